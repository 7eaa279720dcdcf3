"use strict";
exports.id = 690;
exports.ids = [690];
exports.modules = {

/***/ 8314:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   LD: () => (/* binding */ decide),
/* harmony export */   Mw: () => (/* binding */ exportedKeys),
/* harmony export */   qL: () => (/* binding */ dependsOnSecrets)
/* harmony export */ });
/* harmony import */ var _command_target_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3030);
/* harmony import */ var _key_key_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9274);
/* harmony import */ var _money_usd_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(8826);
/* harmony import */ var _rotation_names_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5748);
/* harmony import */ var _rotation_situation_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6868);
/* harmony import */ var _text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1511);
/* harmony import */ var _time_instant_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(334);
/* harmony import */ var _keys_by_name_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(3808);
/**
 * What to do for a declared key: create, rotate or update it, or nothing (the first matching rule applies); and, the other
 * way round, the keys of a workspace as entries of a keys file that changes nothing. Pure.
 */








function decide(entry, state) {
    const candidates = state.keys.candidates(entry.name);
    const [key, ...more] = candidates;
    if (more.length > 0)
        return { action: 'error', key: undefined, reason: severalText(candidates) };
    const bearing = key && state.keys.bearers.of(key);
    if (bearing?.refused)
        return { action: 'error', key, reason: (0,_rotation_situation_js__WEBPACK_IMPORTED_MODULE_3__/* .refusedBearing */ .zE)(bearing, state.keys.names.now) };
    return (underWay(entry, key, state) ??
        whileDisabled(entry, key, state) ??
        unfinished(entry, key, state) ??
        (key ? present(entry, key, state) : absent(entry)));
}
/**
 * Whether the secrets of this entry matter: they decide whether a key in use is rotated, and they are overwritten when
 * a key is created.
 */
