"use strict";
exports.id = 250;
exports.ids = [250];
exports.modules = {

/***/ 3869:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ meets),
/* harmony export */   Jl: () => (/* binding */ countsFromNow),
/* harmony export */   SH: () => (/* binding */ allUnknown),
/* harmony export */   Yf: () => (/* binding */ actualText),
/* harmony export */   Zv: () => (/* binding */ unmetText),
/* harmony export */   fq: () => (/* binding */ requiredFacts),
/* harmony export */   kW: () => (/* binding */ unmetConditions)
/* harmony export */ });
/* harmony import */ var _key_facts_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3050);
/* harmony import */ var _key_key_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9274);
/* harmony import */ var _key_state_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3324);
/* harmony import */ var _money_usd_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8826);
/* harmony import */ var _text_parse_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4614);
/* harmony import */ var _text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1511);
/** `require`, `warn` and `where`: which conditions a key meets. `condition-parser.ts` parses them. */






/**
 * The conditions that do not hold: for each subject, then the totals, then those on the account. `incomplete`: some
 * selected key could not be read, so no total is known. Without any key only the account is judged.
 */
function unmetConditions(conditions, subjects, incomplete = false, account = { facts: {}, now: 0 }) {
    const ofKeys = subjects.flatMap(subject => conditions.flatMap(condition => {
        if (condition.kind === 'total' || condition.kind === 'account')
            return [];
        const { met, ...rest } = evaluate(condition, subject);
        const { hash = null, name = null } = subject.key;
        return met ? [] : [{ hash, name, about: 'key', condition: condition.text, ...rest }];
    }));
    const isNone = subjects.length === 0 && !incomplete;
    const totals = conditions.flatMap(condition => {
        if (condition.kind !== 'total' || isNone)
            return [];
        const { met, actual } = evaluateTotal(condition, subjects, incomplete);
        return met ? [] : [keyless(condition, actual)];
    });
    const ofAccount = conditions.flatMap(condition => {
        if (condition.kind !== 'account')
            return [];
        const { met, actual } = evaluateAccount(condition, account);
        return met ? [] : [keyless(condition, actual)];
    });
    return [...ofKeys, ...totals, ...ofAccount];
}
/** Whether a key meets all conditions. This is how `where` filters. */
function meets(conditions, subject) {
    return unmetConditions(conditions, [subject]).length === 0;
}
/** Whether a condition compares with a duration from now. */
function countsFromNow(condition) {
    return condition.kind !== 'enabled' && 'inMs' in condition.operand;
}
/** All conditions as unmet, because the key could not read itself. */
function allUnknown(conditions) {
    return conditions.map(condition => keyless(condition, 'unknown'));
}
/** An unmet condition that names no key. */
function keyless({ kind, text }, actual) {
    return { hash: null, name: null, about: kind === 'enabled' ? 'key' : kind, condition: text, actual };
}
/** Maximum number of characters of a value in a message: names can be megabytes long. */
const MAX_ACTUAL_LENGTH = 200;
/** `limit-remaining >= 5: is 2.5`. */
function unmetText(unmet) {
    return (0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `${unmet.condition}: is ${(0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .shown */ .SP)(actualText(unmet), MAX_ACTUAL_LENGTH)}`;
}
/** The actual value, never empty. */
function actualText({ actual, compared }) {
    const text = actual === '' ? 'empty' : actual;
    return compared === undefined ? text : `${text}, and ${compared}`;
}
/** The facts that conditions name and that must be read before the conditions are judged. */
function requiredFacts(conditions) {
    const named = new Set(conditions.flatMap(each => each.kind === 'enabled' ? [] : [each.about, ...('field' in each.operand ? [each.operand.field] : [])]));
    return new Set([..._key_facts_js__WEBPACK_IMPORTED_MODULE_0__/* .ACCOUNT_FACT_NAMES */ .Qd, ..._key_facts_js__WEBPACK_IMPORTED_MODULE_0__/* .FACT_NAMES */ .EZ].filter(name => named.has(name)));
}
const UNKNOWN = { met: false, actual: 'unknown' };
function evaluate(condition, subject) {
    if (condition.kind === 'enabled') {
        const actual = (0,_key_state_js__WEBPACK_IMPORTED_MODULE_2__/* .accessOf */ .YK)(subject.key, subject.now);
        return { met: actual === 'enabled', actual };
    }
    const actual = actualOf(condition.about, subject);
    if (actual === undefined)
        return UNKNOWN;
    const { operand } = condition;
    if (!('field' in operand)) {
        return { met: compare(actual.value, condition.operator, operand, subject.now), actual: actual.text };
    }
    const other = actualOf(operand.field, subject);
    const compared = `${(0,_key_key_js__WEBPACK_IMPORTED_MODULE_1__/* .outputName */ .Vf)(operand.field)} is ${other?.text ?? 'unknown'}`;
    if (typeof other?.value !== 'number')
        return { met: false, actual: actual.text, compared };
    const right = { is: multipleOf(other.value, operand.times) };
    const met = compare(withoutNoise(actual.value), condition.operator, right, subject.now);
    return { met, actual: actual.text, compared };
}
/** A multiple of unlimited is unlimited. Calculated in whole billionths: 3 * 0.1 is 0.3. */
function multipleOf(value, times) {
    if (!Number.isFinite(value))
        return value;
    return (0,_money_usd_js__WEBPACK_IMPORTED_MODULE_5__/* .nanoToNumber */ .Fz)((0,_money_usd_js__WEBPACK_IMPORTED_MODULE_5__/* .dividedBy */ .vb)((0,_money_usd_js__WEBPACK_IMPORTED_MODULE_5__/* .nanoFromNumber */ .sg)(value) * (0,_money_usd_js__WEBPACK_IMPORTED_MODULE_5__/* .nanoFromNumber */ .sg)(times), NANO));
}
const NANO = (0,_money_usd_js__WEBPACK_IMPORTED_MODULE_5__/* .nanoFromNumber */ .sg)(1);
/** The number without binary noise, to compare it with another one. */
function withoutNoise(value) {
    return typeof value === 'number' && Number.isFinite(value) ? (0,_money_usd_js__WEBPACK_IMPORTED_MODULE_5__/* .nanoToNumber */ .Fz)((0,_money_usd_js__WEBPACK_IMPORTED_MODULE_5__/* .nanoFromNumber */ .sg)(value)) : value;
}
function evaluateTotal({ about, operator, operand }, subjects, incomplete) {
    if (incomplete)
        return UNKNOWN;
    let sum = 0n;
    let unlimited = false;
    for (const subject of subjects) {
        const value = actualOf(about, subject)?.value;
        if (typeof value !== 'number')
            return UNKNOWN;
        if (Number.isFinite(value))
            sum += (0,_money_usd_js__WEBPACK_IMPORTED_MODULE_5__/* .nanoFromNumber */ .sg)(value);
        else
            unlimited = true;
    }
    const total = unlimited ? Number.POSITIVE_INFINITY : (0,_money_usd_js__WEBPACK_IMPORTED_MODULE_5__/* .nanoToNumber */ .Fz)(sum);
    if ('field' in operand)
        return UNKNOWN;
    return { met: compare(total, operator, operand, 0), actual: unlimited ? 'unlimited' : (0,_money_usd_js__WEBPACK_IMPORTED_MODULE_5__/* .plain */ .pj)(total) };
}
function evaluateAccount({ about, operator, operand }, { facts, now }) {
    const value = accountValue(about, facts);
    if (value === undefined || 'field' in operand)
        return UNKNOWN;
    return { met: compare(value, operator, operand, now), actual: (0,_key_facts_js__WEBPACK_IMPORTED_MODULE_0__/* .accountFactWritten */ .D5)(about, facts) };
}
/** undefined: unknown */
function accountValue(about, { creditsRemaining, creditsRunOutAt }) {
    switch (about) {
        case 'credits_remaining':
            return creditsRemaining;
        case 'credits_run_out_at':
            return orNever(creditsRunOutAt);
    }
}
/** undefined: unknown */
function actualOf(about, subject) {
    const { key, now, facts = {} } = subject;
    switch (about) {
        case 'used_percent':
            return withText((0,_key_state_js__WEBPACK_IMPORTED_MODULE_2__/* .usedPercent */ .Nk)(key), (0,_key_state_js__WEBPACK_IMPORTED_MODULE_2__/* .derivedWritten */ .V0)(about, key, now));
        case 'spend_per_day':
            return withText((0,_key_state_js__WEBPACK_IMPORTED_MODULE_2__/* .spendPerDay */ .aO)(key, now), (0,_key_state_js__WEBPACK_IMPORTED_MODULE_2__/* .derivedWritten */ .V0)(about, key, now));
        case 'runs_out_at':
            return withText(orNever((0,_key_state_js__WEBPACK_IMPORTED_MODULE_2__/* .runsOutAt */ .sf)(key, now)), (0,_key_state_js__WEBPACK_IMPORTED_MODULE_2__/* .derivedWritten */ .V0)(about, key, now));
        case 'guardrail':
            return withText(facts.guardrail && guardrailNames(facts.guardrail), (0,_key_facts_js__WEBPACK_IMPORTED_MODULE_0__/* .factWritten */ ._N)(about, facts));
        case 'budget_remaining':
            return withText(facts.budget === 'none' ? BEYOND : facts.budget?.remaining, (0,_key_facts_js__WEBPACK_IMPORTED_MODULE_0__/* .factWritten */ ._N)(about, facts));
        case 'budget_resets_at':
            return withText(facts.budget && budgetReset(facts.budget), (0,_key_facts_js__WEBPACK_IMPORTED_MODULE_0__/* .factWritten */ ._N)(about, facts));
        case 'free_requests_remaining':
            return withText(facts.freeRequestsRemaining, (0,_key_facts_js__WEBPACK_IMPORTED_MODULE_0__/* .factWritten */ ._N)(about, facts));
        default:
            return actualField(about, key[about]);
    }
}
function withText(value, text) {
    return value === undefined || Number.isNaN(value) ? undefined : { value, text };
}
/** `unlimited` is larger than every number, `never` later than every instant. */
const BEYOND = Number.POSITIVE_INFINITY;
function orNever(instant) {
    return instant === 'never' ? BEYOND : instant;
}
function budgetReset(budget) {
    return budget === 'none' || budget.resetsAt === null ? BEYOND : (0,_key_key_js__WEBPACK_IMPORTED_MODULE_1__/* .instantOf */ .B9)(budget.resetsAt);
}
/** A guardrail whose name is `none` or looks like a UUID can only be referred to by its own UUID. */
function guardrailNames(guardrail) {
    if (guardrail === 'none')
        return ['none'];
    const { id, name } = guardrail;
    return name === 'none' || (0,_text_parse_js__WEBPACK_IMPORTED_MODULE_3__/* .isUuid */ .O1)(name) ? [id.toLowerCase()] : [id.toLowerCase(), name];
}
/** A missing expiry means the same as null. Any other missing field is unknown. */
function actualField(about, value) {
    const known = value === undefined && about === 'expires_at' ? null : value;
    if (known === undefined)
        return undefined;
    const { kind, nullWord } = _key_key_js__WEBPACK_IMPORTED_MODULE_1__/* .FIELDS */ .cJ[about];
    const text = (0,_key_key_js__WEBPACK_IMPORTED_MODULE_1__/* .written */ .Mp)(about, known);
    if (known !== null)
        return withText(kind === 'instant' ? (0,_key_key_js__WEBPACK_IMPORTED_MODULE_1__/* .instantOf */ .B9)(String(known)) : known, text);
    if (kind === 'text')
        return { value: nullWord === '' ? null : nullWord, text };
    // A null without a word belongs to an instant of something that has not happened yet: earlier than all others.
    return { value: nullWord === '' ? Number.NEGATIVE_INFINITY : BEYOND, text };
}
function compare(left, operator, operand, now) {
    const right = 'inMs' in operand ? now + operand.inMs : 'like' in operand ? operand.like : operand.is;
    if (operator === '==')
        return equals(left, right);
    if (operator === '!=')
        return !equals(left, right);
    if (typeof left !== 'number' || typeof right !== 'number')
        return false;
    switch (operator) {
        case '<':
            return left < right;
        case '<=':
            return left <= right;
        case '>':
            return left > right;
        case '>=':
            return left >= right;
    }
}
function equals(left, right) {
    if (typeof left === 'object' && left !== null)
        return left.some(each => equals(each, right));
    return typeof right === 'object' ? typeof left === 'string' && right.matches(left) : left === right;
}


/***/ }),

/***/ 7924:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ZL: () => (/* binding */ planUpdate),
/* harmony export */   aT: () => (/* binding */ unappliedFields),
/* harmony export */   di: () => (/* binding */ givesMorePower),
/* harmony export */   f5: () => (/* binding */ settingsOf),
/* harmony export */   iv: () => (/* binding */ changesBetween),
/* harmony export */   vK: () => (/* binding */ usedIn),
/* harmony export */   yy: () => (/* binding */ SETTINGS)
/* harmony export */ });
/* harmony import */ var _money_limit_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(637);
/* harmony import */ var _money_usd_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8826);
/* harmony import */ var _time_instant_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(334);
/* harmony import */ var _key_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9274);
/** What an update would change in a key, and whether that makes it more powerful. Pure. */




const SETTINGS = ['name', 'disabled', 'limit', 'limit_reset', 'include_byok_in_limit', 'workspace_id'];
/** The plan for one key; undefined when it would lower an unlimited limit, which is meaningless. `now` in ms. */
function planUpdate(key, wanted, now) {
    const limit = wanted.limit === undefined ? key.limit : (0,_money_limit_js__WEBPACK_IMPORTED_MODULE_0__/* .applyLimit */ .e9)(wanted.limit, key);
    if (limit === undefined)
        return undefined;
    const goal = { ...settingsOf(key), ...wanted, limit };
    const patch = Object.fromEntries(SETTINGS.filter(name => goal[name] !== key[name]).map(name => [name, goal[name]]));
    return { patch, planned: plannedKey(key, patch, now) };
}
/** Only the settings of a key. */
function settingsOf(key) {
    const { name, disabled, limit, limit_reset, include_byok_in_limit, workspace_id } = key;
    return { name, disabled, limit, limit_reset, include_byok_in_limit, workspace_id };
}
/** The fields of a PATCH that the key does not show. */
function unappliedFields(key, patch) {
    return SETTINGS.filter(name => name in patch && patch[name] !== key[name]);
}
/** What changed between two states of a key, as in the output `changes`; nothing without a `before`. */
function changesBetween(before, after) {
    if (before === undefined)
        return {};
    return Object.fromEntries(SETTINGS.filter(name => before[name] !== after[name]).map(name => [name, { from: before[name], to: after[name] }]));
}
/** The key as a PATCH would leave it. `now` in ms. */
function plannedKey(key, patch, now) {
    if (Object.keys(patch).length === 0)
        return key;
    const planned = { ...key, ...patch, updated_at: (0,_time_instant_js__WEBPACK_IMPORTED_MODULE_1__/* .formatInstant */ .r4)(now) };
    return { ...planned, limit_remaining: remainingOf(key, planned) };
}
/** What remains of the planned limit. The used part is the same as long as its period and its counting are. */
function remainingOf(key, planned) {
    if (planned.limit === null)
        return null;
    const sameCounting = planned.limit_reset === key.limit_reset && planned.include_byok_in_limit === key.include_byok_in_limit;
    const used = sameCounting && key.limit !== null && key.limit_remaining !== null
        ? (0,_money_usd_js__WEBPACK_IMPORTED_MODULE_3__/* .fromNumber */ .oB)(key.limit) - (0,_money_usd_js__WEBPACK_IMPORTED_MODULE_3__/* .fromNumber */ .oB)(key.limit_remaining)
        : usedIn(planned);
    return (0,_money_usd_js__WEBPACK_IMPORTED_MODULE_3__/* .toNumber */ .Ro)((0,_money_usd_js__WEBPACK_IMPORTED_MODULE_3__/* .fromNumber */ .oB)(planned.limit) - used);
}
const PERIOD = new Map([
    ['daily', '_daily'],
    ['weekly', '_weekly'],
    ['monthly', '_monthly'],
]);
/** Millionths of USD that count against the limit in its present period. */
function usedIn(key) {
    const period = PERIOD.get(key.limit_reset) ?? '';
    const byok = key.include_byok_in_limit ? key[`byok_usage${period}`] : 0;
    return (0,_money_usd_js__WEBPACK_IMPORTED_MODULE_3__/* .fromNumber */ .oB)(key[`usage${period}`]) + (0,_money_usd_js__WEBPACK_IMPORTED_MODULE_3__/* .fromNumber */ .oB)(byok);
}
/**
 * More power is: a higher limit or none, a new or more frequent reset, BYOK usage that no longer counts, enabling, a
 * guardrail removed or replaced, a later expiry.
 */
function givesMorePower(before, after) {
    return (limitOf(after) > limitOf(before) ||
        (before.limit !== null && after.limit !== null && frequencyOf(after) > frequencyOf(before)) ||
        (before.include_byok_in_limit && !after.include_byok_in_limit) ||
        (before.disabled && !after.disabled) ||
        (before.guardrail != null && before.guardrail !== after.guardrail) ||
        expiryOf(after) > expiryOf(before));
}
function limitOf({ limit }) {
    return limit ?? Number.POSITIVE_INFINITY;
}
/** How often the used part of the limit returns to 0; an unknown interval counts as the most frequent. */
function frequencyOf({ limit_reset: reset }) {
    const known = [null, 'monthly', 'weekly', 'daily'].indexOf(reset);
    return known < 0 ? Number.POSITIVE_INFINITY : known;
}
function expiryOf({ expires_at: expiry }) {
    return expiry == null ? Number.POSITIVE_INFINITY : (0,_key_js__WEBPACK_IMPORTED_MODULE_2__/* .instantOf */ .B9)(expiry);
}


/***/ }),

/***/ 4012:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Fk: () => (/* binding */ unknownHashes),
/* harmony export */   Po: () => (/* binding */ tooLong),
/* harmony export */   ff: () => (/* binding */ hashesAfter),
/* harmony export */   gU: () => (/* binding */ listsNaming),
/* harmony export */   kq: () => (/* binding */ MAX_HASHES),
/* harmony export */   so: () => (/* binding */ listText),
/* harmony export */   td: () => (/* binding */ planLists)
/* harmony export */ });
/* harmony import */ var _text_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2198);
/* harmony import */ var _text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1511);
/* harmony import */ var _situation_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6868);
/**
 * Lists: BYOK credentials and broadcast destinations limited to keys by their hashes. Which of them a rotation changes,
 * and how. Pure; docs/internals/rotation.md explains why.
 */



/** Maximum number of hashes that OpenRouter accepts in one list. */
const MAX_HASHES = 100;
/** The lists that name any of the keys. */
function listsNaming(lists, keys) {
    const hashes = new Set(keys.map(({ hash }) => hash));
    return lists.filter(list => list.hashes?.some(hash => hashes.has(hash)));
}
/** Hashes on these lists that belong to no known key: their keys may be gone. */
function unknownHashes(lists, known) {
    const alive = new Set(known);
    return [...new Set(lists.flatMap(({ hashes }) => hashes ?? []))].filter(hash => !alive.has(hash));
}
/**
 * @param gone hashes that OpenRouter was asked for and does not know
 * @throws ActionError when a list would become too long
 */
function planLists(lists, situation, gone) {
    const { predecessors, superseded, inGrace } = situation;
    const ended = new Set([...gone, ...predecessors.flatMap(({ hash, disabled }) => (disabled ? [hash] : []))]);
    const joined = listsNaming(lists, [...(0,_situation_js__WEBPACK_IMPORTED_MODULE_2__/* .oldAndReady */ .g_)(situation), ...superseded, ...inGrace]);
    const named = listsNaming(lists, (0,_situation_js__WEBPACK_IMPORTED_MODULE_2__/* .familyOf */ .Ap)(situation));
    for (const list of joined) {
        const next = hashesAfter(list.hashes ?? [], { add: '', drop: ended }) ?? [];
        if (next.length > MAX_HASHES)
            throw tooLong(list);
    }
    return { joined, named, ended };
}
/**
 * The hashes of a list after a change; undefined when nothing changes or no change is possible. A list cannot be empty:
 * a last hash stays, and its key must exist.
 */
function hashesAfter(present, { add, drop, gone }) {
    const kept = present.filter(hash => !drop.has(hash));
    const next = add === undefined || kept.includes(add) ? kept : [...kept, add];
    if (next.length === 0) {
        const last = present.findLast(hash => !gone?.has(hash));
        if (last === undefined)
            return undefined;
        next.push(last);
    }
    return next.length === present.length && next.every((hash, index) => hash === present[index]) ? undefined : next;
}
/** `BYOK credential "eu" (8c3…)`. */
function listText({ kind, id, name }) {
    return (0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `${kind === 'byok' ? 'BYOK credential' : 'broadcast destination'} ${(0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(name)} (${id})`;
}
function tooLong(list) {
    return new _text_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(`${listText(list)} is limited to ${MAX_HASHES} keys, the most that OpenRouter allows, and the new key would be one more. ` +
        'Take a key off that list (or let it allow all keys), then run this again.');
}


/***/ }),

/***/ 707:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $I: () => (/* binding */ SealedNames),
/* harmony export */   EO: () => (/* binding */ orphaned),
/* harmony export */   Gt: () => (/* binding */ UNDER_WAY_MS),
/* harmony export */   TU: () => (/* binding */ overdue)
/* harmony export */ });
/* harmony import */ var _key_key_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9274);
/* harmony import */ var _text_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2198);
/* harmony import */ var _text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1511);
/* harmony import */ var _names_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5748);
/**
 * The keys of a workspace by what their names say: which are in the making, which are retired, and what replaced them.
 * Pure.
 */




/** A running rotation stops writing when its new key is this old; until then nobody else touches it. */
const UNDER_WAY_MS = 15 * 60_000;
/** A list of keys with their names, read once. */
class SealedNames {
    keys;
    /** ms, by OpenRouter's clock: ages are measured against it. */
    now;
    /** False: there was no secret to check seals with, so every name counts as not sealed. */
    areSealsChecked;
    #olderSources;
    #names = new Map();
    constructor(keys, seals, now) {
        this.keys = keys;
        this.now = now;
        this.areSealsChecked = seals.canRecognize;
        this.#olderSources = seals.olderSources;
        for (const key of keys) {
            const name = (0,_names_js__WEBPACK_IMPORTED_MODULE_3__/* .readName */ .MQ)(key, seals);
            if (name)
                this.#names.set(key, name);
        }
        this.#breakCopies();
    }
    /** The ending of a listed key's name, sealed or not. */
    marked(key) {
        return this.#names.get(key);
    }
    /** The sealed ending of a listed key's name. */
    sealed(key) {
        const name = this.#names.get(key);
        return name?.sealedBy === undefined ? undefined : name;
    }
    /** How many names each secret except the first has sealed, in the order of the secrets. */
    olderSeals() {
        const sealed = this.keys.flatMap(key => this.sealed(key)?.sealedBy ?? []);
        return this.#olderSources.map((source, index) => ({
            source,
            count: sealed.filter(secret => secret === index + 1).length,
        }));
    }
    /** All sealed journals. */
    journals() {
        return this.#sealedOf(['replacing', 'ready']).flatMap(({ key, name: { base, ending } }) => ending.kind === 'replacing' || ending.kind === 'ready'
            ? [{ key, base, ready: ending.kind === 'ready', other: ending.other, run: ending.run }]
            : []);
    }
    /** Keys that `create` is making or left unfinished. */
    creations() {
        return this.#sealedOf(['creating']).flatMap(({ key, name: { base, ending } }) => ending.kind === 'creating' ? [{ key, base, run: ending.run }] : []);
    }
    /** The listed key whose hash begins like this; undefined if there is none. */
    withShortHash(short) {
        const found = this.keys.filter(key => (0,_names_js__WEBPACK_IMPORTED_MODULE_3__/* .shortHash */ .BC)(key.hash) === short);
        if (found.length <= 1)
            return found[0];
        throw new _text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ((0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `Several keys have a hash that begins with ${short}, so it is not known which one a rotation left. Nothing was changed.`);
    }
    /** The enabled, unexpired keys with exactly this name. */
    enabledNamed(name) {
        return this.keys.filter(key => key.name === name && !key.disabled && !(0,_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .isExpired */ ._d)(key, this.now));
    }
    /** The enabled, unexpired keys with a mark but no seal: anyone may have given them that name. */
    unsealedMarks(matches) {
        return this.keys.filter(key => {
            const name = this.marked(key);
            if (name?.ending.kind !== 'replaced' || name.sealedBy !== undefined || !matches(name.base))
                return false;
            return !key.disabled && !(0,_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .isExpired */ ._d)(key, this.now);
        });
    }
    /** The content of the key's sealed mark; undefined if it has none. */
    replacement(key) {
        const ending = this.sealed(key)?.ending;
        return ending?.kind === 'replaced' ? ending : undefined;
    }
    /** The key at the end of the chain of marks; undefined if it is gone. */
    successor(key) {
        const seen = new Set();
        let at = key;
        while (at && !seen.has(at)) {
            const mark = this.replacement(at);
            if (!mark)
                return at;
            seen.add(at);
            at = this.withShortHash(mark.other);
        }
        return undefined;
    }
    /**
     * The keys that one of these hashes (their first 12 characters) replaced, directly or through others, according to
     * their marks; never `except`.
     */
    predecessors(shorts, except) {
        const marked = this.keys.flatMap(key => {
            const mark = this.replacement(key);
            return mark ? [{ key, other: mark.other }] : [];
        });
        // Iterating over a Set also visits what is added on the way.
        const roots = new Set(shorts);
        const found = new Set();
        for (const root of roots) {
            for (const { key, other } of marked) {
                if (other !== root || key === except)
                    continue;
                found.add(key);
                roots.add((0,_names_js__WEBPACK_IMPORTED_MODULE_3__/* .shortHash */ .BC)(key.hash));
            }
        }
        return [...found];
    }
    /** Whether a retired key is still enabled: until the next rotation, or until its time has come. */
    staysEnabled(key) {
        return !key.disabled && !(0,_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .isExpired */ ._d)(key, this.now) && this.replacement(key)?.until !== undefined;
    }
    /** Whether its time has come and nothing has disabled it yet. */
    isOverdue(key) {
        const until = this.replacement(key)?.until;
        return typeof until === 'number' && until <= this.now && this.staysEnabled(key);
    }
    /** Whether the next rotation of its replacement ends it. */
    endsWithRotation(key) {
        return !key.disabled && (this.replacement(key)?.until === 'next' || this.isOverdue(key));
    }
    isUnderWay({ created_at }) {
        return this.now - (0,_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .instantOf */ .B9)(created_at) < UNDER_WAY_MS;
    }
    #sealedOf(kinds) {
        return this.keys.flatMap(key => {
            const name = this.sealed(key);
            return name && kinds.includes(name.ending.kind) ? [{ key, name }] : [];
        });
    }
    /** A seal written by a POST does not say which key it belongs to: if two keys have it, both count as not sealed. */
    #breakCopies() {
        const bearers = new Map();
        for (const [key, name] of this.#names) {
            if (name.sealedBy === undefined || name.ending.kind === 'ready' || name.ending.kind === 'replaced')
                continue;
            const other = bearers.get(key.name);
            bearers.set(key.name, key);
            for (const each of other ? [key, other] : [])
                this.#names.set(each, { ...name, sealedBy: undefined });
        }
    }
}
/**
 * Enabled keys that the next rotation of their replacement was to end, when that replacement is gone or ends now
 * (`ending`, by hash): nothing will disable them any more.
 */
function orphaned(names, ending = new Set()) {
    const alive = new Map(names.keys.flatMap(key => (ending.has(key.hash) ? [] : [[(0,_names_js__WEBPACK_IMPORTED_MODULE_3__/* .shortHash */ .BC)(key.hash), key]])));
    return names.keys.filter(key => names.staysEnabled(key) && !ending.has(key.hash) && !leadsToLivingKey(key, names, alive));
}
/** Whether every key along its chain of marks exists. */
function leadsToLivingKey(key, names, alive) {
    const seen = new Set();
    for (let at = key; at && !seen.has(at);) {
        const mark = names.replacement(at);
        if (!mark)
            return true;
        seen.add(at);
        at = alive.get(mark.other);
    }
    return false;
}
/** Keys whose time has come and that a rotation of their replacement will disable; none of `ending` (by hash). */
function overdue(names, ending = new Set()) {
    const orphans = new Set(orphaned(names, ending));
    return names.keys.filter(key => names.isOverdue(key) && !ending.has(key.hash) && !orphans.has(key));
}


/***/ }),

/***/ 6868:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $l: () => (/* binding */ newJournals),
/* harmony export */   Ap: () => (/* binding */ familyOf),
/* harmony export */   Nw: () => (/* binding */ situationOfName),
/* harmony export */   SR: () => (/* binding */ doubtfulBearing),
/* harmony export */   _9: () => (/* binding */ supersededIn),
/* harmony export */   g_: () => (/* binding */ oldAndReady),
/* harmony export */   n3: () => (/* binding */ oldAndLeftovers),
/* harmony export */   pS: () => (/* binding */ situationOfGone),
/* harmony export */   pk: () => (/* binding */ Bearers),
/* harmony export */   te: () => (/* binding */ situationOfKey),
/* harmony export */   zE: () => (/* binding */ refusedBearing)
/* harmony export */ });
/* harmony import */ var _key_key_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9274);
/* harmony import */ var _text_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2198);
/* harmony import */ var _text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1511);
/* harmony import */ var _names_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5748);
/**
 * Which key is the old one, what earlier rotations of it left behind, and whether a name can be trusted to identify a
 * key (docs/internals/rotation.md). Names are neither unique nor fixed, and anyone who may create keys can give one the
 * name of another. So a name identifies a key only if a sealed mark confirms it, or if no key of another creator could
 * be meant. Pure: everything is read from the listed keys.
 */




/**
 * The situation of a listed key that was selected by its hash or value, or by the name `named`.
 * @throws ActionError when it cannot be rotated: never finished, retired, or marked without a seal
 */
function situationOfKey(selected, names, named) {
    const ending = names.sealed(selected)?.ending;
    switch (ending?.kind) {
        case 'creating':
            throw neverFinished(selected);
        case 'replacing':
        case 'ready':
            return situationOf(oldOf(ending.other, names, names.sealed(selected)?.base), names, { selected });
        case 'replaced':
            return situationOf(oldOfRetired(selected, names), names);
        default:
            return situationOf({ old: selected, short: (0,_names_js__WEBPACK_IMPORTED_MODULE_3__/* .shortHash */ .BC)(selected.hash) }, names, { named });
    }
}
/** The situation of a hash whose key is gone; undefined when no sealed journal contains it. */
function situationOfGone(hash, names) {
    const short = (0,_names_js__WEBPACK_IMPORTED_MODULE_3__/* .shortHash */ .BC)(hash);
    const journal = names.journals().find(({ other }) => other === short);
    return journal && situationOf(oldOf(short, names, journal.base), names, { selected: journal.key });
}
/**
 * The situation of an exact name; undefined when neither a key nor a journal has it.
 * @throws ActionError when the name is ambiguous, or the key cannot be rotated
 */
