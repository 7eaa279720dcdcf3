"use strict";
exports.id = 474;
exports.ids = [474];
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

/***/ 6474:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  apply: () => (/* binding */ apply),
  applyInput: () => (/* reexport */ applyInput)
});

// EXTERNAL MODULE: ./build/domain/text/errors.js
var errors = __webpack_require__(2198);
// EXTERNAL MODULE: ./build/domain/text/untrusted.js
var untrusted = __webpack_require__(1511);
// EXTERNAL MODULE: ./build/operations/create/create.js
var create = __webpack_require__(1282);
// EXTERNAL MODULE: ./build/operations/outcome/outcome.js
var outcome_outcome = __webpack_require__(7132);
// EXTERNAL MODULE: ./build/operations/rotate/rotate.js + 5 modules
var rotate = __webpack_require__(1659);
// EXTERNAL MODULE: ./build/operations/update/update.js
var update = __webpack_require__(8928);
// EXTERNAL MODULE: ./build/domain/declared/keys-by-name.js
var keys_by_name = __webpack_require__(3808);
// EXTERNAL MODULE: ./build/operations/account/confirmed-writes.js
var confirmed_writes = __webpack_require__(7071);
// EXTERNAL MODULE: ./build/operations/account/key-lists.js
var key_lists = __webpack_require__(3056);
// EXTERNAL MODULE: ./build/operations/concurrency/concurrency.js
var concurrency = __webpack_require__(4212);
// EXTERNAL MODULE: ./build/operations/delete/delete.js
var delete_delete = __webpack_require__(9516);
// EXTERNAL MODULE: ./build/operations/rotate/overdue.js
var overdue = __webpack_require__(2087);
// EXTERNAL MODULE: ./build/domain/rotation/names.js
var rotation_names = __webpack_require__(5748);
// EXTERNAL MODULE: ./build/operations/account/retired.js
var retired = __webpack_require__(2266);
// EXTERNAL MODULE: ./build/operations/account/workspaces.js
var workspaces = __webpack_require__(8085);
// EXTERNAL MODULE: ./build/domain/declared/declared-key.js
var declared_key = __webpack_require__(8314);
// EXTERNAL MODULE: ./build/domain/rotation/situation.js
var situation = __webpack_require__(6868);
// EXTERNAL MODULE: ./build/operations/account/guardrails.js
var guardrails = __webpack_require__(169);
// EXTERNAL MODULE: ./build/operations/create/delivery.js
var delivery = __webpack_require__(6906);
// EXTERNAL MODULE: ./build/operations/engine/engine.js
var engine = __webpack_require__(362);
// EXTERNAL MODULE: ./build/operations/update/update-plan.js
var update_plan = __webpack_require__(1314);
// EXTERNAL MODULE: ./build/domain/key/settings.js
var key_settings = __webpack_require__(7924);
;// CONCATENATED MODULE: ./build/operations/apply/planned-row.js