function dependsOnSecrets({ name, settings }, keys) {
    const [key, ...more] = keys.candidates(name);
    if (more.length > 0 || settings.disabled === true)
        return false;
    return !key?.disabled || settings.disabled === false;
}
function severalText(keys) {
    const hashes = (0,_rotation_names_js__WEBPACK_IMPORTED_MODULE_2__/* .someKeys */ .ff)(keys, ({ hash }) => (0,_rotation_names_js__WEBPACK_IMPORTED_MODULE_2__/* .shortHash */ .BC)(hash));
    return (0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `${keys.length} keys of this name could be meant (their hashes begin with ${hashes}); rename or delete all but one`;
}
/** An earlier attempt of the same run has ended: GitHub starts the next one only then. */
function underWay({ name }, key, { keys, run }) {
    const active = [...keys.journals(name, key), ...keys.creations(name)].find(each => keys.names.isUnderWay(each.key) && !(0,_rotation_names_js__WEBPACK_IMPORTED_MODULE_2__/* .isEarlierAttempt */ .yW)(each.run, run));
    if (!active)
        return undefined;
    const reason = (0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `a rotation or creation of this key is under way, or was cut off less than 15 minutes ago (${(0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .quoted */ .TL)(active.key.name)}); run this again later`;
    return { action: 'error', key, reason };
}
/** A key disabled after an incident is not enabled again automatically. */
function whileDisabled({ name, settings }, key, { keys }) {
    const { disabled } = settings;
    if (disabled !== true && (key?.disabled !== true || disabled === false))
        return undefined;
    if (keys.journals(name, key).some(({ ready }) => ready))
        return { action: 'error', key, reason: HALF_ROTATED };
    if (!key)
        return { action: 'none', warning: absentText(name) };
    return { action: 'update', key, warning: disabled === true ? undefined : staysDisabledText(key) };
}
const HALF_ROTATED = 'the key is disabled, or declared as disabled, while a rotation of it is unfinished; finish the rotation by hand ' +
    '(operation rotate), then run this again';
function absentText(name) {
    return (0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `Key ${(0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .quoted */ .TL)(name)} is declared as disabled and does not exist: none is created.`;
}
function staysDisabledText({ name, hash }) {
    return (0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `Key ${(0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .quoted */ .TL)(name)} (${hash}) is disabled, and its entry does not say so. It stays disabled: write disabled: false to enable it, or disabled: true to confirm it.`;
}
function unfinished(entry, key, { keys }) {
    if (keys.journals(entry.name, key).length === 0)
        return undefined;
    if (entry.storeIn.length > 0)
        return { action: 'rotate', key, reason: 'an unfinished rotation is repaired' };
    const reason = 'a rotation of this key is unfinished, and without store-in nobody would receive the new key; finish it with ' +
        'operation rotate';
    return { action: 'error', key, reason };
}
function absent({ storeIn }) {
    if (storeIn.length > 0)
        return { action: 'create' };
    const reason = 'there is no such key, and without store-in nobody would receive a new one; add store-in, or create it with ' +
        'operation create';
    return { action: 'error', key: undefined, reason };
}
function present(entry, key, { secretAt, keys }) {
    const due = whyDue(entry, key, keys.names.now);
    if (entry.storeIn.length === 0)
        return { action: 'update', key, warning: due && dueText(key, due) };
    const secrets = entry.storeIn.map(target => ({ target, state: secretAt(target) }));
    for (const { state } of secrets)
        if (typeof state === 'object')
            return { action: 'error', key, reason: state.error };
    if (due !== undefined)
        return { action: 'rotate', key, reason: due };
    const missing = secrets.find(({ state }) => state === 'missing');
    if (missing)
        return { action: 'rotate', key, reason: `the secret is missing: ${(0,_command_target_js__WEBPACK_IMPORTED_MODULE_0__/* .targetText */ .Z)(missing.target)}` };
    return { action: 'update', key, warning: undefined };
}
/** Why the key is due for rotation; undefined if it is not. `now` in ms. */
function whyDue({ rotateEvery, rotateAfter }, key, now) {
    if ((0,_key_key_js__WEBPACK_IMPORTED_MODULE_1__/* .isExpired */ ._d)(key, now))
        return (0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `it expired at ${key.expires_at ?? ''}`;
    const created = (0,_key_key_js__WEBPACK_IMPORTED_MODULE_1__/* .instantOf */ .B9)(key.created_at);
    if (rotateAfter !== undefined && created < rotateAfter && rotateAfter <= now)
        return (0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `it was created at ${key.created_at}; rotate-after is ${(0,_time_instant_js__WEBPACK_IMPORTED_MODULE_5__/* .formatInstant */ .r4)(rotateAfter)}`;
    const age = now - created;
    if (rotateEvery === undefined || age <= rotateEvery)
        return undefined;
    return `it is ${days(Math.floor(age / _time_instant_js__WEBPACK_IMPORTED_MODULE_5__/* .DAY_MS */ .sO))} old; rotate-every is ${days(Math.round((10 * rotateEvery) / _time_instant_js__WEBPACK_IMPORTED_MODULE_5__/* .DAY_MS */ .sO) / 10)}`;
}
function days(count) {
    return `${(0,_money_usd_js__WEBPACK_IMPORTED_MODULE_7__/* .plain */ .pj)(count)} day${count === 1 ? '' : 's'}`;
}
function dueText({ name, hash }, due) {
    return ((0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `Key ${(0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .quoted */ .TL)(name)} (${hash}) is due for rotation (${due}), and its entry has no store-in: rotate it with ` +
        'operation rotate.');
}
/** Each of the keys, sorted by name and then by hash. */
function exportedKeys(chosen, workspace) {
    const decisions = new Map();
    const decisionOn = (key) => {
        const known = `${key.disabled} ${key.name}`;
        const { keys, run } = workspace;
        const decision = decisions.get(known) ?? decide(entryOf(key), { keys, run, secretAt: () => undefined });
        decisions.set(known, decision);
        return decision;
    };
    return (0,_keys_by_name_js__WEBPACK_IMPORTED_MODULE_6__/* .sortedByName */ .IG)(chosen).map(key => {
        const why = whyLeftOut(key, workspace, decisionOn);
        return why === undefined ? { key, guardrail: workspace.guardrailOf(key) } : { key, why };
    });
}
/** undefined: an entry with its name would refer to this key, and plan nothing. */
function whyLeftOut(key, { keys }, decisionOn) {
    if ((0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .redacted */ .pc)(key.name) !== key.name)
        return 'its name looks like an API key, and is not shown';
    if (keys.names.sealed(key))
        return 'a rotation or creation gave it this name';
    if ((0,_rotation_names_js__WEBPACK_IMPORTED_MODULE_2__/* .looksMarked */ .P8)(key.name))
        return keys.names.areSealsChecked ? UNSEALED : UNCHECKED;
    if (key.name.includes('*'))
        return 'a name with * would be a pattern';
    if ((0,_key_key_js__WEBPACK_IMPORTED_MODULE_1__/* .isExpired */ ._d)(key, keys.names.now))
        return (0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `it expired at ${key.expires_at ?? ''}`;
    const decision = decisionOn(key);
    if (decision.action === 'error')
        return decision.reason;
    if (decision.action === 'update' && decision.key.hash === key.hash)
        return undefined;
    return 'another key has the same name, and is the one that an entry of this name would mean';
}
const UNCHECKED = 'it is named as if a rotation or creation had named it, and seals were not checked, since seal-key is not given';
const UNSEALED = 'it is named as if a rotation or creation had named it, but none of the present secrets sealed the name. Rename it or ' +
    'disable it by hand';
/** The entry for the key, as far as it matters for what `apply` would do. */
function entryOf({ name, disabled }) {
    return {
        name,
        settings: disabled ? { disabled } : {},
        require: [],
        expiresIn: undefined,
        rotateEvery: undefined,
        rotateAfter: undefined,
        storeIn: [],
        retire: undefined,
        place: 0,
        at: { line: 1, column: 1 },
    };
}


/***/ }),

/***/ 3808:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   IG: () => (/* binding */ sortedByName),
/* harmony export */   Nf: () => (/* binding */ KeysByName),
/* harmony export */   ds: () => (/* binding */ claimsOf)
/* harmony export */ });
/* harmony import */ var _key_key_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9274);
/* harmony import */ var _rotation_names_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5748);
/* harmony import */ var _rotation_situation_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6868);
/** The keys of a workspace, indexed once by the names that a keys file may use for them. Pure. */



/** An index: otherwise each of thousands of entries would search a list of thousands of keys. */
class KeysByName {
    names;
    /** Keys whose names have no ending from a rotation or creation, in the order of the list. */
    plain;
    /** Keys whose names have such an ending but no seal: anyone can give a key such a name. */
    unsealed;
    /** Retired keys that a rotation left enabled for good, or that someone enabled again. */
    stillEnabled;
    /** Whether a name identifies a key. */
    bearers;
    #named;
    #journalsByBase;
    #journalsByOther;
    #creations;
    #replacedBy;
    constructor(names) {
        this.names = names;
        this.plain = names.keys.filter(key => !names.marked(key));
        this.unsealed = names.keys.filter(key => names.marked(key) && !names.sealed(key));
        this.stillEnabled = names.keys.filter(key => names.replacement(key) !== undefined && !names.staysEnabled(key) && this.isLive(key));
        this.#named = Map.groupBy(this.plain, ({ name }) => name);
        this.bearers = new _rotation_situation_js__WEBPACK_IMPORTED_MODULE_2__/* .Bearers */ .pk(names);
        const journals = names.journals();
        this.#journalsByBase = Map.groupBy(journals, ({ base }) => base);
        this.#journalsByOther = Map.groupBy(journals, ({ other }) => other);
        this.#creations = Map.groupBy(names.creations(), ({ base }) => base);
        const retired = names.keys.filter(key => names.replacement(key));
        this.#replacedBy = Map.groupBy(retired, key => names.replacement(key)?.other ?? '');
    }
    /** The keys that an exact name could mean: the enabled ones, or all with that name if none is enabled. */
    candidates(name) {
        const same = this.#named.get(name) ?? [];
        const enabled = same.filter(key => this.isLive(key));
        return enabled.length > 0 ? enabled : same;
    }
    /** Sealed journals with this name, or that name this key. */
    journals(name, key) {
        const ofName = this.#journalsByBase.get(name) ?? [];
        const ofKey = key ? (this.#journalsByOther.get((0,_rotation_names_js__WEBPACK_IMPORTED_MODULE_1__/* .shortHash */ .BC)(key.hash)) ?? []) : [];
        return [...new Set([...ofName, ...ofKey])];
    }
    /** Keys that `create` is making or left unfinished under this name. */
    creations(name) {
        return this.#creations.get(name) ?? [];
    }
    /** Enabled keys that this one replaced, directly or through others, and that a rotation of it ends now or later. */
    predecessors(key) {
        // Iterating over a Set also visits what is added on the way.
        const found = new Set([key]);
        for (const each of found)
            for (const before of this.#replacedBy.get((0,_rotation_names_js__WEBPACK_IMPORTED_MODULE_1__/* .shortHash */ .BC)(each.hash)) ?? [])
                found.add(before);
        found.delete(key);
        return [...found].filter(each => !each.disabled && this.names.replacement(each)?.until !== undefined);
    }
    /** Whether a rotation of this key, or of its name, is unfinished. */
    isInRotation(key) {
        return this.journals(key.name, key).length > 0;
    }
    /** Enabled and not expired. */
    isLive(key) {
        return !key.disabled && !(0,_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .isExpired */ ._d)(key, this.names.now);
    }
}
/** An exact name beats a pattern, and among patterns the first in the file wins. */
function claimsOf({ exact, patterns }, keys) {
    const exactNames = new Set(exact.map(({ name }) => name));
    const claimed = Map.groupBy(sortedByName(keys.plain).filter(({ name }) => !exactNames.has(name)), ({ name }) => patterns.find(({ pattern }) => pattern.matches(name)));
    return { ofPattern: entry => claimed.get(entry) ?? [], unlisted: claimed.get(undefined) ?? [] };
}
/** By name, then by hash. */
function sortedByName(keys) {
    return keys.toSorted((a, b) => compare(a.name, b.name) || compare(a.hash, b.hash));
}
function compare(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}


/***/ }),

/***/ 8690:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   exportKeys: () => (/* binding */ exportKeys)
/* harmony export */ });
/* harmony import */ var _domain_conditions_condition_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3869);
/* harmony import */ var _domain_declared_declared_key_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8314);
/* harmony import */ var _domain_declared_keys_by_name_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3808);
/* harmony import */ var _domain_key_settings_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7924);
/* harmony import */ var _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2198);
/* harmony import */ var _account_retired_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2266);
/* harmony import */ var _account_select_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(279);
/* harmony import */ var _account_workspaces_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(8085);
/* harmony import */ var _concurrency_concurrency_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(4212);