function situationOfName(text, names) {
    const same = names.keys.filter(each => each.name === text);
    const enabled = names.enabledNamed(text);
    const [key] = enabled.length > 0 ? enabled : same;
    if (enabled.length > 1 || (enabled.length === 0 && same.length > 1)) {
        const which = (0,_names_js__WEBPACK_IMPORTED_MODULE_3__/* .someKeys */ .ff)(enabled.length > 1 ? enabled : same, ({ hash }) => (0,_names_js__WEBPACK_IMPORTED_MODULE_3__/* .shortHash */ .BC)(hash));
        throw new _text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ((0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `current-name: ${enabled.length || same.length} ${enabled.length > 1 ? 'enabled keys' : 'keys, none of them enabled,'} ` +
            (0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `are named ${(0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(text)} (hashes that begin with ${which}), and rotate replaces one. Select it by hash or api-key.`);
    }
    if (key) {
        const bearing = names.marked(key) ? undefined : new Bearers(names).of(key);
        return { ...situationOfKey(key, names, text), bearing };
    }
    const journals = names.journals().filter(({ base }) => base === text);
    const ready = journals.filter(each => each.ready);
    const olds = new Map((ready.length > 0 ? ready : journals).map(({ other }) => {
        const found = oldOf(other, names, text);
        return [found.short, found];
    }));
    if (olds.size > 1) {
        throw new _text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ((0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `current-name: no key is named ${(0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(text)} any more, and rotations of several old keys of that name ` +
            (0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `were cut off (hashes that begin with ${(0,_names_js__WEBPACK_IMPORTED_MODULE_3__/* .someKeys */ .ff)([...olds.keys()], short => short)}). Select the one that is meant by hash.`);
    }
    const [old] = olds.values();
    return old && situationOf(old, names, { named: text });
}
function oldAndLeftovers({ old, leftovers }) {
    return [...(old ? [old] : []), ...leftovers.map(({ key }) => key)];
}
/** The keys that may be in use: leftovers that were never ready are not stored anywhere. */
function oldAndReady({ old, leftovers }) {
    return [...(old ? [old] : []), ...leftovers.flatMap(({ key, ready }) => (ready ? [key] : []))];
}
/** All keys that this rotation may end or that earlier ones have ended. */
function familyOf(situation) {
    return [...oldAndLeftovers(situation), ...situation.predecessors];
}
/** The sealed journals that belong to an old key, as its leftovers do, except those already known. */
function newJournals(oldShort, names, known) {
    return ownLeftovers(oldShort, names).flatMap(({ key }) => (known.has(key.hash) ? [] : [key]));
}
/** `superseded` of the situation in a newer list: enabled keys that end with this rotation. */
function supersededIn(names, situation) {
    const { oldShort, leftovers } = situation;
    const kept = new Set(oldAndLeftovers(situation).map(({ hash }) => hash));
    return names
        .predecessors([oldShort, ...leftovers.map(({ key }) => (0,_names_js__WEBPACK_IMPORTED_MODULE_3__/* .shortHash */ .BC)(key.hash))])
        .filter(key => !kept.has(key.hash) && names.endsWithRotation(key));
}
/**
 * The key that a journal is to replace, or what has replaced it since. `base` is the journal's name without its ending.
 */
function oldOf(short, names, base, passed = new Set()) {
    const named = names.withShortHash(short);
    const gone = () => {
        const [live] = base === undefined ? [] : names.enabledNamed(base);
        const bearing = live && new Bearers(names).of(live);
        // The name may belong to someone else's key: then there is no old key, and only the journal is repaired.
        if (!live || !bearing || bearing.refused)
            return { old: named, short };
        return { old: live, short: (0,_names_js__WEBPACK_IMPORTED_MODULE_3__/* .shortHash */ .BC)(live.hash), bearing };
    };
    if (!named)
        return gone();
    const end = names.successor(named);
    if (!end)
        return gone();
    // It may be a journal itself: a late request may have restored it on a key that already had its final name.
    const ending = names.sealed(end)?.ending;
    if (ending === undefined)
        return { old: end, short: (0,_names_js__WEBPACK_IMPORTED_MODULE_3__/* .shortHash */ .BC)(end.hash) };
    const unfinished = ending.kind === 'replacing' || ending.kind === 'ready' ? ending.other : short;
    if (unfinished === short || passed.has(short))
        return { old: named, short };
    return oldOf(unfinished, names, base, passed.add(short));
}
/** A retired key counts as the old one only while its replacement is unfinished. */
function oldOfRetired(key, names) {
    const end = names.successor(key);
    const { base = '' } = names.sealed(key) ?? {};
    if (!end) {
        const by = names.replacement(key)?.other ?? '';
        throw new _text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ((0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `Key ${(0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(key.name)} (${key.hash}) is retired, and the key that replaced it (its hash began with ${by}) is ` +
            (0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `gone. To use this key again, rename it to ${(0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(base)} at https://openrouter.ai/settings/keys ` +
            'and enable it; then rotate it.');
    }
    const ending = names.sealed(end)?.ending;
    if (ending?.kind === 'ready' || ending?.kind === 'replacing') {
        const short = (0,_names_js__WEBPACK_IMPORTED_MODULE_3__/* .shortHash */ .BC)(key.hash);
        // A leftover retired by an unfinished rotation of another key belongs to that rotation.
        return ending.other === short ? { old: key, short } : oldOf(ending.other, names, base);
    }
    throw new _text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ((0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `Key ${(0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(key.name)} (${key.hash}) is retired: it was replaced by ${(0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(end.name)} ` +
        (0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `(${end.hash}). Select with api-key, which cannot go stale, or with current-name: ${base}.`);
}
function situationOf({ old, short: oldShort, bearing }, names, asked = {}) {
    if (old && names.marked(old) && !names.sealed(old))
        throw unsealedOld(old);
    const journal = names.journals().find(({ other }) => other === oldShort);
    const base = old ? (names.sealed(old)?.base ?? old.name) : (journal?.base ?? '');
    const own = ownLeftovers(oldShort, names, asked);
    const strays = straysOf(base, names, asked).filter(stray => !own.some(({ key }) => key === stray.key));
    const leftovers = [...own, ...strays]
        .filter(({ key }) => key.hash !== old?.hash)
        .sort((a, b) => (0,_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .instantOf */ .B9)(b.key.created_at) - (0,_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .instantOf */ .B9)(a.key.created_at));
    const made = new Set(leftovers.map(({ key }) => key.hash));
    const notMade = (key) => !made.has(key.hash);
    const predecessors = names
        .predecessors([oldShort, ...[...made].map(_names_js__WEBPACK_IMPORTED_MODULE_3__/* .shortHash */ .BC)])
        .filter(key => key !== old && notMade(key));
    const ownShorts = own.map(({ key }) => (0,_names_js__WEBPACK_IMPORTED_MODULE_3__/* .shortHash */ .BC)(key.hash));
    return {
        old,
        oldShort,
        base,
        leftovers,
        retired: names.predecessors(ownShorts, old).filter(notMade),
        predecessors,
        superseded: predecessors.filter(key => names.endsWithRotation(key)),
        inGrace: predecessors.filter(key => names.staysEnabled(key) && !names.endsWithRotation(key)),
        unsealed: copiesOf(oldShort, base, names),
        bearing,
    };
}
/** The journals that name the old key, and ready ones that name a key it has replaced. */
function ownLeftovers(oldShort, names, { selected } = {}) {
    const replaced = new Set(names.predecessors([oldShort]).map(({ hash }) => (0,_names_js__WEBPACK_IMPORTED_MODULE_3__/* .shortHash */ .BC)(hash)));
    return names
        .journals()
        .filter(({ key, ready, other }) => other === oldShort || key.hash === selected?.hash || (ready && replaced.has(other)));
}
/**
 * Journals of the same name that no mark leads to, left by rotations that have ended: of an earlier generation, or of a
 * rotation that lost against another. Ready ones may be stored somewhere, for another key of the same name. So they
 * count only if the name was selected, and only if the key that they were to replace is gone or such a journal itself.
 */
function straysOf(base, names, { named }) {
    const journals = names.journals().filter(each => each.base === base && !names.isUnderWay(each.key));
    const isAdopted = ({ other }) => {
        const replaced = names.withShortHash(other);
        return base === named && (replaced === undefined || journals.some(({ key }) => key === replaced));
    };
    return journals.filter(each => !each.ready || isAdopted(each));
}
/** Unsealed names that look like those of the old key's rotations, or like marks of its name on enabled keys. */
function copiesOf(oldShort, base, names) {
    const lookRetired = new Set(names.unsealedMarks(each => each === base));
    return names.keys.filter(key => {
        const name = names.marked(key);
        if (!name || name.sealedBy !== undefined || name.ending.kind === 'creating')
            return false;
        return name.ending.other === oldShort || lookRetired.has(key);
    });
}
function unsealedOld(key) {
    return new _text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ((0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `Key ${(0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(key.name)} (${key.hash}) is named as if a rotation had named it, but the seal is not of this ` +
        'provisioning key: another provisioning key wrote it, or a person. Rename it to the name that it should have ' +
        '(without the ending in brackets) at https://openrouter.ai/settings/keys, then run this again.');
}
function neverFinished(key) {
    return new _text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ((0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `Key ${(0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(key.name)} (${key.hash}) was never finished: its creation was cut off, it cannot spend and nobody ` +
        'has it. Delete it (operation delete) and create the key again.');
}
/** The keys of a list by their present and former names, read once for any number of names. */
class Bearers {
    #names;
    #named;
    #sealedAs;
    constructor(names) {
        this.#names = names;
        this.#named = Map.groupBy(names.keys, ({ name }) => name);
        this.#sealedAs = Map.groupBy(names.keys, key => names.sealed(key)?.base);
    }
    /** Compares a key with a plain name with all keys of its workspace. A missing creator counts as a creator. */
    of(key) {
        const ofName = this.#sealedAs.get(key.name) ?? [];
        if (ofName.some(each => this.#names.replacement(each)?.other === (0,_names_js__WEBPACK_IMPORTED_MODULE_3__/* .shortHash */ .BC)(key.hash))) {
            return { key, rivals: [], refused: false };
        }
        const rivals = [...(this.#named.get(key.name) ?? []), ...ofName.filter(each => !this.#leadsTo(key, each))].filter(each => each.hash !== key.hash && each.workspace_id === key.workspace_id);
        return { key, rivals, refused: rivals.some(each => each.creator_user_id !== key.creator_user_id) };
    }
    /**
     * Keys that were never ready are no candidates. Journals lead to the key that they name, marks to the replacement.
     */
    #leadsTo(key, from) {
        const ending = this.#names.sealed(from)?.ending;
        if (ending?.kind === 'replacing' || ending?.kind === 'creating')
            return true;
        const seen = new Set();
        for (let at = from; at && !seen.has(at); at = this.#next(at)) {
            if (at.hash === key.hash)
                return true;
            seen.add(at);
        }
        return false;
    }
    #next(key) {
        const ending = this.#names.sealed(key)?.ending;
        return ending === undefined || ending.kind === 'creating' ? undefined : this.#names.withShortHash(ending.other);
    }
}
/** Why a name must not be used. `now` in ms, by OpenRouter's clock. */
function refusedBearing({ key, rivals }, now) {
    const keys = (0,_names_js__WEBPACK_IMPORTED_MODULE_3__/* .someKeys */ .ff)([key, ...rivals], each => bearerText(each, now));
    return ((0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `the name ${(0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(key.name)} does not prove which key is meant, since keys of different creators bear it or bore ` +
        (0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `it: ${keys}. Nothing was changed. Rename or delete what is not meant, or select the key by hash or api-key.`);
}
/** The warning when other keys of the same creator could be meant too; empty if there are none. */
function doubtfulBearing({ key, rivals, refused }, now) {
    if (refused || rivals.length === 0)
        return [];
    const others = (0,_names_js__WEBPACK_IMPORTED_MODULE_3__/* .someKeys */ .ff)(rivals, each => bearerText(each, now));
    return [
        (0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `Key ${(0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(key.name)} (${key.hash}) was chosen by its name, and other keys of the same creator bear it or bore it: ` +
            (0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `${others}. Rename or delete what is not meant.`,
    ];
}
function bearerText(key, now) {
    const state = key.disabled ? 'disabled' : (0,_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .isExpired */ ._d)(key, now) ? 'expired' : 'enabled';
    const creator = key.creator_user_id === null ? 'no creator' : (0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `created by ${key.creator_user_id}`;
    return (0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `${(0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(key.name)} (${(0,_names_js__WEBPACK_IMPORTED_MODULE_3__/* .shortHash */ .BC)(key.hash)}, ${state}, ${creator})`;
}


/***/ }),

/***/ 1235:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $J: () => (/* binding */ parseNumber),
/* harmony export */   Do: () => (/* binding */ parseKey),
/* harmony export */   E1: () => (/* binding */ parseList),
/* harmony export */   Fe: () => (/* binding */ parseGuardrail),
/* harmony export */   G2: () => (/* binding */ parseDestination),
/* harmony export */   Gv: () => (/* binding */ isObject),
/* harmony export */   H9: () => (/* binding */ parseAssignment),
/* harmony export */   N$: () => (/* binding */ parseByok),
/* harmony export */   O2: () => (/* binding */ notJson),
/* harmony export */   TU: () => (/* binding */ unexpectedShape),
/* harmony export */   Vs: () => (/* binding */ parseWorkspace),
/* harmony export */   bO: () => (/* binding */ parseOwnKey),
/* harmony export */   f8: () => (/* binding */ parseActivityRow),
/* harmony export */   g1: () => (/* binding */ record),
/* harmony export */   qF: () => (/* binding */ parseJson)
/* harmony export */ });
/* harmony import */ var _domain_key_key_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9274);
/* harmony import */ var _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2198);
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1511);
/**
 * Parses the API's answers into values: a 2xx proves nothing until its shape has been checked. Unknown fields are kept
 * unchanged, since the API adds new ones.
 */



function parseKey(value, where, path = 'data') {
    return checkFields(record(value, where, path), _domain_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .FIELD_NAMES */ .Yr, where, path);
}
function parseOwnKey(value, where, path = 'data') {
    const names = _domain_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .FIELD_NAMES */ .Yr.filter(name => _domain_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .FIELDS */ .cJ[name].ofOwnKey === 'always');
    const own = checkFields(record(value, where, path), names, where, path);
    for (const name of ['is_management_key', 'is_provisioning_key', 'disabled']) {
        if (own[name] !== undefined)
            expectKind('flag', own[name], where, `${path}.${name}`);
    }
    if (own.workspace_id != null)
        expectKind('text', own.workspace_id, where, `${path}.workspace_id`);
    if (own.budgets !== undefined)
        parseList(own.budgets, where, parseBudget, `${path}.budgets`);
    if (own.effective_budget != null)
        parseBudget(own.effective_budget, where, `${path}.effective_budget`);
    if (own.free_model_daily_requests !== undefined) {
        const place = `${path}.free_model_daily_requests`;
        const free = record(own.free_model_daily_requests, where, place);
        for (const name of ['limit', 'remaining', 'used'])
            expectKind('number', free[name], where, `${place}.${name}`);
    }
    return own;
}
function parseList(value, where, item, path = 'data') {
    if (!Array.isArray(value))
        throw unexpectedShape(where, path, value, 'a list');
    return value.map((each, index) => item(each, where, `${path}[${index}]`));
}
function parseAssignment(value, where, path) {
    return parseTexts(value, ['guardrail_id', 'key_hash'], where, path);
}
function parseGuardrail(value, where, path) {
    const guardrail = parseTexts(value, ['id', 'name'], where, path);
    if (guardrail.workspace_id !== null)
        expectKind('text', guardrail.workspace_id, where, `${path}.workspace_id`);
    return guardrail;
}
function parseWorkspace(value, where, path) {
    const workspace = parseTexts(value, ['id', 'slug', 'name'], where, path);
    if (workspace.io_logging_api_key_ids != null) {
        const place = `${path}.io_logging_api_key_ids`;
        parseList(workspace.io_logging_api_key_ids, where, parseNumber, place);
    }
    return workspace;
}
/** Parses a BYOK credential as the list of keys that may use it. */
function parseByok(value, where, path) {
    const { id, name, label, allowed_api_key_hashes } = parseTexts(value, ['id'], where, path);
    return {
        kind: 'byok',
        id: id,
        name: firstText(name, label, id),
        hashes: parseHashes(allowed_api_key_hashes, where, `${path}.allowed_api_key_hashes`),
        matchesKeyNames: false,
    };
}
/** Parses a broadcast destination as the list of keys whose traces go there. */
function parseDestination(value, where, path) {
    const { id, name, api_key_hashes, filter_rules } = parseTexts(value, ['id'], where, path);
    return {
        kind: 'destination',
        id: id,
        name: firstText(name, id),
        hashes: parseHashes(api_key_hashes, where, `${path}.api_key_hashes`),
        matchesKeyNames: hasRuleOn('api_key_name', filter_rules),
    };
}
function parseActivityRow(value, where, path) {
    const row = parseTexts(value, ['date', 'model'], where, path);
    for (const name of ['usage', 'byok_usage_inference', 'requests']) {
        expectKind('number', row[name], where, `${path}.${name}`);
    }
    const date = row.date;
    if (!/^\d{4}-\d\d-\d\d(?!\d)/.test(date))
        throw unexpectedShape(where, `${path}.date`, date, 'a date (2026-11-20)');
    return { ...row, date: date.slice(0, 10) };
}
function parseNumber(value, where, path) {
    expectKind('number', value, where, path);
    return value;
}
/** Parses an object; throws an error that names the path. */
function record(value, where, path) {
    if (isObject(value))
        return value;
    throw unexpectedShape(where, path, value, 'an object');
}
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/** The value of a JSON text; undefined when it is not JSON. */
function parseJson(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
/** A 2xx answer that does not match the API's description. */
function unexpectedShape(where, path, value, expected) {
    return new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .AnswerError */ .dV((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `${where} succeeded, but its answer is not what OpenRouter's API describes: ${path} is ${kindOf(value)}, not ${expected}. ` +
        ADVICE, true);
}
/** A 2xx answer that contradicts itself: nothing can be decided on it. */
function contradictory(where, path, why) {
    return new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .AnswerError */ .dV((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `${where} succeeded, but its answer contradicts itself (${path}): ${why}. ${ADVICE}`, true);
}
/** A 2xx answer whose body is not JSON at all. */
function notJson(where, contentType) {
    const type = contentType?.split(';')[0]?.trim() || 'no content type';
    return new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .AnswerError */ .dV((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `${where} succeeded, but the answer is not JSON (${type}). ${ADVICE}`, true);
}
const ADVICE = 'Check that api-url names OpenRouter (or a proxy that leaves its answers alone); if it does, its API has ' +
    'changed: please report it to this action.';
const EXPECTED = {
    text: 'text',
    flag: 'true or false',
    number: 'a number',
    instant: 'an instant (ISO 8601)',
};
function checkFields(value, names, where, path) {
    for (const name of names) {
        const { kind, nullable, optional } = _domain_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .FIELDS */ .cJ[name];
        const given = value[name];
        if (given === undefined ? optional : given === null ? nullable : isKind(kind, given))
            continue;
        throw unexpectedShape(where, `${path}.${name}`, given, EXPECTED[kind] + (nullable ? ' or null' : ''));
    }
    const contradiction = (0,_domain_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .inconsistency */ .Gv)(value);
    if (contradiction !== undefined)
        throw contradictory(where, path, contradiction);
    return value;
}
function parseTexts(value, names, where, path) {
    const object = record(value, where, path);
    for (const name of names)
        expectKind('text', object[name], where, `${path}.${name}`);
    return object;
}
function parseBudget(value, where, path) {
    const budget = parseTexts(value, ['scope'], where, path);
    for (const name of ['limit_usd', 'spend_usd', 'remaining_usd']) {
        expectKind('number', budget[name], where, `${path}.${name}`);
    }
    if (budget.resets_at !== null)
        expectKind('instant', budget.resets_at, where, `${path}.resets_at`);
    return budget;
}
function parseHashes(value, where, path) {
    if (value === null)
        return null;
    if (!Array.isArray(value))
        throw unexpectedShape(where, path, value, 'a list or null');
    value.forEach((each, index) => void expectKind('text', each, where, `${path}[${index}]`));
    return value;
}
/** Whether one of a destination's filter rules refers to a field. Rules of unknown shapes are ignored. */
function hasRuleOn(field, filter) {
    if (!isObject(filter) || filter.enabled === false || !Array.isArray(filter.groups))
        return false;
    return filter.groups.some(group => isObject(group) && Array.isArray(group.rules) && group.rules.some(rule => isObject(rule) && rule.field === field));
}
function firstText(...values) {
    return values.find((value) => typeof value === 'string' && value !== '') ?? '';
}
function expectKind(kind, value, where, path) {
    if (!isKind(kind, value))
        throw unexpectedShape(where, path, value, EXPECTED[kind]);
}
function isKind(kind, value) {
    switch (kind) {
        case 'text':
            return typeof value === 'string';
        case 'flag':
            return typeof value === 'boolean';
        case 'number':
            // JSON allows 1e308, which is no real amount and breaks arithmetic.
            return typeof value === 'number' && Math.abs(value) < 1e30;
        case 'instant':
            return typeof value === 'string' && !Number.isNaN((0,_domain_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .instantOf */ .B9)(value));
    }
}
function kindOf(value) {
    if (value === undefined)
        return 'missing';
    if (value === null)
        return 'null';
    if (Array.isArray(value))
        return 'a list';
    if (typeof value === 'number' && !isKind('number', value))
        return 'beyond all amounts';
    return typeof value === 'string' ? 'text' : `a${typeof value === 'object' ? 'n' : ''} ${typeof value}`;
}


/***/ }),

/***/ 8772:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   NW: () => (/* binding */ contradictsLabel),
/* harmony export */   gL: () => (/* binding */ isMaskOf),
/* harmony export */   qQ: () => (/* binding */ hashOf)
/* harmony export */ });
/** The hash under which OpenRouter lists a key: its SHA-256 in lower-case hex. */
function hashOf(secret) {
    // Loaded at the first use: most steps do not need it.
    return process.getBuiltinModule('node:crypto').createHash('sha256').update(secret, 'utf8').digest('hex');
}
/** Whether a label masks another key: it is a mask (it contains `...`), and its beginning or end does not match. */
function contradictsLabel(label, secret) {
    const parts = label.split('...');
    if (parts.length === 1)
        return false;
    return !secret.startsWith(parts[0] ?? '') || !secret.endsWith(parts.at(-1) ?? '');
}
/** Whether `sk-or-v1-0e6...1c96` masks the key: beginning and end match, whatever their lengths. */
function isMaskOf(label, secret) {
    const [begin = '', end = '', ...more] = label.split('...');
    if (more.length > 0 || begin === '' || end === '')
        return false;
    return secret.length >= begin.length + end.length && secret.startsWith(begin) && secret.endsWith(end);
}


/***/ }),

/***/ 6300:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ru: () => (/* binding */ openRouterVerdict),
/* harmony export */   Sb: () => (/* binding */ notAttempted),
/* harmony export */   cR: () => (/* binding */ openRouterRefusal),
/* harmony export */   oQ: () => (/* binding */ ownMessage),
/* harmony export */   uL: () => (/* binding */ isDailyQuota)
/* harmony export */ });
/* unused harmony export quotaReset */
/* harmony import */ var _domain_key_key_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9274);
/* harmony import */ var _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2198);
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1511);
/* harmony import */ var _domain_time_instant_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(334);
/* harmony import */ var _http_call_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(117);
/* harmony import */ var _http_retry_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4675);
/* harmony import */ var _answers_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(1235);
/** What a refused request means, in words: what failed, the likely cause, what to do. */







/** The message of OpenRouter's own error in a body; undefined: it is not one. */
function ownMessage(body) {
    const error = (0,_answers_js__WEBPACK_IMPORTED_MODULE_6__/* .isObject */ .Gv)(body) ? body.error : undefined;
    return (0,_answers_js__WEBPACK_IMPORTED_MODULE_6__/* .isObject */ .Gv)(error) && typeof error.message === 'string' ? error.message : undefined;
}
/** The verdict of an answer; undefined: it decides nothing, or something in between answered. */
function openRouterVerdict(answer) {
    return (0,_http_call_js__WEBPACK_IMPORTED_MODULE_4__/* .verdictOf */ .Vj)(answer, !isForeign(answer));
}
const MANAGEMENT_KEYS = 'https://openrouter.ai/settings/management-keys';
/** The error for an answer that is not a success. */
function openRouterRefusal(asked, answer) {
    const { call, base, now } = asked;
    const { status, mayHaveBeenProcessed } = answer;
    const what = (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `${(0,_http_call_js__WEBPACK_IMPORTED_MODULE_4__/* .callText */ .WT)(call)} was refused: ${base.host} answered ${status}${(0,_http_call_js__WEBPACK_IMPORTED_MODULE_4__/* .quote */ .hD)(answer)}.`;
    if (isDailyQuota(call, answer, now)) {
        return new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .DailyQuotaError */ .M$(`${what} ${quotaAdvice(quotaReset(answer, now))}`, mayHaveBeenProcessed);
    }
    const message = `${what} ${advice(asked, answer)}`;
    if (status === 409)
        return new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ConflictError */ .fK(message, mayHaveBeenProcessed);
    if (!isForeign(answer))
        return new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .RefusalError */ .XQ(openRouterVerdict(answer), message, mayHaveBeenProcessed);
    const isExplained = status < 400 || status === 403 || isTransient(answer);
    const text = isExplained ? message : (0,_http_call_js__WEBPACK_IMPORTED_MODULE_4__/* .foreignText */ .qk)(call, answer, { api: "OpenRouter's API", setting: 'api-url', base });
    return new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ForeignError */ .nw(status, text, mayHaveBeenProcessed);
}
/** The error for a change that is not even sent, because the quota is already used up. */
function notAttempted() {
    return new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .DailyQuotaError */ .M$('not attempted: the daily quota for changing keys is used up', false);
}
/** Whether it is not OpenRouter's own answer, but that of a proxy, gateway, firewall or wrong `api-url`. */
function isForeign(answer) {
    return (answer.status < 400 ||
        ownMessage((0,_answers_js__WEBPACK_IMPORTED_MODULE_6__/* .parseJson */ .qF)(answer.text)) === undefined ||
        answer.header('cf-mitigated') !== undefined);
}
/** Whether its status already says that it may come from something in between. */
function isTransient({ status, tooLong }) {
    return status === 429 || status === 408 || status >= 500 || tooLong !== undefined;
}
function quotaAdvice(reset) {
    const when = reset === undefined ? 'at 00:00 UTC, as far as is known' : `at ${(0,_domain_time_instant_js__WEBPACK_IMPORTED_MODULE_3__/* .formatInstant */ .r4)(reset)}`;
    return (`The account's daily quota for changing keys is used up. It resets ${when}. ` +
        'Nothing else is changed in this run; run it again after that.');
}
function advice({ call, asker, subject }, answer) {
    const { status } = answer;
    if (status >= 300 && status < 400) {
        const to = answer.header('location');
        return ((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `It redirects${to ? ` to ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(to)}` : ''}, and redirects are refused: the key would travel along. ` +
            'Set api-url to the address where the API really is.');
    }
    if (answer.tooLong) {
        const why = (0,_http_retry_js__WEBPACK_IMPORTED_MODULE_5__/* .isRateLimit */ .a5)(answer) ? 'is rate limited and asks' : 'asks';
        return (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `It ${why} for a wait of more than 60 s (${answer.tooLong}). Run it again later.`;
    }
    if (status === 403 && isForeign(answer)) {
        return ("This is a firewall's refusal, not OpenRouter's: its API answers in another form. The network or the address of " +
            'this runner may be blocked. Run it again later or from another runner.');
    }
    if (status === 429) {
        const after = answer.header('retry-after');
        return (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `It is rate limited${after ? ` (Retry-After: ${after})` : ''}. Run it again later, or raise max-retries.`;
    }
    if (status === 401)
        return unauthorized(asker);
    if (status === 402)
        return 'The credits of the account are used up. Buy credits at https://openrouter.ai/settings/credits.';
    if (status === 451)
        return UNAVAILABLE;
    if (status === 403)
        return forbidden(asker, answer);
    if (status === 404)
        return notFound(call, subject);
    if (status === 409)
        return 'Something else changed it at the same moment. Look at it, then run this again.';
    if (status >= 500 || status === 408)
        return 'OpenRouter or something on the way to it failed. Run it again later.';
    return 'The request was not accepted; the inputs above may name something that this account does not have.';
}
function unauthorized(asker) {
    if (asker === 'federation-policy-id') {
        return ('OpenRouter does not accept the token that it has issued, and a new one neither. The key that the federation policy ' +
            '(federation-policy-id) acts as may be disabled, deleted or of the wrong kind.');
    }
    return asker === 'provisioning-key'
        ? 'The provisioning key (provisioning-key) is unknown, revoked, or an ordinary API key. ' +
            `Check it at ${MANAGEMENT_KEYS} and store it again.`
        : `OpenRouter does not accept ${asker}: the key is disabled, expired, deleted or unknown.`;
}
/** A 403 has many possible reasons; only OpenRouter's message says whether the key is of the wrong kind. */
function forbidden(asker, answer) {
    if (/\b(management|provisioning)\b[\s-]*(api[\s-]*)?keys?\b/i.test(ownMessage((0,_answers_js__WEBPACK_IMPORTED_MODULE_6__/* .parseJson */ .qF)(answer.text)) ?? '')) {
        return (`Only a provisioning (management) key can do this, and ${asker} seems to ${asker === 'federation-policy-id' ? 'act as' : 'be'} an ordinary API key. ` +
            `Make a provisioning key at ${MANAGEMENT_KEYS}.`);
    }
    return ('OpenRouter does not allow this to this account, or to the user who made the key; an administrator of the ' +
        'organization may have to allow it. If the account has an IP allow list, it refuses every address that is not on it, ' +
        "GitHub's runners included: run it on a runner whose address is on the list.");
}
const UNAVAILABLE = 'OpenRouter is not available in the region that the request came from. Use a runner in another region, or one of ' +
    "OpenRouter's regional hosts with api-url (https://eu.openrouter.ai/api/v1).";
const NOT_MOVED = 'move-to-workspace may name a workspace that this account does not have, or the key was deleted just now. ' +
    "Correct move-to-workspace: UUIDs and slugs are shown by GET /workspaces, and in the workspace's settings at OpenRouter.";
function notFound(call, subject) {
    switch (subject?.kind) {
        case 'key':
            if (call.body?.includes('"workspace_id"'))
                return NOT_MOVED;
            return ((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `No key of this account has the hash ${subject.hash}: it does not exist, was deleted, or belongs to another account. ` +
                ((0,_domain_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .isWholeHash */ .Ke)(subject.hash) ? '' : 'A hash has 64 hex digits; is this a name? Then use current-name. ') +
                "Hashes are listed by this action's operation check with current-name: '*' (output keys), and by GET /keys.");
        case 'workspace':
            return ((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `This account has no workspace with the ID or slug ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(subject.ref)}. ` +
                'Correct workspace-id (or move-to-workspace); without it, the default workspace is meant.');
        case 'guardrail':
            return (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `This account has no guardrail with the ID ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(subject.id)}. Correct guardrail, or name it by its name.`;
        case 'byok':
            return (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `This account has no BYOK credential with the ID ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(subject.id)}: it was deleted. Run it again.`;
        case 'destination':
            return (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `This account has no broadcast destination with the ID ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(subject.id)}: it was deleted. Run it again.`;
    }
    if (call.path.includes('workspace_id=') || call.body?.includes('"workspace_id"')) {
        return ('workspace-id may name a workspace that this account does not have. ' +
            "Correct it, or leave it out for OpenRouter's default workspace.");
    }
    return 'There is no such address: check api-url, which ends in /api/v1 at OpenRouter.';
}
/** Whether a call changes keys and so counts towards the quota. */
function changesKeys({ method, path }) {
    return method !== 'GET' && /^\/keys(?![^/?])/.test(path);
}
/** Whether an answer says that the quota is used up. `now`: ms by OpenRouter's clock. */
function isDailyQuota(call, answer, now) {
    if (answer.status !== 429 || !changesKeys(call))
        return false;
    const wait = (0,_http_retry_js__WEBPACK_IMPORTED_MODULE_5__/* .retryAfter */ .P9)(answer, now);
    if (wait !== undefined && wait <= _http_retry_js__WEBPACK_IMPORTED_MODULE_5__/* .MAX_RETRY_AFTER_MS */ .yL)
        return false;
    const { message, metadata } = errorOf(answer);
    return [message, jsonOf(metadata)].some(text => /\brpd\b|per[ -]day|daily (limit|quota)/i.test(String(text)));
}
/** When the quota resets, in ms since 1970; undefined if the answer does not say. `now`: ms by OpenRouter's clock. */
function quotaReset(answer, now) {
    const { metadata } = errorOf(answer);
    const headers = (0,_answers_js__WEBPACK_IMPORTED_MODULE_6__/* .isObject */ .Gv)(metadata) && (0,_answers_js__WEBPACK_IMPORTED_MODULE_6__/* .isObject */ .Gv)(metadata.headers) ? Object.entries(metadata.headers) : [];
    const [, inBody] = headers.find(([name]) => name.toLowerCase() === 'x-ratelimit-reset') ?? [];
    const wait = (0,_http_retry_js__WEBPACK_IMPORTED_MODULE_5__/* .retryAfter */ .P9)(answer, now);
    const at = (0,_http_retry_js__WEBPACK_IMPORTED_MODULE_5__/* .resetInstant */ .te)(answer.header('x-ratelimit-reset')) ??
        (0,_http_retry_js__WEBPACK_IMPORTED_MODULE_5__/* .resetInstant */ .te)(String(inBody)) ??
        (wait === undefined ? undefined : now + wait);
    return at !== undefined && at <= _http_retry_js__WEBPACK_IMPORTED_MODULE_5__/* .LATEST_DATE */ .Rt ? at : undefined;
}
/** The `error` in an answer's body; empty if it has none. */
function errorOf({ text }) {
    const body = (0,_answers_js__WEBPACK_IMPORTED_MODULE_6__/* .parseJson */ .qF)(text);
    return (0,_answers_js__WEBPACK_IMPORTED_MODULE_6__/* .isObject */ .Gv)(body) && (0,_answers_js__WEBPACK_IMPORTED_MODULE_6__/* .isObject */ .Gv)(body.error) ? body.error : {};
}
/** Undefined if it is nested too deeply to be serialized. */
function jsonOf(value) {
    try {
        return JSON.stringify(value);
    }
    catch {
        return undefined;
    }
}


/***/ }),

/***/ 7071:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B5: () => (/* binding */ NotAppliedError),
/* harmony export */   X6: () => (/* binding */ applyPatch),
/* harmony export */   dt: () => (/* binding */ sleepFor),
/* harmony export */   et: () => (/* binding */ askAgain),
/* harmony export */   jU: () => (/* binding */ readOwn)
/* harmony export */ });
/* harmony import */ var _domain_key_key_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9274);
/* harmony import */ var _domain_key_settings_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7924);
/* harmony import */ var _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2198);
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1511);
/**
 * A write counts only once OpenRouter shows it. Its reads lag (docs/internals/rotation.md): a read by hash may still
 * show the state before this run's last write, and a list may be 30 seconds behind. So a surprising answer about this
 * run's own keys is requested again before it counts.
 */




/** ms for which OpenRouter may not show a write yet. */
const LAG_MS = 30_000;
const FIRST_WAIT_MS = 250;
const MAX_WAIT_MS = 4_000;
/** The first confirmed answer, or the last one after 30 seconds. */
async function askAgain(ask, isConfirmed, { clock, limits }) {
    const until = clock.now() + LAG_MS;
    for (let wait = FIRST_WAIT_MS;; wait = Math.min(2 * wait, MAX_WAIT_MS)) {
        const answer = await ask();
        if (isConfirmed(answer) || clock.now() + wait > until)
            return answer;
        await clock.sleep(wait, limits.begin);
    }
}
/** Waits for so many ms, or until `limits.begin` aborts. */
async function sleepFor(ms, { clock, limits }) {
    const until = clock.now() + ms;
    for (let left = ms; left > 0 && !limits.begin.aborted; left = until - clock.now()) {
        await clock.sleep(Math.min(left, MAX_WAIT_MS), limits.begin);
    }
}
/** The present state of a key that this run has written; undefined when it is gone. */
function readOwn(account, own) {
    const isConfirmed = (key) => key !== undefined && !own.earlier.has(key.name);
    return askAgain(() => (0,_domain_text_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .undefinedIf404 */ .eg)(account.openrouter.key(own.hash)), isConfirmed, account);
}
/** A value was not applied. `key` is the key as read: other values may have been applied. */
class NotAppliedError extends _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .AnswerError */ .dV {
    name = 'NotAppliedError';
    key;
    constructor(message, key) {
        super(message, true);
        this.key = key;
    }
}
/**
 * The key after the PATCH. If the answer differs from what was sent, is a conflict (409) or, with `earlier`, was lost,
 * the key is read again before that counts.
 * @param earlier for a key that this run has written before: its names before this change. A read that shows one may be
 * one write behind, and is repeated.
 * @throws NotAppliedError when a value is still not applied
 */
async function applyPatch(account, hash, patch, earlier) {
    try {
        const answered = await account.openrouter.update(hash, patch);
        if ((0,_domain_key_settings_js__WEBPACK_IMPORTED_MODULE_1__/* .unappliedFields */ .aT)(answered, patch).length === 0)
            return answered;
    }
    catch (error) {
        const lost = earlier !== undefined && error instanceof _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .RequestError */ .GI && error.mayHaveBeenProcessed;
        if (!lost && !(error instanceof _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ConflictError */ .fK))
            throw error;
        const key = await readAgain(account, hash, patch, earlier).catch(() => undefined);
        if (key && (0,_domain_key_settings_js__WEBPACK_IMPORTED_MODULE_1__/* .unappliedFields */ .aT)(key, patch).length === 0)
            return key;
        throw error;
    }
    const key = (await readAgain(account, hash, patch, earlier)) ?? (await account.openrouter.key(hash));
    if ((0,_domain_key_settings_js__WEBPACK_IMPORTED_MODULE_1__/* .unappliedFields */ .aT)(key, patch).length === 0)
        return key;
    throw notApplied(key, patch);
}
/** undefined: the key is gone. */
function readAgain(account, hash, patch, earlier) {
    const read = () => (0,_domain_text_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .undefinedIf404 */ .eg)(account.openrouter.key(hash));
    if (!earlier)
        return read();
    const isConfirmed = (key) => key !== undefined && ((0,_domain_key_settings_js__WEBPACK_IMPORTED_MODULE_1__/* .unappliedFields */ .aT)(key, patch).length === 0 || !earlier.has(key.name));
    return askAgain(read, isConfirmed, account);
}
function notApplied(key, patch) {
    const still = (0,_domain_key_settings_js__WEBPACK_IMPORTED_MODULE_1__/* .unappliedFields */ .aT)(key, patch).map(name => (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `${(0,_domain_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .outputName */ .Vf)(name)} is still ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .quoted */ .TL)((0,_domain_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .written */ .Mp)(name, key[name]))} instead of ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .quoted */ .TL)((0,_domain_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .written */ .Mp)(name, patch[name]))}`);
    return new NotAppliedError((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `OpenRouter accepted the change of key ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .quoted */ .TL)(key.name)} (${key.hash}), but ${still.join(', ')}. ` +
        'Something else may be changing the key, or OpenRouter does not allow the value. Look at the key, then try again.', key);
}


/***/ }),

/***/ 169:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ko: () => (/* binding */ unassignGuardrail),
/* harmony export */   fk: () => (/* binding */ Guardrails),
/* harmony export */   jf: () => (/* binding */ assignGuardrail)
/* harmony export */ });
/* harmony import */ var _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2198);
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1511);
/* harmony import */ var _confirmed_writes_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7071);
/* harmony import */ var _workspaces_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8085);




/** Names in an error. */
const MAX_LISTED = 20;
/** The guardrails of an account, each read once, and only when needed. */
class Guardrails {
    #openrouter;
    #refs = new Map();
    #assignments;
    constructor(openrouter) {
        this.#openrouter = openrouter;
    }
    /** The guardrail (UUID) of every key that has one, by hash. */
    assignments() {
        this.#assignments ??= this.#openrouter.guardrailAssignments();
        return this.#assignments;
    }
    /** Whether a workspace has any guardrails. A 404 for their list means none. */
    async exist(workspaceId) {
        const existing = await (0,_domain_text_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .undefinedIf404 */ .eg)(this.#openrouter.guardrails(workspaceId));
        return existing !== undefined && existing.length > 0;
    }
    /** The guardrail of a key; undefined when it has none. */
    async of(hash) {
        const id = (await this.assignments()).get(hash);
        return id === undefined ? undefined : this.withId(id);
    }
    /** A guardrail of some key, in any workspace. If it can no longer be read, its UUID is its name. */
    withId(id) {
        const ref = this.#refs.get(id) ?? this.#read(id);
        this.#refs.set(id, ref);
        return ref;
    }
    /**
     * The guardrail that the input chooses; undefined for `none`. A name is looked up in the key's workspace.
     * @throws ActionError when none or several have that name; it lists the existing ones
     */
    async chosen(choice, workspaceId) {
        if (choice === 'none')
            return undefined;
        if (choice.by === 'id') {
            const { id, name } = await this.#openrouter.guardrail(choice.id);
            return { id, name };
        }
        const existing = await this.#openrouter.guardrails(workspaceId);
        const [found, ...more] = existing.filter(({ name }) => name === choice.name);
        if (found && more.length === 0)
            return { id: found.id, name: found.name };
        throw new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `guardrail: ${found ? `${more.length + 1} guardrails are` : 'no guardrail is'} named ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(choice.name)} in ` +
            `${(0,_workspaces_js__WEBPACK_IMPORTED_MODULE_3__/* .searchedText */ .LG)(workspaceId)}. ${listed(existing)} Name it exactly, or give its UUID.`);
    }
    async #read(id) {
        const guardrail = await (0,_domain_text_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .undefinedIf404 */ .eg)(this.#openrouter.guardrail(id));
        return { id, name: guardrail?.name ?? id };
    }
}
/**
 * Assigns a guardrail to keys (at most 100), replacing the one they have, and confirms it: OpenRouter counts all of
 * them, or shows all of them within 30 seconds.
 */
