export const id = 973;
export const ids = [973];
export const modules = {

/***/ 4973:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  create: () => (/* reexport */ create),
  rotate: () => (/* reexport */ rotate)
});

// EXTERNAL MODULE: ./build/operations/gate.js
var gate = __webpack_require__(3252);
// EXTERNAL MODULE: ./build/rules/errors.js
var errors = __webpack_require__(9465);
// EXTERNAL MODULE: ./build/rules/journal.js
var journal = __webpack_require__(935);
// EXTERNAL MODULE: ./build/rules/key.js
var rules_key = __webpack_require__(2779);
// EXTERNAL MODULE: ./build/rules/lifetime.js
var lifetime = __webpack_require__(1505);
// EXTERNAL MODULE: ./build/rules/limit.js
var rules_limit = __webpack_require__(4611);
// EXTERNAL MODULE: ./build/rules/plan.js
var plan = __webpack_require__(9789);
// EXTERNAL MODULE: ./build/rules/untrusted.js
var untrusted = __webpack_require__(7258);
// EXTERNAL MODULE: ./build/operations/side-by-side.js
var side_by_side = __webpack_require__(5634);
// EXTERNAL MODULE: ./build/rules/target.js
var target = __webpack_require__(4655);
;// CONCATENATED MODULE: ./build/rotation/delivery.js



