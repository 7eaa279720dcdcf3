export const id = 173;
export const ids = [173];
export const modules = {

/***/ 2749:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i: () => (/* binding */ proxyFor),
/* harmony export */   t: () => (/* binding */ proxyFault)
/* harmony export */ });
/* harmony import */ var _rules_loopback_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(379);
/** Proxies as the environment names them, in either case, with or without a scheme. */

/** The proxy settings for a host, or undefined when the environment names no proxy for its scheme. */
function proxyFor(base, env) {
    const secure = base.protocol === 'https:';
    const proxy = secure ? variable(env, 'https_proxy') : variable(env, 'http_proxy');
    if (proxy === undefined)
        return undefined;
    const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
    // Plain http is for this machine alone: the key must not leave it by way of a proxy elsewhere.
    if (!secure && !(URL.canParse(url) && (0,_rules_loopback_js__WEBPACK_IMPORTED_MODULE_0__/* .isLoopback */ .U)(new URL(url).hostname)))
        return undefined;
    return { httpProxy: secure ? '' : url, httpsProxy: secure ? url : '', noProxy: variable(env, 'no_proxy') ?? '' };
}
/** Why the environment's proxy cannot be used, without printing it: it may hold credentials. */
function proxyFault(base, env) {
    const settings = proxyFor(base, env);
    const url = settings && (settings.httpsProxy || settings.httpProxy);
    if (url === undefined || (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)))
        return undefined;
    const name = base.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
    return `${name} is no URL of a proxy (http://host:port). Correct the variable, or remove it.`;
}
function variable(env, name) {
    return env[name]?.trim() || env[name.toUpperCase()]?.trim() || undefined;
}


/***/ }),

/***/ 1901:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ quote)
/* harmony export */ });
/* harmony import */ var _rules_untrusted_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7258);
/** What a host says of an error, fit to be quoted in one of ours. */

/** What the host says of an error: at most 500 characters of it, on one line, without keys. Empty for a success. */
function quote(answer) {
    if (answer.status < 300)
        return '';
    const text = (0,_rules_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .shown */ .SP)((errorMessage(answer.text) ?? answer.text).trim().replace(/\s+/g, ' '), 500);
    return text === '' ? '' : ` (${text})`;
}
function errorMessage(text) {
    try {
        const parsed = JSON.parse(text);
        const { error, message } = parsed;
        const told = error?.message ?? message;
        return typeof told === 'string' ? told : undefined;
    }
    catch {
        return undefined;
    }
}


/***/ }),

/***/ 4675:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ isRateLimit),
/* harmony export */   t: () => (/* binding */ decideRetry)
/* harmony export */ });
/** Whether, why and when a failed attempt is made again (section 8 of the contract): pure rules. */
/** Longest `Retry-After` that is obeyed, in ms. */
const LONGEST_RETRY_AFTER = 60_000;
const BASE_MS = 500;
const CAP_MS = 20_000;
/**
 * `again`: in so many ms. `tooLong`: the host asked for a wait that is quoted. `attempt` counts from 0; `random` is
 * in [0, 1); `now` in ms, by the host's own clock when it told.
 */
function decideRetry(failed, repeatable, attempt, random, now) {
    const limited = isRateLimit(failed);
    if (!limited && !isPassing(failed))
        return { giveUp: true };
    const untouched = failed.status === undefined ? !failed.arrived : failed.status === 429 && failed.complete;
    if (repeatable === 'unless arrived' && !untouched)
        return { giveUp: true };
    const asked = failed.status === undefined ? undefined : askedWait(failed, now);
    if (asked === undefined)
        return { again: Math.round(random * Math.min(CAP_MS, BASE_MS * 2 ** attempt)) };
    return asked.ms > LONGEST_RETRY_AFTER ? { tooLong: asked.text } : { again: asked.ms };
}
/** Too many requests; GitHub also says it with a 403 that tells when to come back, or that the limit is used up. */
function isRateLimit({ status, header }) {
    if (status === 429)
        return true;
    return status === 403 && (header('retry-after') !== undefined || header('x-ratelimit-remaining') === '0');
}
function isPassing({ status, permanent }) {
    if (status === undefined)
        return !permanent;
    return [408, 500, 502, 503, 504].includes(status) || (status >= 520 && status <= 530);
}
function askedWait(failed, now) {
    const text = failed.header('retry-after')?.trim();
    if (text && /^\d+$/.test(text))
        return { ms: Number(text) * 1000, text: `Retry-After: ${text}` };
    // An HTTP date begins with the day of the week; Date.parse would also make a date in the past of "1.5" or "-5".
    const date = text && /^[a-z]{3,9},? /i.test(text) ? Date.parse(text) : Number.NaN;
    if (!Number.isNaN(date))
        return { ms: Math.max(0, date - now), text: `Retry-After: ${text}` };
    const reset = failed.header('x-ratelimit-reset');
    if (failed.header('x-ratelimit-remaining') === '0' && reset && /^\d+$/.test(reset)) {
        // GitHub counts seconds, OpenRouter milliseconds.
        const at = Number(reset) > 1e11 ? Number(reset) : Number(reset) * 1000;
        // Beyond what a Date can be, the number is told as it came.
        const when = at <= 8.64e15 ? new Date(at).toISOString() : reset.slice(0, 30);
        return { ms: Math.max(0, at - now), text: `rate limit resets at ${when}` };
    }
    return undefined;
}


/***/ }),

/***/ 3442:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Uk: () => (/* binding */ CONNECTIONS),
  oK: () => (/* binding */ Transport),
  WT: () => (/* binding */ callText)
});

// EXTERNAL MODULE: ./node_modules/undici/lib/dispatcher/pool.js
var pool = __webpack_require__(628);
// EXTERNAL MODULE: ./node_modules/undici/lib/api/api-request.js
var api_request = __webpack_require__(4043);
// EXTERNAL MODULE: ./build/rules/errors.js
var errors = __webpack_require__(9465);
// EXTERNAL MODULE: ./build/rules/untrusted.js
var untrusted = __webpack_require__(7258);
;// CONCATENATED MODULE: ./build/version.js
/** This action's version: the same as in package.json, which a test compares. */
const VERSION = '1.0.0';
const USER_AGENT = `openrouter-key-action/${VERSION}`;

// EXTERNAL MODULE: ./build/http/proxy.js
var http_proxy = __webpack_require__(2749);
// EXTERNAL MODULE: ./build/http/retry.js
var retry = __webpack_require__(4675);
;// CONCATENATED MODULE: ./build/http/transport.js