async function assignGuardrail({ id, name }, hashes, account) {
    if ((await account.openrouter.assignGuardrail(id, hashes)) === hashes.length)
        return;
    const isAssigned = (assigned) => hashes.every(hash => assigned.get(hash) === id);
    if (isAssigned(await (0,_confirmed_writes_js__WEBPACK_IMPORTED_MODULE_2__/* .askAgain */ .et)(() => account.openrouter.guardrailAssignments(), isAssigned, account)))
        return;
    throw new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .AnswerError */ .dV((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `OpenRouter accepted the assignment of guardrail ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(name)} (${id}), but does not show it for ` +
        (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `${hashes.length === 1 ? `key ${hashes[0] ?? ''}` : 'every key'} after 30 s. Assign it by hand, or try again.`, true);
}
/** Removes a guardrail from keys (at most 100), and confirms it. */
async function unassignGuardrail({ id, name }, hashes, account) {
    if ((await account.openrouter.unassignGuardrail(id, hashes)) === hashes.length)
        return;
    const isFree = (assigned) => hashes.every(hash => assigned.get(hash) !== id);
    if (isFree(await (0,_confirmed_writes_js__WEBPACK_IMPORTED_MODULE_2__/* .askAgain */ .et)(() => account.openrouter.guardrailAssignments(), isFree, account)))
        return;
    throw new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .AnswerError */ .dV((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `OpenRouter accepted the removal of guardrail ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(name)} (${id}), but still shows it for ` +
        (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `${hashes.length === 1 ? `key ${hashes[0] ?? ''}` : 'a key'} after 30 s. Remove it by hand, or try again.`, true);
}
function listed(existing) {
    if (existing.length === 0)
        return 'There are none.';
    const names = existing.slice(0, MAX_LISTED).map(({ id, name }) => (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(name)} (${id})`);
    const more = existing.length > names.length ? ` and ${existing.length - names.length} more` : '';
    return `There ${existing.length === 1 ? 'is' : 'are'}: ${names.join(', ')}${more}.`;
}


/***/ }),

/***/ 3056:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BS: () => (/* binding */ leaveLists),
/* harmony export */   Fs: () => (/* binding */ changeList),
/* harmony export */   a7: () => (/* binding */ NOT_CARRIED_OVER),
/* harmony export */   e2: () => (/* binding */ readEach),
/* harmony export */   g6: () => (/* binding */ listsToCarry),
/* harmony export */   i7: () => (/* binding */ leavingOf),
/* harmony export */   rc: () => (/* binding */ absentText),
/* harmony export */   y1: () => (/* binding */ goneHashes)
/* harmony export */ });
/* harmony import */ var _domain_rotation_list_plan_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4012);
/* harmony import */ var _domain_rotation_names_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5748);
/* harmony import */ var _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2198);
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1511);
/* harmony import */ var _concurrency_concurrency_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4212);





/** Changes of one list: if somebody else changes it at the same moment, it is read and changed again. */
const MAX_TRIES = 4;
/** @throws RequestError for any failure but OpenRouter's own 404, which means that the account has none */
async function readLists(openrouter, workspaceId) {
    const [byok, destinations] = await (0,_concurrency_concurrency_js__WEBPACK_IMPORTED_MODULE_4__/* .allOrFirstError */ .te)([
        openrouter.keyLists('byok', workspaceId),
        openrouter.keyLists('destination', workspaceId),
    ]);
    return {
        lists: [...(byok ?? []), ...(destinations ?? [])],
        absent: [...(byok ? [] : ['byok']), ...(destinations ? [] : ['destination'])],
    };
}
/**
 * The lists that a rotation carries over. With `carry-over: guardrail` none are read.
 * @throws ActionError if reading them is forbidden: the new key would silently lose what the old one has
 */
async function listsToCarry(carryOver, openrouter, workspaceId) {
    if (carryOver === 'guardrail')
        return { lists: [], absent: [] };
    try {
        return await readLists(openrouter, workspaceId);
    }
    catch (error) {
        if (!(0,_domain_text_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .isForbidden */ .US)(error))
            throw error;
        throw new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ(`${error.message} Without the permission to read BYOK credentials and broadcast destinations, the new key would ` +
            'silently lose those of the old one, so that nothing was changed. Give that permission to the user who made the ' +
            'provisioning key; or, if no key is limited to such lists, set carry-over: guardrail.');
    }
}
/** The notice if lists are neither read nor changed. */
const NOT_CARRIED_OVER = 'carry-over: guardrail: BYOK credentials and broadcast destinations were neither read nor changed. What was limited to ' +
    'the old key does not take the new one.';
/** The same lists, each read again by its ID: the listing they came from may be behind. */
async function readEach({ lists, absent }, openrouter) {
    const now = await (0,_concurrency_concurrency_js__WEBPACK_IMPORTED_MODULE_4__/* .eachOrFirstError */ .hu)(lists, async (list) => list.hashes === null ? list : (0,_domain_text_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .undefinedIf404 */ .eg)(openrouter.keyList(list.kind, list.id)));
    return { lists: now.filter(list => list !== undefined), absent };
}
/** Hashes to look up, one request each. */
const MAX_LOOKUPS = 5_000;
/**
 * The hashes whose keys no longer exist.
 * @throws ActionError when there are too many to look up
 */
async function goneHashes(hashes, openrouter) {
    if (hashes.length > MAX_LOOKUPS) {
        throw new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ(`BYOK credentials and broadcast destinations name ${hashes.length} keys that are not in the list of keys; at most ` +
            `${MAX_LOOKUPS} are asked for one by one. Check that api-url names OpenRouter; if it does, remove keys from them by hand.`);
    }
    const keys = await (0,_concurrency_concurrency_js__WEBPACK_IMPORTED_MODULE_4__/* .eachOrFirstError */ .hu)(hashes, async (hash) => (await (0,_domain_text_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .undefinedIf404 */ .eg)(openrouter.key(hash))) ? [] : [hash]);
    return keys.flat();
}
/**
 * Changes a list, and confirms it by reading the list again. A list that is gone, or allows all keys by now, needs no
 * change.
 * @throws ActionError when it could not be changed
 */
async function changeList(list, change, openrouter) {
    const drop = new Set(change.drop);
    const gone = new Set(change.gone);
    for (let tries = 0;; tries++) {
        const present = (await (0,_domain_text_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .undefinedIf404 */ .eg)(openrouter.keyList(list.kind, list.id)))?.hashes ?? undefined;
        const hashes = present && (0,_domain_rotation_list_plan_js__WEBPACK_IMPORTED_MODULE_0__/* .hashesAfter */ .ff)(present, { ...change, drop, gone });
        if (hashes === undefined)
            return;
        if (hashes.length > _domain_rotation_list_plan_js__WEBPACK_IMPORTED_MODULE_0__/* .MAX_HASHES */ .kq)
            throw (0,_domain_rotation_list_plan_js__WEBPACK_IMPORTED_MODULE_0__/* .tooLong */ .Po)(list);
        if (tries === MAX_TRIES)
            break;
        const refused = await refusalOf(openrouter.setKeyList(list, hashes));
        if (!refused)
            continue;
        // OpenRouter refuses the whole list if one hash is not, or no longer, a key's.
        const found = await goneHashes(hashes.filter(hash => hash !== change.add), openrouter);
        if (found.length === 0)
            throw refused;
        for (const hash of found) {
            drop.add(hash);
            gone.add(hash);
        }
    }
    throw new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ(`${(0,_domain_rotation_list_plan_js__WEBPACK_IMPORTED_MODULE_0__/* .listText */ .so)(list)} does not show its change after ${MAX_TRIES} attempts: something else keeps changing it. ` +
        'Look at it, then run this again.');
}
/**
 * Takes hashes off the lists, one change per list. If a list could not be changed, that is a warning: it keeps hashes
 * of ended keys, and nothing else depends on it.
 */
async function leaveLists(lists, change, openrouter) {
    const left = await (0,_concurrency_concurrency_js__WEBPACK_IMPORTED_MODULE_4__/* .eachOrFirstError */ .hu)(lists, async (list) => {
        try {
            await changeList(list, change, openrouter);
            return [];
        }
        catch (error) {
            if (!(error instanceof _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ))
                throw error;
            return [`${(0,_domain_rotation_list_plan_js__WEBPACK_IMPORTED_MODULE_0__/* .listText */ .so)(list)} may still name a key that has ended: ${error.message}`];
        }
    });
    return left.flat();
}
/** The notice of the kinds that this account lacks; undefined when it has both. */
function absentText({ absent }) {
    if (absent.length === 0)
        return undefined;
    const kinds = absent.map(kind => (kind === 'byok' ? 'BYOK credentials' : 'broadcast destinations'));
    return (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `OpenRouter answered 404 for ${kinds.join(' and ')}: this account has none, and none could be carried over.`;
}
async function refusalOf(change) {
    try {
        await change;
        return undefined;
    }
    catch (error) {
        if (error instanceof _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .RefusalError */ .XQ && error.verdict === 'invalid')
            return error;
        if ((0,_domain_text_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .isNotFound */ .c4)(error))
            return undefined;
        throw error;
    }
}
/**
 * Which lists the keys leave. Lists that cannot be read are a warning: the keys are still deleted.
 * @param listed the keys of the workspaces, if known already
 * @param carryOver `guardrail`: lists are neither read nor changed
 */
async function leavingOf(keys, listed, account, carryOver = 'all') {
    if (carryOver === 'guardrail')
        return { leaving: [], warnings: [] };
    const workspaces = [...Map.groupBy(keys, key => key.workspace_id)];
    const warnings = [];
    const leaving = await (0,_concurrency_concurrency_js__WEBPACK_IMPORTED_MODULE_4__/* .eachOrFirstError */ .hu)(workspaces, async ([id, ending]) => {
        try {
            return await leavingIn(id, ending, listed, account);
        }
        catch (error) {
            if (!(error instanceof _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ))
                throw error;
            warnings.push((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `The BYOK credentials and broadcast destinations that name deleted keys could not be looked at: ${error.message}`);
            return undefined;
        }
    });
    return { leaving: leaving.filter(each => each !== undefined), warnings };
}
async function leavingIn(workspaceId, ending, listed, account) {
    const { openrouter } = account;
    const { lists } = await readLists(openrouter, workspaceId);
    const naming = (0,_domain_rotation_list_plan_js__WEBPACK_IMPORTED_MODULE_0__/* .listsNaming */ .gU)(lists, ending);
    if (naming.length === 0)
        return undefined;
    const names = listed ?? (await account.namesIn(workspaceId));
    const predecessors = names.predecessors(ending.map(({ hash }) => (0,_domain_rotation_names_js__WEBPACK_IMPORTED_MODULE_1__/* .shortHash */ .BC)(hash)));
    const hashes = [...names.keys, ...ending].map(({ hash }) => hash);
    const gone = await goneHashes((0,_domain_rotation_list_plan_js__WEBPACK_IMPORTED_MODULE_0__/* .unknownHashes */ .Fk)(naming, hashes), openrouter);
    const drop = [...ending, ...predecessors.filter(({ disabled }) => disabled)].map(({ hash }) => hash);
    return { lists: naming, change: { drop: new Set([...drop, ...gone]), gone: new Set(gone) } };
}


/***/ }),

/***/ 2266:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $u: () => (/* binding */ retiredGuard),
/* harmony export */   NH: () => (/* binding */ orphanedWarnings),
/* harmony export */   dY: () => (/* binding */ retiredText),
/* harmony export */   tY: () => (/* binding */ unsealedText),
/* harmony export */   zu: () => (/* binding */ retiredWarnings)
/* harmony export */ });
/* harmony import */ var _domain_rotation_sealed_names_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(707);
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1511);


/** Refuses a retired key selected by this input, and names the key that replaced it. */
function retiredGuard(account, input = 'hash') {
    return key => {
        const name = account.nameOf(key);
        if (name?.sealedBy === undefined || name.ending.kind !== 'replaced')
            return undefined;
        return ((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `${input}: key ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(key.name)} (${key.hash}) is retired. ${retiredText(name.base, name.ending.other)} ` +
            'A retired key can only be disabled (disabled: true, alone) or deleted.');
    };
}
/** For each retired key, names the key that replaced it. */
function retiredWarnings(keys, account) {
    return keys.flatMap(key => {
        const name = account.nameOf(key);
        if (name?.sealedBy === undefined || name.ending.kind !== 'replaced')
            return [];
        return [(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `Key ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(key.name)} (${key.hash}) is retired. ` + retiredText(name.base, name.ending.other)];
    });
}
/** What replaced a retired key. `base` is its name without the mark, `other` the start of the other key's hash. */
function retiredText(base, other) {
    return (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `A rotation replaced it by the key whose hash begins with ${other}. Use that hash, or current-name: ${base}.`;
}
/**
 * A warning for each listed key that nothing will disable any more, and for each overdue one. None if no list was read
 * (undefined).
 * @param ending the hashes of keys that this step ends
 */
function orphanedWarnings(names, ending) {
    if (names === undefined)
        return [];
    return [...(0,_domain_rotation_sealed_names_js__WEBPACK_IMPORTED_MODULE_0__/* .orphaned */ .EO)(names, ending).map(orphanedText), ...(0,_domain_rotation_sealed_names_js__WEBPACK_IMPORTED_MODULE_0__/* .overdue */ .TU)(names, ending).map(overdueWarning)];
}
function orphanedText({ name, hash }) {
    return ((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `Key ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(name)} (${hash}) is still enabled and can spend: nothing disables it any more. It was to end with the ` +
        'next rotation of a key that is gone, or that this step ends. Disable it (operation update with hash and ' +
        'disabled: true) unless it is still in use.');
}
function overdueWarning({ name, hash }) {
    return ((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `Key ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(name)} (${hash}) is still enabled, and its time has ended. The next rotation of the key that replaced it ` +
        'disables it, and so does apply where the file declares that key: run one of them daily.');
}
/** The warning about a key whose name looks like that of a rotation, but is not sealed. */
function unsealedText({ name, hash }) {
    return ((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `Key ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(name)} (${hash}) is named as if this action had named it, but none of the present secrets sealed the name ` +
        '(was the provisioning key replaced since?). It is left alone: disable or rename it by hand.');
}


/***/ }),

/***/ 279:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dh: () => (/* binding */ refuseManagementKey),
/* harmony export */   Lt: () => (/* binding */ select),
/* harmony export */   Y2: () => (/* binding */ noneLeft),
/* harmony export */   d2: () => (/* binding */ byValue),
/* harmony export */   dM: () => (/* binding */ noneFound),
/* harmony export */   fQ: () => (/* binding */ narrowed),
/* harmony export */   lX: () => (/* binding */ noMatch),
/* harmony export */   yc: () => (/* binding */ keyWithDigest)
/* harmony export */ });
/* harmony import */ var _domain_conditions_condition_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3869);
/* harmony import */ var _domain_key_key_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9274);
/* harmony import */ var _domain_rotation_names_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5748);
/* harmony import */ var _domain_rotation_situation_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6868);
/* harmony import */ var _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2198);
/* harmony import */ var _domain_text_pattern_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5615);
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(1511);
/* harmony import */ var _openrouter_api_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(8772);
/* harmony import */ var _concurrency_concurrency_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(4212);
/* harmony import */ var _workspaces_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(8085);










/** The found keys that meet `where`. @throws ActionError when they are more than `max-keys` */
function narrowed(found, { where, maxKeys }, now, { workspaces, isPattern = false } = {}) {
    const keys = found.keys.filter(key => (0,_domain_conditions_condition_js__WEBPACK_IMPORTED_MODULE_0__/* .meets */ .D)(where, { key, now }));
    if (maxKeys !== undefined && keys.length > maxKeys)
        throw tooMany(keys, maxKeys, workspaces, isPattern);
    return { ...found, keys, leftOut: found.keys.length - keys.length };
}
/** The selected keys that meet `where`. @throws ActionError when they are more than `max-keys` */
async function select({ selector, workspace, where, maxKeys }, reading, options) {
    const { account } = reading;
    const searched = await (0,_workspaces_js__WEBPACK_IMPORTED_MODULE_7__/* .searchedBy */ .Bc)(workspace, account.openrouter);
    const found = await find(selector, searched, reading, options);
    const isPattern = selector.by === 'name' && !selector.pattern.exact;
    const left = narrowed(found, { where, maxKeys }, account.now(), { workspaces: searched.names, isPattern });
    return {
        ...left,
        warnings: selector.by === 'name' && selector.pattern.exact ? judgeBearers(left.keys, found.listed) : [],
        place: {
            ...(searched.names && { workspaces: searched.names }),
            ...(selector.by === 'name' && { searched: { workspace } }),
        },
        searched: searched.text,
    };
}
/**
 * A warning for each key whose name does not prove that it is the right one.
 * @throws ActionError when the name may belong to another key
 */
function judgeBearers(keys, listed) {
    if (listed === undefined || keys.length === 0)
        return [];
    const bearers = new _domain_rotation_situation_js__WEBPACK_IMPORTED_MODULE_3__/* .Bearers */ .pk(listed);
    return keys
        .filter(key => !listed.marked(key))
        .flatMap(key => {
        const bearing = bearers.of(key);
        if (bearing.refused)
            throw new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ(`current-name: ${(0,_domain_rotation_situation_js__WEBPACK_IMPORTED_MODULE_3__/* .refusedBearing */ .zE)(bearing, listed.now)}`);
        return (0,_domain_rotation_situation_js__WEBPACK_IMPORTED_MODULE_3__/* .doubtfulBearing */ .SR)(bearing, listed.now);
    });
}
/** The notice when no key is left to work on. That is success. */
function noneFound(selector, { keys, unusable, leftOut, listed, searched }) {
    if (keys.length > 0 || unusable.length > 0)
        return [];
    if (leftOut > 0)
        return [noneLeft(leftOut)];
    if (selector.by !== 'name')
        return [];
    const { text } = selector.pattern;
    return [
        (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_6__/* .say */ .cv) `current-name: no key matches ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_6__/* .quoted */ .TL)(text)} in ${searched}, and nothing else was searched${hint(text, listed?.keys ?? [])}; ` +
            'nothing was done.',
    ];
}
/** The notice when `where` leaves no key. */
function noneLeft(leftOut) {
    const keys = leftOut === 1 ? 'the 1 selected key does not meet' : `none of the ${leftOut} selected keys meets`;
    return `where: ${keys} the conditions; nothing was done.`;
}
function find(selector, searched, reading, options) {
    switch (selector.by) {
        case 'hash':
            return byHashes(selector.hashes, searched, reading, options.guard);
        case 'name':
            return byName(selector.pattern, searched, reading.account, options);
        case 'api-key':
            return bySecret(selector.secret, searched, reading.account);
    }
}
async function bySecret(secret, { ids: [id] }, { openrouter }) {
    const key = await byValue(secret, id, openrouter);
    return { keys: [key], unusable: [], listed: undefined, held: new Map([[key.hash, secret]]) };
}
async function byHashes(hashes, { ids: [guardedBy] }, reading, guard) {
    let failed;
    const read = await (0,_concurrency_concurrency_js__WEBPACK_IMPORTED_MODULE_8__/* .mapLimited */ .bB)(hashes, 'Reading keys', reading, async (hash) => {
        if (failed)
            return failed;
        try {
            const key = await reading.account.openrouter.key(hash);
            const error = (0,_workspaces_js__WEBPACK_IMPORTED_MODULE_7__/* .foreignWorkspace */ .K_)(key, guardedBy) ?? guard?.(key);
            return error === undefined ? key : { hash, name: key.name, error, gone: false };
        }
        catch (error) {
            if (!(error instanceof _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ) || concernsAll(error)) {
                failed = { fatal: error };
                return failed;
            }
            return { hash, name: null, error: error.message, gone: (0,_domain_text_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .isNotFound */ .c4)(error) && (0,_domain_key_key_js__WEBPACK_IMPORTED_MODULE_1__/* .isWholeHash */ .Ke)(hash) };
        }
    });
    const keys = [];
    const unusable = [];
    for (const each of read) {
        if ('fatal' in each)
            throw each.fatal;
        if ('gone' in each)
            unusable.push(each);
        else
            keys.push(each);
    }
    return { keys, unusable, listed: undefined, held: new Map() };
}
/** Whether every other key would be refused as well: because of the credential, or of the address. */
function concernsAll(error) {
    if (error instanceof _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ForeignError */ .nw)
        return error.status === 401 || error.status === 403 || error.status < 400;
    return error instanceof _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .RefusalError */ .XQ && (error.verdict === 'unauthorized' || error.verdict === 'forbidden');
}
async function byName(pattern, searched, account, { changing, mayMatchNone }) {
    const lists = await Promise.allSettled(searched.ids.map(id => account.openrouter.list(id)));
    // A key that was moved in the meantime may be in two lists.
    const byHash = new Map();
    for (const [index, list] of lists.entries()) {
        if (list.status === 'rejected')
            throw notListed(list.reason, searched.ids[index], searched.names);
        for (const key of list.value)
            byHash.set(key.hash, key);
    }
    const listed = account.named([...byHash.values()]);
    const wanted = patternFilter(pattern, listed, changing);
    const keys = listed.keys.filter(key => pattern.matches(key.name) && wanted(key));
    if (keys.length === 0 && (pattern.exact || !mayMatchNone))
        throw noMatch(pattern.text, searched.text, listed.keys);
    return { keys, unusable: [], listed, held: new Map() };
}
/** The error names the workspace if there are several. What was read of the others does not count. */
function notListed(error, id, names) {
    if (id === undefined || names === undefined || names.size < 2 || !(error instanceof _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ))
        return error;
    return new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_6__/* .say */ .cv) `The keys of workspace ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_6__/* .quoted */ .TL)(names.get(id) ?? id)} (${id}) could not be listed: ${error.message} Nothing was changed.`);
}
/**
 * A pattern skips keys in a rotation unless it is meant for them (it contains ` [`). Even then, if keys are to be
 * changed, it skips names that merely look like those of a rotation: they may be anybody's.
 */
function patternFilter(pattern, names, changing) {
    if (pattern.exact)
        return () => true;
    if (!pattern.text.includes(' ['))
        return key => names.sealed(key) === undefined;
    return changing ? key => names.sealed(key) !== undefined || !(0,_domain_rotation_names_js__WEBPACK_IMPORTED_MODULE_2__/* .looksMarked */ .P8)(key.name) : () => true;
}
/** The error when no key has the name. */
function noMatch(name, searched, listed) {
    return new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_6__/* .say */ .cv) `current-name: no key ${name.includes('*') ? 'matches' : 'is named'} ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_6__/* .quoted */ .TL)(name)} in ${searched}, and nothing else ` +
        `was searched${hint(name, listed)}. Correct the name, or name another workspace with workspace-id.`);
}
function hint(name, listed) {
    const why = (0,_domain_text_pattern_js__WEBPACK_IMPORTED_MODULE_5__/* .whyNoMatch */ .h1)(name, listed.map(key => key.name));
    return why === undefined ? '' : ` (${why})`;
}
function tooMany(keys, maxKeys, workspaces, isPattern) {
    const names = keys
        .slice(0, 10)
        .map(key => (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_6__/* .say */ .cv) `${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_6__/* .quoted */ .TL)(key.name)} (${(0,_domain_rotation_names_js__WEBPACK_IMPORTED_MODULE_2__/* .shortHash */ .BC)(key.hash)})${(0,_domain_key_key_js__WEBPACK_IMPORTED_MODULE_1__/* .placeText */ .Z9)(key, workspaces)}`);
    const more = keys.length > names.length ? ` and ${keys.length - names.length} more` : '';
    const why = isPattern ? 'The pattern matches more than one key.' : 'Names are not unique.';
    return new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ(`max-keys: ${keys.length} keys are selected, but at most ${maxKeys} may be: ${names.join(', ')}${more}. ` +
        `Nothing was changed. ${why} Narrow current-name or where, or set max-keys: ${keys.length} if all are meant.`);
}
/**
 * The key with this value. Its hash is the SHA-256 of the value, so one request finds it in any workspace, disabled or
 * not. If no key has that hash, the key is asked about itself, and the workspace's list is searched for it.
 * @param workspaceId a key of another workspace is an error; undefined: no guard, and the default workspace is searched
 * @throws ActionError when it is a management key, or when no key or several keys could be it
 */
async function byValue(secret, workspaceId, openrouter) {
    const key = await byDigest(secret, openrouter);
    if (!key)
        return byDescription(secret, workspaceId, openrouter);
    const foreign = (0,_workspaces_js__WEBPACK_IMPORTED_MODULE_7__/* .foreignWorkspace */ .K_)(key, workspaceId);
    if (foreign)
        throw new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ(foreign);
    return key;
}
/** @throws ActionError when the key is a management key, which has no settings to work on */
function refuseManagementKey(own) {
    if (!own.is_management_key && !own.is_provisioning_key)
        return;
    throw new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ('api-key: this is a provisioning (management) key, which can do everything with the account. ' +
        'api-key takes the ordinary key that is meant; store that in the secret instead.');
}
const DIGEST = '(SHA-256 of api-key)';
/** The digest is shown only when it is the hash of a key: otherwise it would reveal something about a secret. */
async function byDigest(secret, openrouter) {
    if (!secret.startsWith('sk-or-'))
        return undefined;
    const key = await keyWithDigest(secret, DIGEST, openrouter);
    return key && (0,_openrouter_api_js__WEBPACK_IMPORTED_MODULE_9__/* .isMaskOf */ .gL)(key.label, secret) ? key : undefined;
}
/** The key whose hash is the SHA-256 of a value; undefined: none. Messages show `shownAs` in place of the hash. */
async function keyWithDigest(secret, shownAs, openrouter) {
    const digest = (0,_openrouter_api_js__WEBPACK_IMPORTED_MODULE_9__/* .hashOf */ .qQ)(secret);
    try {
        return await openrouter.key(digest, shownAs);
    }
    catch (error) {
        if ((0,_domain_text_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .isNotFound */ .c4)(error))
            return undefined;
        // A host may quote the request.
        throw new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ((0,_domain_text_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .asActionError */ .z6)(error).message.replaceAll(digest, shownAs));
    }
}
async function byDescription(secret, workspaceId, openrouter) {
    const own = await openrouter.ownKey(secret, 'api-key');
    if (!own) {
        throw new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ('api-key: OpenRouter does not know this key (401): it was deleted, is of another account, or is mistyped. ' +
            'Store a working key, or select the key that is meant by hash, which also finds disabled keys.');
    }
    refuseManagementKey(own);
    const found = (await openrouter.list(workspaceId)).filter(key => describes(own, key));
    const [key] = found;
    if (found.length === 1 && key)
        return key;
    throw new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ(`api-key: ${found.length === 0 ? 'no key' : `${found.length} keys`} in ${(0,_workspaces_js__WEBPACK_IMPORTED_MODULE_7__/* .searchedText */ .LG)(workspaceId)} could be the given key. ` +
        'It may be in another workspace (workspace-id) or be of another account. Select it by hash instead.');
}
function describes(own, key) {
    const instant = (value) => (value == null ? undefined : (0,_domain_key_key_js__WEBPACK_IMPORTED_MODULE_1__/* .instantOf */ .B9)(value));
    return own.label === key.label && own.limit === key.limit && instant(own.expires_at) === instant(key.expires_at);
}


/***/ }),

/***/ 8085:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bc: () => (/* binding */ searchedBy),
/* harmony export */   K_: () => (/* binding */ foreignWorkspace),
/* harmony export */   LG: () => (/* binding */ searchedText),
/* harmony export */   RX: () => (/* binding */ workspaceId)
/* harmony export */ });
/* harmony import */ var _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2198);
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1511);


/**
 * The UUID of a workspace. `input` and `file` say where it was named.
 * @throws ActionError that names the input if no workspace has that slug
 */
async function workspaceId(ref, openrouter, input = 'workspace-id', file) {
    if (ref === undefined)
        return undefined;
    if (ref.by === 'id')
        return ref.id;
    try {
        return (await openrouter.workspace(ref.slug)).id.toLowerCase();
    }
    catch (error) {
        if (!(0,_domain_text_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isNotFound */ .c4)(error))
            throw error;
        throw new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `${file === undefined ? '' : `${file}: `}${input}: this account has no workspace with the slug ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(ref.slug)}. ` +
            "Slugs and UUIDs are shown by GET /workspaces, and in the address of the workspace's settings at OpenRouter.");
    }
}
/** What `workspace-id` names; with `all` every workspace of the account. */
async function searchedBy(scope, openrouter) {
    if (scope?.by === 'all') {
        const [first, ...more] = await openrouter.workspaces();
        if (first === undefined)
            return { ids: [undefined], names: new Map(), text: searchedText(undefined) };
        return {
            ids: [first.id, ...more.map(({ id }) => id)],
            names: new Map([first, ...more].map(({ id, name }) => [id, name])),
            text: more.length === 0 ? 'the only workspace of the account' : `all ${more.length + 1} workspaces`,
        };
    }
    const id = await workspaceId(scope, openrouter);
    return { ids: [id], names: undefined, text: searchedText(id) };
}
/** The searched workspace, in words. */
function searchedText(id) {
    return id === undefined ? "OpenRouter's default workspace" : (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `workspace ${id}`;
}
/** `workspace-id` as a guard (undefined: none): why a key must not be touched; undefined: it may be. */
function foreignWorkspace(key, id) {
    if (id === undefined || key.workspace_id.toLowerCase() === id.toLowerCase())
        return undefined;
    return ((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `Key ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(key.name)} (${key.hash}) is in workspace ${key.workspace_id}, not in ${id} as ` +
        'workspace-id says. It was not touched. Correct the key or workspace-id.');
}


/***/ }),

/***/ 4212:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   bB: () => (/* binding */ mapLimited),
/* harmony export */   hu: () => (/* binding */ eachOrFirstError),
/* harmony export */   te: () => (/* binding */ allOrFirstError)
/* harmony export */ });
/* harmony import */ var _http_request_limits_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1865);

/** All results, or the first failure once all have settled: nothing keeps running unnoticed. */
async function allOrFirstError(work) {
    const settled = await Promise.allSettled(work);
    return settled.map(each => {
        if (each.status === 'rejected')
            throw each.reason;
        return each.value;
    });
}
/** The same for one task with many items. */
function eachOrFirstError(items, work) {
    return allOrFirstError([...items].map(work));
}
const PROGRESS_MS = 5_000;
/**
 * The results of `work` for every item, in order. Long work reports its progress. `work` must not reject: the others
 * would keep running unnoticed.
 */
async function mapLimited(items, doing, { account: { clock }, log }, work) {
    const results = new Array(items.length);
    let begun = 0;
    let done = 0;
    let reported = clock.now();
    const worker = async () => {
        for (let index = begun++; index < items.length; index = begun++) {
            results[index] = await work(items[index]);
            done++;
            if (clock.now() - reported < PROGRESS_MS)
                continue;
            reported = clock.now();
            log(`${doing}: ${done} of ${items.length}`);
        }
    };
    await Promise.all(Array.from({ length: Math.min(_http_request_limits_js__WEBPACK_IMPORTED_MODULE_0__/* .CONNECTIONS */ .Uk, items.length) }, worker));
    return results;
}


/***/ }),

/***/ 9516:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ deleteKeys),
/* harmony export */   o: () => (/* binding */ deleteOne)
/* harmony export */ });
/* harmony import */ var _domain_command_target_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3030);
/* harmony import */ var _domain_key_key_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9274);
/* harmony import */ var _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2198);
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1511);
/* harmony import */ var _account_key_lists_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3056);
/* harmony import */ var _account_retired_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2266);
/* harmony import */ var _account_select_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(279);
/* harmony import */ var _concurrency_concurrency_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(4212);
/* harmony import */ var _leaks_resolve_alerts_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(2374);
/* harmony import */ var _leaks_select_keys_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(7575);
/* harmony import */ var _outcome_outcome_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(7132);
/* harmony import */ var _revocation_revocation_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(8590);












const deleteKeys = {
    wording: { notDone: 'Nothing was deleted', planned: 'the key', done: 'The key was deleted', result: 'it' },
    plan: planDeletion,
    endingConditions: ({ selection }) => selection.where,
    forecast(plan) {
        const done = { results: plan.keys.map(key => resultOf(key, 'deleted')), failed: [], warnings: [] };
        const removedFrom = plan.keys.length === 1 ? (plan.storage?.targets ?? []) : [];
        return (0,_leaks_resolve_alerts_js__WEBPACK_IMPORTED_MODULE_7__/* .withAlerts */ .ib)({ ...outcomeOf(plan, done), removedFrom }, plan.leak);
    },
    async apply(plan, effects) {
        const { removed, failure } = await removeSecrets(plan, effects);
        if (failure) {
            const [key] = plan.keys;
            const failed = [{ hash: key.hash, name: key.name, error: failure.message }];
            const outcome = outcomeOf(plan, { results: [resultOf(key, 'failed')], failed, warnings: [] });
            return { ...outcome, changed: removed.length > 0, removedFrom: removed };
        }
        const left = await (0,_concurrency_concurrency_js__WEBPACK_IMPORTED_MODULE_11__/* .eachOrFirstError */ .hu)(plan.leaving, ({ lists, change }) => (0,_account_key_lists_js__WEBPACK_IMPORTED_MODULE_4__/* .leaveLists */ .BS)(lists, change, effects.account.openrouter));
        const done = await (0,_concurrency_concurrency_js__WEBPACK_IMPORTED_MODULE_11__/* .mapLimited */ .bB)(plan.keys, 'Deleting keys', effects.reading, key => deleteOne(key, effects.account));
        const outcome = outcomeOf(plan, {
            results: done.map(({ result }) => result),
            failed: done.flatMap(({ failed }) => failed ?? []),
            warnings: [...left.flat(), ...done.flatMap(({ warning }) => warning ?? [])],
        });
        const gone = plan.keys.filter((_, index) => done[index]?.failed === undefined);
        const proof = await (0,_revocation_revocation_js__WEBPACK_IMPORTED_MODULE_10__/* .proveRevoked */ .d_)((0,_revocation_revocation_js__WEBPACK_IMPORTED_MODULE_10__/* .heldOf */ .Le)(gone, plan.held), effects.account);
        const ended = { ...outcome, changed: outcome.changed || removed.length > 0, removedFrom: removed };
        return (0,_leaks_resolve_alerts_js__WEBPACK_IMPORTED_MODULE_7__/* .afterEnding */ .AA)(ended, proof, { ...plan, endsKeys: true }, effects);
    },
};
async function planDeletion(command, reading) {
    const { selection, storage } = command;
    const selected = await (0,_leaks_select_keys_js__WEBPACK_IMPORTED_MODULE_8__/* .selectKeys */ .p)(selection, reading, { changing: true, mayMatchNone: true });
    const { keys, unusable, listed } = selected;
    const { leaving, warnings } = await (0,_account_key_lists_js__WEBPACK_IMPORTED_MODULE_4__/* .leavingOf */ .i7)(keys, listed, reading.account);
    const gone = unusable.filter(each => each.gone);
    const failed = unusable.filter(each => !each.gone).map(({ hash, name, error }) => ({ hash, name, error }));
    return {
        keys,
        failed,
        selected: keys.length + failed.length,
        storage,
        held: selected.held,
        leak: selected.leak,
        resolveWith: (0,_leaks_resolve_alerts_js__WEBPACK_IMPORTED_MODULE_7__/* .resolvingToken */ .$f)(command),
        leaving,
        notices: (0,_account_select_js__WEBPACK_IMPORTED_MODULE_6__/* .noneFound */ .dM)(selection.selector, selected),
        warnings: [
            ...selected.warnings,
            ...gone.map(({ hash }) => alreadyGone(hash)),
            ...(0,_account_retired_js__WEBPACK_IMPORTED_MODULE_5__/* .orphanedWarnings */ .NH)(listed, new Set(keys.map(({ hash }) => hash))),
            ...warnings,
        ],
        place: selected.place,
    };
}
/** Removes the secrets before the key, so that no secret ever holds a deleted key. */
async function removeSecrets({ storage, keys }, { reading: { log }, secrets, cancellation }) {
    const removed = [];
    if (storage === undefined || keys.length !== 1)
        return { removed };
    const store = await secrets(storage.githubToken);
    for (const target of storage.targets) {
        try {
            const did = await store.remove(target, cancellation.reading);
            if (did === 'removed')
                removed.push(target);
            else
                log((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `${(0,_domain_command_target_js__WEBPACK_IMPORTED_MODULE_0__/* .targetText */ .Z)(target)}: there was no such secret.`);
        }
        catch (error) {
            return { removed, failure: (0,_domain_text_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .asActionError */ .z6)(error) };
        }
    }
    return { removed };
}
async function deleteOne(key, { openrouter }) {
    try {
        if ((await openrouter.delete(key.hash)) === 'deleted')
            return { result: resultOf(key, 'deleted') };
        const warning = (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `Key ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .quoted */ .TL)(key.name)} (${key.hash}) was already gone.`;
        return { result: resultOf(key, 'unchanged'), warning };
    }
    catch (error) {
        const failed = { hash: key.hash, name: key.name, error: (0,_domain_text_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .asActionError */ .z6)(error).message };
        return { result: resultOf(key, 'failed'), failed };
    }
}
function alreadyGone(hash) {
    return ((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `hash: there is no key ${hash}. If it was deleted before, there is nothing to do; if it belongs to another account, ` +
        'give the provisioning key of that account.');
}
function outcomeOf(plan, done) {
    const failed = [...plan.failed, ...done.failed];
    return {
        operation: 'delete',
        changed: done.results.some(({ did }) => did === 'deleted'),
        results: done.results,
        single: plan.selected === 1 ? done.results[0]?.after : undefined,
        failed,
        notices: plan.notices,
        warnings: [...plan.warnings, ...done.warnings],
        removedFrom: [],
        failure: (0,_outcome_outcome_js__WEBPACK_IMPORTED_MODULE_9__/* .partialFailure */ .gJ)(failed, plan.selected, (0,_domain_key_key_js__WEBPACK_IMPORTED_MODULE_1__/* .placesOf */ .ek)(plan.keys, plan.place.workspaces)),
        ...plan.place,
    };
}
function resultOf(key, did) {
    return { did, returned: key, after: key };
}


/***/ }),

/***/ 8243:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ AccountFactsReader)
/* harmony export */ });
/* harmony import */ var _domain_key_facts_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3050);
/* harmony import */ var _domain_money_usd_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8826);
/* harmony import */ var _domain_time_instant_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(334);
/** What conditions and reports need to know about the account: its remaining credits, and when they run out. */



/** Reads each fact at most once, and only when needed. */
class AccountFactsReader {
    #openrouter;
    #known;
    #remaining;
    #runOutAt;
    /** `known` is not read again; what could not be read before is. */
    constructor(openrouter, known = {}) {
        this.#openrouter = openrouter;
        this.#known = known;
    }
    /** The named facts. @throws ActionError when one of them cannot be read */
    async facts(named) {
        const has = (name) => named.has(name);
        const [remaining, runOutAt] = await Promise.all([
            has('credits_remaining') ? this.remaining() : undefined,
            has('credits_run_out_at') ? this.runOutAt() : undefined,
        ]);
        return {
            ...(remaining !== undefined && { creditsRemaining: remaining }),
            ...(runOutAt !== undefined && { creditsRunOutAt: runOutAt }),
        };
    }
    /** USD, bought minus used. */
    remaining() {
        const { creditsRemaining: known } = this.#known;
        this.#remaining ??= known === undefined ? this.#openrouter.creditsRemaining() : Promise.resolve(known);
        return this.#remaining;
    }
    /** ms since 1970 */
    runOutAt() {
        const { creditsRunOutAt: known } = this.#known;
        this.#runOutAt ??= known === undefined ? this.#readRunOutAt() : Promise.resolve(known);
        return this.#runOutAt;
    }
    async #readRunOutAt() {
        const [remaining, rows] = await Promise.all([this.remaining(), this.#openrouter.activity()]);
        const now = this.#openrouter.now();
        const days = (0,_domain_time_instant_js__WEBPACK_IMPORTED_MODULE_1__/* .completedDays */ .zJ)(now, _domain_key_facts_js__WEBPACK_IMPORTED_MODULE_0__/* .RATE_DAYS */ .lv);
        const spent = rows.filter(({ date }) => days.includes(date)).map(({ usage }) => (0,_domain_money_usd_js__WEBPACK_IMPORTED_MODULE_2__/* .nanoFromNumber */ .sg)(usage));
        return (0,_domain_key_facts_js__WEBPACK_IMPORTED_MODULE_0__/* .creditsRunOutAt */ .B5)(remaining, (0,_domain_money_usd_js__WEBPACK_IMPORTED_MODULE_2__/* .nanoToNumber */ .Fz)(spent.reduce((sum, each) => sum + each, 0n)), now);
    }
}


/***/ }),

/***/ 362:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Nn: () => (/* binding */ inspect),
/* harmony export */   _F: () => (/* binding */ NOTHING_REQUIRED),
/* harmony export */   g7: () => (/* binding */ execute),
/* harmony export */   wS: () => (/* binding */ Settled)
/* harmony export */ });
/* harmony import */ var _domain_conditions_condition_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3869);
/* harmony import */ var _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2198);
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1511);
/* harmony import */ var _domain_time_instant_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(334);
/* harmony import */ var _outcome_outcome_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7132);
/* harmony import */ var _judge_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(61);






/** The result of planning when there is nothing to carry out: the outcome is known already, and judged once. */
class Settled {
    outcome;
    unmet;
    /** `unmet`: how the error of unmet requirements begins, unless only the account fails them. */
    constructor(outcome, unmet = 'The requirements are not met') {
        this.outcome = outcome;
        this.unmet = { keys: unmet, account: 'The account fails the requirements' };
    }
}
function notDoneWords({ notDone, planned }) {
    return {
        keys: `${notDone}, because ${planned} would fail the requirements`,
        account: `${notDone}, because the account fails the requirements`,
    };
}
function doneWords({ done, result }) {
    return {
        keys: `${done}, but ${result} fails the requirements`,
        account: `${done}, but the account fails the requirements`,
    };
}
/** Judges an operation that only reads: it is all planning. */
async function inspect({ outcome, unmet }, gate, reading) {
    const concluded = await new _judge_js__WEBPACK_IMPORTED_MODULE_5__/* .Judge */ .Ih(gate, reading.account.openrouter, outcome.account).concluded(outcome, unmet);
    return { ...concluded, dryRun: false };
}
const NOTHING_REQUIRED = { require: undefined, warn: undefined, failOnUnmet: true };
/**
 * Plans, judges, carries out, judges again.
 * @throws ActionError when nothing was changed and there is no outcome to show
 */
async function execute(operation, command, effects) {
    const outcome = await concluded(operation, command, effects);
    return { ...outcome, dryRun: command.dryRun };
}
async function concluded(operation, command, effects) {
    const plan = await operation.plan(command, effects.reading);
    refuseWrongClock(operation.endingConditions?.(command) ?? [], effects.reading.account.openrouter.clockAhead);
    const judge = new _judge_js__WEBPACK_IMPORTED_MODULE_5__/* .Judge */ .Ih(command.gate ?? NOTHING_REQUIRED, effects.reading.account.openrouter);
    if (plan instanceof Settled)
        return judge.concluded(plan.outcome, plan.unmet);
    const verdict = await judge.judge(() => operation.forecast(plan, false));
    if (verdict && !verdict.passed)
        return stopped(operation, plan, judge, verdict);
    if (command.dryRun)
        return judge.concluded(operation.forecast(plan, false), notDoneWords(operation.wording), verdict);
    return judge.concluded(await operation.apply(plan, effects), doneWords(operation.wording));
}
/** The plan fails the requirements: nothing is carried out. */
async function stopped(operation, plan, judge, verdict) {
    const words = notDoneWords(operation.wording);
    const outcome = operation.forecast(plan, true);
    const failure = judge.failure(verdict, words, outcome);
    return {
        ...outcome,
        changed: false,
        notices: failure ? outcome.notices : [...outcome.notices, `${(0,_judge_js__WEBPACK_IMPORTED_MODULE_5__/* .wordsFor */ .tu)(verdict, words)}.`],
        verdict,
        warned: await judge.warned(() => operation.forecast(plan, false)),
        failure: (0,_outcome_outcome_js__WEBPACK_IMPORTED_MODULE_4__/* .bothFailures */ .No)(failure, outcome.failure),
    };
}
/**
 * @param conditions those that decide whether keys are disabled or deleted
 * @param ahead ms by which OpenRouter's clock is ahead of this machine's
 * @throws ActionError when the clocks differ by more than a day and a condition counts from now
 */
function refuseWrongClock(conditions, ahead) {
    const [timed] = conditions.filter(_domain_conditions_condition_js__WEBPACK_IMPORTED_MODULE_0__/* .countsFromNow */ .Jl);
    if (timed === undefined || ahead === undefined || Math.abs(ahead) <= _domain_time_instant_js__WEBPACK_IMPORTED_MODULE_3__/* .DAY_MS */ .sO)
        return;
    const days = Math.round(Math.abs(ahead) / _domain_time_instant_js__WEBPACK_IMPORTED_MODULE_3__/* .DAY_MS */ .sO);
    throw new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `The clock of OpenRouter's answers is ${days === 1 ? 'more than a day' : `${days} days`} ` +
        (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `${ahead > 0 ? 'ahead of' : 'behind'} this runner's, so that ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(timed.text)}, which counts from now, cannot ` +
        'be judged. Nothing was changed. Set the clock of the runner right, check api-url, or write an instant in place of ' +
        'the duration.');
}


