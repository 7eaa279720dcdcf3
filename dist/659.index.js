"use strict";
exports.id = 659;
exports.ids = [659];
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


/***/ }),

/***/ 2087:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Qx: () => (/* binding */ overdueText),
/* harmony export */   _l: () => (/* binding */ endOverdue),
/* harmony export */   eP: () => (/* binding */ overdueOf),
/* harmony export */   hj: () => (/* binding */ overdueReason)
/* harmony export */ });
/* harmony import */ var _domain_rotation_names_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5748);
/* harmony import */ var _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2198);
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1511);
/* harmony import */ var _domain_time_instant_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(334);
/* harmony import */ var _account_confirmed_writes_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7071);
/* harmony import */ var _account_key_lists_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3056);
/* harmony import */ var _concurrency_concurrency_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(4212);







/** The overdue keys whose marks lead to this one. */
function overdueOf(key, names) {
    return names.predecessors([(0,_domain_rotation_names_js__WEBPACK_IMPORTED_MODULE_0__/* .shortHash */ .BC)(key.hash)]).filter(each => names.isOverdue(each));
}
/**
 * Disables each, read again just before, and takes it off the lists that name it; a failure there is a warning.
 * @param listed all keys of their workspace, if known already
 */
async function endOverdue(keys, listed, account, carryOver) {
    const ended = await (0,_concurrency_concurrency_js__WEBPACK_IMPORTED_MODULE_6__/* .eachOrFirstError */ .hu)(keys, key => endOne(key, account));
    const disabled = ended.flatMap(each => ('after' in each && each.after ? [each.after] : []));
    if (disabled.length === 0)
        return { ended, warnings: [] };
    const { leaving, warnings } = await (0,_account_key_lists_js__WEBPACK_IMPORTED_MODULE_5__/* .leavingOf */ .i7)(disabled, listed, account, carryOver);
    const left = await (0,_concurrency_concurrency_js__WEBPACK_IMPORTED_MODULE_6__/* .eachOrFirstError */ .hu)(leaving, ({ lists, change }) => (0,_account_key_lists_js__WEBPACK_IMPORTED_MODULE_5__/* .leaveLists */ .BS)(lists, change, account.openrouter));
    return { ended, warnings: [...warnings, ...left.flat()] };
}
async function endOne(key, account) {
    try {
        const now = await (0,_domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .undefinedIf404 */ .eg)(account.openrouter.key(key.hash));
        if (now === undefined || now.name !== key.name)
            return { key, after: undefined, changed: false };
        if (now.disabled)
            return { key, after: now, changed: false };
        const after = await (0,_domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .undefinedIf404 */ .eg)((0,_account_confirmed_writes_js__WEBPACK_IMPORTED_MODULE_4__/* .applyPatch */ .X6)(account, key.hash, { disabled: true }));
        return { key, after, changed: after !== undefined };
    }
    catch (error) {
        return { key, error: (0,_domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .asActionError */ .z6)(error).message };
    }
}
/** Why an overdue key is disabled: `its time ended at 2026-12-03T04:17:00Z` */
function overdueReason(key, names) {
    const until = names.replacement(key)?.until;
    return typeof until === 'number' ? `its time ended at ${(0,_domain_time_instant_js__WEBPACK_IMPORTED_MODULE_3__/* .formatInstant */ .r4)(until)}` : '';
}
/** `Key "prod [replaced by …]" (f01d52606dc8) was disabled: its time ended at 2026-12-03T04:17:00Z.` */
function overdueText(key, names, isPlanned) {
    const what = isPlanned ? 'is to be disabled' : 'was disabled';
    return (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `Key ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(key.name)} (${key.hash}) ${what}: ${overdueReason(key, names)}.`;
}


/***/ }),

/***/ 1659:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  rotate: () => (/* binding */ rotate)
});

// EXTERNAL MODULE: ./build/domain/key/key.js
var key_key = __webpack_require__(9274);
// EXTERNAL MODULE: ./build/domain/rotation/new-key-settings.js
var new_key_settings = __webpack_require__(8092);
// EXTERNAL MODULE: ./build/domain/text/untrusted.js
var untrusted = __webpack_require__(1511);
// EXTERNAL MODULE: ./build/openrouter/api.js
var api = __webpack_require__(8772);
// EXTERNAL MODULE: ./build/operations/account/confirmed-writes.js
var confirmed_writes = __webpack_require__(7071);
// EXTERNAL MODULE: ./build/operations/account/guardrails.js
var account_guardrails = __webpack_require__(169);
// EXTERNAL MODULE: ./build/operations/create/delivery.js
var create_delivery = __webpack_require__(6906);
// EXTERNAL MODULE: ./build/operations/create/new-key.js
var new_key = __webpack_require__(3180);
// EXTERNAL MODULE: ./build/operations/engine/engine.js
var engine = __webpack_require__(362);
// EXTERNAL MODULE: ./build/operations/outcome/outcome.js
var outcome_outcome = __webpack_require__(7132);
// EXTERNAL MODULE: ./build/operations/revocation/revocation.js
var revocation = __webpack_require__(8590);
// EXTERNAL MODULE: ./build/operations/rotate/overdue.js
var rotate_overdue = __webpack_require__(2087);
// EXTERNAL MODULE: ./build/domain/conditions/condition.js
var condition = __webpack_require__(3869);
// EXTERNAL MODULE: ./build/domain/rotation/list-plan.js
var list_plan = __webpack_require__(4012);
// EXTERNAL MODULE: ./build/domain/rotation/names.js
var names = __webpack_require__(5748);
// EXTERNAL MODULE: ./build/domain/rotation/sealed-names.js
var sealed_names = __webpack_require__(707);
// EXTERNAL MODULE: ./build/domain/rotation/situation.js
var rotation_situation = __webpack_require__(6868);
// EXTERNAL MODULE: ./build/domain/text/errors.js
var errors = __webpack_require__(2198);
// EXTERNAL MODULE: ./build/operations/account/key-lists.js
var key_lists = __webpack_require__(3056);
// EXTERNAL MODULE: ./build/operations/account/workspaces.js
var workspaces = __webpack_require__(8085);
// EXTERNAL MODULE: ./build/operations/concurrency/concurrency.js
var concurrency = __webpack_require__(4212);
// EXTERNAL MODULE: ./build/operations/account/select.js
var account_select = __webpack_require__(279);
;// CONCATENATED MODULE: ./build/operations/rotate/find-situation.js











/** Reads the key if it is selected by hash or value. `searched` is the workspace that the inputs name. */
async function locate({ selector }, searched, openrouter) {
    switch (selector.by) {
        case 'name':
            return { workspaceId: searched, selected: undefined, decide: names => byName(selector.name, searched, names) };
        case 'api-key':
            return found(await (0,account_select/* byValue */.d2)(selector.secret, searched, openrouter));
        case 'hash':
            return byHash(selector.hash, searched, openrouter);
    }
}
/**
 * Lists the workspace, and reads the old key and the leftovers by hash: a read by hash beats an entry of a list. If a
 * name differs or a key is gone, the list may be behind another rotation, and is read again before anything is decided.
 * @param alongside reads what must not be older than the list, at the same time as the keys by hash
 */