/** @throws ActionError when the keys cannot be read, or none has the name */
async function exportKeys(command, { account, run }) {
    const { workspace, pattern, where } = command;
    const { openrouter } = account;
    const id = await (0,_account_workspaces_js__WEBPACK_IMPORTED_MODULE_7__/* .workspaceId */ .RX)(workspace, openrouter);
    const [names, assignments] = await (0,_concurrency_concurrency_js__WEBPACK_IMPORTED_MODULE_8__/* .allOrFirstError */ .te)([account.namesIn(id), assignmentsIn(openrouter)]);
    const chosen = chosenBy(command, names, (0,_account_workspaces_js__WEBPACK_IMPORTED_MODULE_7__/* .searchedText */ .LG)(id));
    const guardrails = await guardrailsOf(chosen, assignments, id, openrouter);
    const keys = (0,_domain_declared_declared_key_js__WEBPACK_IMPORTED_MODULE_1__/* .exportedKeys */ .Mw)(chosen, {
        keys: new _domain_declared_keys_by_name_js__WEBPACK_IMPORTED_MODULE_2__/* .KeysByName */ .Nf(names),
        run,
        guardrailOf: ({ hash }) => guardrails.get(assignments?.get(hash) ?? ''),
    });
    return {
        keys,
        unlisted: pattern || where.length > 0 ? 'ignore' : 'report',
        remarks: assignments === undefined ? [UNREADABLE] : [],
        outcome: {
            operation: 'export',
            dryRun: false,
            changed: false,
            results: chosen.map(key => ({ did: 'checked', returned: key, after: key, before: (0,_domain_key_settings_js__WEBPACK_IMPORTED_MODULE_3__/* .settingsOf */ .f5)(key) })),
            single: undefined,
            failed: [],
            notices: [
                ...(assignments === undefined ? [UNREADABLE] : []),
                ...(chosen.length === 0 && where.length > 0 ? [NONE_LEFT] : []),
            ],
            warnings: (0,_account_retired_js__WEBPACK_IMPORTED_MODULE_5__/* .orphanedWarnings */ .NH)(names),
            searched: { workspace },
        },
    };
}
const UNREADABLE = 'OpenRouter refused to list guardrails, so that no entry of the keys file names one: the account has none, or the ' +
    'provisioning key may not see them.';