/***/ }),

/***/ 61:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ih: () => (/* binding */ Judge),
/* harmony export */   O3: () => (/* binding */ unmetFailure),
/* harmony export */   tu: () => (/* binding */ wordsFor)
/* harmony export */ });
/* harmony import */ var _domain_conditions_condition_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3869);
/* harmony import */ var _domain_key_key_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9274);
/* harmony import */ var _domain_rotation_names_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5748);
/* harmony import */ var _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2198);
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1511);
/* harmony import */ var _account_guardrails_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(169);
/* harmony import */ var _outcome_outcome_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7132);
/* harmony import */ var _account_facts_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(8243);








/** Unmet conditions in an error. */
const MAX_NAMED = 20;
/**
 * The keys of an outcome or forecast to judge: as the work leaves them, without failed ones. undefined when a key
 * should have been made and was not: then there is nothing to judge.
 */
function judgedOf(outcome) {
    const { results, failed, failure } = outcome;
    if ('delivered' in outcome && failure)
        return undefined;
    const failing = new Set(failed.map(({ hash }) => hash));
    const isJudged = ({ did, after: { hash }, unlisted }) => did !== 'failed' && !unlisted && !(hash !== undefined && failing.has(hash));
    return { keys: results.filter(isJudged).map(judgedKey), incomplete: failed.some(({ unlisted }) => !unlisted) };
}
/** A list of assignments may not show the guardrail of a new key yet, so what this run assigned counts as known. */
function judgedKey({ did, after: key, guardrail, facts, require }) {
    const isNew = did === 'created' || did === 'rotated';
    const isKnown = isNew || guardrail !== undefined;
    return {
        key,
        facts: { ...facts, ...(isKnown && { guardrail: guardrail?.after ?? 'none' }) },
        ...(require && { require }),
    };
}
class Judge {
    #gate;
    #openrouter;
    #accountFacts;
    #account;
    #guardrails;
    /** `account`: what is already known about the account. */
    constructor(gate, openrouter, account = {}) {
        this.#gate = gate;
        this.#openrouter = openrouter;
        this.#accountFacts = new _account_facts_js__WEBPACK_IMPORTED_MODULE_7__/* .AccountFactsReader */ .U(openrouter, account);
        this.#account = account;
    }
    /**
     * Whether every key of an outcome meets the requirements; undefined when there are none (`outcome` is not called
     * then), or nothing to judge.
     */
    async judge(outcome) {
        const { require } = this.#gate;
        const judged = require && judgedOf(outcome());
        if (!judged)
            return undefined;
        const unmet = await this.#unmet(require, judged, true);
        return { passed: unmet.length === 0, unmet };
    }
    /** The unmet conditions of `warn`; undefined when none are given, or there is nothing to judge. */
    async warned(outcome) {
        const { warn } = this.#gate;
        const judged = warn && judgedOf(outcome());
        return judged && this.#unmet(warn, judged);
    }
    /** The error of unmet conditions, beginning with `words`; undefined when there are none, or they only set outputs. */
    failure(verdict, words, { results, workspaces }) {
        if (verdict === undefined || verdict.unmet.length === 0 || !this.#gate.failOnUnmet)
            return undefined;
        const keys = results.map(({ after }) => after);
        const [only] = keys;
        const placeOf = keys.length > 1 ? (0,_domain_key_key_js__WEBPACK_IMPORTED_MODULE_1__/* .placesOf */ .ek)(keys, workspaces) : undefined;
        return unmetFailure(verdict, `${wordsFor(verdict, words)}:`, {
            placeOf,
            only: keys.length === 1 ? only : undefined,
        });
    }
    /** An outcome with its verdict (`reached`, if judged before). What could not be judged has not passed. */
    async concluded(outcome, words, reached) {
        const verdict = reached ?? (await this.judge(() => outcome));
        const passed = verdict?.passed === true && outcome.failed.length === 0;
        const warned = await this.warned(() => outcome);
        return {
            ...outcome,
            verdict: this.#gate.require && { unmet: [], ...verdict, passed },
            warned,
            account: this.#account,
            failure: (0,_outcome_outcome_js__WEBPACK_IMPORTED_MODULE_6__/* .bothFailures */ .No)(outcome.failure, this.failure(verdict, words, outcome)),
        };
    }
    /** `withOwn`: also the keys' own requirements; the keys of one entry share one array. */
    async #unmet(conditions, { keys, incomplete }, withOwn = false) {
        const own = withOwn ? keys.flatMap(({ require = [] }) => require) : [];
        const required = (0,_domain_conditions_condition_js__WEBPACK_IMPORTED_MODULE_0__/* .requiredFacts */ .fq)([...conditions, ...own]);
        this.#account = { ...this.#account, ...(await this.#accountFacts.facts(required)) };
        const guarded = required.has('guardrail') ? await Promise.all(keys.map(key => this.#withGuardrail(key))) : keys;
        const now = this.#openrouter.now();
        const subject = ({ key, facts }) => ({ key, now, facts });
        const account = { facts: this.#account, now };
        const unmet = (0,_domain_conditions_condition_js__WEBPACK_IMPORTED_MODULE_0__/* .unmetConditions */ .kW)(conditions, guarded.map(subject), incomplete, account);
        if (own.length === 0)
            return unmet;
        const entries = [...Map.groupBy(guarded, ({ require }) => require)];
        const ofAccount = new Map(own.filter(isAboutAccount).map(condition => [condition.text, condition]));
        return [
            ...unmet,
            ...entries.flatMap(([require = [], each]) => (0,_domain_conditions_condition_js__WEBPACK_IMPORTED_MODULE_0__/* .unmetConditions */ .kW)(require.filter(condition => !isAboutAccount(condition)), each.map(subject), incomplete)),
            ...(0,_domain_conditions_condition_js__WEBPACK_IMPORTED_MODULE_0__/* .unmetConditions */ .kW)([...ofAccount.values()], [], false, account),
        ];
    }
    /** The key with its guardrail as a fact, unless that is known or the key does not exist yet. */
    async #withGuardrail(judged) {
        const { key, facts } = judged;
        if (facts.guardrail !== undefined || !key.hash)
            return judged;
        this.#guardrails ??= new _account_guardrails_js__WEBPACK_IMPORTED_MODULE_5__/* .Guardrails */ .fk(this.#openrouter);
        return { ...judged, facts: { ...facts, guardrail: (await this.#guardrails.of(key.hash)) ?? 'none' } };
    }
}
function wordsFor(verdict, { keys, account }) {
    return isOfAccount(verdict) ? account : keys;
}
function isOfAccount({ unmet }) {
    return unmet.every(({ about }) => about === 'account');
}
function isAboutAccount({ kind }) {
    return kind === 'account';
}
const ADVICE = 'Fix the key or the condition (require); with fail-on-unmet: false the step only sets its outputs.';
const ACCOUNT_ADVICE = 'Add credits or change the condition (require); with fail-on-unmet: false the step only sets its outputs.';
/**
 * The error of a verdict: each unmet condition with the actual value. With several keys `placeOf` says where each is
 * (placesOf); a single key is `only`, named as far as it is known.
 */
function unmetFailure(verdict, what, { placeOf, only, advice = isOfAccount(verdict) ? ACCOUNT_ADVICE : ADVICE, } = {}) {
    const whose = (each) => {
        const { hash, name, about } = each;
        if (about === 'account')
            return isOfAccount(verdict) ? '' : 'the account: ';
        if (only && about === 'key')
            return onlyText(only);
        if (!placeOf)
            return '';
        if (hash === null)
            return name === null ? 'all together: ' : (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .quoted */ .TL)(name)}: `;
        return (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .quoted */ .TL)(name ?? '')} (${(0,_domain_rotation_names_js__WEBPACK_IMPORTED_MODULE_2__/* .shortHash */ .BC)(hash)})${placeOf(hash)}: `;
    };
    const first = verdict.unmet.slice(0, MAX_NAMED).map(each => whose(each) + (0,_domain_conditions_condition_js__WEBPACK_IMPORTED_MODULE_0__/* .unmetText */ .Zv)(each));
    const more = verdict.unmet.length > first.length ? `; and ${verdict.unmet.length - first.length} more` : '';
    return new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UnmetError */ ._$(what, `${first.join('; ')}${more}`, advice);
}
/** `"prod" (0e6f44a47a05): `, as far as the key is known. */
function onlyText(key) {
    const name = (0,_domain_key_key_js__WEBPACK_IMPORTED_MODULE_1__/* .nameOrLabel */ .D6)(key);
    if (name === undefined)
        return '';
    return key.hash ? (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .quoted */ .TL)(name)} (${(0,_domain_rotation_names_js__WEBPACK_IMPORTED_MODULE_2__/* .shortHash */ .BC)(key.hash)}): ` : (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .quoted */ .TL)(name)}: `;
}


/***/ }),

/***/ 2374:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $f: () => (/* binding */ resolvingToken),
/* harmony export */   AA: () => (/* binding */ afterEnding),
/* harmony export */   ib: () => (/* binding */ withAlerts)
/* harmony export */ });
/* harmony import */ var _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2198);
/* harmony import */ var _concurrency_concurrency_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4212);
/* harmony import */ var _outcome_outcome_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7132);
/* harmony import */ var _revocation_revocation_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8590);
/* harmony import */ var _select_keys_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7575);





/** The outcome with the alerts as they were found, none of them resolved. */
function withAlerts(outcome, leak) {
    if (leak === undefined)
        return outcome;
    return added(outcome, leak, leak.alerts.map(each => rowOf(each, each.state, false)));
}
/** The token that resolves alerts (the selection's); undefined: they are not resolved. */
function resolvingToken({ selection: { selector }, resolveAlerts, }) {
    return resolveAlerts && selector.by === 'leaked' ? selector.githubToken : undefined;
}
/**
 * The outcome of a step that changed keys, with its proof and the alerts in their final state. On request an alert
 * whose key was refused is resolved. `endsKeys`: the step disables or deletes keys, so a key that was refused before it
 * counts as proven.
 */
async function afterEnding(outcome, proof, { leak, resolveWith, endsKeys }, effects) {
    if (leak === undefined)
        return (0,_revocation_revocation_js__WEBPACK_IMPORTED_MODULE_2__/* .withProof */ .rX)(outcome, proof);
    const isRefused = ({ alert: { secret }, state }) => state === 'refused' || (secret !== null && proof.refused.has(secret));
    const anyRefused = endsKeys && leak.alerts.some(({ state }) => state === 'refused');
    const proven = (0,_revocation_revocation_js__WEBPACK_IMPORTED_MODULE_2__/* .withProof */ .rX)(outcome, anyRefused ? { ...proof, revoked: proof.revoked ?? true } : proof);
    const now = effects.account.now();
    const rows = await (0,_concurrency_concurrency_js__WEBPACK_IMPORTED_MODULE_4__/* .eachOrFirstError */ .hu)(leak.alerts, async (each) => {
        const state = finalState(each, outcome, now);
        if (resolveWith === undefined || !isRefused(each))
            return { row: rowOf(each, state, false) };
        const warning = await resolve(each, resolveWith, effects);
        return { row: rowOf(each, state, warning === undefined), warning };
    });
    const warnings = rows.flatMap(({ warning }) => warning ?? []);
    return added({ ...proven, warnings: [...proven.warnings, ...warnings] }, leak, rows.map(({ row }) => row));
}
function added(outcome, leak, alerts) {
    return {
        ...outcome,
        alerts,
        leaked: leakedKeys(leak, outcome),
        notices: [...leak.notices, ...outcome.notices],
        failure: (0,_outcome_outcome_js__WEBPACK_IMPORTED_MODULE_1__/* .bothFailures */ .No)(outcome.failure, leak.failure),
    };
}
/** In the order of the alerts. A key that the step changed is as the change returned it. */
function leakedKeys({ alerts }, { results }) {
    const changed = new Map(results.map(({ after }) => [after.hash, after]));
    const byHash = new Map();
    for (const { key, alert } of alerts) {
        if (key === undefined || alert.createdAt === undefined)
            continue;
        const since = Math.min(alert.createdAt, byHash.get(key.hash)?.since ?? Number.POSITIVE_INFINITY);
        byHash.set(key.hash, { key: changed.get(key.hash) ?? key, since });
    }
    return [...byHash.values()];
}
function rowOf({ alert: { repository, number, url }, key }, state, resolved) {
    return { repository, number, url, hash: key?.hash ?? null, key: state, resolved };
}
/** A key that `where` left out, or that could not be changed, keeps its state. */
function finalState({ key, state }, { operation, results }, now) {
    const result = key && results.find(({ after }) => after.hash === key.hash);
    if (result === undefined || result.did === 'failed')
        return state;
    if (operation === 'delete')
        return 'deleted';
    const { disabled, expires_at = null } = result.after;
    return (0,_select_keys_js__WEBPACK_IMPORTED_MODULE_3__/* .alertStateOf */ .V)({ disabled, expires_at }, now);
}
/** Returns why the alert could not be resolved; undefined: it was. */
async function resolve({ alert }, token, { alerts, reading, cancellation }) {
    try {
        await (await alerts(token)).resolve(alert, reading.runPage, cancellation.working);
        return undefined;
    }
    catch (error) {
        return (0,_domain_text_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .asActionError */ .z6)(error).message;
    }
}


/***/ }),

/***/ 7575:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ alertStateOf),
/* harmony export */   p: () => (/* binding */ selectKeys)
/* harmony export */ });
/* harmony import */ var _domain_key_key_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9274);
/* harmony import */ var _domain_rotation_names_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5748);
/* harmony import */ var _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2198);
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1511);
/* harmony import */ var _openrouter_api_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(8772);
/* harmony import */ var _account_select_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(279);
/* harmony import */ var _concurrency_concurrency_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4212);







async function selectKeys(selection, reading, options) {
    const { selector } = selection;
    if (selector.by !== 'leaked')
        return (0,_account_select_js__WEBPACK_IMPORTED_MODULE_4__/* .select */ .Lt)({ ...selection, selector }, reading, options);
    const leak = await findLeaked(selector.places, selector.githubToken, reading);
    const unusable = [];
    const keys = leak.keys.filter(key => {
        const error = options.guard?.(key);
        if (error !== undefined)
            unusable.push({ hash: key.hash, name: key.name, error, gone: false });
        return error === undefined;
    });
    const found = { keys, unusable, listed: undefined, held: leak.held };
    return {
        ...(0,_account_select_js__WEBPACK_IMPORTED_MODULE_4__/* .narrowed */ .fQ)(found, selection, reading.account.now()),
        place: {},
        searched: '',
        warnings: leak.warnings,
        leak,
    };
}
/** @throws ActionError when a place cannot be read or a value cannot be looked up; nothing has been changed */
async function findLeaked(places, githubToken, reading) {
    const reader = await reading.alerts(githubToken);
    const lists = await (0,_concurrency_concurrency_js__WEBPACK_IMPORTED_MODULE_5__/* .eachOrFirstError */ .hu)(places, place => reader.open(place, reading.account.limits, reading.mask));
    const alerts = onceEach(lists.flat());
    const secrets = [...new Set(alerts.flatMap(({ secret }) => (isKeyShaped(secret) ? [secret] : [])))];
    const looked = await (0,_concurrency_concurrency_js__WEBPACK_IMPORTED_MODULE_5__/* .mapLimited */ .bB)(secrets, 'Looking up leaked keys', reading, secret => lookUp(secret, reading));
    const whose = new Map(secrets.map((secret, index) => [secret, looked[index]]));
    const whoseIs = ({ secret }) => (isKeyShaped(secret) ? whose.get(secret) : undefined);
    const found = alerts.map((alert) => {
        const what = whoseIs(alert);
        if (what === undefined || what.is === 'other' || what.is === 'management')
            return { alert, key: undefined, state: 'unknown' };
        return what.is === 'refused'
            ? { alert, key: undefined, state: 'refused' }
            : { alert, key: what.key, state: alertStateOf(what.key, reading.account.now()) };
    });
    const own = [...whose].flatMap(([secret, what]) => (what.is === 'own' ? [{ secret, key: what.key }] : []));
    return {
        alerts: found,
        keys: own.map(({ key }) => key),
        held: new Map(own.map(({ secret, key }) => [key.hash, secret])),
        notices: alerts.length === 0 ? [noAlert(places)] : [],
        warnings: alerts.flatMap(alert => warningOf(alert, whoseIs(alert))),
        failure: managementFailure(alerts.filter(alert => whoseIs(alert)?.is === 'management')),
    };
}
/** The state of a key, as the output `alerts` names it. */
function alertStateOf(key, now) {
    return key.disabled || (0,_domain_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .isExpired */ ._d)(key, now) ? 'disabled' : 'enabled';
}
/** The same alert is found through a repository and its organization; one of the two may not show the value. */
function onceEach(alerts) {
    const byName = new Map();
    for (const alert of alerts) {
        const name = `${alert.repository.toLowerCase()}#${alert.number}`;
        const before = byName.get(name);
        if (before === undefined || before.secret === null)
            byName.set(name, alert);
    }
    return [...byName.values()];
}
function isKeyShaped(secret) {
    return secret !== null && /^sk-or-[\w-]{16,}$/.test(secret);
}
async function lookUp(secret, { account: { openrouter } }) {
    const key = await (0,_account_select_js__WEBPACK_IMPORTED_MODULE_4__/* .keyWithDigest */ .yc)(secret, '(SHA-256 of a leaked key)', openrouter);
    if (key && (0,_openrouter_api_js__WEBPACK_IMPORTED_MODULE_6__/* .isMaskOf */ .gL)(key.label, secret))
        return { is: 'own', key };
    if (key)
        throw otherLabel(key);
    const own = await openrouter.ownKey(secret, 'a leaked key');
    if (own === undefined)
        return { is: 'refused' };
    return { is: own.is_management_key || own.is_provisioning_key ? 'management' : 'other' };
}
/** The hash of a key need not be the SHA-256 of its value. */
function otherLabel({ hash, label }) {
    return new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `leaked-in: OpenRouter has a key with the hash ${hash} of a leaked value, but its label ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .quoted */ .TL)(label)} is of another one. ` +
        'Nothing was changed. Look at that key by hand.');
}
function noAlert(places) {
    const where = places.map(({ line }) => line).join(', ');
    return (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `leaked-in: there is no open secret scanning alert about a key of OpenRouter in ${where}; nothing was done.`;
}
function warningOf(alert, whose) {
    if (whose === undefined) {
        return [
            (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `leaked-in: ${alertText(alert)} holds no value, or one that is not shaped like a key of OpenRouter. Look at it by hand.`,
        ];
    }
    if (whose.is !== 'other')
        return [];
    return [
        (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `leaked-in: the key of ${alertText(alert)} is live, and not of this account. Its owner must disable it; run this with ` +
            'the provisioning key of that account.',
    ];
}
function managementFailure(alerts) {
    if (alerts.length === 0)
        return undefined;
    const which = (0,_domain_rotation_names_js__WEBPACK_IMPORTED_MODULE_1__/* .someKeys */ .ff)(alerts, alertText);
    return new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `leaked-in: a live management (provisioning) key has leaked: ${which}. It can do everything with its account, and only ` +
        'a person can delete it: do that now at https://openrouter.ai/settings/management-keys, and store a new one.');
}
function alertText({ repository, number }) {
    return (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `alert ${number} of ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .quoted */ .TL)(repository)}`;
}


/***/ }),

/***/ 7132:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   No: () => (/* binding */ bothFailures),
/* harmony export */   Q$: () => (/* binding */ namedFailure),
/* harmony export */   gJ: () => (/* binding */ partialFailure)
/* harmony export */ });
/* harmony import */ var _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2198);
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1511);