async function findSituation(located, account, alongside) {
    const { openrouter } = account;
    const attempt = async () => {
        const read = new Map();
        if (located.selected)
            read.set(located.selected.hash, located.selected);
        const listed = await openrouter.list(located.workspaceId);
        let more;
        for (let behind = false;;) {
            const names = account.named(overlaid(listed, read));
            const situation = decided(located, names);
            const unread = situation instanceof errors/* ActionError */.lZ ? [] : (0,rotation_situation/* oldAndLeftovers */.n3)(situation).filter(({ hash }) => !read.has(hash));
            if (situation instanceof errors/* ActionError */.lZ || (unread.length === 0 && more))
                return { names, situation, behind, more };
            const [now, value] = await (0,concurrency/* allOrFirstError */.te)([
                (0,concurrency/* eachOrFirstError */.hu)(unread, ({ hash }) => (0,errors/* undefinedIf404 */.eg)(openrouter.key(hash))),
                more ? Promise.resolve(more.value) : alongside(),
            ]);
            more = { value };
            for (const [index, before] of unread.entries()) {
                read.set(before.hash, now[index]);
                behind ||= now[index]?.name !== before.name;
            }
        }
    };
    const { names, situation, more } = await (0,confirmed_writes/* askAgain */.et)(attempt, ({ behind }) => !behind, account);
    if (situation instanceof errors/* ActionError */.lZ)
        throw situation;
    return { situation, names, more: more.value };
}
/** The same from keys that were listed already. */
function situationIn(located, account, keys) {
    const { selected } = located;
    const read = new Map(selected ? [[selected.hash, selected]] : []);
    const names = account.named(overlaid(keys, read));
    return { situation: located.decide(names), names };
}
/** A list in which reads by hash replace its keys; keys that are gone (undefined) are left out. */
function overlaid(listed, read) {
    const hashes = new Set(listed.map(({ hash }) => hash));
    const unlisted = [...read].flatMap(([hash, key]) => (key && !hashes.has(hash) ? [key] : []));
    return [...listed.flatMap(key => (read.has(key.hash) ? (read.get(key.hash) ?? []) : [key])), ...unlisted];
}
function decided({ decide }, names) {
    try {
        return decide(names);
    }
    catch (error) {
        if (error instanceof errors/* ActionError */.lZ)
            return error;
        throw error;
    }
}
function found(key) {
    const here = (names) => names.keys.find(({ hash }) => hash === key.hash) ?? key;
    return { workspaceId: key.workspace_id, selected: key, decide: names => (0,rotation_situation/* situationOfKey */.te)(here(names), names) };
}
function byName(name, searched, names) {
    const situation = (0,rotation_situation/* situationOfName */.Nw)(name, names);
    if (situation)
        return situation;
    throw (0,account_select/* noMatch */.lX)(name, (0,workspaces/* searchedText */.LG)(searched), names.keys);
}
async function byHash(hash, searched, openrouter) {
    try {
        const key = await openrouter.key(hash);
        const foreign = (0,workspaces/* foreignWorkspace */.K_)(key, searched);
        if (foreign)
            throw new errors/* ActionError */.lZ(foreign);
        return found(key);
    }
    catch (error) {
        if (!(0,errors/* isNotFound */.c4)(error))
            throw error;
        const decide = (names) => {
            const situation = (0,rotation_situation/* situationOfGone */.pS)(hash, names);
            if (situation)
                return situation;
            const elsewhere = searched === undefined ? ' (another one can be named with workspace-id)' : '';
            throw new errors/* ActionError */.lZ(`${error.message} Keys of a cut-off rotation of it were looked for in ${(0,workspaces/* searchedText */.LG)(searched)}${elsewhere}, and there are none.`);
        };
        return { workspaceId: searched, selected: undefined, decide };
    }
}
/** ms after which a list shows a change at the latest; a little more than the 30 s, since clocks count seconds. */
const SHOWN_MS = 32_000;
const NEXT_LOOK_MS = 2_000;
/** The same, complete for all keys of the situation. Reads and waits only if one of them was made just now. */
async function shownWhole(situation, around, reading) {
    if ((0,rotation_situation/* familyOf */.Ap)(situation).every(key => unshownFor(key, around.askedAt) <= 0))
        return around;
    const [lists, guardrails] = await (0,concurrency/* allOrFirstError */.te)([
        (0,key_lists/* readEach */.e2)(around.lists, reading.account.openrouter),
        guardrailsShowing((0,new_key_settings/* sourceOf */.vz)(situation), around, reading),
    ]);
    return { ...around, lists, guardrails };
}
async function guardrailsShowing(source, { guardrails: seen, askedAt }, { account, log }) {
    const isSettled = async (guardrails, asked) => unshownFor(source, asked) <= 0 || (await guardrails.assignments()).has(source.hash);
    if ((await isSettled(seen, askedAt)) || !(await seen.exist(source.workspace_id)))
        return seen;
    const unshown = () => Math.max(0, unshownFor(source, account.now()));
    if (unshown() > 0) {
        log(`The key was made just now: waiting up to ${Math.ceil(unshown() / 1000)} s until OpenRouter's lists show the guardrail that it may have.`);
    }
    for (;;) {
        await (0,confirmed_writes/* sleepFor */.dt)(Math.min(unshown(), NEXT_LOOK_MS), account);
        const [guardrails, asked] = [new account_guardrails/* Guardrails */.fk(account.openrouter), account.now()];
        if ((await isSettled(guardrails, asked)) || account.limits.begin.aborted)
            return guardrails;
    }
}
/**
 * ms for which a list requested at that moment may not show what a key has besides its fields: a run that made the key
 * just now gave it that before its name.
 */
function unshownFor({ created_at, updated_at }, asked) {
    // This action changes every key that it makes; one that was never changed was made by something else.
    if (updated_at === null || asked - (0,key_key/* instantOf */.B9)(created_at) > sealed_names/* UNDER_WAY_MS */.Gt)
        return 0;
    return (0,key_key/* instantOf */.B9)(updated_at) + SHOWN_MS - asked;
}

// EXTERNAL MODULE: ./build/domain/money/usd.js
var usd = __webpack_require__(8826);
// EXTERNAL MODULE: ./build/domain/time/instant.js
var instant = __webpack_require__(334);
// EXTERNAL MODULE: ./build/operations/account/retired.js
var retired = __webpack_require__(2266);
;// CONCATENATED MODULE: ./build/operations/rotate/rotation-notices.js









