"use strict";
exports.id = 100;
exports.ids = [100];
exports.modules = {

/***/ 1100:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Login: () => (/* binding */ Login)
});

// EXTERNAL MODULE: ./build/domain/text/errors.js
var errors = __webpack_require__(2198);
// EXTERNAL MODULE: ./build/domain/text/untrusted.js
var untrusted = __webpack_require__(1511);
// EXTERNAL MODULE: ./build/http/call.js
var http_call = __webpack_require__(117);
// EXTERNAL MODULE: ./build/openrouter/answers.js
var answers = __webpack_require__(1235);
// EXTERNAL MODULE: ./build/openrouter/refusal.js
var refusal = __webpack_require__(6300);
// EXTERNAL MODULE: ./build/domain/text/parse.js
var parse = __webpack_require__(4614);
;// CONCATENATED MODULE: ./build/login/job-token.js
/** The token that GitHub issues to a job with `permissions: id-token: write`. It proves the identity of the job. */




/** The setting that names the host, for messages. */
const URL_VARIABLE = 'ACTIONS_ID_TOKEN_REQUEST_URL';
const TOKEN_VARIABLE = 'ACTIONS_ID_TOKEN_REQUEST_TOKEN';
/**
 * Reads what the runner provides for token requests.
 * @throws LoginError when it is missing, or must not be used
 */
function tokenRequest(env) {
    const [text, token] = [env[URL_VARIABLE], env[TOKEN_VARIABLE]];
    if (!text || !token)
        throw failed(NO_VARIABLES);
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && (0,parse/* isLoopback */.U9)(url.hostname));
    if (!url || !isSafe)
        throw failed(`${URL_VARIABLE}, which the runner sets, is not an https address.`);
    if (!/^[\x21-\x7e]+$/.test(token))
        throw failed(`${TOKEN_VARIABLE}, which the runner sets, is not a valid token.`);
    return { url, token };
}
/** Characters; OpenRouter's own limit. */
const MAX_TOKEN_LENGTH = 16_384;
const NO_VARIABLES = `federation-policy-id: GitHub issues no token to this job (${URL_VARIABLE} and ${TOKEN_VARIABLE} are not set). ` +
    'Give the job permissions: id-token: write (and contents: read, where it checks out). Runs of pull requests from forks ' +
    'get no token: skip the job for them.';
/**
 * A new token for an audience.
 * @param github a transport to the origin of the request's URL
 * @throws RequestError when no token is issued
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
        throw failed((0,untrusted/* say */.cv) `${(0,http_call/* callText */.WT)(call)} was refused: ${url.host} answered ${answer.status}${(0,http_call/* quoteWords */.AD)(answer)}. GitHub issued no token to ` +
            'this job: check that it has permissions: id-token: write, and run it again.');
    }
    const value = valueIn(answer.text);
    if (value !== undefined && value.length <= MAX_TOKEN_LENGTH && tokenClaims(value) !== undefined)
        return value;
    throw failed((0,untrusted/* say */.cv) `${(0,http_call/* callText */.WT)(call)} succeeded, but ${url.host} answered without a token (value). Run it again; if it stays so, ` +
        'GitHub has changed its answer: please report it to this action.');
}
/** The claims of a token; undefined when it is not a JWT. */
function tokenClaims(token) {
    const parts = token.split('.');
    if (parts.length !== 3 || !parts.every(part => /^[\w-]+$/.test(part)))
        return undefined;
    return objectIn(Buffer.from(parts[1] ?? '', 'base64url').toString());
}
/** The claims that a policy checks: `iss "https://…", sub "repo:…", aud "https://…"`. */
function claimsText(token) {
    const claims = tokenClaims(token) ?? {};
    // Not shortened: a subject has up to 512 characters.
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

;// CONCATENATED MODULE: ./build/login/login.js






/** A request begins only if its token is valid for at least this many ms. */
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
    /** @throws LoginError for any failure: a failed login says nothing about the request that waits for it */
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
        // Counted from before the request, so that it never counts as valid for too long.
        return { value, endsAt: begun + lifetime };
    }
}
/** The exchange. Each attempt gets a fresh job token. */
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
 * The access token in an answer.
 * @param mask hides it before anything is printed about it
 * @throws LoginError when it is not usable; the message names the field
 */
function accessTokenIn(answer, exchanged, mask) {
    const body = (0,answers/* parseJson */.qF)(answer.text);
    const token = (0,answers/* isObject */.Gv)(body) ? body.access_token : undefined;
    if (typeof token === 'string')
        mask(token.slice(0, MAX_TOKEN_LENGTH));
    if ((0,answers/* isObject */.Gv)(body) && typeof body.error === 'string')
        throw refused(answer, body.error, body, exchanged);
    if (answer.status >= 300 || !(0,answers/* isObject */.Gv)(body) || body.error !== undefined)
        throw foreign(answer, exchanged);
    const { expires_in: seconds, scope, token_type: type, issued_token_type: issued } = body;
    const where = (0,http_call/* callText */.WT)(exchanged.call);
    if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token) || token.length > MAX_TOKEN_LENGTH) {
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
    const found = value === undefined ? 'missing' : typeof value === 'string' ? wordsOf(value) : `a ${typeof value}`;
    return new errors/* LoginError */.Qd((0,untrusted/* say */.cv) `${where} succeeded, but ${field} in its answer is ${found}, not ${expected}. The token is not used. ${ADVICE}`, false);
}
/** A token may be in the wrong field, so a value is quoted only if it looks like ordinary words. */
function wordsOf(value) {
    return /^[a-z][a-z_:. -]{0,60}$/i.test(value) ? (0,untrusted/* quoted */.TL)(value) : `a text of ${value.length} characters`;
}
/** Neither a token nor an error of RFC 6749: explained like the answer to any other request. */
function foreign(answer, { call, base, now }) {
    if (answer.status >= 300) {
        const asked = { call, asker: 'federation-policy-id', base, now, subject: undefined };
        return new errors/* LoginError */.Qd((0,refusal/* openRouterRefusal */.cR)(asked, (0,http_call/* onlyWords */.UV)(answer)).message, false);
    }
    const type = answer.header('content-type')?.split(';')[0]?.trim() || 'no content type';
    return new errors/* LoginError */.Qd((0,untrusted/* say */.cv) `${(0,http_call/* callText */.WT)(call)} succeeded, but its answer is not a token (${type}). ${ADVICE}`, false);
}
/** An error of RFC 6749. */
function refused(answer, error, body, exchanged) {
    const { error_description: description } = body;
    const said = (0,untrusted/* shown */.SP)([error, ...(typeof description === 'string' ? [description] : [])].join(': '), 500);
    const what = (0,untrusted/* say */.cv) `${(0,http_call/* callText */.WT)(exchanged.call)} was refused: ${exchanged.base.host} answered ${answer.status} (${said}).`;
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


/***/ })

};
;