"use strict";
exports.id = 432;
exports.ids = [432];
exports.modules = {

/***/ 5432:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openGitHub: () => (/* binding */ openGitHub)
});

// EXTERNAL MODULE: ./build/domain/text/errors.js
var errors = __webpack_require__(2198);
// EXTERNAL MODULE: ./build/domain/text/untrusted.js
var untrusted = __webpack_require__(1511);
// EXTERNAL MODULE: ./build/domain/time/instant.js
var instant = __webpack_require__(334);
// EXTERNAL MODULE: ./node_modules/@actions/github/lib/github.js + 22 modules
var github = __webpack_require__(2413);
// EXTERNAL MODULE: ./build/http/retry.js
var retry = __webpack_require__(4675);
// EXTERNAL MODULE: ./build/github/refusal.js
var refusal = __webpack_require__(2074);
;// CONCATENATED MODULE: ./build/github/client.js
/**
 * A client of GitHub's API: octokit, which knows the addresses and shapes, over our own transport, which knows how to
 * wait, retry and give up. Loaded only when GitHub is used. Operations see the interfaces below: one of each pair
 * reads, the other also writes.
 */




/** ms to wait for a secondary rate limit without a given time, and in total for a step. */
const SECONDARY_WAIT_MS = 60_000;
const SECONDARY_WAITS_MS = 3 * 60_000;
/** A client that sends every request through the transport, within the given limits. */
function openClient({ transport, token, waits }, subject, limits, { onAnswer, freshBody } = {}) {
    const baseUrl = transport.base.href.replace(/\/+$/, '');
    const fetch = async (url, init) => {
        const { 'user-agent': _theirs, ...headers } = init.headers;
        const call = {
            method: init.method,
            path: url.slice(baseUrl.length),
            headers,
            body: init.body,
            repeatable: 'safe',
            decide: answer => waits.decide(answer, transport),
            ...(init.method === 'PUT' &&
                freshBody && { needsNoSlot: true, fresh: async () => ({ body: await freshBody(init.body) }) }),
        };
        const answer = await transport.send(call, limits);
        onAnswer?.(answer, call);
        if (answer.status >= 300)
            throw (0,refusal/* gitHubRefusal */.CP)(call, answer, subject, transport.base);
        return responseOf(answer);
    };
    const silent = { debug() { }, info() { }, warn() { }, error() { } };
    return (0,github/* getOctokit */.Q)(token, { baseUrl, log: silent, request: { fetch, log: silent } });
}
/**
 * The part of a `Response` that octokit reads. For a real one Node would load its own undici
 * (docs/internals/performance.md).
 */