/** What a person should know before the rotation begins. */
function noticesOf({ wanted, retire, carryOver }, { lists, situation, names, workspace }, source) {
    const byName = lists.lists.filter(list => list.matchesKeyNames);
    const absent = (0,key_lists/* absentText */.rc)(lists);
    return [
        ...(!wanted.limit && source.limit !== null && source.limit_reset !== null
            ? [periodNotice(source.limit_reset)]
            : []),
        ...limitNotices(situation, wanted),
        ...(staysInUse(situation, names.now) ? twoKeysNotice(source, retire, names.now) : []),
        ...inGraceNotice(situation.inGrace),
        ...(carryOver === 'guardrail' ? [key_lists/* NOT_CARRIED_OVER */.a7] : []),
        ...(absent ? [absent] : []),
        ...byName.map(nameRuleNotice),
        ...(workspace?.io_logging_api_key_ids?.length ? [loggingNotice(workspace)] : []),
    ];
}
function periodNotice(reset) {
    return (0,untrusted/* say */.cv) `The new key has its whole limit for the current period (limit-reset ${reset}): what the old key used does not count.`;
}
function limitNotices(situation, wanted) {
    if ((0,new_key_settings/* skipsRelativeLimit */.Gl)(situation, wanted))
        return [LIMIT_NOT_APPLIED_AGAIN];
    const stays = (0,new_key_settings/* whyLimitStays */._P)(situation, wanted);
    return stays === undefined ? [] : [`limit: ${stays}.`];
}
const LIMIT_NOT_APPLIED_AGAIN = 'limit: the settings are copied from a key of an unfinished rotation, which has the change already; it was not applied again.';
/** Whether a key that `next-rotation` leaves enabled is enabled at all. */
function staysInUse(situation, now) {
    return (0,rotation_situation/* oldAndReady */.g_)(situation).some(key => !key.disabled && !(0,key_key/* isExpired */._d)(key, now));
}
function twoKeysNotice({ limit, limit_reset: reset }, retire, now) {
    const own = limit !== null && reset === null ? ', the old one what remains of its own limit' : '';
    const twoKeys = `until then two keys can spend${own}. retire: disable ends it immediately.`;
    if (retire === 'next-rotation')
        return [`With retire: next-rotation the old key stays enabled until the next rotation: ${twoKeys}`];
    if (typeof retire === 'string')
        return [];
    // To the minute: the rotations of one apply begin seconds apart, and identical notices are shown once.
    const until = (0,instant/* formatInstant */.r4)(now + retire.after).replace(/:\d\dZ$/, 'Z');
    return [
        `With retire: after ${(0,instant/* durationWords */.Sh)(retire.after)} the old key stays enabled until ${until}: ${twoKeys} ` +
            'The first rotate of the key or apply after that disables it, even if nothing else is due: run one daily.',
    ];
}
/** How many keys of earlier rotations stay enabled for now, and what they may still spend. */
function inGraceNotice(keys) {
    if (keys.length === 0)
        return [];
    const left = keys.map(({ limit, limit_remaining }) => (limit === null ? null : Math.max(0, limit_remaining ?? 0)));
    const spend = left.includes(null)
        ? 'without a limit'
        : `${(0,usd/* plain */.pj)((0,usd/* toNumber */.Ro)(left.reduce((sum, each) => sum + (0,usd/* fromNumber */.oB)(each ?? 0), 0n)))} USD together`;
    const which = (0,names/* someKeys */.ff)(keys, ({ name, hash }) => (0,untrusted/* say */.cv) `${(0,untrusted/* quoted */.TL)(name)} (${hash})`);
    return [
        `${keys.length === 1 ? '1 key' : `${keys.length} keys`} of earlier rotations stay${keys.length === 1 ? 's' : ''} enabled until ` +
            `the time in the name, and may still spend (${spend}): ${which}.`,
    ];
}
function nameRuleNotice({ name, id }) {
    return ((0,untrusted/* say */.cv) `Broadcast destination ${(0,untrusted/* quoted */.TL)(name)} (${id}) has a rule on the name of keys (api_key_name). It is not changed: ` +
        'while the rotation is under way the new key has another name, and a new name is not followed.');
}
function loggingNotice({ name, id }) {
    return ((0,untrusted/* say */.cv) `Workspace ${(0,untrusted/* quoted */.TL)(name)} (${id}) logs inputs and outputs of some keys only (io_logging_api_key_ids). OpenRouter ` +
        'lists them by numbers that its API does not show for a key: if the old key is one of them, add the new one by hand.');
}
/** What a person should act on, now or after the rotation. */
function warningsOf({ retire }, { situation, names }, { name, limit }) {
    // A key whose time has not ended outlives a deleted old key, and then nothing leads to it any more.
    const deleted = retire === 'delete' && situation.old ? [situation.old.hash] : [];
    const ends = new Set([...situation.superseded.map(({ hash }) => hash), ...deleted]);
    return [
        ...(situation.bearing ? (0,rotation_situation/* doubtfulBearing */.SR)(situation.bearing, names.now) : []),
        ...situation.unsealed.map(retired/* unsealedText */.tY),
        ...(0,retired/* orphanedWarnings */.NH)(names, ends),
        ...(limit === 0 ? [spentText(name)] : []),
    ];
}
/** The same if `where` leaves the key out. `ending`: the keys that are disabled even so. */
function leftOutWarnings({ situation, names }, ending) {
    const ends = new Set(ending.map(({ hash }) => hash));
    return [...situation.unsealed.map(retired/* unsealedText */.tY), ...(0,retired/* orphanedWarnings */.NH)(names, ends)];
}
function spentText(name) {
    return (0,untrusted/* say */.cv) `The new key ${(0,untrusted/* quoted */.TL)(name)} has a limit of 0 USD: it cannot spend. Nothing was left of the old key's limit, or limit says so.`;
}

;// CONCATENATED MODULE: ./build/operations/rotate/plan-rotation.js

















/**
 * @param known what is already known about the workspace, which is then not read again
 * @throws ActionError when the rotation cannot begin; nothing has been changed
 */
