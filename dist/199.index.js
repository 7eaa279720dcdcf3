"use strict";
exports.id = 199;
exports.ids = [199];
exports.modules = {

/***/ 4199:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  BN: () => (/* binding */ githubApiUrl),
  us: () => (/* binding */ nameHost),
  bg: () => (/* binding */ openAccess),
  r2: () => (/* binding */ transportTo)
});

// EXTERNAL MODULE: ./build/clock.js
var clock = __webpack_require__(7094);
// EXTERNAL MODULE: ./build/domain/text/errors.js
var errors = __webpack_require__(2198);
// EXTERNAL MODULE: ./build/domain/text/parse.js
var parse = __webpack_require__(4614);
// EXTERNAL MODULE: ./build/domain/text/untrusted.js
var untrusted = __webpack_require__(1511);
// EXTERNAL MODULE: ./node_modules/undici/lib/dispatcher/pool.js
var pool = __webpack_require__(628);
// EXTERNAL MODULE: ./build/http/call.js
var http_call = __webpack_require__(117);
// EXTERNAL MODULE: ./build/http/request-limits.js
var request_limits = __webpack_require__(1865);
// EXTERNAL MODULE: ./build/http/retry.js
var retry = __webpack_require__(4675);
;// CONCATENATED MODULE: ./build/http/transport.js