function responseOf(answer) {
    const headers = new Map([['content-type', 'application/json']]);
    const link = answer.header('link');
    if (link !== undefined)
        headers.set('link', link);
    return { status: answer.status, url: '', headers, text: async () => answer.text };
}
/** The result of a request; undefined for a 404. */
async function found(request) {
    try {
        return await request;
    }
    catch (error) {
        if ((0,errors/* isNotFound */.c4)(causeOf(error)))
            return undefined;
        throw error;
    }
}
/** The fields of an expected object; none if it is something else. */
function fieldsOf(data) {
    return typeof data === 'object' && data !== null ? data : {};
}
/** How long a step may still wait for secondary rate limits. Requests that wait at the same time count once. */
class SecondaryWaits {
    #left = SECONDARY_WAITS_MS;
    /** Waits up to this instant, by this machine's clock, are already counted. */
    #until = 0;
    /** undefined: the answer is not a secondary rate limit. */
    decide(answer, transport) {
        if (!(0,refusal/* isSecondaryLimit */.gp)(answer))
            return undefined;
        const ms = (0,retry/* retryAfter */.P9)(answer, transport.hostNow()) ?? SECONDARY_WAIT_MS;
        const now = transport.now();
        const longer = Math.max(0, now + ms - Math.max(now, this.#until));
        const asked = answer.header('retry-after');
        if (longer > this.#left)
            return { tooLong: asked ? `Retry-After: ${asked}` : 'secondary rate limit' };
        this.#left -= longer;
        this.#until = Math.max(this.#until, now + ms);
        return { again: ms };
    }
}
/** The original error: octokit wraps whatever its fetch throws. */
function causeOf(error) {
    return error instanceof Error && error.cause !== undefined ? error.cause : error;
}
async function unwrapped(work) {
    try {
        return await work();
    }
    catch (error) {
        throw causeOf(error);
    }
}

;// CONCATENATED MODULE: ./build/github/alerts.js




/** GitHub's name for these keys (in its list of secret scanning patterns). */
const SECRET_TYPE = 'openrouter_api_key';
/** Maximum number of pages (of up to 100 alerts) and of alerts per place. */
const MAX_PAGES = 1_000;
const MAX_ALERTS = 10_000;
/**
 * Maximum number of values that do not look like keys, which GitHub's pattern never finds: each slows down every log
 * line.
 */
const MAX_OTHER_VALUES = 100;
/**
 * A shorter value is not a credential, and masking it would break up words. For a longer one its beginning is enough.
 */
const MIN_VALUE_LENGTH = 8;
const MAX_VALUE_LENGTH = 1_000;
/** The alerts that a token may read and resolve. */
function alertStore(access) {
    return {
        open: (place, limits, onSecret) => unwrapped(() => openAlerts(openClient(access, placeSubject(place), limits), place, onSecret)),
        resolve: ({ repository, number }, comment, limits) => unwrapped(async () => {
            const client = openClient(access, alertSubject(repository, number), limits);
            const [owner = '', repo = ''] = repository.split('/');
            const resolved = { state: 'resolved', resolution: 'revoked', resolution_comment: comment };
            const { data } = await client.rest.secretScanning.updateAlert({
                owner,
                repo,
                alert_number: number,
                ...resolved,
            });
            if (fieldsOf(data).state !== 'resolved')
                throw notResolved(repository, number);
        }),
    };
}
async function openAlerts(client, place, onSecret) {
    const filter = { state: 'open', secret_type: SECRET_TYPE, per_page: 100 };
    const { secretScanning } = client.rest;
    const alerts = [];
    const others = new Set();
    // Only the page number or cursor of the next link is used, never its address: the token goes nowhere else.
    let next = {};
    for (let pages = 1; next; pages++) {
        if (pages > MAX_PAGES)
            throw unexpected(place, `more than ${MAX_PAGES} pages`);
        const { data, headers } = place.kind === 'organization'
            ? await secretScanning.listAlertsForOrg({ org: place.org, ...filter, ...next })
            : await secretScanning.listAlertsForRepo({ owner: place.owner, repo: place.repo, ...filter, ...next });
        if (!Array.isArray(data))
            throw unexpected(place, 'no list');
        if (alerts.length + data.length > MAX_ALERTS)
            throw unexpected(place, `more than ${MAX_ALERTS} alerts`);
        for (const value of valuesIn(data)) {
            if (!(0,untrusted/* isLikeApiKey */.dm)(value))
                others.add(value);
            if (others.size > MAX_OTHER_VALUES)
                throw unexpected(place, `more than ${MAX_OTHER_VALUES} values unlike keys`);
            onSecret(value);
        }
        for (const each of data)
            alerts.push(parseAlert(each, place));
        next = nextPage(headers.link, place);
    }
    return alerts;
}
/** undefined: there is none. @throws AnswerError when the next page cannot be requested */
function nextPage(link, place) {
    if (!/\brel="?next\b/.test(link ?? ''))
        return undefined;
    const url = /<([^<>]*)>[^,]*\brel="?next\b/.exec(link ?? '')?.[1] ?? '';
    if (!URL.canParse(url))
        throw unexpected(place, 'a next page without an address');
    const { searchParams } = new URL(url);
    const [after, page] = [searchParams.get('after'), Number(searchParams.get('page'))];
    if (after)
        return { after };
    if (Number.isInteger(page) && page > 0)
        return { page };
    throw unexpected(place, 'a next page without an address');
}
/** The values to mask before anything is printed about them. */
function valuesIn(data) {
    return data.flatMap(each => {
        const { secret } = fieldsOf(each);
        return typeof secret === 'string' && secret.length >= MIN_VALUE_LENGTH ? [secret.slice(0, MAX_VALUE_LENGTH)] : [];
    });
}
function parseAlert(data, place) {
    const { number, html_url: url, secret, state, created_at, repository: inRepository } = fieldsOf(data);
    const { full_name } = fieldsOf(inRepository);
    const repository = place.kind === 'repository' ? `${place.owner}/${place.repo}` : full_name;
    const isWhole = Number.isSafeInteger(number) && number > 0 && isWebAddress(url);
    if (!isWhole || typeof repository !== 'string' || !isIn(place, repository) || state !== 'open')
        throw unexpected(place, 'something else than alerts');
    return {
        repository,
        number: number,
        url: url,
        secret: typeof secret === 'string' && secret !== '' ? secret : null,
        createdAt: instantIn(created_at),
    };
}
/** undefined if the time is missing or invalid: the alert counts even so, since a key leaked. */
function instantIn(value) {
    const parsed = (0,instant/* parseInstant */.nV)(typeof value === 'string' ? value.replace(/\+00:00$/, 'Z') : '');
    return 'value' in parsed ? parsed.value : undefined;
}
/** Whether the repository belongs to the place: alerts are later resolved under its name. */
function isIn(place, repository) {
    const [, owner = '', repo = ''] = /^([\w-]+)\/([\w.-]+)$/.exec(repository) ?? [];
    if (owner === '' || /^\.{1,2}$/.test(repo))
        return false;
    return place.kind === 'repository' || owner.toLowerCase() === place.org.toLowerCase();
}
/** Checked because it ends up in an output, which others turn into links. */
function isWebAddress(url) {
    return typeof url === 'string' && /^https?:\/\/[\x21-\x7e]+$/.test(url) && URL.canParse(url);
}
const NEVER = ' GITHUB_TOKEN can never read alerts.';
function placeSubject(place) {
    const isOrganization = place.kind === 'organization';
    return {
        what: `leaked-in: ${place.line}`,
        setting: 'leaked-in',
        place: isOrganization ? 'organization' : 'repository, or secret scanning is off there',
        permission: `the ${isOrganization ? 'organization' : 'repository'} permission "Secret scanning alerts: read"`,
        tokenInput: 'github-token',
        never: NEVER,
    };
}
function alertSubject(repository, number) {
    return {
        what: `resolve-alerts: alert ${number} of ${repository}`,
        setting: 'leaked-in',
        place: 'alert',
        permission: 'the repository permission "Secret scanning alerts: write"',
        tokenInput: 'github-token',
        never: NEVER,
    };
}
function unexpected(place, what) {
    return new errors/* AnswerError */.dV((0,untrusted/* say */.cv) `leaked-in: ${place.line}: GitHub answered ${what}. Check that GITHUB_API_URL names the GitHub of this runner.`, true);
}
function notResolved(repository, number) {
    return new errors/* AnswerError */.dV((0,untrusted/* say */.cv) `resolve-alerts: GitHub did not show alert ${number} of ${repository} as resolved.`, true);
}

// EXTERNAL MODULE: ./node_modules/libsodium-wrappers/dist/modules-esm/libsodium-wrappers.mjs + 1 modules
var libsodium_wrappers = __webpack_require__(4768);
// EXTERNAL MODULE: ./build/domain/command/target.js
var command_target = __webpack_require__(3030);
// EXTERNAL MODULE: ./build/http/call.js
var http_call = __webpack_require__(117);
;// CONCATENATED MODULE: ./build/github/secrets.js
/** GitHub secrets, over the client of client.ts, each encrypted with the public key of its target. */







/** Maximum number of pages, with 100 repositories each that may read an organization's secret. */
const secrets_MAX_PAGES = 1_000;
/** The secrets that a token may read and write. */
function secretStore(access) {
    const clientFor = (target, limits, hooks = {}) => openClient(access, (0,refusal/* targetSubject */.oB)(target), limits, hooks);
    const at = (target, limits) => endpoints(clientFor(target, limits), target);
    return {
        prepare: (target, limits) => unwrapped(async () => {
            const client = clientFor(target, limits);
            const { key, keyId } = await readPublicKey(endpoints(client, target), target);
            const sharing = target.kind === 'organization' ? await sharingOf(client, target) : undefined;
            return { target, publicKey: key, keyId, ...(sharing && { sharing }) };
        }),
        exists: (target, limits) => unwrapped(async () => {
            const { secret, publicKey } = at(target, limits);
            if (await found(secret()))
                return true;
            // A 404 may also mean that the token has no access, or that the place does not exist.
            await publicKey();
            return false;
        }),
        put: (prepared, secret, limits) => unwrapped(async () => {
            const encrypted = await seal(secret, prepared.publicKey);
            const { target } = prepared;
            let isCertain = true;
            const client = clientFor(target, limits, {
                onAnswer(answer, call) {
                    isCertain = !answer.mayHaveBeenProcessed;
                    const isStored = answer.status >= 300 || answer.status === 201 || answer.status === 204;
                    if (!isStored)
                        throw notStored(call, answer, target);
                },
                ...(target.kind === 'organization' && {
                    freshBody: async (body) => replaced(body, await currentSharing(prepared, target, clientFor(target, limits))),
                }),
            });
            const { status } = await endpoints(client, target).put(prepared, encrypted);
            // It may have been created by an attempt whose answer was lost.
            return status === 204 && isCertain ? 'replaced' : 'created';
        }),
        remove: (target, limits) => unwrapped(async () => {
            const { remove, publicKey } = at(target, limits);
            try {
                await remove();
                return 'removed';
            }
            catch (error) {
                const cause = causeOf(error);
                if (!(0,errors/* isNotFound */.c4)(cause))
                    throw cause;
                // The same doubt as above. Also, an attempt whose answer was lost may have removed it.
                await publicKey();
                return cause.mayHaveBeenProcessed ? 'removed' : 'gone';
            }
        }),
    };
}
function endpoints({ rest: { actions, dependabot, codespaces } }, target) {
    const secret_name = target.secret;
    const value = ({ keyId }, encrypted_value) => ({ encrypted_value, key_id: keyId });
    if (target.kind === 'organization') {
        const secret = { org: target.org, secret_name };
        return {
            publicKey: () => actions.getOrgPublicKey({ org: target.org }),
            secret: () => actions.getOrgSecret(secret),
            put: (prepared, encrypted) => actions.createOrUpdateOrgSecret({ ...secret, ...value(prepared, encrypted), ...sharingFields(prepared) }),
            remove: () => actions.deleteOrgSecret(secret),
        };
    }
    // Octokit sends any extra properties along, so there must be none.
    const place = { owner: target.owner, repo: target.repo };
    if (target.kind === 'environment') {
        const environment = { ...place, environment_name: target.environment };
        const secret = { ...environment, secret_name };
        return {
            publicKey: () => actions.getEnvironmentPublicKey(environment),
            secret: () => actions.getEnvironmentSecret(secret),
            put: (prepared, encrypted) => actions.createOrUpdateEnvironmentSecret({ ...secret, ...value(prepared, encrypted) }),
            remove: () => actions.deleteEnvironmentSecret(secret),
        };
    }
    // For repositories, the endpoints of the three kinds of secrets have the same names.
    const api = { repository: actions, dependabot, codespaces }[target.kind];
    const secret = { ...place, secret_name };
    return {
        publicKey: () => api.getRepoPublicKey(place),
        secret: () => api.getRepoSecret(secret),
        put: (prepared, encrypted) => api.createOrUpdateRepoSecret({ ...secret, ...value(prepared, encrypted) }),
        remove: () => api.deleteRepoSecret(secret),
    };
}
/** A new secret of an organization is private. */
function sharingFields({ sharing }) {
    return {
        visibility: sharing?.visibility ?? 'private',
        ...(sharing?.repositories && { selected_repository_ids: [...sharing.repositories] }),
    };
}
async function readPublicKey({ publicKey }, target) {
    const { key, key_id: keyId } = fieldsOf((await publicKey()).data);
    if (typeof key === 'string' && typeof keyId === 'string' && (await canSealFor(key)))
        return { key, keyId };
    throw new errors/* AnswerError */.dV((0,untrusted/* say */.cv) `GitHub's answer for ${(0,command_target/* targetText */.Z)(target)} holds no public key to encrypt with. ` +
        'Check that GITHUB_API_URL names the GitHub of this runner.', true);
}
/**
 * Someone may have changed who may read an organization's secret since it was prepared, so this is read again just
 * before every PUT. If that fails, the PUT is not sent and nothing is stored.
 */
async function currentSharing(prepared, target, client) {
    try {
        const sharing = await sharingOf(client, target);
        return sharingFields(sharing ? { ...prepared, sharing } : prepared);
    }
    catch (error) {
        const cause = causeOf(error);
        throw cause instanceof errors/* RequestError */.GI ? new errors/* RequestError */.GI(cause.message, false) : cause;
    }
}
/** PUT overwrites who may read an organization's secret, so the present setting is read first and sent again. */
async function sharingOf(client, target) {
    const secret = await found(endpoints(client, target).secret());
    if (secret === undefined)
        return undefined;
    const { visibility } = fieldsOf(secret.data);
    if (visibility !== 'all' && visibility !== 'private' && visibility !== 'selected')
        throw unknownSharing(target, 'visibility');
    if (visibility !== 'selected')
        return { visibility };
    const where = { org: target.org, secret_name: target.secret, per_page: 100 };
    const repositories = [];
    for (let page = 1, more = true; more; page++) {
        if (page > secrets_MAX_PAGES)
            throw tooManyPages(target);
        const { data, headers } = await client.rest.actions.listSelectedReposForOrgSecret({ ...where, page });
        const { repositories: items } = fieldsOf(data);
        if (!Array.isArray(items))
            throw unknownSharing(target, 'repositories');
        for (const { id } of items.map(fieldsOf)) {
            if (!Number.isInteger(id))
                throw unknownSharing(target, 'repositories');
            repositories.push(id);
        }
        // The link only says that there is a next page. Its address is not used: the token goes nowhere else.
        more = /\brel="?next\b/.test(headers.link ?? '');
    }
    return { visibility, repositories };
}
/** The JSON body with the sharing fields replaced. */
function replaced(body, fields) {
    const { encrypted_value, key_id } = JSON.parse(body ?? '{}');
    return JSON.stringify({ encrypted_value, key_id, ...fields });
}
/** GitHub answers 201 for a new secret and 204 for a replaced one. Anything else did not come from GitHub. */
function notStored(call, answer, target) {
    return new errors/* AnswerError */.dV((0,untrusted/* say */.cv) `store-in: ${(0,command_target/* targetText */.Z)(target)}: ${(0,http_call/* callText */.WT)(call)} was answered ${answer.status} instead of 201 or 204, so it is ` +
        'not certain that the secret was stored. Check that GITHUB_API_URL, and no proxy in between, answers for GitHub.', true);
}
/** Storing would change who may read the secret. */
function unknownSharing(target, field) {
    return new errors/* AnswerError */.dV((0,untrusted/* say */.cv) `GitHub's answer for ${(0,command_target/* targetText */.Z)(target)} does not say who may read the secret (${field}), so it is left as it is. ` +
        'Check that GITHUB_API_URL names the GitHub of this runner.', true);
}
function tooManyPages(target) {
    return new errors/* AnswerError */.dV((0,untrusted/* say */.cv) `GitHub's list of the repositories that may read ${(0,command_target/* targetText */.Z)(target)} has more than ` +
        `${secrets_MAX_PAGES.toLocaleString('en')} pages. Check that GITHUB_API_URL names the GitHub of this runner.`, true);
}
/** `secret` sealed for a public key (Base64 of 32 bytes), in Base64. */
async function seal(secret, publicKey) {
    await libsodium_wrappers/* default.ready */.Ay.ready;
    const box = libsodium_wrappers/* default */.Ay.crypto_box_seal(secret, Buffer.from(publicKey, 'base64'));
    return Buffer.from(box).toString('base64');
}
/** Whether a public key can be used: 32 bytes in Base64, and not one of the weak points that keep nothing secret. */
async function canSealFor(publicKey) {
    try {
        await seal('', publicKey);
        return true;
    }
    catch {
        return false;
    }
}

;// CONCATENATED MODULE: ./build/github/github.js



/** Uses the GitHub API behind the transport. */
function openGitHub(transport, token) {
    const access = { transport, token, waits: new SecondaryWaits() };
    return { secrets: secretStore(access), alerts: alertStore(access) };
}


/***/ }),

/***/ 2074:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CP: () => (/* binding */ gitHubRefusal),
/* harmony export */   gp: () => (/* binding */ isSecondaryLimit),
/* harmony export */   oB: () => (/* binding */ targetSubject)
/* harmony export */ });
/* harmony import */ var _domain_command_target_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3030);
/* harmony import */ var _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2198);
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1511);
/* harmony import */ var _http_call_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(117);
/* harmony import */ var _http_retry_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4675);
/** What GitHub's refusals mean: which are GitHub's own, what they decide, and what to do. */