const NONE_LEFT = 'where: no selected key meets the conditions, so that the keys file declares none.';
/** The chosen keys in the order of the list. */
function chosenBy({ pattern, where }, { keys, now }, searched) {
    const named = pattern ? keys.filter(({ name }) => pattern.matches(name)) : keys;
    if (pattern && named.length === 0)
        throw (0,_account_select_js__WEBPACK_IMPORTED_MODULE_6__/* .noMatch */ .lX)(pattern.text, searched, keys);
    return named.filter(key => (0,_domain_conditions_condition_js__WEBPACK_IMPORTED_MODULE_0__/* .meets */ .D)(where, { key, now }));
}
/** The guardrail (UUID) of every key that has one, by hash; undefined if OpenRouter refuses to list them. */
async function assignmentsIn(openrouter) {
    try {
        return await openrouter.guardrailAssignments();
    }
    catch (error) {
        if ((0,_domain_text_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .isForbidden */ .US)(error) || (0,_domain_text_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .isNotFound */ .c4)(error))
            return undefined;
        throw error;
    }
}
/** How the file can name each guardrail of these keys, by its id. */
async function guardrailsOf(keys, assignments, workspace, openrouter) {
    const ids = new Set(keys.flatMap(({ hash }) => assignments?.get(hash) ?? []));
    if (ids.size === 0)
        return new Map();
    const existing = await openrouter.guardrails(workspace);
    const found = await (0,_concurrency_concurrency_js__WEBPACK_IMPORTED_MODULE_8__/* .eachOrFirstError */ .hu)(ids, async (id) => [id, await exportedGuardrail(id, existing, openrouter)]);
    return new Map(found);
}
/** A name identifies a guardrail only in its own workspace, and only if no other one has it. */
async function exportedGuardrail(id, existing, openrouter) {
    const own = existing.find(each => each.id === id);
    if (own) {
        const isUnique = existing.filter(({ name }) => name === own.name).length === 1;
        return { id, name: isUnique ? own.name : undefined };
    }
    try {
        await openrouter.guardrail(id);
        return { id, name: undefined };
    }
    catch (error) {
        if ((0,_domain_text_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .isNotFound */ .c4)(error))
            return { why: 'OpenRouter does not know the guardrail that is assigned' };
        throw error;
    }
}


/***/ })

};
;