/** No account's answers contain more different texts like API keys, and each slows down every line of the log. */
const MAX_SECRETS = 10_000;
/** ms since 1970. No real clock is beyond it, and the last possible Date would have no next month. */
const YEAR_10000 = Date.UTC(10_000, 0);
/** An abort reason, since without one the signal would create an error with a stack. */
const OVER = 'over';
class Transport {
    #options;
    #slots = new request_limits/* Semaphore */.jf(request_limits/* CONNECTIONS */.Uk);
    #secrets = new Set();
    #dateOffset;
    #farthestOffset;
    constructor(options) {
        this.#options = options;
    }
    get base() {
        return this.#options.base;
    }
    /** ms since 1970 by this machine's clock. */
    now() {
        return this.#options.clock.now();
    }
    /** ms since 1970 by the host's own clock (`Date` of its answers), or this machine's before the first answer. */
    hostNow() {
        return this.#options.clock.now() + (this.#dateOffset ?? 0);
    }
    /**
     * ms by which the host's clock is ahead of this machine's, the largest difference of all answers; undefined before
     * the first one.
     */
    get hostAhead() {
        return this.#farthestOffset;
    }
    /**
     * The answer to a call, after as many attempts as necessary and allowed.
     * @throws NetworkError when no attempt was answered, CancelledError or the call's own error when none could begin,
     * LoginError when there was no token
     */
    async send(call, limits) {
        const { clock, maxRetries } = this.#options;
        const first = await this.#attempt(call, limits);
        if (first === undefined)
            throw this.#whyNot(call, limits);
        let outcome = first;
        let mayHaveBeenProcessed = mayHaveBeenProcessedBy(outcome);
        let decision = this.#decide(call, outcome, 0);
        let attempts = 1;
        while ('again' in decision && attempts <= maxRetries && !this.#tooLate(limits, decision.again)) {
            this.#logRetry(call, outcome, decision.again, attempts);
            await clock.sleep(decision.again, limits.begin);
            const next = await this.#attempt(call, limits).catch(error => {
                throw mayHaveBeenProcessed ? inDoubt(error) : error;
            });
            if (next === undefined)
                break;
            outcome = next;
            mayHaveBeenProcessed ||= mayHaveBeenProcessedBy(outcome);
            decision = this.#decide(call, outcome, attempts);
            attempts++;
        }
        if (outcome instanceof retry/* AttemptFailure */.WY)
            throw this.#unanswered(call, outcome, mayHaveBeenProcessed, attempts);
        return { ...outcome, mayHaveBeenProcessed, ...('tooLong' in decision && { tooLong: decision.tooLong }) };
    }
    /** Closes every connection, so that none keeps the process alive. */
    async close() {
        await this.#options.close?.();
    }
    /** One attempt, and immediately another one if refused parts can be renewed. undefined when none may begin. */
    async #attempt(call, limits) {
        const outcome = await this.#attemptOnce(call, limits);
        const isRefused = outcome !== undefined && !(outcome instanceof retry/* AttemptFailure */.WY) && call.isRenewable?.(outcome);
        return (await isRefused) ? this.#attempt(call, limits) : outcome;
    }
    /** Waits for a slot; undefined when the attempt may not begin. */
    async #attemptOnce(call, limits) {
        if (!call.needsNoSlot && !(await this.#slots.take(limits.begin)))
            return undefined;
        let over;
        let answer;
        try {
            if (this.#whyNot(call, limits))
                return undefined;
            const complete = await withFreshParts(call, limits);
            if (complete === undefined || this.#whyNot(call, limits))
                return undefined;
            over = complete.used?.();
            answer = await this.#bounded(complete, limits);
            this.#noteDate(answer.header('date'));
            this.#reportSecrets(call, answer.text);
            return answer;
        }
        catch (error) {
            if (error instanceof retry/* AttemptFailure */.WY)
                return error;
            throw error;
        }
        finally {
            over?.(answer);
            if (!call.needsNoSlot)
                this.#slots.release();
        }
    }
    /**
     * If a proxy accepts a connection but never answers CONNECT, none of undici's timeouts applies, and an abort signal
     * does not reliably help. So the clock races the whole exchange.
     */
    async #bounded(call, limits) {
        const { clock, exchange, timeoutMs } = this.#options;
        const ms = Math.min(timeoutMs, limits.attemptMs ?? Number.POSITIVE_INFINITY);
        if (limits.cut.aborted)
            throw (0,retry/* cutOff */.qG)();
        const abort = new AbortController();
        const over = new AbortController();
        const { promise: ended, reject } = Promise.withResolvers();
        const end = (why) => {
            if (over.signal.aborted)
                return;
            const failure = why();
            reject(failure);
            abort.abort(failure);
        };
        const stopWaiting = (0,request_limits/* onAbort */.u7)(limits.cut, () => end(retry/* cutOff */.qG));
        void clock.sleep(ms, over.signal).then(() => end(() => (0,retry/* timedOut */.iU)(ms)));
        try {
            return await Promise.race([ended, exchange(call, abort.signal)]);
        }
        finally {
            over.abort(OVER);
            stopWaiting();
        }
    }
    /** Why no (further) attempt may begin; undefined when it may. */
    #whyNot(call, { begin, notAfter }) {
        if (begin.aborted)
            return new errors/* CancelledError */.cc(`${(0,http_call/* callText */.WT)(call)} was not sent: the job was cancelled.`, false);
        if (notAfter !== undefined && this.#options.clock.now() > notAfter) {
            return new errors/* CancelledError */.cc(`${(0,http_call/* callText */.WT)(call)} was not sent: too much time has passed for it to be safe.`, false);
        }
        return call.stopped?.();
    }
    #tooLate({ begin, notAfter }, waitMs) {
        return begin.aborted || (notAfter !== undefined && this.#options.clock.now() + waitMs > notAfter);
    }
    /** `attempt` counts from 0. */
    #decide(call, outcome, attempt) {
        const { random } = this.#options;
        if (outcome instanceof retry/* AttemptFailure */.WY) {
            const { arrived, permanent } = outcome;
            const failed = { header: () => undefined, complete: false, arrived, permanent };
            return (0,retry/* decideRetry */.tE)(failed, call.repeatable, attempt, random(), this.hostNow());
        }
        if (outcome.status < 400)
            return { giveUp: true };
        const decision = call.decide?.(outcome);
        if (decision !== undefined)
            return decision;
        const failed = { ...outcome, arrived: true, permanent: false };
        return (0,retry/* decideRetry */.tE)(failed, call.repeatable, attempt, random(), this.hostNow());
    }
    #logRetry(call, outcome, waitMs, attempts) {
        const why = outcome instanceof retry/* AttemptFailure */.WY ? outcome.message : `answered ${outcome.status}`;
        const which = `attempt ${attempts + 1} of ${this.#options.maxRetries + 1}`;
        this.#options.log(`${(0,http_call/* callText */.WT)(call)} ${why}; trying again in ${(waitMs / 1000).toFixed(1)} s (${which})`);
    }
    #unanswered(call, failure, mayHaveBeenProcessed, attempts) {
        const { base, setting, proxied } = this.#options;
        const times = attempts === 1 ? '' : ` (after ${attempts} attempts)`;
        const doubt = mayHaveBeenProcessed && call.method !== 'GET' ? ' Whether it was done is not known.' : '';
        const advice = (0,retry/* failureAdvice */.dY)(failure, { host: base.host, setting, proxied });
        const message = `${(0,http_call/* callText */.WT)(call)} ${failure.message}${times}.${doubt} ${advice}`.trimEnd();
        return new errors/* NetworkError */.Dr(message, mayHaveBeenProcessed);
    }
    #noteDate(date) {
        const ms = date === undefined ? Number.NaN : Date.parse(date);
        if (!(ms >= 0 && ms < YEAR_10000))
            return;
        this.#dateOffset = ms - this.#options.clock.now();
        if (Math.abs(this.#dateOffset) >= Math.abs(this.#farthestOffset ?? 0))
            this.#farthestOffset = this.#dateOffset;
    }
    #reportSecrets(call, text) {
        for (const secret of secretsIn(text)) {
            if (this.#secrets.has(secret))
                continue;
            if (this.#secrets.size >= MAX_SECRETS)
                throw tooManySecrets(call, this.#options);
            this.#secrets.add(secret);
            this.#options.onSecret(secret);
        }
    }
}
/** The call with its fresh parts; undefined when it was cancelled while waiting for them. */
async function withFreshParts(call, { begin }) {
    if (!call.fresh)
        return call;
    const { promise: cancelled, resolve } = Promise.withResolvers();
    const stopWaiting = (0,request_limits/* onAbort */.u7)(begin, () => resolve(undefined));
    try {
        const fresh = await Promise.race([cancelled, call.fresh()]);
        return fresh && { ...call, ...fresh, headers: { ...call.headers, ...fresh.headers } };
    }
    finally {
        stopWaiting();
    }
}
/** An error between two attempts, when the first one may have done the work. */
function inDoubt(error) {
    if (error instanceof errors/* LoginError */.Qd)
        return new errors/* LoginError */.Qd(error.message, true);
    return error instanceof errors/* RequestError */.GI ? new errors/* RequestError */.GI(error.message, true) : error;
}
/** Whether the host may have done the work although the attempt did not succeed. */
function mayHaveBeenProcessedBy(outcome) {
    if (outcome instanceof retry/* AttemptFailure */.WY)
        return outcome.arrived;
    return outcome.status >= 400 && (outcome.status === 408 || outcome.status >= 500 || !outcome.complete);
}
/** Texts like API keys, both as sent and, where JSON escapes some of their letters, unescaped. */
function* secretsIn(text) {
    yield* (0,untrusted/* apiKeysIn */.K)(text);
    if (text.includes('\\'))
        yield* (0,untrusted/* apiKeysIn */.K)(unescaped(text));
}
/** JSON without needless escapes; empty if the text is not JSON, or is nested too deeply to be serialized. */
function unescaped(text) {
    try {
        return JSON.stringify(JSON.parse(text));
    }
    catch {
        return '';
    }
}
function tooManySecrets(call, { setting }) {
    return new errors/* AnswerError */.dV((0,untrusted/* say */.cv) `${(0,http_call/* callText */.WT)(call)}: the answers hold more than ${MAX_SECRETS.toLocaleString('en')} texts like API keys, which no ` +
        `account's do. Check ${setting}.`, true);
}
/** This action's version. A test checks that package.json has the same. */
const VERSION = '1.0.0';
const USER_AGENT = `openrouter-key-action/${VERSION}`;

;// CONCATENATED MODULE: ./build/http/exchange.js







/**
 * A transport to the base over undici, through the proxy of the environment, if any.
 * @throws ActionError when that proxy cannot be used
 */
function openTransport(options) {
    const fault = proxyFault(options.base, options.env);
    if (fault)
        throw new errors/* ActionError */.lZ(fault);
    const connections = new Connections(options);
    return new Transport({
        ...options,
        exchange: (call, signal) => connections.exchange(call, signal),
        proxied: connections.proxied,
        close: () => connections.close(),
    });
}
/** The connections to one host. */
class Connections {
    #options;
    #opened = [];
    #current;
    constructor(options) {
        this.#options = options;
    }
    get proxied() {
        return proxyFor(this.#options.base, this.#options.env) !== undefined;
    }
    /** @throws AttemptFailure if there is no answer, AnswerError if it is too large */
    async exchange(call, signal) {
        this.#current ??= this.#open();
        const opened = this.#current;
        // A connection may outlive its aborted request: abandon it and all that were opened together with it.
        signal.addEventListener('abort', () => {
            if (this.#current === opened)
                this.#current = undefined;
        });
        try {
            return await this.#exchange(await opened, call, signal);
        }
        catch (error) {
            throw error instanceof errors/* ActionError */.lZ ? error : (0,retry/* classify */.L8)(error, this.#options.base.host);
        }
    }
    async close() {
        await this.#current?.catch(() => undefined);
        await Promise.all(this.#opened.splice(0).map(each => each.destroy().catch(() => undefined)));
    }
    async #exchange(dispatcher, call, signal) {
        const { base } = this.#options;
        const reader = new AnswerReader(call, signal);
        const options = {
            origin: base.origin,
            path: base.pathname.replace(/\/+$/, '') + call.path,
            method: call.method,
            headers: { accept: 'application/json', 'user-agent': USER_AGENT, ...call.headers },
            body: call.body ?? null,
            headersTimeout: 0,
            bodyTimeout: 0,
        };
        dispatcher.dispatch(options, reader);
        const answer = await reader.answer;
        // undici frees a connection one turn after its answer; an earlier request would open another one.
        await new Promise(resolve => setImmediate(resolve));
        return answer;
    }
    async #open() {
        const { base, env, timeoutMs } = this.#options;
        // undici 8 uses HTTP/2 by default, and then has hundreds of requests in flight at once.
        const options = { connections: request_limits/* CONNECTIONS */.Uk, allowH2: false };
        // Explicit, so that NODE_TLS_REJECT_UNAUTHORIZED=0 has no effect. A proxy over TLS respects only this allowH2.
        const tls = { rejectUnauthorized: true, timeout: timeoutMs, allowH2: false };
        const proxy = proxyFor(base, env);
        // A TLS handshake takes several turns of the event loop, during which the process would only wait.
        if (proxy === undefined && base.protocol === 'https:')
            setImmediate(keepParserUnoptimized);
        else
            keepParserUnoptimized();
        if (proxy === undefined)
            return this.#keep(new pool(base.origin, { ...options, connect: tls }));
        // This is all of undici, so it is loaded only for its proxy agent.
        const { EnvHttpProxyAgent } = await __webpack_require__.e(/* import() */ 752).then(__webpack_require__.t.bind(__webpack_require__, 4371, 19));
        return this.#keep(new EnvHttpProxyAgent({ ...options, ...proxy, connect: tls, requestTls: tls, proxyTls: tls }));
    }
    #keep(dispatcher) {
        this.#opened.push(dispatcher);
        return dispatcher;
    }
}
let keepsParser = false;
/**
 * Keeps V8 from optimizing undici's HTTP parser, which is WebAssembly. V8 would start after a few answers, on another
 * thread and for 50 ms or more, and the process could not exit before that ends (docs/internals/performance.md).
 *
 * Call it before undici compiles the parser, which happens once its first connection is established. The flag is a
 * number that V8 reads when it compiles a WebAssembly module, so it can safely be set at run time.
 */
function keepParserUnoptimized() {
    if (keepsParser)
        return;
    keepsParser = true;
    // Not imported: it takes 2 ms to load, which a TLS handshake hides.
    process.getBuiltinModule('node:v8').setFlagsFromString('--wasm-tiering-budget=1000000000');
}
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
const MAX_ERROR_BYTES = 64 * 1024;
class AnswerReader {
    /** Rejects with undici's errors, and with an AnswerError when the answer is too large. */
    answer;
    #call;
    #signal;
    #resolve;
    #reject;
    #chunks = [];
    #headers = {};
    #status = 0;
    #size = 0;
    /** When the signal is aborted, the request and its connection end. */
    constructor(call, signal) {
        const { promise, resolve, reject } = Promise.withResolvers();
        this.answer = promise;
        this.#resolve = resolve;
        this.#reject = reject;
        this.#call = call;
        this.#signal = signal;
    }
    onRequestStart(controller) {
        const abort = () => controller.abort(this.#signal.reason);
        if (this.#signal.aborted)
            abort();
        else
            this.#signal.addEventListener('abort', abort);
    }
    onResponseStart(_, status, headers) {
        // An informational response precedes the final one.
        if (status < 200)
            return;
        this.#status = status;
        this.#headers = headers;
    }
    onResponseData(controller, chunk) {
        this.#chunks.push(chunk);
        this.#size += chunk.length;
        if (this.#size <= this.#maxBytes)
            return;
        if (this.#isError)
            this.#resolve(this.#answer(true));
        else
            this.#reject(tooLarge(this.#call));
        controller.abort(tooLarge(this.#call));
    }
    onResponseEnd() {
        this.#resolve(this.#answer(true));
    }
    /** An error's body may be incomplete: whatever has arrived counts as the answer. */
    onResponseError(_, error) {
        if (this.#isError && !this.#signal.aborted)
            this.#resolve(this.#answer(false));
        else
            this.#reject(error);
    }
    get #isError() {
        return this.#status >= 400;
    }
    get #maxBytes() {
        return this.#isError ? MAX_ERROR_BYTES : MAX_ANSWER_BYTES;
    }
    #answer(complete) {
        const headers = this.#headers;
        return {
            status: this.#status,
            header: name => {
                const value = headers[name];
                return Array.isArray(value) ? value[0] : value;
            },
            text: Buffer.concat(this.#chunks).subarray(0, this.#maxBytes).toString(),
            complete,
        };
    }
}
function tooLarge(call) {
    return new errors/* AnswerError */.dV(`${(0,http_call/* callText */.WT)(call)}: the answer is larger than 16 MiB, which no answer is.`, true);
}
/** The proxy settings for a host, or undefined when the environment names no proxy for its scheme. */
function proxyFor(base, env) {
    const secure = base.protocol === 'https:';
    const proxy = secure ? variable(env, 'https_proxy') : variable(env, 'http_proxy');
    if (proxy === undefined)
        return undefined;
    const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
    // Plain http is only for this machine: the key must not leave it through a proxy elsewhere.
    if (!secure && !(URL.canParse(url) && (0,parse/* isLoopback */.U9)(new URL(url).hostname)))
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
    return `${name} is not a valid proxy URL (http://host:port). Correct the variable, or remove it.`;
}
function variable(env, name) {
    return env[name]?.trim() || env[name.toUpperCase()]?.trim() || undefined;
}

// EXTERNAL MODULE: ./build/openrouter/credential.js
var credential = __webpack_require__(6127);
// EXTERNAL MODULE: ./build/report/log/log.js + 4 modules
var log = __webpack_require__(182);
;// CONCATENATED MODULE: ./build/connect.js
/**
 * Which hosts a step connects to, and with which credential. The login is loaded at the first request with a policy.
 */







/** `setting`: the input or variable that messages name when the host cannot be reached. */
function transportTo({ apiUrl, timeoutMs, maxRetries }, setting = 'api-url') {
    return openTransport({
        base: apiUrl,
        setting,
        timeoutMs,
        maxRetries,
        env: process.env,
        clock: clock/* systemClock */.m,
        random: Math.random,
        log: log/* logLine */.BP,
        onSecret: log/* maskLikeKey */.VE,
    });
}
/** Logs a line when requests go to a host other than OpenRouter's own. */
function nameHost({ apiUrl }) {
    const own = apiUrl.hostname === 'openrouter.ai' || apiUrl.hostname.endsWith('.openrouter.ai');
    if (!own)
        (0,log/* logLine */.BP)((0,untrusted/* say */.cv) `Requests go to ${apiUrl.host} (api-url), not to openrouter.ai.`);
}
/** The GitHub API of this runner. */
function githubApiUrl(env) {
    const url = env.GITHUB_API_URL || 'https://api.github.com';
    const safe = URL.canParse(url) && (new URL(url).protocol === 'https:' || (0,parse/* isLoopback */.U9)(new URL(url).hostname));
    if (safe)
        return new URL(url);
    throw new errors/* ActionError */.lZ('GITHUB_API_URL, which the runner sets, is not an https address; secrets are not sent to it.');
}
/**
 * @param openrouter where tokens are exchanged
 * @param limits on a login, which outlives any request that waits for it
 */
function openAccess(access, connection, openrouter, limits) {
    if (access.by === 'provisioning-key')
        return { credential: new credential/* StoredKey */.R(access.secret), close: async () => undefined };
    let login;
    const opened = () => {
        login ??= openLogin(access.federation, connection, openrouter, limits);
        return login;
    };
    return {
        credential: new credential/* ShortLivedTokens */.$(opened),
        close: async () => (await login?.catch(() => undefined))?.close(),
    };
}
async function openLogin(federation, connection, openrouter, limits) {
    const { Login } = await __webpack_require__.e(/* import() */ 100).then(__webpack_require__.bind(__webpack_require__, 1100));
    return new Login({
        federation,
        openrouter,
        openTransport: (apiUrl, setting) => transportTo({ ...connection, apiUrl }, setting),
        env: process.env,
        limits,
        clock: clock/* systemClock */.m,
        mask: log/* mask */.dK,
    });
}


/***/ }),

/***/ 117:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AD: () => (/* binding */ quoteWords),
/* harmony export */   UV: () => (/* binding */ onlyWords),
/* harmony export */   Vj: () => (/* binding */ verdictOf),
/* harmony export */   WT: () => (/* binding */ callText),
/* harmony export */   hD: () => (/* binding */ quote),
/* harmony export */   qk: () => (/* binding */ foreignText)
/* harmony export */ });
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1511);
/**
 * A request as clients pass it to the transport, its answer, and who sent a refusal: the host or something in between.
 */

/** A call as messages name it. */
function callText({ method, path, shownPath = path }) {
    return (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .shown */ .SP)(`${method} ${shownPath}`, 200);
}
/** The host's error message: at most 500 characters, on one line, without keys. Empty for a success. */
function quote(answer) {
    if (answer.status < 300)
        return '';
    const text = (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .shown */ .SP)((errorMessage(answer.text) ?? answer.text).trim().replace(/\s+/g, ' '), 500);
    return text === '' ? '' : ` (${text})`;
}
/** The same for an answer that may contain a token: only an error message is quoted. */
function quoteWords(answer) {
    return quote(onlyWords(answer));
}
/** The answer without its body, unless that contains an error message. */
function onlyWords(answer) {
    return errorMessage(answer.text) === undefined ? { ...answer, text: '' } : answer;
}
function errorMessage(text) {
    try {
        const parsed = JSON.parse(text);
        const { error, message } = parsed;
        const own = error?.message ?? message;
        return typeof own === 'string' ? own : undefined;
    }
    catch {
        return undefined;
    }
}
const VERDICTS = {
    400: 'invalid',
    401: 'unauthorized',
    403: 'forbidden',
    404: 'not found',
};
/** The verdict of an answer; undefined: none. `isOwn`: it has the form of the host's API. */
function verdictOf({ status }, isOwn) {
    return isOwn ? VERDICTS[status] : undefined;
}
/** The message for a status of 400 or above without the form of the API. */
function foreignText(call, answer, { api, setting, base }) {
    const type = answer.header('content-type')?.split(';')[0]?.trim() || 'no content type';
    return ((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .say */ .cv) `${setting}: ${base.hostname} answered ${answer.status}, but not in the form of ${api} (${type}): something in ` +
        `between answered, or ${setting} is wrong. ${callText(call)} was answered ${answer.status}${quote(answer)}.`);
}


/***/ }),

/***/ 4675:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L8: () => (/* binding */ classify),
/* harmony export */   P9: () => (/* binding */ retryAfter),
/* harmony export */   Rt: () => (/* binding */ LATEST_DATE),
/* harmony export */   WY: () => (/* binding */ AttemptFailure),
/* harmony export */   a5: () => (/* binding */ isRateLimit),
/* harmony export */   dY: () => (/* binding */ failureAdvice),
/* harmony export */   iU: () => (/* binding */ timedOut),
/* harmony export */   qG: () => (/* binding */ cutOff),
/* harmony export */   tE: () => (/* binding */ decideRetry),
/* harmony export */   te: () => (/* binding */ resetInstant),
/* harmony export */   yL: () => (/* binding */ MAX_RETRY_AFTER_MS)
/* harmony export */ });
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1511);
/** Why an attempt failed, and whether and when to retry it: pure rules. */