async function planRotation(command, reading, known) {
    const { openrouter } = reading.account;
    const searched = known ? known.workspaceId : await (0,workspaces/* workspaceId */.RX)(command.workspace, openrouter);
    const [seen, delivery] = await (0,concurrency/* allOrFirstError */.te)([
        locate(command, searched, openrouter).then(located => lookAround(located, command, reading, known)),
        (0,create_delivery/* prepareDelivery */.QF)(command.delivery, reading),
    ]);
    if ('leftOut' in seen)
        return seen;
    const { situation, names, lists, guardrails } = seen;
    const source = (0,new_key_settings/* sourceOf */.vz)(situation);
    const settings = (0,new_key_settings/* newSettings */.a2)(situation, command.wanted, names.now);
    const listsOfFamily = (0,list_plan/* listsNaming */.gU)(lists.lists, (0,rotation_situation/* familyOf */.Ap)(situation));
    const [before, after, gone] = await (0,concurrency/* allOrFirstError */.te)([
        guardrails.of(source.hash),
        wantedGuardrail(command, source, guardrails),
        (0,key_lists/* goneHashes */.y1)((0,list_plan/* unknownHashes */.Fk)(listsOfFamily, hashesOf(names)), openrouter),
    ]);
    return {
        command,
        situation,
        workspaceId: seen.workspaceId,
        source,
        settings,
        guardrail: { before, after },
        lists: (0,list_plan/* planLists */.td)(lists.lists, situation, gone),
        delivery,
        plannedAt: names.now,
        notices: noticesOf(command, seen, source),
        warnings: warningsOf(command, seen, settings),
    };
}
async function lookAround(located, command, reading, known) {
    const { account } = reading;
    const { workspaceId } = located;
    if (known) {
        const found = situationIn(located, account, known.keys);
        const leftOut = leftOutOrRefused(command, found, reading.run);
        if (leftOut)
            return leftOut;
        return { ...found, workspaceId, lists: known.lists, guardrails: known.guardrails, workspace: undefined };
    }
    const { situation, names, more } = await findSituation(located, account, () => readAround(command, workspaceId, account.openrouter));
    const leftOut = leftOutOrRefused(command, { situation, names }, reading.run);
    if (leftOut)
        return leftOut;
    return { situation, names, workspaceId, ...(await shownWhole(situation, more, reading)) };
}
/** What is left to do if `where` leaves the key out. @throws ActionError when the rotation must not begin */
function leftOutOrRefused(command, found, run) {
    refuseUnderWay(found.situation.leftovers, run, found.names.now);
    const { old } = found.situation;
    if (old && isLeftOut(command, found)) {
        const overdue = (0,rotate_overdue/* overdueOf */.eP)(old, found.names);
        return { command, leftOut: old, overdue, names: found.names, warnings: leftOutWarnings(found, overdue) };
    }
    refuseRivals(found);
    refuseTakenName(command, found);
    return undefined;
}
async function readAround({ carryOver }, workspaceId, openrouter) {
    const guardrails = new account_guardrails/* Guardrails */.fk(openrouter);
    const askedAt = openrouter.now();
    const [lists, workspace] = await (0,concurrency/* allOrFirstError */.te)([
        (0,key_lists/* listsToCarry */.g6)(carryOver, openrouter, workspaceId),
        workspaceId === undefined ? Promise.resolve(undefined) : readWorkspace(workspaceId, openrouter),
        guardrails.assignments(),
    ]);
    return { lists, guardrails, workspace, askedAt };
}
/** Only a notice needs the workspace, so a failure does not stop the rotation. */
async function readWorkspace(id, openrouter) {
    try {
        return await openrouter.workspace(id);
    }
    catch (error) {
        if (error instanceof errors/* RequestError */.GI)
            return undefined;
        throw error;
    }
}
function wantedGuardrail({ wanted }, source, guardrails) {
    return wanted.guardrail === undefined
        ? guardrails.of(source.hash)
        : guardrails.chosen(wanted.guardrail, source.workspace_id);
}
function hashesOf({ keys }) {
    return keys.map(({ hash }) => hash);
}
/** By OpenRouter's clock. An earlier attempt of the same run is over, or stops once it sees what a later one did. */
function refuseUnderWay(leftovers, run, now) {
    for (const { key, run: by } of leftovers) {
        const age = now - (0,key_key/* instantOf */.B9)(key.created_at);
        if (age >= sealed_names/* UNDER_WAY_MS */.Gt || (0,names/* isEarlierAttempt */.yW)(by, run))
            continue;
        const minutes = Math.max(1, Math.ceil((sealed_names/* UNDER_WAY_MS */.Gt - Math.max(0, age)) / 60_000));
        throw new errors/* ActionError */.lZ((0,untrusted/* say */.cv) `A rotation of this key is going on or was cut off just now: ${(0,untrusted/* quoted */.TL)(key.name)} (${key.hash}) was made less ` +
            (0,untrusted/* say */.cv) `than 15 minutes ago by run ${by.run}. Nothing was changed. Wait for that run, or run this again in ${minutes === 1 ? '1 minute' : `${minutes} minutes`}: ` +
            'it repairs what was left.');
    }
}
/** An unfinished rotation is repaired whatever `where` says. */
function isLeftOut({ where }, { situation: { old, leftovers }, names }) {
    if (old === undefined || leftovers.length > 0 || names.sealed(old))
        return false;
    return !(0,condition/* meets */.D)(where, { key: old, now: names.now });
}
/** @throws ActionError when the name may belong to another key */
function refuseRivals({ situation: { bearing }, names }) {
    if (bearing?.refused)
        throw new errors/* ActionError */.lZ(`current-name: ${(0,rotation_situation/* refusedBearing */.zE)(bearing, names.now)}`);
}
function refuseTakenName({ wanted }, { situation: { old }, names }) {
    const [taken] = wanted.name === undefined ? [] : names.enabledNamed(wanted.name).filter(key => key.hash !== old?.hash);
    if (!taken)
        return;
    throw new errors/* ActionError */.lZ((0,untrusted/* say */.cv) `name: another enabled key of the workspace is named ${(0,untrusted/* quoted */.TL)(taken.name)} already (${taken.hash}). ` +
        'Nothing was changed. Choose another name, or leave name out.');
}

;// CONCATENATED MODULE: ./build/operations/rotate/rotation.js









function beginRotation(plan) {
    return {
        plan,
        fresh: undefined,
        key: undefined,
        guarded: false,
        joining: [],
        joined: [],
        delivered: (0,create_delivery/* allTargets */.eN)('kept', plan.delivery),
        oldKey: 'unchanged',
        notices: [],
        warnings: [],
        failure: undefined,
    };
}
/** Another rotation has taken over or won: any further write of this one would be wrong. */
class OvertakenError extends errors/* ActionError */.lZ {
    name = 'OvertakenError';
}
/** The new key must be as this run left it, named `name`. @throws OvertakenError when it is not */
function refuseTakenOver(now, { key: { hash } }, name) {
    if (now && !now.disabled && now.name === name)
        return;
    const what = now === undefined ? 'deleted' : now.disabled ? 'disabled' : (0,untrusted/* say */.cv) `renamed to ${(0,untrusted/* quoted */.TL)(now.name)}`;
    throw new OvertakenError((0,untrusted/* say */.cv) `The new key ${(0,untrusted/* quoted */.TL)(name)} (${hash}) was ${what} before this rotation was done: another rotation of the same key ` +
        `has taken over. ${OVERTAKEN}`);
}
/** The old key must be named `name`. @throws OvertakenError when it does not */
function refuseWon(now, { name: before, hash }, name) {
    if (now && now.name === name)
        return;
    const what = now === undefined ? 'deleted' : (0,untrusted/* say */.cv) `renamed to ${(0,untrusted/* quoted */.TL)(now.name)}`;
    throw new OvertakenError((0,untrusted/* say */.cv) `The old key ${(0,untrusted/* quoted */.TL)(before)} (${hash}) was ${what} while this rotation was under way: another rotation of the same ` +
        `key has won, or somebody changed it by hand. ${OVERTAKEN}`);
}
/** What to do then. */
const OVERTAKEN = 'Nothing more was written. Look at the run of the other rotation; to keep rotations from meeting, give their workflow ' +
    'a concurrency group.';