/** No store attempt begins later than this after the key was made: a rotation under way is left alone for 15 min. */
const STORE_WINDOW_MS = 10 * 60_000;
/** Nor does one last longer, so that the last one ends well within those 15 min. */
const STORE_ATTEMPT_MS = 60_000;
/** Targets that were all looked at, and the way to write them. */
class Courier {
    #store;
    #prepared;
    /** undefined: the key is no output */
    #setOutput;
    constructor(store, prepared, setOutput) {
        this.#setOutput = setOutput;
        this.#store = store;
        this.#prepared = prepared;
    }
    /** Looks at every target, and at the output where the key goes there; the first that cannot be used ends it, with nothing written. */
    static async prepare({ targets, githubToken, outputKey }, context) {
        if (outputKey)
            context.requireOutputs();
        const setOutput = outputKey ? context.outputKey : undefined;
        if (targets.length === 0)
            return new Courier(undefined, [], setOutput);
        const store = await context.secretStore(githubToken);
        const prepared = await (0,side_by_side/* sideBySide */.Q)(targets, 'Looking at targets', context, target => store.prepare(target, context.stop.reading).catch((error) => ({ error })));
        for (const each of prepared)
            if ('error' in each)
                throw each.error;
        return new Courier(store, prepared, setOutput);
    }
    get targets() {
        return this.#prepared.map(({ target }) => target);
    }
    /** Target by target, stopping at the first that fails: the failure is part of what is returned, not thrown. */
    async deliver({ secret, madeAt }, { stop }) {
        const patience = { ...stop.working, attemptMs: STORE_ATTEMPT_MS, notAfter: madeAt + STORE_WINDOW_MS };
        const stored = { yes: [], maybe: [], no: this.targets };
        if (this.#setOutput) {
            try {
                this.#setOutput(secret);
            }
            catch (error) {
                return { ...stored, failure: (0,errors/* asActionError */.z6)(error) };
            }
        }
        for (const prepared of this.#prepared) {
            try {
                await this.#store?.put(prepared, secret, patience);
                stored.yes.push(prepared.target);
                stored.no.shift();
            }
            catch (error) {
                // Of a mistake of our own it is not known how far it came.
                if (!(error instanceof errors/* RequestError */.GI) || error.mayHaveHappened) {
                    stored.maybe.push(prepared.target);
                    stored.no.shift();
                }
                return { ...stored, failure: (0,errors/* asActionError */.z6)(error) };
            }
        }
        return stored;
    }
}
/** Which target holds which key, in sentences. */
function whoHoldsWhat({ yes, maybe, no }) {
    const names = (targets) => targets.map(target/* targetText */.Z).join(', ');
    return [
        yes.length > 0 ? `The new key is stored in: ${names(yes)}.` : '',
        maybe.length > 0 ? `It may be stored in: ${names(maybe)}.` : '',
        no.length > 0 ? `What was there before is still in: ${names(no)}.` : '',
    ]
        .filter(sentence => sentence !== '')
        .join(' ');
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./build/operations/apply.js
var apply = __webpack_require__(8851);
;// CONCATENATED MODULE: ./build/rotation/new-key.js
/**
 * Making a key so that none can be lost or stray (section 7 of the contract): it cannot spend until it has all its
 * settings, the POST is never blindly repeated, and what was made in vain is found by its name and deleted.
 */





const SECOND_LOOK_MS = 1_000;
const PROBE_MS = 30_000;
/** A key that was made longer ago is not the one that a POST has just made. */
const YOUNG_MS = 5 * 60_000;
/** 8 random hex digits, which make the name of a key in the making unique. */
function nonce() {
    return (0,external_node_crypto_.randomBytes)(4).toString('hex');
}
/**
 * POST: a key of this very name, which a nonce makes unique. After a lost answer, a server failure or a 2xx without a
 * usable key, that name is looked for, deleted, and the POST made once more.
 * @throws ActionError when no key came of it; what may be left of one is told
 */
async function makeKey(body, context) {
    for (let attempt = 1;; attempt++) {
        const openrouter = context.openrouter.during(context.stop.working);
        try {
            const { key, secret } = await openrouter.create(body, context.mask);
            const wrong = whatDiffers(key, body);
            if (wrong === undefined)
                return { key, secret, madeAt: madeAt(key, context) };
            throw await refuseMade(key, body, wrong, context);
        }
        catch (error) {
            if (!(error instanceof errors/* RequestError */.GI) || !error.mayHaveHappened)
                throw error;
            await removeStray(body, error, context);
            if (attempt === 2 || context.stop.told)
                throw error;
        }
    }
}
/** The first thing that the answer to a POST has otherwise than it was asked for; a 2xx is not proof. */
function whatDiffers(key, body) {
    const instant = (text) => (text == null ? undefined : (0,rules_key/* instantOf */.B9)(text));
    if (key.name !== body.name)
        return (0,untrusted/* say */.cv) `name ${(0,untrusted/* quoted */.TL)(key.name)} instead of ${(0,untrusted/* quoted */.TL)(body.name)}`;
    if (key.limit !== body.limit)
        return `limit ${(0,rules_key/* written */.Mp)('limit', key.limit)} instead of ${(0,rules_key/* written */.Mp)('limit', body.limit)}`;
    if (instant(key.expires_at) !== instant(body.expires_at)) {
        const [is, asked] = [(0,rules_key/* written */.Mp)('expires_at', key.expires_at), (0,rules_key/* written */.Mp)('expires_at', body.expires_at)];
        return (0,untrusted/* say */.cv) `expiry ${is} instead of ${asked}`;
    }
    const workspace = body.workspace_id?.toLowerCase();
    if (workspace === undefined || key.workspace_id.toLowerCase() === workspace)
        return undefined;
    return (0,untrusted/* say */.cv) `workspace ${key.workspace_id} instead of ${workspace}`;
}
/** Ends a key that is not what was asked for; one that can hardly be the new key is left alone. */
async function refuseMade(key, body, wrong, context) {
    const { openrouter } = context;
    const what = `OpenRouter made the new key with ${wrong}.`;
    await removeStray(body, new errors/* AnswerError */.dV(what, true), context, 1);
    const young = (0,rules_key/* instantOf */.B9)(key.created_at) > openrouter.now() - YOUNG_MS;
    const isNew = key.usage === 0 && young;
    const left = key.name === body.name ? undefined : isNew ? await undo(key, context) : (0,untrusted/* say */.cv) `Key ${key.hash} was left alone.`;
    return new errors/* ActionError */.lZ(`${what} ${left ?? 'It was deleted again.'} Check that api-url names OpenRouter; with another name or lifetime it may go through.`);
}
/** A POST may be answered long after its work, and others count the age of a rotation from `created_at`. */
function madeAt({ created_at }, { openrouter, clock }) {
    return clock.now() - Math.max(0, openrouter.now() - (0,rules_key/* instantOf */.B9)(created_at));
}
/**
 * The new key with its settings, and the proof that they arrived.
 * @throws NotArrivedError when they did not
 */
function settle(key, patch, { openrouter, stop }) {
    return (0,apply/* apply */.B)(openrouter.during(stop.working), key.hash, patch);
}
/**
 * Waits until OpenRouter answers the new key: a key that is not known everywhere yet is answered 401.
 * @throws ActionError when it still is after 30 s
 */
async function probe(secret, { openrouter, clock, stop }) {
    const until = clock.now() + PROBE_MS;
    for (let wait = 250;; wait = Math.min(wait * 2, 2_000)) {
        if (await openrouter.during(stop.working).ownKey(secret, 'the new key'))
            return;
        if (clock.now() + wait > until) {
            throw new errors/* ActionError */.lZ('OpenRouter did not accept the new key within 30 s (401 to GET /key). Its service may be slow; run this again later.');
        }
        await clock.sleep(wait, stop.working.begin);
    }
}
/** Deletes a key that nobody has. Returns why it could not be, in a sentence. */
async function undo(key, { openrouter, stop }) {
    try {
        await openrouter.during(stop.finishing).delete(key.hash);
        return undefined;
    }
    catch (error) {
        return (0,untrusted/* say */.cv) `The new key ${(0,untrusted/* quoted */.TL)(key.name)} (${key.hash}) could not be deleted: ${(0,errors/* asActionError */.z6)(error).message}`;
    }
}
/** Finds and deletes the key that a POST may have made; without an answer it may come late, and two looks are needed. */
async function removeStray(body, lost, { openrouter, clock, stop }, looks = 2) {
    const finishing = openrouter.during(stop.finishing);
    try {
        for (let look = 1;; look++) {
            const strays = (await finishing.list(body.workspace_id)).filter(({ name }) => name === body.name);
            for (const stray of strays)
                await finishing.delete(stray.hash);
            if (strays.length > 0 || look >= looks)
                return;
            await clock.sleep(SECOND_LOOK_MS, stop.finishing.begin);
        }
    }
    catch (error) {
        throw new errors/* NetworkError */.Dr(`${lost.message} ${(0,untrusted/* say */.cv) `Whether a key named ${(0,untrusted/* quoted */.TL)(body.name)} was made could not be told: ${(0,errors/* asActionError */.z6)(error).message}`} ` +
            'If it was, it cannot spend, and nobody has it.', true);
    }
}

// EXTERNAL MODULE: ./build/rules/instant.js
var instant = __webpack_require__(3333);
// EXTERNAL MODULE: ./build/rules/usd.js
var usd = __webpack_require__(4420);
;// CONCATENATED MODULE: ./build/rotation/settings.js








/**
 * Where settings are copied from: the old key as long as it can be read, else the newest leftover that had them.
 * @throws ActionError when there is neither
 */
function sourceOf({ old, leftovers, base }) {
    const source = old ?? leftovers.find(({ ready }) => ready)?.key;
    if (source)
        return source;
    throw new errors/* ActionError */.lZ((0,untrusted/* say */.cv) `The old key ${(0,untrusted/* quoted */.TL)(base)} is gone, and no key of a cut-off rotation has its settings. ` +
        'Delete the keys that are named [replacing …] and make a new key with operation create.');
}
/**
 * The new key's settings: a rotation changes the secret, not the budget. `now` in ms.
 * @throws ActionError when the limit cannot be lowered, or the lifetime not be given again
 */
function newSettings(situation, wanted, now) {
    const source = sourceOf(situation);
    const budget = inheritedLimit(source, situation);
    const limit = wanted.limit ? (0,rules_limit/* applyLimit */.e9)(wanted.limit, { limit: budget, limit_remaining: budget }) : budget;
    if (limit === undefined) {
        throw new errors/* ActionError */.lZ((0,untrusted/* say */.cv) `limit: key ${(0,untrusted/* quoted */.TL)(source.name)} is unlimited, which cannot be lowered by an amount. Give the limit that the new key shall have.`);
    }
    return {
        name: wanted.name ?? situation.base,
        limit,
        limit_reset: wanted.limit_reset !== undefined ? wanted.limit_reset : source.limit_reset,
        include_byok_in_limit: wanted.include_byok_in_limit ?? source.include_byok_in_limit,
        expires_at: wanted.lifetime ? (0,lifetime/* expiryOf */.p)(wanted.lifetime, now) : renewedExpiry(source, now),
    };
}
/** A key with all that is planned of a new one: unused, made now, its hash and label not known. `now` in ms. */
function plannedKey(settings, origin, now) {
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
        created_at: (0,instant/* formatInstant */.r4)(now),
        updated_at: null,
        last_used_at: null,
        ...origin,
    };
}
/**
 * Without `limit`: a key with a reset keeps its limit; one without gets what remains, less what other ready leftovers
 * have used of the same budget. What retired ones have used was taken off already when a leftover is the source.
 */