/** Requests side by side at one host, at most. */
const CONNECTIONS = 16;
const LARGEST_ANSWER = 64 * 1024 * 1024;
const LARGEST_ERROR = 64 * 1024;
class Transport {
    #options;
    #opened = [];
    #current;
    #dateOffset;
    constructor(options) {
        this.#options = options;
    }
    get base() {
        return this.#options.base;
    }
    /** ms since 1970 by the host's own clock (the `Date` of its answers); this machine's before the first answer. */
    hostNow() {
        return this.#options.clock.now() + (this.#dateOffset ?? 0);
    }
    /** ms by which the host's clock is ahead of this machine's; undefined before the first answer. */
    get hostAhead() {
        return this.#dateOffset;
    }
    /**
     * The answer to a call, after as many attempts as it takes and is allowed.
     * @throws NetworkError when no attempt was answered, StoppedError when none could begin
     */
    async send(call, patience) {
        const { clock, maxRetries } = this.#options;
        let mayHaveHappened = false;
        this.#mayBegin(call, patience);
        for (let attempt = 0;; attempt++) {
            const outcome = await this.#attempt(call, patience).catch((error) => new Failure(error));
            const failed = outcome instanceof Failure;
            const successful = !failed && outcome.status < 400;
            mayHaveHappened ||= !successful && isDoubtful(outcome);
            const decision = successful
                ? { giveUp: true }
                : (0,retry/* decideRetry */.t)(asFailed(outcome), call.repeatable, attempt, Math.random(), this.hostNow());
            if ('again' in decision && attempt < maxRetries && !this.#tooLate(patience, decision.again)) {
                const why = failed ? outcome.why(this.#options) : `answered ${outcome.status}`;
                const wait = (decision.again / 1000).toFixed(1);
                const which = `attempt ${attempt + 2} of ${maxRetries + 1}`;
                this.#options.log(`${callText(call)} ${why}; trying again in ${wait} s (${which})`);
                await clock.sleep(decision.again, patience.begin);
                if (!this.#tooLate(patience, 0))
                    continue;
            }
            if (failed)
                throw this.#unanswered(call, outcome, mayHaveHappened, attempt);
            return { ...outcome, mayHaveHappened, ...('tooLong' in decision && { tooLong: decision.tooLong }) };
        }
    }
    /** Ends every connection, so that nothing keeps the process alive. */
    async close() {
        await this.#current?.catch(() => undefined);
        await Promise.all(this.#opened.splice(0).map(each => each.destroy().catch(() => undefined)));
    }
    #mayBegin(call, { begin, notAfter }) {
        if (begin.aborted)
            throw new errors/* StoppedError */.Ko((0,untrusted/* say */.cv) `${callText(call)} was not sent: the job was cancelled.`, false);
        if (notAfter !== undefined && this.#options.clock.now() > notAfter) {
            throw new errors/* StoppedError */.Ko((0,untrusted/* say */.cv) `${callText(call)} was not sent: too much time has passed for it to be safe.`, false);
        }
    }
    #tooLate({ begin, notAfter }, waitMs) {
        return begin.aborted || (notAfter !== undefined && this.#options.clock.now() + waitMs > notAfter);
    }
    /**
     * One attempt. A proxy that accepts and never answers CONNECT is bounded by none of undici's own timeouts and does
     * not reliably heed an abort signal, so a timer races the whole exchange, and the connections are left behind.
     */
    async #attempt(call, patience) {
        const ms = Math.min(this.#options.timeoutMs, patience.attemptMs ?? Number.POSITIVE_INFINITY);
        this.#current ??= this.#open();
        const opened = this.#current;
        const abort = new AbortController();
        const { promise: ended, reject } = Promise.withResolvers();
        const end = (error) => {
            reject(error);
            abort.abort(error);
            if (this.#current === opened)
                this.#current = undefined;
        };
        const onCut = () => end(new CutOff());
        const timer = setTimeout(() => end(new TimedOut(ms)), ms);
        patience.cut.addEventListener('abort', onCut);
        if (patience.cut.aborted)
            onCut();
        try {
            return await Promise.race([ended, this.#exchange(await opened, call, abort.signal)]);
        }
        finally {
            clearTimeout(timer);
            patience.cut.removeEventListener('abort', onCut);
        }
    }
    async #exchange(dispatcher, call, signal) {
        const { base } = this.#options;
        const { statusCode, headers, body } = await api_request.call(dispatcher, {
            origin: base.origin,
            path: base.pathname.replace(/\/+$/, '') + call.path,
            method: call.method,
            headers: { accept: 'application/json', 'user-agent': USER_AGENT, ...call.headers },
            body: call.body ?? null,
            signal,
            headersTimeout: 0,
            bodyTimeout: 0,
        });
        const header = (name) => {
            const value = headers[name];
            return Array.isArray(value) ? value[0] : value;
        };
        this.#learnDate(header('date'));
        const { text, complete } = await readBody(body, statusCode < 400);
        // undici frees a connection one turn after its answer; a request before that would open another one.
        await new Promise(resolve => setImmediate(resolve));
        return { status: statusCode, header, text, complete, mayHaveHappened: false };
    }
    #learnDate(date) {
        const ms = date === undefined ? Number.NaN : Date.parse(date);
        if (!Number.isNaN(ms))
            this.#dateOffset = ms - this.#options.clock.now();
    }
    async #open() {
        const { base, timeoutMs } = this.#options;
        // undici 8 speaks HTTP/2 by default and then puts hundreds of requests in flight at once.
        const options = { connections: CONNECTIONS, allowH2: false };
        // Said outright, so that NODE_TLS_REJECT_UNAUTHORIZED=0 turns nothing off.
        const tls = { rejectUnauthorized: true, timeout: timeoutMs };
        const proxy = (0,http_proxy/* proxyFor */.i)(base, process.env);
        if (proxy === undefined)
            return this.#keep(new pool(base.origin, { ...options, connect: tls }));
        const Agent = await this.#options.proxyAgent();
        return this.#keep(new Agent({ ...options, ...proxy, connect: tls, requestTls: tls, proxyTls: tls }));
    }
    #keep(dispatcher) {
        this.#opened.push(dispatcher);
        return dispatcher;
    }
    #unanswered(call, failure, mayHaveHappened, retries) {
        if (failure.cause instanceof errors/* AnswerError */.dV)
            return failure.cause;
        const times = retries === 0 ? '' : ` (after ${retries + 1} attempts)`;
        const doubt = mayHaveHappened && call.method !== 'GET' ? ' Whether it was done is not known.' : '';
        return new errors/* NetworkError */.Dr((0,untrusted/* say */.cv) `${callText(call)} ${failure.why(this.#options)}${times}.${doubt} ${failure.advice(this.#options)}`.trimEnd(), mayHaveHappened);
    }
}
/** A call as messages name it. */
function callText(call) {
    return (0,untrusted/* shown */.SP)(`${call.method} ${call.path}`, 200);
}
/** The answer's body, bounded; an error's body may be cut short or endless. */
async function readBody(body, successful) {
    const most = successful ? LARGEST_ANSWER : LARGEST_ERROR;
    const chunks = [];
    let size = 0;
    try {
        for await (const chunk of body) {
            chunks.push(chunk);
            size += chunk.length;
            if (size > most)
                break;
        }
    }
    catch (error) {
        if (successful)
            throw error;
        return { text: Buffer.concat(chunks).toString(), complete: false };
    }
    if (successful && size > most)
        throw new errors/* AnswerError */.dV('The answer is larger than 64 MiB, which no answer is.', true);
    return { text: Buffer.concat(chunks).subarray(0, most).toString(), complete: true };
}
class TimedOut extends Error {
    constructor(ms) {
        super(`was not answered within ${ms / 1000} s`);
    }
}
class CutOff extends Error {
    message = 'was not answered before the job was cancelled';
}
/** Failures in which nothing can have reached the host: names, routes, connections, certificates. */
const BEFORE_SENDING = new Set([
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'EADDRNOTAVAIL',
    'UND_ERR_CONNECT_TIMEOUT',
]);
const CAUSES = {
    ECONNREFUSED: 'found no one listening (connection refused)',
    ENOTFOUND: 'failed: the host name is not known',
    EAI_AGAIN: 'failed: the host name could not be looked up',
    ECONNRESET: 'lost its connection',
    EPIPE: 'lost its connection',
    UND_ERR_SOCKET: 'lost its connection',
    UND_ERR_CONNECT_TIMEOUT: 'could not connect in time',
};
/** An established connection can end with the same codes, when a route goes away; what it was doing tells. */
function isConnecting(error) {
    const { code, syscall } = error;
    if (!BEFORE_SENDING.has(String(code)))
        return false;
    return code === 'UND_ERR_CONNECT_TIMEOUT' || syscall === 'connect' || syscall === 'getaddrinfo';
}
/** Why an attempt was not answered. */
class Failure {
    cause;
    code;
    proxyStatus;
    #connecting;
    constructor(cause) {
        this.cause = cause;
        const errors = cause instanceof AggregateError ? cause.errors : [cause];
        const codes = errors.map(each => String(each?.code ?? ''));
        this.code = codes.find(code => !BEFORE_SENDING.has(code)) ?? codes[0] ?? '';
        this.#connecting = errors.every(isConnecting);
        const status = /^Proxy response \((\d{3})\)/.exec(this.#message)?.[1];
        this.proxyStatus = status === undefined ? undefined : Number(status);
    }
    get #message() {
        return this.cause instanceof Error ? this.cause.message : String(this.cause);
    }
    get certificate() {
        return /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|EPROTO/.test(this.code);
    }
    get arrived() {
        return !this.#connecting && !this.certificate && this.proxyStatus === undefined;
    }
    get permanent() {
        const refusedByProxy = this.proxyStatus !== undefined && this.proxyStatus < 500;
        return this.certificate || refusedByProxy || this.cause instanceof CutOff || this.cause instanceof errors/* AnswerError */.dV;
    }
    why({ base }) {
        if (this.cause instanceof TimedOut || this.cause instanceof CutOff)
            return this.cause.message;
        if (this.proxyStatus !== undefined)
            return `was refused by the proxy, which answered ${this.proxyStatus}`;
        if (this.certificate)
            return `failed: the certificate of ${base.host} is not trusted (${(0,untrusted/* shown */.SP)(this.code, 60)})`;
        return CAUSES[this.code] ?? `failed: ${(0,untrusted/* shown */.SP)((0,untrusted/* redacted */.pc)(this.#message), 200)}`;
    }
    advice({ base }) {
        if (this.cause instanceof CutOff)
            return '';
        if (this.certificate) {
            return 'If a company proxy or an own authority signs it, set NODE_EXTRA_CA_CERTS to the file with its root.';
        }
        const through = (0,http_proxy/* proxyFor */.i)(base, process.env)
            ? ' Requests go through the proxy named in HTTPS_PROXY or HTTP_PROXY.'
            : '';
        if (this.cause instanceof TimedOut) {
            return `${base.host} or the network is slow or down; run it again later, or raise timeout-seconds.${through}`;
        }
        return `Check that ${base.host} (api-url) can be reached from this runner.${through}`;
    }
}
/** Whether the work may have been done although the attempt did not succeed. */
function isDoubtful(outcome) {
    if (outcome instanceof Failure)
        return outcome.arrived;
    return outcome.status === 408 || outcome.status >= 500 || !outcome.complete;
}
function asFailed(outcome) {
    if (outcome instanceof Failure) {
        return { header: () => undefined, complete: false, arrived: outcome.arrived, permanent: outcome.permanent };
    }
    const { status, header, complete } = outcome;
    return { status, header, complete, arrived: true, permanent: false };
}


