"use strict";
exports.id = 282;
exports.ids = [282];
exports.modules = {

/***/ 8092:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $e: () => (/* binding */ budgetText),
/* harmony export */   Gl: () => (/* binding */ skipsRelativeLimit),
/* harmony export */   Yi: () => (/* binding */ changedBudget),
/* harmony export */   _P: () => (/* binding */ whyLimitStays),
/* harmony export */   a2: () => (/* binding */ newSettings),
/* harmony export */   kL: () => (/* binding */ plannedNewKey),
/* harmony export */   vz: () => (/* binding */ sourceOf)
/* harmony export */ });
/* harmony import */ var _key_key_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9274);
/* harmony import */ var _key_settings_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7924);
/* harmony import */ var _money_limit_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(637);
/* harmony import */ var _money_usd_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(8826);
/* harmony import */ var _text_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2198);
/* harmony import */ var _text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1511);
/* harmony import */ var _time_instant_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(334);







/**
 * Where settings are copied from: the old key if it can be read, else the newest ready leftover.
 * @throws ActionError when there is neither
 */
function sourceOf({ old, leftovers, base }) {
    const source = old ?? leftovers.find(({ ready }) => ready)?.key;
    if (source)
        return source;
    throw new _text_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ((0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `The old key ${(0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .quoted */ .TL)(base)} is gone, and no key of a cut-off rotation has its settings. ` +
        'Delete the keys that are named [replacing …] and make a new key with operation create.');
}
/**
 * The new key's settings: a rotation changes the secret, not the budget. `now` in ms.
 * @throws ActionError when the limit cannot be lowered, or the lifetime cannot be renewed
 */
function newSettings(family, wanted, now) {
    const source = sourceOf(family);
    return {
        name: wanted.name ?? family.base,
        ...newBudget(family, wanted),
        expires_at: wanted.lifetime ? (0,_time_instant_js__WEBPACK_IMPORTED_MODULE_5__/* .expiryOf */ .p1)(wanted.lifetime, now) : renewedExpiry(source, now),
    };
}
/** If the source is a leftover, `raise by` and `lower by` were already applied to it: they must not add up. */
function skipsRelativeLimit({ old }, { limit }) {
    return old === undefined && (limit?.rule === 'raise' || limit?.rule === 'lower');
}
/** Why a relative limit does not change the inherited one: `unchanged: it has no limit`. */
function whyLimitStays(family, { limit }) {
    if (limit === undefined || (0,_money_limit_js__WEBPACK_IMPORTED_MODULE_2__/* .isAbsolute */ .oP)(limit))
        return undefined;
    const inherited = inheritedLimit(sourceOf(family), family);
    return (0,_money_limit_js__WEBPACK_IMPORTED_MODULE_2__/* .whyUnchanged */ ._x)(limit, { limit: inherited, limit_remaining: inherited });
}
/** The part of the budget that has changed since planning and that no input fixes. */
function changedBudget(planned, family, wanted) {
    // The source is gone: nothing newer is known.
    if (!family.old && !family.leftovers.some(({ ready }) => ready))
        return {};
    const now = newBudget(family, wanted);
    const differs = (name) => now[name] !== planned[name];
    return {
        ...(differs('limit') && { limit: now.limit }),
        ...(differs('limit_reset') && { limit_reset: now.limit_reset }),
        ...(differs('include_byok_in_limit') && { include_byok_in_limit: now.include_byok_in_limit }),
    };
}
/** The new key as planned: unused, created now, hash and label unknown. `now` in ms. */
function plannedNewKey(settings, origin, now) {
    return {
        ...settings,
        disabled: false,
        limit_remaining: settings.limit,
        usage: 0,
        usage_daily: 0,
        usage_weekly: 0,
        usage_monthly: 0,
        byok_usage: 0,
        byok_usage_daily: 0,
        byok_usage_weekly: 0,
        byok_usage_monthly: 0,
        created_at: (0,_time_instant_js__WEBPACK_IMPORTED_MODULE_5__/* .formatInstant */ .r4)(now),
        updated_at: null,
        last_used_at: null,
        ...origin,
    };
}
function newBudget(family, wanted) {
    const source = sourceOf(family);
    const inherited = inheritedLimit(source, family);
    const rule = skipsRelativeLimit(family, wanted) ? undefined : wanted.limit;
    const limit = rule ? (0,_money_limit_js__WEBPACK_IMPORTED_MODULE_2__/* .applyLimit */ .e9)(rule, { limit: inherited, limit_remaining: inherited }) : inherited;
    if (limit === undefined) {
        throw new _text_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ((0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `limit: key ${(0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .quoted */ .TL)(source.name)} is unlimited, which cannot be lowered by an amount. Give the new key's limit.`);
    }
    return {
        limit,
        limit_reset: wanted.limit_reset !== undefined ? wanted.limit_reset : source.limit_reset,
        include_byok_in_limit: wanted.include_byok_in_limit ?? source.include_byok_in_limit,
    };
}
/**
 * Without `limit`: a key with a reset keeps its limit. A key without one gets what remains, less what ready leftovers
 * have used of the same budget. If the source is a leftover, that was already subtracted when it was created.
 */
function inheritedLimit(source, { old, leftovers, retired }) {
    if (source.limit === null || source.limit_reset !== null)
        return source.limit;
    const remaining = (0,_money_usd_js__WEBPACK_IMPORTED_MODULE_6__/* .fromNumber */ .oB)(source.limit_remaining ?? source.limit);
    const ready = leftovers.flatMap(({ key, ready }) => (ready ? [key] : []));
    const others = source === old ? [...ready, ...retired] : [];
    const spent = others.reduce((sum, key) => sum + spentBy(key), 0n);
    const left = remaining - (spent > 0n ? spent : 0n);
    return left > 0n ? (0,_money_usd_js__WEBPACK_IMPORTED_MODULE_6__/* .toNumber */ .Ro)(left) : 0;
}
function spentBy(key) {
    if (key.limit === null || key.limit_remaining === null)
        return (0,_key_settings_js__WEBPACK_IMPORTED_MODULE_1__/* .usedIn */ .vK)(key);
    return (0,_money_usd_js__WEBPACK_IMPORTED_MODULE_6__/* .fromNumber */ .oB)(key.limit) - (0,_money_usd_js__WEBPACK_IMPORTED_MODULE_6__/* .fromNumber */ .oB)(key.limit_remaining);
}
/** The last instant with a four-digit year. */
const LATEST = Date.parse('9999-12-31T23:59:59Z');
/** The source's whole lifetime again, counted from now. */
function renewedExpiry(source, now) {
    if (source.expires_at == null)
        return null;
    const lifetime = (0,_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .instantOf */ .B9)(source.expires_at) - (0,_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .instantOf */ .B9)(source.created_at);
    if (lifetime > 0 && now + lifetime <= LATEST)
        return (0,_time_instant_js__WEBPACK_IMPORTED_MODULE_5__/* .formatInstant */ .r4)(now + lifetime);
    throw new _text_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ((0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `expires-in: key ${(0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .quoted */ .TL)(source.name)} was created at ${source.created_at} and expires at ${source.expires_at}, a ` +
        'lifetime that cannot be given again. Give expires-in.');
}
/** `limit 25 (planned: 30)`, for a notice. */
function budgetText(changed, planned) {
    const names = Object.keys(changed);
    return names
        .map(name => `${name.replaceAll('_', '-')} ${(0,_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .written */ .Mp)(name, changed[name])} instead of ${(0,_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .written */ .Mp)(name, planned[name])}`)
        .join(', ');
}


/***/ }),

/***/ 1282:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   create: () => (/* binding */ create)
/* harmony export */ });
/* harmony import */ var _domain_key_key_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9274);
/* harmony import */ var _domain_money_limit_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(637);
/* harmony import */ var _domain_rotation_names_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5748);
/* harmony import */ var _domain_rotation_new_key_settings_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8092);
/* harmony import */ var _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2198);
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1511);
/* harmony import */ var _domain_time_instant_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(334);
/* harmony import */ var _account_confirmed_writes_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(7071);
/* harmony import */ var _account_guardrails_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(169);
/* harmony import */ var _account_retired_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(2266);
/* harmony import */ var _account_workspaces_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(8085);
/* harmony import */ var _concurrency_concurrency_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(4212);
/* harmony import */ var _delivery_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(6906);
/* harmony import */ var _new_key_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(3180);