/** A secret that is checked, written or removed. */
function targetSubject(target) {
    return {
        what: `store-in: ${(0,_domain_command_target_js__WEBPACK_IMPORTED_MODULE_0__/* .targetText */ .Z)(target)}`,
        setting: 'store-in',
        place: PLACE[target.kind],
        permission: PERMISSION[target.kind],
        tokenInput: 'github-token',
        never: ' GITHUB_TOKEN can never write secrets.',
        stores: true,
    };
}
/** The error for a status of 300 or above. */
function gitHubRefusal(call, answer, subject, base) {
    const { status } = answer;
    const message = messageOf(answer);
    if (message !== undefined && status >= 400) {
        const text = `${refused(call, answer, subject, base)} ${advice(answer, message, subject)}`;
        return new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .RefusalError */ .XQ(gitHubVerdict(answer), text, answer.mayHaveBeenProcessed);
    }
    const byStatus = statusAdvice(answer);
    const text = byStatus
        ? `${refused(call, answer, subject, base)} ${byStatus}`
        : (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `${subject.what}: ` + (0,_http_call_js__WEBPACK_IMPORTED_MODULE_3__/* .foreignText */ .qk)(call, answer, { api: "GitHub's API", setting: 'GITHUB_API_URL', base });
    // Whatever answered in GitHub's place may have passed the secret on.
    const mayBeStored = subject.stores === true && call.method === 'PUT' && status >= 400;
    return new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ForeignError */ .nw(status, text, answer.mayHaveBeenProcessed || mayBeStored);
}
/** The verdict of GitHub's own answer; undefined: it decides nothing, or something in between answered. */
function gitHubVerdict(answer) {
    return isRateLimited(answer) ? undefined : (0,_http_call_js__WEBPACK_IMPORTED_MODULE_3__/* .verdictOf */ .Vj)(answer, messageOf(answer) !== undefined);
}
/** Whether GitHub limits the rate of requests in a way that its headers often do not show. */
function isSecondaryLimit({ status, text }) {
    return (status === 403 || status === 429) && /secondary rate limit|abuse detection/i.test((0,_http_call_js__WEBPACK_IMPORTED_MODULE_3__/* .quote */ .hD)({ status, text }));
}
/** The message of GitHub's own error; undefined: the answer is not one. */
function messageOf(answer) {
    if (answer.header('x-github-request-id') === undefined)
        return undefined;
    try {
        const { message } = JSON.parse(answer.text);
        return typeof message === 'string' ? message : undefined;
    }
    catch {
        return undefined;
    }
}
function isRateLimited(answer) {
    return (0,_http_retry_js__WEBPACK_IMPORTED_MODULE_4__/* .isRateLimit */ .a5)(answer) || isSecondaryLimit(answer);
}
function refused(call, answer, { what }, base) {
    return (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `${what}: ${(0,_http_call_js__WEBPACK_IMPORTED_MODULE_3__/* .callText */ .WT)(call)} was refused: ${base.host} answered ${answer.status}${(0,_http_call_js__WEBPACK_IMPORTED_MODULE_3__/* .quote */ .hD)(answer)}.`;
}
/** Advice that follows from the status alone, whoever answered. */
function statusAdvice(answer) {
    const { status } = answer;
    if (status < 400) {
        const to = answer.header('location');
        return ((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `It redirects${to ? ` to ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(to)}` : ''}, and redirects are refused. If the repository was renamed or moved, ` +
            'write its new name.');
    }
    if (answer.tooLong)
        return (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `It is rate limited and asks for a long wait (${answer.tooLong}). Run it again later.`;
    if (isRateLimited(answer))
        return 'It is rate limited. Run it again later, with fewer targets or requests side by side.';
    if (status >= 500 || status === 408)
        return 'GitHub or something on the way to it failed. Run it again later.';
    return undefined;
}
/** If GitHub states the cause, only that is given; otherwise the likely causes. */
function advice(answer, message, subject) {
    const { place, permission, setting, tokenInput, never } = subject;
    const byStatus = statusAdvice(answer);
    if (byStatus !== undefined)
        return byStatus;
    switch (answer.status) {
        case 401:
            return `${tokenInput} is not a valid token: it has expired or was revoked. Make a new one and store it.`;
        case 403:
            return forbidden(answer, message, subject);
        case 404:
            return (`Either there is no such ${place}, or the token in ${tokenInput} cannot see it. Correct ${setting}, or ` +
                `use a GitHub App token or a fine-grained token with ${permission} there.${never}`);
        default:
            return 'GitHub did not accept the request.';
    }
}
function forbidden(answer, message, { permission, setting, tokenInput, never }) {
    const signOn = answer.header('x-github-sso');
    if (signOn !== undefined || /\bSAML\b/i.test(message)) {
        const url = /\burl=(https:\/\/[^\s;,"]+)/.exec(signOn ?? '')?.[1];
        const where = url ? (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `: open ${url}` : ', in the settings of the token';
        return `The organization enforces SAML single sign-on. Authorize the token in ${tokenInput} for it${where}.`;
    }
    if (/\bIP (address|allow list)\b/i.test(message)) {
        return 'An IP allow list refuses the address of this runner. Use another runner, or add its address to the list.';
    }
    if (/\barchived\b/i.test(message))
        return `An archived repository is read-only. Unarchive it, or correct ${setting}.`;
    if (/resource not accessible|must have admin rights/i.test(message)) {
        return (`The token in ${tokenInput} lacks ${permission} there. Use a GitHub App token or a fine-grained token ` +
            `with it.${never}`);
    }
    return `GitHub does not allow this to the token in ${tokenInput}; its message says why.`;
}
const PERMISSION = {
    repository: 'the repository permission "Secrets: write"',
    environment: 'the repository permission "Environments: write"',
    dependabot: 'the repository permission "Dependabot secrets: write"',
    codespaces: 'the repository permission "Codespaces secrets: write"',
    organization: 'the organization permission "Secrets: write"',
};
const PLACE = {
    repository: 'repository',
    environment: 'repository or environment',
    dependabot: 'repository',
    codespaces: 'repository',
    organization: 'organization',
};


/***/ })

};
;