/** Failed keys in an error. */
const MAX_NAMED = 50;
/** undefined when no key failed. `selected` is how many keys there were; `placeOf` says where one is (placesOf). */
function partialFailure(failed, selected, placeOf) {
    const [first] = failed;
    if (first === undefined)
        return undefined;
    return selected <= 1 ? new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(first.error) : namedFailure(failed, selected, placeOf);
}
/** The same, but each error names its key, even the only one. */
function namedFailure(failed, selected, placeOf = () => '') {
    if (failed.length === 0)
        return undefined;
    const lines = failed.slice(0, MAX_NAMED).map(each => (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `${whichText(each)}${placeOf(each.hash)}: ${each.error}`);
    const more = failed.length > MAX_NAMED ? [`and ${failed.length - MAX_NAMED} more; the job summary names them`] : [];
    return new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ([`Failed for ${failed.length} of ${selected} key${selected === 1 ? '' : 's'}:`, ...lines, ...more].join('\n'));
}
/** Both errors as one, so that neither hides the other. */
function bothFailures(first, second) {
    return first && second ? new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(`${first.message}\n${second.message}`) : (first ?? second);
}
/** `"prod" (f01d52606dc8)`, as far as it is known. */
function whichText({ hash, name }) {
    if (name === null)
        return hash ?? '';
    return hash === null ? (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(name) : (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(name)} (${hash})`;
}


/***/ }),

/***/ 8590:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Le: () => (/* binding */ heldOf),
/* harmony export */   d_: () => (/* binding */ proveRevoked),
/* harmony export */   rX: () => (/* binding */ withProof)
/* harmony export */ });
/* harmony import */ var _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2198);
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1511);


const NOTHING_HELD = { warnings: [], refused: new Set() };
/** The keys whose value is known. */
function heldOf(keys, held) {
    return keys.flatMap(key => {
        const secret = held.get(key.hash);
        return secret === undefined ? [] : [{ key, secret }];
    });
}
/** The outcome with the result. */
function withProof(outcome, { revoked, warnings }) {
    if (revoked === undefined)
        return outcome;
    return { ...outcome, revoked, warnings: [...outcome.warnings, ...warnings] };
}
/** ms in which all keys must be refused, and between two requests about one of them. */
const PROVE_MS = 30_000;
const FIRST_WAIT_MS = 250;
const MAX_WAIT_MS = 2_000;
/** Asks about all keys concurrently, for up to 30 seconds. Never throws: what cannot be known is a warning. */
async function proveRevoked(held, account) {
    if (held.length === 0)
        return NOTHING_HELD;
    const until = account.clock.now() + PROVE_MS;
    const reasons = await Promise.all(held.map(each => whyAccepted(each, account, until)));
    const refused = held.flatMap(({ secret }, index) => (reasons[index] === undefined ? [secret] : []));
    const warnings = reasons.filter(reason => reason !== undefined);
    return { revoked: warnings.length === 0, warnings, refused: new Set(refused) };
}
/** Why it is not proven that the key has ended; undefined: OpenRouter itself refused it. */
async function whyAccepted({ key, secret }, account, until) {
    const { clock, limits } = account;
    const { openrouter } = account.during({ ...limits, notAfter: until });
    for (let wait = FIRST_WAIT_MS;; wait = Math.min(2 * wait, MAX_WAIT_MS)) {
        let reason = '30 s later OpenRouter still accepts it.';
        try {
            if ((await openrouter.ownKey(secret, 'a key that has ended')) === undefined)
                return undefined;
        }
        catch (error) {
            reason = `whether OpenRouter still accepts it could not be found out: ${(0,_domain_text_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .asActionError */ .z6)(error).message}`;
        }
        if (limits.begin.aborted)
            reason = 'the job was cancelled before OpenRouter was seen to refuse it.';
        if (limits.begin.aborted || clock.now() + wait > until)
            return (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `Key ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(key.name)} (${key.hash}) has ended, but ${reason} Check it again later.`;
        await clock.sleep(wait, limits.begin);
    }
}


/***/ }),

/***/ 1314:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CY: () => (/* binding */ planUpdates),
/* harmony export */   _x: () => (/* binding */ planOne),
/* harmony export */   dc: () => (/* binding */ spentWarning)
/* harmony export */ });
/* harmony import */ var _domain_key_settings_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7924);
/* harmony import */ var _domain_money_limit_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(637);
/* harmony import */ var _domain_rotation_names_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5748);
/* harmony import */ var _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2198);
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1511);
/* harmony import */ var _account_guardrails_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(169);
/* harmony import */ var _account_retired_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2266);
/* harmony import */ var _account_select_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(279);
/* harmony import */ var _account_workspaces_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(8085);
/* harmony import */ var _concurrency_concurrency_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(4212);
/* harmony import */ var _leaks_resolve_alerts_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(2374);
/* harmony import */ var _leaks_select_keys_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(7575);












async function planUpdates(command, reading) {
    const { selection, placement, wanted } = command;
    const { account } = reading;
    const onlyDisables = placement === undefined && Object.keys(wanted).length === 1 && wanted.disabled === true;
    const input = selection.selector.by === 'leaked' ? 'leaked-in' : 'hash';
    const guard = onlyDisables ? undefined : (0,_account_retired_js__WEBPACK_IMPORTED_MODULE_6__/* .retiredGuard */ .$u)(account, input);
    const selected = await (0,_leaks_select_keys_js__WEBPACK_IMPORTED_MODULE_10__/* .selectKeys */ .p)(selection, reading, { guard, changing: true });
    refuseOneNameForAll(wanted.name, selected.keys.length);
    const placed = await placementOf(command, selected.keys, account);
    const now = account.now();
    const updates = [];
    const failed = selected.unusable.map(({ hash, name, error }) => ({ hash, name, error }));
    for (const key of selected.keys) {
        const planned = placed.refusal(key) ?? planOne(key, { ...wanted, ...placed.settings }, now);
        if (typeof planned === 'string')
            failed.push({ hash: key.hash, name: key.name, error: planned });
        else
            updates.push({ ...planned, guardrail: placed.guardrail(key) });
    }
    const ending = new Set(updates.flatMap(({ key, patch }) => (patch.disabled === true ? [key.hash] : [])));
    return {
        selected: selected.keys,
        updates,
        failed,
        notices: [...(0,_account_select_js__WEBPACK_IMPORTED_MODULE_7__/* .noneFound */ .dM)(selection.selector, selected), ...placed.notices],
        warnings: [...selected.warnings, ...(0,_account_retired_js__WEBPACK_IMPORTED_MODULE_6__/* .orphanedWarnings */ .NH)(selected.listed, ending), ...updates.flatMap(spentWarning)],
        place: selected.place,
        held: wanted.disabled === true ? selected.held : new Map(),
        leak: selected.leak,
        resolveWith: (0,_leaks_resolve_alerts_js__WEBPACK_IMPORTED_MODULE_9__/* .resolvingToken */ .$f)(command),
        endsKeys: wanted.disabled === true,
        onlyDisables,
    };
}
/** Several hashes were refused with the inputs; only here it is known how many keys a pattern matches. */
function refuseOneNameForAll(name, selected) {
    if (name === undefined || selected <= 1)
        return;
    throw new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ(`name: ${selected} keys are selected, and they cannot all be given the same name. Nothing was changed. ` +
        'Select one key, or leave name out.');
}
/** The plan for one key, or why there is none. */
function planOne(key, wanted, now) {
    const plan = (0,_domain_key_settings_js__WEBPACK_IMPORTED_MODULE_0__/* .planUpdate */ .ZL)(key, wanted, now);
    if (plan === undefined)
        return cannotLower(key);
    const { patch, planned } = plan;
    const spent = 'limit' in patch && (0,_domain_money_limit_js__WEBPACK_IMPORTED_MODULE_1__/* .leavesNothing */ .sK)(planned);
    const remark = wanted.limit && (0,_domain_money_limit_js__WEBPACK_IMPORTED_MODULE_1__/* .whyUnchanged */ ._x)(wanted.limit, key);
    return { key, patch, after: planned, remark: remark && `limit ${remark}`, ...(spent && { limitSpent: true }) };
}
function cannotLower(key) {
    return ((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `limit: key ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .quoted */ .TL)(key.name)} (${key.hash}) is unlimited, which cannot be lowered by an amount. ` +
        'Give the new limit, or "at most 50".');
}
function spentWarning({ key, limitSpent, patch }) {
    if (!limitSpent)
        return [];
    return [
        (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `limit: with a limit of ${String(patch.limit)} USD key ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .quoted */ .TL)(key.name)} (${key.hash}) can no longer spend: that much is ` +
            'used already. To stop the key, use disabled: true; to let it spend, use "top up to".',
    ];
}
async function placementOf({ placement }, keys, account) {
    const nothing = { settings: {}, refusal: () => undefined, guardrail: () => undefined, notices: [] };
    if (placement === undefined || keys.length === 0)
        return nothing;
    if ('guardrail' in placement) {
        const guardrail = await guardrailsOf(keys, placement.guardrail, account);
        return { ...nothing, guardrail: key => guardrail.get(key) };
    }
    const id = (await (0,_account_workspaces_js__WEBPACK_IMPORTED_MODULE_8__/* .workspaceId */ .RX)(placement.moveTo, account.openrouter, 'move-to-workspace'));
    const moving = keys.filter(key => key.workspace_id.toLowerCase() !== id);
    if (moving.length === 0)
        return nothing;
    const names = await namesAround(moving, account);
    return {
        ...nothing,
        settings: { workspace_id: id },
        refusal: key => whyNotMoved(key, names.get(key.workspace_id), account),
        notices: [
            'A moved key keeps its guardrail. BYOK credentials, broadcast destinations and presets of the old workspace no ' +
                'longer apply to it: set them up in the new one.',
        ],
    };
}
/** The guardrail before and after, for each key. A name is looked up in the workspace of the key. */
async function guardrailsOf(keys, choice, { openrouter }) {
    const guardrails = new _account_guardrails_js__WEBPACK_IMPORTED_MODULE_5__/* .Guardrails */ .fk(openrouter);
    const workspaces = [...new Set(keys.map(key => key.workspace_id))];
    const [chosen] = await (0,_concurrency_concurrency_js__WEBPACK_IMPORTED_MODULE_11__/* .allOrFirstError */ .te)([
        Promise.all(workspaces.map(async (id) => [id, await guardrails.chosen(choice, id)])),
        guardrails.assignments(),
    ]);
    const after = new Map(chosen);
    const before = await Promise.all(keys.map(key => guardrails.of(key.hash)));
    return new Map(keys.map((key, index) => [key, { before: before[index], after: after.get(key.workspace_id) }]));
}
/** The names of all keys in the workspaces of these keys. */
async function namesAround(keys, account) {
    const workspaces = [...new Set(keys.map(key => key.workspace_id))];
    return new Map(await Promise.all(workspaces.map(async (id) => [id, await account.namesIn(id)])));
}
/** A rotation would no longer find its keys if one of them were moved. undefined: the key may be moved. */
function whyNotMoved(key, names, account) {
    const short = (0,_domain_rotation_names_js__WEBPACK_IMPORTED_MODULE_2__/* .shortHash */ .BC)(key.hash);
    const listed = names?.keys.find(({ hash }) => hash === key.hash);
    // A list may be too old to show a key that is being made.
    const isSealed = listed ? names?.sealed(listed) !== undefined : account.nameOf(key)?.sealedBy !== undefined;
    const isInRotation = names?.journals().some(({ other }) => other === short);
    const predecessor = names?.predecessors([short]).find(each => names.staysEnabled(each));
    const until = predecessor && names?.replacement(predecessor)?.until;
    const why = isSealed
        ? 'its name is one that a rotation or creation gave it'
        : isInRotation
            ? 'a rotation of it is unfinished'
            : predecessor
                ? (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `the key that it replaced (${predecessor.hash}) is still enabled until ${until === 'next' ? 'its next rotation' : 'the time in its name'}`
                : undefined;
    if (why === undefined)
        return undefined;
    const advice = typeof until === 'number'
        ? 'Disable that key first (operation update with hash and disabled: true), then move this one.'
        : 'Finish the rotation first (operation rotate; with retire: disable no predecessor stays enabled), then move the key.';
    return (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `move-to-workspace: key ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .quoted */ .TL)(key.name)} (${key.hash}) was not moved: ${why}. ` + advice;
}


/***/ }),

/***/ 8928:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $s: () => (/* binding */ applyUpdates),
/* harmony export */   Hq: () => (/* binding */ isChanged),
/* harmony export */   mq: () => (/* binding */ foreseen),
/* harmony export */   yo: () => (/* binding */ update)
/* harmony export */ });
/* harmony import */ var _domain_key_key_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9274);
/* harmony import */ var _domain_key_settings_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7924);
/* harmony import */ var _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2198);
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1511);
/* harmony import */ var _account_confirmed_writes_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7071);
/* harmony import */ var _account_guardrails_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(169);
/* harmony import */ var _account_retired_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2266);
/* harmony import */ var _concurrency_concurrency_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(4212);
/* harmony import */ var _leaks_resolve_alerts_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(2374);
/* harmony import */ var _outcome_outcome_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(7132);
/* harmony import */ var _revocation_revocation_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(8590);
/* harmony import */ var _update_plan_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(1314);












const update = {
    wording: {
        notDone: 'Nothing was changed',
        planned: 'the result',
        done: 'The update was made',
        result: 'its result',
    },
    plan: _update_plan_js__WEBPACK_IMPORTED_MODULE_10__/* .planUpdates */ .CY,
    endingConditions: ({ wanted, selection, gate }) => wanted.disabled === undefined ? [] : [...selection.where, ...(gate.require ?? [])],
    forecast: (plan, stopped) => (0,_leaks_resolve_alerts_js__WEBPACK_IMPORTED_MODULE_7__/* .withAlerts */ .ib)(outcomeOf(plan, plan.updates.map(each => (stopped ? untouched(each) : foreseen(each))), plan.failed), plan.leak),
    async apply(plan, effects) {
        announce(plan, effects);
        const results = await applyUpdates(plan, effects);
        const failed = results.flatMap(({ after: { hash, name }, error }) => error === undefined ? [] : [{ hash, name, error }]);
        const outcome = outcomeOf(plan, results, [...plan.failed, ...failed]);
        const ended = results.flatMap(({ after, error }) => (after.disabled && error === undefined ? [after] : []));
        const proof = await (0,_revocation_revocation_js__WEBPACK_IMPORTED_MODULE_9__/* .proveRevoked */ .d_)((0,_revocation_revocation_js__WEBPACK_IMPORTED_MODULE_9__/* .heldOf */ .Le)(ended, plan.held), effects.account);
        return (0,_leaks_resolve_alerts_js__WEBPACK_IMPORTED_MODULE_7__/* .afterEnding */ .AA)(outcome, proof, plan, effects);
    },
};
/** Reports the present values before anything is sent. */
function announce({ updates, failed }, effects) {
    const [only] = updates;
    if (!only || updates.length + failed.length !== 1)
        return;
    effects.announce((0,_domain_key_settings_js__WEBPACK_IMPORTED_MODULE_1__/* .settingsOf */ .f5)(only.key), only.guardrail && (only.guardrail.before?.id ?? 'none'));
}
/**
 * Guardrails are assigned before the PATCH and removed after it: a raised limit is never without its guardrail. A
 * failure of one key leaves the others alone.
 */
async function applyUpdates(plan, effects) {
    const works = plan.updates.map(each => ({ ...each, result: untouched(each) }));
    await assignGuardrails(works, effects);
    await (0,_concurrency_concurrency_js__WEBPACK_IMPORTED_MODULE_11__/* .mapLimited */ .bB)(works, 'Updating keys', effects.reading, async (work) => {
        if (work.result.error === undefined)
            await patch(work, plan, effects);
    });
    await removeGuardrails(works, effects);
    return works.map(({ result }) => result);
}
async function patch(work, plan, { account }) {
    const { key, result } = work;
    if (isEmpty(work.patch))
        return;
    try {
        const after = await (0,_account_confirmed_writes_js__WEBPACK_IMPORTED_MODULE_4__/* .applyPatch */ .X6)(account, key.hash, work.patch);
        Object.assign(result, { did: 'updated', after, returned: after, ...(work.limitSpent && { limitSpent: true }) });
        if (!plan.onlyDisables)
            failIfRetired(after, account);
    }
    catch (error) {
        const after = error instanceof _account_confirmed_writes_js__WEBPACK_IMPORTED_MODULE_4__/* .NotAppliedError */ .B5 ? error.key : result.after;
        Object.assign(result, { did: 'failed', after, returned: after, error: (0,_domain_text_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .asActionError */ .z6)(error).message });
    }
}
/** A rotation has replaced the key in the meantime: the update was made on a key that is no longer in use. */
function failIfRetired(after, account) {
    const name = account.nameOf(after);
    if (name?.sealedBy === undefined || name.ending.kind !== 'replaced')
        return;
    throw new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `The update was made, but a rotation has retired key ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .quoted */ .TL)(name.base)} (${after.hash}) at the same moment. ` +
        (0,_account_retired_js__WEBPACK_IMPORTED_MODULE_6__/* .retiredText */ .dY)(name.base, name.ending.other));
}
function untouched({ key, guardrail, remark }) {
    return {
        did: 'unchanged',
        returned: key,
        after: key,
        before: (0,_domain_key_settings_js__WEBPACK_IMPORTED_MODULE_1__/* .settingsOf */ .f5)(key),
        ...(guardrail && { guardrail: { before: guardrail.before, after: guardrail.before } }),
        ...(remark !== undefined && { remark }),
    };
}
/** A key as the update would leave it. */
function foreseen(each) {
    const { patch, after, guardrail, limitSpent } = each;
    const reassigned = guardrail !== undefined && guardrail.before?.id !== guardrail.after?.id;
    return {
        ...untouched(each),
        did: isEmpty(patch) && !reassigned ? 'unchanged' : 'updated',
        after,
        ...(guardrail && { guardrail }),
        ...(limitSpent && { limitSpent }),
    };
}
function outcomeOf(plan, results, failed) {
    const selected = plan.updates.length + plan.failed.length;
    return {
        operation: 'update',
        changed: results.some(isChanged),
        results,
        single: selected === 1 ? results[0]?.after : undefined,
        failed,
        notices: plan.notices,
        warnings: plan.warnings,
        failure: (0,_outcome_outcome_js__WEBPACK_IMPORTED_MODULE_8__/* .partialFailure */ .gJ)(failed, selected, (0,_domain_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .placesOf */ .ek)(plan.selected, plan.place.workspaces)),
        ...plan.place,
    };
}
/** Whether anything about the key has changed. */
function isChanged({ before, after, guardrail }) {
    return (0,_domain_key_settings_js__WEBPACK_IMPORTED_MODULE_1__/* .unappliedFields */ .aT)(after, before).length > 0 || guardrail?.before?.id !== guardrail?.after?.id;
}
function isEmpty(patch) {
    return Object.keys(patch).length === 0;
}
const MAX_PER_REQUEST = 100;
/** Assigns the wanted guardrails where they differ; an assignment replaces the previous one. */
async function assignGuardrails(changes, effects) {
    const wanted = changes.filter(({ guardrail }) => guardrail?.after && guardrail.after.id !== guardrail.before?.id);
    await inGroups(wanted, ({ guardrail }) => guardrail?.after, effects, _account_guardrails_js__WEBPACK_IMPORTED_MODULE_5__/* .assignGuardrail */ .jf);
}
/** Removes guardrails where none is wanted, from keys that have not failed. */
async function removeGuardrails(changes, effects) {
    const unwanted = changes.filter(({ guardrail, result }) => guardrail?.before && !guardrail.after && result.error === undefined);
    await inGroups(unwanted, ({ guardrail }) => guardrail?.before, effects, _account_guardrails_js__WEBPACK_IMPORTED_MODULE_5__/* .unassignGuardrail */ .Ko);
}
async function inGroups(changes, refOf, { account }, send) {
    await Promise.all(groupsOf(changes, change => refOf(change)?.id).map(async (group) => {
        const [first] = group;
        const ref = first && refOf(first);
        if (!ref)
            return;
        try {
            await send(ref, group.map(({ key }) => key.hash), account);
            for (const { result, guardrail } of group)
                Object.assign(result, { did: 'updated', guardrail });
        }
        catch (error) {
            const { message } = (0,_domain_text_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .asActionError */ .z6)(error);
            for (const { result } of group)
                Object.assign(result, { did: 'failed', error: message });
        }
    }));
}
/** Groups items of the same name, each group small enough for one request. */
function groupsOf(items, nameOf) {
    const groups = [];
    for (const named of Map.groupBy(items, nameOf).values()) {
        for (let at = 0; at < named.length; at += MAX_PER_REQUEST)
            groups.push(named.slice(at, at + MAX_PER_REQUEST));
    }
    return groups;
}


/***/ }),

/***/ 8250:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  run: () => (/* binding */ run),
  runPost: () => (/* reexport */ runPost)
});

// EXTERNAL MODULE: ./build/clock.js
var clock = __webpack_require__(7094);
// EXTERNAL MODULE: ./build/http/request-limits.js
var request_limits = __webpack_require__(1865);
// EXTERNAL MODULE: ./build/connect.js + 2 modules
var connect = __webpack_require__(4199);
// EXTERNAL MODULE: ./build/domain/rotation/names.js
var rotation_names = __webpack_require__(5748);
// EXTERNAL MODULE: ./build/domain/money/usd.js
var money_usd = __webpack_require__(8826);
// EXTERNAL MODULE: ./build/domain/text/errors.js
var text_errors = __webpack_require__(2198);
// EXTERNAL MODULE: ./build/domain/text/untrusted.js
var untrusted = __webpack_require__(1511);
// EXTERNAL MODULE: ./build/http/call.js
var http_call = __webpack_require__(117);
// EXTERNAL MODULE: ./build/openrouter/answers.js
var answers = __webpack_require__(1235);
// EXTERNAL MODULE: ./build/openrouter/api.js
var api = __webpack_require__(8772);
// EXTERNAL MODULE: ./build/openrouter/credential.js
var credential = __webpack_require__(6127);
// EXTERNAL MODULE: ./build/openrouter/refusal.js
var refusal = __webpack_require__(6300);
;// CONCATENATED MODULE: ./build/openrouter/walk.js
/**
 * Reads lists page by page (`offset`) while others add and remove items.
 *
 * Each page begins with the last item of the previous one. If that item is missing, items were removed in the meantime
 * and one could have been skipped: the walk starts over. A page with nothing new and room for more ends it.
 */


const MAX_PAGES = 1_000;
const MAX_RESTARTS = 5;
/** Number of pages of a long list to request at once, and the factor by which it grows: 1, 4, 8, 8, … */
const MAX_AT_ONCE = 8;
const GROWTH = 4;
/**
 * All items of a list, in order.
 * @throws AnswerError when it has no end or keeps changing
 */
async function walk(list) {
    for (let restarts = 0; restarts <= MAX_RESTARTS; restarts++) {
        const items = await walkOnce(list);
        if (items)
            return items;
    }
    throw new text_errors/* AnswerError */.dV((0,untrusted/* say */.cv) `${list.name}: the list keeps changing while it is read: it was begun again ${MAX_RESTARTS} times. ` +
        'Something else deletes from it at the same moment; run this again later.', false);
}
/** undefined: items were removed in the meantime. */
async function walkOnce(list) {
    const pass = new Pass(list);
    // The second page overlaps the first by all but one item: if it is shorter and brings nothing new, one round trip is
    // enough.
    for (let offsets = [0, 1];; offsets = pass.nextOffsets()) {
        const pages = await Promise.allSettled(offsets.map(offset => list.page(offset)));
        for (const [index, page] of pages.entries()) {
            const offset = offsets[index];
            // An earlier page had an unexpected length, so this one begins in the wrong place.
            if (index > 0 && offset !== 1 && offset !== pass.nextOffset)
                break;
            if (page.status === 'rejected')
                throw page.reason;
            const verdict = pass.take(page.value, offset);
            if (verdict === 'end')
                return pass.items;
            if (verdict === 'changed')
                return undefined;
        }
    }
}
/** One walk from the beginning of a list. */
class Pass {
    #list;
    #items = new Map();
    #pages = 0;
    /** The last item of the last page, and the offset behind it. */
    #last;
    #end = 0;
    /** Items on the last page and on the longest one. */
    #length = 0;
    #maxLength = 0;
    /** The last page had only the repeated item: the next one leaves it out. */
    #repeated = false;
    /** The last page was full, and brought nothing new. */
    #idle = false;
    #atOnce = 1;
    constructor(list) {
        this.#list = list;
    }
    get items() {
        return [...this.#items.values()];
    }
    /** Where the next page begins. */
    get nextOffset() {
        return this.#repeated ? this.#end : this.#end - 1;
    }
    /**
     * Where the next pages begin that are worth requesting at once. As long as all pages are full, their number grows;
     * otherwise it is the page that shows the end, with and without the repeated item.
     */
    nextOffsets() {
        if (this.#repeated)
            return [this.#end];
        if (this.#length < this.#maxLength || this.#length < 2)
            return [this.#end - 1, this.#end];
        this.#atOnce = Math.min(GROWTH * this.#atOnce, MAX_AT_ONCE);
        return Array.from({ length: this.#atOnce }, (_, index) => this.#end - 1 + index * (this.#length - 1));
    }
    /** What a page means: it brings something new, shows the end, or shows that items were removed in the meantime. */
    take(page, offset) {
        if (++this.#pages > MAX_PAGES)
            throw endless(this.#list);
        const ids = page.map(item => this.#list.idOf(item));
        const overlaps = offset < this.#end;
        if (overlaps && !ids.includes(this.#last))
            return 'changed';
        const before = this.#items.size;
        for (const [index, id] of ids.entries()) {
            if (!this.#items.has(id))
                this.#items.set(id, page[index]);
        }
        const idle = this.#items.size === before;
        this.#repeated = idle && overlaps && page.length === 1;
        if (this.#repeated)
            return 'more';
        // A full page does not show the end: items added in the meantime may have moved known ones onto it. But if the host
        // keeps returning known ones, there are no others.
        if (idle && (this.#idle || page.length < this.#maxLength))
            return 'end';
        this.#idle = idle;
        this.#last = ids.at(-1);
        this.#end = offset + page.length;
        this.#length = page.length;
        this.#maxLength = Math.max(this.#maxLength, page.length);
        return page.length === 0 ? 'end' : 'more';
    }
}
function endless({ name }) {
    return new text_errors/* AnswerError */.dV((0,untrusted/* say */.cv) `${name}: the list has more than ${MAX_PAGES.toLocaleString('en')} pages, which is more than this action reads. ` +
        'Check that api-url names OpenRouter; if it does, select by hash.', false);
}

;// CONCATENATED MODULE: ./build/openrouter/client.js









/** The longest page that can be requested. Keys always come in pages of 100. */
const PAGE_LENGTH = '100';
/** Maximum number of characters in all pages of a list, since memory is limited. 100,000 keys take a third of it. */
const MAX_LIST_LENGTH = 256 * 1024 * 1024;
/** Reads only. */
class OpenRouterReadClient {
    transport;
    credential;
    limits;
    constructor(transport, credential, limits) {
        this.transport = transport;
        this.credential = credential;
        this.limits = limits;
    }
    during(limits) {
        return new OpenRouterReadClient(this.transport, this.credential, limits);
    }
    now() {
        return this.transport.hostNow();
    }
    get clockAhead() {
        return this.transport.hostAhead;
    }
    async key(hash, shownAs) {
        const call = {
            ...this.call('GET', keyPath(hash)),
            ...(shownAs !== undefined && { shownPath: `/keys/${shownAs}` }),
        };
        const { data } = await this.json(call, { kind: 'key', hash: shownAs ?? hash });
        return sameKey((0,answers/* parseKey */.Do)(data, (0,http_call/* callText */.WT)(call)), hash, call);
    }
    async list(workspaceId) {
        const query = { include_disabled: 'true', include_expired: 'true', ...inWorkspace(workspaceId) };
        const parse = (value, where, path) => {
            const key = (0,answers/* parseKey */.Do)(value, where, path);
            if (workspaceId === undefined || key.workspace_id.toLowerCase() === workspaceId.toLowerCase())
                return key;
            throw (0,answers/* unexpectedShape */.TU)(where, `${path}.workspace_id`, key.workspace_id, 'the workspace that was asked for');
        };
        return this.walk('/keys', query, parse, key => key.hash);
    }
    async ownKey(secret, asker) {
        const own = await this.#describedBy(new credential/* StoredKey */.R(secret, asker));
        if (own !== undefined && (0,api/* contradictsLabel */.NW)(own.label, secret))
            throw forAnotherKey();
        return own;
    }
    actingKey() {
        return this.#describedBy(this.credential);
    }
    async creditsRemaining() {
        const call = this.call('GET', '/credits');
        const data = (0,answers/* record */.g1)((await this.json(call)).data, (0,http_call/* callText */.WT)(call), 'data');
        const total = (0,answers/* parseNumber */.$J)(data.total_credits, (0,http_call/* callText */.WT)(call), 'data.total_credits');
        const used = (0,answers/* parseNumber */.$J)(data.total_usage, (0,http_call/* callText */.WT)(call), 'data.total_usage');
        return (0,money_usd/* toNumber */.Ro)((0,money_usd/* fromNumber */.oB)(total) - (0,money_usd/* fromNumber */.oB)(used));
    }
    async workspace(idOrSlug) {
        const call = this.call('GET', `/workspaces/${encodeURIComponent(idOrSlug)}`);
        const { data } = await this.json(call, { kind: 'workspace', ref: idOrSlug });
        const workspace = (0,answers/* parseWorkspace */.Vs)(data, (0,http_call/* callText */.WT)(call), 'data');
        if ([workspace.id.toLowerCase(), workspace.slug].includes(idOrSlug.toLowerCase()))
            return workspace;
        throw (0,answers/* unexpectedShape */.TU)((0,http_call/* callText */.WT)(call), 'data.id', workspace.id, 'the workspace that was asked for');
    }
    workspaces() {
        return this.walk('/workspaces', { limit: PAGE_LENGTH }, answers/* parseWorkspace */.Vs, ({ id }) => id);
    }
    async guardrail(id) {
        const call = this.call('GET', `/guardrails/${encodeURIComponent(id)}`);
        const guardrail = (0,answers/* parseGuardrail */.Fe)((await this.json(call, { kind: 'guardrail', id })).data, (0,http_call/* callText */.WT)(call), 'data');
        if (guardrail.id.toLowerCase() === id.toLowerCase())
            return guardrail;
        throw (0,answers/* unexpectedShape */.TU)((0,http_call/* callText */.WT)(call), 'data.id', guardrail.id, 'the guardrail that was asked for');
    }
    guardrails(workspaceId) {
        const query = { ...inWorkspace(workspaceId), limit: PAGE_LENGTH };
        return this.walk('/guardrails', query, answers/* parseGuardrail */.Fe, ({ id }) => id);
    }
    async guardrailAssignments() {
        const query = { limit: PAGE_LENGTH };
        const found = await this.walk('/guardrails/assignments/keys', query, answers/* parseAssignment */.H9, ({ key_hash }) => key_hash);
        return new Map(found.map(({ key_hash, guardrail_id }) => [key_hash, guardrail_id]));
    }
    keyLists(kind, workspaceId) {
        const { path, parse } = LISTS[kind];
        const query = { ...inWorkspace(workspaceId), limit: PAGE_LENGTH };
        return (0,text_errors/* undefinedIf404 */.eg)(this.walk(path, query, parse, ({ id }) => id));
    }
    async keyList(kind, id) {
        const call = this.call('GET', listPath(kind, id));
        return sameList(LISTS[kind].parse((await this.json(call, { kind, id })).data, (0,http_call/* callText */.WT)(call), 'data'), id, call);
    }
    async activity(hash) {
        const query = hash === undefined ? '' : `?${new URLSearchParams({ api_key_hash: hash })}`;
        const call = this.call('GET', `/activity${query}`);
        const { data } = await this.json(call, hash === undefined ? undefined : { kind: 'key', hash });
        return (0,answers/* parseList */.E1)(data, (0,http_call/* callText */.WT)(call), answers/* parseActivityRow */.f8);
    }
    /** The key that a credential acts as; undefined when it is refused (401). */
    async #describedBy(credential) {
        const call = this.call('GET', '/key', undefined, credential);
        const answer = await this.transport.send(call, this.limits);
        if ((0,refusal/* openRouterVerdict */.Ru)(answer) === 'unauthorized')
            return undefined;
        return (0,answers/* parseOwnKey */.bO)(this.read(call, answer, credential.asker).data, (0,http_call/* callText */.WT)(call));
    }
    call(method, path, body, credential = this.credential) {
        return credential.authorize({
            method,
            path,
            headers: body === undefined ? {} : { 'content-type': 'application/json' },
            body: body === undefined ? undefined : JSON.stringify(body),
            repeatable: 'safe',
        });
    }
    walk(path, query, parse, idOf) {
        let size = 0;
        const page = async (offset) => {
            const call = this.call('GET', `${path}?${new URLSearchParams({ ...query, offset: String(offset) })}`);
            const answer = await this.transport.send(call, this.limits);
            size += answer.text.length;
            if (size > MAX_LIST_LENGTH)
                throw tooLarge(path);
            return (0,answers/* parseList */.E1)(this.read(call, answer, this.credential.asker).data, (0,http_call/* callText */.WT)(call), parse);
        };
        return walk({ name: `GET ${path}`, page, idOf });
    }
    /** The answer to a call as an object. */
    async json(call, subject) {
        return this.read(call, await this.transport.send(call, this.limits), this.credential.asker, subject);
    }
    /** @throws RefusalError for anything but a success, AnswerError for a success that is no object or holds an error */
    read(call, answer, asker, subject) {
        const body = this.body(call, answer, asker, subject);
        const message = (0,refusal/* ownMessage */.oQ)(body);
        if (message !== undefined)
            throw errorInSuccess(call, message);
        return body;
    }
    /** The same, but accepts a success with any content. */
    body(call, answer, asker, subject) {
        if (answer.status >= 300) {
            throw (0,refusal/* openRouterRefusal */.cR)({ call, asker, base: this.transport.base, now: this.now(), subject }, answer);
        }
        const body = (0,answers/* parseJson */.qF)(answer.text);
        if (body === undefined)
            throw (0,answers/* notJson */.O2)((0,http_call/* callText */.WT)(call), answer.header('content-type'));
        return (0,answers/* record */.g1)(body, (0,http_call/* callText */.WT)(call), 'the body');
    }
}
/**
 * Reads and writes. Once OpenRouter has said that the daily quota for changing keys is used up, no further change and
 * no further attempt begins: both end with a DailyQuotaError. Changes with `limits.undoing` are still tried.
 */
class OpenRouterClient extends OpenRouterReadClient {
    #quota;
    constructor(transport, credential, limits, quota = { usedUp: false }) {
        super(transport, credential, limits);
        this.#quota = quota;
    }
    during(limits) {
        return new OpenRouterClient(this.transport, this.credential, limits, this.#quota);
    }
    async update(hash, patch) {
        const call = this.#change('PATCH', keyPath(hash), patch);
        const { data } = this.read(call, await this.#send(call), this.credential.asker, { kind: 'key', hash });
        return sameKey((0,answers/* parseKey */.Do)(data, (0,http_call/* callText */.WT)(call)), hash, call);
    }
    async delete(hash) {
        const call = this.#change('DELETE', keyPath(hash));
        const answer = await this.#send(call);
        if ((0,refusal/* openRouterVerdict */.Ru)(answer) === 'not found')
            return answer.mayHaveBeenProcessed ? 'deleted' : 'gone';
        const { deleted } = this.read(call, answer, this.credential.asker, { kind: 'key', hash });
        if (deleted !== true)
            throw (0,answers/* unexpectedShape */.TU)((0,http_call/* callText */.WT)(call), 'deleted', deleted, 'true');
        return 'deleted';
    }
    async create(body, mask) {
        const call = { ...this.#change('POST', '/keys', body), repeatable: 'unless arrived' };
        const answer = await this.#send(call);
        // The body is never quoted, whatever it contains.
        const { data, key: secret } = this.body(call, answer, this.credential.asker);
        if (typeof secret === 'string' && secret !== '')
            mask(secret);
        try {
            if (typeof secret !== 'string' || !/^[\x21-\x7e]+$/.test(secret))
                throw (0,answers/* unexpectedShape */.TU)((0,http_call/* callText */.WT)(call), 'key', null, 'a key');
            return { key: (0,answers/* parseKey */.Do)(data, (0,http_call/* callText */.WT)(call)), secret };
        }
        catch (error) {
            if (error instanceof text_errors/* AnswerError */.dV && (0,answers/* isObject */.Gv)(data) && typeof data.hash === 'string')
                throw new text_errors/* UnusableKeyError */.Xl(error, data.hash);
            throw error;
        }
    }
    assignGuardrail(id, hashes) {
        return this.#guardrailKeys(id, '/assignments/keys', hashes, 'assigned_count');
    }
    unassignGuardrail(id, hashes) {
        return this.#guardrailKeys(id, '/assignments/keys/remove', hashes, 'unassigned_count');
    }
    async setKeyList({ kind, id }, hashes) {
        const { field, parse } = LISTS[kind];
        const call = this.#change('PATCH', listPath(kind, id), { [field]: hashes });
        const { data } = this.read(call, await this.#send(call), this.credential.asker, { kind, id });
        return sameList(parse(data, (0,http_call/* callText */.WT)(call), 'data'), id, call);
    }
    async #guardrailKeys(id, path, hashes, count) {
        const call = this.#change('POST', `/guardrails/${encodeURIComponent(id)}${path}`, { key_hashes: hashes });
        const body = this.read(call, await this.#send(call), this.credential.asker, { kind: 'guardrail', id });
        return (0,answers/* parseNumber */.$J)(body[count], (0,http_call/* callText */.WT)(call), count);
    }
    #change(method, path, body) {
        const call = this.call(method, path, body);
        return {
            ...call,
            decide: answer => ((0,refusal/* isDailyQuota */.uL)(call, answer, this.now()) ? { giveUp: true } : undefined),
            stopped: () => (this.#quota.usedUp && !this.limits.undoing ? (0,refusal/* notAttempted */.Sb)() : undefined),
        };
    }
    async #send(call) {
        const answer = await this.transport.send(call, this.limits);
        if ((0,refusal/* isDailyQuota */.uL)(call, answer, this.now()))
            this.#quota.usedUp = true;
        return answer;
    }
}
/** The two kinds of lists: their path, their parser, and the field with the hashes. */
const LISTS = {
    byok: { path: '/byok', parse: answers/* parseByok */.N$, field: 'allowed_api_key_hashes' },
    destination: { path: '/observability/destinations', parse: answers/* parseDestination */.G2, field: 'api_key_hashes' },
};
function tooLarge(path) {
    return new text_errors/* AnswerError */.dV(`GET ${path}: the pages of the list have more than 256 MiB, which no account's do. Check that api-url names OpenRouter.`, false);
}
/** Some failures have status 200. */
function errorInSuccess(call, message) {
    const quoted = (0,untrusted/* shown */.SP)(message.trim().replace(/\s+/g, ' '), 500);
    const doubt = call.method === 'GET' ? '' : ' Whether it was done is not known.';
    return new text_errors/* AnswerError */.dV((0,untrusted/* say */.cv) `${(0,http_call/* callText */.WT)(call)} failed: the answer is a success that holds an error (${quoted}).${doubt} Run it again later.`, true);
}
function forAnotherKey() {
    return new text_errors/* AnswerError */.dV('GET /key was answered for another key: its label does not agree with the key that asked. A cache or proxy ' +
        'that ignores the Authorization header may have answered. Check api-url and what is in between.', false);
}
function listPath(kind, id) {
    return `${LISTS[kind].path}/${encodeURIComponent(id)}`;
}
function keyPath(hash) {
    return `/keys/${encodeURIComponent(hash)}`;
}
function inWorkspace(workspaceId) {
    return workspaceId === undefined ? {} : { workspace_id: workspaceId };
}
/** An answer about another key than the requested one is worse than none. */
function sameKey(key, hash, call) {
    if (key.hash === hash)
        return key;
    throw (0,answers/* unexpectedShape */.TU)((0,http_call/* callText */.WT)(call), 'data.hash', key.hash, 'the hash that was asked for');
}
function sameList(list, id, call) {
    if (list.id === id)
        return list;
    throw (0,answers/* unexpectedShape */.TU)((0,http_call/* callText */.WT)(call), 'data.id', list.id, 'the ID that was asked for');
}

// EXTERNAL MODULE: ./build/domain/rotation/sealed-names.js
var sealed_names = __webpack_require__(707);
;// CONCATENATED MODULE: ./build/operations/account/account.js