/** Longest accepted `Retry-After`, in ms. */
const MAX_RETRY_AFTER_MS = 60_000;
const BASE_MS = 500;
const CAP_MS = 20_000;
/**
 * `again`: retry after this many ms. `tooLong`: quotes the wait that the host asked for. `attempt` counts from 0;
 * `random` is in [0, 1); `now` in ms, by the host's own clock.
 */
function decideRetry(failed, repeatable, attempt, random, now) {
    const limited = isRateLimit(failed);
    if (!limited && !isTransient(failed))
        return { giveUp: true };
    const untouched = failed.status === undefined ? !failed.arrived : failed.status === 429 && failed.complete;
    if (repeatable === 'unless arrived' && !untouched)
        return { giveUp: true };
    const asked = failed.status === undefined ? undefined : askedWait(failed, now);
    if (asked === undefined)
        return { again: Math.round(random * Math.min(CAP_MS, BASE_MS * 2 ** attempt)) };
    return asked.ms > MAX_RETRY_AFTER_MS ? { tooLong: asked.text } : { again: asked.ms };
}
/** Whether it was rate limited. GitHub also uses 403 for this, with `Retry-After` or an exhausted limit. */
function isRateLimit({ status, header }) {
    if (status === 429)
        return true;
    return status === 403 && (header('retry-after') !== undefined || header('x-ratelimit-remaining') === '0');
}
function isTransient({ status, permanent }) {
    if (status === undefined)
        return !permanent;
    return [408, 500, 502, 503, 504].includes(status) || (status >= 520 && status <= 530);
}
function askedWait(failed, now) {
    const after = retryAfter(failed, now);
    if (after !== undefined)
        return { ms: after, text: `Retry-After: ${failed.header('retry-after')?.trim()}` };
    const reset = failed.header('x-ratelimit-reset');
    const at = failed.header('x-ratelimit-remaining') === '0' ? resetInstant(reset) : undefined;
    if (at === undefined)
        return undefined;
    // A number too large for a Date is quoted unchanged.
    const when = at <= LATEST_DATE ? new Date(at).toISOString() : reset?.slice(0, 30);
    return { ms: Math.max(0, at - now), text: `rate limit resets at ${when}` };
}
/** The wait in ms of `Retry-After` (seconds or a date); undefined if it has none. `now` in ms. */
function retryAfter({ header }, now) {
    const text = header('retry-after')?.trim();
    if (text && /^\d+$/.test(text))
        return Number(text) * 1000;
    // An HTTP date begins with the day of the week; Date.parse would also make a date in the past of "1.5" or "-5".
    const date = text && /^[a-z]{3,9},? /i.test(text) ? Date.parse(text) : Number.NaN;
    return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
/** `X-RateLimit-Reset` in ms since 1970: GitHub sends seconds, OpenRouter milliseconds. */
function resetInstant(reset) {
    if (!reset || !/^\d+$/.test(reset))
        return undefined;
    return Number(reset) > 1e11 ? Number(reset) : Number(reset) * 1000;
}
/** The last instant of a Date, in ms since 1970. */
const LATEST_DATE = 8.64e15;
/** Nothing can have reached the host. */
const NOT_ARRIVED = new Set(['unreachable', 'certificate', 'proxy refused', 'proxy failed']);
/** A retry cannot help. */
const PERMANENT = new Set(['cut off', 'certificate', 'proxy refused']);
/** An attempt without an answer. The message continues a sentence that begins with the call: "lost its connection". */
class AttemptFailure extends Error {
    name = 'AttemptFailure';
    kind;
    /** `message` is printed unchanged. */
    constructor(kind, message) {
        super(message);
        this.kind = kind;
    }
    /** Something may have reached the host. */
    get arrived() {
        return !NOT_ARRIVED.has(this.kind);
    }
    /** A retry cannot help. */
    get permanent() {
        return PERMANENT.has(this.kind);
    }
}
/** `ms`: how long the attempt lasted. */
function timedOut(ms) {
    return new AttemptFailure('timed out', `was not answered within ${ms / 1000} s`);
}
function cutOff() {
    return new AttemptFailure('cut off', 'was not answered before the job was cancelled');
}
/** The meaning of a connection error for `host`. */
function classify(error, host) {
    const message = error instanceof Error ? error.message : String(error);
    const proxyStatus = /^Proxy response \((\d{3})\)/.exec(message)?.[1];
    if (proxyStatus !== undefined) {
        const kind = Number(proxyStatus) < 500 ? 'proxy refused' : 'proxy failed';
        return new AttemptFailure(kind, `was refused by the proxy, which answered ${proxyStatus}`);
    }
    // If several addresses were tried, an error other than "unreachable" says the most.
    const errors = error instanceof AggregateError ? error.errors : [error];
    const codes = errors.map(each => String(each?.code ?? ''));
    const code = codes.find(each => !BEFORE_SENDING.has(each)) ?? codes[0] ?? '';
    if (/CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|EPROTO/.test(code)) {
        const why = (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .say */ .cv) `failed: the certificate of ${host} is not trusted (${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .shown */ .SP)(code, 60)})`;
        return new AttemptFailure('certificate', why);
    }
    const kind = errors.every(isConnecting) ? 'unreachable' : 'lost';
    return new AttemptFailure(kind, CAUSES[code] ?? `failed: ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .shown */ .SP)(message, 200)}`);
}
/** What to do about a failure; empty if nothing can be done. */
function failureAdvice({ kind }, { host, setting, proxied }) {
    if (kind === 'cut off')
        return '';
    if (kind === 'certificate') {
        return 'If a corporate proxy or a private CA signs it, set NODE_EXTRA_CA_CERTS to a file with its root certificate.';
    }
    const through = proxied ? ' Requests go through the proxy named in HTTPS_PROXY or HTTP_PROXY.' : '';
    if (kind === 'timed out') {
        return (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .say */ .cv) `${host} or the network is slow or down; run it again later, or raise timeout-seconds.${through}`;
    }
    return (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .say */ .cv) `Check that ${host} (${setting}) can be reached from this runner.${through}`;
}
/** Failures of name resolution, routing and connecting. */
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
/** An established connection can fail with the same codes when a route disappears; the system call tells them apart. */
function isConnecting(error) {
    const { code, syscall } = error;
    if (!BEFORE_SENDING.has(String(code)))
        return false;
    return code === 'UND_ERR_CONNECT_TIMEOUT' || syscall === 'connect' || syscall === 'getaddrinfo';
}


/***/ }),

