"use strict";
exports.id = 129;
exports.ids = [129];
exports.modules = {

/***/ 3129:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Login: () => (/* binding */ Login)
});

// EXTERNAL MODULE: ./build/domain/text/errors.js
var errors = __webpack_require__(2198);
// EXTERNAL MODULE: ./build/domain/command/loopback.js
var loopback = __webpack_require__(8978);
// EXTERNAL MODULE: ./build/domain/text/untrusted.js
var untrusted = __webpack_require__(1511);
// EXTERNAL MODULE: ./build/http/answer.js
var http_answer = __webpack_require__(3631);
// EXTERNAL MODULE: ./build/http/call.js
var http_call = __webpack_require__(117);
;// CONCATENATED MODULE: ./build/login/job-token.js
/** The token that GitHub issues to a job with `permissions: id-token: write`. It proves to others which job asks. */





/** The setting that names the host, for messages. */
const URL_VARIABLE = 'ACTIONS_ID_TOKEN_REQUEST_URL';
const TOKEN_VARIABLE = 'ACTIONS_ID_TOKEN_REQUEST_TOKEN';
/**
 * What the runner gives a job that may ask.
 * @throws LoginError when it gives nothing, or something that must not be used
 */
function tokenRequest(env) {
    const [text, token] = [env[URL_VARIABLE], env[TOKEN_VARIABLE]];
    if (!text || !token)
        throw failed(NO_VARIABLES);
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && (0,loopback/* isLoopback */.U)(url.hostname));
    if (!url || !isSafe)
        throw failed(`${URL_VARIABLE}, which the runner sets, is not an https address.`);
    if (!/^[\x21-\x7e]+$/.test(token))
        throw failed(`${TOKEN_VARIABLE}, which the runner sets, is not a valid token.`);
    return { url, token };
}
/** Characters, as OpenRouter takes them. */
const LONGEST_TOKEN = 16_384;
const NO_VARIABLES = `federation-policy-id: GitHub issues no token to this job (${URL_VARIABLE} and ${TOKEN_VARIABLE} are not set). ` +
    'Give the job permissions: id-token: write (and contents: read, where it checks out). Runs of pull requests from forks ' +
    'get no token: skip the job for them.';
/**
 * A new token for an audience.
 * @param github a transport to the origin of the request's URL
 * @throws RequestError when there is none
 */
async function requestJobToken({ url, token }, audience, github, limits) {
    const query = `${url.search === '' ? '?' : `${url.search}&`}audience=${encodeURIComponent(audience)}`;
    const call = {
        method: 'GET',
        path: url.pathname + query,
        shownPath: url.pathname,
        headers: { authorization: `bearer ${token}` },
        repeatable: 'safe',
    };
    const answer = await github.send(call, limits);
    if (answer.status >= 300) {
        throw failed((0,untrusted/* say */.cv) `${(0,http_call/* callText */.W)(call)} was refused: ${url.host} answered ${answer.status}${(0,http_answer/* quoteWords */.AD)(answer)}. GitHub issued no token to ` +
            'this job: check that it has permissions: id-token: write, and run it again.');
    }
    const value = valueIn(answer.text);
    if (value !== undefined && value.length <= LONGEST_TOKEN && claimsOf(value) !== undefined)
        return value;
    throw failed((0,untrusted/* say */.cv) `${(0,http_call/* callText */.W)(call)} succeeded, but ${url.host} answered without a token (value). Run it again; if it stays so, ` +
        'GitHub has changed its answer: please report it to this action.');
}
/** What a token says of its job; undefined when it is not a JWT. */
function claimsOf(token) {
    const parts = token.split('.');
    if (parts.length !== 3 || !parts.every(part => /^[\w-]+$/.test(part)))
        return undefined;
    return objectIn(Buffer.from(parts[1] ?? '', 'base64url').toString());
}
/** The claims by which a policy chooses: `iss "https://…", sub "repo:…", aud "https://…"`. */
function claimsText(token) {
    const claims = claimsOf(token) ?? {};
    // Whole: a subject has up to 512 characters.
    const texts = (value) => [value].flat().map(each => `"${(0,untrusted/* shown */.SP)(String(each), 600)}"`);
    return ['iss', 'sub', 'aud'].map(name => `${name} ${texts(claims[name]).join(', ')}`).join('; ');
}
function valueIn(text) {
    const value = objectIn(text)?.value;
    return typeof value === 'string' ? value : undefined;
}
function objectIn(json) {
    try {
        const parsed = JSON.parse(json);
        return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
    }
    catch {
        return undefined;
    }
}
function failed(message) {
    return new errors/* LoginError */.Qd(message, false);
}