const create = {
    wording: {
        notDone: 'No key was created',
        planned: 'it',
        done: 'The key was created',
        result: 'it',
    },
    async plan(command, reading, known) {
        const { account } = reading;
        const { wanted, delivery } = command;
        const id = known ? known.workspaceId : await (0,_account_workspaces_js__WEBPACK_IMPORTED_MODULE_10__/* .workspaceId */ .RX)(command.workspace, account.openrouter);
        const guardrails = known?.guardrails ?? new _account_guardrails_js__WEBPACK_IMPORTED_MODULE_8__/* .Guardrails */ .fk(account.openrouter);
        const [names, guardrail, prepared] = await (0,_concurrency_concurrency_js__WEBPACK_IMPORTED_MODULE_13__/* .allOrFirstError */ .te)([
            known ? Promise.resolve(known.names) : account.namesIn(id),
            guardrails.chosen(wanted.guardrail ?? 'none', id),
            (0,_delivery_js__WEBPACK_IMPORTED_MODULE_11__/* .prepareDelivery */ .QF)(delivery, reading),
        ]);
        if (delivery.storage)
            refuseTaken(wanted.name, names);
        return {
            command,
            workspaceId: id,
            settings: settingsOfNew(command, names.now),
            guardrail,
            delivery: prepared,
            plannedAt: names.now,
            warnings: (0,_account_retired_js__WEBPACK_IMPORTED_MODULE_9__/* .orphanedWarnings */ .NH)(names),
        };
    },
    forecast(plan, stopped) {
        const outcome = foreseen(plan);
        if (!stopped)
            return outcome;
        const delivered = (0,_delivery_js__WEBPACK_IMPORTED_MODULE_11__/* .allTargets */ .eN)('kept', plan.delivery);
        return { ...outcome, changed: false, results: [], single: undefined, delivered };
    },
    async apply(plan, effects) {
        effects.catchSignals();
        const delivered = (0,_delivery_js__WEBPACK_IMPORTED_MODULE_11__/* .allTargets */ .eN)('kept', plan.delivery);
        const creation = { plan, fresh: undefined, key: undefined, delivered };
        try {
            await makeAll(creation, effects);
        }
        catch (error) {
            return outcomeOf(creation, await afterFailure((0,_domain_text_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .asActionError */ .z6)(error), creation, effects));
        }
        return outcomeOf(creation, undefined);
    },
};
/** POST with limit 0, the guardrail, one PATCH with everything, probe, store. */
async function makeAll(creation, effects) {
    const { plan } = creation;
    const { command, guardrail } = plan;
    const account = effects.account.during(effects.cancellation.working);
    const made = await (0,_new_key_js__WEBPACK_IMPORTED_MODULE_12__/* .makeKey */ .og)(() => bodyOf(plan, account, effects.reading), effects);
    const { fresh } = made;
    creation.fresh = fresh;
    creation.key = fresh.key;
    const { hash } = fresh.key;
    if (command.deleteAtJobEnd)
        effects.deleteAtJobEnd(hash);
    if (command.delivery.storage) {
        await refuseTwin({ name: command.wanted.name, workspaceId: plan.workspaceId }, fresh, effects);
    }
    if (guardrail)
        await (0,_account_guardrails_js__WEBPACK_IMPORTED_MODULE_8__/* .assignGuardrail */ .jf)(guardrail, [hash], account);
    // Once the key is older, others may take the name: a run that was suspended must not give it a second time.
    const timely = effects.account.during((0,_new_key_js__WEBPACK_IMPORTED_MODULE_12__/* .storeLimits */ .W9)(fresh, effects));
    creation.key = await (0,_account_confirmed_writes_js__WEBPACK_IMPORTED_MODULE_7__/* .applyPatch */ .X6)(timely, hash, patchOf(plan), fresh.posted);
    await (0,_new_key_js__WEBPACK_IMPORTED_MODULE_12__/* .probe */ .dy)(made.secret, effects);
    await (0,_delivery_js__WEBPACK_IMPORTED_MODULE_11__/* .deliver */ .cK)(plan.delivery, made, creation.delivered, effects);
}
async function afterFailure(error, creation, effects) {
    const { fresh, delivered } = creation;
    if (!fresh)
        return error;
    if ((0,_delivery_js__WEBPACK_IMPORTED_MODULE_11__/* .isDelivered */ .Z$)(delivered)) {
        return new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ(`${error.message} ${(0,_delivery_js__WEBPACK_IMPORTED_MODULE_11__/* .whoHoldsWhat */ .bn)(delivered)} The new key stays live. To have one key everywhere, ` +
            'run operation rotate on it with all targets; or delete it and create it again.');
    }
    const { gone, text } = await (0,_new_key_js__WEBPACK_IMPORTED_MODULE_12__/* .deleteNewKey */ .Rf)(creation.key ?? fresh.key, effects);
    if (!gone)
        return new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ(`${error.message} ${text} Nobody has it; delete it by hand.`);
    creation.key = undefined;
    return new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ(`${error.message} ${text} Nothing was changed.`);
}
/** A repeated run would leave a stray live key beside the stored one. */
function refuseTaken(name, names) {
    const [taken] = names.enabledNamed(name);
    if (!taken)
        return;
    throw new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_5__/* .say */ .cv) `name: there is an enabled key named ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_5__/* .quoted */ .TL)(name)} already (${taken.hash}). To give its targets a new ` +
        'secret use operation rotate; for another key choose another name.');
}
/** `now` in ms, by OpenRouter's clock. */
function settingsOfNew({ wanted }, now) {
    const limit = wanted.limit && (0,_domain_money_limit_js__WEBPACK_IMPORTED_MODULE_1__/* .applyLimit */ .e9)(wanted.limit, { limit: 0, limit_remaining: 0 });
    return {
        name: wanted.name,
        limit: limit ?? null,
        limit_reset: wanted.limit_reset ?? null,
        include_byok_in_limit: wanted.include_byok_in_limit ?? false,
        expires_at: (0,_domain_time_instant_js__WEBPACK_IMPORTED_MODULE_6__/* .expiryOf */ .p1)(wanted.lifetime ?? 'never', now),
    };
}
function bodyOf({ command, settings, workspaceId: id }, account, { run }) {
    const { wanted, owner } = command;
    return {
        name: account.postedName(wanted.name, { kind: 'creating', run }),
        limit: 0,
        ...(wanted.include_byok_in_limit !== undefined && { include_byok_in_limit: wanted.include_byok_in_limit }),
        ...(settings.expires_at !== null && { expires_at: settings.expires_at }),
        ...(id !== undefined && { workspace_id: id }),
        ...(owner.creator_user_id !== undefined && { creator_user_id: owner.creator_user_id }),
        ...(owner.external_user !== undefined && { external: { user: owner.external_user } }),
    };
}
/** Settings that were not given keep OpenRouter's defaults. */
function patchOf({ command: { wanted }, settings: { name, limit } }) {
    return {
        name,
        limit,
        ...(wanted.limit_reset !== undefined && { limit_reset: wanted.limit_reset }),
        ...(wanted.include_byok_in_limit !== undefined && { include_byok_in_limit: wanted.include_byok_in_limit }),
    };
}
function newKeyOf({ command: { owner }, settings, workspaceId: id, plannedAt }) {
    return (0,_domain_rotation_new_key_settings_js__WEBPACK_IMPORTED_MODULE_3__/* .plannedNewKey */ .kL)(settings, { ...owner, ...(id !== undefined && { workspace_id: id }) }, plannedAt);
}
/** The expected outcome of the creation. */
function foreseen(plan) {
    const { command, settings, delivery, warnings } = plan;
    const planned = newKeyOf(plan);
    const unlimited = settings.limit === null && !command.wanted.limit;
    return {
        operation: 'create',
        changed: true,
        results: [resultOf(plan, 'created', undefined, planned)],
        single: planned,
        failed: [],
        notices: unlimited ? [NO_LIMIT] : [],
        warnings,
        delivered: (0,_delivery_js__WEBPACK_IMPORTED_MODULE_11__/* .allTargets */ .eN)('planned', delivery),
    };
}
const NO_LIMIT = 'The new key has no limit of its own, since limit was not given: it can spend all credits of the account.';
function outcomeOf({ plan, key, delivered }, failure) {
    const outcome = foreseen(plan);
    const overwritten = delivered.targets.flatMap(({ target, replaced }) => replaced ? [(0,_delivery_js__WEBPACK_IMPORTED_MODULE_11__/* .overwritesText */ .sh)(plan.settings.name, target)] : []);
    return {
        ...outcome,
        warnings: [...outcome.warnings, ...overwritten],
        changed: key !== undefined,
        results: key ? [resultOf(plan, failure ? 'failed' : 'created', key, key)] : [],
        single: key,
        delivered,
        failure,
    };
}
function resultOf({ guardrail }, did, returned, after) {
    const guarded = guardrail && { guardrail: { before: undefined, after: guardrail } };
    return { did, returned, after, ...guarded };
}
/**
 * After the POST of a key that will be stored: another key of that name means that it is being created twice. Keys of
 * an earlier attempt of this run, and of its late POSTs, are deleted.
 * @throws ActionError when the creation must stop; the new key still has to be deleted
 */