/***/ }),

/***/ 5462:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  a: () => (/* binding */ OpenRouter),
  y: () => (/* binding */ ifThere)
});

// EXTERNAL MODULE: ./build/http/transport.js + 1 modules
var transport = __webpack_require__(3442);
// EXTERNAL MODULE: ./build/rules/errors.js
var errors = __webpack_require__(9465);
// EXTERNAL MODULE: ./build/rules/untrusted.js
var untrusted = __webpack_require__(7258);
// EXTERNAL MODULE: ./build/rules/usd.js
var usd = __webpack_require__(4420);
// EXTERNAL MODULE: ./build/rules/key.js
var key = __webpack_require__(2779);
;// CONCATENATED MODULE: ./build/openrouter/answers.js
/** Answers of the API held against its description: a 2xx is not proof until its shape is. */



/** `where` names the call in messages: `GET /keys/abc`. */
function keyIn(value, where, path = 'data') {
    return checkFields(record(value, where, path), key/* FIELD_NAMES */.Yr, where, path);
}
function ownKeyIn(value, where) {
    const names = key/* FIELD_NAMES */.Yr.filter(name => key/* FIELDS */.cJ[name].ofOwnKey);
    const own = checkFields(record(value, where, 'data'), names, where, 'data');
    for (const name of ['is_management_key', 'is_provisioning_key']) {
        if (name in own && typeof own[name] !== 'boolean')
            throw wrong(where, `data.${name}`, own[name], 'true or false');
    }
    return own;
}
function listIn(value, where, item) {
    if (!Array.isArray(value))
        throw wrong(where, 'data', value, 'a list');
    return value.map((each, index) => item(each, where, `data[${index}]`));
}
function assignmentIn(value, where, path) {
    const entry = record(value, where, path);
    for (const name of ['guardrail_id', 'key_hash']) {
        if (typeof entry[name] !== 'string')
            throw wrong(where, `${path}.${name}`, entry[name], 'text');
    }
    return entry;
}
function numberIn(value, where, path) {
    if (isKind('number', value))
        return value;
    throw wrong(where, path, value, EXPECTED.number);
}
/** An object, or an error that names the path. */
function record(value, where, path) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
        return value;
    throw wrong(where, path, value, 'an object');
}
function wrong(where, path, value, expected) {
    return new errors/* AnswerError */.dV((0,untrusted/* say */.cv) `${where} succeeded, but its answer is not what OpenRouter's API describes: ${path} is ${kindOf(value)}, not ${expected}. ` +
        'Check that api-url names OpenRouter (or a proxy that leaves its answers alone); if it does, its API has ' +
        'changed: please report it to this action.', true);
}
const EXPECTED = {
    text: 'text',
    flag: 'true or false',
    number: 'a number',
    instant: 'an instant (ISO 8601)',
};
function checkFields(value, names, where, path) {
    for (const name of names) {
        const { kind, nullable, optional } = key/* FIELDS */.cJ[name];
        const given = value[name];
        if (given === undefined ? optional : given === null ? nullable : isKind(kind, given))
            continue;
        throw wrong(where, `${path}.${name}`, given, EXPECTED[kind] + (nullable ? ' or null' : ''));
    }
    return value;
}
function isKind(kind, value) {
    switch (kind) {
        case 'text':
            return typeof value === 'string';
        case 'flag':
            return typeof value === 'boolean';
        case 'number':
            // JSON can say 1e308, which is nobody's money, and with which no arithmetic works.
            return typeof value === 'number' && Math.abs(value) < 1e30;
        case 'instant':
            return typeof value === 'string' && !Number.isNaN((0,key/* instantOf */.B9)(value));
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

// EXTERNAL MODULE: ./build/http/quote.js
var quote = __webpack_require__(1901);
// EXTERNAL MODULE: ./build/http/retry.js
var retry = __webpack_require__(4675);
;// CONCATENATED MODULE: ./build/openrouter/refusal.js
/** What a refused request means, in words: what failed, the likely cause, what to do. */





const MANAGEMENT_KEYS = 'https://openrouter.ai/settings/management-keys';
/** The error for an answer that is no success. `hash` is the key that the request was about. */
function refusal(call, answer, asker, host, hash) {
    const { status, mayHaveHappened } = answer;
    const what = (0,untrusted/* say */.cv) `${(0,transport/* callText */.WT)(call)} was refused: ${host} answered ${status}${(0,quote/* quote */.h)(answer)}`;
    return new errors/* RefusalError */.XQ(status, `${what}. ${advice(call, answer, asker, hash)}`, mayHaveHappened);
}
function advice(call, answer, asker, hash) {
    const { status } = answer;
    if (status >= 300 && status < 400) {
        const to = answer.header('location');
        return ((0,untrusted/* say */.cv) `It redirects${to ? ` to ${(0,untrusted/* quoted */.TL)(to)}` : ''}, and redirects are refused: the key would travel along. ` +
            'Set api-url to the address where the API really is.');
    }
    if (answer.tooLong) {
        const why = (0,retry/* isRateLimit */.a)(answer) ? 'is rate limited and asks' : 'asks';
        return (0,untrusted/* say */.cv) `It ${why} for a wait of more than 60 s (${answer.tooLong}). Run it again later.`;
    }
    if (status === 429) {
        const after = answer.header('retry-after');
        return (0,untrusted/* say */.cv) `It is rate limited${after ? ` (Retry-After: ${after})` : ''}. Run it again later, or raise max-retries.`;
    }
    if (status === 401)
        return unauthorized(asker);
    if (status === 403) {
        return (`Only a provisioning (management) key can do this, and ${asker} seems to be an ordinary API key. ` +
            `Make a provisioning key at ${MANAGEMENT_KEYS}.`);
    }
    if (status === 404 && hash !== undefined)
        return notFoundAdvice(hash);
    if (status === 404 && namesWorkspace(call)) {
        return ('workspace-id may name a workspace that this account does not have. ' +
            "Correct it, or leave it out for OpenRouter's default workspace.");
    }
    if (status === 404)
        return 'There is no such address: check api-url, which ends in /api/v1 at OpenRouter.';
    if (status >= 500 || status === 408)
        return 'OpenRouter or something on the way to it failed. Run it again later.';
    return 'The request was not accepted; the inputs above may name something that this account does not have.';
}
function namesWorkspace({ path, body = '' }) {
    return path.includes('workspace_id=') || body.includes('"workspace_id"');
}
function unauthorized(asker) {
    return asker === 'provisioning-key'
        ? `The provisioning key (provisioning-key) is unknown, revoked, or an ordinary API key. Check it at ${MANAGEMENT_KEYS} and store it again.`
        : `To OpenRouter ${asker} is no working key: it is disabled, expired, deleted or unknown.`;
}
/** For a hash that no key of this account has. */
function notFoundAdvice(hash) {
    return ((0,untrusted/* say */.cv) `No key of this account has the hash ${hash}: it does not exist, was deleted, or belongs to another account. ` +
        "Hashes are listed by this action's operation check with current-name: '*' (output keys), and by GET /keys.");
}

;// CONCATENATED MODULE: ./build/openrouter/client.js






const ASSIGNMENTS_PER_PAGE = 100;
class OpenRouter {
    #transport;
    #provisioningKey;
    #patience;
    constructor(transport, provisioningKey, patience) {
        this.#transport = transport;
        this.#provisioningKey = provisioningKey;
        this.#patience = patience;
    }
    /** The same client under other bounds. */
    during(patience) {
        return new OpenRouter(this.#transport, this.#provisioningKey, patience);
    }
    /** ms since 1970 by OpenRouter's own clock. */
    now() {
        return this.#transport.hostNow();
    }
    /** ms by which OpenRouter's clock is ahead of this machine's; undefined before the first answer. */
    get clockAhead() {
        return this.#transport.hostAhead;
    }
    /** @throws RefusalError with status 404 when there is no such key */
    async key(hash) {
        const call = this.#call('GET', keyPath(hash));
        return sameKey(keyIn((await this.#json(call, hash)).data, (0,transport/* callText */.WT)(call)), hash, call);
    }
    /** The key as the API answered it, which is no proof that everything arrived. */
    async update(hash, patch) {
        const call = this.#call('PATCH', keyPath(hash), patch);
        return sameKey(keyIn((await this.#json(call, hash)).data, (0,transport/* callText */.WT)(call)), hash, call);
    }
    /** `gone`: there was no such key. A 404 after an attempt that may have arrived is this request's own doing. */
    async delete(hash) {
        const call = this.#call('DELETE', keyPath(hash));
        const answer = await this.#transport.send(call, this.#patience);
        if (answer.status === 404)
            return answer.mayHaveHappened ? 'deleted' : 'gone';
        const { deleted } = this.#read(call, answer, 'provisioning-key', hash);
        if (deleted !== true)
            throw wrong((0,transport/* callText */.WT)(call), 'deleted', deleted, 'true');
        return 'deleted';
    }
    /**
     * A new key and its plaintext, which is passed to `mask` before anything else is done with the answer.
     * Not repeated when the request may have arrived.
     * @throws AnswerError for a 2xx without a usable key
     */
    async create(body, mask) {
        const call = { ...this.#call('POST', '/keys', body), repeatable: 'unless arrived' };
        const answer = await this.#transport.send(call, this.#patience);
        for (const secret of (0,untrusted/* apiKeysIn */.K)(answer.text))
            mask(secret);
        const { data, key: secret } = this.#read(call, answer, 'provisioning-key');
        if (typeof secret === 'string' && secret !== '')
            mask(secret);
        if (typeof secret !== 'string' || !/^[\x21-\x7e]+$/.test(secret))
            throw wrong((0,transport/* callText */.WT)(call), 'key', null, 'a key');
        return { key: keyIn(data, (0,transport/* callText */.WT)(call)), secret };
    }
    /**
     * All keys of a workspace (undefined: the default one), disabled and expired ones included, newest first.
     * Pages by `offset` until one brings nothing new; a hash seen twice counts once.
     */
    async list(workspaceId) {
        const keys = new Map();
        for (let offset = 0;;) {
            const query = new URLSearchParams({ include_disabled: 'true', include_expired: 'true' });
            if (workspaceId !== undefined)
                query.set('workspace_id', workspaceId);
            query.set('offset', String(offset));
            const call = this.#call('GET', `/keys?${query}`);
            const page = listIn((await this.#json(call)).data, (0,transport/* callText */.WT)(call), keyIn);
            page.forEach((key, index) => {
                if (workspaceId === undefined || key.workspace_id.toLowerCase() === workspaceId.toLowerCase())
                    return;
                throw wrong((0,transport/* callText */.WT)(call), `data[${index}].workspace_id`, key.workspace_id, 'the workspace that was asked for');
            });
            const before = keys.size;
            for (const key of page)
                if (!keys.has(key.hash))
                    keys.set(key.hash, key);
            if (keys.size === before)
                return [...keys.values()];
            offset += page.length;
        }
    }
    /** The key that `secret` is, asking about itself; undefined when it is no working key (401). */
    async ownKey(secret, asker) {
        const call = this.#call('GET', '/key', undefined, secret);
        const answer = await this.#transport.send(call, this.#patience);
        if (answer.status === 401)
            return undefined;
        return ownKeyIn(this.#read(call, answer, asker).data, (0,transport/* callText */.WT)(call));
    }
    /** The account's credits that are left, in USD. */
    async creditsRemaining() {
        const call = this.#call('GET', '/credits');
        const data = record((await this.#json(call)).data, (0,transport/* callText */.WT)(call), 'data');
        const total = numberIn(data.total_credits, (0,transport/* callText */.WT)(call), 'data.total_credits');
        const used = numberIn(data.total_usage, (0,transport/* callText */.WT)(call), 'data.total_usage');
        return (0,usd/* toNumber */.Ro)((0,usd/* fromNumber */.oB)(total) - (0,usd/* fromNumber */.oB)(used));
    }
    /** The guardrail that a key holds (at most one), or undefined. */
    async guardrailOf(hash) {
        const seen = new Set();
        for (let offset = 0;;) {
            const call = this.#call('GET', `/guardrails/assignments/keys?offset=${offset}&limit=${ASSIGNMENTS_PER_PAGE}`);
            const page = listIn((await this.#json(call)).data, (0,transport/* callText */.WT)(call), assignmentIn);
            const found = page.find(each => each.key_hash === hash);
            if (found)
                return found.guardrail_id;
            const before = seen.size;
            for (const each of page)
                seen.add(each.key_hash);
            if (seen.size === before)
                return undefined;
            offset += page.length;
        }
    }
    /** Gives the key a guardrail, and makes sure of it. */
    async assignGuardrail(guardrail, hash) {
        const path = `/guardrails/${encodeURIComponent(guardrail)}/assignments/keys`;
        const call = this.#call('POST', path, { key_hashes: [hash] });
        const body = await this.#json(call);
        const assigned = numberIn(body.assigned_count, (0,transport/* callText */.WT)(call), 'assigned_count');
        if (assigned === 1 || (await this.guardrailOf(hash)) === guardrail)
            return;
        throw new errors/* AnswerError */.dV((0,untrusted/* say */.cv) `${(0,transport/* callText */.WT)(call)} succeeded, but the guardrail was not assigned to the key. Assign it by hand, or try again.`, true);
    }
    #call(method, path, body, credential = this.#provisioningKey) {
        return {
            method,
            path,
            headers: {
                authorization: `Bearer ${credential}`,
                ...(body !== undefined && { 'content-type': 'application/json' }),
            },
            body: body === undefined ? undefined : JSON.stringify(body),
            repeatable: 'safe',
        };
    }
    async #json(call, hash) {
        return this.#read(call, await this.#transport.send(call, this.#patience), 'provisioning-key', hash);
    }
    #read(call, answer, asker, hash) {
        if (answer.status >= 300)
            throw refusal(call, answer, asker, this.#transport.base.host, hash);
        return record(parsed(answer.text), (0,transport/* callText */.WT)(call), 'the body');
    }
}
/** The key that a request answers; undefined when it is gone by now (404). */
async function ifThere(request) {
    try {
        return await request;
    }
    catch (error) {
        if ((0,errors/* isNotFound */.c4)(error))
            return undefined;
        throw error;
    }
}
function keyPath(hash) {
    return `/keys/${encodeURIComponent(hash)}`;
}
function parsed(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
/** An answer about another key than the one that was asked for is worse than none. */
function sameKey(key, hash, call) {
    if (key.hash === hash)
        return key;
    throw wrong((0,transport/* callText */.WT)(call), 'data.hash', key.hash, 'the hash that was asked for');
}


/***/ }),

/***/ 8851:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ apply),
/* harmony export */   Z: () => (/* binding */ NotArrivedError)
/* harmony export */ });
/* harmony import */ var _rules_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9465);
/* harmony import */ var _rules_key_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2779);
/* harmony import */ var _rules_plan_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9789);
/* harmony import */ var _rules_untrusted_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7258);




/** A value has not arrived. `key` is what was read: other values may have. */
class NotArrivedError extends _rules_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .AnswerError */ .dV {
    name = 'NotArrivedError';
    key;
    constructor(message, key) {
        super(message, true);
        this.key = key;
    }
}
/**
 * The key after the PATCH. An answer that differs from what was sent is read again before it is believed.
 * @throws NotArrivedError when a value still has not arrived
 */
async function apply(openrouter, hash, patch) {
    const answered = await openrouter.update(hash, patch);
    if ((0,_rules_plan_js__WEBPACK_IMPORTED_MODULE_2__/* .missingIn */ .EH)(answered, patch).length === 0)
        return answered;
    const key = await openrouter.key(hash);
    const missing = (0,_rules_plan_js__WEBPACK_IMPORTED_MODULE_2__/* .missingIn */ .EH)(key, patch);
    if (missing.length === 0)
        return key;
    const still = missing.map(name => (0,_rules_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `${(0,_rules_key_js__WEBPACK_IMPORTED_MODULE_1__/* .outputName */ .Vf)(name)} is still ${(0,_rules_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .quoted */ .TL)((0,_rules_key_js__WEBPACK_IMPORTED_MODULE_1__/* .written */ .Mp)(name, key[name]))} instead of ${(0,_rules_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .quoted */ .TL)((0,_rules_key_js__WEBPACK_IMPORTED_MODULE_1__/* .written */ .Mp)(name, patch[name]))}`);
    throw new NotArrivedError((0,_rules_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `OpenRouter accepted the change of key ${(0,_rules_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .quoted */ .TL)(key.name)} (${hash}), but ${still.join(', ')}. ` +
        'Something else may be changing the key, or OpenRouter does not allow the value. Look at the key, then try again.', key);
}


/***/ }),

/***/ 3252:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ Judge),
/* harmony export */   O: () => (/* binding */ unmetFailure)
/* harmony export */ });
/* harmony import */ var _rules_condition_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3337);
/* harmony import */ var _rules_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9465);
/* harmony import */ var _rules_untrusted_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7258);



/** Unmet conditions that an error names. */
const NAMED = 20;
/** Judges keys by the conditions of a step; asks for the account's credits once, and only when one names them. */
class Judge {
    #gate;
    #context;
    #credits;
    constructor(gate, context) {
        this.#gate = gate;
        this.#context = context;
    }
    /** undefined when nothing is required. Every key must pass. */
    async judge(keys) {
        if (this.#gate === undefined)
            return undefined;
        const { conditions } = this.#gate;
        if ((0,_rules_condition_js__WEBPACK_IMPORTED_MODULE_0__/* .namesCredits */ .pj)(conditions))
            this.#credits ??= this.#context.openrouter.creditsRemaining();
        const creditsRemaining = await this.#credits;
        const now = this.#context.clock.now();
        const unmet = keys.flatMap(key => (0,_rules_condition_js__WEBPACK_IMPORTED_MODULE_0__/* .unmetConditions */ .kW)(conditions, { key, now, creditsRemaining }));
        return { passed: unmet.length === 0, unmet };
    }
    /** The error of unmet conditions, which begins with `what`; undefined when there are none, or they only set outputs. */
    failure(verdict, what) {
        if (verdict === undefined || verdict.unmet.length === 0 || !this.#gate?.failOnUnmet)
            return undefined;
        return unmetFailure(verdict, what);
    }
}
/** The error of a verdict: each unmet condition with what is. */
function unmetFailure(verdict, what) {
    const several = new Set(verdict.unmet.map(({ hash }) => hash)).size > 1;
    const first = verdict.unmet
        .slice(0, NAMED)
        .map(each => (several ? (0,_rules_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `${(each.hash ?? '').slice(0, 12)}: ` : '') + (0,_rules_condition_js__WEBPACK_IMPORTED_MODULE_0__/* .unmetText */ .Zv)(each));
    const more = verdict.unmet.length > first.length ? `; and ${verdict.unmet.length - first.length} more` : '';
    return new _rules_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UnmetError */ ._$(what, `${first.join('; ')}${more}`, 'Mend the key or the condition (require); with fail-on-unmet: false the step only sets its outputs.');
}


/***/ }),

/***/ 5711:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $S: () => (/* binding */ searchedIn),
/* harmony export */   Dh: () => (/* binding */ refuseManagementKey),
/* harmony export */   K_: () => (/* binding */ foreignWorkspace),
/* harmony export */   Lt: () => (/* binding */ select),
/* harmony export */   Y2: () => (/* binding */ noneLeft),
/* harmony export */   d2: () => (/* binding */ byValue),
/* harmony export */   lX: () => (/* binding */ noMatch)
/* harmony export */ });
/* harmony import */ var _rules_condition_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3337);
/* harmony import */ var _rules_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9465);
/* harmony import */ var _rules_journal_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(935);
/* harmony import */ var _rules_key_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2779);
/* harmony import */ var _rules_untrusted_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7258);
/* harmony import */ var _side_by_side_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5634);