/** ms for taking the new key off lists when the job is cancelled: deleting it matters more. */
const LEAVE_MS = 1_500;
/** It claims nothing about what others did to the old key in the meantime. */
const UNCHANGED = 'Nothing was changed: this rotation has touched no other key.';
/** Undoes what can be undone. The error says what failed, and what is left. */
async function afterFailure(cause, rotation, effects) {
    const error = (0,errors/* asActionError */.z6)(cause);
    const { fresh, delivered } = rotation;
    if (error instanceof OvertakenError) {
        return new errors/* ActionError */.lZ([error.message, (0,create_delivery/* whoHoldsWhat */.bn)(delivered)].filter(text => text !== '').join(' '));
    }
    if (!fresh)
        return new errors/* ActionError */.lZ(`${error.message} ${UNCHANGED}`);
    if ((0,create_delivery/* isDelivered */.Z$)(delivered))
        return new errors/* ActionError */.lZ(`${error.message} ${await bothStay(rotation, effects)}`);
    const warnings = await leaveAll(rotation, fresh.key.hash, effects);
    const { gone, text } = await (0,new_key/* deleteNewKey */.Rf)(rotation.key ?? fresh.key, effects);
    if (!gone)
        return new errors/* ActionError */.lZ(`${error.message} ${text} No target has it; the next rotation removes it.`);
    rotation.key = undefined;
    rotation.joined = [];
    rotation.warnings.push(...warnings);
    return new errors/* ActionError */.lZ(`${error.message} ${text} ${UNCHANGED}`);
}
async function leaveAll({ joining }, hash, effects) {
    const { account, cancellation } = effects;
    const hurry = { attemptMs: LEAVE_MS, notAfter: account.clock.now() + LEAVE_MS };
    const limits = { ...cancellation.undoing, ...(cancellation.cancelled && hurry) };
    return (0,key_lists/* leaveLists */.BS)(joining, { drop: new Set([hash]) }, account.during(limits).openrouter);
}
/** The present state of each key, and which target holds which. */
async function bothStay({ plan, fresh, delivered }, effects) {
    const { openrouter } = effects.account.during(effects.cancellation.undoing);
    const { old } = plan.situation;
    const [oldText, newText] = await (0,concurrency/* allOrFirstError */.te)([
        old ? stateText('old', old, openrouter) : Promise.resolve('There was no old key any more.'),
        stateText('new', fresh?.key, openrouter),
    ]);
    return `${(0,create_delivery/* whoHoldsWhat */.bn)(delivered)} ${oldText} ${newText} Run the rotation again: it repairs what this one left.`;
}
async function stateText(which, key, openrouter) {
    if (!key)
        return '';
    const { hash, name } = key;
    try {
        const now = await (0,errors/* undefinedIf404 */.eg)(openrouter.key(hash));
        if (!now)
            return (0,untrusted/* say */.cv) `The ${which} key (${hash}) is gone.`;
        return (0,untrusted/* say */.cv) `The ${which} key (${hash}) is ${now.disabled ? 'disabled' : 'enabled'} and named ${(0,untrusted/* quoted */.TL)(now.name)}.`;
    }
    catch (error) {
        (0,errors/* asActionError */.z6)(error);
        return (0,untrusted/* say */.cv) `The ${which} key (${hash}) was ${(0,untrusted/* quoted */.TL)(name)}; what it is now could not be read.`;
    }
}
/** @throws ActionError when a list does not show the new key afterwards */
async function joinLists(rotation, hash, openrouter) {
    const { joined, ended } = rotation.plan.lists;
    rotation.joining = joined;
    await (0,concurrency/* eachOrFirstError */.hu)(joined, list => (0,key_lists/* changeList */.Fs)(list, { add: hash, drop: ended }, openrouter));
    rotation.joined = joined;
}
/** Takes keys off their lists before they are deleted; a failure is a warning. Returns whether any list names one. */
async function leaveBefore(rotation, hashes, openrouter) {
    const drop = new Set(hashes);
    const naming = rotation.plan.lists.named.filter(list => list.hashes?.some(hash => drop.has(hash)));
    await takeOff(naming, drop, rotation, openrouter);
    return naming.length > 0;
}
/**
 * After the commit: disabled keys leave the lists, and lists that got the new hash are read once more, since a
 * concurrent change may have dropped it. A failure is a warning.
 */
async function settleLists(rotation, disabled, openrouter) {
    const { joined, named, ended } = rotation.plan.lists;
    const drop = new Set([...ended, ...disabled]);
    const leaving = named.filter(list => !joined.includes(list) && list.hashes?.some(each => drop.has(each)));
    await takeOff([...joined, ...leaving], drop, rotation, openrouter);
}
/**
 * Takes hashes off lists. A list that the new key has joined may still be read in its earlier state, and would be
 * written back without the key: so the key is added again.
 */
async function takeOff(lists, drop, { plan, fresh, warnings }, openrouter) {
    const hash = fresh?.key.hash;
    const found = await (0,concurrency/* eachOrFirstError */.hu)(lists, list => hash !== undefined && plan.lists.joined.includes(list)
        ? rejoin(list, hash, drop, openrouter)
        : (0,key_lists/* leaveLists */.BS)([list], { drop }, openrouter));
    warnings.push(...found.flat());
}
async function rejoin(list, hash, drop, openrouter) {
    try {
        await (0,key_lists/* changeList */.Fs)(list, { add: hash, drop }, openrouter);
        return [];
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ))
            throw error;
        return [`${(0,list_plan/* listText */.so)(list)} may lack the new key, or still name one that has ended: ${error.message}`];
    }
}
/** @throws ActionError when the rotation must stop; the new key still has to be deleted */
async function lookAgain({ situation, workspaceId }, fresh, effects) {
    const account = effects.account.during(effects.cancellation.working);
    const { openrouter } = account;
    const known = (0,rotation_situation/* oldAndLeftovers */.n3)(situation);
    const [keys, first] = await (0,concurrency/* allOrFirstError */.te)([
        (0,new_key/* listShowing */.CU)(fresh, workspaceId, account),
        (0,concurrency/* eachOrFirstError */.hu)(known, ({ hash }) => (0,errors/* undefinedIf404 */.eg)(openrouter.key(hash))),
    ]);
    // The list is often the later answer: what it does not show may be gone since it was read by hash.
    const isListed = ({ hash }) => keys.some(key => key.hash === hash);
    const now = await (0,concurrency/* eachOrFirstError */.hu)(known.map((key, index) => ({ key, read: first[index] })), async ({ key, read }) => (read && !isListed(key) ? (0,errors/* undefinedIf404 */.eg)(openrouter.key(key.hash)) : read));
    const read = new Map(known.map(({ hash }, index) => [hash, now[index]]));
    const late = new Set((await (0,new_key/* deleteLate */.Yi)(keys, fresh, account)).map(({ hash }) => hash));
    const present = overlaid(keys, read).filter(({ hash }) => !late.has(hash));
    const names = account.named(present);
    refuseAppeared(situation, names, fresh);
    // The list shows the new key, so it is newer than anything read before that key was made.
    refuseChanged(known, hash => read.get(hash));
    refuseChanged(known, hash => keys.find(key => key.hash === hash) ?? read.get(hash));
    refuseReturned(situation, names);
    const before = new Set(situation.superseded.map(({ hash }) => hash));
    const more = (0,rotation_situation/* supersededIn */._9)(names, situation).filter(({ hash }) => !before.has(hash));
    return {
        old: situation.old && read.get(situation.old.hash),
        superseded: [...situation.superseded, ...more],
    };
}
function refuseAppeared({ oldShort, leftovers }, names, fresh) {
    const known = new Set([fresh.key.hash, ...leftovers.map(({ key }) => key.hash)]);
    const [appeared] = (0,rotation_situation/* newJournals */.$l)(oldShort, names, known);
    if (!appeared)
        return;
    throw new errors/* ActionError */.lZ((0,untrusted/* say */.cv) `Another rotation of the same key began at the same time (${(0,untrusted/* quoted */.TL)(appeared.name)}). ` +
        'Run this one again later, and give the workflow a concurrency group so that rotations never meet.');
}
function refuseChanged(known, nowOf) {
    for (const before of known) {
        const now = nowOf(before.hash);
        const same = now?.name === before.name && now.disabled === before.disabled;
        if (same && now.workspace_id === before.workspace_id)
            continue;
        throw new errors/* ActionError */.lZ((0,untrusted/* say */.cv) `Key ${(0,untrusted/* quoted */.TL)(before.name)} (${before.hash}) was ${now ? 'changed' : 'deleted'} while the rotation began. Run it again.`);
    }
}
function refuseReturned({ old, oldShort }, names) {
    const returned = old ? undefined : names.withShortHash(oldShort);
    if (!returned)
        return;
    throw new errors/* ActionError */.lZ((0,untrusted/* say */.cv) `The old key ${(0,untrusted/* quoted */.TL)(returned.name)} (${returned.hash}), which was gone when the rotation began, is there again. Run it again.`);
}