async function refuseTwin({ name, workspaceId: id }, fresh, { account: whole, cancellation, reading: { run: own } }) {
    const account = whole.during(cancellation.working);
    const keys = await (0,_new_key_js__WEBPACK_IMPORTED_MODULE_12__/* .listShowing */ .CU)(fresh, id, account);
    const late = new Set((await (0,_new_key_js__WEBPACK_IMPORTED_MODULE_12__/* .deleteLate */ .Yi)(keys, fresh, account)).map(({ hash }) => hash));
    const others = keys.filter(({ hash }) => hash !== fresh.key.hash && !late.has(hash));
    const names = account.named(others);
    const twins = [];
    for (const { key, run } of names.creations().filter(({ base }) => base === name)) {
        if ((0,_domain_rotation_names_js__WEBPACK_IMPORTED_MODULE_2__/* .isEarlierAttempt */ .yW)(run, own))
            twins.push(...(await endEarlierAttempt(key, name, account.openrouter)));
        else if (names.isUnderWay(key))
            twins.push(key);
    }
    const [twin] = [...names.enabledNamed(name), ...twins];
    if (!twin)
        return;
    throw new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_5__/* .say */ .cv) `name: a key named ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_5__/* .quoted */ .TL)(name)} is being created twice: ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_5__/* .quoted */ .TL)(twin.name)} (${twin.hash}) has appeared in the meantime. ` +
        'Look at the other run; to give the targets of an existing key a new secret use operation rotate.');
}
/** An earlier attempt may have finished its key just now: then that key has the name. */
async function endEarlierAttempt({ hash, name }, base, openrouter) {
    const now = await (0,_domain_text_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .undefinedIf404 */ .eg)(openrouter.key(hash));
    if (now && now.name === name && (0,_domain_rotation_names_js__WEBPACK_IMPORTED_MODULE_2__/* .isUnused */ .j0)(now))
        await openrouter.delete(hash);
    return now?.name === base && !now.disabled && !(0,_domain_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .isExpired */ ._d)(now, openrouter.now()) ? [now] : [];
}