function inheritedLimit(source, { old, leftovers, retired }) {
    if (source.limit === null || source.limit_reset !== null)
        return source.limit;
    const remaining = source.limit_remaining ?? source.limit;
    const ready = leftovers.flatMap(({ key, ready }) => (ready && key !== source ? [key] : []));
    const others = source === old ? [...ready, ...retired] : ready;
    const spent = others.reduce((sum, key) => sum + spentBy(key), 0n);
    const left = (0,usd/* fromNumber */.oB)(remaining) - (spent > 0n ? spent : 0n);
    return left > 0n ? (0,usd/* toNumber */.Ro)(left) : 0;
}
function spentBy(key) {
    if (key.limit === null || key.limit_remaining === null)
        return (0,plan/* usedIn */.vK)(key);
    return (0,usd/* fromNumber */.oB)(key.limit) - (0,usd/* fromNumber */.oB)(key.limit_remaining);
}
/** The last instant that is written with a year of four digits. */
const LATEST = Date.parse('9999-12-31T23:59:59Z');
/** The source's whole lifetime again, counted from now. */
function renewedExpiry(source, now) {
    if (source.expires_at == null)
        return null;
    const lifetime = (0,rules_key/* instantOf */.B9)(source.expires_at) - (0,rules_key/* instantOf */.B9)(source.created_at);
    if (lifetime > 0 && now + lifetime <= LATEST)
        return (0,instant/* formatInstant */.r4)(now + lifetime);
    throw new errors/* ActionError */.lZ((0,untrusted/* say */.cv) `expires-in: key ${(0,untrusted/* quoted */.TL)(source.name)} was made at ${source.created_at} and expires at ${source.expires_at}, a ` +
        'lifetime that cannot be given again. Give expires-in.');
}

;// CONCATENATED MODULE: ./build/rotation/create.js











