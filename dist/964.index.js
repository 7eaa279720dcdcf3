export const id = 964;
export const ids = [964];
export const modules = {

/***/ 5964:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  secretStore: () => (/* binding */ secretStore)
});

// EXTERNAL MODULE: ./node_modules/@actions/github/lib/github.js + 22 modules
var github = __webpack_require__(2413);
// EXTERNAL MODULE: ./build/http/quote.js
var quote = __webpack_require__(1901);
// EXTERNAL MODULE: ./build/http/retry.js
var retry = __webpack_require__(4675);
// EXTERNAL MODULE: ./build/http/transport.js + 1 modules
var transport = __webpack_require__(3442);
// EXTERNAL MODULE: ./build/rules/errors.js
var errors = __webpack_require__(9465);
// EXTERNAL MODULE: ./build/rules/target.js
var rules_target = __webpack_require__(4655);
// EXTERNAL MODULE: ./build/rules/untrusted.js
var untrusted = __webpack_require__(7258);
// EXTERNAL MODULE: ./node_modules/libsodium-wrappers/dist/modules-esm/libsodium-wrappers.mjs + 1 modules
var libsodium_wrappers = __webpack_require__(4768);
;// CONCATENATED MODULE: ./build/github/seal.js
/** Encryption for a target's own public key: libsodium's sealed box, as GitHub asks for. */

/** Base64 of `secret` sealed for a public key (Base64 of 32 bytes). */
async function seal(secret, publicKey) {
    await libsodium_wrappers/* default.ready */.Ay.ready;
    const box = libsodium_wrappers/* default */.Ay.crypto_box_seal(secret, Buffer.from(publicKey, 'base64'));
    return Buffer.from(box).toString('base64');
}
/** Whether something can be sealed for a public key: 32 bytes in Base64, and none of the points that make no secret. */
async function canSealFor(publicKey) {
    try {
        await seal('', publicKey);
        return true;
    }
    catch {
        return false;
    }
}

;// CONCATENATED MODULE: ./build/github/octokit.js
/**
 * GitHub secrets through octokit, which knows the addresses and shapes, over our own transport, which knows how to
 * wait, repeat and give up. Loaded only where a key is to be stored.
 */