/***/ }),

/***/ 6906:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   QF: () => (/* binding */ prepareDelivery),
/* harmony export */   Z$: () => (/* binding */ isDelivered),
/* harmony export */   bn: () => (/* binding */ whoHoldsWhat),
/* harmony export */   cK: () => (/* binding */ deliver),
/* harmony export */   eN: () => (/* binding */ allTargets),
/* harmony export */   sh: () => (/* binding */ overwritesText)
/* harmony export */ });
/* harmony import */ var _domain_command_target_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3030);
/* harmony import */ var _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2198);
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1511);
/* harmony import */ var _concurrency_concurrency_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4212);
/* harmony import */ var _new_key_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3180);





/** Checks every target, and the output if the key goes there. Throws the error of the first unusable one. */
async function prepareDelivery({ storage, outputKey }, reading) {
    if (outputKey)
        reading.requireOutputs();
    if (storage === undefined)
        return { storage, outputKey };
    const secrets = await reading.secrets(storage.githubToken);
    const prepared = await (0,_concurrency_concurrency_js__WEBPACK_IMPORTED_MODULE_4__/* .mapLimited */ .bB)(storage.targets, 'Looking at targets', reading, target => secrets.prepare(target, reading.account.limits).catch((error) => ({ error })));
    for (const each of prepared)
        if ('error' in each)
            throw each.error;
    return { storage: { githubToken: storage.githubToken, targets: prepared }, outputKey };
}
/** The same state for all targets of a delivery; the output is not set. */
function allTargets(state, { storage }) {
    return { targets: (storage?.targets ?? []).map(({ target }) => ({ target, state })), outputKey: false };
}
/**
 * Stores the key target by target, then sets the output; stops at the first failure.
 * @param record with no target written yet; it is updated at every step
 */
