"use strict";
exports.id = 511;
exports.ids = [511];
exports.modules = {

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


/***/ }),

/***/ 8511:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  postReport: () => (/* binding */ postReport)
});

// EXTERNAL MODULE: ./build/clock.js
var clock = __webpack_require__(7094);
// EXTERNAL MODULE: ./build/connect.js + 2 modules
var connect = __webpack_require__(4199);
// EXTERNAL MODULE: ./build/domain/text/errors.js
var errors = __webpack_require__(2198);
// EXTERNAL MODULE: ./build/domain/text/untrusted.js
var untrusted = __webpack_require__(1511);
// EXTERNAL MODULE: ./build/http/call.js
var http_call = __webpack_require__(117);
// EXTERNAL MODULE: ./build/http/retry.js
var retry = __webpack_require__(4675);
// EXTERNAL MODULE: ./build/github/refusal.js
var refusal = __webpack_require__(2074);
;// CONCATENATED MODULE: ./build/github/discussions.js
/** GitHub's issues, pull requests and comments, as far as reports need them. Loaded only when a report is posted. */





/** What a token can do in one repository. */
class Discussions {
    #transport;
    #token;
    /** As a path: `/repos/octo-org/app` */
    #repository;
    #limits;
    constructor(transport, token, repository, limits) {
        this.#transport = transport;
        this.#token = token;
        this.#repository = `/repos/${repository}`;
        this.#limits = limits;
    }
    /**
     * The login of the token's user.
     * @throws RefusalError `unauthorized` or `forbidden` for a token of an app or a job
     */
    async login() {
        const call = { method: 'GET', path: '/user' };
        const { login } = fieldsOf(await this.#send(call, 200));
        if (typeof login === 'string' && login !== '')
            return login;
        throw new errors/* AnswerError */.dV((0,untrusted/* say */.cv) `${(0,http_call/* callText */.WT)(call)}: the answer names no user. Check that GITHUB_API_URL is GitHub's.`, true);
    }
    /** The comments of an issue or a pull request, oldest first. `page` counts from 1. */
    comments(number, page) {
        return this.#list(`/issues/${number}/comments?per_page=100&page=${page}`, ({ id }) => id);
    }
    /** The open issues, without pull requests, newest first. `page` counts from 1. */
    openIssues(page) {
        return this.#list(`/issues?state=open&per_page=100&page=${page}`, ({ number, pull_request: pull }) => pull === undefined || pull === null ? number : undefined);
    }
    async addComment(number, body) {
        await this.#write('POST', `/issues/${number}/comments`, { body });
    }
    async changeComment(id, body) {
        await this.#write('PATCH', `/issues/comments/${id}`, { body });
    }
    async openIssue(title, body) {
        await this.#write('POST', '/issues', { title, body });
    }
    async changeIssue(number, changes) {
        await this.#write('PATCH', `/issues/${number}`, changes);
    }
    async #list(path, idOf) {
        const call = { method: 'GET', path: this.#repository + path };
        const answer = await this.#send(call, 200);
        const items = parsed(answer.text);
        if (!Array.isArray(items)) {
            throw new errors/* AnswerError */.dV((0,untrusted/* say */.cv) `${(0,http_call/* callText */.WT)(call)}: the answer is not a list. Check that GITHUB_API_URL is GitHub's.`, true);
        }
        const posts = items.flatMap((item) => postOf(asFields(item), idOf) ?? []);
        // The link only says that there is a next page. Its address is not used: the token goes nowhere else.
        return { posts, more: /\brel="?next\b/.test(answer.header('link') ?? '') };
    }
    async #write(method, path, body) {
        await this.#send({ method, path: this.#repository + path, body: JSON.stringify(body) }, method === 'POST' ? 201 : 200);
    }
    async #send(part, expected) {
        const call = {
            ...part,
            headers: {
                accept: 'application/vnd.github+json',
                authorization: `token ${this.#token}`,
                ...(part.body !== undefined && { 'content-type': 'application/json; charset=utf-8' }),
            },
            repeatable: part.method === 'POST' ? 'unless arrived' : 'safe',
            decide: answer => ((0,refusal/* isSecondaryLimit */.gp)(answer) ? { giveUp: true } : undefined),
        };
        const answer = await this.#transport.send(call, this.#limits);
        if (answer.status === expected)
            return answer;
        throw refusalOf(call, answer, this.#transport.base);
    }
}
/** undefined: it is not a post, or cannot be one of ours. */
function postOf(fields, idOf) {
    const id = idOf(fields);
    const { login, type } = asFields(fields.user);
    if (!Number.isSafeInteger(id) || typeof fields.body !== 'string' || typeof login !== 'string')
        return undefined;
    return { id: id, body: fields.body, author: { login, isBot: type === 'Bot' } };
}
function fieldsOf(answer) {
    return asFields(parsed(answer.text));
}
function asFields(value) {
    return typeof value === 'object' && value !== null ? value : {};
}
function parsed(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
/** Only an answer in GitHub's own form is a verdict, unless it is a rate limit. */
function refusalOf(call, answer, base) {
    const { status, mayHaveBeenProcessed } = answer;
    const message = answer.header('x-github-request-id') === undefined ? undefined : fieldsOf(answer).message;
    const isLimited = (0,retry/* isRateLimit */.a5)(answer) || (0,refusal/* isSecondaryLimit */.gp)(answer);
    if (status < 400 || (typeof message !== 'string' && !isLimited && status < 500)) {
        const text = (0,http_call/* foreignText */.qk)(call, answer, { api: "GitHub's API", setting: 'GITHUB_API_URL', base });
        return new errors/* ForeignError */.nw(status, text, mayHaveBeenProcessed || status < 400);
    }
    const refused = (0,untrusted/* say */.cv) `${(0,http_call/* callText */.WT)(call)} was refused: ${base.host} answered ${status}${(0,http_call/* quote */.hD)(answer)}.`;
    const verdict = isLimited ? undefined : (0,http_call/* verdictOf */.Vj)(answer, typeof message === 'string');
    return new errors/* RefusalError */.XQ(verdict, `${refused} ${isLimited ? 'It is rate limited.' : adviceFor(call, status)}`.trim(), mayHaveBeenProcessed);
}
function adviceFor({ path }, status) {
    const permission = path.includes('/comments')
        ? 'pull-requests: write (or issues: write for an issue)'
        : 'issues: write';
    if (status === 401)
        return 'report-token is not a valid token.';
    if (status === 403)
        return `The token in report-token may lack a permission: give the job ${permission}.`;
    if (status === 404)
        return `There is no such issue or pull request, or report-token lacks ${permission}.`;
    if (status === 410)
        return 'Issues are disabled in this repository.';
    return status >= 500 ? 'GitHub or something on the way to it failed.' : 'GitHub did not accept it.';
}

;// CONCATENATED MODULE: ./build/posting/posted-text.js
/**
 * Makes a report safe for GitHub, where text can act: mention people, refer to issues and commits, and give commands to
 * bots, which read the source and not the rendered text.
 */
/** Maximum number of characters of a comment or an issue at GitHub. */
const MAX_CHARACTERS = 65_536;
/** Invisible; separates characters that GitHub would otherwise read together. */
const APART = '\u200b';
/**
 * `@name`, `#12`, `GH-12`, and the addresses of issues and commits. The report has already separated them in text from
 * outside, except in code; entities (`&#64;`) stay unchanged.
 */
const REFERENCES = /@(?=[\w-])|(?<!&)#(?=\d)|\bGH-(?=\d)|\b(?:issues|pull|discussions|commit)\/(?=[\da-f])/gi;
/** An abbreviated commit, which GitHub turns into a link. Digits alone may be an amount or a time. */
const COMMIT = /(?<![\w&#/.-])(?=\d*[a-f])[0-9a-f]{7,40}(?![\w.-])/g;
/** GitHub never turns code into links, and code is there to be copied. */
const CODE = /(<code>[^<]*<\/code>|`[^`\n]*`)/;
/**
 * A line that begins with `/`, even in a quotation, a list or a table. It does not go on to the next line: many empty
 * lines would take a time that grows with their square.
 */
const COMMAND = /^((?:[^\S\n]|[>|*+-])*)\//gm;
/** The Markdown without anything that would act. It is idempotent. */
function inert(markdown) {
    return markdown
        .replace(REFERENCES, `$&${APART}`)
        .split(CODE)
        .map((part, index) => (index % 2 === 1 ? part : part.replace(COMMIT, separated)))
        .join('')
        .replace(COMMAND, `$1${APART}/`);
}
/** Maximum number of characters of a title at GitHub. */
const MAX_TITLE_LENGTH = 256;
/** A title is plain text, but mentions and references work in it too. */
function inertTitle(title) {
    const safe = title.replace(REFERENCES, `$&${APART}`).replace(COMMIT, separated).replace(COMMAND, `$1${APART}/`);
    return safe.length > MAX_TITLE_LENGTH ? `${safe.slice(0, MAX_TITLE_LENGTH - 1)}…` : safe;
}
/** Separates after every six characters, since seven could be a commit again. */
function separated(text) {
    return text.replace(/.{6}(?=.)/g, `$&${APART}`);
}

;// CONCATENATED MODULE: ./build/posting/poster.js



const MAX_PAGES = 10;
const PAUSE_MS = 1_000;
/** It is unknown whether the report exists already, so nothing is posted. */
class EndNotReachedError extends errors/* RequestError */.GI {
    name = 'EndNotReachedError';
}
class Poster {
    #options;
    #author;
    constructor(options) {
        this.#options = options;
    }
    /** @throws RequestError when posting failed, or may have failed */
    async post(place, report) {
        const title = (0,untrusted/* redacted */.pc)(place.title);
        const marker = markerOf({ ...place, title }, this.#options.env);
        return place.kind === 'issue'
            ? this.#postIssue(inertTitle(title), marker, report)
            : this.#postComment(place.number, marker, report);
    }
    async #postComment(number, marker, report) {
        const { discussions } = this.#options;
        const body = textOf(marker, report);
        const find = () => this.#find(marker, page => discussions.comments(number, page));
        const own = await find();
        if (own === undefined)
            return this.#create(find, () => discussions.addComment(number, body));
        await discussions.changeComment(own.id, body);
        return 'updated';
    }
    async #postIssue(title, marker, report) {
        const { discussions } = this.#options;
        const find = () => this.#find(marker, page => discussions.openIssues(page));
        const own = await find();
        if (!report.needsAttention)
            return own === undefined ? 'nothing to do' : this.#close(own.id, marker);
        const body = textOf(marker, report);
        if (own === undefined)
            return this.#create(find, () => discussions.openIssue(title, body));
        await discussions.changeIssue(own.id, { body });
        return 'updated';
    }
    /** The comment comes first: if the issue stays open, the next run closes it. */
    async #close(number, marker) {
        const { discussions, env } = this.#options;
        const own = closingMarker(marker, env);
        const find = () => this.#find(own, page => discussions.comments(number, page));
        const body = `${own}\nNothing needs attention any more.${runLink(env)}`;
        await this.#create(find, () => discussions.addComment(number, body));
        await discussions.changeIssue(number, { state: 'closed' });
        return 'closed';
    }
    /** If the answer to a POST was lost, its result is searched for before it is repeated. */
    async #create(find, create) {
        const { clock, limits, maxRetries } = this.#options;
        for (let attempt = 0;; attempt++) {
            try {
                await create();
                return 'posted';
            }
            catch (error) {
                if (!(error instanceof errors/* RequestError */.GI && error.mayHaveBeenProcessed))
                    throw error;
                await clock.sleep(PAUSE_MS, limits.begin);
                if (await find())
                    return 'posted';
                if (attempt >= maxRetries)
                    throw error;
            }
        }
    }
    /** The post with the marker that the token's owner wrote; undefined: there is none. */
    async #find(marker, list) {
        this.#author ??= this.#authorOf();
        const author = await this.#author;
        for (let page = 1; page <= MAX_PAGES; page++) {
            const { posts, more } = await list(page);
            const own = posts.find(post => bears(post.body, marker) && isBy(author, post));
            if (own !== undefined || !more)
                return own;
        }
        throw new EndNotReachedError(`Among the first ${MAX_PAGES} pages is none of this step, and there are more. It is not known whether it was ` +
            'posted before.', false);
    }
    async #authorOf() {
        try {
            return await this.#options.discussions.login();
        }
        catch (error) {
            // Tokens of jobs and apps have no user.
            const isRefused = (0,errors/* isForbidden */.US)(error) || (error instanceof errors/* RefusalError */.XQ && error.verdict === 'unauthorized');
            if (isRefused)
                return 'a bot';
            throw error;
        }
    }
}
/** `a bot` cannot be a login, which has no space. */
function isBy(author, { author: { login, isBot } }) {
    return author === 'a bot' ? isBot : login.toLowerCase() === author.toLowerCase();
}
/** Making the text inert also makes it longer, so it may have to be shortened again. */
function textOf(marker, report) {
    for (let most = 60_000;; most = Math.floor(most * 0.8)) {
        const text = `${marker}\n${inert(report.within(most))}`;
        if (text.length <= MAX_CHARACTERS || most < 1_000)
            return text.slice(0, MAX_CHARACTERS);
    }
}
function runLink(env) {
    const { GITHUB_SERVER_URL: server = '', GITHUB_REPOSITORY: repository = '', GITHUB_RUN_ID: run = '' } = env;
    const isSound = /^https?:\/\/[\w.:-]+$/.test(server) && /^[\w.-]+\/[\w.-]+$/.test(repository) && /^\d+$/.test(run);
    return isSound ? ` See [the run](${server}/${repository}/actions/runs/${run}).` : '';
}
/** The marker depends on the kind, the workflow file (on any branch) and the title. */
function markerOf({ kind, title }, env) {
    return marked([kind, workflowFile(env), title]);
}
/** The marker of the comment with which a run closes an issue, so that this run finds it again. */
function closingMarker(marker, env) {
    return marked(['closing', marker, env.GITHUB_RUN_ID ?? '', env.GITHUB_RUN_ATTEMPT ?? '']);
}
/** Whether the marker is the whole first line of the text. */
function bears(text, marker) {
    return text.split(/\r?\n/, 1)[0] === marker;
}
/** `octo-org/app/.github/workflows/keys.yml`, or the name of the workflow if the runner does not set its file. */
function workflowFile(env) {
    const path = env.GITHUB_WORKFLOW_REF?.replace(/@.*$/s, '');
    return path || `${env.GITHUB_REPOSITORY ?? ''}\n${env.GITHUB_WORKFLOW ?? ''}`;
}
function marked(parts) {
    const { createHash } = process.getBuiltinModule('node:crypto');
    const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
    return `<!-- openrouter-key-action ${digest} -->`;
}

// EXTERNAL MODULE: ./build/report/log/log.js + 4 modules
var log = __webpack_require__(182);
// EXTERNAL MODULE: ./build/runner.js
var runner = __webpack_require__(5232);
;// CONCATENATED MODULE: ./build/post-report.js
/** Posts the report of a step to GitHub, within 30 seconds. It never changes the step's result. */








const LIMIT_MS = 30_000;
/** Nothing is posted once the job is being cancelled. */
async function postReport(reporting, report, cancellation) {
    if (cancellation.cancelled)
        return (0,log/* logWarning */.FF)('report-to: the report was not posted, since the job is being cancelled.');
    const places = reporting.places.flatMap(place => known(place) ?? []);
    if (places.length === 0)
        return;
    const [over, done] = [new AbortController(), new AbortController()];
    void clock/* systemClock */.m.sleep(LIMIT_MS, done.signal).then(() => over.abort());
    const signal = AbortSignal.any([over.signal, cancellation.reading.begin]);
    const limits = { begin: signal, cut: signal, notAfter: clock/* systemClock */.m.now() + LIMIT_MS };
    let transport;
    try {
        transport = post_report_open(reporting);
        const poster = posterAt(transport, reporting, limits);
        // One after another: they may belong to the same pull request.
        for (const place of places)
            await postAt(poster, place, report, over.signal);
    }
    catch (error) {
        warn('report-to', error);
    }
    finally {
        done.abort();
        await transport?.close();
    }
}
/** The place with its pull request; undefined, with a notice, if there is none. */
function known(place) {
    if (place.kind === 'issue')
        return place;
    const number = place.number ?? (0,runner/* pullRequestOf */._n)((0,runner/* readEvent */.j_)());
    if (number !== undefined)
        return { ...place, number };
    (0,log/* logNotice */.n$)((0,untrusted/* say */.cv) `report-to: ${(0,untrusted/* quoted */.TL)(place.line)}: the event of this run has no pull request, so the report was not posted there. ` +
        'To post it from other events, write pull-request NUMBER.');
    return undefined;
}
function post_report_open({ maxRetries }) {
    return (0,connect/* transportTo */.r2)({ apiUrl: (0,connect/* githubApiUrl */.BN)(process.env), timeoutMs: LIMIT_MS, maxRetries }, 'GITHUB_API_URL');
}
function posterAt(transport, { token, maxRetries }, limits) {
    const repository = process.env.GITHUB_REPOSITORY ?? '';
    if (!/^[A-Za-z0-9][\w-]*\/(?!\.{1,2}$)[\w.-]+$/.test(repository)) {
        throw new Error('GITHUB_REPOSITORY, which the runner sets, does not name a repository.');
    }
    const discussions = new Discussions(transport, token, repository, limits);
    return new Poster({ discussions, limits, clock: clock/* systemClock */.m, env: process.env, maxRetries });
}
const DONE = {
    posted: 'The report was posted',
    updated: 'The report was updated',
    closed: 'The issue was closed, since nothing needs attention any more',
    'nothing to do': 'Nothing needs attention, so no issue was opened',
};
async function postAt(poster, place, report, over) {
    try {
        (0,log/* logLine */.BP)((0,untrusted/* say */.cv) `${DONE[await poster.post(place, report)]} (report-to: ${place.line}).`);
    }
    catch (error) {
        const where = (0,untrusted/* say */.cv) `report-to: ${(0,untrusted/* quoted */.TL)(place.line)}`;
        // The reason of the failed request does not matter then: it only says that it was cut off.
        if (over.aborted)
            (0,log/* logWarning */.FF)(`${where}: ${TOO_LONG}`);
        else
            warn(where, error);
    }
}
const TOO_LONG = 'Posting took longer than 30 seconds and was given up. The report may be missing there, or out of date: GitHub or the ' +
    'network is slow or down.';
function warn(where, error) {
    const text = error instanceof Error ? error.message : String(error);
    (0,log/* logWarning */.FF)(`${where}: The report was not posted. ${error instanceof Error ? text : (0,errors/* asActionError */.z6)(error).message}`);
}


/***/ })

};
;