/** An entry may have requirements even if the step has none. */
function applyInput(command, file) {
    const ownRequire = [...file.exact, ...file.patterns].some(({ require }) => require.length > 0) ? [] : undefined;
    const gate = { ...command.gate, require: command.gate.require ?? ownRequire };
    return { ...command, gate, file };
}
/** A row without changes. */
function rowOf(name, key, action) {
    return { name, hash: key?.hash ?? null, action, changes: {}, storeIn: [], reason: '', morePower: false };
}
/** There was nothing to do. */
function leftDone({ row, key, remark }, warnings = []) {
    if (key === undefined)
        return { row, result: undefined, changed: false, warnings };
    const result = { did: 'unchanged', returned: key, after: key };
    return { row, result: { ...result, ...(remark !== undefined && { remark }) }, changed: false, warnings };
}
/** The row failed before anything was changed. */
function failedDone(each, error) {
    const { result } = leftDone(each);
    const row = { ...each.row, did: 'failed' };
    return { row, result: result && { ...result, did: 'failed' }, changed: false, error };
}
function changeByUpdate({ key, after, guardrail }) {
    return {
        changes: { ...(0,key_settings/* changesBetween */.iv)((0,key_settings/* settingsOf */.f5)(key), (0,key_settings/* settingsOf */.f5)(after)), ...guardrailChange(guardrail) },
        morePower: (0,key_settings/* givesMorePower */.di)(powerOf(key, guardrail?.before), powerOf(after, guardrail?.after)),
    };
}
/** Every change is from null. */
function changeByCreation({ settings, guardrail }) {
    const fields = Object.entries(changeable(settings)).map(([name, to]) => [name, { from: null, to }]);
    return {
        changes: { ...Object.fromEntries(fields), ...guardrailChange({ before: undefined, after: guardrail }) },
        morePower: false,
    };
}
/** The settings of the new key compared with the old one's. `isFresh`: what the old key spent does not count. */
function changeByRotation({ source, settings, guardrail }, isFresh) {
    const after = { ...changeable(settings), disabled: false };
    const before = { ...source };
    const fields = Object.entries(after).flatMap(([name, to]) => {
        const from = before[name] ?? null;
        return from === to ? [] : [[name, { from, to }]];
    });
    const isStronger = (0,key_settings/* givesMorePower */.di)(powerOf(source, guardrail.before), powerOf(after, guardrail.after));
    return {
        changes: { ...Object.fromEntries(fields), ...guardrailChange(guardrail) },
        morePower: isFresh || isStronger,
    };
}
function changeByDisabling() {
    return { changes: { disabled: { from: false, to: true } }, morePower: false };
}
function changeable({ limit, limit_reset, include_byok_in_limit, expires_at }) {
    return { limit, limit_reset, include_byok_in_limit, expires_at };
}
function guardrailChange(change) {
    if (change === undefined || change.before?.id === change.after?.id)
        return {};
    return { guardrail: { from: change.before?.id ?? null, to: change.after?.id ?? null } };
}
/** If guardrails were not read, both sides have none, so they are equal. */
function powerOf(key, guardrail) {
    return { ...key, guardrail: guardrail?.id ?? null };
}
const NOT_LOOKED_AT = 'Without github-token the targets of store-in were not checked, so missing secrets are not detected.';
/** The secrets of keys that exist and are in use, or will be created. Without a token none are known. */
async function lookAtSecrets(entries, keys, githubToken, reading) {
    const targets = entries.filter(entry => (0,declared_key/* dependsOnSecrets */.qL)(entry, keys)).flatMap(({ storeIn }) => storeIn);
    if (githubToken === undefined || targets.length === 0)
        return new Map();
    const secrets = await reading.secrets(githubToken);
    const states = await (0,concurrency/* mapLimited */.bB)(targets, 'Looking at secrets', reading, target => secretState(secrets, target, reading.account));
    return new Map(targets.map((target, index) => [target, states[index]]));
}
/** `exists` also checks the target itself before it reports a secret as missing. */
async function secretState(secrets, target, { limits }) {
    try {
        return (await secrets.exists(target, limits)) ? 'there' : 'missing';
    }
    catch (error) {
        return { error: (0,errors/* asActionError */.z6)(error).message };
    }
}
/** For a dry run without a token: it cannot look at targets, and stores nothing. */
function readingWithoutTargets(reading) {
    const unseen = {
        prepare: async (target) => ({ target, publicKey: '', keyId: '' }),
        exists: async () => true,
    };
    return { ...reading, secrets: async () => unseen };
}

;// CONCATENATED MODULE: ./build/operations/apply/apply-rows.js