async function deliver({ storage, outputKey }, { fresh, secret }, record, effects) {
    if (storage) {
        const limits = (0,_new_key_js__WEBPACK_IMPORTED_MODULE_3__/* .storeLimits */ .W9)(fresh, effects);
        const store = await effects.secrets(storage.githubToken);
        for (const [index, prepared] of storage.targets.entries()) {
            const { target } = prepared;
            try {
                const did = await store.put(prepared, secret, limits);
                record.targets[index] = { target, state: 'stored', ...(did === 'replaced' && { replaced: true }) };
            }
            catch (error) {
                // After an error in our own code it is unknown how far the write got.
                const isKept = error instanceof _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .RequestError */ .GI && !error.mayHaveBeenProcessed;
                if (!isKept)
                    record.targets[index] = { target, state: 'maybe' };
                throw error;
            }
        }
    }
    if (!outputKey)
        return;
    effects.outputKey(secret);
    record.outputKey = true;
}
/** Whether anybody has or may have the new key. */
function isDelivered({ targets, outputKey }) {
    return outputKey || targets.some(({ state }) => state === 'stored' || state === 'maybe');
}
/** Which target holds which key, in sentences. */
function whoHoldsWhat({ targets, outputKey }) {
    const sentence = (begin, state) => {
        const names = targets.filter(each => each.state === state).map(({ target }) => (0,_domain_command_target_js__WEBPACK_IMPORTED_MODULE_0__/* .targetText */ .Z)(target));
        return names.length > 0 ? [`${begin}: ${names.join(', ')}.`] : [];
    };
    return [
        ...sentence('The new key is stored in', 'stored'),
        ...sentence('It may be stored in', 'maybe'),
        ...sentence('What was there before is still in', 'kept'),
        ...(outputKey ? ['The output key holds the new key.'] : []),
    ].join(' ');
}
/** A new key replaces a secret that may belong to another key: the same words before and after. */
function overwritesText(name, target) {
    return ((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `Creating key ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(name)} overwrites a secret that exists already: ${(0,_domain_command_target_js__WEBPACK_IMPORTED_MODULE_0__/* .targetText */ .Z)(target)}. ` +
        'Whatever uses that secret gets the new key.');
}


/***/ }),