/** The keys that are selected, meet `where` and are no more than allowed. Nothing is written. */
async function select(selecting, context, guard) {
    const { where, maxKeys } = selecting;
    const { clock } = context;
    const found = await findKeys(selecting, context, guard);
    const now = clock.now();
    const keys = found.keys.filter(key => (0,_rules_condition_js__WEBPACK_IMPORTED_MODULE_0__/* .unmetConditions */ .kW)(where, { key, now }).length === 0);
    if (maxKeys !== undefined && keys.length > maxKeys)
        throw tooMany(keys, maxKeys);
    return { keys, unusable: found.unusable, leftOut: found.keys.length - keys.length };
}
async function findKeys(selecting, context, guard) {
    const { selector, workspaceId } = selecting;
    switch (selector.by) {
        case 'hash':
            return byHashes(selector.hashes, workspaceId, context, guard);
        case 'name':
            return { keys: await byName(selecting, context), unusable: [] };
        case 'api-key':
            return { keys: [(await byValue(selector.secret, workspaceId, context)).key], unusable: [] };
    }
}
/** Where names were looked for, in words. */
function searchedIn(workspaceId) {
    return workspaceId === undefined ? "OpenRouter's default workspace" : (0,_rules_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `workspace ${workspaceId}`;
}
async function byHashes(hashes, workspaceId, context, guard) {
    const read = await (0,_side_by_side_js__WEBPACK_IMPORTED_MODULE_4__/* .sideBySide */ .Q)(hashes, 'Reading keys', context, async (hash) => {
        try {
            const key = await context.openrouter.key(hash);
            const error = foreignWorkspace(key, workspaceId) ?? guard?.(key);
            return error === undefined ? key : { hash, error, gone: false };
        }
        catch (error) {
            if (!(error instanceof _rules_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ) || concernsAll(error))
                return { fatal: error };
            return { hash, error: error.message, gone: (0,_rules_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isNotFound */ .c4)(error) };
        }
    });
    const keys = [];
    const unusable = [];
    for (const each of read) {
        if ('name' in each)
            keys.push(each);
        else if ('hash' in each)
            unusable.push(each);
        else
            throw each.fatal;
    }
    return { keys, unusable };
}
/** Refusals that every other key would meet as well: of the credential, or of the address. */
function concernsAll(error) {
    return error instanceof _rules_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .RefusalError */ .XQ && (error.status === 401 || error.status === 403 || error.status < 400);
}
/** Why a key must not be touched: `workspace-id` guards `hash`. */
function foreignWorkspace(key, workspaceId) {
    if (workspaceId === undefined || key.workspace_id.toLowerCase() === workspaceId)
        return undefined;
    return ((0,_rules_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `Key ${(0,_rules_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .quoted */ .TL)(key.name)} (${key.hash}) is in workspace ${key.workspace_id}, not in ${workspaceId} as ` +
        'workspace-id says. It was not touched. Correct hash or workspace-id.');
}
/** A pattern passes over keys in a rotation, unless it is meant for them. */
async function byName({ selector, provisioningKey, workspaceId }, { openrouter }) {
    const { pattern } = selector;
    const passesOver = !pattern.exact && !pattern.text.includes(' [');
    const found = (await openrouter.list(workspaceId)).filter(key => pattern.matches(key.name) && !(passesOver && (0,_rules_journal_js__WEBPACK_IMPORTED_MODULE_5__/* .readName */ .MQ)(key.name, provisioningKey)?.sealed));
    if (found.length > 0)
        return found;
    throw noMatch(pattern.text, workspaceId);
}
/** The error when no key has the name. */
function noMatch(name, workspaceId) {
    return new _rules_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ((0,_rules_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `current-name: no key ${name.includes('*') ? 'matches' : 'is named'} ${(0,_rules_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .quoted */ .TL)(name)} in ` +
        `${searchedIn(workspaceId)}, the only one that was searched. Correct the name, or name another workspace with workspace-id.`);
}
/** The one listed key that `secret` is. The list does not hold secrets, so it is known by what it says of itself. */
async function byValue(secret, workspaceId, { openrouter }) {
    const own = await openrouter.ownKey(secret, 'api-key');
    if (own)
        refuseManagementKey(own);
    const listed = await openrouter.list(workspaceId);
    const found = listed.filter(key => (own ? describes(own, key) : isMaskOf(key.label, secret)));
    const [key] = found;
    if (found.length === 1 && key)
        return { key, listed };
    const many = found.length === 0 ? 'No key' : `${found.length} keys`;
    throw new _rules_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ(`api-key: ${many} in ${searchedIn(workspaceId)} could be the given key. ` +
        'It may be in another workspace (workspace-id), be of another account, or have been deleted. ' +
        'Select it by hash instead.');
}
/** @throws ActionError when the key is a management key: it is no ordinary key, and has no settings to work on */
function refuseManagementKey(own) {
    if (!own.is_management_key && !own.is_provisioning_key)
        return;
    throw new _rules_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('api-key: this is a provisioning (management) key, which can do everything with the account. ' +
        'api-key takes the ordinary key that is meant; store that in the secret instead.');
}
function describes(own, key) {
    const instant = (value) => (value == null ? undefined : (0,_rules_key_js__WEBPACK_IMPORTED_MODULE_2__/* .instantOf */ .B9)(value));
    return own.label === key.label && own.limit === key.limit && instant(own.expires_at) === instant(key.expires_at);
}
/** `sk-or-v1-0e6...1c96` masks every key that begins and ends so. */
function isMaskOf(label, secret) {
    const [begin, end, ...more] = label.split('...');
    if (begin === undefined || end === undefined || more.length > 0 || begin === '' || end === '')
        return false;
    return secret.length >= begin.length + end.length && secret.startsWith(begin) && secret.endsWith(end);
}
function tooMany(keys, maxKeys) {
    const names = keys.slice(0, 10).map(key => (0,_rules_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .quoted */ .TL)(key.name));
    const more = keys.length > names.length ? ` and ${keys.length - names.length} more` : '';
    return new _rules_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ(`max-keys: ${keys.length} keys are selected, but at most ${maxKeys} may be: ${names.join(', ')}${more}. ` +
        `Nothing was changed. Narrow current-name or where, or set max-keys: ${keys.length} if all are meant.`);
}
/** The notice when `where` leaves no key, which is success. */
function noneLeft(selection) {
    const { keys, unusable, leftOut } = selection;
    if (keys.length > 0 || unusable.length > 0 || leftOut === 0)
        return [];
    return [
        `where: none of the ${leftOut} selected key${leftOut === 1 ? '' : 's'} meets the conditions; nothing was done.`,
    ];
}


/***/ }),

/***/ 5634:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ sideBySide)
/* harmony export */ });
/* harmony import */ var _http_transport_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3442);
/** Bounded concurrency: many keys at a time, but never all at once. */