const NOT_DONE = 'No key was created, because it would not meet require';
async function create(inputs, context) {
    await refuseTaken(inputs, context);
    const courier = await Courier.prepare(inputs.delivery, context);
    const settings = settingsOfNew(inputs, context.clock.now());
    const origin = inputs.workspaceId === undefined ? {} : { workspace_id: inputs.workspaceId };
    const planned = plannedKey(settings, origin, context.clock.now());
    const judge = new gate/* Judge */.I(inputs.gate, context);
    const verdict = await judge.judge([planned]);
    const base = outcomeOf(inputs, settings, planned);
    if (verdict && !verdict.passed) {
        const failure = judge.failure(verdict, `${NOT_DONE}:`);
        const single = inputs.dryRun ? planned : undefined;
        const notices = failure ? [] : [`${NOT_DONE}.`];
        return { ...base, single, results: [], verdict, failure, notices };
    }
    if (inputs.dryRun)
        return { ...base, changed: true, verdict, made: { storedIn: courier.targets } };
    const made = await makeAll(inputs, settings, courier, context);
    const final = made.failure ? undefined : await judge.judge([made.key ?? {}]);
    const { key } = made;
    return {
        ...base,
        changed: key !== undefined,
        results: key
            ? [{ did: made.failure ? 'failed' : 'created', returned: key, after: key, before: (0,plan/* settingsOf */.f5)(key) }]
            : [],
        single: key,
        made: {
            storedIn: made.stored.yes,
            maybeIn: made.stored.maybe,
            notIn: made.stored.no,
            // An output that was set cannot be unset, only emptied.
            ...(made.fresh && inputs.delivery.outputKey && { secret: key ? made.fresh.secret : '' }),
        },
        verdict: inputs.gate && (final ?? { passed: false, unmet: [] }),
        failure: made.failure ?? judge.failure(final, 'The key was created, but it does not meet require:'),
    };
}
/** POST with limit 0, one PATCH with everything, probe, store; undone as long as nobody has the key. */
async function makeAll(inputs, settings, courier, context) {
    const making = { key: undefined, stored: { yes: [], maybe: [], no: [] } };
    try {
        const fresh = await makeKey(bodyOf(inputs, settings, context), context);
        making.fresh = fresh;
        making.key = fresh.key;
        if (inputs.deleteAtJobEnd)
            leaveForPost(fresh.key, context);
        making.key = await settle(fresh.key, patchOf(inputs, settings), context);
        await probe(fresh.secret, context);
        making.stored = await courier.deliver(fresh, context);
        if (making.stored.failure)
            throw making.stored.failure;
    }
    catch (error) {
        making.failure = await afterFailure((0,errors/* asActionError */.z6)(error), making, context);
    }
    return making;
}
async function afterFailure(error, making, context) {
    if (!making.fresh)
        return error;
    const { yes, maybe } = making.stored;
    if (yes.length + maybe.length > 0) {
        return new errors/* ActionError */.lZ(`${error.message} ${whoHoldsWhat(making.stored)} The new key stays live. To have one key everywhere, ` +
            'run operation rotate on it with all targets; or delete it and create it again.');
    }
    const left = await undo(making.fresh.key, context);
    if (left !== undefined)
        return new errors/* ActionError */.lZ(`${error.message} ${left} Nobody has it; delete it by hand.`);
    making.key = undefined;
    return new errors/* ActionError */.lZ(`${error.message} Nothing was changed: the new key was deleted again.`);
}
/** A run that is started again would leave a stray live key beside the one that is stored. */
async function refuseTaken({ wanted, delivery, workspaceId, dryRun }, { openrouter, clock }) {
    // A dry run asks too: else it would not even notice a provisioning key that is none.
    if (delivery.targets.length === 0 && !dryRun)
        return;
    const now = clock.now();
    const taken = (await openrouter.list(workspaceId)).find(key => key.name === wanted.name && !key.disabled && !(0,rules_key/* isExpired */._d)(key, now));
    if (!taken || delivery.targets.length === 0)
        return;
    throw new errors/* ActionError */.lZ((0,untrusted/* say */.cv) `name: there is an enabled key named ${(0,untrusted/* quoted */.TL)(wanted.name)} already (${taken.hash}). To give its targets a new ` +
        'secret use operation rotate; for another key choose another name.');
}
function settingsOfNew({ wanted }, now) {
    const limit = wanted.limit && (0,rules_limit/* applyLimit */.e9)(wanted.limit, { limit: 0, limit_remaining: 0 });
    return {
        name: wanted.name,
        limit: limit ?? null,
        limit_reset: wanted.limit_reset ?? null,
        include_byok_in_limit: wanted.include_byok_in_limit ?? false,
        expires_at: (0,lifetime/* expiryOf */.p)(wanted.lifetime ?? 'never', now),
    };
}
function bodyOf({ wanted, workspaceId, provisioningKey }, settings, { run }) {
    return {
        name: (0,journal/* sealedName */.yj)(wanted.name, { kind: 'creating', run }, nonce(), provisioningKey),
        limit: 0,
        ...(wanted.include_byok_in_limit !== undefined && { include_byok_in_limit: wanted.include_byok_in_limit }),
        ...(settings.expires_at !== null && { expires_at: settings.expires_at }),
        ...(workspaceId !== undefined && { workspace_id: workspaceId }),
    };
}
/** What was not asked for stays as OpenRouter makes it. */
function patchOf({ wanted }, { name, limit }) {
    return {
        name,
        limit,
        ...(wanted.limit_reset !== undefined && { limit_reset: wanted.limit_reset }),
        ...(wanted.include_byok_in_limit !== undefined && { include_byok_in_limit: wanted.include_byok_in_limit }),
    };
}
function leaveForPost({ hash }, { saveState, connection }) {
    saveState('api-url', connection.apiUrl.href);
    saveState('timeout-ms', String(connection.timeoutMs));
    saveState('max-retries', String(connection.maxRetries));
    saveState('delete-hash', hash);
}
function outcomeOf(inputs, settings, planned) {
    const unlimited = settings.limit === null && !inputs.wanted.limit
        ? ['The new key has no limit of its own, since limit was not given: it can spend all credits of the account.']
        : [];
    const after = {
        ...planned,
        hash: '',
        label: '',
        creator_user_id: null,
        workspace_id: inputs.workspaceId ?? '',
    };
    return {
        operation: 'create',
        dryRun: inputs.dryRun,
        changed: false,
        results: [{ did: 'created', returned: undefined, after, before: (0,plan/* settingsOf */.f5)(after) }],
        single: planned,
        failed: [],
        notices: unlimited,
        warnings: [],
        made: { storedIn: [] },
    };
}

// EXTERNAL MODULE: ./build/openrouter/client.js + 2 modules
var openrouter_client = __webpack_require__(5462);
// EXTERNAL MODULE: ./build/operations/select.js
var operations_select = __webpack_require__(5711);
;// CONCATENATED MODULE: ./build/rotation/situation.js
/**
 * Which key is the old one, and what earlier rotations of it have left behind (section 7 of the contract). Pure: all
 * of it is read from the names of the listed keys.
 */




/** A list of keys whose names were read once. */
class Names {
    keys;
    #names = new Map();
    constructor(keys, provisioningKey) {
        this.keys = keys;
        for (const key of keys)
            this.#names.set(key, (0,journal/* readName */.MQ)(key.name, provisioningKey));
    }
    /** The sealed ending of a listed key's name. */
    sealed(key) {
        const name = this.#names.get(key);
        return name?.sealed ? name : undefined;
    }
    /** The ending of a listed key's name, sealed or not. */
    marked(key) {
        return this.#names.get(key);
    }
    /** The one listed key whose hash begins so; undefined when there is none. */
    withShortHash(short) {
        const found = this.keys.filter(key => (0,journal/* shortHash */.BC)(key.hash) === short);
        if (found.length <= 1)
            return found[0];
        throw new errors/* ActionError */.lZ((0,untrusted/* say */.cv) `Several keys have a hash that begins with ${short}, so it cannot be told which one a rotation left. Nothing was changed.`);
    }
    /** The keys whose sealed mark says that this key replaced them. */
    replacedBy(short) {
        return this.keys.filter(key => {
            const ending = this.sealed(key)?.ending;
            return ending?.kind === 'replaced' && ending.other === short;
        });
    }
    isUntilNext(key) {
        const ending = this.sealed(key)?.ending;
        return ending?.kind === 'replaced' && ending.untilNext;
    }
    /** All sealed journals. */
    journals() {
        return this.keys.flatMap(key => {
            const name = this.sealed(key);
            const ending = name?.ending;
            if (!name || (ending?.kind !== 'replacing' && ending?.kind !== 'ready'))
                return [];
            return [{ key, name, other: ending.other, ready: ending.kind === 'ready', run: ending.run }];
        });
    }
}
/**
 * The situation of a key that was selected by its hash or value (and is in the list).
 * @throws ActionError when it cannot be rotated: never finished, retired, or named as if it were and not sealed
 */