/***/ 3180:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CU: () => (/* binding */ listShowing),
/* harmony export */   Rf: () => (/* binding */ deleteNewKey),
/* harmony export */   W9: () => (/* binding */ storeLimits),
/* harmony export */   Yi: () => (/* binding */ deleteLate),
/* harmony export */   dy: () => (/* binding */ probe),
/* harmony export */   og: () => (/* binding */ makeKey),
/* harmony export */   yp: () => (/* binding */ finishLimits)
/* harmony export */ });
/* harmony import */ var _domain_key_key_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9274);
/* harmony import */ var _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2198);
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1511);
/* harmony import */ var _account_confirmed_writes_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7071);
/**
 * Makes a key so that none is lost or left behind: it cannot spend until it has all its settings, and the POST is never
 * blindly repeated. After a lost answer the key is found by its name, which a nonce makes unique, and deleted.
 */




const MAX_POSTS = 2;
const MAX_LOOKS = 2;
const NEXT_LOOK_MS = 1_000;
const PROBE_MS = 30_000;
/** An older key is not the one that a POST has just made. */
const YOUNG_MS = 5 * 60_000;
/** No attempt to store the key begins later than this after it was made. */
const STORE_WINDOW_MS = 10 * 60_000;
/** The same for the steps that follow. */
const FINISH_WINDOW_MS = 13 * 60_000;
/** No such attempt lasts longer, so all end well within the 15 minutes in which others leave the key alone. */
const ATTEMPT_MS = 60_000;
/** Limits for writing the new key to its targets, and for naming a created one. */
function storeLimits({ madeAt }, { cancellation }) {
    return { ...cancellation.working, attemptMs: ATTEMPT_MS, notAfter: madeAt + STORE_WINDOW_MS };
}
/** Limits for everything after a target has the new key. */
function finishLimits({ madeAt }, { cancellation }) {
    return { ...cancellation.finishing, attemptMs: ATTEMPT_MS, notAfter: madeAt + FINISH_WINDOW_MS };
}
/**
 * Makes one key. After a lost answer, a server failure or a success without a usable key, it finds the key by its name,
 * deletes it, and sends the POST once more with another name.
 * @throws ActionError when no key was made; it says what may be left
 */