const PROGRESS_MS = 5_000;
/**
 * The results of `work` for every item, in order. Long work tells its progress. `work` must not reject: the others
 * would go on behind the back of whoever caught it.
 */
async function sideBySide(items, doing, { clock, log }, work) {
    const results = new Array(items.length);
    let begun = 0;
    let done = 0;
    let told = clock.now();
    const worker = async () => {
        for (let index = begun++; index < items.length; index = begun++) {
            results[index] = await work(items[index]);
            done++;
            if (clock.now() - told < PROGRESS_MS)
                continue;
            told = clock.now();
            log(`${doing}: ${done} of ${items.length}`);
        }
    };
    await Promise.all(Array.from({ length: Math.min(_http_transport_js__WEBPACK_IMPORTED_MODULE_0__/* .CONNECTIONS */ .Uk, items.length) }, worker));
    return results;
}


/***/ }),

/***/ 1173:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  run: () => (/* binding */ run),
  runPost: () => (/* binding */ runPost)
});

;// CONCATENATED MODULE: ./build/clock.js
/** Time, passed in, so that nothing in a test waits for real. */
const systemClock = {
    now: Date.now,
    sleep(ms, signal) {
        return new Promise(resolve => {
            if (signal?.aborted)
                return resolve();
            const done = () => {
                clearTimeout(timer);
                signal?.removeEventListener('abort', done);
                resolve();
            };
            const timer = setTimeout(done, ms);
            signal?.addEventListener('abort', done);
        });
    },
};