// EXTERNAL MODULE: ./build/openrouter/answers.js
var answers = __webpack_require__(1235);
// EXTERNAL MODULE: ./build/openrouter/refusal.js
var refusal = __webpack_require__(6300);
;// CONCATENATED MODULE: ./build/login/token-exchange.js







/** The exchange. Each attempt asks for a fresh token of the job. */
function exchangeCall({ policyId, scope }, jobToken) {
    const body = async () => new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token: await jobToken(),
        subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
        federation_policy_id: policyId,
        scope,
    }).toString();
    return {
        method: 'POST',
        path: '/oauth/token',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        repeatable: 'safe',
        fresh: async () => ({ body: await body() }),
        needsNoSlot: true,
    };
}
/**
 * The token of an answer.
 * @param mask hides it before anything is said of it
 * @throws LoginError when there is none that can be used; it names the field
 */
function accessTokenIn(answer, exchanged, mask) {
    const body = (0,answers/* parseJson */.qF)(answer.text);
    const token = (0,answers/* isObject */.Gv)(body) ? body.access_token : undefined;
    if (typeof token === 'string')
        mask(token.slice(0, LONGEST_TOKEN));
    if ((0,answers/* isObject */.Gv)(body) && typeof body.error === 'string')
        throw refused(answer, body.error, body, exchanged);
    if (answer.status >= 300 || !(0,answers/* isObject */.Gv)(body) || body.error !== undefined)
        throw foreign(answer, exchanged);
    const { expires_in: seconds, scope, token_type: type, issued_token_type: issued } = body;
    const where = (0,http_call/* callText */.W)(exchanged.call);
    if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token) || token.length > LONGEST_TOKEN) {
        throw new errors/* LoginError */.Qd((0,untrusted/* say */.cv) `${where} succeeded, but its answer has no usable access_token. ${ADVICE}`, false);
    }
    if (scope !== exchanged.scope)
        throw unexpected(where, 'scope', scope, exchanged.scope);
    if (typeof type !== 'string' || type.toLowerCase() !== 'bearer')
        throw unexpected(where, 'token_type', type, 'Bearer');
    if (issued !== ACCESS_TOKEN)
        throw unexpected(where, 'issued_token_type', issued, ACCESS_TOKEN);
    if (typeof seconds !== 'number' || seconds < 0)
        throw unexpected(where, 'expires_in', seconds, 'a number of seconds');
    return { value: token, lifetime: seconds * 1000 };
}
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const ADVICE = 'Check that api-url names OpenRouter (or a proxy that leaves its answers alone); if it does, its API has changed: ' +
    'please report it to this action.';