function situationOfKey(selected, names) {
    const ending = names.sealed(selected)?.ending;
    if (ending?.kind === 'creating')
        throw neverFinished(selected);
    if (ending?.kind === 'replacing' || ending?.kind === 'ready')
        return situationOf(ending.other, names);
    return situationOf((0,journal/* shortHash */.BC)(selected.hash), names, selected);
}
/** The situation of a hash that is gone; undefined when no sealed journal names it. */
function situationOfGone(hash, names) {
    const short = (0,journal/* shortHash */.BC)(hash);
    return names.journals().some(({ other }) => other === short) ? situationOf(short, names) : undefined;
}
/**
 * The situation of an exact name; undefined when there is neither the key nor a journal of it.
 * @throws ActionError when several keys could be meant, or the key cannot be rotated
 */
function situationOfName(text, names) {
    const [key, ...more] = names.keys.filter(each => each.name === text);
    if (more.length > 0) {
        throw new errors/* ActionError */.lZ((0,untrusted/* say */.cv) `current-name: ${more.length + 1} keys are named ${(0,untrusted/* quoted */.TL)(text)}, and rotate replaces one. Select it by hash or api-key.`);
    }
    if (key)
        return situationOfKey(key, names);
    const others = new Set(names.journals().flatMap(({ name, other }) => (name.base === text ? [other] : [])));
    if (others.size > 1) {
        throw new errors/* ActionError */.lZ((0,untrusted/* say */.cv) `current-name: no key is named ${(0,untrusted/* quoted */.TL)(text)} any more, and rotations of several old keys of that name ` +
            'were cut off. Select the one that is meant by hash.');
    }
    const [other] = others;
    return other === undefined ? undefined : situationOf(other, names);
}
/** The sealed journals of an old key that are not among those already known. */
function newJournals(oldShort, names, known) {
    return names.journals().flatMap(({ key, other }) => (other === oldShort && !known.has(key.hash) ? [key] : []));
}
function situationOf(oldShort, names, selected) {
    const old = selected ?? names.withShortHash(oldShort);
    const journals = names.journals().filter(({ key, other }) => other === oldShort && key !== old);
    const leftovers = journals
        .map(({ key, name, ready, run }) => ({ key, base: name.base, ready, run }))
        .sort((a, b) => (0,rules_key/* instantOf */.B9)(b.key.created_at) - (0,rules_key/* instantOf */.B9)(a.key.created_at));
    if (old && names.marked(old) && !names.sealed(old))
        throw unsealedOld(old);
    if (old)
        refuseCommitted(old, names);
    const retired = retiredLeftovers(leftovers, names, old);
    const superseded = [...names.replacedBy(oldShort), ...retired].filter(key => !key.disabled && names.isUntilNext(key));
    const unsealed = names.keys.filter(key => {
        const name = names.marked(key);
        return name && !name.sealed && name.ending.kind !== 'creating' && name.ending.other === oldShort;
    });
    const base = old ? (names.sealed(old)?.base ?? old.name) : (journals[0]?.name.base ?? '');
    return { old, oldShort, base, leftovers, retired, superseded, unsealed };
}
/** The keys that leftovers replaced, and those that these had replaced before. */
function retiredLeftovers(leftovers, names, old) {
    // Keys that are added while a Set is walked are walked too; the leftovers stay first.
    const found = new Set(leftovers.map(({ key }) => key));
    for (const { hash } of found) {
        for (const replaced of names.replacedBy((0,journal/* shortHash */.BC)(hash)))
            if (replaced !== old)
                found.add(replaced);
    }
    return [...found].slice(leftovers.length);
}
/** A retired key is the old one only while its replacement is still in the making. */
function refuseCommitted(old, names) {
    const name = names.sealed(old);
    if (name?.ending.kind !== 'replaced')
        return;
    const by = name.ending.other;
    const replacement = names.withShortHash(by);
    if (!replacement) {
        throw new errors/* ActionError */.lZ((0,untrusted/* say */.cv) `Key ${(0,untrusted/* quoted */.TL)(old.name)} (${old.hash}) is retired, and the key that replaced it (its hash began with ${by}) is ` +
            (0,untrusted/* say */.cv) `gone. If this key is to live again, rename it to ${(0,untrusted/* quoted */.TL)(name.base)} at https://openrouter.ai/settings/keys ` +
            'and enable it; then rotate it.');
    }
    const ending = names.sealed(replacement)?.ending;
    if (ending?.kind === 'ready' || ending?.kind === 'replacing')
        return;
    throw new errors/* ActionError */.lZ((0,untrusted/* say */.cv) `Key ${(0,untrusted/* quoted */.TL)(old.name)} (${old.hash}) is retired: it was replaced by ${(0,untrusted/* quoted */.TL)(replacement.name)} ` +
        (0,untrusted/* say */.cv) `(${replacement.hash}). Select with api-key, which cannot go stale, or with current-name: ${name.base}.`);
}
function unsealedOld(key) {
    return new errors/* ActionError */.lZ((0,untrusted/* say */.cv) `Key ${(0,untrusted/* quoted */.TL)(key.name)} (${key.hash}) is named as if a rotation had named it, but the seal is not of this ` +
        'provisioning key: another provisioning key wrote it, or a person. Rename it to the name that it should have ' +
        '(without the ending in brackets) at https://openrouter.ai/settings/keys, then run this again.');
}
function neverFinished(key) {
    return new errors/* ActionError */.lZ((0,untrusted/* say */.cv) `Key ${(0,untrusted/* quoted */.TL)(key.name)} (${key.hash}) was never finished: its creation was cut off, it cannot spend and nobody ` +
        'has it. Delete it (operation delete) and create the key anew.');
}