/***/ 6127:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ ShortLivedTokens),
/* harmony export */   R: () => (/* binding */ StoredKey)
/* harmony export */ });
/* harmony import */ var _http_request_limits_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1865);

/** A long-lived key. */
class StoredKey {
    asker;
    #secret;
    constructor(secret, asker = 'provisioning-key') {
        this.asker = asker;
        this.#secret = secret;
    }
    authorize(call) {
        return { ...call, headers: { ...call.headers, ...bearer(this.#secret) } };
    }
}
/** Maximum number of renewals for one request: as many as there are requests that share a token. */
const MAX_RENEWALS = _http_request_limits_js__WEBPACK_IMPORTED_MODULE_0__/* .CONNECTIONS */ .Uk;
/**
 * Short-lived tokens: each attempt gets the present one. After a 401 the request gets another token, once. It gets a
 * further one only if the last token has worked for another request, and so must have ended since.
 */
class ShortLivedTokens {
    asker = 'federation-policy-id';
    #source;
    #uses = new Map();
    /** `source` is called before each attempt, so that a step that sends nothing neither loads nor requests anything. */
    constructor(source) {
        this.#source = source;
    }
    authorize(call) {
        let sent;
        let refused;
        let renewals = 0;
        return {
            ...call,
            fresh: async () => {
                const use = this.#useOf(await (await this.#source()).token(refused));
                sent = use;
                return { headers: bearer(use.token), used: () => use.begin() };
            },
            isRenewable: async ({ status }) => {
                if (status !== 401 || sent === undefined || renewals >= MAX_RENEWALS)
                    return false;
                if (renewals > 0 && !(await sent.hasWorked()))
                    return false;
                renewals++;
                refused = sent.token;
                return true;
            },
        };
    }
    #useOf(token) {
        const use = this.#uses.get(token) ?? new TokenUse(token);
        this.#uses.set(token, use);
        return use;
    }
}
/** A token and the requests that share it. */
class TokenUse {
    token;
    #accepted = false;
    #underWay = new Set();
    constructor(token) {
        this.token = token;
    }
    begin() {
        const { promise, resolve } = Promise.withResolvers();
        this.#underWay.add(promise);
        return answer => {
            this.#accepted ||= answer !== undefined && answer.status !== 401;
            this.#underWay.delete(promise);
            resolve();
        };
    }
    /** Whether any request was accepted with it; waits until all running ones have ended. */
    async hasWorked() {
        await Promise.all(this.#underWay);
        return this.#accepted;
    }
}
function bearer(secret) {
    return { authorization: `Bearer ${secret}` };
}


/***/ })

};
;