;// CONCATENATED MODULE: ./build/http/patience.js
/** ms after the signal in which a request on its way may still be answered. */
const GRACE_MS = 2_000;
/** ms after the signal by which everything has ended. */
const END_MS = 5_500;
/** Whether this process was told to stop, and what may go on since. */
class Stop {
    #told = new AbortController();
    #grace = new AbortController();
    #end = new AbortController();
    #over = new AbortController();
    /** Work that may simply be left: ends at once. */
    reading = { begin: this.#told.signal, cut: this.#told.signal };
    /** Work that must be known to have happened or not: nothing begins, what runs has a moment to be answered. */
    working = { begin: this.#told.signal, cut: this.#grace.signal };
    /** Undoing and finishing: goes on as long as the runner allows. */
    finishing = { begin: this.#end.signal, cut: this.#end.signal };
    get told() {
        return this.#told.signal.aborted;
    }
    /** The signal was received. */
    tell(clock) {
        if (this.told)
            return;
        this.#told.abort();
        void clock.sleep(GRACE_MS, this.#over.signal).then(() => this.#grace.abort());
        void clock.sleep(END_MS, this.#over.signal).then(() => this.#end.abort());
    }
    /** All work has ended: nothing of this keeps the process alive. */
    dispose() {
        this.#over.abort();
    }
}

// EXTERNAL MODULE: ./build/http/proxy.js
var proxy = __webpack_require__(2749);
// EXTERNAL MODULE: ./build/http/transport.js + 1 modules
var transport = __webpack_require__(3442);
// EXTERNAL MODULE: ./build/inputs.js + 1 modules
var inputs = __webpack_require__(758);
// EXTERNAL MODULE: ./build/openrouter/client.js + 2 modules
var client = __webpack_require__(5462);
// EXTERNAL MODULE: ./build/rules/condition.js
var condition = __webpack_require__(3337);
// EXTERNAL MODULE: ./build/rules/errors.js
var errors = __webpack_require__(9465);
// EXTERNAL MODULE: ./build/rules/key.js
var key = __webpack_require__(2779);
// EXTERNAL MODULE: ./build/rules/plan.js
var rules_plan = __webpack_require__(9789);
// EXTERNAL MODULE: ./build/rules/untrusted.js
var untrusted = __webpack_require__(7258);
;// CONCATENATED MODULE: ./build/operations/failures.js
/** The errors of a step in which keys failed: each is named, and none hides another. */


const NAMED = 50;
/** undefined when no key failed. `selected` is how many keys there were. */
function partialFailure(failed, selected) {
    const [first] = failed;
    if (first === undefined)
        return undefined;
    if (selected <= 1)
        return new errors/* ActionError */.lZ(first.error);
    const lines = failed.slice(0, NAMED).map(({ hash, error }) => (0,untrusted/* say */.cv) `${hash}: ${error}`);
    const more = failed.length > NAMED ? [`and ${failed.length - NAMED} more; the output failed names all`] : [];
    return new errors/* ActionError */.lZ([`${failed.length} of ${selected} keys failed:`, ...lines, ...more].join('\n'));
}
/** Both errors as one, so that neither hides the other. */
function bothFailures(first, second) {
    return first && second ? new errors/* ActionError */.lZ(`${first.message}\n${second.message}`) : (first ?? second);
}

// EXTERNAL MODULE: ./build/operations/gate.js
var operations_gate = __webpack_require__(3252);
// EXTERNAL MODULE: ./build/rules/journal.js
var journal = __webpack_require__(935);
;// CONCATENATED MODULE: ./build/operations/retired.js
/** Keys that a rotation has retired: their secret may still be in use somewhere, but they are no longer the key. */


/** Refuses a retired key that was selected by its hash, and names the key that replaced it. */
function retiredGuard(provisioningKey) {
    return key => {
        const name = (0,journal/* readName */.MQ)(key.name, provisioningKey);
        if (!name?.sealed || name.ending.kind !== 'replaced')
            return undefined;
        return ((0,untrusted/* say */.cv) `hash: key ${(0,untrusted/* quoted */.TL)(key.name)} (${key.hash}) is retired: a rotation replaced it by the key whose hash begins ` +
            (0,untrusted/* say */.cv) `with ${name.ending.other}. Use that hash, or current-name: ${name.base}. ` +
            'A retired key can only be disabled (disabled: true, alone) or deleted.');
    };
}

// EXTERNAL MODULE: ./build/operations/select.js
var operations_select = __webpack_require__(5711);
;// CONCATENATED MODULE: ./build/operations/check.js
/** Operation check: reads and judges. It holds nothing that could write. */








async function check(inputs, context) {
    const selection = await (0,operations_select/* select */.Lt)(inputs, context, retiredGuard(inputs.provisioningKey));
    const { keys, unusable } = selection;
    const judge = new operations_gate/* Judge */.I(inputs.gate, context);
    const verdict = await judge.judge(keys);
    const selected = keys.length + unusable.length;
    return {
        operation: 'check',
        dryRun: false,
        changed: false,
        results: keys.map(checked),
        single: selected === 1 ? keys[0] : undefined,
        failed: unusable,
        verdict: verdict && { ...verdict, passed: verdict.passed && unusable.length === 0 },
        notices: (0,operations_select/* noneLeft */.Y2)(selection),
        warnings: [],
        failure: bothFailures(partialFailure(unusable, selected), judge.failure(verdict, `${keys.length > 1 ? 'Not every key meets' : 'The key does not meet'} require:`)),
    };
}
/** One request, made as the key itself: a gate for jobs that hold no power over the account. */
async function checkOwnKey(inputs, context) {
    const { apiKey, where, gate } = inputs;
    const base = { operation: 'check', dryRun: false, changed: false, results: [], failed: [], warnings: [] };
    const own = await context.openrouter.ownKey(apiKey, 'api-key');
    if (own === undefined) {
        const what = 'api-key: OpenRouter answered 401, which here means that the key is disabled, expired, deleted or mistyped.';
        if (gate === undefined) {
            throw new errors/* ActionError */.lZ(`${what} Look at the key at https://openrouter.ai/settings/keys, or store a working one.`);
        }
        const verdict = { passed: false, unmet: (0,condition/* allUnknown */.SH)(gate.conditions, null) };
        const failure = gate.failOnUnmet ? (0,operations_gate/* unmetFailure */.O)(verdict, `${what} Nothing that is required can hold:`) : undefined;
        return { ...base, single: undefined, verdict, notices: gate.failOnUnmet ? [] : [what], failure };
    }
    (0,operations_select/* refuseManagementKey */.Dh)(own);
    const key = keyFieldsOf(own);
    const judge = new operations_gate/* Judge */.I(gate, context);
    const leftOut = (0,condition/* unmetConditions */.kW)(where, { key, now: context.clock.now() }).length > 0;
    const verdict = await judge.judge(leftOut ? [] : [key]);
    return {
        ...base,
        results: leftOut ? [] : [{ ...checked(nameless(own)), returned: own }],
        single: leftOut ? undefined : key,
        verdict,
        notices: (0,operations_select/* noneLeft */.Y2)({ keys: leftOut ? [] : [key], unusable: [], leftOut: Number(leftOut) }),
        failure: judge.failure(verdict, 'The key does not meet require:'),
    };
}
function checked(key) {
    return { did: 'checked', returned: key, after: key, before: (0,rules_plan/* settingsOf */.f5)(key) };
}
/** What `GET /key` tells as fields of a key; the rest (rate limits, tiers) is none. */
function keyFieldsOf(own) {
    const names = key/* FIELD_NAMES */.Yr.filter(name => key/* FIELDS */.cJ[name].ofOwnKey);
    return Object.fromEntries(names.map(name => [name, own[name]]));
}
/** A key that asks about itself does not learn its name: the masked key stands for it. It answers, so it is enabled. */
function nameless(own) {
    const unknown = { hash: '', disabled: false, created_at: '', updated_at: null, workspace_id: '' };
    return { ...unknown, ...own, name: own.label };
}

// EXTERNAL MODULE: ./build/operations/side-by-side.js
var side_by_side = __webpack_require__(5634);
;// CONCATENATED MODULE: ./build/operations/delete.js






async function deleteKeys(inputs, context) {
    const { dryRun } = inputs;
    const selection = await (0,operations_select/* select */.Lt)(inputs, context);
    const warnings = selection.unusable.filter(({ gone }) => gone).map(({ hash }) => alreadyGone(hash));
    const failed = selection.unusable.filter(({ gone }) => !gone).map(({ hash, error }) => ({ hash, error }));
    const results = dryRun
        ? selection.keys.map(key => result(key, 'deleted'))
        : await (0,side_by_side/* sideBySide */.Q)(selection.keys, 'Deleting keys', context, async (key) => {
            try {
                const did = await context.openrouter.delete(key.hash);
                if (did === 'gone')
                    warnings.push((0,untrusted/* say */.cv) `Key ${(0,untrusted/* quoted */.TL)(key.name)} (${key.hash}) was already gone.`);
                return result(key, did === 'gone' ? 'unchanged' : 'deleted');
            }
            catch (error) {
                failed.push({ hash: key.hash, error: (0,errors/* asActionError */.z6)(error).message });
                return result(key, 'failed');
            }
        });
    const selected = selection.keys.length + selection.unusable.length;
    return {
        operation: 'delete',
        dryRun,
        changed: results.some(({ did }) => did === 'deleted'),
        results,
        single: selected === 1 ? results[0]?.after : undefined,
        failed,
        notices: (0,operations_select/* noneLeft */.Y2)(selection),
        warnings,
        failure: partialFailure(failed, selected),
    };
}
function alreadyGone(hash) {
    return ((0,untrusted/* say */.cv) `hash: there is no key ${hash}. If it was deleted before, all is well; if it belongs to another account, ` +
        'provisioning-key is of the wrong one.');
}
function result(key, did) {
    return { did, returned: key, after: key, before: (0,rules_plan/* settingsOf */.f5)(key) };
}

// EXTERNAL MODULE: ./build/operations/apply.js
var apply = __webpack_require__(8851);
;// CONCATENATED MODULE: ./build/operations/update.js









const NOT_DONE = 'Nothing was changed, because the result would not meet require';
async function update(inputs, context) {
    const { wanted, dryRun } = inputs;
    const onlyDisables = Object.keys(wanted).length === 1 && wanted.disabled === true;
    const guard = onlyDisables ? undefined : retiredGuard(inputs.provisioningKey);
    const selection = await (0,operations_select/* select */.Lt)(inputs, context, guard);
    refuseOneNameForAll(inputs, selection.keys.length);
    const notices = (0,operations_select/* noneLeft */.Y2)(selection);
    const selected = selection.keys.length + selection.unusable.length;
    const { works, failed } = planAll(selection.keys.splice(0), inputs, context.clock.now());
    failed.unshift(...selection.unusable);
    const base = { operation: 'update', dryRun, notices, warnings: [] };
    const judge = new operations_gate/* Judge */.I(inputs.gate, context);
    const forecast = await judge.judge(works.flatMap(({ planned }) => planned ?? []));
    const single = selected === 1 ? works[0] : undefined;
    if (single)
        context.announce(single.before);
    if (forecast && !forecast.passed) {
        const failure = judge.failure(forecast, `${NOT_DONE}:`);
        return {
            ...base,
            notices: failure ? notices : [...notices, `${NOT_DONE}.`],
            changed: false,
            results: works,
            single: single?.after,
            failed,
            verdict: forecast,
            failure: bothFailures(failure, partialFailure(failed, selected)),
        };
    }
    if (dryRun)
        for (const work of works)
            forecastOnly(work);
    else
        await updateAll(works, context);
    for (const { did, after, error } of works) {
        if (did === 'failed')
            failed.push({ hash: after.hash, error: error ?? '' });
    }
    const verdict = dryRun ? forecast : await judge.judge(works.filter(succeeded).map(({ after }) => after));
    return {
        ...base,
        changed: works.some(({ before, after }) => (0,rules_plan/* missingIn */.EH)(after, before).length > 0),
        results: works,
        single: single?.after,
        failed,
        verdict: verdict && { ...verdict, passed: verdict.passed && failed.length === 0 },
        failure: bothFailures(partialFailure(failed, selected), judge.failure(verdict, 'The update was made, but its result does not meet require:')),
    };
}
/** Several hashes were refused with the inputs; a pattern shows only here how many keys it matches. */
function refuseOneNameForAll({ wanted }, selected) {
    if (wanted.name === undefined || selected <= 1)
        return;
    throw new errors/* ActionError */.lZ(`name: ${selected} keys are selected, and they cannot all be given the same name. Nothing was changed. ` +
        'Select one key, or leave name out.');
}
function planAll(keys, { wanted, gate, dryRun }, now) {
    const works = [];
    const failed = [];
    for (const key of keys) {
        const plan = (0,rules_plan/* planUpdate */.ZL)(key, wanted, now);
        if (!plan) {
            failed.push({ hash: key.hash, error: cannotLower(key) });
            continue;
        }
        const planned = gate || dryRun ? plan.planned : undefined;
        works.push({ did: 'unchanged', returned: key, after: key, before: (0,rules_plan/* settingsOf */.f5)(key), patch: plan.patch, planned });
    }
    return { works, failed };
}
function cannotLower(key) {
    return ((0,untrusted/* say */.cv) `limit: key ${(0,untrusted/* quoted */.TL)(key.name)} (${key.hash}) is unlimited, which cannot be lowered by an amount. ` +
        'Give the limit it shall have, or "at most 50".');
}
async function updateAll(works, context) {
    await (0,side_by_side/* sideBySide */.Q)(works, 'Updating keys', context, async (work) => {
        if (isEmpty(work.patch))
            return;
        try {
            const key = await (0,apply/* apply */.B)(context.openrouter, work.after.hash, work.patch);
            record(work, 'updated', key);
        }
        catch (error) {
            record(work, 'failed', error instanceof apply/* NotArrivedError */.Z ? error.key : work.after);
            work.error = (0,errors/* asActionError */.z6)(error).message;
        }
    });
}
function record(work, did, key) {
    work.did = did;
    work.returned = key;
    work.after = key;
}
/** A dry run is the plan without the doing. */
function forecastOnly(work) {
    work.after = work.planned ?? work.after;
    if (!isEmpty(work.patch))
        work.did = 'updated';
}
function isEmpty(patch) {
    return Object.keys(patch).length === 0;
}
function succeeded({ did }) {
    return did !== 'failed';
}

// EXTERNAL MODULE: ./build/report/files.js + 1 modules
var files = __webpack_require__(1743);
// EXTERNAL MODULE: ./build/report/log.js + 4 modules
var log = __webpack_require__(6966);
// EXTERNAL MODULE: ./build/report/outputs.js
var outputs = __webpack_require__(4121);
// EXTERNAL MODULE: ./build/report/report.js + 2 modules
var report = __webpack_require__(8480);
// EXTERNAL MODULE: ./build/rules/loopback.js
var loopback = __webpack_require__(379);
;// CONCATENATED MODULE: ./build/run.js
/** From understood inputs to the report: the effects are made here, handed to one operation, and ended here. */
















const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGBREAK'];
const CLOCK_TOLERANCE_MS = 5 * 60_000;
/** Does what the inputs say, and shows what came of it. */
async function run(inputs) {
    const stop = new Stop();
    const transports = [];
    try {
        const context = makeContext(inputs, stop, transports);
        spareMemory(inputs);
        const outcome = await operate(inputs, context);
        warnOfClock(context.openrouter.clockAhead);
        (0,report/* report */.z)(outcome, inputs.jobSummary, context.clock.now());
    }
    catch (error) {
        const gated = 'gate' in inputs && inputs.gate !== undefined;
        (0,report/* reportError */.N)(error, inputs.operation, gated, inputs.jobSummary);
    }
    finally {
        stop.dispose();
        await Promise.all(transports.map(each => each.close()));
    }
}
/** The post step: deletes the key that lived for the job. The key itself is not known here, only its hash. */
async function runPost() {
    const state = (name) => process.env[`STATE_${name}`] ?? '';
    const stop = new Stop();
    let transport;
    try {
        const connection = {
            apiUrl: new URL(state('api-url')),
            timeoutMs: Number(state('timeout-ms')),
            maxRetries: Number(state('max-retries')),
        };
        const provisioningKey = (0,inputs/* rawInput */.JR)(process.env, 'provisioning-key');
        if (provisioningKey === undefined) {
            throw new errors/* ActionError */.lZ(`provisioning-key is empty in the post step, so the key of this job (${state('delete-hash')}) was not deleted. ` +
                'It expires by itself; to end it now, delete it at OpenRouter. Give provisioning-key from a secret that lasts for the job.');
        }
        tellHost(connection);
        transport = makeTransport(connection);
        const did = await new client/* OpenRouter */.a(transport, provisioningKey, stop.finishing).delete(state('delete-hash'));
        (0,log/* logLine */.BP)(did === 'deleted'
            ? `The key of this job was deleted. Its hash was ${state('delete-hash')}.`
            : `The key of this job was already gone. Its hash was ${state('delete-hash')}.`);
    }
    catch (error) {
        (0,log/* fail */.fJ)(error);
    }
    finally {
        stop.dispose();
        await transport?.close();
    }
}
/**
 * A pattern may bring thousands of keys. V8 would take a large young generation for them and keep it (270 MB for
 * 10,000 keys, of which 30 MB live); told to mind its size it stays at half.
 */
function spareMemory(inputs) {
    if (!('selector' in inputs) || inputs.selector.by !== 'name' || inputs.selector.pattern.exact)
        return;
    const most = 'maxKeys' in inputs ? inputs.maxKeys : undefined;
    if (most === undefined || most > 1_000)
        process.getBuiltinModule('node:v8').setFlagsFromString('--optimize-for-size');
}
function operate(inputs, context) {
    switch (inputs.operation) {
        case 'update':
            return update(inputs, context);
        case 'check':
            return check(inputs, context);
        case 'check own key':
            return checkOwnKey(inputs, context);
        case 'delete':
            return deleteKeys(inputs, context);
        case 'create':
        case 'rotate':
            return makeKeys(inputs, context);
    }
}
/**
 * Loaded only where a key is made: most steps make none. Only there is anything to undo, so that a signal must not end
 * the process at once; nor must the second one that the runner sends.
 */
async function makeKeys(inputs, context) {
    const { create, rotate } = await __webpack_require__.e(/* import() */ 973).then(__webpack_require__.bind(__webpack_require__, 4973));
    const tell = () => {
        (0,log/* logWarning */.FF)('The job is being cancelled. What has begun is undone or brought to an end.');
        context.stop.tell(context.clock);
    };
    if (!inputs.dryRun)
        for (const signal of SIGNALS)
            process.once(signal, tell).on(signal, () => undefined);
    return inputs.operation === 'create' ? create(inputs, context) : rotate(inputs, context);
}
function makeContext(inputs, stop, transports) {
    const open = (connection) => {
        const transport = makeTransport(connection);
        transports.push(transport);
        return transport;
    };
    const provisioningKey = 'provisioningKey' in inputs ? inputs.provisioningKey : '';
    tellHost(inputs.connection);
    return {
        openrouter: new client/* OpenRouter */.a(open(inputs.connection), provisioningKey, stop.reading),
        clock: systemClock,
        stop,
        log: log/* logLine */.BP,
        mask: log/* mask */.dK,
        announce: before => (0,files/* writeOutputs */.Kn)((0,outputs/* previousOutputs */.w)(before)),
        requireOutputs: files/* requireOutputs */.qV,
        outputKey: secret => (0,files/* writeOutputs */.Kn)(new Map([['key', secret]])),
        saveState: files/* writeState */.Jq,
        run: runId(process.env),
        secretStore: async (token) => {
            const transport = open({ ...inputs.connection, apiUrl: githubApiUrl(process.env) });
            const { loadOctokit } = await Promise.all(/* import() */[__webpack_require__.e(752), __webpack_require__.e(704)]).then(__webpack_require__.bind(__webpack_require__, 704));
            return (await loadOctokit()).secretStore(transport, token);
        },
        connection: inputs.connection,
    };
}
/** The GitHub API of this runner. */
function githubApiUrl(env) {
    const url = env.GITHUB_API_URL || 'https://api.github.com';
    const safe = URL.canParse(url) && (new URL(url).protocol === 'https:' || (0,loopback/* isLoopback */.U)(new URL(url).hostname));
    if (safe)
        return new URL(url);
    throw new errors/* ActionError */.lZ('GITHUB_API_URL, which the runner sets, is no https address; secrets are not sent to it.');
}
function makeTransport({ apiUrl, timeoutMs, maxRetries }) {
    const fault = (0,proxy/* proxyFault */.t)(apiUrl, process.env);
    if (fault)
        throw new errors/* ActionError */.lZ(fault);
    const proxyAgent = async () => (await Promise.all(/* import() */[__webpack_require__.e(752), __webpack_require__.e(704)]).then(__webpack_require__.bind(__webpack_require__, 704))).EnvHttpProxyAgent;
    return new transport/* Transport */.oK({ base: apiUrl, timeoutMs, maxRetries, clock: systemClock, proxyAgent, log: log/* logLine */.BP });
}
function tellHost({ apiUrl }) {
    if (apiUrl.hostname !== 'openrouter.ai')
        (0,log/* logLine */.BP)((0,untrusted/* say */.cv) `Requests go to ${apiUrl.host} (api-url), not to openrouter.ai.`);
}
function runId(env) {
    const [run = '', attempt = ''] = [env.GITHUB_RUN_ID, env.GITHUB_RUN_ATTEMPT];
    return /^\d{1,20}$/.test(run) && /^\d{1,9}$/.test(attempt)
        ? { run, attempt: Number(attempt) }
        : { run: '0', attempt: 0 };
}
function warnOfClock(ahead) {
    if (ahead === undefined || Math.abs(ahead) < CLOCK_TOLERANCE_MS)
        return;
    const minutes = Math.round(Math.abs(ahead) / 60_000);
    (0,log/* logWarning */.FF)(`This machine's clock is ${minutes} minutes ${ahead > 0 ? 'behind' : 'ahead of'} OpenRouter's. Durations ` +
        '(expires-in, expires-at > 7d) are counted from the clock of this machine: set it right.');
}


/***/ })

};