;// CONCATENATED MODULE: ./build/rotation/look.js








/** A leftover younger than this may belong to a rotation that is still going on. */
const UNDER_WAY_MS = 15 * 60_000;
/** @throws ActionError when the rotation cannot begin; nothing was changed then */
async function look(inputs, context) {
    const { openrouter, clock, run } = context;
    const { situation, listed } = await findSituation(inputs, context);
    refuseUnderWay(situation.leftovers, run, openrouter.now());
    const source = sourceOf(situation);
    const settings = newSettings(situation, inputs.wanted, clock.now());
    const guardrail = await openrouter.guardrailOf(source.hash);
    const courier = await Courier.prepare(inputs.delivery, context);
    return {
        situation,
        listed,
        source,
        settings,
        guardrail,
        courier,
        notices: noticesOf(source, inputs),
        warnings: situation.unsealed.map(unsealedText),
    };
}
/**
 * After the new key was made: a journal that was not there before, or an old key or leftover that is no longer as it
 * was read, means that somebody else is at it.
 * @throws ActionError then; the new key is still to be deleted
 */
async function lookAgain({ situation, listed }, fresh, { provisioningKey }, { openrouter, stop }) {
    const client = openrouter.during(stop.working);
    const names = new Names(await client.list(listed), provisioningKey);
    const { old, oldShort, leftovers } = situation;
    const known = [...(old ? [old] : []), ...leftovers.map(({ key }) => key)];
    const [appeared] = newJournals(oldShort, names, new Set([fresh.hash, ...known.map(({ hash }) => hash)]));
    if (appeared) {
        throw new errors/* ActionError */.lZ((0,untrusted/* say */.cv) `Another rotation of the same key began at the same time (${(0,untrusted/* quoted */.TL)(appeared.name)}). ` +
            'Run this one again later, and give the workflow a concurrency group so that rotations never meet.');
    }
    for (const before of known) {
        // An older server leaves expired keys out of its list.
        const now = names.keys.find(({ hash }) => hash === before.hash) ?? (await (0,openrouter_client/* ifThere */.y)(client.key(before.hash)));
        if (now && now.name === before.name && now.disabled === before.disabled)
            continue;
        throw new errors/* ActionError */.lZ((0,untrusted/* say */.cv) `Key ${(0,untrusted/* quoted */.TL)(before.name)} (${before.hash}) was ${now ? 'changed' : 'deleted'} while the rotation began. Run it again.`);
    }
}
async function findSituation(inputs, context) {
    const { selector, provisioningKey, workspaceId } = inputs;
    const { openrouter } = context;
    if (selector.by === 'hash')
        return byHash(inputs, selector, context);
    if (selector.by === 'api-key') {
        const { key, listed } = await (0,operations_select/* byValue */.d2)(selector.secret, workspaceId, context);
        return { situation: situationOfKey(key, new Names(listed, provisioningKey)), listed: workspaceId };
    }
    const names = new Names(await openrouter.list(workspaceId), provisioningKey);
    const situation = situationOfName(selector.pattern.text, names);
    if (situation === undefined)
        throw (0,operations_select/* noMatch */.lX)(selector.pattern.text, workspaceId);
    return { situation, listed: workspaceId };
}
async function byHash({ provisioningKey, workspaceId }, selector, { openrouter }) {
    const hash = selector.hashes[0] ?? '';
    let read;
    let gone;
    try {
        read = await openrouter.key(hash);
    }
    catch (error) {
        if (!(0,errors/* isNotFound */.c4)(error))
            throw error;
        gone = error;
    }
    const foreign = read && (0,operations_select/* foreignWorkspace */.K_)(read, workspaceId);
    if (foreign)
        throw new errors/* ActionError */.lZ(foreign);
    const listed = workspaceId ?? read?.workspace_id;
    const keys = await openrouter.list(listed);
    const inList = keys.find(each => each.hash === hash);
    const names = new Names(read && !inList ? [...keys, read] : keys, provisioningKey);
    const selected = inList ?? read;
    const situation = selected ? situationOfKey(selected, names) : situationOfGone(hash, names);
    if (situation)
        return { situation, listed };
    throw new errors/* ActionError */.lZ(`${gone?.message ?? ''} Keys of a cut-off rotation of it were looked for in ${(0,operations_select/* searchedIn */.$S)(listed)}` +
        `${workspaceId === undefined ? ' (another one can be named with workspace-id)' : ''}, and there are none.`);
}
/** By OpenRouter's clock. An earlier attempt of the same run is over: GitHub starts the next only then. */
function refuseUnderWay(leftovers, { run, attempt }, now) {
    for (const { key, run: by } of leftovers) {
        const age = now - (0,rules_key/* instantOf */.B9)(key.created_at);
        if (age >= UNDER_WAY_MS || (by.run === run && by.attempt < attempt))
            continue;
        const minutes = Math.max(1, Math.ceil((UNDER_WAY_MS - age) / 60_000));
        throw new errors/* ActionError */.lZ((0,untrusted/* say */.cv) `A rotation of this key is going on or was cut off just now: ${(0,untrusted/* quoted */.TL)(key.name)} (${key.hash}) was made less ` +
            (0,untrusted/* say */.cv) `than 15 minutes ago by run ${by.run}. Nothing was changed. Wait for that run, or run this again in ${minutes} minutes: ` +
            'it repairs what was left.');
    }
}
function noticesOf(source, { wanted, retire, dryRun }) {
    const notices = [];
    if (!wanted.limit && source.limit !== null && source.limit_reset !== null) {
        notices.push((0,untrusted/* say */.cv) `The new key has the whole limit of its present period again (limit-reset ${source.limit_reset}): what the old key used of it does not count.`);
    }
    if (retire === 'next-rotation') {
        const stays = dryRun ? 'would stay' : 'stays';
        notices.push(`The old key ${stays} enabled until the next rotation: until then two keys can spend. retire: disable ends it at once.`);
    }
    return notices;
}
function unsealedText(key) {
    return ((0,untrusted/* say */.cv) `Key ${(0,untrusted/* quoted */.TL)(key.name)} (${key.hash}) is named as if a rotation of this key had named it, but this provisioning key ` +
        'did not seal the name (was it replaced since?). It is left alone: disable or rename it by hand.');
}