;// CONCATENATED MODULE: ./build/operations/rotate/retire.js










/**
 * Retires nothing before it is certain that no other rotation has taken over.
 * @throws OvertakenError when one has
 */
async function retire(rotation, inPlace, effects) {
    const { retire: how } = rotation.plan.command;
    const account = effects.account.during((0,new_key/* finishLimits */.yp)(inPlace.fresh, effects));
    const { openrouter } = account;
    const { hash } = inPlace.fresh.key;
    const ready = rotation.key?.name ?? '';
    const { leftovers: left } = rotation.plan.situation;
    const [now, old, leftNow] = await (0,concurrency/* allOrFirstError */.te)([
        (0,confirmed_writes/* readOwn */.jU)(account, { hash, earlier: inPlace.names }),
        inPlace.old ? (0,errors/* undefinedIf404 */.eg)(openrouter.key(inPlace.old.hash)) : Promise.resolve(undefined),
        (0,concurrency/* eachOrFirstError */.hu)(left, ({ key }) => (0,errors/* undefinedIf404 */.eg)(openrouter.key(key.hash))),
    ]);
    rotation.key = now;
    refuseTakenOver(now, inPlace.fresh, ready);
    if (inPlace.old)
        refuseWon(old, inPlace.old, inPlace.old.name);
    // Before the old key's mark is overwritten: it may be all that leads to a leftover that has won.
    for (const [index, leftover] of left.entries())
        refuseWonByLeftover(leftover, leftNow[index], rotation);
    const retiring = { rotation, inPlace, account, run: effects.reading.run };
    rotation.oldKey = 'retiring';
    const retiredOld = old && (await retireOld(old, how, retiring));
    rotation.oldKey = 'retired';
    const leftovers = [];
    const disabled = old && how === 'disable' ? [old.hash] : [];
    for (const leftover of left) {
        const done = await retireLeftover(leftover, how, retiring);
        if (done)
            leftovers.push(done.leftover);
        if (done?.disabled)
            disabled.push(leftover.key.hash);
    }
    const ended = await (0,concurrency/* eachOrFirstError */.hu)(inPlace.superseded, key => disableSuperseded(key, retiring));
    return { old: retiredOld?.key, mark: retiredOld?.mark, leftovers, disabled: [...disabled, ...ended.flat()] };
}
/**
 * Step 7: gives the new key its final name, which from then on belongs to it alone.
 * @throws OvertakenError when another rotation has taken over or won
 */