/** The secrets that a token may write, at the GitHub API that the transport leads to. */
function secretStore(transport, token) {
    return {
        prepare: (target, patience) => translated(target, async () => {
            const client = clientFor(transport, token, target, patience);
            const { key, key_id } = (await publicKey(client, target)).data;
            if (typeof key !== 'string' || typeof key_id !== 'string' || !(await canSealFor(key)))
                throw wrongPublicKey(target);
            const sharing = target.kind === 'organization' ? await sharingOf(client, target) : undefined;
            return { target, publicKey: key, keyId: key_id, ...(sharing && { sharing }) };
        }),
        put: (prepared, secret, patience) => translated(prepared.target, async () => {
            const encrypted = await seal(secret, prepared.publicKey);
            await putSecret(clientFor(transport, token, prepared.target, patience), prepared, encrypted);
        }),
    };
}
function publicKey(client, target) {
    switch (target.kind) {
        case 'repository':
            return client.rest.actions.getRepoPublicKey(place(target));
        case 'environment':
            return client.rest.actions.getEnvironmentPublicKey({ ...place(target), environment_name: target.environment });
        case 'dependabot':
            return client.rest.dependabot.getRepoPublicKey(place(target));
        case 'codespaces':
            return client.rest.codespaces.getRepoPublicKey(place(target));
        case 'organization':
            return client.rest.actions.getOrgPublicKey({ org: target.org });
    }
}
async function putSecret(client, { target, keyId, sharing }, encrypted) {
    const value = { secret_name: target.secret, encrypted_value: encrypted, key_id: keyId };
    switch (target.kind) {
        case 'repository':
            await client.rest.actions.createOrUpdateRepoSecret({ ...place(target), ...value });
            return;
        case 'environment':
            await client.rest.actions.createOrUpdateEnvironmentSecret({
                ...place(target),
                environment_name: target.environment,
                ...value,
            });
            return;
        case 'dependabot':
            await client.rest.dependabot.createOrUpdateRepoSecret({ ...place(target), ...value });
            return;
        case 'codespaces':
            await client.rest.codespaces.createOrUpdateRepoSecret({ ...place(target), ...value });
            return;
        case 'organization':
            await client.rest.actions.createOrUpdateOrgSecret({
                org: target.org,
                visibility: sharing?.visibility ?? 'private',
                ...(sharing?.repositories && { selected_repository_ids: [...sharing.repositories] }),
                ...value,
            });
    }
}
/** Octokit sends whatever else it is given along, so it is given no more. */
function place({ owner, repo }) {
    return { owner, repo };
}
/** PUT replaces who may read an organization's secret, so what is there is read first and sent again. */
async function sharingOf(client, target) {
    const where = { org: target.org, secret_name: target.secret };
    const { data } = await client.rest.actions.getOrgSecret(where).catch((error) => {
        if ((0,errors/* isNotFound */.c4)(causeOf(error)))
            return { data: undefined };
        throw error;
    });
    if (data === undefined)
        return undefined;
    const visibility = data.visibility;
    if (visibility !== 'all' && visibility !== 'private' && visibility !== 'selected')
        throw wrongSharing(target, 'visibility');
    if (visibility !== 'selected')
        return { visibility };
    const repositories = await client.paginate(client.rest.actions.listSelectedReposForOrgSecret, {
        ...where,
        per_page: 100,
    });
    if (!repositories.every(({ id }) => Number.isInteger(id)))
        throw wrongSharing(target, 'repositories');
    return { visibility, repositories: repositories.map(({ id }) => id) };
}
/** A client whose every request goes through the transport, within the given bounds. */
function clientFor(transport, token, target, patience) {
    const baseUrl = transport.base.href.replace(/\/+$/, '');
    const fetch = async (url, init) => {
        const { 'user-agent': _theirs, ...headers } = init.headers;
        const call = {
            method: init.method,
            path: url.slice(baseUrl.length),
            headers,
            body: init.body,
            repeatable: 'safe',
        };
        const answer = await transport.send(call, patience);
        if (answer.status >= 300)
            throw refusal(call, answer, target, transport.base.host);
        if (call.method === 'PUT' && answer.status !== 201 && answer.status !== 204)
            throw notStored(call, answer, target);
        return responseOf(answer, url);
    };
    const silent = { debug() { }, info() { }, warn() { }, error() { } };
    return (0,github/* getOctokit */.Q)(token, { baseUrl, log: silent, request: { fetch, log: silent } });
}
function responseOf(answer, url) {
    const headers = new Headers({ 'content-type': 'application/json' });
    const link = answer.header('link');
    if (link !== undefined)
        headers.set('link', link);
    const empty = answer.status === 204 || answer.status === 205;
    const response = new Response(empty ? null : answer.text, { status: answer.status, headers });
    // Octokit's paging reads the address of the last page; a response that nobody fetched has none.
    return Object.defineProperty(response, 'url', { value: url });
}
/** GitHub answers 201 for a new secret and 204 for one that it has replaced. Anything else did not come from GitHub. */
function notStored(call, answer, target) {
    return new errors/* AnswerError */.dV((0,untrusted/* say */.cv) `store-in: ${(0,rules_target/* targetText */.Z)(target)}: ${(0,transport/* callText */.WT)(call)} was answered ${answer.status} instead of 201 or 204, so it is ` +
        'not certain that the secret was stored. Check that GITHUB_API_URL, and no proxy in between, answers for GitHub.', true);
}
/** Octokit wraps what its fetch throws; what was meant is inside. */
function causeOf(error) {
    return error instanceof Error && error.cause !== undefined ? error.cause : error;
}
async function translated(target, work) {
    try {
        return await work();
    }
    catch (error) {
        const cause = causeOf(error);
        if (cause instanceof TypeError)
            throw wrongPublicKey(target);
        throw cause;
    }
}
/** Storing would change who may read the secret. */
function wrongSharing(target, field) {
    return new errors/* AnswerError */.dV((0,untrusted/* say */.cv) `GitHub's answer for ${(0,rules_target/* targetText */.Z)(target)} does not say who may read the secret (${field}), so it is left as it is. ` +
        'Check that GITHUB_API_URL names the GitHub of this runner.', true);
}
function wrongPublicKey(target) {
    return new errors/* AnswerError */.dV((0,untrusted/* say */.cv) `GitHub's answer for ${(0,rules_target/* targetText */.Z)(target)} holds no public key to encrypt with. ` +
        'Check that GITHUB_API_URL names the GitHub of this runner.', true);
}
const PERMISSION = {
    repository: 'the repository permission "Secrets: write"',
    environment: 'the repository permission "Environments: write"',
    dependabot: 'the repository permission "Dependabot secrets: write"',
    codespaces: 'the repository permission "Codespaces secrets: write"',
    organization: 'the organization permission "Secrets: write"',
};
function refusal(call, answer, target, host) {
    const what = (0,untrusted/* say */.cv) `store-in: ${(0,rules_target/* targetText */.Z)(target)}: ${(0,transport/* callText */.WT)(call)} was refused: ${host} answered ${answer.status}${(0,quote/* quote */.h)(answer)}`;
    return new errors/* RefusalError */.XQ(answer.status, `${what}. ${advice(answer, target)}`, answer.mayHaveHappened);
}
function advice(answer, target) {
    const { status } = answer;
    const to = answer.header('location');
    if (status < 400)
        return (0,untrusted/* say */.cv) `It redirects${to ? ` to ${(0,untrusted/* quoted */.TL)(to)}` : ''}, and redirects are refused. A renamed repository must be named anew.`;
    if (answer.tooLong)
        return (0,untrusted/* say */.cv) `It is rate limited and asks for a wait of more than 60 s (${answer.tooLong}). Run it again later.`;
    if ((0,retry/* isRateLimit */.a)(answer))
        return 'It is rate limited. Run it again later.';
    if (status === 401)
        return 'github-token is no valid token: it has expired or was revoked. Make a new one and store it.';
    if (status === 403 || status === 404) {
        const there = target.kind === 'organization'
            ? 'organization'
            : target.kind === 'environment'
                ? 'repository or environment'
                : 'repository';
        return (`Either there is no such ${there}, or the token in github-token lacks ${PERMISSION[target.kind]} there. ` +
            'Use a GitHub App token or a fine-grained token with it. GITHUB_TOKEN can never write secrets.');
    }
    if (status >= 500 || status === 408)
        return 'GitHub or something on the way to it failed. Run it again later.';
    return 'GitHub did not accept the secret.';
}


/***/ })

};