;// CONCATENATED MODULE: ./build/rotation/rotate.js











const rotate_NOT_DONE = 'Nothing was changed, because the new key would not meet require';
async function rotate(inputs, context) {
    const looked = await look(inputs, context);
    const judge = new gate/* Judge */.I(inputs.gate, context);
    const planned = plannedKey(looked.settings, originOf(looked.source), context.clock.now());
    const verdict = await judge.judge([planned]);
    const unmet = verdict !== undefined && !verdict.passed;
    const failure = judge.failure(verdict, `${rotate_NOT_DONE}:`);
    if (inputs.dryRun)
        return { ...rotate_outcomeOf(looked, inputs, planned), verdict, changed: !unmet, failure };
    if (unmet)
        return { ...untouched(looked), verdict, failure, notices: failure ? [] : [`${rotate_NOT_DONE}.`] };
    const rotation = new Rotation(looked, inputs, context);
    await rotation.run();
    const final = rotation.failure ? undefined : await judge.judge([rotation.key ?? {}]);
    return {
        ...rotate_outcomeOf(looked, inputs, planned),
        ...rotation.outcome(),
        verdict: inputs.gate && (final ?? { passed: false, unmet: [] }),
        failure: rotation.failure ?? judge.failure(final, 'The key was rotated, but the new one does not meet require:'),
    };
}
/** One rotation under way: what it has made, and what is to be done when it fails here. */
class Rotation {
    #looked;
    #inputs;
    #context;
    /** Steps 6 and 7. Nobody has the new key when it is stored nowhere; then they can be undone like all others. */
    #lateSteps;
    #fresh;
    /** The new key as it was read last; undefined before it exists and after it was deleted. */
    key;
    failure;
    #stored = { yes: [], maybe: [], no: [] };
    #retiring = false;
    constructor(looked, inputs, context) {
        this.#looked = looked;
        this.#inputs = inputs;
        this.#context = context;
        const { openrouter, stop } = context;
        this.#lateSteps = openrouter.during(looked.courier.targets.length > 0 ? stop.finishing : stop.working);
    }
    /** Steps 2 to 7. What went wrong is in `failure`, with what it leaves. */
    async run() {
        try {
            const fresh = await this.#create();
            const ready = await this.#equip(fresh);
            await probe(fresh.secret, this.#context);
            await this.#store(fresh);
            await this.#retire(fresh, ready);
            await this.#commit(fresh);
        }
        catch (error) {
            this.failure = await this.#afterFailure(error);
        }
    }
    outcome() {
        const { key } = this;
        // An output that was set cannot be unset, only emptied.
        const secret = this.#fresh && this.#inputs.delivery.outputKey ? (key ? this.#fresh.secret : '') : undefined;
        const before = (0,plan/* settingsOf */.f5)(this.#looked.source);
        return {
            changed: key !== undefined,
            results: key ? [{ did: this.failure ? 'failed' : 'rotated', returned: key, after: key, before }] : [],
            single: key,
            made: {
                previousHash: this.#looked.situation.old?.hash ?? '',
                storedIn: this.#stored.yes,
                maybeIn: this.#stored.maybe,
                notIn: this.#stored.no,
                ...(secret !== undefined && { secret }),
            },
        };
    }
    /** Step 2: a key that cannot spend, then another look: of two rotations at once at most one goes on. */
    async #create() {
        const { source, settings } = this.#looked;
        const fresh = await makeKey({
            name: this.#journal('replacing'),
            limit: 0,
            include_byok_in_limit: source.include_byok_in_limit,
            workspace_id: source.workspace_id,
            creator_user_id: source.creator_user_id,
            ...(settings.expires_at !== null && { expires_at: settings.expires_at }),
        }, this.#context);
        this.#fresh = fresh;
        this.key = fresh.key;
        await lookAgain(this.#looked, fresh.key, this.#inputs, this.#context);
        return fresh;
    }
    /** Step 3: the same guardrail first, so that the key never spends without it; then all settings in one PATCH. */
    async #equip({ key }) {
        const { guardrail, settings } = this.#looked;
        const { openrouter, stop } = this.#context;
        if (guardrail !== undefined)
            await openrouter.during(stop.working).assignGuardrail(guardrail, key.hash);
        const { limit, limit_reset, include_byok_in_limit } = settings;
        const name = this.#journal('ready');
        this.key = await settle(key, { limit, limit_reset, include_byok_in_limit, name }, this.#context);
        return this.key;
    }
    /** Step 5: target by target, stopping at the first that fails. */
    async #store(fresh) {
        this.#stored = await this.#looked.courier.deliver(fresh, this.#context);
        if (this.#stored.failure)
            throw this.#stored.failure;
    }
    /** Step 6: nothing is retired before it is certain that no other rotation has taken over. */
    async #retire({ key: { hash } }, ready) {
        const { situation } = this.#looked;
        await this.#refuseTakenOver(ready);
        const { retire } = this.#inputs;
        this.#retiring = true;
        if (situation.old)
            await this.#retireKey(situation.old, situation.base, hash, retire);
        for (const leftover of situation.leftovers) {
            if (!leftover.ready)
                await this.#lateSteps.delete(leftover.key.hash);
            else
                await this.#retireKey(leftover.key, leftover.base, hash, retire === 'next-rotation' ? retire : 'disable');
        }
        for (const { hash: superseded } of situation.superseded) {
            await (0,openrouter_client/* ifThere */.y)((0,apply/* apply */.B)(this.#lateSteps, superseded, { disabled: true }));
        }
    }
    /** Step 7: from here the name belongs to the live key alone. */
    async #commit({ key }) {
        this.key = await (0,apply/* apply */.B)(this.#lateSteps, key.hash, { name: this.#looked.settings.name });
    }
    async #refuseTakenOver(ready) {
        const now = await (0,openrouter_client/* ifThere */.y)(this.#lateSteps.key(ready.hash));
        if (now && !now.disabled && now.name === ready.name)
            return;
        const what = now === undefined ? 'deleted' : now.disabled ? 'disabled' : (0,untrusted/* say */.cv) `renamed to ${(0,untrusted/* quoted */.TL)(now.name)}`;
        this.key = now;
        throw new TakenOverError((0,untrusted/* say */.cv) `The new key ${(0,untrusted/* quoted */.TL)(ready.name)} (${ready.hash}) was ${what} before this rotation was done: another rotation ` +
            'of the same key has taken over. Nothing more was written. Look at the run of the other rotation; to keep ' +
            'rotations from meeting, give their workflow a concurrency group.');
    }
    async #retireKey(key, base, newHash, retire) {
        if (retire === 'delete') {
            await this.#lateSteps.delete(key.hash);
            return;
        }
        const ending = { kind: 'replaced', other: (0,journal/* shortHash */.BC)(newHash), untilNext: retire === 'next-rotation' };
        const name = (0,journal/* sealedName */.yj)(base, ending, nonce(), this.#inputs.provisioningKey);
        await (0,openrouter_client/* ifThere */.y)((0,apply/* apply */.B)(this.#lateSteps, key.hash, { name, ...(retire === 'disable' && { disabled: true }) }));
    }
    #journal(kind) {
        const { base, oldShort } = this.#looked.situation;
        return (0,journal/* sealedName */.yj)(base, { kind, other: oldShort, run: this.#context.run }, nonce(), this.#inputs.provisioningKey);
    }
    /** What a failure leaves: nothing, as long as no target has or may have the new key; else both keys, live. */
    async #afterFailure(cause) {
        const error = (0,errors/* asActionError */.z6)(cause);
        const fresh = this.#fresh;
        if (error instanceof TakenOverError)
            return error;
        if (!fresh)
            return new errors/* ActionError */.lZ(`${error.message} The old key is as it was.`);
        const { yes, maybe } = this.#stored;
        if (yes.length + maybe.length > 0)
            return this.#bothLive(error);
        const left = (await this.#restoreOld()) ?? (await undo(fresh.key, this.#context));
        if (left === undefined) {
            this.key = undefined;
            const undone = `${this.#retiring ? 'T' : 'Nothing was changed: t'}he new key was deleted, and the old one is as it was.`;
            return new errors/* ActionError */.lZ(`${error.message} ${undone}`);
        }
        return new errors/* ActionError */.lZ(`${error.message} ${left} No target has it; the next rotation removes it.`);
    }
    #bothLive(error) {
        const { old } = this.#looked.situation;
        const both = old
            ? (0,untrusted/* say */.cv) `The old key ${(0,untrusted/* quoted */.TL)(old.name)} (${old.hash}) and the new one (${this.key?.hash ?? ''}) both stay as they are now.`
            : (0,untrusted/* say */.cv) `The new key (${this.key?.hash ?? ''}) stays as it is now.`;
        return new errors/* ActionError */.lZ(`${error.message} ${whoHoldsWhat(this.#stored)} ${both} Run the rotation again: it repairs what this one left.`);
    }
    /** Without targets the old key may have got its mark already; it gets its name back before the new key goes. */
    async #restoreOld() {
        const { old } = this.#looked.situation;
        if (!this.#retiring || !old)
            return undefined;
        const { openrouter, stop } = this.#context;
        try {
            await (0,apply/* apply */.B)(openrouter.during(stop.finishing), old.hash, { name: old.name });
            return undefined;
        }
        catch (error) {
            return (0,untrusted/* say */.cv) `The old key (${old.hash}) could not get its name ${(0,untrusted/* quoted */.TL)(old.name)} back: ${(0,errors/* asActionError */.z6)(error).message}`;
        }
    }
}
/** Another rotation has taken over: whatever this one would still write would be wrong. */
class TakenOverError extends errors/* ActionError */.lZ {
    name = 'TakenOverError';
}
/** The outcome of a rotation that `require` stopped before it began: the old key, as it is. */
function untouched({ situation: { old }, warnings }) {
    return {
        operation: 'rotate',
        dryRun: false,
        changed: false,
        results: old ? [{ did: 'unchanged', returned: old, after: old, before: (0,plan/* settingsOf */.f5)(old) }] : [],
        single: old,
        failed: [],
        notices: [],
        warnings,
    };
}
function rotate_outcomeOf(looked, inputs, planned) {
    const { situation, source, notices, warnings, courier } = looked;
    const after = { ...source, ...planned, hash: '', label: '' };
    return {
        operation: 'rotate',
        dryRun: inputs.dryRun,
        changed: false,
        results: [
            { did: inputs.dryRun ? 'rotated' : 'unchanged', returned: situation.old, after, before: (0,plan/* settingsOf */.f5)(source) },
        ],
        single: planned,
        failed: [],
        notices,
        warnings,
        made: { previousHash: situation.old?.hash ?? '', storedIn: inputs.dryRun ? courier.targets : [] },
    };
}
function originOf({ creator_user_id, workspace_id }) {
    return { creator_user_id, workspace_id };
}

;// CONCATENATED MODULE: ./build/rotation/operations.js
/** The operations that make keys: the part of the bundle that only they load. */




/***/ })

};