async function commit(rotation, inPlace, retired, effects) {
    const { plan } = rotation;
    const { hash } = inPlace.fresh.key;
    const account = effects.account.during((0,new_key/* finishLimits */.yp)(inPlace.fresh, effects));
    const ready = rotation.key?.name ?? '';
    const { old } = inPlace;
    const marked = old && retired.mark !== undefined ? old : undefined;
    const [now, oldNow] = await (0,concurrency/* allOrFirstError */.te)([
        (0,confirmed_writes/* readOwn */.jU)(account, { hash, earlier: inPlace.names }),
        marked ? (0,confirmed_writes/* readOwn */.jU)(account, { hash: marked.hash, earlier: new Set([marked.name]) }) : Promise.resolve(undefined),
    ]);
    rotation.key = now;
    refuseTakenOver(now, inPlace.fresh, ready);
    if (marked)
        refuseWon(oldNow, marked, retired.mark ?? '');
    const changed = (0,new_key_settings/* changedBudget */.Yi)(plan.settings, { ...plan.situation, ...retired }, plan.command.wanted);
    const patch = { name: plan.settings.name, ...changed };
    rotation.key = await (0,confirmed_writes/* applyPatch */.X6)(account, hash, patch, new Set([...inPlace.names, ready]));
    if (Object.keys(changed).length > 0) {
        rotation.notices.push(`The old key was used or changed while the rotation was under way, so the new key has ${(0,new_key_settings/* budgetText */.$e)(changed, plan.settings)}.`);
    }
    await settleLists(rotation, retired.disabled, account.openrouter);
}
async function retireOld(old, how, retiring) {
    const { rotation, account } = retiring;
    if (how === 'delete') {
        const read = await leaveAndReadAgain(old, retiring);
        await keepBudget(read, retiring);
        if ((await account.openrouter.delete(old.hash)) === 'gone')
            refuseWon(undefined, old, old.name);
        return { key: read, mark: undefined };
    }
    const mark = markOf(old, rotation.plan.situation.base, untilOf(how, account), retiring);
    const patch = { name: mark, ...(how === 'disable' && { disabled: true }) };
    const key = await (0,errors/* undefinedIf404 */.eg)(patchRetired(old, patch, retiring));
    if (!key)
        refuseWon(undefined, old, old.name);
    return { key: key, mark };
}
/** Changing lists takes a while, and the old key may be used or changed in the meantime. */
async function leaveAndReadAgain(old, { rotation, account: { openrouter } }) {
    if (!(await leaveBefore(rotation, [old.hash], openrouter)))
        return old;
    const now = await (0,errors/* undefinedIf404 */.eg)(openrouter.key(old.hash));
    refuseWon(now, old, old.name);
    return now;
}
/** Only the old key shows what it has spent: a run that ends between its deletion and the commit would lose that. */
async function keepBudget(old, { rotation, inPlace, account }) {
    const { plan } = rotation;
    const changed = (0,new_key_settings/* changedBudget */.Yi)(plan.settings, { ...plan.situation, old }, plan.command.wanted);
    if (Object.keys(changed).length === 0)
        return;
    const earlier = new Set([...inPlace.names, rotation.key?.name ?? '']);
    rotation.key = await (0,confirmed_writes/* applyPatch */.X6)(account, inPlace.fresh.key.hash, changed, earlier);
}
/** undefined: it is gone, or no longer a leftover and was left alone. */
async function retireLeftover(leftover, how, retiring) {
    const { rotation, account } = retiring;
    const { openrouter } = account;
    const key = await (0,errors/* undefinedIf404 */.eg)(openrouter.key(leftover.key.hash));
    if (!key)
        return undefined;
    refuseWonByLeftover(leftover, key, rotation);
    if (key.name !== leftover.key.name || !(leftover.ready || (0,names/* isUnused */.j0)(key))) {
        rotation.warnings.push(changedLeftover(leftover, key));
        return undefined;
    }
    const read = { ...leftover, key };
    if (!leftover.ready) {
        await leaveBefore(rotation, [key.hash], openrouter);
        await openrouter.delete(key.hash);
        return { leftover: read, disabled: false };
    }
    const until = mayStillBeStored(leftover, retiring) ? 'next' : untilOf(how, account);
    const name = markOf(key, leftover.base, until, retiring);
    const ends = until === undefined;
    const retired = await (0,errors/* undefinedIf404 */.eg)(patchRetired(key, { name, ...(ends && { disabled: true }) }, retiring));
    return { leftover: { ...read, key: retired ?? key }, disabled: ends };
}
/** An earlier attempt of this run may still be storing its key, whose secret must then work. */
function mayStillBeStored({ key, run }, { account, run: own }) {
    return (0,names/* isEarlierAttempt */.yW)(run, own) && account.now() - (0,key_key/* instantOf */.B9)(key.created_at) < sealed_names/* UNDER_WAY_MS */.Gt;
}
/** Returns the hash of a key that was disabled. If the key has lost its mark, somebody took it back into use. */
async function disableSuperseded({ hash, name }, { rotation, account }) {
    const now = await (0,errors/* undefinedIf404 */.eg)(account.openrouter.key(hash));
    if (now === undefined)
        return [];
    if (now.name !== name) {
        if (!now.disabled)
            rotation.warnings.push(renamedPredecessor(now, name));
        return [];
    }
    return (await (0,errors/* undefinedIf404 */.eg)((0,confirmed_writes/* applyPatch */.X6)(account, hash, { disabled: true }))) ? [hash] : [];
}
function renamedPredecessor({ name, hash }, before) {
    return ((0,untrusted/* say */.cv) `Key ${(0,untrusted/* quoted */.TL)(before)} (${hash}) was to end with this rotation, but it was renamed meanwhile (to ${(0,untrusted/* quoted */.TL)(name)}). It was ` +
        'left alone and is still enabled: disable it, unless it is in use again.');
}
function patchRetired(key, patch, { account }) {
    return (0,confirmed_writes/* applyPatch */.X6)(account, key.hash, patch, new Set([key.name]));
}
/** Counted from now by OpenRouter's clock, and rounded up to the whole seconds that a name holds. */
function untilOf(how, account) {
    if (how === 'next-rotation')
        return 'next';
    return typeof how === 'object' ? Math.ceil((account.now() + how.after) / 1000) * 1000 : undefined;
}
function markOf({ hash }, base, until, { inPlace, account }) {
    const ending = { kind: 'replaced', other: (0,names/* shortHash */.BC)(inPlace.fresh.key.hash), until };
    return account.patchedName(base, ending, hash);
}
/** @throws OvertakenError when an earlier rotation has continued and given its key the final name */
function refuseWonByLeftover({ key: before, base }, now, { plan }) {
    if (now === undefined || (now.name !== base && now.name !== plan.settings.name))
        return;
    const { name, hash } = now;
    throw new OvertakenError((0,untrusted/* say */.cv) `Key ${(0,untrusted/* quoted */.TL)(before.name)} (${hash}), which an earlier rotation had left, is ${(0,untrusted/* quoted */.TL)(name)} now: that rotation has ` +
        `won. ${OVERTAKEN}`);
}
function changedLeftover({ key: before }, { name, hash }) {
    return ((0,untrusted/* say */.cv) `Key ${(0,untrusted/* quoted */.TL)(before.name)} (${hash}), which an earlier rotation had left, has changed meanwhile (it is named ` +
        (0,untrusted/* say */.cv) `${(0,untrusted/* quoted */.TL)(name)} now). It was left alone: look at it, and disable it by hand when nobody uses it.`);
}

;// CONCATENATED MODULE: ./build/operations/rotate/rotate.js