async function makeKey(newKeyOf, effects) {
    const { openrouter } = effects.account.during(effects.cancellation.working);
    const posted = new Set();
    for (let posts = 1;; posts++) {
        const body = newKeyOf();
        posted.add(body.name);
        try {
            const { key, secret } = await openrouter.create(body, effects.mask);
            const differs = whatDiffers(key, body);
            if (differs === undefined)
                return { fresh: { key, madeAt: madeAt(key, effects.account), posted }, secret };
            throw await refuseMade(key, body, differs, effects);
        }
        catch (error) {
            if (!(error instanceof _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .RequestError */ .GI) || !error.mayHaveBeenProcessed)
                throw error;
            const { text, known } = await removeMade(body, error, effects);
            if (!known || posts === MAX_POSTS || effects.cancellation.cancelled) {
                throw new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ(`${error.message} ${text}`);
            }
        }
    }
}
/**
 * Waits until OpenRouter accepts the new key: a key that is not known everywhere yet gets a 401.
 * @throws ActionError when it still does after 30 s
 */
async function probe(secret, { account, cancellation }) {
    const { openrouter, clock, limits } = account.during(cancellation.working);
    const until = clock.now() + PROBE_MS;
    for (let wait = 250;; wait = Math.min(wait * 2, 2_000)) {
        const refused = await refusedNewKey(secret, openrouter);
        if (refused === undefined)
            return;
        if (clock.now() + wait > until)
            throw refused;
        await clock.sleep(wait, limits.begin);
    }
}
/** Why the new key is not accepted (401); undefined when it is. */
async function refusedNewKey(secret, openrouter) {
    try {
        return (await openrouter.ownKey(secret, 'the new key')) ? undefined : new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ(NOT_ACCEPTED);
    }
    catch (error) {
        if (error instanceof _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ForeignError */ .nw && error.status === 401)
            return error;
        throw error;
    }
}
const NOT_ACCEPTED = 'OpenRouter did not accept the new key within 30 s (401 to GET /key). Its service may be slow; run this again later. If ' +
    'the account has a maximum key lifetime, OpenRouter refuses keys that never expire or expire too late: set expires-in.';
/**
 * The list of a workspace once it shows this run's own key: an older list proves nothing.
 * @throws ActionError when no list shows it within 30 seconds
 */