class EntryPlanner {
    #known;
    /** What the operations of single keys read with. */
    #reading;
    #guardrails;
    #chosen = new Map();
    #lists;
    constructor(known) {
        const { input, reading } = known;
        this.#known = known;
        this.#reading = input.githubToken === undefined ? readingWithoutTargets(reading) : reading;
        this.#guardrails = new guardrails/* Guardrails */.fk(reading.account.openrouter);
    }
    async exactRow(entry) {
        const { keys, secrets, reading } = this.#known;
        const decision = (0,declared_key/* decide */.LD)(entry, { keys, run: reading.run, secretAt: target => secrets.get(target) });
        const key = 'key' in decision ? decision.key : undefined;
        const row = await orErrorRow(entry, entry.name, key, () => this.#rowOf(entry, decision));
        const doubt = key ? (0,situation/* doubtfulBearing */.SR)(keys.bearers.of(key), keys.names.now) : [];
        return { ...row, warnings: [...doubt, ...(row.warnings ?? [])] };
    }
    /** One row for each key that the pattern claims. */
    patternRows(entry, claimed) {
        return (0,concurrency/* eachOrFirstError */.hu)(claimed, key => orErrorRow(entry, key.name, key, () => this.#update(entry, key, undefined)));
    }
    /** The notice if no key matches the pattern. A pattern whose keys all belong to other entries is not unused. */
    unusedNotice({ pattern, at }) {
        const { keys, input } = this.#known;
        if (keys.plain.some(({ name }) => pattern.matches(name)))
            return [];
        return [(0,untrusted/* say */.cv) `${input.file.path}:${at.line}: no key matches ${(0,untrusted/* quoted */.TL)(pattern.text)}.`];
    }
    async #rowOf(entry, decision) {
        switch (decision.action) {
            case 'error':
                return errorRow(entry, entry.name, decision.key, decision.reason);
            case 'none':
                return { ...idle(entry, rowOf(entry.name, undefined, 'none')), warnings: [decision.warning] };
            case 'create':
                return this.#creation(entry);
            case 'rotate':
                return this.#rotation(entry, decision.key, decision.reason);
            case 'update':
                return this.#update(entry, decision.key, decision.warning);
        }
    }
    async #update(entry, key, warning) {
        const { names } = this.#known.keys;
        const { guardrail: choice, ...wanted } = entry.settings;
        const planned = (0,update_plan/* planOne */._x)(key, wanted, names.now);
        if (typeof planned === 'string')
            throw new errors/* ActionError */.lZ(planned);
        const update = { ...planned, guardrail: choice && (await this.#guardrailChange(choice, key)) };
        const change = changeByUpdate(update);
        const changes = Object.keys(change.changes).length > 0;
        return {
            row: { ...rowOf(key.name, key, changes ? 'update' : 'none'), ...change },
            key,
            work: changes ? { kind: 'update', update } : undefined,
            entry,
            remark: update.remark,
            warnings: [...(warning === undefined ? [] : [warning]), ...(0,update_plan/* spentWarning */.dc)(update)],
        };
    }
    async #guardrailChange(choice, key) {
        const [before, after] = await (0,concurrency/* allOrFirstError */.te)([this.#guardrails.of(key.hash), this.#choose(choice)]);
        return { before, after };
    }
    /** Each choice is looked up once. */
    #choose(choice) {
        const name = JSON.stringify(choice);
        const chosen = this.#chosen.get(name) ?? this.#guardrails.chosen(choice, this.#known.workspaceId);
        this.#chosen.set(name, chosen);
        return chosen;
    }
    async #creation(entry) {
        const { input, workspaceId, keys } = this.#known;
        const command = creationOf(entry, input, workspaceId);
        const known = { workspaceId, names: keys.names, guardrails: this.#guardrails };
        const plan = await create.create.plan(command, this.#reading, known);
        const row = { ...rowOf(entry.name, undefined, 'create'), ...changeByCreation(plan), storeIn: entry.storeIn };
        const existing = entry.storeIn.filter(target => this.#known.secrets.get(target) === 'there');
        const warnings = existing.map(target => (0,delivery/* overwritesText */.sh)(entry.name, target));
        return { row, key: undefined, work: { kind: 'create', entry, key: undefined, command, plan }, entry, warnings };
    }
    async #rotation(entry, key, reason) {
        const { input, workspaceId } = this.#known;
        const command = rotationOf(entry, input, workspaceId);
        const plan = await rotate.rotate.plan(command, this.#reading, await this.#snapshot());
        if (plan instanceof engine/* Settled */.wS || 'leftOut' in plan)
            throw new TypeError('A rotation without where cannot leave its key out.');
        const isFresh = hasFreshBudget(entry, plan);
        const change = changeByRotation(plan, isFresh);
        return {
            row: { ...rowOf(entry.name, key, 'rotate'), ...change, storeIn: entry.storeIn, reason },
            key,
            work: { kind: 'rotate', entry, key, command, plan },
            entry,
            notices: isFresh ? [freshBudgetText(entry)] : [],
        };
    }
    async #snapshot() {
        const { input, reading, workspaceId, keys } = this.#known;
        this.#lists ??= (0,key_lists/* listsToCarry */.g6)(input.carryOver, reading.account.openrouter, workspaceId);
        return { workspaceId, keys: keys.names.keys, guardrails: this.#guardrails, lists: await this.#lists };
    }
}
/** With an absolute limit that never resets, what the old key has spent does not count for the new one. */
function hasFreshBudget({ settings }, { settings: { limit, limit_reset } }) {
    return settings.limit?.rule === 'exactly' && limit !== null && limit_reset === null;
}
function freshBudgetText({ name }) {
    return (0,untrusted/* say */.cv) `Key ${(0,untrusted/* quoted */.TL)(name)}: the rotation begins its budget anew, since its limit is absolute and never resets.`;
}
/** An error of the operation fails this row alone. */
async function orErrorRow(entry, name, key, plan) {
    try {
        return await plan();
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ))
            throw error;
        return errorRow(entry, name, key, error.message);
    }
}
function errorRow(entry, name, key, reason) {
    return { ...idle(entry, { ...rowOf(name, key, 'error'), reason }), key };
}
function idle(entry, row) {
    return { row, key: undefined, work: undefined, entry };
}
/** `id`: the workspace; undefined: the default one */
function creationOf(entry, input, id) {
    const { name, settings } = entry;
    const { limit } = settings;
    return {
        operation: 'create',
        owner: {},
        ...commonOf(id),
        wanted: { name, ...(limit && { limit: absolute(limit) }), ...wantedOf(entry) },
        delivery: deliveryOf(entry, input),
        deleteAtJobEnd: false,
    };
}
/** The name selects the key: only the name finds every journal that interrupted rotations have left of it. */
function rotationOf(entry, input, id) {
    const { name, settings, retire } = entry;
    const { limit } = settings;
    return {
        operation: 'rotate',
        ...commonOf(id),
        selector: { by: 'name', name },
        where: [],
        wanted: { ...(limit && { limit }), ...wantedOf(entry) },
        delivery: deliveryOf(entry, input),
        retire: retire ?? input.retire,
        carryOver: input.carryOver,
    };
}
/** Requirements are judged for all keys together. */
function commonOf(id) {
    const workspace = id === undefined ? undefined : { by: 'id', id };
    return { workspace, gate: engine/* NOTHING_REQUIRED */._F, dryRun: false };
}
/** Only entries with `store-in` get here. Only a dry run has no token: it neither reads nor writes secrets. */
function deliveryOf({ storeIn }, { githubToken }) {
    const targets = storeIn;
    return { storage: { targets, githubToken: githubToken ?? '' }, outputKey: false };
}
function wantedOf({ settings, expiresIn }) {
    const { limit_reset, include_byok_in_limit, guardrail } = settings;
    return {
        ...(limit_reset !== undefined && { limit_reset }),
        ...(include_byok_in_limit !== undefined && { include_byok_in_limit }),
        ...(guardrail !== undefined && { guardrail }),
        ...(expiresIn !== undefined && { lifetime: expiresIn === 'never' ? 'never' : { for: expiresIn } }),
    };
}
/** For a new key, "at least N", "at most N" and "top up to N" mean N. */
function absolute(limit) {
    return limit.rule === 'unlimited' ? limit : { rule: 'exactly', amount: limit.amount };
}

;// CONCATENATED MODULE: ./build/operations/apply/apply-plan.js











/** @throws ActionError when the file cannot be planned at all */
async function planApply(input, reading) {
    const { file, githubToken } = input;
    requireToken(input);
    const id = await sameWorkspace(input, reading.account);
    const keys = new keys_by_name/* KeysByName */.Nf(await reading.account.namesIn(id));
    const claims = (0,keys_by_name/* claimsOf */.ds)(file, keys);
    const unlisted = planUnlisted(claims.unlisted, keys, input);
    const secrets = await lookAtSecrets(file.exact, keys, githubToken, reading);
    const planner = new EntryPlanner({ input, workspaceId: id, keys, secrets, reading });
    const [exact, patterns] = await (0,concurrency/* allOrFirstError */.te)([
        (0,concurrency/* eachOrFirstError */.hu)(file.exact, entry => planner.exactRow(entry)),
        (0,concurrency/* eachOrFirstError */.hu)(file.patterns, entry => planner.patternRows(entry, claims.ofPattern(entry))),
    ]);
    const overdue = planOverdue(claims.unlisted, keys);
    const rows = [...inFileOrder([...exact, ...patterns.flat()]), ...overdue, ...unlisted.rows];
    const blind = githubToken === undefined && file.exact.some(({ storeIn }) => storeIn.length > 0);
    return {
        input,
        workspaceId: id,
        rows,
        reported: unlisted.reported,
        failure: unlisted.failure,
        notices: [
            ...(blind ? [NOT_LOOKED_AT] : []),
            ...(input.carryOver === 'guardrail' ? [key_lists/* NOT_CARRIED_OVER */.a7] : []),
            ...file.patterns.flatMap(entry => planner.unusedNotice(entry)),
            ...rows.flatMap(({ notices = [] }) => notices),
        ],
        warnings: [
            ...file.warnings,
            ...rows.flatMap(({ warnings = [] }) => warnings),
            ...unlisted.warnings,
            ...(0,retired/* orphanedWarnings */.NH)(keys.names, new Set([...unlisted.ending, ...overdue.flatMap(({ key }) => key?.hash ?? [])])),
        ],
    };
}
/** Only a dry run may lack the token: it then skips the targets. */
function requireToken({ file, githubToken, dryRun }) {
    if (githubToken !== undefined || dryRun || !file.exact.some(({ storeIn }) => storeIn.length > 0))
        return;
    throw new errors/* ActionError */.lZ('github-token: entries of the keys file have store-in, which needs a token that may write those secrets: of a GitHub ' +
        'App or a fine-grained token. GITHUB_TOKEN can never write secrets. If a secret was given, it may not exist for this run.');
}
/** If the input and the file both name a workspace, it must be the same one. */
async function sameWorkspace({ workspace, file }, { openrouter }) {
    const [byInput, byFile] = await (0,concurrency/* allOrFirstError */.te)([
        (0,workspaces/* workspaceId */.RX)(workspace, openrouter),
        (0,workspaces/* workspaceId */.RX)(file.workspace, openrouter, 'workspace-id', file.path),
    ]);
    if (byInput === undefined || byFile === undefined || byInput === byFile)
        return byFile ?? byInput;
    throw new errors/* ActionError */.lZ((0,untrusted/* say */.cv) `workspace-id: the input names workspace ${byInput}, and ${file.path} names ${byFile}. Name it in one of the two.`);
}
/** Exact entries and patterns in the order of the file. */
function inFileOrder(rows) {
    return rows.toSorted((a, b) => (a.entry?.place ?? 0) - (b.entry?.place ?? 0));
}
/** `unlisted` is in the order of the rows. Disabled and expired keys are affected only if they would be deleted. */
function planUnlisted(unlisted, keys, input) {
    const { file } = input;
    const what = file.unlisted;
    const exact = new Set(file.exact.map(({ name }) => name));
    const ofEntries = keys.names.unsealedMarks(base => exact.has(base));
    const unsealed = [...new Set([...affectedBy(file, keys.unsealed), ...ofEntries])];
    const stillEnabled = affectedBy(file, keys.stillEnabled);
    const warnings = [...unsealed.map(retired/* unsealedText */.tY), ...stillEnabled.map(stillEnabledText)];
    if (what === 'ignore')
        return { rows: [], reported: [], warnings, ending: new Set() };
    // They are left alone, but must not pass as keys that the file declares.
    const hidden = unsealed.filter(key => keys.isLive(key));
    const affected = what === 'delete' ? unlisted : unlisted.filter(key => keys.isLive(key));
    if (what === 'report') {
        const reported = affected.map(key => reportedText(key, file));
        return {
            rows: [],
            reported: [...affected, ...hidden],
            warnings: [...reported, ...warnings],
            ending: new Set(),
        };
    }
    const { true: spared = [], false: ended = [] } = Object.groupBy(affected, key => `${keys.isInRotation(key)}`);
    if (ended.length > input.maxKeys) {
        return {
            rows: [],
            failure: tooMany(ended, input),
            reported: [...ended, ...spared, ...hidden],
            warnings: [...spared.map(key => sparedText(key, file)), ...warnings],
            ending: new Set(),
        };
    }
    const rows = ended.map(key => endingRow(key, what, keys.predecessors(key), file));
    const ending = ended.flatMap(key => [key, ...keys.predecessors(key)]);
    return {
        rows,
        reported: [...spared, ...hidden],
        warnings: [...spared.map(key => sparedText(key, file)), ...warnings],
        ending: new Set(ending.map(({ hash }) => hash)),
    };
}
/** Overdue keys whose marks lead to a key that the file covers; by name, then by hash. */
function planOverdue(unlisted, { names, plain }) {
    const uncovered = new Set(unlisted);
    const covered = new Set(plain.filter(key => !uncovered.has(key)));
    const ending = names.keys.filter(key => {
        const successor = names.isOverdue(key) ? names.successor(key) : undefined;
        return successor !== undefined && covered.has(successor);
    });
    return (0,keys_by_name/* sortedByName */.IG)(ending).map(key => {
        const row = { ...rowOf(key.name, key, 'disable'), ...changeByDisabling(), reason: (0,overdue/* overdueReason */.hj)(key, names) };
        return { row, key, work: { kind: 'overdue', key }, entry: undefined };
    });
}
/** With `unlisted: ignore` only the keys that a pattern of the file matches. */
function affectedBy({ unlisted, patterns }, keys) {
    if (unlisted !== 'ignore')
        return keys;
    return keys.filter(({ name }) => patterns.some(({ pattern }) => pattern.matches(name)));
}
function endingRow(key, kind, predecessors, { path }) {
    const change = kind === 'disable' ? changeByDisabling() : {};
    const row = { ...rowOf(key.name, key, kind), ...change, reason: (0,untrusted/* say */.cv) `not in ${path} (unlisted: ${kind})` };
    return { row, key, work: { kind, key, predecessors }, entry: undefined };
}
function reportedText({ name, hash }, { path }) {
    return (0,untrusted/* say */.cv) `Key ${(0,untrusted/* quoted */.TL)(name)} (${hash}) is not in ${path} (unlisted: report).`;
}
function sparedText({ name, hash }, { path }) {
    return (0,untrusted/* say */.cv) `Key ${(0,untrusted/* quoted */.TL)(name)} (${hash}) is not in ${path}, and it was renamed or moved, or a rotation of it is unfinished: it was left alone.`;
}
function stillEnabledText({ name, hash }) {
    return ((0,untrusted/* say */.cv) `Key ${(0,untrusted/* quoted */.TL)(name)} (${hash}) was retired by a rotation and is enabled: retire: keep left it so, or somebody has ` +
        'enabled it again. It was left alone: disable it, unless it is still in use.');
}
function tooMany(keys, { file: { path, unlisted }, maxKeys }) {
    const names = keys.slice(0, 10).map(key => (0,untrusted/* say */.cv) `${(0,untrusted/* quoted */.TL)(key.name)} (${(0,rotation_names/* shortHash */.BC)(key.hash)})`);
    const more = keys.length > names.length ? ` and ${keys.length - names.length} more` : '';
    return new errors/* ActionError */.lZ((0,untrusted/* say */.cv) `max-keys: ${keys.length} keys are not in ${path} and would be ${unlisted}d, but at most ${maxKeys} may be: ` +
        `${names.join(', ')}${more}. They were left alone. Add them to the file, or set max-keys: ${keys.length} if all are meant.`);
}

;// CONCATENATED MODULE: ./build/operations/apply/apply-ending.js









/** Disables or deletes unlisted keys, and returns the result of each, in order. */
async function endUnlisted(endings, { workspaceId, input }, effects) {
    const { reading, account } = effects;
    const keys = new keys_by_name/* KeysByName */.Nf(await reading.account.namesIn(workspaceId));
    const seen = await (0,concurrency/* mapLimited */.bB)(endings, 'Looking at unlisted keys', reading, async (ending) => ({
        ending,
        look: await lookAgain(ending.work, keys, reading.account),
    }));
    const deleting = seen.flatMap(({ ending, look }) => ending.work.kind === 'delete' && 'key' in look ? [look.key, ...look.predecessors] : []);
    const { leaving, warnings } = await (0,key_lists/* leavingOf */.i7)(deleting, keys.names, reading.account, input.carryOver);
    const left = await (0,concurrency/* eachOrFirstError */.hu)(leaving, ({ lists, change }) => (0,key_lists/* leaveLists */.BS)(lists, change, account.openrouter));
    const done = await (0,concurrency/* mapLimited */.bB)(seen, 'Ending unlisted keys', reading, ({ ending: { each, work }, look }) => 'key' in look ? end(each, work, look, account) : Promise.resolve(notEnded(each, look, input.file)));
    return done.map((one, index) => index === 0 ? { ...one, warnings: [...(one.warnings ?? []), ...warnings, ...left.flat()] } : one);
}
/** Disables overdue keys, whatever else failed. */
async function endOverdueRows(plan, { account, cancellation }, done) {
    const rows = plan.rows.flatMap(each => (each.work?.kind === 'overdue' ? [{ each, key: each.work.key }] : []));
    if (rows.length === 0 || cancellation.cancelled)
        return;
    const keys = rows.map(({ key }) => key);
    const { ended, warnings } = await (0,overdue/* endOverdue */._l)(keys, undefined, account, plan.input.carryOver);
    for (const [index, { each }] of rows.entries()) {
        const what = ended[index];
        if (what === undefined)
            continue;
        const one = 'error' in what
            ? failedDone(each, what.error)
            : what.after
                ? disabledDone(each, what.after, what.changed)
                : leftDone(each);
        done.set(each, index === 0 ? { ...one, warnings: [...(one.warnings ?? []), ...warnings] } : one);
    }
}
function disabledDone(each, key, changed) {
    return {
        row: { ...each.row, did: 'disabled' },
        result: { did: 'disabled', returned: key, after: key },
        changed,
    };
}
async function lookAgain({ key: before }, keys, { openrouter }) {
    try {
        const key = await (0,errors/* undefinedIf404 */.eg)(openrouter.key(before.hash));
        if (key === undefined)
            return { left: 'gone' };
        const isElsewhere = key.name !== before.name || key.workspace_id !== before.workspace_id;
        if (isElsewhere || keys.isInRotation(key))
            return { left: 'changed' };
        return { key, predecessors: keys.predecessors(key) };
    }
    catch (error) {
        return { error: (0,errors/* asActionError */.z6)(error).message };
    }
}
function notEnded(each, look, file) {
    if ('error' in look)
        return failedDone(each, look.error);
    const { key } = each;
    return leftDone(each, key && look.left === 'changed' ? [sparedText(key, file)] : []);
}
/** Predecessors first: if one cannot be ended, the key is left too, so that the next run finds both. */
async function end(each, { kind }, { key, predecessors }, account) {
    let changed = false;
    try {
        for (const one of predecessors) {
            await endOne(kind, one, account);
            changed = true;
        }
        const { after, did } = await endOne(kind, key, account);
        const row = did === 'unchanged' ? each.row : { ...each.row, did };
        return { row, result: { did, returned: after, after }, changed: changed || did !== 'unchanged' };
    }
    catch (error) {
        return { ...failedDone(each, (0,errors/* asActionError */.z6)(error).message), changed };
    }
}
async function endOne(kind, key, account) {
    if (kind === 'delete') {
        const { result, failed } = await (0,delete_delete/* deleteOne */.o)(key, account);
        if (failed)
            throw new errors/* ActionError */.lZ(failed.error);
        return result;
    }
    if (key.disabled)
        return { after: key, did: 'unchanged' };
    return { after: await (0,confirmed_writes/* applyPatch */.X6)(account, key.hash, { disabled: true }), did: 'disabled' };
}

// EXTERNAL MODULE: ./build/operations/engine/judge.js
var engine_judge = __webpack_require__(61);
;// CONCATENATED MODULE: ./build/operations/apply/apply-work.js











/** Updates of many keys share their requests for guardrails. */
async function updateAll({ rows }, effects, done) {
    const working = rows.flatMap(each => (each.work?.kind === 'update' ? [{ each, update: each.work.update }] : []));
    const updates = working.map(({ update }) => update);
    const results = await (0,update/* applyUpdates */.$s)({ updates, onlyDisables: false }, effects);
    for (const [index, result] of results.entries()) {
        const { each } = working[index];
        const { error, ...rest } = result;
        done.set(each, {
            row: result.did === 'unchanged' ? each.row : { ...each.row, did: result.did },
            result: rest,
            changed: (0,update/* isChanged */.Hq)(result),
            ...(error !== undefined && { error }),
        });
    }
}
/** A bounded number at a time: each key must be stored within minutes of its creation. */
async function createAll(plan, effects, done) {
    const creating = plan.rows.flatMap(each => (each.work?.kind === 'create' ? [{ each, work: each.work }] : []));
    await (0,concurrency/* mapLimited */.bB)(creating, 'Creating keys', effects.reading, async ({ each, work }) => {
        done.set(each, await carryOut(each, () => createAgain(work, plan, effects), effects));
    });
}
/** One after another, since rotations may share lists. */
async function rotateAll(plan, effects, done) {
    for (const each of plan.rows) {
        const { work } = each;
        if (work?.kind === 'rotate')
            done.set(each, await carryOut(each, () => rotateAgain(work, plan, effects), effects));
    }
}
const DID = { create: 'created', rotate: 'rotated' };
async function carryOut(each, work, { cancellation }) {
    if (cancellation.cancelled)
        return failedDone(each, 'not attempted: the job was cancelled');
    try {
        const { operation, failure, results, changed, notices, warnings } = await work();
        const row = { ...each.row, did: failure ? 'failed' : DID[operation] };
        const done = { row, result: results[0], changed, notices, warnings };
        return failure ? { ...done, error: failure.message } : done;
    }
    catch (error) {
        return failedDone(each, (0,errors/* asActionError */.z6)(error).message);
    }
}
async function createAgain(work, plan, effects) {
    const { reading } = effects;
    const { names } = await stillPlanned(work, plan, effects);
    const known = { workspaceId: plan.workspaceId, names, guardrails: new guardrails/* Guardrails */.fk(reading.account.openrouter) };
    const now = await create.create.plan(work.command, reading, known);
    refuseChangedSettings(decidedIn(work.plan), decidedIn(now));
    await refuseUnmet(create.create.forecast(now, false), work, plan, effects);
    return create.create.apply(now, effects);
}
async function rotateAgain(work, plan, effects) {
    const { old } = work.plan.situation;
    const [now] = await (0,concurrency/* allOrFirstError */.te)([rotate.rotate.plan(work.command, effects.reading), stillPlanned(work, plan, effects)]);
    if (now instanceof engine/* Settled */.wS || 'leftOut' in now || now.situation.old?.hash !== old?.hash)
        throw changedMeanwhile('the old key');
    refuseChangedSettings(decidedIn(work.plan), decidedIn(now), hasSpent(work.plan, now));
    await refuseUnmet(rotate.rotate.forecast(now, false), work, plan, effects);
    return rotate.rotate.apply(now, effects);
}
/**
 * Decides again from the present keys and secrets.
 * @throws ActionError when the action or its key would be a different one
 */
async function stillPlanned({ kind, entry, key }, { workspaceId, input }, { reading }) {
    const keys = new keys_by_name/* KeysByName */.Nf(await reading.account.namesIn(workspaceId));
    const secrets = await lookAtSecrets([entry], keys, input.githubToken, reading);
    const now = (0,declared_key/* decide */.LD)(entry, { keys, run: reading.run, secretAt: target => secrets.get(target) });
    if (now.action === 'error')
        throw new errors/* ActionError */.lZ(now.reason);
    const about = 'key' in now ? now.key?.hash : undefined;
    if (now.action !== kind || about !== key?.hash)
        throw changedMeanwhile('the key or its secret');
    return keys;
}
function decidedIn(plan) {
    const guardrail = 'source' in plan ? plan.guardrail.after : plan.guardrail;
    return { ...plan.settings, guardrail: guardrail?.id };
}
/** Whether the old key has spent some of its budget, which is otherwise unchanged. */
function hasSpent({ source: before }, { source: now }) {
    const isSameBudget = before.limit === now.limit && before.limit_reset === null && now.limit_reset === null;
    return isSameBudget && (now.limit_remaining ?? 0) < (before.limit_remaining ?? 0);
}
/** Settings must be as they were shown and judged. The expiry may differ: it counts from now. */
function refuseChangedSettings(before, now, hasSpent = false) {
    const { limit, limit_reset, include_byok_in_limit, guardrail } = before;
    const isLess = now.limit !== null && limit !== null && now.limit < limit;
    if (now.limit !== limit && !(hasSpent && isLess))
        throw changedMeanwhile('the limit');
    if (now.limit_reset !== limit_reset)
        throw changedMeanwhile('limit-reset');
    if (now.include_byok_in_limit !== include_byok_in_limit)
        throw changedMeanwhile('include-byok-in-limit');
    if (now.guardrail !== guardrail)
        throw changedMeanwhile('the guardrail');
}
function changedMeanwhile(what) {
    return new errors/* ActionError */.lZ(`${what} was changed while the file was being applied, so that the plan no longer fits. Nothing was done to this key; run it again.`);
}
/** Conditions on sums and on the account were checked against the plan: only those on single keys are checked here. */
async function refuseUnmet(forecast, { entry }, { input: { gate } }, { reading }) {
    const ofOneKey = ({ kind }) => kind === 'key' || kind === 'enabled';
    const require = entry.require.filter(ofOneKey);
    const judge = new engine_judge/* Judge */.Ih({ ...gate, require: gate.require?.filter(ofOneKey) }, reading.account.openrouter);
    const results = forecast.results.map(each => ({ ...each, require }));
    const verdict = await judge.judge(() => ({ ...forecast, results }));
    if (verdict === undefined || verdict.passed)
        return;
    throw (0,engine_judge/* unmetFailure */.O3)(verdict, 'Nothing was done to this key, because the result would fail the requirements:');
}

;// CONCATENATED MODULE: ./build/operations/apply/apply.js











const apply = {
    wording: {
        notDone: 'Nothing was changed',
        planned: 'the result',
        done: 'The file was applied',
        result: 'the result',
    },
    plan: planApply,
    endingConditions({ file, gate }) {
        if (file.unlisted !== 'disable' && file.unlisted !== 'delete')
            return [];
        return [...(gate.require ?? []), ...[...file.exact, ...file.patterns].flatMap(({ require }) => require)];
    },
    forecast(plan, stopped) {
        const { input } = plan;
        const done = plan.rows.map(each => (stopped ? leftDone(each) : foreseen(each)));
        const outcome = outcomeOf(plan, done);
        if (!input.dryRun || !input.failOnDrift || !outcome.drift)
            return outcome;
        return { ...outcome, failure: (0,outcome_outcome/* bothFailures */.No)(outcome.failure, driftError(input.file.path)) };
    },
    async apply(plan, effects) {
        effects.catchSignals();
        const done = new Map();
        await Promise.all([updateAll(plan, effects, done), createAll(plan, effects, done)]);
        await rotateAll(plan, effects, done);
        await endOverdueRows(plan, effects, done);
        await endAll(plan, effects, done);
        const rows = plan.rows.map(each => done.get(each) ?? leftDone(each));
        return outcomeOf(plan, rows);
    },
};
function driftError(path) {
    return new errors/* ActionError */.lZ((0,untrusted/* say */.cv) `fail-on-drift: the keys differ from ${path}. Apply the file, or change it to what the keys are; the plan shows each difference.`);
}
/** Ends unlisted keys: last, and only if nothing failed before. */
async function endAll(plan, effects, done) {
    const endings = plan.rows.flatMap((each) => {
        const { work } = each;
        return work?.kind === 'disable' || work?.kind === 'delete' ? [{ each, work }] : [];
    });
    const [first] = endings;
    if (!first)
        return;
    const hasFailed = plan.rows.some(each => each.row.action === 'error' || done.get(each)?.error !== undefined);
    if (hasFailed || effects.cancellation.cancelled) {
        const why = hasFailed ? 'something failed before' : 'the job was cancelled';
        done.set(first.each, leftDone(first.each, [`Unlisted keys were left alone, because ${why}.`]));
        return;
    }
    const ended = await endUnlisted(endings, plan, effects);
    for (const [index, { each }] of endings.entries())
        done.set(each, ended[index] ?? leftDone(each));
}
/** The expected result of a row. */
function foreseen(each) {
    const { row, work } = each;
    switch (work?.kind) {
        case 'create':
            return foreseenBy(row, create.create.forecast(work.plan, false));
        case 'rotate':
            return foreseenBy(row, rotate.rotate.forecast(work.plan, false));
        case 'update':
            return { row, result: (0,update/* foreseen */.mq)(work.update), changed: true };
        case 'overdue':
        case 'disable':
            return { row, result: ended(work.key, 'disabled', { disabled: true }), changed: true };
        case 'delete':
            return { row, result: ended(work.key, 'deleted', {}), changed: true };
        default:
            return leftDone(each);
    }
}
function foreseenBy(row, { results, notices, warnings }) {
    return { row, result: results[0], changed: true, notices, warnings };
}
function ended(key, did, change) {
    return { did, returned: key, after: { ...key, ...change } };
}
/** Many rotations and creations have the same notices and warnings: each is shown once. */
function outcomeOf(plan, done) {
    const failed = plan.rows.flatMap(({ row, key, entry }, index) => {
        const error = row.action === 'error' ? row.reason : done[index]?.error;
        return error === undefined ? [] : [{ hash: key?.hash ?? null, name: row.name, error, ...(!entry && UNLISTED) }];
    });
    const results = plan.rows.flatMap(({ entry }, index) => {
        const result = done[index]?.result;
        return result ? [{ ...result, ...(entry ? requiredBy(entry) : UNLISTED) }] : [];
    });
    const rows = done.map(({ row }) => row);
    return {
        operation: 'apply',
        changed: done.some(({ changed }) => changed),
        results,
        single: undefined,
        failed,
        notices: [...new Set([...plan.notices, ...done.flatMap(({ notices = [] }) => notices)])],
        warnings: [...new Set([...plan.warnings, ...done.flatMap(({ warnings = [] }) => warnings)])],
        rows,
        reported: plan.reported,
        drift: plan.reported.length > 0 || plan.rows.some(({ row, work }) => row.action !== 'none' && work?.kind !== 'overdue'),
        failure: (0,outcome_outcome/* bothFailures */.No)((0,outcome_outcome/* namedFailure */.Q$)(failed, rows.length), plan.failure),
    };
}
const UNLISTED = { unlisted: true };
function requiredBy({ require }) {
    return require.length > 0 ? { require } : {};
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


/***/ })

};
;