/** The account without write access. */
class AccountReader {
    openrouter;
    clock;
    limits;
    seals;
    constructor({ openrouter, seals, clock, limits }) {
        this.openrouter = openrouter.during(limits);
        this.seals = seals;
        this.clock = clock;
        this.limits = limits;
    }
    /** ms since 1970, by OpenRouter's clock. */
    now() {
        return this.openrouter.now();
    }
    /** The same account with other limits. */
    during(limits) {
        const { openrouter, seals, clock } = this;
        return new AccountReader({ openrouter, seals, clock, limits });
    }
    /** The ending that a rotation or creation gave a key's name; undefined: none. */
    nameOf(key) {
        return (0,rotation_names/* readName */.MQ)(key, this.seals);
    }
    /** Keys with their names parsed, as of now. */
    named(keys) {
        return new sealed_names/* SealedNames */.$I(keys, this.seals, this.now());
    }
    /** The keys of a workspace (undefined: the default one) with their names parsed. */
    async namesIn(workspaceId) {
        return this.named(await this.openrouter.list(workspaceId));
    }
}
/** The account with write access. */
class Account extends AccountReader {
    #nonce;
    /** @param bound.nonce 8 random hex digits, which make the name of a key in the making unique */
    constructor(bound) {
        super(bound);
        this.#nonce = bound.nonce;
    }
    during(limits) {
        const { openrouter, seals, clock } = this;
        return new Account({ openrouter, seals, clock, nonce: this.#nonce, limits });
    }
    /** A sealed name for a POST, different on every call. */
    postedName(base, ending) {
        return (0,rotation_names/* postedName */.Nm)(base, ending, this.#nonce(), this.seals);
    }
    /** A sealed name for a PATCH of the key with this hash, different on every call. */
    patchedName(base, ending, hash) {
        return (0,rotation_names/* patchedName */.p3)(base, ending, this.#nonce(), this.seals, hash);
    }
}

// EXTERNAL MODULE: ./build/inputs/parse-inputs.js + 1 modules
var parse_inputs = __webpack_require__(2720);
// EXTERNAL MODULE: ./build/report/log/log.js + 4 modules
var log = __webpack_require__(182);
// EXTERNAL MODULE: ./build/report/outputs/files.js
var files = __webpack_require__(5821);
;// CONCATENATED MODULE: ./build/post-step.js
/**
 * The post step: deletes the key that was created for the job. It does not trust the state left by the main step, since
 * any step of a job can set `STATE_…` variables through GITHUB_ENV, and the runner passes them on. So the state is
 * signed with the account's sealing secret, which only the two steps of this action have.
 */








const HASH = 'delete-hash';
const SIGNATURE = 'delete-seal';
/** Only the key's hash is known here. A signal does not stop this before the deletion is answered or given up. */
async function runPost(cancellation) {
    let transport;
    let access;
    try {
        const { connection, credentials } = (0,parse_inputs/* parsePostInputs */.dT)(process.env);
        const hash = keyToDelete(process.env, rotation_names/* Seals */.d0.of(credentials), connection);
        if (hash === undefined)
            return;
        (0,connect/* nameHost */.us)(connection);
        transport = (0,connect/* transportTo */.r2)(connection);
        access = (0,connect/* openAccess */.bg)(credentials.access, connection, transport, cancellation.finishing);
        await deleteKey(hash, new OpenRouterClient(transport, access.credential, cancellation.finishing));
    }
    catch (error) {
        (0,log/* fail */.fJ)(error);
    }
    finally {
        cancellation.dispose();
        await Promise.all([transport?.close(), access?.close()]);
    }
}
async function deleteKey(hash, openrouter) {
    try {
        const did = await openrouter.delete(hash);
        (0,log/* logLine */.BP)(did === 'deleted'
            ? (0,untrusted/* say */.cv) `The key of this job was deleted. Its hash was ${hash}.`
            : (0,untrusted/* say */.cv) `The key of this job was already gone. Its hash was ${hash}.`);
    }
    catch (error) {
        throw new text_errors/* ActionError */.lZ(`${(0,text_errors/* asActionError */.z6)(error).message} ` +
            (0,untrusted/* say */.cv) `The deletion of this job's key was given up, so that the key may still be live until it expires. Its hash is ${hash}: ` +
            'delete it with operation delete.');
    }
}
/**
 * Makes the post step delete a key.
 * @throws ActionError when the state cannot be saved, so that nobody would delete the key
 */
function deleteAtJobEnd(hash, seals, connection) {
    (0,files/* writeState */.Jq)(SIGNATURE, seals.sign(signed(hash, connection)));
    (0,files/* writeState */.Jq)(HASH, hash);
}
/**
 * The hash of the key that the post step must delete; undefined when there is none.
 * @throws ActionError when the state was not written by the main step; nothing must be sent then
 */
function keyToDelete(env, seals, connection) {
    const [hash = '', signature = ''] = [env[`STATE_${HASH}`], env[`STATE_${SIGNATURE}`]];
    if (hash === '' && signature === '')
        return undefined;
    if (hash !== '' && seals.isSigned(signed(hash, connection), signature))
        return hash;
    throw new text_errors/* ActionError */.lZ('The post step was not given the state that the main step left, so nothing was sent and no key was deleted. ' +
        'Another step of this job may have set STATE_ variables through GITHUB_ENV, or seal-key, provisioning-key or ' +
        'api-url has changed since. If a key was created for this job, it expires by itself; delete it with operation delete to end it now.');
}
/** Everything that the post step relies on: its purpose, the hash and the address, one per line. */
function signed(hash, { apiUrl }) {
    return `delete-at-job-end\n${hash}\n${apiUrl.href.replace(/\/+$/, '')}`;
}

// EXTERNAL MODULE: ./build/domain/key/key.js
var key_key = __webpack_require__(9274);
// EXTERNAL MODULE: ./build/domain/key/state.js
var key_state = __webpack_require__(3324);
// EXTERNAL MODULE: ./build/domain/key/settings.js
var key_settings = __webpack_require__(7924);
// EXTERNAL MODULE: ./build/domain/time/instant.js
var time_instant = __webpack_require__(334);
;// CONCATENATED MODULE: ./build/report/figures/figures.js






const HOUR_MS = 3_600_000;
/** Characters of a value in the log: names can be megabytes long. */
const MAX_VALUE_LENGTH = 200;
/** `1,834.21`, rounded to cents. Less than a cent is not shown as 0. */
function amount(usd) {
    const size = Math.abs(usd);
    const isRounded = size === 0 || (size >= 0.005 && size < 1e21);
    return grouped(isRounded ? usd.toFixed(2) : (0,money_usd/* plain */.pj)(Number(usd.toFixed(6))));
}
/** `1,834.207519`: the same with all decimals, at most 6, for values that somebody has set. */
function exactAmount(usd) {
    return grouped((0,money_usd/* plain */.pj)(Number(usd.toFixed(6))));
}
/** `1,834.21 USD`, or `unlimited`. */
function usdText(usd) {
    return usd === null ? 'unlimited' : `${amount(usd)} USD`;
}
function grouped(decimal) {
    const [whole = '', fraction = ''] = decimal.split('.');
    return `${thousands(whole)}.${fraction.padEnd(2, '0')}`;
}
/** `4 days`, `5 hours`, `less than an hour`; `ms` is not negative. Rounded down, so as not to promise too much. */
function span(ms) {
    const hours = Math.floor(ms / HOUR_MS);
    if (hours < 1)
        return 'less than an hour';
    return hours < 24 ? counted(hours, 'hour') : counted(Math.floor(hours / 24), 'day');
}
/** An instant (ms) to the minute: `2026-12-01 00:00 UTC`. */
function minuteText(ms) {
    return `${(0,time_instant/* formatInstant */.r4)(ms).slice(0, 16).replace('T', ' ')} UTC`;
}
/** `1 key`, `1,000 keys` */
function counted(count, noun) {
    return `${thousands(String(count))} ${noun}${count === 1 ? '' : 's'}`;
}
/** `1,000` for `1000` */
function thousands(digits) {
    return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}
/** `"prod" (f01d52606dc8…)`; a key that does not exist yet, or asks about itself, has no hash. */
function keyText({ name, hash }) {
    const short = hash.length > 12 ? `${hash.slice(0, 12)}…` : hash;
    if (name === null)
        return (0,untrusted/* say */.cv) `${short}`;
    return hash === '' ? (0,untrusted/* quoted */.TL)(name) : (0,untrusted/* say */.cv) `${(0,untrusted/* quoted */.TL)(name)} (${short})`;
}
/** In the syntax of inputs. */
const asInput = (field, value) => {
    const name = field;
    if (!Object.hasOwn(key_key/* FIELDS */.cJ, name))
        return value === null || value === undefined ? 'none' : String(value);
    return (0,key_key/* written */.Mp)(name, value);
};
/** In the syntax of inputs, but with amounts in the format for people. */
const forPeople = (field, value) => field === 'limit' && typeof value === 'number' ? `${exactAmount(value)} USD` : asInput(field, value);
/** What differs, guardrail included. */
function changesOf({ before, after, guardrail }, write) {
    const changes = (0,key_settings/* changesBetween */.iv)(before, after);
    const settings = key_settings/* SETTINGS */.yy.flatMap(name => {
        const change = changes[name];
        return change ? [{ field: (0,key_key/* outputName */.Vf)(name), from: write(name, change.from), to: write(name, change.to) }] : [];
    });
    const [from, to] = [guardrail?.before, guardrail?.after];
    if (from?.id === to?.id)
        return settings;
    return [...settings, { field: 'guardrail', from: from?.name ?? 'none', to: to?.name ?? 'none' }];
}
/** `limit 50 → 75, disabled false → true`; empty when nothing differs. */
function changesText(result) {
    return changesOf(result, asInput)
        .map(({ field, from, to }) => (0,untrusted/* say */.cv) `${field} ${(0,untrusted/* shown */.SP)(from, MAX_VALUE_LENGTH)} → ${(0,untrusted/* shown */.SP)(to, MAX_VALUE_LENGTH)}`)
        .join(', ');
}
/** The key's limit in words: `2.50 USD left of 50.00 USD`. */
function limitText({ limit, limit_remaining: left }) {
    return limit === null ? 'unlimited' : `${usdText(left)} left of ${exactAmount(limit)} USD`;
}
const ORDER = [
    'created',
    'updated',
    'rotated',
    'disabled',
    'deleted',
    'checked',
    'unchanged',
    'failed',
];
/** Keys that can be reported on, including those that could not be read. */
function selectedCount({ results, failed }) {
    const read = new Set(results.map(({ after }) => after.hash));
    return results.length + failed.filter(({ hash }) => hash === null || !read.has(hash)).length;
}
/** `6 updated, 1 unchanged`; in a dry run `6 would be updated, 1 unchanged`. Failures are counted separately. */
function didText({ results, dryRun }) {
    return ORDER.flatMap(did => {
        const count = results.filter(each => each.did === did).length;
        if (count === 0 || did === 'failed')
            return [];
        if (did === 'checked')
            return [`${counted(count, 'key')} checked`];
        const would = dryRun && did !== 'unchanged';
        return [`${thousands(String(count))} ${would ? `would be ${did}` : did}`];
    }).join(', ');
}
const ACTIONS = [
    ['create', 'created'],
    ['update', 'updated'],
    ['rotate', 'rotated'],
    ['disable', 'disabled'],
    ['delete', 'deleted'],
];
/** `2 to create, 5 to update, 34 unchanged`; of a plan that was carried out `2 created, …`. */
function planText({ rows, dryRun, reported, }) {
    const parts = ACTIONS.flatMap(([action, did]) => {
        const all = rows.filter(each => each.action === action);
        const done = all.filter(each => each.did === did).length;
        const count = dryRun ? all.length : done;
        return count === 0 ? [] : [`${thousands(String(count))} ${dryRun ? `to ${action}` : did}`];
    });
    const failed = rows.filter(({ did, action }) => did === 'failed' || action === 'error').length;
    const unchanged = rows.filter(({ action }) => action === 'none').length;
    const undone = rows.filter(({ action, did }) => action !== 'none' && action !== 'error' && did === undefined).length;
    const rest = [
        [unchanged, 'unchanged'],
        [failed, dryRun ? 'with an error' : 'failed'],
        [dryRun ? 0 : undone, 'not carried out'],
        [reported.length, 'not in the file'],
    ];
    return [
        ...parts,
        ...rest.flatMap(([count, text]) => (count > 0 ? [`${thousands(String(count))} ${text}`] : [])),
    ].join(', ');
}
/** `12 keys and 1 pattern`: what a keys file declares. */
function declaredText({ declared: { keys, patterns } }) {
    return counted(keys, 'key') + (patterns > 0 ? ` and ${counted(patterns, 'pattern')}` : '');
}
/** `57 keys exported, 3 left out`. */
function exportedText({ file: { declared, leftOut } }) {
    return `${counted(declared, 'key')} exported${leftOut > 0 ? `, ${thousands(String(leftOut))} left out` : ''}`;
}
const BECAME = {
    'next-rotation': ['stays enabled until the next rotation', 'would stay enabled until the next rotation'],
    disable: ['was disabled', 'would be disabled'],
    delete: ['was deleted', 'would be deleted'],
    keep: ['stays enabled; its name says what replaced it', 'would stay enabled; its name would say what replaced it'],
    ended: ['had ended before; its name says what replaced it', 'has ended; its name would say what replaced it'],
    unchanged: ['was not touched', 'was not touched'],
};
/** `stays enabled until the next rotation` */
function becameText(became, dryRun) {
    if (typeof became === 'string')
        return BECAME[became][dryRun ? 1 : 0];
    return `${dryRun ? 'would stay' : 'stays'} enabled for ${(0,time_instant/* durationWords */.Sh)(became.after)}`;
}
/** What a secret holds after the step. */
const SECRET_TEXT = {
    planned: 'would get the new key',
    stored: 'has the new key',
    maybe: 'may have the new key',
    kept: 'still has its old value',
};
/** The keys that exist in the end (in a dry run: would exist): deleted ones spend nothing. */
function keysLeft(results) {
    return results.flatMap(({ did, after }) => (did === 'deleted' ? [] : [after]));
}
/** `now` in ms. */
function moneyOf(keys, now) {
    const enabled = keys.filter(key => (0,key_state/* accessOf */.YK)(key, now) === 'enabled');
    return {
        enabled: enabled.length,
        canSpend: sumOf(enabled.map(({ limit_remaining: left }) => Math.max(0, left ?? 0))),
        unlimited: enabled.filter(({ limit }) => limit === null),
        perDay: sumOf(enabled.map(key => (0,key_state/* spendPerDay */.aO)(key, now) ?? 0)),
        thisMonth: sumOf(keys.map(key => key.usage_monthly + (key.include_byok_in_limit ? key.byok_usage_monthly : 0))),
    };
}
/** How much credit the account has, and for how long; empty if neither is known. */
function creditsText({ creditsRemaining: left, creditsRunOutAt: end }, now) {
    if (left !== undefined && left <= 0)
        return "The account's credits are used up: requests fail";
    const credits = `The account's credits${left === undefined ? '' : ` (${usdText(left)} left)`}`;
    const rate = 'at the rate of the last 7 days';
    if (end === 'never')
        return `${credits} do not run out ${rate}`;
    if (end !== undefined) {
        return `${credits} last ${span(Math.max(0, end - now))}, until ${estimateText(end, now)}, ${rate}`;
    }
    return left === undefined ? '' : `The account has ${usdText(left)} of credits left`;
}
/** An estimated instant, as precise as it can be: the day, or the minute within the next two days. */
function estimateText(instant, now) {
    return instant - now < 2 * time_instant/* DAY_MS */.sO ? minuteText(instant) : (0,time_instant/* formatInstant */.r4)(instant).slice(0, 10);
}
function sumOf(amounts) {
    return (0,money_usd/* nanoToNumber */.Fz)(amounts.reduce((sum, each) => sum + (0,money_usd/* nanoFromNumber */.sg)(each), 0n));
}

;// CONCATENATED MODULE: ./build/report/figures/standing.js
/** The standings of keys, the most urgent first: the only such list, for log and summary. */



/** The most urgent comes first. */
const STANDINGS = {
    failed: { sign: '❌', means: ['failed', 'failed'] },
    leaked: { sign: '🚨', means: ['leaked and is still enabled', 'leaked and are still enabled'] },
    unmet: {
        sign: '🚫',
        means: ['fails the requirements', 'fail the requirements'],
    },
    spent: {
        sign: '🔴',
        means: ['has nothing left to spend', 'have nothing left to spend'],
    },
    'runs out': {
        sign: '📉',
        means: ['will run out at its present rate', 'will run out at their present rate'],
    },
    'expires soon': {
        sign: '⏳',
        means: ['expires within 7 days', 'expire within 7 days'],
    },
    'nearly spent': {
        sign: '🟠',
        means: ['has used 90 % of its limit', 'have used 90 % of their limit'],
    },
    warned: {
        sign: '⚠️',
        means: ['has an unmet warning condition', 'have unmet warning conditions'],
    },
    changed: {
        sign: '✏️',
        means: ['changed', 'changed'],
        planned: ['would be changed', 'would be changed'],
    },
    deleted: {
        sign: '🗑️',
        means: ['deleted', 'deleted'],
        planned: ['would be deleted', 'would be deleted'],
    },
    expired: {
        sign: '🔚',
        means: ['has expired', 'have expired'],
    },
    disabled: { sign: '⛔', means: ['is disabled', 'are disabled'] },
    unknown: {
        sign: '❔',
        means: ['may be disabled, OpenRouter did not say', 'may be disabled, OpenRouter did not say'],
    },
    unlimited: {
        sign: '♾️',
        means: ['has no limit', 'have no limit'],
    },
    healthy: { sign: '✅', means: ['needs nothing', 'need nothing'] },
};
const standing_ORDER = Object.keys(STANDINGS);
/** The keys of an outcome, those that need attention first; equals in the order selected. `now` in ms. */
function standingsOf({ results, verdict, warned, alerts }, now) {
    const unmet = new Set(verdict?.unmet.map(({ hash }) => hash));
    const warnedHashes = new Set(warned?.map(({ hash }) => hash));
    const leaked = new Set(alerts?.map(({ hash }) => hash));
    return results
        .map(result => {
        const state = (0,key_state/* stateOf */.L4)(result.after, now);
        return { result, state, name: nameOf(result, state, { unmet, warned: warnedHashes, leaked }) };
    })
        .sort((a, b) => standing_ORDER.indexOf(a.name) - standing_ORDER.indexOf(b.name) || soonest(a) - soonest(b));
}
/** Whether the key needs no action, and nothing was done to it. */
function needsNothing({ name, result: { did } }) {
    return name === 'healthy' || (name === 'disabled' && (did === 'checked' || did === 'unchanged'));
}
/** The words after the number in `1 has nothing left to spend`, `2 keys would be deleted`; `count` is the number. */
function meaningOf(name, count, dryRun) {
    const { means, planned = means } = STANDINGS[name];
    return (dryRun ? planned : means)[count === 1 ? 0 : 1];
}
/** How many keys have each standing, in order. */
function tally(standings) {
    return standing_ORDER.flatMap(name => {
        const count = standings.filter(each => each.name === name).length;
        return count > 0 ? [[name, count]] : [];
    });
}
/** `in 4 days, 3 days before its reset`; empty for a key that does not run out, or cannot be used anyway. */
function runsOutText(key, { access, runsOutAt }, now) {
    if (access === 'disabled' || access === 'expired' || typeof runsOutAt !== 'number')
        return '';
    const when = runsOutAt <= now ? 'now' : `in ${span(runsOutAt - now)}`;
    const reset = (0,key_state/* nextReset */.Zl)(key.limit_reset, now);
    return reset === undefined || !Number.isFinite(reset) ? when : `${when}, ${span(reset - runsOutAt)} before its reset`;
}
function nameOf({ did, after }, state, hashes) {
    const isOneOf = (name) => after.hash !== undefined && hashes[name].has(after.hash);
    if (did === 'failed')
        return 'failed';
    if (did !== 'deleted' && state.access === 'enabled' && isOneOf('leaked'))
        return 'leaked';
    if (isOneOf('unmet'))
        return 'unmet';
    if (did === 'deleted')
        return 'deleted';
    if (state.access !== 'enabled')
        return state.access;
    const [concern] = state.concerns;
    if (concern === 'expires soon' && runsOutFirst(after, state))
        return 'runs out';
    if (concern !== undefined)
        return concern;
    if (isOneOf('warned'))
        return 'warned';
    if (did === 'updated')
        return 'changed';
    return state.unlimited ? 'unlimited' : 'healthy';
}
function runsOutFirst({ expires_at: expiry }, { concerns, runsOutAt }) {
    return concerns.includes('runs out') && typeof runsOutAt === 'number' && runsOutAt < (0,key_key/* instantOf */.B9)(expiry ?? '');
}
/** Sorts keys of one standing: the one that stops first comes first. */
function soonest({ name, result, state: { runsOutAt } }) {
    if (name === 'expires soon')
        return (0,key_key/* instantOf */.B9)(result.after.expires_at ?? '');
    return typeof runsOutAt === 'number' ? runsOutAt : Number.MAX_SAFE_INTEGER;
}

// EXTERNAL MODULE: ./build/domain/conditions/condition.js
var condition = __webpack_require__(3869);
;// CONCATENATED MODULE: ./build/report/figures/leak-spend.js
/** Which leaked keys are still enabled, and what each spent since its alert, as log and summary show it. */




/** In the order of the alerts, each key with its first one. `now` in ms. */
function liveLeaks(outcome, now) {
    const { alerts = [] } = outcome;
    if (alerts.length === 0)
        return [];
    const live = standingsOf(outcome, now).filter(({ name }) => name === 'leaked');
    const keys = new Map(live.map(({ result: { after } }) => [after.hash ?? '', after]));
    return alerts.flatMap(alert => {
        const hash = alert.hash ?? '';
        const key = keys.get(hash);
        if (key === undefined)
            return [];
        keys.delete(hash);
        return [{ name: key.name ?? null, hash, alert }];
    });
}
/** The largest amount first. `now` in ms. */
function leakSpends({ leaked = [] }, now) {
    return leaked
        .flatMap(({ key, since }) => {
        const spent = (0,key_state/* spentSince */.fU)(key, since, now);
        return spent === undefined ? [] : [{ key, since, spent }];
    })
        .sort((a, b) => b.spent.usage - a.spent.usage || b.spent.byok - a.spent.byok)
        .map(({ key: { name = null, hash = '' }, since, spent }) => ({
        name,
        hash,
        spent: spentText(spent),
        since: `since the alert of ${minuteText(since)}${countedFrom(spent)}`,
    }));
}
/** What providers charge for BYOK is separate: OpenRouter charges no such sum, and neither does a provider. */
function spentText({ usage, byok }) {
    const credits = usage > 0 ? `at most ${usdText(roundedUp(usage))}` : 'nothing';
    if (byok <= 0)
        return credits;
    return `${credits}${usage > 0 ? '' : ' with credits'}, and at most ${usdText(roundedUp(byok))} with provider keys of your own (BYOK)`;
}
/**
 * USD rounded up to the next cent, or below half a cent to the next millionth: rounded to the nearest, the amount could
 * be less than what was spent. It is counted in billionths, which have no binary noise.
 */
function roundedUp(usd) {
    const nano = (0,money_usd/* nanoFromNumber */.sg)(usd) || 1n;
    const unit = nano < 5000000n ? 1000n : 10000000n;
    return (0,money_usd/* nanoToNumber */.Fz)(((nano + unit - 1n) / unit) * unit);
}
function countedFrom({ usage, byok, from }) {
    if (usage <= 0 && byok <= 0)
        return '';
    return ` (counted from ${from === undefined ? 'its creation' : minuteText(from)})`;
}

;// CONCATENATED MODULE: ./build/report/log/log-lines.js
/** The log of an outcome: the facts of the summary in lines. */







/** Lines of one kind in a log; nobody reads more. */
const LINES = 50;
/** Unmet conditions with a line each: somebody has to look at them. */
const CONDITIONS = 500;
/** `now` in ms. */
function logLines(outcome, now) {
    const { dryRun, verdict } = outcome;
    return [
        ...(dryRun ? ['Dry run: nothing is changed.'] : []),
        ...mainLines(outcome, now),
        ...ownLines(outcome, now),
        ...leakLines(outcome, now),
        ...(outcome.results.length > 1 && outcome.operation !== 'export' ? totalLines(outcome, now) : []),
        ...(verdict?.passed ? [`All requirements ${dryRun ? 'would be' : 'are'} met.`] : []),
        ...unmetLines(verdict?.unmet ?? [], outcome, CONDITIONS),
    ];
}
/** Unmet conditions of `warn`: each is a warning of its own. */
function warnedLines(outcome) {
    return unmetLines(outcome.warned ?? [], outcome, LINES);
}
function mainLines(outcome, now) {
    if (outcome.operation === 'apply')
        return planLines(outcome);
    if (outcome.operation === 'export')
        return [(0,untrusted/* say */.cv) `${exportedText(outcome)}: ${outcome.file.path}`];
    if (outcome.operation === 'validate')
        return [(0,untrusted/* say */.cv) `${outcome.declared.path} is valid: ${declaredText(outcome)}.`];
    return keyLines(outcome, now);
}
function keyLines(outcome, now) {
    const { results, dryRun } = outcome;
    const shown = results.slice(0, LINES).map(result => {
        const { did, after, remark } = result;
        const would = dryRun && did !== 'unchanged' && did !== 'checked' && did !== 'failed';
        const what = `${would ? 'would be ' : ''}${did}`;
        const changed = outcome.operation === 'update' ? changesText(result) : '';
        const spent = result.limitSpent ? '; its new limit is already used up' : '';
        const why = remark === undefined ? '' : (0,untrusted/* say */.cv) `; ${remark}`;
        return `${keyText({ name: (0,key_key/* nameOrLabel */.D6)(after) ?? '', hash: after.hash ?? '' })}${(0,key_key/* placeText */.Z9)(after, outcome.workspaces)} ${what}${changed && `: ${changed}`}${stateText(result, now)}${spent}${why}`;
    });
    if (results.length > LINES)
        shown.push(`and ${counted(results.length - LINES, 'more key')}; the job summary shows them`);
    return shown;
}
/** `: expired, 2.50 USD left of 50.00 USD, runs out in 4 days, 3 days before its reset` */
function stateText({ did, after }, now) {
    if (did !== 'checked')
        return '';
    const state = (0,key_state/* stateOf */.L4)(after, now);
    const runsOut = runsOutText(after, state, now);
    const access = state.access === 'unknown' ? 'may be disabled' : state.access;
    return `: ${access}, ${limitText(after)}${runsOut && `, runs out ${runsOut}`}`;
}
function planLines(outcome) {
    const changing = outcome.rows.filter(({ action }) => action !== 'none');
    const lines = changing.slice(0, LINES).map(({ name, hash, action, did, reason, morePower }) => {
        const what = did ?? action;
        return `${keyText({ name, hash: hash ?? '' })}: ${what}${morePower ? ', gives it more power' : ''}${reason && (0,untrusted/* say */.cv) ` (${reason})`}`;
    });
    if (changing.length > LINES)
        lines.push(`and ${changing.length - LINES} more; the job summary shows them`);
    return [...lines, `${planText(outcome) || 'Nothing is declared, and nothing is there'}.`];
}
/** Lines that only some operations have. */
function ownLines(outcome, now) {
    if (outcome.operation === 'check')
        return checkLines(outcome, now);
    if (outcome.operation === 'delete') {
        const verb = outcome.dryRun ? 'would be removed' : 'was removed';
        return outcome.removedFrom.map(({ line }) => (0,untrusted/* say */.cv) `Secret ${line} ${verb}.`);
    }
    if (outcome.operation !== 'create' && outcome.operation !== 'rotate')
        return [];
    const secrets = outcome.delivered.targets.map(({ target, state }) => (0,untrusted/* say */.cv) `Secret ${target.line} ${SECRET_TEXT[state]}.`);
    if (outcome.operation === 'create')
        return secrets;
    const { oldKey, previousHash, carriedOver } = outcome;
    const carried = outcome.dryRun ? 'Would be carried over' : 'Carried over';
    return [
        ...secrets,
        ...(oldKey
            ? [`The old key ${keyText({ ...oldKey, hash: previousHash })} ${becameText(oldKey.became, outcome.dryRun)}.`]
            : []),
        ...carriedOver
            .slice(0, LINES)
            .map(({ kind, name, id }) => (0,untrusted/* say */.cv) `${carried}: ${kind} ${(0,untrusted/* shown */.SP)(name, 120)} (${(0,untrusted/* shown */.SP)(id, 120)})`),
    ];
}
/** Credits and spending, if requested. */
function checkLines({ spend, account = {} }, now) {
    const credits = creditsText(account, now);
    const lines = credits === '' ? [] : [`${credits}.`];
    if (!spend)
        return lines;
    const total = sumOf(spend.byDay.map(({ usage }) => usage));
    const [first] = spend.byModel;
    const most = first ? (0,untrusted/* say */.cv) `; most of it with ${(0,untrusted/* shown */.SP)(first.model, 120)} (${amount(first.usage)} USD)` : '';
    return [...lines, `Spend in the last 30 days, without today: ${amount(total)} USD${most}.`];
}
/**
 * `"prod" (f01d52606dc8…) leaked (alert 2 of octo-org/app: URL) and is still enabled`, with what to do;
 * `"prod" (f01d52606dc8…) spent at most 3.20 USD since the alert of 2026-11-30 04:17 UTC (counted from …).` */
function leakLines(outcome, now) {
    const live = liveLeaks(outcome, now);
    const found = live.slice(0, LINES).map(({ alert: { number, repository, url }, ...key }) => {
        const where = (0,untrusted/* say */.cv) `alert ${number} of ${repository}: ${url}`;
        return `${keyText(key)} leaked (${where}) and is still enabled.`;
    });
    if (live.length > LINES)
        found.push(`and ${counted(live.length - LINES, 'more leaked key')}, still enabled`);
    if (live.length > 0)
        found.push(LEAK_ADVICE);
    const spends = leakSpends(outcome, now);
    const lines = spends.slice(0, LINES).map(each => `${keyText(each)} spent ${each.spent} ${each.since}.`);
    if (spends.length > LINES)
        lines.push(`and ${counted(spends.length - LINES, 'more leaked key')}, which spent no more than these`);
    return [...found, ...lines];
}
const LEAK_ADVICE = 'Disable leaked keys now (disabled: true), or replace them (operation: rotate, retire: disable).';
/** How many keys had which result, their standing, and their money. */
function totalLines(outcome, now) {
    const { results, failed, operation, dryRun } = outcome;
    const failures = failed.length > 0 ? [`failed for ${failed.length} of ${counted(selectedCount(outcome), 'key')}`] : [];
    const counts = operation === 'apply' ? [] : [[didText(outcome), ...failures].filter(Boolean).join(', ')];
    const standing = tally(standingsOf(outcome, now)).map(([name, count]) => `${count} ${meaningOf(name, count, dryRun)}`);
    return [
        ...counts.map(text => `${text}.`),
        `${dryRun ? 'Status then' : 'Status'}: ${standing.join('; ')}.`,
        ...moneyLines(keysLeft(results), dryRun, now),
    ];
}
function moneyLines(keys, dryRun, now) {
    if (keys.length === 0)
        return [];
    const { canSpend, unlimited, perDay, thisMonth } = moneyOf(keys, now);
    const apart = unlimited.length > 0 ? `, plus ${counted(unlimited.length, 'unlimited key')}` : '';
    return [
        `They ${dryRun ? 'could then spend' : 'can still spend'} ${amount(canSpend)} USD${dryRun ? '' : ' now'}${apart}; ` +
            `they spend ${amount(perDay)} USD per day and have spent ${amount(thisMonth)} USD this month.`,
    ];
}
/** `Unmet by "prod" (h1): limit >= 60: is 50` */
function unmetLines(unmet, outcome, most) {
    const placeOf = (0,key_key/* placesOf */.ek)(outcome.results.map(({ after }) => after), outcome.workspaces);
    const lines = unmet
        .slice(0, most)
        .map(each => `Unmet by ${whose(each, outcome)}${placeOf(each.hash)}: ${(0,condition/* unmetText */.Zv)(each)}`);
    if (unmet.length > most)
        lines.push(`and ${unmet.length - most} more unmet conditions; the job summary shows them`);
    return lines;
}
/** Which key a condition is about. A key that asks about itself, or does not exist yet, has no hash. */
function whose({ hash, name, about }, { results, single }) {
    if (hash !== null)
        return keyText({ name, hash });
    if (about !== 'key')
        return about === 'total' ? 'all keys together' : 'the account';
    const known = name ?? (results[0] && (0,key_key/* nameOrLabel */.D6)(results[0].after)) ?? single?.name;
    return known === undefined ? 'the key' : (0,untrusted/* quoted */.TL)(known);
}

// EXTERNAL MODULE: ./build/report/outputs/headline.js
var headline = __webpack_require__(7072);
// EXTERNAL MODULE: ./build/domain/key/facts.js
var key_facts = __webpack_require__(3050);
;// CONCATENATED MODULE: ./build/report/outputs/outputs.js





/**
 * Maximum bytes of an output with JSON, and of any other; a longer one stays empty. GitHub accepts 1 MiB for all
 * outputs of a step: at most six of the first kind are set together, and some forty of the second.
 */
const MAX_JSON_BYTES = 100_000;
const MAX_TEXT_BYTES = 8000;
/** The values before an update, in the syntax of inputs. `guardrail`: its UUID or `none`; undefined when not given. */
function previousOutputs(before, guardrail) {
    const outputs = new OutputSet();
    addPrevious(outputs, before, guardrail);
    return outputs;
}
/**
 * All outputs of an outcome except those that name files, and the secret, which was set when it was delivered.
 * `now` in ms.
 */
function outputsOf(outcome, now) {
    const outputs = new OutputSet();
    outputs.text('changed', () => String(outcome.changed));
    if (outcome.revoked !== undefined)
        outputs.text('revoked', () => String(outcome.revoked));
    if (outcome.alerts) {
        const { alerts } = outcome;
        outputs.json('alerts', () => jsonArray(alerts));
    }
    if (outcome.single)
        addFields(outputs, outcome.single, now);
    outputs.json('keys', () => keysJson(outcome.results));
    if (outcome.verdict) {
        const { passed, unmet } = outcome.verdict;
        outputs.text('passed', () => String(passed));
        outputs.json('unmet', () => unmetJson(unmet));
    }
    if (outcome.warned) {
        const { warned } = outcome;
        outputs.json('warn-unmet', () => unmetJson(warned));
    }
    addOwn(outputs, outcome);
    return outputs;
}
/** The key objects as the API returned them, in pieces: thousands of keys are never held as one text. */
function keysJson(results) {
    return jsonArray(results.flatMap(({ returned }) => returned ?? []));
}
function unmetJson(unmet) {
    return jsonArray(unmet.map(({ hash, name, condition, actual }) => ({ hash, name, condition, actual })));
}
/** The plan of `apply`, in the order of its rows. */
function planJson(rows) {
    return jsonArray(rows.map(({ name, hash, action, changes, storeIn, reason }) => ({
        name,
        hash,
        action,
        changes,
        'store-in': storeIn.map(({ line }) => line),
        reason,
    })));
}
/** Outputs within bounds. A failed one does not keep others from being set. */
class OutputSet {
    values = new Map();
    omitted = [];
    text(name, value) {
        this.#set(name, MAX_TEXT_BYTES, () => [(0,untrusted/* redacted */.pc)(value())]);
    }
    json(name, pieces) {
        this.#set(name, MAX_JSON_BYTES, pieces);
    }
    #set(name, most, pieces) {
        this.values.set(name, '');
        try {
            const text = within(most, pieces());
            if (text === undefined)
                this.omitted.push({ name, why: 'too large' });
            else
                this.values.set(name, text);
        }
        catch {
            this.omitted.push({ name, why: 'not serializable' });
        }
    }
}
/** The text of the pieces, or undefined as soon as it has more than so many bytes. */
function within(most, pieces) {
    let text = '';
    let bytes = 0;
    for (const piece of pieces) {
        bytes += Buffer.byteLength(piece);
        if (bytes > most)
            return undefined;
        text += piece;
    }
    return text;
}
/** What only some operations set. */
function addOwn(outputs, outcome) {
    const { operation } = outcome;
    if (operation === 'update')
        addUpdate(outputs, outcome);
    if (operation === 'update' || operation === 'delete' || operation === 'apply')
        addFailed(outputs, outcome);
    if (operation === 'check')
        addCheck(outputs, outcome);
    if (operation === 'create' || operation === 'rotate')
        addDelivered(outputs, outcome.delivered);
    if (operation === 'rotate') {
        outputs.text('previous-hash', () => outcome.previousHash);
        outputs.json('carried-over', () => jsonArray(outcome.carriedOver));
    }
    if (operation === 'export')
        outputs.text('config-file', () => outcome.file.path);
    if (operation === 'validate')
        outputs.text('valid', () => 'true');
    if (operation === 'apply') {
        outputs.json('plan', () => planJson(outcome.rows));
        outputs.text('drift', () => String(outcome.drift));
    }
}
/** The previous values are set again: an update that is only planned was not announced. */
function addUpdate(outputs, outcome) {
    outputs.json('changes', () => changesJson(outcome));
    const [only] = outcome.single ? outcome.results : [];
    if (only?.before)
        addPrevious(outputs, only.before, only.guardrail && (only.guardrail.before?.id ?? 'none'));
}
function addFields(outputs, key, now) {
    for (const name of key_key/* FIELD_NAMES */.Yr) {
        const isKnown = name in key || name === 'expires_at';
        outputs.text(fieldOutput(name), () => (isKnown ? (0,key_key/* written */.Mp)(name, key[name]) : ''));
    }
    for (const name of key_state/* DERIVED_NAMES */.jZ)
        outputs.text(fieldOutput(name), () => (0,key_state/* derivedWritten */.V0)(name, key, now));
}
function addPrevious(outputs, before, guardrail) {
    for (const name of key_settings/* SETTINGS */.yy)
        outputs.text(previousOutput(name), () => (0,key_key/* written */.Mp)(name, before[name]));
    if (guardrail !== undefined)
        outputs.text('previous-guardrail', () => guardrail);
}
function addFailed(outputs, { failed }) {
    outputs.json('failed', () => jsonArray(failed.map(({ hash, name, error }) => ({ hash, name, error }))));
}
function addCheck(outputs, { budget, spend, account = {} }) {
    for (const [name, value] of budget ?? [])
        outputs.text(name, () => value);
    const addFact = (name) => outputs.text((0,key_key/* outputName */.Vf)(name), () => (0,key_facts/* accountFactWritten */.D5)(name, account));
    if ('creditsRemaining' in account)
        addFact('credits_remaining');
    if ('creditsRunOutAt' in account)
        addFact('credits_run_out_at');
    if (!spend)
        return;
    const amounts = ({ usage, byokUsage, requests }) => ({ usage, 'byok-usage': byokUsage, requests });
    outputs.json('spend-by-day', () => jsonArray(spend.byDay.map(day => ({ date: day.date, ...amounts(day) }))));
    outputs.json('spend-by-model', () => jsonArray(spend.byModel.map(each => ({ model: each.model, ...amounts(each) }))));
    const weeks = ({ hash, name, lastWeek, weekBefore }) => ({
        hash,
        name,
        'last-7-days': lastWeek,
        'previous-7-days': weekBefore,
    });
    outputs.json('spend-by-key', () => jsonArray(spend.byKey.map(weeks)));
}
/** The output `key` itself was set when the key was delivered. */
function addDelivered(outputs, { targets }) {
    const stored = targets.filter(({ state }) => state === 'planned' || state === 'stored');
    outputs.json('stored-in', () => jsonArray(stored.map(({ target }) => target.line)));
}
/** One key: its changes. Several: an object by hash of the keys that changed. */
function changesJson({ results, failed }) {
    const hashes = new Set([...results.map(({ after }) => after.hash), ...failed.map(({ hash }) => hash)]);
    const [only] = results;
    if (hashes.size <= 1)
        return [jsonText(only ? apiChanges(only) : {})];
    const changed = results.map(result => [result.after.hash ?? '', apiChanges(result)]);
    return jsonObject(changed.filter(([, changes]) => Object.keys(changes).length > 0));
}
/** API field names and real nulls; with the guardrail, if the step concerns one. */
function apiChanges({ before, after, guardrail }) {
    const changes = (0,key_settings/* changesBetween */.iv)(before, after);
    const [from, to] = [idOf(guardrail?.before), idOf(guardrail?.after)];
    return from === to ? changes : { ...changes, guardrail: { from, to } };
}
function idOf(guardrail) {
    return guardrail?.id ?? null;
}
function fieldOutput(name) {
    return (0,key_key/* outputName */.Vf)(name);
}
function previousOutput(name) {
    return `previous-${(0,key_key/* outputName */.Vf)(name)}`;
}
/** @throws RangeError or TypeError for a value that cannot be serialized, such as one nested too deeply */
function jsonText(value) {
    return JSON.stringify(value, withoutSecrets);
}
/** An array, one piece per item. */
function* jsonArray(items) {
    let separator = '[';
    for (const item of items) {
        yield separator + jsonText(item);
        separator = ',';
    }
    yield separator === '[' ? '[]' : ']';
}
/** An object, one piece per entry. */
function* jsonObject(entries) {
    let separator = '{';
    for (const [name, value] of entries) {
        yield `${separator}${jsonText(name)}:${jsonText(value)}`;
        separator = ',';
    }
    yield separator === '{' ? '{}' : '}';
}
/** A host may repeat a secret in any text, names of fields included; only the output `key` may hold one. */
function withoutSecrets(_name, value) {
    if (typeof value === 'string')
        return (0,untrusted/* redacted */.pc)(value);
    if (value === null || typeof value !== 'object' || Array.isArray(value))
        return value;
    const names = Object.keys(value);
    if (names.every(name => (0,untrusted/* redacted */.pc)(name) === name))
        return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [(0,untrusted/* redacted */.pc)(name), each]));
}

// EXTERNAL MODULE: ./build/report/report-error.js
var report_error = __webpack_require__(9817);
// EXTERNAL MODULE: ./build/report/summary/page.js
var summary_page = __webpack_require__(2205);
// EXTERNAL MODULE: ./build/domain/command/command.js
var command = __webpack_require__(2326);
;// CONCATENATED MODULE: ./build/report/figures/advice.js
/**
 * What to do about keys of one standing, computed to fit each of them: a key for which it is followed does not stop
 * again within 7 days at its present rate. HTML.
 */




/** Minimum number of days that a suggested limit lasts at the present rate. */
const DAYS = 7;
/** USD: the suggestion for keys that spend nothing. */
const MIN_LIMIT = 10;
/** USD: the maximum that an input accepts. */
const MAX_LIMIT = 1_000_000_000;
/** Days: the suggestion for keys less than a week old. */
const LIFETIME = 30;
/** Empty when nothing has to be done. `now` in ms. */
function adviceFor(name, standings, now) {
    const those = standings.filter(each => each.name === name);
    const keys = keysOf(those);
    const isOne = keys.length === 1;
    switch (name) {
        case 'failed':
            return 'read the error above';
        case 'leaked':
            return `disable ${isOne ? 'it' : 'them'} now (<code>disabled: true</code>), or replace ${isOne ? 'it' : 'each'} (<code>operation: rotate</code>, <code>retire: disable</code>)`;
        case 'unmet':
            return ['change the key or the condition (see above)', ...concernsOf(those, now)].join('; ');
        case 'warned':
            return 'change the key or the condition (see above)';
        case 'spent':
        case 'runs out':
            return raised(those, now);
        case 'expires soon':
            return `replace ${isOne ? 'it' : 'them'} in time (${rotation(keys, now)})`;
        case 'expired':
            return isOne
                ? `replace it if it is still needed (${rotation(keys, now)}), else delete it`
                : `replace what is still needed (${rotation(keys, now)}), delete the rest`;
        case 'unlimited':
            return `give ${isOne ? 'it' : 'them'} a limit${inParentheses(limitCode('', keys.map(key => usedAndWeek(key, now))))}`;
        default:
            return '';
    }
}
/** Where to find the reason, in a report without it, for as many keys as `spend` accepts. */
function spendHint(name, outcome) {
    if (name !== 'runs out' || outcome.operation !== 'check' || outcome.spend)
        return '';
    if (outcome.results.length > command/* MAX_SPEND_KEYS */.FR)
        return '';
    return '; <code>spend: true</code> shows what spends';
}
function keysOf(standings) {
    return standings.map(({ result }) => result.after);
}
/** What stops keys that fail the requirements, whichever condition they fail. */
function concernsOf(unmet, now) {
    const stops = unmet.filter(({ state: { concerns } }) => concerns.includes('spent') || concerns.includes('runs out'));
    const ends = keysOf(unmet).filter(({ expires_at: at }) => at != null && (0,key_key/* instantOf */.B9)(at) - now <= time_instant/* WEEK_MS */.mb);
    return [
        ...(stops.length > 0 ? [`raise the limit of what runs out${inParentheses(topUp(stops, now))}`] : []),
        ...(ends.length > 0 ? [`replace what has expired or expires within 7 days (${rotation(ends, now)})`] : []),
    ];
}
/** A key that has a new limit may still expire within days. */
function raised(standings, now) {
    const expiring = standings.filter(({ state }) => state.concerns.includes('expires soon'));
    const what = standings.length === 1 ? 'it' : 'what expires within 7 days';
    const then = expiring.length > 0 ? `, then replace ${what} (${rotation(keysOf(expiring), now)})` : '';
    return `raise the limit${inParentheses(topUp(standings, now))}${then}`;
}
function topUp(standings, now) {
    return limitCode('top up to ', keysOf(standings).map(key => leftAndWeek(key, now)));
}
/** A rotation, with the settings that the new keys need to last. */
function rotation(keys, now) {
    const isShort = keys.some(key => !lasts(key, now));
    const limit = isShort
        ? limitCode('top up to ', keys.map(key => week(key, now)))
        : '';
    const lifetimes = keys.map(lifetimeOf);
    const days = Math.max(LIFETIME, ...lifetimes.map(each => each ?? 0));
    const isBrief = lifetimes.some(each => each === undefined || each <= DAYS);
    return ['<code>operation: rotate</code>', limit, isBrief ? `<code>expires-in: ${days}d</code>` : '']
        .filter(Boolean)
        .join(', ');
}
/** Whether the limit that a rotation carries over is enough until it resets, or for a week. */
function lasts(key, now) {
    const { limit, limit_remaining: left, limit_reset: reset } = key;
    if (limit === null || left === null)
        return true;
    const rate = (0,key_state/* spendPerDay */.aO)(key, now);
    const handedOn = reset === null ? left : limit;
    return rate !== undefined && handedOn > 0 && handedOn >= rate * (reset === 'daily' ? 1 : DAYS);
}
/** Whole days that the key lives from its creation; undefined when it is not known. */
function lifetimeOf({ created_at: created, expires_at: expiry }) {
    const days = Math.ceil(((0,key_key/* instantOf */.B9)(expiry ?? '') - (0,key_key/* instantOf */.B9)(created ?? '')) / time_instant/* DAY_MS */.sO);
    return Number.isFinite(days) && days > 0 && days <= 3650 ? days : undefined;
}
/** USD of a week at the present rate; undefined when the rate is not known. */
function week(key, now) {
    const rate = (0,key_state/* spendPerDay */.aO)(key, now);
    return rate === undefined ? undefined : Math.max(0, rate) * DAYS;
}
/** The same plus what is left: otherwise a key with more left than a week takes would stay as it is. */
function leftAndWeek(key, now) {
    const ahead = week(key, now);
    return ahead === undefined ? undefined : Math.max(0, key.limit_remaining ?? 0) + ahead;
}
/** The same plus what a new limit would count as used. */
function usedAndWeek(key, now) {
    const ahead = week(key, now);
    return ahead === undefined ? undefined : Math.max(0, used(key)) + ahead;
}
/** USD of the period that the limit counts. */
function used(key) {
    const { limit_reset: reset, include_byok_in_limit: isByokCounted } = key;
    const period = reset === 'daily' || reset === 'weekly' || reset === 'monthly' ? `_${reset}` : '';
    return key[`usage${period}`] + (isByokCounted ? key[`byok_usage${period}`] : 0);
}
/** `<code>limit: top up to 80</code>`: enough for every key; empty if that is unknown. */
function limitCode(form, amounts) {
    const known = amounts.filter(each => each !== undefined);
    const usd = advice_roundedUp(Math.max(MIN_LIMIT, ...known));
    return known.length < amounts.length || !(usd <= MAX_LIMIT) ? '' : `<code>limit: ${form}${usd}</code>`;
}
/** A whole number with at most two significant digits: `77`, `290`, `1200`. */
function advice_roundedUp(usd) {
    // A millionth more than needed may be binary noise, and would cost a digit.
    const least = Math.ceil(Number(usd.toFixed(6)));
    const unit = 10 ** Math.max(0, String(least).length - 2);
    return Math.ceil(least / unit) * unit;
}
function inParentheses(text) {
    return text && ` (${text})`;
}

;// CONCATENATED MODULE: ./build/report/summary/many-keys.js
/** The summary's part about several keys: what stands out, their money, and the table of all of them. */







/** Up to this many rows without a need for action stay in the table. */
const UNFOLDED = 15;
/** A table of up to this many rows can be read at a glance; a longer one comes last. */
const SHORT = 20;
/** What stands out, and what to do. It also explains every sign in the table. If nothing stands out, a line says so. */
function addGlance(page, standings, outcome, now) {
    if (isAllHealthy(standings)) {
        page.add(`✅ ${(0,summary_page/* bold */.Cr)(`${counted(standings.length, 'key')} ${meaningOf('healthy', standings.length, false)}`)}`);
        return;
    }
    const rows = tally(standings).map(([name, count]) => {
        const what = (0,summary_page/* bold */.Cr)(`${counted(count, 'key')} ${meaningOf(name, count, outcome.dryRun)}`);
        const advice = adviceFor(name, standings, now);
        const names = advice === '' && name !== 'nearly spent' ? '' : namesOf(standings, name, now);
        return (0,summary_page/* row */.nM)([STANDINGS[name].sign, `${what}${names}`, advice && `${advice}${spendHint(name, outcome)}`]);
    });
    page.table((0,summary_page/* header */.wx)([{ title: '' }, { title: 'at a glance' }, { title: 'what to do' }]), rows);
}
function isAllHealthy(standings) {
    return standings.every(({ name }) => name === 'healthy');
}
function namesOf(standings, name, now) {
    const all = standings.filter(each => each.name === name);
    const named = all.slice(0, summary_page/* NAMED */.qB).map(({ result: { after }, state }) => {
        return [(0,summary_page/* cell */.Hn)(after.name ?? '', 60), whenText(name, after, state, now)].filter(Boolean).join(' ');
    });
    return `<br>${(0,summary_page/* withRest */.Hy)(named, all.length)}`;
}
/** `in 4 days`, for keys that are about to stop. */
function whenText(name, key, state, now) {
    if (name === 'runs out')
        return runsOutText(key, state, now).split(',')[0] ?? '';
    return name === 'expires soon' ? `in ${span(Math.max(0, (0,key_key/* instantOf */.B9)(key.expires_at ?? '') - now))}` : '';
}
/** What the keys can still spend, and do spend; one row per workspace if there are several. `now` in ms. */
function addMoney(page, { results, workspaces, dryRun }, now) {
    const keys = keysLeft(results);
    if (keys.length === 0)
        return;
    const groups = Map.groupBy(keys, key => key.workspace_id ?? '');
    const isSeveral = workspaces !== undefined && groups.size > 1;
    const rows = isSeveral
        ? [...groups]
            .map(([id, own]) => ({ name: (0,summary_page/* cell */.Hn)(workspaces.get(id) ?? id), money: moneyOf(own, now) }))
            .sort((a, b) => b.money.thisMonth - a.money.thisMonth)
            .map(({ name, money }) => (0,summary_page/* row */.nM)([name, ...moneyCells(money)]))
        : [];
    const total = moneyOf(keys, now);
    const right = { right: true };
    page.table((0,summary_page/* header */.wx)([
        ...(isSeveral ? [{ title: 'workspace' }] : []),
        { title: 'enabled keys', ...right },
        { title: dryRun ? 'could then spend, USD' : 'can still spend now, USD', ...right },
        { title: 'spend per day, USD', ...right },
        { title: 'spent this month, USD', ...right },
    ]), [...rows, (0,summary_page/* row */.nM)([...(isSeveral ? [(0,summary_page/* bold */.Cr)('all')] : []), ...moneyCells(total).map(summary_page/* bold */.Cr)])]);
    if (total.unlimited.length > 0) {
        const named = total.unlimited.slice(0, summary_page/* NAMED */.qB).map(({ name = '' }) => (0,summary_page/* bold */.Cr)((0,summary_page/* cell */.Hn)(name, 60)));
        page.add(`♾️ Not in that sum, because they have no limit: ${(0,summary_page/* withRest */.Hy)(named, total.unlimited.length)}.`);
    }
}
function moneyCells({ enabled, canSpend, perDay, thisMonth, unlimited }) {
    const apart = unlimited.length > 0 ? ` + ${unlimited.length}&nbsp;♾️` : '';
    return [String(enabled), `${amount(canSpend)}${apart}`, amount(perDay), amount(thisMonth)];
}
/** Whether the table of keys is short enough to come before the rest. */
function isShort(standings) {
    return openRows(standings).length <= SHORT;
}
/** The rows that are not folded. */
function openRows(standings) {
    const rest = standings.filter(needsNothing);
    return rest.length > UNFOLDED ? standings.filter(each => !needsNothing(each)) : standings;
}
/** One row per key; many that need nothing are folded. Columns without any content are left out. `now` in ms. */
function addKeys(page, standings, outcome, now) {
    const open = openRows(standings);
    const folded = open === standings ? [] : standings.filter(needsNothing);
    const columns = COLUMNS.filter(({ only, of }) => (only ?? outcome.operation) === outcome.operation && standings.some(each => of(each, outcome, now) !== ''));
    const add = (shown) => page.table((0,summary_page/* header */.wx)([{ title: '' }, ...columns]), shown.map(each => (0,summary_page/* row */.nM)([STANDINGS[each.name].sign, ...columns.map(({ of }) => of(each, outcome, now))])));
    if (open.length > 0)
        add(open);
    if (folded.length > 0)
        page.fold(foldTitle(folded, open.length > 0), () => add(folded));
}
function foldTitle(folded, isRest) {
    if (isAllHealthy(folded) && !isRest)
        return counted(folded.length, 'key');
    const disabled = folded.filter(({ name }) => name === 'disabled').length;
    const apart = disabled > 0 ? ` (${STANDINGS.disabled.sign} ${thousands(String(disabled))} disabled)` : '';
    return `✅ ${counted(folded.length, isRest ? 'more key' : 'key')}, which need nothing now${apart}`;
}
const COLUMNS = [
    {
        title: 'key',
        of: ({ result: { after } }, { workspaces }) => {
            const { name = '', hash = '', workspace_id: id = '' } = after;
            const where = workspaces === undefined || workspaces.size < 2 ? '' : ` ${(0,summary_page/* cell */.Hn)(workspaces.get(id) ?? id, 60)}`;
            return `${(0,summary_page/* cell */.Hn)(name)}<br>${(0,summary_page/* code */.aY)((0,rotation_names/* shortHash */.BC)(hash))}${where}`;
        },
    },
    {
        title: 'changed',
        only: 'update',
        of: ({ result }) => {
            const changes = result.did === 'updated' ? changesOf(result, forPeople) : [];
            const spent = result.limitSpent ? ['⚠️ already used up'] : [];
            return [
                ...changes.map(({ field, from, to }) => `${field}: ${(0,summary_page/* setting */.Pe)(from)} → ${(0,summary_page/* bold */.Cr)((0,summary_page/* setting */.Pe)(to))}`),
                ...spent,
            ].join('<br>');
        },
    },
    {
        title: 'left, USD',
        right: true,
        of: ({ result: { after } }) => (after.limit_remaining === null ? '♾️' : amount(after.limit_remaining)),
    },
    { title: 'used', of: ({ result: { after } }) => many_keys_used(after) },
    {
        title: 'USD per day',
        right: true,
        of: ({ result: { after } }, _outcome, now) => {
            const rate = (0,key_state/* spendPerDay */.aO)(after, now);
            return rate ? amount(rate) : '';
        },
    },
    {
        title: 'runs out',
        of: ({ result: { after }, state }, _outcome, now) => runsOutText(after, state, now).split(', ').map(summary_page/* unbroken */.D_).join(',<br>'),
    },
    {
        title: 'expires',
        of: ({ result: { after }, state }, _outcome, now) => {
            const date = (0,summary_page/* day */.vd)(after.expires_at);
            const isSoon = state.concerns.includes('expires soon') && after.expires_at != null;
            return isSoon ? `${date}<br>in ${span((0,key_key/* instantOf */.B9)(after.expires_at ?? '') - now)}` : date;
        },
    },
    { title: 'last used', only: 'check', of: ({ result: { after } }) => (0,summary_page/* day */.vd)(after.last_used_at) },
];
/** `██████░░░░ 62 %` over `of 50.00 monthly` */
function many_keys_used(key) {
    const { limit, limit_reset: reset } = key;
    if (limit === null)
        return `${amount(key.usage)}&nbsp;USD so far`;
    const percent = (0,key_state/* usedPercent */.Nk)(key);
    const of = `of&nbsp;${exactAmount(limit)}${reset ? `&nbsp;${(0,summary_page/* unbroken */.D_)(reset.slice(0, 20))}` : ''}`;
    return percent === undefined ? of : `${(0,summary_page/* bar */.M0)(percent)}<br>${of}`;
}

;// CONCATENATED MODULE: ./build/report/summary/one-key.js
/** The summary's part about one key: its changes and its standing. */






/** `now` in ms. */
function addOneKey(page, result, outcome, now) {
    const changes = result.did === 'updated' ? changesOf(result, forPeople) : [];
    if (changes.length > 0) {
        const columns = [{ title: 'setting' }, { title: 'before' }, { title: 'after' }];
        page.table((0,summary_page/* header */.wx)(columns), changes.map(({ field, from, to }) => (0,summary_page/* row */.nM)([field, (0,summary_page/* setting */.Pe)(from), (0,summary_page/* bold */.Cr)((0,summary_page/* setting */.Pe)(to))])));
    }
    if (result.limitSpent) {
        page.add('⚠️ <b>The new limit is already used up</b>: the key cannot spend until its limit is raised or resets.');
    }
    page.add(tense(result, outcome.dryRun) + stateLine(result, outcome, now));
    page.add(adviceLine(result, outcome, now));
    const { hash } = result.after;
    if (hash !== undefined && outcome.operation !== 'rotate')
        page.add(`<sub>hash ${(0,summary_page/* code */.aY)(hash)}</sub>`);
}
/** Whether statements about a key are about the present, the past or a plan. */
function tense({ did }, dryRun) {
    if (did === 'deleted')
        return dryRun ? 'Now: ' : 'Was: ';
    if (!dryRun)
        return '';
    return did === 'unchanged' ? 'Now: ' : 'Planned: ';
}
/** What to do about a checked key, whatever the requirements. A gate has no power to do it. */
function adviceLine(result, outcome, now) {
    if (outcome.operation !== 'check' || outcome.budget)
        return '';
    const standings = standingsOf({ results: [result], ...(outcome.alerts && { alerts: outcome.alerts }) }, now);
    const [standing] = standings;
    const advice = standing ? adviceFor(standing.name, standings, now) : '';
    return standing && advice ? `👉 What to do: ${advice}${spendHint(standing.name, outcome)}.` : '';
}
/** How much is used of what, at which rate, and until when, in one readable line. */
function stateLine(result, { alerts }, now) {
    const key = result.after;
    const parts = [accessText(result, alerts !== undefined, now), limitLine(key)];
    const rate = (0,key_state/* spendPerDay */.aO)(key, now);
    if (rate !== undefined && rate > 0)
        parts.push(`${amount(rate)} USD per day`);
    const state = (0,key_state/* stateOf */.L4)(key, now);
    const { access, concerns } = state;
    const runsOut = runsOutText(key, state, now);
    if (runsOut !== '' && !concerns.includes('spent')) {
        const sign = concerns.includes('runs out') ? `${STANDINGS['runs out'].sign} ` : '';
        parts.push(`${sign}runs out ${(0,summary_page/* bold */.Cr)(runsOut)}`);
    }
    if (key.expires_at != null) {
        const sign = concerns.includes('expires soon') ? `${STANDINGS['expires soon'].sign} ` : '';
        parts.push(`${sign}${access === 'expired' ? 'expired' : 'expires'} ${(0,summary_page/* minute */.Vc)(key.expires_at)}`);
    }
    return parts.join(' · ');
}
function accessText(result, isLeaked, now) {
    const { access, concerns } = (0,key_state/* stateOf */.L4)(result.after, now);
    if (access === 'enabled' && isLeaked)
        return `${STANDINGS.leaked.sign} leaked and enabled`;
    if (access === 'enabled')
        return concerns.includes('spent') ? '🔴 enabled, nothing left to spend' : '✅ enabled';
    return `${STANDINGS[access].sign} ${access === 'unknown' ? 'may be disabled' : access}`;
}
function limitLine(key) {
    if (key.limit === null)
        return `♾️ unlimited, ${usdText(key.usage)} used so far`;
    const percent = (0,key_state/* usedPercent */.Nk)(key);
    const used = percent === undefined ? '' : `${(0,summary_page/* bar */.M0)(percent)} of ${exactAmount(key.limit)} USD used, `;
    const reset = key.limit_reset ? `, resets ${(0,untrusted/* markdown */.wD)(key.limit_reset)}` : '';
    return `${used}<b>${usdText(key.limit_remaining)}</b> left${reset}`;
}
/** What `GET /key` says about the budget that blocks first. */
function budgetLine({ budget }) {
    if (!budget)
        return '';
    const left = budget.get('budget-remaining');
    if (!left)
        return CREDITS_APART;
    if (left === 'unlimited')
        return `${(0,summary_page/* bold */.Cr)('No budget applies; credits not checked.')} ${CREDITS_APART}`;
    const resets = budget.get('budget-resets-at');
    const reset = resets && resets !== 'never' ? `, resets ${(0,summary_page/* minute */.Vc)(resets)}` : '';
    return `The tightest budget (${(0,summary_page/* cell */.Hn)(scopeText(budget.get('budget-scope') ?? ''))}): ${(0,summary_page/* bold */.Cr)(usdText(Number(left)))} left${reset}. ${CREDITS_APART}`;
}
/** Even a key with its whole budget left is refused (402) when the account has no credits. */
const CREDITS_APART = "The account's credits are not part of a key's budget and were not looked at.";
/** `key limit` for `key_limit` */
function scopeText(scope) {
    return scope.replaceAll('_', ' ');
}
/** Secrets that were removed with their key, or would be. */
function removedLine({ removedFrom, dryRun }) {
    if (removedFrom.length === 0)
        return '';
    const targets = removedFrom.map(({ line }) => (0,summary_page/* code */.aY)(line)).join(', ');
    return `🗑️ ${dryRun ? 'Secrets that would be removed' : 'Removed secrets'}: ${targets}`;
}
const KINDS = {
    guardrail: 'guardrail',
    byok: 'BYOK credential',
    destination: 'broadcast destination',
};
const SIGNS = { planned: '🧪', stored: '✅', maybe: '❓', kept: '⬜' };
/** Which target has the new key (crucial if a step failed between two), and what became of the old key. */
function addNewKey(page, outcome) {
    const { targets, outputKey } = outcome.delivered;
    const rows = targets.map(({ target, state }) => (0,summary_page/* row */.nM)([`${SIGNS[state]} ${(0,summary_page/* code */.aY)(target.line)}`, state === 'maybe' ? (0,summary_page/* bold */.Cr)(SECRET_TEXT[state]) : SECRET_TEXT[state]]));
    if (rows.length > 0)
        page.table((0,summary_page/* header */.wx)([{ title: 'secret' }, { title: '' }]), rows);
    if (outputKey)
        page.add('The new key is the masked output <code>key</code> of this step.');
    if (outcome.operation === 'rotate')
        addRotation(page, outcome);
}
function addRotation(page, { results, previousHash, oldKey, carriedOver, dryRun }) {
    const rows = [];
    const [result] = results;
    const hash = result?.after.hash ?? previousHash;
    if (hash !== previousHash)
        rows.push((0,summary_page/* row */.nM)([(0,summary_page/* unbroken */.D_)('🆕 new key'), (0,summary_page/* code */.aY)(hash), result?.did === 'failed' ? '' : 'in use']));
    if (previousHash !== '') {
        const became = oldKey ? becameText(oldKey.became, dryRun) : '';
        rows.push((0,summary_page/* row */.nM)([(0,summary_page/* unbroken */.D_)('🗝️ old key'), (0,summary_page/* code */.aY)(previousHash), (0,summary_page/* bold */.Cr)(became)]));
    }
    if (rows.length > 0)
        page.table((0,summary_page/* header */.wx)([{ title: '' }, { title: 'hash' }, { title: '' }]), rows);
    if (carriedOver.length === 0)
        return;
    const items = carriedOver.slice(0, 50).map(({ kind, name, id }) => `${KINDS[kind]} ${(0,summary_page/* bold */.Cr)((0,summary_page/* cell */.Hn)(name || id))}`);
    const rest = carriedOver.length > items.length ? [`and ${carriedOver.length - items.length} more`] : [];
    page.add(`${dryRun ? 'Would be carried over' : 'Carried over'} to the new key: ${[...items, ...rest].join(', ')}.`);
}

;// CONCATENATED MODULE: ./build/report/summary/outlook.js





/** At most three lines: how long the credits last, which keys stop when, and which spend more than the week before. */
function addOutlook(page, outcome, standings, now) {
    const spend = outcome.operation === 'check' ? outcome.spend : undefined;
    const isSeveral = outcome.results.length > 1;
    const lines = [
        outcome.operation === 'check' ? creditsLine(outcome, now) : '',
        isSeveral ? stopsLine(standings, now) : '',
        isSeveral && spend ? risesLine(spend) : '',
    ];
    page.add(lines.filter(Boolean).join('<br>\n'));
}
function creditsLine({ account = {}, verdict, warned = [] }, now) {
    const text = creditsText(account, now);
    const isUnmet = [...(verdict?.unmet ?? []), ...warned].some(({ about }) => about === 'account');
    return text && `💳 ${text}.${isUnmet || endSoon(account, now) ? ` ${ADD_CREDITS}` : ''}`;
}
const ADD_CREDITS = 'Add credits at https://openrouter.ai/settings/credits.';
function endSoon({ creditsRemaining: left, creditsRunOutAt: end }, now) {
    return (left !== undefined && left <= 0) || (typeof end === 'number' && end - now <= time_instant/* WEEK_MS */.mb);
}
/** How many keys have stopped, and which ones run out or expire, the first one first. */
function stopsLine(standings, now) {
    const left = standings.filter(({ result: { did } }) => did !== 'deleted' && did !== 'failed');
    const stopped = left.filter(isSpent).length;
    const stops = left.flatMap(stopOf).sort((a, b) => a.at - b.at);
    const named = stops
        .slice(0, summary_page/* NAMED */.qB)
        .map(({ name, at, how }) => `${(0,summary_page/* bold */.Cr)((0,summary_page/* cell */.Hn)(name, 60))} ${how} in ${span(Math.max(0, at - now))}`);
    const already = stopped > 0 ? `${counted(stopped, 'key')} ${meaningOf('spent', stopped, false)}` : '';
    const next = stopped > 0 ? `${thousands(String(stops.length))} more` : counted(stops.length, 'key');
    const soon = stops.length > 0 ? `${next} will stop: ${(0,summary_page/* withRest */.Hy)(named, stops.length)}` : '';
    const text = [already, soon].filter(Boolean).join('; ');
    return text && `⏳ ${text}.`;
}
function isSpent({ state: { concerns } }) {
    return concerns.includes('spent');
}
function stopOf(standing) {
    const { result: { after }, state: { concerns, runsOutAt }, } = standing;
    if (isSpent(standing))
        return [];
    const { name = '', expires_at: expiry } = after;
    const runsOut = concerns.includes('runs out') && typeof runsOutAt === 'number' ? runsOutAt : Number.POSITIVE_INFINITY;
    const expires = concerns.includes('expires soon') ? (0,key_key/* instantOf */.B9)(expiry ?? '') : Number.POSITIVE_INFINITY;
    if (runsOut <= expires)
        return Number.isFinite(runsOut) ? [{ name, at: runsOut, how: 'runs out' }] : [];
    return [{ name, at: expires, how: 'expires' }];
}
/** Keys that spent at least twice as much as the week before, and at least 1 USD more. */
function risesLine({ byKey }) {
    const isRise = ({ lastWeek, weekBefore }) => lastWeek >= sumOf([weekBefore, weekBefore]) && lastWeek >= sumOf([weekBefore, 1]);
    const rises = byKey.filter(isRise);
    const named = rises
        .slice(0, summary_page/* NAMED */.qB)
        .map(({ name, lastWeek, weekBefore }) => `${(0,summary_page/* bold */.Cr)((0,summary_page/* cell */.Hn)(name, 60))} ${amount(lastWeek)} USD in the last 7 days, ${amount(weekBefore)} in the 7 before`);
    return rises.length === 0
        ? ''
        : `📈 ${counted(rises.length, 'key')} spent more: ${(0,summary_page/* withRest */.Hy)(named, rises.length, '; ')}.`;
}

;// CONCATENATED MODULE: ./build/report/summary/plan.js
/** The summary's part about `apply`: what differs from the file, before and after, the most important first. */




/** In the order of the table. */
const plan_ACTIONS = {
    error: { sign: '❌', planned: 'error', done: 'error' },
    delete: { sign: '🗑️', planned: 'delete', done: 'deleted' },
    disable: { sign: '⛔', planned: 'disable', done: 'disabled' },
    rotate: { sign: '🔄', planned: 'rotate', done: 'rotated' },
    create: { sign: '🆕', planned: 'create', done: 'created' },
    update: { sign: '✏️', planned: 'update', done: 'updated' },
    none: { sign: '✅', planned: 'unchanged', done: 'unchanged' },
};
const plan_ORDER = Object.keys(plan_ACTIONS);
const POWER = '⚡';
function addPlan(page, outcome) {
    const { rows, reported, failed } = outcome;
    const errors = new Map(failed.map(({ hash, name, error }) => [`${hash ?? ''} ${name}`, error]));
    const changing = rows.filter(isChanging).sort((a, b) => rank(a) - rank(b));
    if (changing.length > 0) {
        const columns = [
            { title: '' },
            { title: 'key' },
            { title: 'action' },
            { title: 'before → after' },
            { title: 'why, and where it is stored' },
        ];
        page.table((0,summary_page/* header */.wx)(columns), changing.map(each => planRow(each, errors.get(`${each.hash ?? ''} ${each.name}`))));
        page.add(legend(changing));
    }
    if (reported.length > 0) {
        const names = reported.slice(0, 50).map(({ name, hash }) => `${(0,summary_page/* bold */.Cr)((0,summary_page/* cell */.Hn)(name))} ${(0,summary_page/* code */.aY)((0,rotation_names/* shortHash */.BC)(hash))}`);
        const rest = reported.length > names.length ? [`and ${reported.length - names.length} more`] : [];
        page.add(`⚠️ ${counted(reported.length, 'key')} not in the file: ${[...names, ...rest].join(', ')}. Add ${reported.length === 1 ? 'it' : 'them'} to the file, or rename or delete ${reported.length === 1 ? 'it' : 'them'}.`);
    }
    const unchanged = rows.filter(each => !isChanging(each));
    if (unchanged.length > 0) {
        page.fold(`✅ ${counted(unchanged.length, 'key')} unchanged`, () => page.table((0,summary_page/* header */.wx)([{ title: 'key' }, { title: 'hash' }]), unchanged.map(({ name, hash }) => (0,summary_page/* row */.nM)([(0,summary_page/* cell */.Hn)(name), hash === null ? '' : (0,summary_page/* code */.aY)((0,rotation_names/* shortHash */.BC)(hash))]))));
    }
}
function isChanging({ action, did }) {
    return action !== 'none' || did === 'failed';
}
/** Failures first, then what gives more power, then by action. */
function rank({ did, action, morePower }) {
    return (did === 'failed' ? 0 : 100) + plan_ORDER.indexOf(action) + (action === 'error' || morePower ? 0 : 10);
}
function planRow(plan, error) {
    const { name, hash, action, changes, storeIn, reason, morePower, did } = plan;
    const { sign, planned, done } = plan_ACTIONS[action];
    const state = did === 'failed' ? 'failed' : did === undefined ? planned : done;
    const changed = Object.entries(changes).map(([field, { from, to }]) => {
        const before = action === 'create' ? '' : `${(0,summary_page/* setting */.Pe)(forPeople(field, from))} → `;
        return `${(0,summary_page/* cell */.Hn)((0,key_key/* outputName */.Vf)(field), 40)}: ${before}${(0,summary_page/* bold */.Cr)((0,summary_page/* setting */.Pe)(forPeople(field, to)))}`;
    });
    const why = [
        ...(error === undefined ? [] : [(0,summary_page/* cell */.Hn)(error, 400)]),
        ...(reason === '' ? [] : [(0,summary_page/* cell */.Hn)(reason, 400)]),
        ...storeIn.map(({ line }) => `→ ${(0,summary_page/* code */.aY)(line)}`),
    ];
    return (0,summary_page/* row */.nM)([
        `${did === 'failed' ? '❌' : sign}${morePower ? `&nbsp;${POWER}` : ''}`,
        `${(0,summary_page/* bold */.Cr)((0,summary_page/* cell */.Hn)(name))}${hash === null ? '' : `<br>${(0,summary_page/* code */.aY)((0,rotation_names/* shortHash */.BC)(hash))}`}`,
        state,
        changed.join('<br>'),
        why.join('<br>'),
    ]);
}
function legend(rows) {
    if (!rows.some(({ morePower }) => morePower))
        return '';
    return (`${POWER} gives the key more power: a higher or no limit, a limit that resets (more often), BYOK usage no longer ` +
        'counted, enabling, a removed or other guardrail, or a later expiry. Review these first.');
}

;// CONCATENATED MODULE: ./build/report/summary/spend.js


const MODELS = 10;
/** Mermaid's own bars are hardly visible on a light page; this blue is visible on light and dark pages. */
const CHART = {
    xyChart: { width: 900, height: 260 },
    themeVariables: { xyChart: { backgroundColor: 'transparent', plotColorPalette: '#4184e4' } },
};
const WEEK = 7;
function addSpend(page, { byDay, byModel }) {
    page.add('### 💸 Spend in the last 30 days');
    const total = sumOf(byDay.map(({ usage }) => usage));
    if (total > 0) {
        page.add(`${(0,summary_page/* bold */.Cr)(`${amount(total)} USD`)} in all · ${weekText(byDay)}${byokText(byDay)}`);
        page.add(chart(byDay));
    }
    else
        page.add(`Nothing was spent with credits.${byokText(byDay)}`);
    if (byModel.length > 0)
        addModels(page, byModel, total);
    page.add('<sub>Completed UTC days. Not included: today, and what the predecessors of rotated keys spent before.</sub>');
}
/** `the last 7 days 93.20 USD (12 % more than the 7 days before)` */
function weekText(byDay) {
    const last = sumOf(byDay.slice(-WEEK).map(({ usage }) => usage));
    const before = sumOf(byDay.slice(-2 * WEEK, -WEEK).map(({ usage }) => usage));
    const percent = before > 0 ? Math.round((Math.abs(last - before) / before) * 100) : 0;
    const trend = before <= 0 || percent === 0
        ? ''
        : ` (${last > before ? '▲' : '▼'} ${thousands(String(percent))} % compared with the 7 days before)`;
    return `the last 7 days ${(0,summary_page/* bold */.Cr)(`${amount(last)} USD`)}${trend}`;
}
function byokText(spent) {
    const byok = sumOf(spent.map(({ byokUsage }) => byokUsage));
    return byok > 0 ? ` · ${amount(byok)} USD with provider keys of your own (BYOK)` : '';
}
/** It contains only dates and numbers. */
function chart(byDay) {
    const [first, last] = [byDay[0]?.date ?? '', byDay.at(-1)?.date ?? ''];
    const days = byDay.map(({ date }) => `"${Number(dateOnly(date).slice(8))}"`);
    return [
        '```mermaid',
        `%%{init: ${JSON.stringify(CHART)}}%%`,
        'xychart-beta',
        `  title "USD per day, ${dateOnly(first)} to ${dateOnly(last)}"`,
        `  x-axis [${days.join(', ')}]`,
        `  y-axis 0 --> ${(Math.max(...byDay.map(({ usage }) => usage)) * 1.05).toFixed(4)}`,
        `  bar [${byDay.map(({ usage }) => Math.max(0, usage).toFixed(4)).join(', ')}]`,
        '```',
    ].join('\n');
}
/** A date of the answer, checked for its form: nothing else gets into the chart's source. */
function dateOnly(text) {
    return /^\d{4}-\d\d-\d\d/.exec(text)?.[0] ?? '0000-00-00';
}
function addModels(page, byModel, total) {
    const hasByok = byModel.some(({ byokUsage }) => byokUsage > 0);
    const right = { right: true };
    const shown = byModel.slice(0, MODELS);
    page.table((0,summary_page/* header */.wx)([
        { title: 'model' },
        { title: 'USD', ...right },
        { title: 'share', ...right },
        ...(hasByok ? [{ title: 'BYOK, USD', ...right }] : []),
        { title: 'requests', ...right },
    ]), shown.map(({ model, usage, byokUsage, requests }) => (0,summary_page/* row */.nM)([
        (0,summary_page/* cell */.Hn)(model),
        (0,summary_page/* bold */.Cr)(amount(usage)),
        total > 0 ? `${Math.round((usage / total) * 100)}&nbsp;%` : '',
        ...(hasByok ? [amount(byokUsage)] : []),
        thousands(String(requests)),
    ])));
    const rest = byModel.slice(MODELS);
    if (rest.length > 0)
        page.add(`and ${rest.length} more models, together ${amount(sumOf(rest.map(({ usage }) => usage)))} USD`);
}

;// CONCATENATED MODULE: ./build/report/summary/title.js
/** The title of the summary: what happened, counted, and whether somebody has to look. */






const DONE = {
    update: 'updated',
    check: 'checked',
    delete: 'deleted',
    create: 'created',
    rotate: 'rotated',
};
const NOUN = { update: 'update', check: 'check', delete: 'deletion', create: 'creation', rotate: 'rotation' };
/** `🔑 OpenRouter, 3 workspaces: 6 updated, 1 unchanged` */
function title(outcome, standings, now) {
    const { dryRun } = outcome;
    const where = place(outcome);
    return `${signOf(outcome, standings)} ${dryRun ? 'Dry run' : 'OpenRouter'}${where && `, ${where}`}: ${title_headline(outcome, standings, now)}`;
}
function signOf({ failure, verdict, warned, results, dryRun }, standings) {
    if (failure)
        return '❌';
    const isDoubtful = (verdict && !verdict.passed) ||
        (warned?.length ?? 0) > 0 ||
        results.some(each => each.limitSpent) ||
        standings.some(({ name }) => name === 'leaked');
    if (isDoubtful)
        return '⚠️';
    return dryRun ? '🧪' : '🔑';
}
function title_headline(outcome, standings, now) {
    if (outcome.operation === 'validate')
        return validated(outcome);
    if (outcome.operation === 'export')
        return exportedText(outcome);
    const { operation, failure, failed, verdict, results, single } = outcome;
    const selected = selectedCount(outcome);
    if (verdict && verdict.unmet.length > 0 && failed.length === 0) {
        return [unmetHeadline(outcome), countsBeside(outcome)].filter(Boolean).join(', ');
    }
    if (outcome.operation === 'apply')
        return `${failure ? 'apply failed: ' : ''}${applied(outcome)}`;
    if (failure && failed.length > 0 && selected > 1) {
        return [`${operation} failed for ${failed.length} of ${counted(selected, 'key')}`, didText(outcome)]
            .filter(Boolean)
            .join(', ');
    }
    const isNone = results.length === 0 && single === undefined;
    if (failure)
        return isNone ? `${operation} failed` : `${NOUN[outcome.operation]} of ${subject(outcome)} failed`;
    if (isNone)
        return `nothing to ${operation}`;
    return results.length > 1 ? manyHeadline(outcome, standings, now) : oneHeadline(outcome, standings);
}
function validated({ declared, verdict, ...outcome }) {
    const unmet = verdict && !verdict.passed ? ', but fails the requirements' : '';
    return `${(0,summary_page/* code */.aY)(declared.path, 80)} is valid (${declaredText({ ...outcome, declared })})${unmet}`;
}
function applied(outcome) {
    const counts = planText(outcome);
    if (counts === '')
        return 'the file declares no keys, and there are none';
    return !outcome.drift && outcome.dryRun ? `no drift, ${counts}` : counts;
}
function oneHeadline(outcome, standings) {
    const { operation, dryRun, changed, results } = outcome;
    const what = subject(outcome);
    const did = !changed ? 'unchanged' : dryRun ? `would be ${DONE[operation]}` : DONE[operation];
    const spent = results[0]?.limitSpent ? `, but ${dryRun ? 'could' : 'can'} no longer spend` : '';
    const leaked = standings[0]?.name === 'leaked' ? ['leaked and still enabled'] : [];
    return [operation === 'check' ? what : `${what} ${did}${spent}`, ...leaked, ...keylessWarnings(outcome)].join(', ');
}
/** Keys need attention when the table says what to do about them. */
function manyHeadline(outcome, standings, now) {
    const { results, dryRun } = outcome;
    const spent = results.filter(each => each.limitSpent).length;
    const toDo = tally(standings).filter(([name]) => adviceFor(name, standings, now) !== '');
    const count = toDo.reduce((sum, [, each]) => sum + each, 0);
    return [
        didText(outcome),
        ...(spent > 0 ? [`${spent} of them ${dryRun ? 'could' : 'can'} no longer spend`] : []),
        ...(count > 0 ? [`${thousands(String(count))} need${count === 1 ? 's' : ''} attention`] : []),
        ...keylessWarnings(outcome),
    ].join(', ');
}
/** Problems that no row shows, so that a title with a warning sign says why. */
function keylessWarnings({ warned = [] }) {
    const abouts = warned.map(({ about }) => about);
    return [
        ...(abouts.includes('total') ? ['all together fail a warning condition'] : []),
        ...(abouts.includes('account') ? ["the account's credits fail a warning condition"] : []),
    ];
}
/** What happened to several keys, if the title begins with something else. */
function countsBeside(outcome) {
    if (outcome.operation === 'apply')
        return planText(outcome);
    return outcome.operation === 'check' || outcome.results.length < 2 ? '' : didText(outcome);
}
function unmetHeadline(outcome) {
    const { verdict, results, dryRun, operation, changed } = outcome;
    const hashes = new Set(verdict?.unmet.flatMap(({ hash }) => hash ?? []));
    // If the plan fails the requirements, nothing was done.
    const isPlan = dryRun || (operation !== 'check' && !changed);
    if (verdict?.unmet.every(({ about }) => about === 'account'))
        return "the account's credits fail the requirements";
    if (results.length > 1 && hashes.size === 0)
        return `${counted(results.length, 'key')} together ${isPlan ? 'would fail' : 'fail'} the requirements`;
    const which = results.length > 1 ? `${hashes.size} of ${counted(results.length, 'key')}` : subject(outcome);
    const fails = results.length > 1 && hashes.size > 1 ? 'fail' : 'fails';
    return `${which} ${isPlan ? 'would fail' : fails} the requirements`;
}
function subject({ results, single }) {
    const [only] = results;
    const name = only && results.length === 1 ? (0,key_key/* nameOrLabel */.D6)(only.after) : single?.name;
    return name === undefined ? 'the key' : (0,summary_page/* code */.aY)((0,rotation_names/* withoutMark */.E_)(name), 80);
}
/** The searched workspaces; empty if keys were not searched for by name, or if there is only one. */
function place({ operation, searched, workspaces, results }) {
    if (searched === undefined || (results.length <= 1 && operation !== 'apply' && operation !== 'export'))
        return '';
    const { workspace } = searched;
    if (workspace === undefined)
        return 'default workspace';
    if (workspace.by === 'all')
        return counted(workspaces?.size ?? 1, 'workspace');
    return `workspace ${workspace.by === 'slug' ? (0,summary_page/* code */.aY)(workspace.slug) : (0,summary_page/* code */.aY)(workspace.id.slice(0, 8))}`;
}

;// CONCATENATED MODULE: ./build/report/summary/summary.js
/** The job summary of an outcome, in GitHub-flavoured Markdown. */













/** `now` in ms, by OpenRouter's clock. */
function summaryPage(outcome, now) {
    const page = new summary_page/* Page */.YW();
    const { results } = outcome;
    const standings = standingsOf(outcome, now);
    page.add(`## ${title(outcome, standings, now)}`);
    addOutlook(page, outcome, standings, now);
    addFailures(page, outcome);
    addUnmet(page, outcome);
    addLeaks(page, outcome, now);
    if (outcome.operation === 'create' || outcome.operation === 'rotate')
        addNewKey(page, outcome);
    const [only] = results;
    if (outcome.operation === 'apply')
        addPlan(page, outcome);
    else if (outcome.operation === 'export')
        addExport(page, outcome);
    else if (only && results.length === 1)
        addOneKey(page, only, outcome, now);
    else if (results.length > 1) {
        addGlance(page, standings, outcome, now);
        addMoney(page, outcome, now);
    }
    if (outcome.operation === 'check')
        page.add(budgetLine(outcome));
    if (outcome.operation === 'delete')
        page.add(removedLine(outcome));
    const isListing = outcome.operation !== 'apply' && outcome.operation !== 'export' && results.length > 1;
    const keysFirst = isShort(standings);
    if (isListing && keysFirst)
        addKeys(page, standings, outcome, now);
    if (outcome.operation === 'check' && outcome.spend)
        addSpend(page, outcome.spend);
    if (isListing && !keysFirst)
        addKeys(page, standings, outcome, now);
    page.add(verdictLine(outcome));
    addNotices(page, outcome);
    return page;
}
function addExport(page, { file: { path, text, leftOut } }) {
    const comments = leftOut > 0 ? ' Its comments say why keys were left out.' : '';
    page.add(`The keys file is ${(0,summary_page/* code */.aY)(path)}. Applying it now changes nothing.${comments} Next: commit it, and check for drift (${(0,summary_page/* code */.aY)('operation: apply')}, ${(0,summary_page/* code */.aY)('dry-run: true')}).`);
    page.fold('📄 keys file', () => page.code('yaml', text.trimEnd().split('\n')));
}
/** Items of one kind that people read. */
const FAILURES = 200;
const summary_CONDITIONS = 500;
const summary_LINES = 50;
function addFailures(page, outcome) {
    const { failure, failed } = outcome;
    if (failure === undefined || failure instanceof text_errors/* UnmetError */._$)
        return;
    if (failed.length === 0 || selectedCount(outcome) <= 1) {
        page.add((0,summary_page/* quotation */.fh)(failure.message));
        return;
    }
    const items = failed
        .slice(0, FAILURES)
        .map(each => `- ❌ ${(0,summary_page/* keyCell */.I1)({ ...each, hash: each.hash ?? '' })}: ${(0,untrusted/* markdown */.wD)(each.error, 400)}`);
    page.add([...items, ...more(failed.length - items.length, '- ')].join('\n'));
}
/** The unmet conditions of `require` or `warn`, each with the actual value. */
function addUnmet(page, { verdict, warned, failure, results, operation }) {
    const isSeveral = results.length > 1 || operation === 'validate';
    if (verdict && verdict.unmet.length > 0) {
        page.add(failure instanceof text_errors/* UnmetError */._$ ? (0,untrusted/* markdown */.wD)(failure.what, 500) : 'Unmet conditions (<code>require</code>):');
        addConditions(page, verdict.unmet, isSeveral, 'required');
    }
    if (warned && warned.length > 0) {
        page.add('⚠️ Unmet conditions (<code>warn</code>):');
        addConditions(page, warned, isSeveral, 'wanted');
    }
}
function addConditions(page, unmet, isSeveral, wanted) {
    const which = isSeveral ? [{ title: 'key' }] : [];
    const shown = unmet.slice(0, summary_CONDITIONS);
    page.table((0,summary_page/* header */.wx)([...which, { title: wanted }, { title: 'is' }]), shown.map(each => {
        const isKeyless = each.hash === null && each.name === null;
        const key = isKeyless ? keylessText(each) : (0,summary_page/* keyCell */.I1)({ hash: each.hash ?? '', name: each.name });
        return (0,summary_page/* row */.nM)([...(isSeveral ? [key] : []), (0,summary_page/* code */.aY)(each.condition), (0,summary_page/* bold */.Cr)((0,summary_page/* cell */.Hn)((0,condition/* actualText */.Yf)(each)))]);
    }));
    page.add(more(unmet.length - shown.length).join(''));
}
function keylessText({ about }) {
    return about === 'account' ? 'the account' : 'all together';
}
/** Which leaked keys are still enabled, and what each leaked key spent since its alert: one line per key. */
function addLeaks(page, outcome, now) {
    const live = liveLeaks(outcome, now);
    const found = live.slice(0, summary_LINES).map(({ alert, ...key }) => {
        const where = `alert ${alert.number} of ${alert.repository}`;
        return `🚨 ${(0,summary_page/* keyCell */.I1)(key)} leaked (${(0,summary_page/* cell */.Hn)(where)}) and is still enabled.`;
    });
    page.add([...found, ...more(live.length - found.length, '🚨 ')].join('<br>\n'));
    const spends = leakSpends(outcome, now);
    const lines = spends.slice(0, summary_LINES).map(each => `💸 ${(0,summary_page/* keyCell */.I1)(each)} spent ${(0,summary_page/* bold */.Cr)(each.spent)} ${each.since}.`);
    if (spends.length > summary_LINES)
        lines.push(`and ${counted(spends.length - summary_LINES, 'more leaked key')}, which spent no more than these`);
    page.add(lines.join('<br>\n'));
}
/** Whether all requirements are met, in one line. */
function verdictLine({ verdict, dryRun }) {
    if (verdict?.passed)
        return `✅ All requirements ${dryRun ? 'would be' : 'are'} met.`;
    return verdict?.unmet.length === 0 ? '❌ Whether the requirements are met could not be determined.' : '';
}
function addNotices(page, { warnings, notices }) {
    const lines = (sign, texts) => [
        ...texts.slice(0, summary_LINES).map(text => `${sign} ${(0,untrusted/* markdown */.wD)(text, 500)}`),
        ...more(texts.length - summary_LINES, `${sign} `),
    ];
    page.add([...lines('⚠️', warnings), ...lines('ℹ️', notices)].join('<br>\n'));
}
function more(count, prefix = '') {
    return count > 0 ? [`${prefix}and ${count} more`] : [];
}

;// CONCATENATED MODULE: ./build/report/report.js











/**
 * Shows an outcome, and makes the step fail if it says so. What cannot be shown does not change that result. `now` in
 * ms, by OpenRouter's clock.
 */
function report(outcome, jobSummary, now) {
    const { values, omitted } = outputsOf(outcome, now);
    const areSet = (0,report_error/* setOutputs */.n0)(new Map([...values, ...report_headline(outcome, now)]));
    attempt('log', () => report_log(outcome, now));
    notify(omitted);
    let page = new summary_page/* Page */.YW();
    attempt('job summary', () => {
        page = summaryPage(outcome, now);
        if (areSet)
            (0,report_error/* setOutputs */.n0)(filesOf(outcome, page.within(summary_page/* REPORT_BOUND */.OY)));
        if (jobSummary)
            (0,files/* writeSummary */.Sy)(page.within(summary_page/* SUMMARY_BOUND */.WY));
    });
    if (outcome.failure)
        (0,log/* fail */.fJ)(outcome.failure);
    return { within: most => page.within((0,summary_page/* boundOf */.s0)(most)), needsAttention: needsAttention(outcome) };
}
function report_headline(outcome, now) {
    const values = new Map();
    attempt('output headline', () => void values.set('headline', (0,headline/* headlineOf */.g)(title(outcome, standingsOf(outcome, now), now))));
    return values;
}
/** Whether something needs attention. Outputs that could not be set fail the step too. */
function needsAttention(outcome) {
    const { failure, verdict, warned, alerts } = outcome;
    if (failure || process.exitCode)
        return true;
    if ((verdict?.unmet.length ?? 0) > 0 || (warned?.length ?? 0) > 0)
        return true;
    if (alerts?.some(({ resolved }) => !resolved))
        return true;
    return outcome.operation === 'apply' && ((outcome.dryRun && outcome.drift) || outcome.reported.length > 0);
}
/**
 * Sets outputs with the values before an update, so that a killed step can still be undone.
 * @throws ActionError when outputs cannot be set
 */
function announce(before, guardrail) {
    const { values, omitted } = previousOutputs(before, guardrail);
    (0,files/* writeOutputs */.Kn)(values);
    notify(omitted);
}
function filesOf(outcome, markdown) {
    const paths = new Map();
    const add = (name, pieces) => {
        const path = (0,files/* writeFile */._h)(name, pieces);
        if (path !== undefined)
            paths.set(name, path);
    };
    add('keys-file', keysJson(outcome.results));
    if (outcome.operation === 'apply')
        add('plan-file', planJson(outcome.rows));
    add('report-file', [markdown]);
    return paths;
}
function report_log(outcome, now) {
    const { warnings, notices } = outcome;
    for (const line of logLines(outcome, now))
        (0,log/* logLine */.BP)(line);
    for (const text of warnedLines(outcome))
        (0,log/* logWarning */.FF)(`warn: ${text}`);
    for (const text of warnings.slice(0, LINES))
        (0,log/* logWarning */.FF)(text);
    if (warnings.length > LINES)
        (0,log/* logWarning */.FF)(`and ${warnings.length - LINES} more warnings like these`);
    for (const text of notices.slice(0, LINES))
        (0,log/* logNotice */.n$)(text);
    if (notices.length > LINES)
        (0,log/* logNotice */.n$)(`and ${notices.length - LINES} more notices like these`);
}
const WHOLE = { keys: 'keys-file', plan: 'plan-file' };
function notify(omitted) {
    for (const { name, why } of omitted) {
        const because = why === 'too large' ? 'it would be too large for GitHub' : 'it cannot be written as JSON';
        const file = WHOLE[name];
        const instead = file !== undefined && why === 'too large' ? ` The output ${file} names a file that has all of it.` : '';
        (0,log/* logNotice */.n$)(`The output ${name} is empty, because ${because}.${instead}`);
    }
}
/** What cannot be shown is reported separately: the work is done, and the step's result stays the same. */
function attempt(what, show) {
    try {
        show();
    }
    catch (error) {
        (0,log/* logWarning */.FF)((0,untrusted/* say */.cv) `The ${what} is incomplete, because of an error in the action itself; please report it. ${String(error)}`);
    }
}

// EXTERNAL MODULE: ./build/runner.js
var runner = __webpack_require__(5232);
;// CONCATENATED MODULE: ./build/make-effects.js
/** The real effects of a step: its account, GitHub's secrets, the log, the outputs and the signals. */










function makeEffects(command, cancellation) {
    const seals = 'credentials' in command ? rotation_names/* Seals */.d0.of(command.credentials) : new rotation_names/* Seals */.d0([]);
    const transports = new Transports(command.connection);
    const access = (0,connect/* openAccess */.bg)(accessOf(command), command.connection, transports.openrouter, cancellation.finishing);
    const client = [transports.openrouter, access.credential, cancellation.reading];
    const bound = { seals, clock: clock/* systemClock */.m, limits: cancellation.reading };
    const effects = {
        reading: {
            account: new AccountReader({ ...bound, openrouter: new OpenRouterReadClient(...client) }),
            secrets: async (token) => (await transports.gitHub(token)).secrets,
            alerts: async (token) => (await transports.gitHub(token)).alerts,
            mask: log/* mask */.dK,
            runPage: runPage(process.env),
            run: runId(process.env),
            log: log/* logLine */.BP,
            requireOutputs: files/* requireOutputs */.qV,
        },
        account: new Account({ ...bound, openrouter: new OpenRouterClient(...client), nonce }),
        secrets: async (token) => (await transports.gitHub(token)).secrets,
        alerts: async (token) => (await transports.gitHub(token)).alerts,
        cancellation,
        catchSignals: () => (0,runner/* catchSignals */.hs)(cancellation),
        mask: log/* mask */.dK,
        announce: announce,
        outputKey: secret => void (0,files/* writeOutputs */.Kn)(new Map([['key', secret]])),
        deleteAtJobEnd: hash => deleteAtJobEnd(hash, seals, command.connection),
    };
    return { effects, close: async () => void (await Promise.all([transports.close(), access.close()])) };
}
/** A key that checks itself has no access to an account. */
function accessOf(command) {
    if ('credentials' in command)
        return command.credentials.access;
    const { key } = command;
    return key.by === 'federation' ? key : { by: 'provisioning-key', secret: '' };
}
/** The connections of a step: planning and applying share them. */
class Transports {
    openrouter;
    #connection;
    #gitHubs = new Map();
    #github;
    constructor(connection) {
        (0,connect/* nameHost */.us)(connection);
        this.openrouter = (0,connect/* transportTo */.r2)(connection);
        this.#connection = connection;
    }
    /** One per token, since it also tracks how long the step has waited for GitHub. */
    gitHub(token) {
        const gitHub = this.#gitHubs.get(token) ?? this.#openGitHub(token);
        this.#gitHubs.set(token, gitHub);
        return gitHub;
    }
    /** Loads octokit, which only steps that use GitHub need. */
    async #openGitHub(token) {
        this.#github ??= (0,connect/* transportTo */.r2)({ ...this.#connection, apiUrl: (0,connect/* githubApiUrl */.BN)(process.env) }, 'GITHUB_API_URL');
        const { openGitHub } = await Promise.all(/* import() */[__webpack_require__.e(752), __webpack_require__.e(692), __webpack_require__.e(432)]).then(__webpack_require__.bind(__webpack_require__, 5432));
        return openGitHub(this.#github, token);
    }
    async close() {
        await Promise.all([this.openrouter.close(), this.#github?.close()]);
    }
}
function runId(env) {
    const [run = '', attempt = ''] = [env.GITHUB_RUN_ID, env.GITHUB_RUN_ATTEMPT];
    return /^\d{1,20}$/.test(run) && /^\d{1,9}$/.test(attempt)
        ? { run, attempt: Number(attempt) }
        : { run: '0', attempt: 0 };
}
function runPage({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run, }) {
    return `${server || 'https://github.com'}/${repository ?? ''}/actions/runs/${run ?? ''}`;
}
function nonce() {
    return process.getBuiltinModule('node:crypto').randomBytes(4).toString('hex');
}

// EXTERNAL MODULE: ./build/operations/account/confirmed-writes.js
var confirmed_writes = __webpack_require__(7071);
// EXTERNAL MODULE: ./build/operations/account/retired.js
var retired = __webpack_require__(2266);
// EXTERNAL MODULE: ./build/operations/account/select.js
var account_select = __webpack_require__(279);
// EXTERNAL MODULE: ./build/operations/concurrency/concurrency.js
var concurrency = __webpack_require__(4212);
// EXTERNAL MODULE: ./build/operations/engine/account-facts.js
var account_facts = __webpack_require__(8243);
// EXTERNAL MODULE: ./build/operations/engine/engine.js
var engine = __webpack_require__(362);
// EXTERNAL MODULE: ./build/operations/engine/judge.js
var judge = __webpack_require__(61);
// EXTERNAL MODULE: ./build/operations/leaks/resolve-alerts.js
var resolve_alerts = __webpack_require__(2374);
// EXTERNAL MODULE: ./build/operations/leaks/select-keys.js
var select_keys = __webpack_require__(7575);
// EXTERNAL MODULE: ./build/operations/outcome/outcome.js
var outcome_outcome = __webpack_require__(7132);
;// CONCATENATED MODULE: ./build/operations/check/check.js
/** Operation check: reads and judges keys and what they spent in the last 30 completed UTC days. No write access. */


















const EMPTY = {
    operation: 'check',
    changed: false,
    results: [],
    single: undefined,
    failed: [],
    notices: [],
    warnings: [],
};
async function check({ selection, gate, spend }, reading) {
    const guard = (0,retired/* retiredGuard */.$u)(reading.account);
    const selected = await (0,select_keys/* selectKeys */.p)(selection, reading, {
        guard: selection.selector.by === 'leaked' ? undefined : guard,
        changing: false,
    });
    const { keys, unusable } = selected;
    const outcome = {
        ...EMPTY,
        results: keys.map(checked),
        single: keys.length + unusable.length === 1 ? keys[0] : undefined,
        failed: unusable.map(({ hash, name, error }) => ({ hash, name, error })),
        notices: [...(0,account_select/* noneFound */.dM)(selection.selector, selected), ...sealNotices(selection, selected, reading.account)],
        warnings: [
            ...selected.warnings,
            ...(selection.selector.by === 'leaked' ? (0,retired/* retiredWarnings */.zu)(keys, reading.account) : []),
            ...(0,retired/* orphanedWarnings */.NH)(selected.listed),
            ...unsealedWarnings(selection, selected),
        ],
        failure: (0,outcome_outcome/* partialFailure */.gJ)(unusable, keys.length + unusable.length),
        ...selected.place,
    };
    const unmet = keys.length === 1 ? 'The key fails the requirements' : 'The requirements are not met';
    const whole = spend ? await withSpending(outcome, keys, reading.account) : outcome;
    return (0,engine/* inspect */.Nn)(new engine/* Settled */.wS((0,resolve_alerts/* withAlerts */.ib)(whole, selected.leak), unmet), gate, reading);
}
/** A step that could read none of its keys shows no spending: zeros would say that they spent nothing. */
async function withSpending(outcome, keys, account) {
    const isNoneRead = keys.length === 0 && outcome.failed.length > 0;
    const spend = isNoneRead ? undefined : await spendOf(keys, account);
    const { facts, warnings } = await creditsOf(account.openrouter);
    return { ...outcome, ...(spend && { spend }), account: facts, warnings: [...outcome.warnings, ...warnings] };
}
/** Warnings about enabled keys of matching names that only look retired: no rotation will ever end them. */
function unsealedWarnings({ selector }, { listed }) {
    if (selector.by !== 'name' || selector.pattern.exact || !listed?.areSealsChecked)
        return [];
    return listed.unsealedMarks(base => selector.pattern.matches(base)).map(retired/* unsealedText */.tY);
}
/** Notices that seals were not checked, or which other secrets sealed names. */
function sealNotices({ selector }, selected, account) {
    const { keys, listed = account.named(keys), searched } = selected;
    if (!listed.areSealsChecked) {
        const isMeant = (name) => selector.by !== 'name' || selector.pattern.matches(name);
        const isMarked = (key) => [listed.marked(key)].some(mark => mark && (isMeant(mark.base) || isMeant(key.name)));
        return listed.keys.some(isMarked) ? [SEALS_UNCHECKED] : [];
    }
    const older = selector.by === 'name' && selector.pattern.text === '*' ? listed.olderSeals() : [];
    if (older.length === 0)
        return [];
    const counts = older.map(({ source, count }) => `${source}: ${count} ${count === 1 ? 'name' : 'names'}`);
    return [
        (0,untrusted/* say */.cv) `Names in ${searched} that were sealed by another secret than the first: ${counts.join('; ')}. A secret that has ` +
            'sealed no name in any workspace is not needed any more.',
    ];
}
const SEALS_UNCHECKED = 'Seals were not checked, since seal-key is not given: names like those that rotations and creations give count as not ' +
    'sealed, and their keys are treated like any other.';
/** ms before a refused key is asked again. */
const SECOND_ASK_MS = 2_000;
/** One request, made as the key itself: a gate for jobs without power over the account. Only a second 401 counts. */
async function checkOwnKey(command, reading) {
    const { key: asking, where, gate, workspaceId } = command;
    const { openrouter } = reading.account;
    const own = (await askAs(asking, openrouter)) ?? (await askOnceMore(asking, reading.account));
    if (own === undefined)
        return refusedKey(command);
    if (asking.by === 'api-key')
        (0,account_select/* refuseManagementKey */.Dh)(own);
    refuseOtherWorkspace(own, workspaceId);
    const key = keyFieldsOf(own);
    if (!(0,condition/* meets */.D)(where, { key, now: openrouter.now() })) {
        return (0,engine/* inspect */.Nn)(new engine/* Settled */.wS({ ...EMPTY, notices: [(0,account_select/* noneLeft */.Y2)(1)] }), gate, reading);
    }
    const facts = (0,key_facts/* ownKeyFacts */.jn)(own, openrouter.now());
    const result = { did: 'checked', returned: own, after: key, facts };
    const outcome = { ...EMPTY, results: [result], single: key, budget: budgetOf(facts) };
    return (0,engine/* inspect */.Nn)(new engine/* Settled */.wS(outcome, 'The key fails the requirements'), gate, reading);
}
/** A single refusal may be a brief failure, and would stop a deployment. */
async function askOnceMore(key, account) {
    await (0,confirmed_writes/* sleepFor */.dt)(SECOND_ASK_MS, account);
    return askAs(key, account.openrouter);
}
/** An access token has no label to compare. */
function askAs(key, openrouter) {
    return key.by === 'api-key' ? openrouter.ownKey(key.secret, 'api-key') : openrouter.actingKey();
}
/** @throws ActionError when the key is not in the wanted workspace */
function refuseOtherWorkspace({ workspace_id: actual, label }, wanted) {
    if (wanted === undefined || actual?.toLowerCase() === wanted)
        return;
    throw new text_errors/* ActionError */.lZ(actual == null
        ? `workspace-id: OpenRouter did not answer in which workspace the key is, so it cannot be compared with ${wanted}. ` +
            'Leave workspace-id out, or give provisioning-key too.'
        : (0,untrusted/* say */.cv) `workspace-id: the key ${(0,untrusted/* quoted */.TL)(label)} is in workspace ${actual}, not in ${wanted}. Correct workspace-id, or use the key of that workspace.`);
}
/** The budget with the least left, as outputs write it; what an older server leaves out is empty. */
function budgetOf(facts) {
    const scope = facts.budget === undefined || facts.budget === 'none' ? '' : facts.budget.scope;
    return new Map([
        ['budget-remaining', (0,key_facts/* factWritten */._N)('budget_remaining', facts)],
        ['budget-scope', scope],
        ['budget-resets-at', (0,key_facts/* factWritten */._N)('budget_resets_at', facts)],
        ['free-requests-remaining', (0,key_facts/* factWritten */._N)('free_requests_remaining', facts)],
    ]);
}
/** The key got a 401: nothing is known about it, so no requirement holds. */
function refusedKey({ gate, key }) {
    const what = key.by === 'api-key'
        ? 'api-key: OpenRouter answered 401, which here means that the key is disabled, expired, deleted or mistyped.'
        : 'federation-policy-id: OpenRouter answered 401 to the token that it had issued, and to a new one: the key that ' +
            'the policy acts as is disabled, expired or deleted.';
    if (gate.require === undefined) {
        throw new text_errors/* ActionError */.lZ(`${what} Look at the key at https://openrouter.ai/settings/keys, or store a working one.`);
    }
    const verdict = { passed: false, unmet: (0,condition/* allUnknown */.SH)(gate.require) };
    const warned = gate.warn && (0,condition/* allUnknown */.SH)(gate.warn);
    const failure = gate.failOnUnmet ? (0,judge/* unmetFailure */.O3)(verdict, `${what} So no requirement is met:`) : undefined;
    return { ...EMPTY, dryRun: false, verdict, warned, notices: gate.failOnUnmet ? [] : [what], failure };
}
function checked(key) {
    return { did: 'checked', returned: key, after: key };
}
/** The key fields that `GET /key` returns. A key that gets an answer is enabled, unless the answer says otherwise. */
function keyFieldsOf(own) {
    const names = key_key/* FIELD_NAMES */.Yr.filter(name => key_key/* FIELDS */.cJ[name].ofOwnKey && name in own);
    const fields = Object.fromEntries(names.map(name => [name, own[name]]));
    return { disabled: own.disabled ?? false, ...fields };
}
const check_DAYS = 30;
const check_WEEK = 7;
/** @throws ActionError when there are too many keys, or the activity of one cannot be read */
async function spendOf(keys, { openrouter }) {
    if (keys.length > command/* MAX_SPEND_KEYS */.FR) {
        throw new text_errors/* ActionError */.lZ(`spend: ${keys.length} keys are selected, and each costs a request; at most ${command/* MAX_SPEND_KEYS */.FR} are allowed. ` +
            'Narrow the selection with current-name or where.');
    }
    const rows = await (0,concurrency/* eachOrFirstError */.hu)(keys, key => openrouter.activity(key.hash));
    const now = openrouter.now();
    return { ...summed(rows.flat(), now), byKey: byKey(keys, rows, now) };
}
/** `rows` in the order of the keys. */
function byKey(keys, rows, now) {
    const days = (0,time_instant/* completedDays */.zJ)(now, 2 * check_WEEK);
    const spent = (own, within) => own.filter(({ date }) => within.includes(date)).reduce((sum, { usage }) => sum + (0,money_usd/* nanoFromNumber */.sg)(usage), 0n);
    return keys
        .map(({ hash, name }, index) => {
        const own = rows[index] ?? [];
        return { hash, name, lastWeek: spent(own, days.slice(check_WEEK)), weekBefore: spent(own, days.slice(0, check_WEEK)) };
    })
        .sort((a, b) => Number(b.lastWeek - b.weekBefore - (a.lastWeek - a.weekBefore)))
        .map(each => ({
        ...each,
        lastWeek: (0,money_usd/* nanoToNumber */.Fz)(each.lastWeek),
        weekBefore: (0,money_usd/* nanoToNumber */.Fz)(each.weekBefore),
    }));
}
/** The account's credits. What cannot be read is undefined, with a warning. */
async function creditsOf(openrouter) {
    const reader = new account_facts/* AccountFactsReader */.U(openrouter);
    const [remaining, runOutAt] = await Promise.allSettled([reader.remaining(), reader.runOutAt()]);
    const errors = [remaining, runOutAt].flatMap(each => each.status === 'rejected' ? [(0,text_errors/* asActionError */.z6)(each.reason)] : []);
    const cancelled = errors.find(error => error instanceof text_errors/* CancelledError */.cc);
    if (cancelled)
        throw cancelled;
    const messages = new Set(errors.map(({ message }) => message));
    return {
        facts: {
            creditsRemaining: remaining.status === 'fulfilled' ? remaining.value : undefined,
            creditsRunOutAt: runOutAt.status === 'fulfilled' ? runOutAt.value : undefined,
        },
        warnings: [...messages].map(message => `How long the account's credits last is not known: ${message}`),
    };
}
/** Sums up the 30 days before today; other rows are left out. `now` in ms. */
function summed(rows, now) {
    const dates = (0,time_instant/* completedDays */.zJ)(now, check_DAYS);
    const within = rows.filter(({ date }) => dates.includes(date));
    const byDate = sums(within, ({ date }) => date);
    const byModel = sums(within, ({ model }) => model);
    return {
        byDay: dates.map(date => ({ date, ...(byDate.get(date) ?? NOTHING) })),
        byModel: [...byModel]
            .map(([model, spent]) => ({ model, ...spent }))
            .sort((a, b) => b.usage - a.usage || b.byokUsage - a.byokUsage || (a.model < b.model ? -1 : 1)),
    };
}
const NOTHING = { usage: 0, byokUsage: 0, requests: 0 };
function sums(rows, nameOf) {
    const totals = new Map();
    for (const row of rows) {
        const name = nameOf(row);
        const total = totals.get(name) ?? { usage: 0n, byok: 0n, requests: 0 };
        totals.set(name, {
            usage: total.usage + (0,money_usd/* nanoFromNumber */.sg)(row.usage),
            byok: total.byok + (0,money_usd/* nanoFromNumber */.sg)(row.byok_usage_inference),
            requests: total.requests + row.requests,
        });
    }
    return new Map([...totals].map(([name, { usage, byok, requests }]) => [
        name,
        { usage: (0,money_usd/* nanoToNumber */.Fz)(usage), byokUsage: (0,money_usd/* nanoToNumber */.Fz)(byok), requests },
    ]));
}

// EXTERNAL MODULE: ./build/operations/delete/delete.js
var delete_delete = __webpack_require__(9516);
// EXTERNAL MODULE: ./build/operations/update/update.js
var update = __webpack_require__(8928);
;// CONCATENATED MODULE: ./build/run.js
/** From a command to the report: starts every operation with its effects. */










// Exported here, so that a step and its post step share one file of the bundle.

/** Executes the command, reports the outcome, and posts the report if the step asks for that. */
async function run(command) {
    const cancellation = new request_limits/* Cancellation */.mT();
    const shown = command.operation === 'validate' ? await runValidate(command) : await runOnline(command, cancellation);
    if (command.reporting === undefined)
        return;
    const { postReport } = await __webpack_require__.e(/* import() */ 511).then(__webpack_require__.bind(__webpack_require__, 8511));
    await postReport(command.reporting, shown, cancellation);
}
async function runOnline(command, cancellation) {
    let bound;
    try {
        bound = makeEffects(command, cancellation);
        const { openrouter } = bound.effects.account;
        const outcome = await carryOut(command, bound.effects);
        const warning = (0,clock/* clockWarning */.h)(openrouter.clockAhead);
        if (warning !== undefined)
            (0,log/* logWarning */.FF)(warning);
        return report(outcome, command.jobSummary, openrouter.now());
    }
    catch (error) {
        const gated = 'gate' in command && command.gate.require !== undefined;
        return (0,report_error/* reportError */.N7)(error, command.operation, gated, command.jobSummary);
    }
    finally {
        cancellation.dispose();
        await bound?.close();
    }
}
/** Code that most steps never use is loaded on demand. */
async function carryOut(command, effects) {
    switch (command.operation) {
        case 'update':
            return (0,engine/* execute */.g7)(update/* update */.yo, command, effects);
        case 'check':
            return check(command, effects.reading);
        case 'check own key':
            return checkOwnKey(command, effects.reading);
        case 'delete':
            return (0,engine/* execute */.g7)(delete_delete/* deleteKeys */.I, command, effects);
        case 'create':
            return (0,engine/* execute */.g7)((await __webpack_require__.e(/* import() */ 282).then(__webpack_require__.bind(__webpack_require__, 1282))).create, command, effects);
        case 'rotate':
            return (0,engine/* execute */.g7)((await __webpack_require__.e(/* import() */ 659).then(__webpack_require__.bind(__webpack_require__, 1659))).rotate, command, effects);
        case 'apply': {
            const { apply, applyInput } = await Promise.all(/* import() */[__webpack_require__.e(659), __webpack_require__.e(474)]).then(__webpack_require__.bind(__webpack_require__, 6474));
            const { loadKeysFile } = await Promise.all(/* import() */[__webpack_require__.e(815), __webpack_require__.e(500)]).then(__webpack_require__.bind(__webpack_require__, 500));
            // Read and parsed before any request.
            const file = loadKeysFile(command.config, process.env, clock/* systemClock */.m.now());
            return (0,engine/* execute */.g7)(apply, applyInput(command, file), effects);
        }
        case 'export':
            return exportFile(command, effects);
    }
}
/** An invalid path is reported before any request. */
async function exportFile(command, { reading }) {
    const { exportKeys } = await __webpack_require__.e(/* import() */ 690).then(__webpack_require__.bind(__webpack_require__, 8690));
    const { newKeysFile, writeKeysFile } = await Promise.all(/* import() */[__webpack_require__.e(815), __webpack_require__.e(541)]).then(__webpack_require__.bind(__webpack_require__, 4541));
    const place = newKeysFile(command.config, process.env);
    const { outcome, ...exported } = await exportKeys(command, reading);
    const file = writeKeysFile({ ...exported, workspace: command.workspace });
    return { ...outcome, file: { ...file, path: place.write(file.text) } };
}
/** Validates a keys file without any connection. */
async function runValidate(command) {
    const { config, gate, jobSummary, operation } = command;
    const now = Date.now();
    const { loadKeysFile } = await Promise.all(/* import() */[__webpack_require__.e(815), __webpack_require__.e(500)]).then(__webpack_require__.bind(__webpack_require__, 500));
    const { validate } = await __webpack_require__.e(/* import() */ 363).then(__webpack_require__.bind(__webpack_require__, 8363));
    try {
        return report(validate(command, loadKeysFile(config, process.env, now)), jobSummary, now);
    }
    catch (error) {
        return (0,report_error/* reportError */.N7)(error, operation, gate.require !== undefined, jobSummary);
    }
}


/***/ })

};
;