function unexpected(where, field, value, expected) {
    const found = value === undefined ? 'missing' : typeof value === 'string' ? (0,untrusted/* quoted */.TL)(value) : `a ${typeof value}`;
    return new errors/* LoginError */.Qd((0,untrusted/* say */.cv) `${where} succeeded, but ${field} in its answer is ${found}, not ${expected}. The token is not used. ${ADVICE}`, false);
}
/** Neither a token nor an error of RFC 6749: whatever answered is explained as at any other request. */
function foreign(answer, { call, base, now }) {
    if (answer.status >= 300) {
        const asked = { call, asker: 'federation-policy-id', base, now, subject: undefined };
        return new errors/* LoginError */.Qd((0,refusal/* refusal */.x5)(asked, (0,http_answer/* onlyWords */.UV)(answer)).message, false);
    }
    const type = answer.header('content-type')?.split(';')[0]?.trim() || 'no content type';
    return new errors/* LoginError */.Qd((0,untrusted/* say */.cv) `${(0,http_call/* callText */.W)(call)} succeeded, but its answer is not a token (${type}). ${ADVICE}`, false);
}
/** An error of RFC 6749. */
function refused(answer, error, body, exchanged) {
    const { error_description: description } = body;
    const said = (0,untrusted/* shown */.SP)([error, ...(typeof description === 'string' ? [description] : [])].join(': '), 500);
    const what = (0,untrusted/* say */.cv) `${(0,http_call/* callText */.W)(exchanged.call)} was refused: ${exchanged.base.host} answered ${answer.status} (${said}).`;
    return new errors/* LoginError */.Qd(`${what} ${advice(answer, error, exchanged)}`, false);
}
function advice(answer, error, { scope, jobToken }) {
    if (answer.tooLong)
        return (0,untrusted/* say */.cv) `It asks for a wait of more than 60 s (${answer.tooLong}). Run it again later.`;
    if (answer.status === 429)
        return 'There were too many logins from one address. Run it again later.';
    if (error === 'invalid_grant') {
        return ('The federation policy (federation-policy-id) does not exist, is paused, or does not fit the token of this job. ' +
            `Compare its issuer, subject and audience with the token: ${claimsText(jobToken)}. Upper and lower case count; ` +
            'federation-audience sets the audience.');
    }
    if (error === 'invalid_scope') {
        return scope === 'management'
            ? 'The federation policy (federation-policy-id) acts as the wrong kind of key, an ordinary API key: this needs one ' +
                'that acts as a management key. Only check without hash, current-name and api-key works with an ordinary key.'
            : 'The federation policy (federation-policy-id) acts as the wrong kind of key, a management key, and the key of the ' +
                'policy is all that there is to check. Use a policy that acts as an ordinary key, or select keys with hash or current-name.';
    }
    if (error === 'temporarily_unavailable') {
        return "OpenRouter could not fetch the keys of the token's issuer. Run it again later.";
    }
    if (answer.status >= 500)
        return 'OpenRouter could not issue a token. Run it again later.';
    return 'The exchange was not accepted. Check federation-policy-id and api-url.';
}

;// CONCATENATED MODULE: ./build/login/login.js



/** A request begins only with so many ms left. */
const MARGIN_MS = 60_000;
class Login {
    #options;
    #request;
    #github;
    #present;
    #renewal;
    /** @throws LoginError when GitHub issues no tokens to this job */
    constructor(options) {
        this.#options = options;
        this.#request = tokenRequest(options.env);
        options.mask(this.#request.token);
        this.#github = options.openTransport(new URL(this.#request.url.origin), URL_VARIABLE);
    }
    async token(refused) {
        const present = this.#present;
        const isGood = present && present.endsAt - MARGIN_MS > this.#options.clock.now();
        if (isGood && present.value !== refused)
            return present.value;
        this.#renewal ??= this.#renewed().finally(() => {
            this.#renewal = undefined;
        });
        return (await this.#renewal).value;
    }
    close() {
        return this.#github.close();
    }
    /** @throws LoginError for any failure: what a request of the login came to says nothing about the one that waits */
    async #renewed() {
        try {
            this.#present = await this.#exchanged();
            return this.#present;
        }
        catch (error) {
            throw error instanceof errors/* RequestError */.GI ? new errors/* LoginError */.Qd(error.message, false) : error;
        }
    }
    async #exchanged() {
        const { federation, openrouter, limits, clock, mask } = this.#options;
        let jobToken = '';
        let begun = 0;
        const call = exchangeCall(federation, async () => {
            jobToken = await requestJobToken(this.#request, federation.audience, this.#github, limits);
            mask(jobToken);
            begun = clock.now();
            return jobToken;
        });
        const answer = await openrouter.send(call, limits);
        const exchanged = { call, jobToken, scope: federation.scope, base: openrouter.base, now: openrouter.hostNow() };
        const { value, lifetime } = accessTokenIn(answer, exchanged, mask);
        // Counted from before it was asked for, so that it never counts as good for longer than it is.
        return { value, endsAt: begun + lifetime };
    }
}


/***/ })

};
;