const rotate = {
    wording: {
        notDone: 'Nothing was changed',
        planned: 'the new key',
        done: 'The key was rotated',
        result: 'the new one',
    },
    async plan(command, reading, known) {
        const looked = await planRotation(command, reading, known);
        if (!('leftOut' in looked))
            return looked;
        return looked.overdue.length > 0 ? looked : new engine/* Settled */.wS(leftOut(looked));
    },
    forecast(plan, stopped) {
        if ('leftOut' in plan)
            return leftOutBut(plan, plan.overdue.map(key => ({ key, after: key, changed: true })), true);
        return stopped ? untouched(plan) : foreseen(plan);
    },
    async apply(plan, effects) {
        effects.catchSignals();
        if ('leftOut' in plan)
            return endOverdueOnly(plan, effects);
        const rotation = beginRotation(plan);
        try {
            const made = await create(rotation, effects);
            const inPlace = await secondLook(rotation, made.fresh, effects);
            await equip(rotation, inPlace, effects);
            await (0,new_key/* probe */.dy)(made.secret, effects);
            await (0,create_delivery/* deliver */.cK)(plan.delivery, made, rotation.delivered, effects);
            const retired = await retire(rotation, inPlace, effects);
            await commit(rotation, inPlace, retired, effects);
        }
        catch (error) {
            rotation.failure = await afterFailure(error, rotation, effects);
        }
        const outcome = outcomeOf(rotation);
        return (0,revocation/* withProof */.rX)(outcome, await (0,revocation/* proveRevoked */.d_)(endedOf(rotation), effects.account));
    },
};
/** The old key and its value, if the step holds it and the rotation has ended the key. */
function endedOf({ plan: { command, situation }, failure, oldKey }) {
    const { selector, retire: how } = command;
    const { old } = situation;
    if (failure || oldKey !== 'retired' || !old || selector.by !== 'api-key')
        return [];
    const isOld = (0,api/* hashOf */.qQ)(selector.secret) === old.hash || (0,api/* isMaskOf */.gL)(old.label, selector.secret);
    return isOld && (how === 'disable' || how === 'delete') ? [{ key: old, secret: selector.secret }] : [];
}
/** Step 2: a key that cannot spend. */
async function create(rotation, effects) {
    const { plan } = rotation;
    const made = await (0,new_key/* makeKey */.og)(() => bodyOf(plan, effects.account, effects.reading), effects);
    rotation.fresh = made.fresh;
    rotation.key = made.fresh.key;
    return made;
}
/** Still step 2: whether this rotation may continue. */
async function secondLook(rotation, fresh, effects) {
    const seen = await lookAgain(rotation.plan, fresh, effects);
    return { fresh, names: new Set(fresh.posted), ...seen };
}
/** Step 3: first the guardrail and the lists, so the key never spends without them; then all settings in one PATCH. */
async function equip(rotation, inPlace, effects) {
    const { plan } = rotation;
    const { hash } = inPlace.fresh.key;
    const account = effects.account.during(effects.cancellation.working);
    if (plan.guardrail.after) {
        await (0,account_guardrails/* assignGuardrail */.jf)(plan.guardrail.after, [hash], account);
        rotation.guarded = true;
    }
    await joinLists(rotation, hash, account.openrouter);
    const { base, oldShort } = plan.situation;
    const journal = { kind: 'ready', other: oldShort, run: effects.reading.run };
    const name = account.patchedName(base, journal, hash);
    const { limit, limit_reset, include_byok_in_limit } = plan.settings;
    const patch = { limit, limit_reset, include_byok_in_limit, name };
    rotation.key = await (0,confirmed_writes/* applyPatch */.X6)(account, hash, patch, inPlace.names);
}
function bodyOf({ situation, source, settings }, account, { run }) {
    const journal = { kind: 'replacing', other: situation.oldShort, run };
    return {
        name: account.postedName(situation.base, journal),
        limit: 0,
        include_byok_in_limit: source.include_byok_in_limit,
        workspace_id: source.workspace_id,
        creator_user_id: source.creator_user_id,
        ...(settings.expires_at !== null && { expires_at: settings.expires_at }),
        ...(source.external_user != null && { external: { user: source.external_user } }),
    };
}
function newKeyOf({ settings, source, plannedAt }) {
    const { creator_user_id, workspace_id, external_user } = source;
    const origin = { creator_user_id, workspace_id, ...(external_user !== undefined && { external_user }) };
    return (0,new_key_settings/* plannedNewKey */.kL)(settings, origin, plannedAt);
}
/** The outcome if `where` left the key out, which is success. */
function leftOut(plan, what = 'nothing was done') {
    const { delivery } = plan.command;
    const { name, hash } = plan.leftOut;
    return {
        operation: 'rotate',
        changed: false,
        results: [],
        single: undefined,
        failed: [],
        notices: [(0,untrusted/* say */.cv) `where: key ${(0,untrusted/* quoted */.TL)(name)} (${hash}) does not meet the conditions; ${what}.`],
        warnings: plan.warnings,
        delivered: {
            targets: (delivery.storage?.targets ?? []).map(target => ({ target, state: 'kept' })),
            outputKey: false,
        },
        previousHash: hash,
        oldKey: { name, became: 'unchanged' },
        carriedOver: [],
    };
}
/** The key is not rotated, but keys that its earlier rotations left enabled are disabled. */
async function endOverdueOnly(plan, effects) {
    const { ended, warnings } = await (0,rotate_overdue/* endOverdue */._l)(plan.overdue, plan.names, effects.account, plan.command.carryOver);
    return { ...leftOutBut(plan, ended, false), warnings: [...plan.warnings, ...warnings] };
}
function leftOutBut(plan, ended, isPlanned) {
    const outcome = leftOut(plan, isPlanned ? 'it is not rotated' : 'it was not rotated');
    const failed = ended.flatMap(each => 'error' in each ? [{ hash: each.key.hash, name: each.key.name, error: each.error }] : []);
    const disabled = ended.flatMap(each => ('changed' in each && each.changed ? [each.key] : []));
    return {
        ...outcome,
        changed: disabled.length > 0,
        notices: [...outcome.notices, ...disabled.map(each => (0,rotate_overdue/* overdueText */.Qx)(each, plan.names, isPlanned))],
        failure: (0,outcome_outcome/* namedFailure */.Q$)(failed, ended.length),
    };
}
/** The outcome of a rotation that was stopped before it began: the old key as it is. */
function untouched(plan) {
    const { old } = plan.situation;
    const results = old ? [{ did: 'unchanged', returned: old, after: old }] : [];
    return {
        ...foreseen(plan),
        changed: false,
        results,
        single: old,
        ...(old && { oldKey: { name: old.name, became: 'unchanged' } }),
        carriedOver: [],
        delivered: (0,create_delivery/* allTargets */.eN)('kept', plan.delivery),
    };
}
/** The expected outcome of the rotation. */
function foreseen(plan) {
    const { situation, delivery } = plan;
    const planned = newKeyOf(plan);
    return {
        operation: 'rotate',
        changed: true,
        results: [resultOf(plan, 'rotated', situation.old, planned)],
        single: planned,
        failed: [],
        notices: plan.notices,
        warnings: plan.warnings,
        delivered: (0,create_delivery/* allTargets */.eN)('planned', delivery),
        previousHash: situation.old?.hash ?? '',
        oldKey: situation.old && { name: situation.old.name, became: becameOf(plan, situation.old) },
        carriedOver: carriedOver(plan, plan.lists.joined, true),
    };
}
function outcomeOf(rotation) {
    const { plan, key, guarded, joined, delivered, notices, warnings, failure } = rotation;
    const did = failure ? 'failed' : 'rotated';
    return {
        ...foreseen(plan),
        changed: key !== undefined || (0,create_delivery/* isDelivered */.Z$)(delivered),
        results: key ? [resultOf(plan, did, key, key)] : [],
        single: key,
        notices: [...plan.notices, ...notices],
        warnings: [...plan.warnings, ...warnings],
        delivered,
        oldKey: oldKeyOf(rotation),
        carriedOver: key ? carriedOver(plan, joined, guarded) : [],
        failure,
    };
}
/** undefined: there is none, or its state is unknown. */
function oldKeyOf({ plan, oldKey }) {
    const { old } = plan.situation;
    if (old === undefined || oldKey === 'retiring')
        return undefined;
    return { name: old.name, became: oldKey === 'retired' ? becameOf(plan, old) : 'unchanged' };
}
/** A key that had already ended does not stay enabled. */
function becameOf({ command: { retire }, plannedAt }, old) {
    const marksOnly = retire === 'next-rotation' || retire === 'keep' || typeof retire === 'object';
    return marksOnly && (old.disabled || (0,key_key/* isExpired */._d)(old, plannedAt)) ? 'ended' : retire;
}
function resultOf({ guardrail }, did, returned, after) {
    return {
        did,
        returned,
        after,
        ...((guardrail.before ?? guardrail.after) && { guardrail }),
        ...(after.limit === 0 && { limitSpent: true }),
    };
}
/** What the new key took over besides fields. A guardrail that an input chose was not carried over. */
function carriedOver({ guardrail, command }, lists, guarded) {
    const kept = guarded && command.wanted.guardrail === undefined ? guardrail.after : undefined;
    return [
        ...(kept ? [{ kind: 'guardrail', ...kept }] : []),
        ...lists.map(({ kind, id, name }) => ({ kind, id, name })),
    ];
}


/***/ })

};
;