async function listShowing({ key: { name, hash } }, workspaceId, account) {
    const shows = (keys) => keys.some(key => key.hash === hash);
    const keys = await (0,_account_confirmed_writes_js__WEBPACK_IMPORTED_MODULE_3__/* .askAgain */ .et)(() => account.openrouter.list(workspaceId), shows, account);
    if (shows(keys))
        return keys;
    throw new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `OpenRouter's list of keys does not show the new key ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(name)} (${hash}) within 30 s, so that it is not ` +
        'known whether something else is working on the same key. Run this again later.');
}
/** Deletes keys that late POSTs of this run have made: they cannot spend, and nobody has them. */
async function deleteLate(listed, fresh, account) {
    const late = listed.filter(key => fresh.posted.has(key.name) && key.hash !== fresh.key.hash && isNew(key, account));
    for (const { hash } of late)
        await account.openrouter.delete(hash);
    return late;
}
/** Deletes a new key that nobody has. Returns whether it is gone, and a sentence about it. */
async function deleteNewKey({ name, hash }, { account, cancellation }) {
    try {
        const did = await account.during(cancellation.undoing).openrouter.delete(hash);
        return { gone: true, text: did === 'deleted' ? 'The new key was deleted.' : 'The new key is gone (404).' };
    }
    catch (error) {
        const why = (0,_domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .asActionError */ .z6)(error).message;
        return { gone: false, text: (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `The new key ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(name)} (${hash}) could not be deleted: ${why}` };
    }
}
/** The first difference between the answer to a POST and the request; a 2xx proves nothing. */
function whatDiffers(key, body) {
    const instant = (text) => (text == null ? undefined : (0,_domain_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .instantOf */ .B9)(text));
    if (key.name !== body.name)
        return (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `name ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(key.name)} instead of ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(body.name)}`;
    if (key.limit !== body.limit)
        return `limit ${(0,_domain_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .written */ .Mp)('limit', key.limit)} instead of ${(0,_domain_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .written */ .Mp)('limit', body.limit)}`;
    if (instant(key.expires_at) !== instant(body.expires_at)) {
        const [is, asked] = [(0,_domain_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .written */ .Mp)('expires_at', key.expires_at), (0,_domain_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .written */ .Mp)('expires_at', body.expires_at)];
        return (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `expiry ${is} instead of ${asked}`;
    }
    const workspace = body.workspace_id?.toLowerCase();
    if (workspace === undefined || key.workspace_id.toLowerCase() === workspace)
        return undefined;
    return (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `workspace ${key.workspace_id} instead of ${workspace}`;
}
/** Deletes a key that differs from the request, whether or not a list shows it. One that is not new is left alone. */
async function refuseMade(key, body, differs, effects) {
    const what = `OpenRouter answered that the new key has ${differs}.`;
    const left = isNew(key, effects.account)
        ? (await deleteNewKey(key, effects)).text
        : (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `That key (${key.hash}) is not new, so it was left alone: look at it, and delete it if nobody needs it.`;
    // The key with the requested name may not be the one in the answer.
    const named = key.name === body.name ? '' : ` ${(await removeStrays(body, effects, 1)).text}`;
    return new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ(`${what} ${left}${named} Check that api-url names OpenRouter; with another name or lifetime it may go through.`);
}
/** A POST may be answered long after the key was made, and others count the age of a rotation from `created_at`. */
function madeAt({ created_at }, { clock, openrouter }) {
    return clock.now() - Math.max(0, openrouter.now() - (0,_domain_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .instantOf */ .B9)(created_at));
}
/** Deletes the key of a POST whose answer is lost or unusable: by the hash in the answer, or else by name. */
async function removeMade(body, error, effects) {
    if (!(error instanceof _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UnusableKeyError */ .Xl))
        return removeStrays(body, effects);
    const { openrouter } = effects.account.during(effects.cancellation.undoing);
    const key = await (0,_domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .undefinedIf404 */ .eg)(openrouter.key(error.hash)).catch(() => undefined);
    if (key?.name !== body.name || !isNew(key, effects.account))
        return removeStrays(body, effects);
    const { gone, text } = await deleteNewKey(key, effects);
    return { text, known: gone };
}
/** Finds and deletes keys that a POST may have made. `text` reports the result; `known`: it is certain. */
async function removeStrays({ name, workspace_id }, { account, cancellation }, looks = MAX_LOOKS) {
    const { openrouter, clock, limits } = account.during(cancellation.undoing);
    try {
        for (let look = 1;; look++) {
            const strays = (await openrouter.list(workspace_id)).filter(key => key.name === name && isNew(key, account));
            for (const stray of strays)
                await openrouter.delete(stray.hash);
            if (strays.length > 0)
                return { text: 'The key that it had made was found by its name and deleted.', known: true };
            if (look >= looks) {
                return { text: 'No key of the name that it sent was found; one that appears later cannot spend.', known: true };
            }
            await clock.sleep(NEXT_LOOK_MS, limits.begin);
        }
    }
    catch (error) {
        const unknown = (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `Whether a key named ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(name)} was made is not known: ${(0,_domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .asActionError */ .z6)(error).message}`;
        return { text: `${unknown} If it was, it cannot spend, and nobody has it.`, known: false };
    }
}
/** A key made moments ago and never used can only be this run's. */
function isNew({ created_at, usage, byok_usage }, account) {
    return (0,_domain_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .instantOf */ .B9)(created_at) > account.now() - YOUNG_MS && usage === 0 && byok_usage === 0;
}


/***/ })

};
;