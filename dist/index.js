import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
/******/ var __webpack_modules__ = ({

/***/ 1916:
/***/ ((__unused_webpack_module, exports) => {

var __webpack_unused_export__;

__webpack_unused_export__ = true;
__webpack_unused_export__ = exports.kp = void 0;
var peq = new Uint32Array(0x10000);
var myers_32 = function (a, b) {
    var n = a.length;
    var m = b.length;
    var lst = 1 << (n - 1);
    var pv = -1;
    var mv = 0;
    var sc = n;
    var i = n;
    while (i--) {
        peq[a.charCodeAt(i)] |= 1 << i;
    }
    for (i = 0; i < m; i++) {
        var eq = peq[b.charCodeAt(i)];
        var xv = eq | mv;
        eq |= ((eq & pv) + pv) ^ pv;
        mv |= ~(eq | pv);
        pv &= eq;
        if (mv & lst) {
            sc++;
        }
        if (pv & lst) {
            sc--;
        }
        mv = (mv << 1) | 1;
        pv = (pv << 1) | ~(xv | mv);
        mv &= xv;
    }
    i = n;
    while (i--) {
        peq[a.charCodeAt(i)] = 0;
    }
    return sc;
};
var myers_x = function (b, a) {
    var n = a.length;
    var m = b.length;
    var mhc = [];
    var phc = [];
    var hsize = Math.ceil(n / 32);
    var vsize = Math.ceil(m / 32);
    for (var i = 0; i < hsize; i++) {
        phc[i] = -1;
        mhc[i] = 0;
    }
    var j = 0;
    for (; j < vsize - 1; j++) {
        var mv_1 = 0;
        var pv_1 = -1;
        var start_1 = j * 32;
        var vlen_1 = Math.min(32, m) + start_1;
        for (var k = start_1; k < vlen_1; k++) {
            peq[b.charCodeAt(k)] |= 1 << k;
        }
        for (var i = 0; i < n; i++) {
            var eq = peq[a.charCodeAt(i)];
            var pb = (phc[(i / 32) | 0] >>> i) & 1;
            var mb = (mhc[(i / 32) | 0] >>> i) & 1;
            var xv = eq | mv_1;
            var xh = ((((eq | mb) & pv_1) + pv_1) ^ pv_1) | eq | mb;
            var ph = mv_1 | ~(xh | pv_1);
            var mh = pv_1 & xh;
            if ((ph >>> 31) ^ pb) {
                phc[(i / 32) | 0] ^= 1 << i;
            }
            if ((mh >>> 31) ^ mb) {
                mhc[(i / 32) | 0] ^= 1 << i;
            }
            ph = (ph << 1) | pb;
            mh = (mh << 1) | mb;
            pv_1 = mh | ~(xv | ph);
            mv_1 = ph & xv;
        }
        for (var k = start_1; k < vlen_1; k++) {
            peq[b.charCodeAt(k)] = 0;
        }
    }
    var mv = 0;
    var pv = -1;
    var start = j * 32;
    var vlen = Math.min(32, m - start) + start;
    for (var k = start; k < vlen; k++) {
        peq[b.charCodeAt(k)] |= 1 << k;
    }
    var score = m;
    for (var i = 0; i < n; i++) {
        var eq = peq[a.charCodeAt(i)];
        var pb = (phc[(i / 32) | 0] >>> i) & 1;
        var mb = (mhc[(i / 32) | 0] >>> i) & 1;
        var xv = eq | mv;
        var xh = ((((eq | mb) & pv) + pv) ^ pv) | eq | mb;
        var ph = mv | ~(xh | pv);
        var mh = pv & xh;
        score += (ph >>> (m - 1)) & 1;
        score -= (mh >>> (m - 1)) & 1;
        if ((ph >>> 31) ^ pb) {
            phc[(i / 32) | 0] ^= 1 << i;
        }
        if ((mh >>> 31) ^ mb) {
            mhc[(i / 32) | 0] ^= 1 << i;
        }
        ph = (ph << 1) | pb;
        mh = (mh << 1) | mb;
        pv = mh | ~(xv | ph);
        mv = ph & xv;
    }
    for (var k = start; k < vlen; k++) {
        peq[b.charCodeAt(k)] = 0;
    }
    return score;
};
var distance = function (a, b) {
    if (a.length < b.length) {
        var tmp = b;
        b = a;
        a = tmp;
    }
    if (b.length === 0) {
        return a.length;
    }
    if (a.length <= 32) {
        return myers_32(a, b);
    }
    return myers_x(a, b);
};
__webpack_unused_export__ = distance;
var closest = function (str, arr) {
    var min_distance = Infinity;
    var min_index = 0;
    for (var i = 0; i < arr.length; i++) {
        var dist = distance(str, arr[i]);
        if (dist < min_distance) {
            min_distance = dist;
            min_index = i;
        }
    }
    return arr[min_index];
};
exports.kp = closest;


/***/ }),

/***/ 6539:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("./llhttp-wasm.cjs");

/***/ }),

/***/ 6925:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("./milo-no-simd.cjs");

/***/ }),

/***/ 2919:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("./milo-simd.cjs");

/***/ }),

/***/ 2613:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("assert");

/***/ }),

/***/ 4434:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("events");

/***/ }),

/***/ 9896:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("fs");

/***/ }),

/***/ 8611:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("http");

/***/ }),

/***/ 5692:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("https");

/***/ }),

/***/ 9278:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("net");

/***/ }),

/***/ 4589:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:assert");

/***/ }),

/***/ 6698:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:async_hooks");

/***/ }),

/***/ 4573:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:buffer");

/***/ }),

/***/ 7540:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:console");

/***/ }),

/***/ 7598:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");

/***/ }),

/***/ 3053:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:diagnostics_channel");

/***/ }),

/***/ 610:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:dns");

/***/ }),

/***/ 8474:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:events");

/***/ }),

/***/ 3024:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");

/***/ }),

/***/ 1455:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs/promises");

/***/ }),

/***/ 7067:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http");

/***/ }),

/***/ 2467:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http2");

/***/ }),

/***/ 7030:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:net");

/***/ }),

/***/ 6760:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:path");

/***/ }),

/***/ 643:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:perf_hooks");

/***/ }),

/***/ 1792:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:querystring");

/***/ }),

/***/ 99:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:sqlite");

/***/ }),

/***/ 7075:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:stream");

/***/ }),

/***/ 7830:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:stream/web");

/***/ }),

/***/ 7997:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:timers");

/***/ }),

/***/ 1692:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:tls");

/***/ }),

/***/ 3136:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:url");

/***/ }),

/***/ 7975:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:util");

/***/ }),

/***/ 3429:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:util/types");

/***/ }),

/***/ 5919:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:worker_threads");

/***/ }),

/***/ 8522:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:zlib");

/***/ }),

/***/ 857:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("os");

/***/ }),

/***/ 4756:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("tls");

/***/ }),

/***/ 9023:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("util");

/***/ }),

/***/ 1296:
/***/ ((__webpack_module__, __unused_webpack___webpack_exports__, __nccwpck_require__) => {

__nccwpck_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6760);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(758);
/* harmony import */ var _report_log_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(6966);
/* harmony import */ var _report_report_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(8480);
/* harmony import */ var _rules_untrusted_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(7258);
/**
 * The entry, of the step and of its post step. Secrets are hidden and the inputs understood before anything of the
 * network is even loaded; then `run.ts` has the story.
 */






/** The runner tells the post step only by the file that it starts: `post.js`, which imports this one. */
const isPost = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)(process.argv[1] ?? '') === 'post.js';
// A log that nobody reads any more (the runner is gone) must not end the work, nor be told so in that log for ever.
for (const stream of [process.stdout, process.stderr])
    stream.on('error', () => undefined);
process.on('uncaughtException', error => (0,_report_log_js__WEBPACK_IMPORTED_MODULE_3__/* .fail */ .fJ)(error));
hideSecrets();
await (isPost ? post() : main());
async function main() {
    const inputs = understood();
    if (inputs === undefined)
        return;
    const { run } = await Promise.all(/* import() */[__nccwpck_require__.e(526), __nccwpck_require__.e(173)]).then(__nccwpck_require__.bind(__nccwpck_require__, 1173));
    await run(inputs);
}
async function post() {
    const { runPost } = await Promise.all(/* import() */[__nccwpck_require__.e(526), __nccwpck_require__.e(173)]).then(__nccwpck_require__.bind(__nccwpck_require__, 1173));
    await runPost();
}
function understood() {
    try {
        return (0,_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .loadInputs */ .IV)(process.env, Date.now(), readEvent);
    }
    catch (error) {
        const { operation, gated, jobSummary } = roughly();
        (0,_report_report_js__WEBPACK_IMPORTED_MODULE_4__/* .reportError */ .N)(error, operation, gated, jobSummary);
        return undefined;
    }
}
/** What can be said of inputs that could not be understood. */
function roughly() {
    return {
        operation: (0,_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .rawInput */ .JR)(process.env, 'operation') ?? 'update',
        gated: (0,_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .rawInput */ .JR)(process.env, 'require') !== undefined,
        jobSummary: (0,_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .rawInput */ .JR)(process.env, 'job-summary')?.toLowerCase() !== 'false',
    };
}
/** Hides the secret inputs, and whatever looks like an API key in any other input, before anything is printed. */
function hideSecrets() {
    for (const name of _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .SECRET_INPUTS */ .pH) {
        const secret = (0,_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .rawInput */ .JR)(process.env, name);
        if (secret !== undefined)
            for (const line of [secret, ...secret.split(/\r?\n/)])
                (0,_report_log_js__WEBPACK_IMPORTED_MODULE_3__/* .mask */ .dK)(line);
    }
    for (const [name, value] of Object.entries(process.env)) {
        if (name.startsWith('INPUT_') && value)
            for (const key of (0,_rules_untrusted_js__WEBPACK_IMPORTED_MODULE_5__/* .apiKeysIn */ .K)(value))
                (0,_report_log_js__WEBPACK_IMPORTED_MODULE_3__/* .mask */ .dK)(key);
    }
}
/** GitHub's event payload; undefined when there is none that can be read. */
function readEvent() {
    try {
        return JSON.parse((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(process.env.GITHUB_EVENT_PATH ?? '', 'utf8'));
    }
    catch {
        return undefined;
    }
}

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 758:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  pH: () => (/* binding */ SECRET_INPUTS),
  IV: () => (/* binding */ loadInputs),
  JR: () => (/* binding */ rawInput)
});

// UNUSED EXPORTS: INPUTS, OPERATIONS, inputVariable

// EXTERNAL MODULE: ./node_modules/fastest-levenshtein/mod.js
var mod = __nccwpck_require__(1916);
// EXTERNAL MODULE: ./build/rules/condition.js
var condition = __nccwpck_require__(3337);
// EXTERNAL MODULE: ./build/rules/errors.js
var errors = __nccwpck_require__(9465);
// EXTERNAL MODULE: ./build/rules/flag.js
var rules_flag = __nccwpck_require__(116);
// EXTERNAL MODULE: ./build/rules/journal.js
var journal = __nccwpck_require__(935);
// EXTERNAL MODULE: ./build/rules/key.js
var key = __nccwpck_require__(2779);
// EXTERNAL MODULE: ./build/rules/lifetime.js
var lifetime = __nccwpck_require__(1505);
// EXTERNAL MODULE: ./build/rules/limit.js
var rules_limit = __nccwpck_require__(4611);
// EXTERNAL MODULE: ./build/rules/loopback.js
var loopback = __nccwpck_require__(379);
;// CONCATENATED MODULE: ./build/rules/pattern.js
/** `current-name`: an exact name, or a pattern in which `*` stands for any characters. */
/**
 * One pass from left to right: the first piece must begin the name, the last must end it, those between are found in
 * their order. No backtracking, so that a hostile name costs no more than its length.
 */
function namePattern(text) {
    const pieces = text.split('*');
    const exact = pieces.length === 1;
    const first = pieces[0] ?? '';
    const last = pieces.at(-1) ?? '';
    const middle = pieces.slice(1, -1).filter(piece => piece !== '');
    const matches = (name) => {
        if (exact)
            return name === text;
        if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last))
            return false;
        const end = name.length - last.length;
        let at = first.length;
        for (const piece of middle) {
            const found = name.indexOf(piece, at);
            if (found < 0 || found + piece.length > end)
                return false;
            at = found + piece.length;
        }
        return true;
    };
    return { text, exact, matches };
}

// EXTERNAL MODULE: ./build/rules/target.js
var target = __nccwpck_require__(4655);
// EXTERNAL MODULE: ./build/rules/untrusted.js
var untrusted = __nccwpck_require__(7258);
;// CONCATENATED MODULE: ./build/inputs.js
/**
 * The inputs, understood once: strings of the runner become one typed value, a union by operation in which nonsense
 * cannot be said, or an `InputError` with every fault found. No later line looks at raw text again.
 */












const OPERATIONS = ['update', 'check', 'rotate', 'create', 'delete'];
const declared = (operations, fallback = '') => ({
    default: fallback,
    operations: operations === 'all' ? OPERATIONS : operations.split(' '),
});
/** Every declared input, its default, and the operations that use it. action.yml and the README say the same. */
const INPUTS = {
    operation: declared('all', 'update'),
    'provisioning-key': declared('all'),
    hash: declared('update check rotate delete'),
    'current-name': declared('update check rotate delete'),
    'api-key': declared('check update rotate delete'),
    'workspace-id': declared('all'),
    where: declared('update check delete'),
    'max-keys': declared('update delete', '1'),
    name: declared('update create rotate'),
    disabled: declared('update'),
    limit: declared('update create rotate'),
    'limit-reset': declared('update create rotate'),
    'include-byok-in-limit': declared('update create rotate'),
    'expires-in': declared('create rotate'),
    require: declared('update check rotate create'),
    'fail-on-unmet': declared('update check rotate create', 'true'),
    'store-in': declared('create rotate'),
    'github-token': declared('create rotate'),
    'output-key': declared('create rotate', 'false'),
    retire: declared('rotate', 'next-rotation'),
    'delete-at-job-end': declared('create', 'false'),
    'dry-run': declared('update rotate create delete', 'false'),
    'job-summary': declared('all', 'true'),
    'api-url': declared('all', 'https://openrouter.ai/api/v1'),
    'timeout-seconds': declared('all', '30'),
    'max-retries': declared('all', '4'),
};
/** The inputs that are secrets: masked before anything else, never printed. */
const SECRET_INPUTS = ['provisioning-key', 'api-key', 'github-token'];
/** What becomes of the old key. */
const RETIRE = ['next-rotation', 'disable', 'delete', 'keep'];
/** The environment variable in which the runner passes an input. */
function inputVariable(name) {
    return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
}
/** An input as the runner passed it, trimmed; undefined when it is absent, empty or white space. */
function rawInput(env, name) {
    return env[inputVariable(name)]?.trim() || undefined;
}
/**
 * The inputs of this run. `now` in ms; `event` is GitHub's event payload, asked for only to explain an empty secret.
 * @throws InputError with every fault found
 */
function loadInputs(env, now, event) {
    const form = new Form(env, now, event);
    form.refuseUndeclared();
    form.checkAll();
    const operation = form.oneOf('operation', OPERATIONS);
    if (operation === undefined)
        throw new errors/* InputError */.dz(form.faults);
    form.refuseUnused(operation);
    const inputs = read(form, operation);
    if (form.faults.length > 0)
        throw new errors/* InputError */.dz(form.faults);
    return inputs;
}
function read(form, operation) {
    switch (operation) {
        case 'update':
            return readUpdate(form);
        case 'check':
            return form.given('api-key') && !form.given('provisioning-key') ? readCheckOwnKey(form) : readCheck(form);
        case 'delete':
            return { operation: 'delete', ...selecting(form), maxKeys: form.maxKeys(), dryRun: form.flag('dry-run') };
        case 'create':
            return readCreate(form);
        case 'rotate':
            return readRotate(form);
    }
}
function readUpdate(form) {
    const wanted = { ...form.name(), ...form.settings() };
    const disabled = form.optionalFlag('disabled');
    if (disabled !== undefined)
        wanted.disabled = disabled;
    const asked = ['name', 'disabled', 'limit', 'limit-reset', 'include-byok-in-limit'];
    if (!asked.some(name => form.given(name))) {
        form.fault('Nothing to change: give at least one of name, disabled, limit, limit-reset or include-byok-in-limit. ' +
            'An expression that came out empty counts as not given.');
    }
    const selected = selecting(form);
    if (selected.selector.by === 'hash' && selected.selector.hashes.length > 1 && form.given('name')) {
        form.fault('name: several keys cannot all be given the same name. Give one hash, or leave name out.');
    }
    return {
        operation: 'update',
        ...selected,
        maxKeys: form.maxKeys(),
        wanted,
        gate: form.gate('require'),
        dryRun: form.flag('dry-run'),
    };
}
function readCheck(form) {
    return { operation: 'check', ...selecting(form), gate: form.gate('require') };
}
function readCheckOwnKey(form) {
    form.selector();
    if (form.given('workspace-id')) {
        form.fault('workspace-id: a key that asks about itself does not know its workspace. Give provisioning-key too.');
    }
    return {
        operation: 'check own key',
        ...common(form),
        apiKey: form.credential('api-key'),
        where: form.conditions('where', 'where of the own key'),
        gate: form.gate('require of the own key'),
    };
}
function readCreate(form) {
    const { name } = form.name();
    if (!form.given('name'))
        form.fault('name: create needs the name of the new key.');
    const limit = form.limit();
    if (limit && !(0,rules_limit/* isAbsolute */.oP)(limit)) {
        form.fault('limit: a new key has no present limit; give a number or unlimited.');
    }
    const deleteAtJobEnd = form.flag('delete-at-job-end');
    if (deleteAtJobEnd && form.given('store-in')) {
        form.fault('delete-at-job-end: a key that ends with the job cannot be stored (store-in) for others.');
    }
    const wanted = { name: name ?? '', ...form.settings(), ...form.lifetime() };
    if (deleteAtJobEnd && wanted.lifetime === undefined)
        wanted.lifetime = { for: 86_400_000 };
    return {
        operation: 'create',
        ...account(form),
        wanted,
        gate: form.gate('require of a new key'),
        delivery: form.delivery('create'),
        deleteAtJobEnd,
        dryRun: form.flag('dry-run'),
    };
}
function readRotate(form) {
    const selector = form.selector();
    if (selector.by === 'hash' && selector.hashes.length > 1) {
        form.fault('hash: rotate replaces one key at a time; give one hash.');
    }
    if (selector.by === 'name' && !selector.pattern.exact) {
        form.fault('current-name: rotate takes an exact name, without *.');
    }
    const delivery = form.delivery('rotate');
    const retire = form.oneOf('retire', RETIRE) ?? 'next-rotation';
    if (delivery.outputKey && !form.given('store-in') && retire !== 'keep') {
        form.fault('retire: without store-in nobody has stored the new key yet when the old one would be retired. ' +
            'Set retire: keep, store the output key yourself, and disable the old key afterwards.');
    }
    return {
        operation: 'rotate',
        ...account(form),
        selector,
        wanted: { ...form.name(), ...form.settings(), ...form.lifetime() },
        gate: form.gate('require of a new key'),
        delivery,
        retire,
        dryRun: form.flag('dry-run'),
    };
}
function common(form) {
    return {
        connection: {
            apiUrl: form.apiUrl(),
            timeoutMs: form.count('timeout-seconds', 1, 3600) * 1000,
            maxRetries: form.count('max-retries', 0, 20),
        },
        jobSummary: form.flag('job-summary'),
    };
}
function account(form) {
    return { ...common(form), provisioningKey: form.provisioningKey(), workspaceId: form.workspaceId() };
}
function selecting(form) {
    return { ...account(form), selector: form.selector(), where: form.conditions('where', 'where') };
}
/** The inputs as a form: each is read and judged once, and every fault is noted. */
class Form {
    #env;
    #now;
    #event;
    #faults = new Set();
    constructor(env, now, event) {
        this.#env = env;
        this.#now = now;
        this.#event = event;
    }
    get faults() {
        return [...this.#faults];
    }
    fault(text) {
        this.#faults.add(text);
    }
    /** Given means: not empty, and not what GitHub fills in by itself. */
    given(name) {
        const text = this.text(name);
        return text !== undefined && !sameAsDefault(name, text);
    }
    text(name) {
        return rawInput(this.#env, name);
    }
    /** A misspelt input only makes the runner warn; its value still arrives. */
    refuseUndeclared() {
        const variables = new Map(Object.keys(INPUTS).map(name => [inputVariable(name), name]));
        for (const variable of Object.keys(this.#env)) {
            if (!variable.startsWith('INPUT_') || variables.has(variable))
                continue;
            const written = variable.slice('INPUT_'.length).toLowerCase();
            this.fault((0,untrusted/* say */.cv) `There is no input ${(0,untrusted/* quoted */.TL)(written)}; did you mean ${(0,mod/* closest */.kp)(written, Object.keys(INPUTS))}?`);
        }
    }
    refuseUnused(operation) {
        for (const [name, { operations }] of Object.entries(INPUTS)) {
            if (!operations.includes(operation) && this.given(name)) {
                const several = operations.length > 1 ? 'operations' : 'operation';
                this.fault(`${name} is only for ${several} ${operations.join(', ')}; this is operation ${operation}.`);
            }
        }
    }
    /** Values are judged whatever the operation, so that one run shows every fault. */
    checkAll() {
        for (const name of ['disabled', 'include-byok-in-limit'])
            this.optionalFlag(name);
        for (const name of ['fail-on-unmet', 'output-key', 'delete-at-job-end', 'dry-run', 'job-summary']) {
            this.flag(name);
        }
        this.name();
        this.settings();
        this.lifetime();
        this.hashes();
        this.workspaceId();
        this.oneOf('retire', RETIRE);
        this.maxKeys();
        this.targets();
        common(this);
    }
    oneOf(name, words) {
        const text = this.text(name);
        if (text === undefined)
            return INPUTS[name].default || undefined;
        if (words.includes(text))
            return text;
        this.fault((0,untrusted/* say */.cv) `${name}: ${(0,untrusted/* quoted */.TL)(text)} is not one of ${words.join(', ')}.`);
        return undefined;
    }
    flag(name) {
        return this.optionalFlag(name) ?? INPUTS[name].default === 'true';
    }
    optionalFlag(name) {
        const text = this.text(name);
        if (text === undefined)
            return undefined;
        const value = (0,rules_flag/* parseFlag */.o)(text);
        if (value === undefined) {
            this.fault((0,untrusted/* say */.cv) `${name}: ${(0,untrusted/* quoted */.TL)(text)} is not one of true, True, TRUE, false, False, FALSE.`);
        }
        return value;
    }
    count(name, least, most) {
        const text = this.text(name) ?? INPUTS[name].default;
        const value = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
        if (value >= least && value <= most)
            return value;
        this.fault((0,untrusted/* say */.cv) `${name}: ${(0,untrusted/* quoted */.TL)(text)} is not a whole number from ${least} to ${most}.`);
        return least;
    }
    /** Hashes were chosen one by one and need no bound unless one is given; a name can match more than was meant. */
    maxKeys() {
        const most = this.count('max-keys', 1, 1_000_000);
        return this.given('hash') && !this.given('max-keys') ? undefined : most;
    }
    name() {
        const name = this.text('name');
        if (name === undefined)
            return {};
        if ((0,journal/* looksMarked */.P8)(name)) {
            this.fault((0,untrusted/* say */.cv) `name: ${(0,untrusted/* quoted */.TL)(name)} ends like a name that this action gives to keys in a rotation. Choose another ending.`);
        }
        return { name };
    }
    settings() {
        const limit = this.limit();
        const reset = this.text('limit-reset') && this.oneOf('limit-reset', key/* LIMIT_RESETS */.tg);
        const byok = this.optionalFlag('include-byok-in-limit');
        return {
            ...(limit && { limit }),
            ...(reset && { limit_reset: reset === 'none' ? null : reset }),
            ...(byok !== undefined && { include_byok_in_limit: byok }),
        };
    }
    limit() {
        const text = this.text('limit');
        if (text === undefined)
            return undefined;
        const parsed = (0,rules_limit/* parseLimit */.Fv)(text);
        if ('rule' in parsed)
            return parsed.rule;
        this.fault((0,untrusted/* say */.cv) `limit: ${(0,untrusted/* quoted */.TL)(text)}: ${parsed.fault}.`);
        return undefined;
    }
    lifetime() {
        const text = this.text('expires-in');
        if (text === undefined)
            return {};
        const parsed = (0,lifetime/* parseLifetime */.$)(text, this.#now);
        if ('lifetime' in parsed)
            return parsed;
        this.fault((0,untrusted/* say */.cv) `expires-in: ${(0,untrusted/* quoted */.TL)(text)}: ${parsed.fault}.`);
        return {};
    }
    selector() {
        const ways = ['hash', 'current-name', 'api-key'].filter(name => this.given(name));
        if (ways.length !== 1) {
            const found = ways.length === 0 ? 'none of them is given' : `${ways.join(' and ')} are given`;
            this.fault(`Exactly one of hash, current-name and api-key selects the key; ${found}. ` +
                'An expression that came out empty counts as not given.');
        }
        if (ways[0] === 'hash')
            return { by: 'hash', hashes: this.hashes() };
        if (ways[0] === 'current-name')
            return { by: 'name', pattern: namePattern(this.text('current-name') ?? '') };
        if (ways.length > 0 && this.text('api-key') === this.text('provisioning-key')) {
            this.fault('api-key: this is the provisioning key itself; api-key takes the ordinary key that is meant.');
        }
        return { by: 'api-key', secret: ways.length > 0 ? this.credential('api-key') : '' };
    }
    hashes() {
        const text = this.text('hash');
        if (text === undefined)
            return [];
        const elements = text.split(',').map(each => each.trim());
        if (elements.includes('')) {
            this.fault('hash: an element between commas is empty (an expression that came out empty?). Leave out the comma.');
        }
        const hashes = [...new Set(elements.flatMap(each => each.split(/\s+/)).filter(each => each !== ''))];
        for (const hash of hashes)
            this.#judgeHash(hash);
        return hashes;
    }
    #judgeHash(hash) {
        if (looksLikeApiKey(hash)) {
            this.fault("hash: this looks like an API key, but the key's hash is wanted (operation check or OpenRouter's keys page " +
                'shows it). To select by the key itself use api-key. The runner has already printed the value in this ' +
                'log, so treat that key as leaked: disable it and make a new one.');
        }
        else if (!/^[\w-]+$/.test(hash) || hash.length > 200) {
            this.fault((0,untrusted/* say */.cv) `hash: ${(0,untrusted/* quoted */.TL)(hash)} is no hash: letters, digits, _ and -, at most 200 of them.`);
        }
    }
    workspaceId() {
        const text = this.text('workspace-id');
        if (text !== undefined && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) {
            this.fault((0,untrusted/* say */.cv) `workspace-id: ${(0,untrusted/* quoted */.TL)(text)} is not a UUID such as 0df9e665-d932-5740-b2c7-b52af166bc11.`);
        }
        return text?.toLowerCase();
    }
    conditions(name, scope) {
        const { conditions, faults } = (0,condition/* parseConditions */.WN)(this.text(name) ?? '', scope);
        for (const fault of faults)
            this.fault(`${name}: ${fault}.`);
        if (this.given(name) && conditions.length + faults.length === 0) {
            this.fault(`${name}: there are only comments, no condition. Add one, or leave the input out.`);
        }
        return conditions;
    }
    gate(scope) {
        if (!this.given('require'))
            return undefined;
        return { conditions: this.conditions('require', scope), failOnUnmet: this.flag('fail-on-unmet') };
    }
    targets() {
        const { targets, faults } = (0,target/* parseTargets */.S)(this.text('store-in') ?? '', this.#env.GITHUB_REPOSITORY);
        for (const fault of faults)
            this.fault(`store-in: ${fault}.`);
        return targets;
    }
    delivery(operation) {
        const targets = this.targets();
        const outputKey = this.flag('output-key');
        if (!this.given('store-in') && !outputKey) {
            this.fault(`store-in: ${operation} would make a key that nobody gets. ` +
                'Give store-in (a GitHub secret), or output-key: true for the steps that follow in this job.');
        }
        const misread = this.faults.some(fault => fault.startsWith('store-in:'));
        if (this.given('store-in') && targets.length === 0 && !misread)
            this.fault('store-in: no target is left. Give one a line.');
        if (this.given('store-in') && !this.given('github-token')) {
            this.fault('github-token: store-in needs a token that may write secrets: of a GitHub App or a fine-grained token. ' +
                'GITHUB_TOKEN can never write secrets. If a secret was given, it may not exist for this run.');
        }
        if (!this.given('store-in') && this.given('github-token')) {
            this.fault('github-token is only for store-in, which is not given.');
        }
        return { targets, githubToken: this.given('github-token') ? this.credential('github-token') : '', outputKey };
    }
    provisioningKey() {
        if (this.given('provisioning-key'))
            return this.credential('provisioning-key');
        this.fault(`provisioning-key is empty. ${whyNoSecret(this.#env, this.#event())}`);
        return '';
    }
    /** A credential goes into a header: nothing but visible ASCII can be one. */
    credential(name) {
        const text = this.text(name) ?? '';
        if (!/^[\x21-\x7e]+$/.test(text)) {
            this.fault(`${name}: the value has characters that no key has (white space, quotes or line breaks copied along?). ` +
                'Store the secret again, the key alone.');
        }
        return text;
    }
    apiUrl() {
        const text = this.text('api-url') ?? INPUTS['api-url'].default;
        const url = URL.canParse(text) ? new URL(text) : undefined;
        const fault = url ? urlFault(url) : 'it is no URL such as https://openrouter.ai/api/v1';
        if (fault)
            this.fault((0,untrusted/* say */.cv) `api-url: ${fault}.`);
        return url ?? new URL(INPUTS['api-url'].default);
    }
}
/** Whether a text looks like the secret value of a key, which must never be printed. */
function looksLikeApiKey(text) {
    return /^["']?sk-or-/i.test(text);
}
function urlFault(url) {
    if (url.protocol !== 'https:' && url.protocol !== 'http:')
        return 'it does not begin with https://';
    if (url.username !== '' || url.password !== '')
        return 'it contains credentials, which would be printed in logs';
    if (url.search !== '' || url.hash !== '')
        return 'it has a query or a fragment; give the base alone';
    if (url.protocol === 'http:' && !(0,loopback/* isLoopback */.U)(url.hostname)) {
        return 'plain http would show the provisioning key to the network; use https (http only for this machine itself)';
    }
    return undefined;
}
function sameAsDefault(name, text) {
    const fallback = INPUTS[name].default;
    const flag = fallback === 'true' || fallback === 'false' ? (0,rules_flag/* parseFlag */.o)(text) : undefined;
    return flag === undefined ? text === fallback : String(flag) === fallback;
}
/** Why a secret is empty. GitHub gives none to runs of forks and Dependabot; the event shows which it is. */
function whyNoSecret(env, payload) {
    const event = (payload ?? {});
    const actors = [env.GITHUB_ACTOR, event.sender?.login, event.pull_request?.user?.login];
    if (actors.includes('dependabot[bot]')) {
        return ('This run was started by Dependabot, which sees only Dependabot secrets. ' +
            "Store the key there too, or skip this job for Dependabot's runs: if: github.actor != 'dependabot[bot]'.");
    }
    if (event.pull_request?.head?.repo?.fork === true) {
        return ('This run comes from a fork, which gets no secrets. ' +
            'Skip this job for forks: if: github.event.pull_request.head.repo.fork == false.');
    }
    return ('The secret may not exist (in this repository, organization or environment), or the run comes from a fork or ' +
        'Dependabot, which get no secrets. Make a provisioning key at https://openrouter.ai/settings/management-keys ' +
        'and store it as a secret.');
}


/***/ }),

/***/ 1743:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  qV: () => (/* binding */ requireOutputs),
  Uk: () => (/* binding */ writeKeysFile),
  Kn: () => (/* binding */ writeOutputs),
  Jq: () => (/* binding */ writeState),
  Sy: () => (/* binding */ writeSummary)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __nccwpck_require__(3024);
;// CONCATENATED MODULE: external "node:os"
const external_node_os_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:os");
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __nccwpck_require__(6760);
// EXTERNAL MODULE: ./build/rules/errors.js
var errors = __nccwpck_require__(9465);
// EXTERNAL MODULE: ./build/rules/untrusted.js
var untrusted = __nccwpck_require__(7258);
// EXTERNAL MODULE: ./build/report/log.js + 4 modules
var log = __nccwpck_require__(6966);
;// CONCATENATED MODULE: ./build/report/files.js
/** What a step leaves in the runner's files: outputs, state, the whole list of keys, the job summary. */






/**
 * Sets outputs: all in one write, so that a step that is killed leaves all of them or none. Without the runner's file
 * nothing is set: the old way, to print them, would print `key`.
 * @throws ActionError when the runner's file cannot be written
 */
function writeOutputs(values) {
    appendCommands('GITHUB_OUTPUT', 'outputs', values);
}
/**
 * Makes sure that outputs can be set, before something is made that only an output would bring to anybody.
 * @throws ActionError when they cannot
 */
function requireOutputs() {
    if (!process.env.GITHUB_OUTPUT) {
        throw new errors/* ActionError */.lZ('output-key: GITHUB_OUTPUT is not set, so nobody would get the new key. The runner sets it.');
    }
    writeOutputs(new Map());
}
/** Leaves a value for the post step. */
function writeState(name, value) {
    appendCommands('GITHUB_STATE', 'state for the post step', new Map([[name, value]]));
}
/** The path of a file under RUNNER_TEMP with the keys, or undefined (with a warning) when it cannot be written. */
function writeKeysFile(keys) {
    try {
        // A folder of its own: steps of the same job must not meet.
        const path = (0,external_node_path_.join)((0,external_node_fs_.mkdtempSync)((0,external_node_path_.join)(process.env.RUNNER_TEMP || (0,external_node_os_namespaceObject.tmpdir)(), 'openrouter-keys-')), 'keys.json');
        const file = (0,external_node_fs_.openSync)(path, 'wx', 0o600);
        try {
            for (const piece of keys)
                (0,external_node_fs_.writeFileSync)(file, piece);
        }
        finally {
            (0,external_node_fs_.closeSync)(file);
        }
        return path;
    }
    catch (error) {
        (0,log/* logWarning */.FF)((0,untrusted/* say */.cv) `The output keys-file is not set: its file could not be written (${String(error)}).`);
        return undefined;
    }
}
/** Adds to the job summary. A missing GITHUB_STEP_SUMMARY is no error, and one that cannot be written only a warning. */
function writeSummary(markdown) {
    const path = process.env.GITHUB_STEP_SUMMARY;
    if (!path)
        return;
    try {
        append(path, `${markdown}\n`);
    }
    catch (error) {
        (0,log/* logWarning */.FF)((0,untrusted/* say */.cv) `The job summary could not be written (${String(error)}).`);
    }
}
function appendCommands(variable, what, values) {
    const path = process.env[variable];
    if (!path) {
        (0,log/* logWarning */.FF)(`${variable} is not set, so the ${what} could not be kept. The runner sets it; by hand, name a file.`);
        return;
    }
    try {
        append(path, [...values].map(([name, value]) => fileCommand(name, value)).join(''));
    }
    catch (error) {
        throw new errors/* ActionError */.lZ((0,untrusted/* say */.cv) `The ${what} could not be written to the file in ${variable} (${String(error)}). ` +
            "Make sure that the runner's temporary folder can be written.");
    }
}
/**
 * A value on its line, or, when it has several, up to a line that nobody can have put into it.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#multiline-strings
 *
 * `@actions/core` does it too, but opens the file anew for each of some thirty outputs, and brings node:crypto, which
 * takes a tenth of the time in which a wrong input is told.
 */
function fileCommand(name, value) {
    if (!/[\r\n]/.test(value))
        return `${name}=${value}\n`;
    const end = `ghadelimiter_${unguessable()}`;
    return `${name}<<${end}\n${value}\n${end}\n`;
}
/** The runner makes its files; one that is missing is a mistake, and is not made here. */
function append(path, text) {
    const file = (0,external_node_fs_.openSync)(path, external_node_fs_.constants.O_WRONLY | external_node_fs_.constants.O_APPEND);
    try {
        (0,external_node_fs_.writeFileSync)(file, text);
    }
    finally {
        (0,external_node_fs_.closeSync)(file);
    }
}
/** Random, from a module that is loaded only where it is needed. */
function unguessable() {
    return process.getBuiltinModule('node:crypto').randomUUID();
}


/***/ }),

/***/ 6966:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  tX: () => (/* binding */ errorTexts),
  fJ: () => (/* binding */ fail),
  BP: () => (/* binding */ logLine),
  n$: () => (/* binding */ logNotice),
  FF: () => (/* binding */ logWarning),
  dK: () => (/* binding */ mask)
});

// EXTERNAL MODULE: external "os"
var external_os_ = __nccwpck_require__(857);
;// CONCATENATED MODULE: ./build/node_modules/@actions/core/lib/utils.js
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */
/**
 * Sanitizes an input into a string so it can be passed into issueCommand safely
 * @param input input to sanitize into a string
 */
function utils_toCommandValue(input) {
    if (input === null || input === undefined) {
        return '';
    }
    else if (typeof input === 'string' || input instanceof String) {
        return input;
    }
    return JSON.stringify(input);
}
/**
 *
 * @param annotationProperties
 * @returns The command properties to send with the actual annotation command
 * See IssueCommandProperties: https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs#L646
 */
function toCommandProperties(annotationProperties) {
    if (!Object.keys(annotationProperties).length) {
        return {};
    }
    return {
        title: annotationProperties.title,
        file: annotationProperties.file,
        line: annotationProperties.startLine,
        endLine: annotationProperties.endLine,
        col: annotationProperties.startColumn,
        endColumn: annotationProperties.endColumn
    };
}
//# sourceMappingURL=utils.js.map
;// CONCATENATED MODULE: ./build/node_modules/@actions/core/lib/command.js


/**
 * Issues a command to the GitHub Actions runner
 *
 * @param command - The command name to issue
 * @param properties - Additional properties for the command (key-value pairs)
 * @param message - The message to include with the command
 * @remarks
 * This function outputs a specially formatted string to stdout that the Actions
 * runner interprets as a command. These commands can control workflow behavior,
 * set outputs, create annotations, mask values, and more.
 *
 * Command Format:
 *   ::name key=value,key=value::message
 *
 * @example
 * ```typescript
 * // Issue a warning annotation
 * issueCommand('warning', {}, 'This is a warning message');
 * // Output: ::warning::This is a warning message
 *
 * // Set an environment variable
 * issueCommand('set-env', { name: 'MY_VAR' }, 'some value');
 * // Output: ::set-env name=MY_VAR::some value
 *
 * // Add a secret mask
 * issueCommand('add-mask', {}, 'secretValue123');
 * // Output: ::add-mask::secretValue123
 * ```
 *
 * @internal
 * This is an internal utility function that powers the public API functions
 * such as setSecret, warning, error, and exportVariable.
 */
function command_issueCommand(command, properties, message) {
    const cmd = new Command(command, properties, message);
    process.stdout.write(cmd.toString() + external_os_.EOL);
}
function command_issue(name, message = '') {
    command_issueCommand(name, {}, message);
}
const CMD_STRING = '::';
class Command {
    constructor(command, properties, message) {
        if (!command) {
            command = 'missing.command';
        }
        this.command = command;
        this.properties = properties;
        this.message = message;
    }
    toString() {
        let cmdStr = CMD_STRING + this.command;
        if (this.properties && Object.keys(this.properties).length > 0) {
            cmdStr += ' ';
            let first = true;
            for (const key in this.properties) {
                if (this.properties.hasOwnProperty(key)) {
                    const val = this.properties[key];
                    if (val) {
                        if (first) {
                            first = false;
                        }
                        else {
                            cmdStr += ',';
                        }
                        cmdStr += `${key}=${escapeProperty(val)}`;
                    }
                }
            }
        }
        cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
        return cmdStr;
    }
}
function escapeData(s) {
    return utils_toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A');
}
function escapeProperty(s) {
    return utils_toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A')
        .replace(/:/g, '%3A')
        .replace(/,/g, '%2C');
}
//# sourceMappingURL=command.js.map
;// CONCATENATED MODULE: external "path"
const external_path_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("path");
;// CONCATENATED MODULE: ./build/node_modules/@actions/core/lib/core.js
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};






/**
 * The code to exit an action
 */
var ExitCode;
(function (ExitCode) {
    /**
     * A code indicating that the action was successful
     */
    ExitCode[ExitCode["Success"] = 0] = "Success";
    /**
     * A code indicating that the action was a failure
     */
    ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
//-----------------------------------------------------------------------
// Variables
//-----------------------------------------------------------------------
/**
 * Sets env variable for this action and future actions in the job
 * @param name the name of the variable to set
 * @param val the value of the variable. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function exportVariable(name, val) {
    const convertedVal = toCommandValue(val);
    process.env[name] = convertedVal;
    const filePath = process.env['GITHUB_ENV'] || '';
    if (filePath) {
        return issueFileCommand('ENV', prepareKeyValueMessage(name, val));
    }
    issueCommand('set-env', { name }, convertedVal);
}
/**
 * Registers a secret which will get masked from logs
 *
 * @param secret - Value of the secret to be masked
 * @remarks
 * This function instructs the Actions runner to mask the specified value in any
 * logs produced during the workflow run. Once registered, the secret value will
 * be replaced with asterisks (***) whenever it appears in console output, logs,
 * or error messages.
 *
 * This is useful for protecting sensitive information such as:
 * - API keys
 * - Access tokens
 * - Authentication credentials
 * - URL parameters containing signatures (SAS tokens)
 *
 * Note that masking only affects future logs; any previous appearances of the
 * secret in logs before calling this function will remain unmasked.
 *
 * @example
 * ```typescript
 * // Register an API token as a secret
 * const apiToken = "abc123xyz456";
 * setSecret(apiToken);
 *
 * // Now any logs containing this value will show *** instead
 * console.log(`Using token: ${apiToken}`); // Outputs: "Using token: ***"
 * ```
 */
function setSecret(secret) {
    command_issueCommand('add-mask', {}, secret);
}
/**
 * Prepends inputPath to the PATH (for this action and future actions)
 * @param inputPath
 */
function addPath(inputPath) {
    const filePath = process.env['GITHUB_PATH'] || '';
    if (filePath) {
        issueFileCommand('PATH', inputPath);
    }
    else {
        issueCommand('add-path', {}, inputPath);
    }
    process.env['PATH'] = `${inputPath}${path.delimiter}${process.env['PATH']}`;
}
/**
 * Gets the value of an input.
 * Unless trimWhitespace is set to false in InputOptions, the value is also trimmed.
 * Returns an empty string if the value is not defined.
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   string
 */
function getInput(name, options) {
    const val = process.env[`INPUT_${name.replace(/ /g, '_').toUpperCase()}`] || '';
    if (options && options.required && !val) {
        throw new Error(`Input required and not supplied: ${name}`);
    }
    if (options && options.trimWhitespace === false) {
        return val;
    }
    return val.trim();
}
/**
 * Gets the values of an multiline input.  Each value is also trimmed.
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   string[]
 *
 */
function getMultilineInput(name, options) {
    const inputs = getInput(name, options)
        .split('\n')
        .filter(x => x !== '');
    if (options && options.trimWhitespace === false) {
        return inputs;
    }
    return inputs.map(input => input.trim());
}
/**
 * Gets the input value of the boolean type in the YAML 1.2 "core schema" specification.
 * Support boolean input list: `true | True | TRUE | false | False | FALSE` .
 * The return value is also in boolean type.
 * ref: https://yaml.org/spec/1.2/spec.html#id2804923
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   boolean
 */
function getBooleanInput(name, options) {
    const trueValue = ['true', 'True', 'TRUE'];
    const falseValue = ['false', 'False', 'FALSE'];
    const val = getInput(name, options);
    if (trueValue.includes(val))
        return true;
    if (falseValue.includes(val))
        return false;
    throw new TypeError(`Input does not meet YAML 1.2 "Core Schema" specification: ${name}\n` +
        `Support boolean input list: \`true | True | TRUE | false | False | FALSE\``);
}
/**
 * Sets the value of an output.
 *
 * @param     name     name of the output to set
 * @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function setOutput(name, value) {
    const filePath = process.env['GITHUB_OUTPUT'] || '';
    if (filePath) {
        return issueFileCommand('OUTPUT', prepareKeyValueMessage(name, value));
    }
    process.stdout.write(os.EOL);
    issueCommand('set-output', { name }, toCommandValue(value));
}
/**
 * Enables or disables the echoing of commands into stdout for the rest of the step.
 * Echoing is disabled by default if ACTIONS_STEP_DEBUG is not set.
 *
 */
function setCommandEcho(enabled) {
    issue('echo', enabled ? 'on' : 'off');
}
//-----------------------------------------------------------------------
// Results
//-----------------------------------------------------------------------
/**
 * Sets the action status to failed.
 * When the action exits it will be with an exit code of 1
 * @param message add error issue message
 */
function setFailed(message) {
    process.exitCode = ExitCode.Failure;
    error(message);
}
//-----------------------------------------------------------------------
// Logging Commands
//-----------------------------------------------------------------------
/**
 * Gets whether Actions Step Debug is on or not
 */
function isDebug() {
    return process.env['RUNNER_DEBUG'] === '1';
}
/**
 * Writes debug message to user log
 * @param message debug message
 */
function debug(message) {
    issueCommand('debug', {}, message);
}
/**
 * Adds an error issue
 * @param message error issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function error(message, properties = {}) {
    command_issueCommand('error', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Adds a warning issue
 * @param message warning issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function warning(message, properties = {}) {
    command_issueCommand('warning', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Adds a notice issue
 * @param message notice issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function notice(message, properties = {}) {
    command_issueCommand('notice', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Writes info to log with console.log.
 * @param message info message
 */
function info(message) {
    process.stdout.write(message + external_os_.EOL);
}
/**
 * Begin an output group.
 *
 * Output until the next `groupEnd` will be foldable in this group
 *
 * @param name The name of the output group
 */
function startGroup(name) {
    issue('group', name);
}
/**
 * End an output group.
 */
function endGroup() {
    issue('endgroup');
}
/**
 * Wrap an asynchronous function call in a group.
 *
 * Returns the same type as the function itself.
 *
 * @param name The name of the group
 * @param fn The function to wrap in the group
 */
function group(name, fn) {
    return __awaiter(this, void 0, void 0, function* () {
        startGroup(name);
        let result;
        try {
            result = yield fn();
        }
        finally {
            endGroup();
        }
        return result;
    });
}
//-----------------------------------------------------------------------
// Wrapper action state
//-----------------------------------------------------------------------
/**
 * Saves state for current action, the state can only be retrieved by this action's post job execution.
 *
 * @param     name     name of the state to store
 * @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function saveState(name, value) {
    const filePath = process.env['GITHUB_STATE'] || '';
    if (filePath) {
        return issueFileCommand('STATE', prepareKeyValueMessage(name, value));
    }
    issueCommand('save-state', { name }, toCommandValue(value));
}
/**
 * Gets the value of an state set by this action's main execution.
 *
 * @param     name     name of the state to get
 * @returns   string
 */
function getState(name) {
    return process.env[`STATE_${name}`] || '';
}
function getIDToken(aud) {
    return __awaiter(this, void 0, void 0, function* () {
        return yield OidcClient.getIDToken(aud);
    });
}
/**
 * Summary exports
 */

/**
 * @deprecated use core.summary
 */

/**
 * Path exports
 */

/**
 * Platform utilities exports
 */

//# sourceMappingURL=core.js.map
// EXTERNAL MODULE: ./build/rules/errors.js
var errors = __nccwpck_require__(9465);
// EXTERNAL MODULE: ./build/rules/untrusted.js
var untrusted = __nccwpck_require__(7258);
;// CONCATENATED MODULE: ./build/report/log.js
/**
 * What a person sees in the log. The one place that prints, so that no line from here can be taken for a runner command.
 * Values inside the lines were already made safe by `say`; the whole line is held against the same rules once more.
 */



/** One line in the log. */
function logLine(line) {
    info((0,untrusted/* shown */.SP)(line));
}
/** A line in the log and an annotation at the run's page. */
function logNotice(line) {
    notice((0,untrusted/* shown */.SP)(line));
}
function logWarning(line) {
    warning((0,untrusted/* shown */.SP)(line));
}
/** From now on the runner replaces the value by asterisks; lines of a value too. */
function mask(secret) {
    if (secret.trim() === '' || masked.has(secret))
        return;
    masked.add(secret);
    (0,untrusted/* hide */.jD)(secret);
    setSecret(secret);
}
const masked = new Set();
/** Shows why the step fails, and makes it fail. `process.exit` right after requests can crash on Windows. */
function fail(cause) {
    for (const text of errorTexts(cause))
        error(text
            .split('\n')
            .map(line => (0,untrusted/* shown */.SP)(line))
            .join('\n'));
    process.exitCode = 1;
}
/** An error in the texts that are shown one by one. */
function errorTexts(cause) {
    return cause instanceof errors/* InputError */.dz ? cause.faults : [(0,errors/* asActionError */.z6)(cause).message];
}


/***/ }),

/***/ 4121:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Yz: () => (/* binding */ outputsOf),
/* harmony export */   ng: () => (/* binding */ keysJson),
/* harmony export */   w: () => (/* binding */ previousOutputs)
/* harmony export */ });
/* unused harmony export OUTPUTS */
/* harmony import */ var _rules_key_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2779);
/* harmony import */ var _rules_plan_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(9789);
/* harmony import */ var _rules_untrusted_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(7258);



/** Every output that is no field of the key, with what it means in action.yml and the README. */
const OUTPUTS = [
    'changed',
    'changes',
    ..._rules_plan_js__WEBPACK_IMPORTED_MODULE_1__/* .SETTINGS */ .yy.map(name => `previous-${(0,_rules_key_js__WEBPACK_IMPORTED_MODULE_0__/* .outputName */ .Vf)(name)}`),
    'keys',
    'keys-file',
    'failed',
    'passed',
    'unmet',
    'key',
    'previous-hash',
    'stored-in',
];
/** Bytes above which `keys` stays empty (the contract's number). */
const LARGEST_KEYS = 100_000;
/** Bytes above which any other list stays empty: all outputs together must stay under GitHub's 1 MiB. */
const LARGEST_LIST = 250_000;
/** The values before an update, written so that they can be fed back. */
function previousOutputs(before) {
    return new Map(_rules_plan_js__WEBPACK_IMPORTED_MODULE_1__/* .SETTINGS */ .yy.map(name => [`previous-${(0,_rules_key_js__WEBPACK_IMPORTED_MODULE_0__/* .outputName */ .Vf)(name)}`, (0,_rules_key_js__WEBPACK_IMPORTED_MODULE_0__/* .written */ .Mp)(name, before[name])]));
}
/** All outputs of an outcome but `keys-file`. */
function outputsOf(outcome) {
    const values = new Map();
    const omitted = [];
    const list = (name, json, most = LARGEST_LIST) => {
        const text = within(most, json);
        if (text === undefined)
            omitted.push(name);
        values.set(name, text ?? '');
    };
    if (outcome.single)
        for (const [name, value] of fieldOutputs(outcome.single))
            values.set(name, value);
    values.set('changed', String(outcome.changed));
    list('keys', keysJson(outcome.results), LARGEST_KEYS);
    if (outcome.operation === 'update')
        list('changes', changesJson(outcome));
    if (outcome.operation === 'update' || outcome.operation === 'delete')
        list('failed', listJson(outcome.failed.map(({ hash, error }) => ({ hash, error }))));
    if (outcome.verdict) {
        values.set('passed', String(outcome.verdict.passed));
        list('unmet', listJson(outcome.verdict.unmet));
    }
    if (outcome.made) {
        const { previousHash, storedIn, secret } = outcome.made;
        if (outcome.operation === 'rotate')
            values.set('previous-hash', previousHash ?? '');
        list('stored-in', listJson(storedIn.map(({ line }) => line)));
        if (secret !== undefined)
            values.set('key', secret);
    }
    return { values, omitted };
}
/** The key objects as the API returned them, as JSON in pieces: the whole of thousands of keys is never held. */
function* keysJson(results) {
    yield* listJson(results.flatMap(({ returned }) => returned ?? []));
}
function* listJson(items) {
    for (const [index, item] of items.entries())
        yield (index === 0 ? '[' : ',') + JSON.stringify(item, withoutSecrets);
    yield items.length === 0 ? '[]' : ']';
}
/** A host may say a secret back in any text; only the output `key` holds one. */
function withoutSecrets(_name, value) {
    return typeof value === 'string' ? (0,_rules_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .redacted */ .pc)(value) : value;
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
function fieldOutputs(key) {
    return _rules_key_js__WEBPACK_IMPORTED_MODULE_0__/* .FIELD_NAMES */ .Yr.map(name => [
        (0,_rules_key_js__WEBPACK_IMPORTED_MODULE_0__/* .outputName */ .Vf)(name),
        name in key || name === 'expires_at' ? (0,_rules_key_js__WEBPACK_IMPORTED_MODULE_0__/* .written */ .Mp)(name, key[name]) : '',
    ]);
}
/** One key: its changes. Several: an object by hash, of those that changed. */
function* changesJson({ results, failed }) {
    const hashes = new Set([...results.map(({ after }) => after.hash), ...failed.map(({ hash }) => hash)]);
    const [only] = results;
    if (hashes.size <= 1) {
        yield JSON.stringify(only ? (0,_rules_plan_js__WEBPACK_IMPORTED_MODULE_1__/* .changesBetween */ .iv)(only.before, only.after) : {});
        return;
    }
    let separator = '{';
    for (const { before, after } of results) {
        const changes = (0,_rules_plan_js__WEBPACK_IMPORTED_MODULE_1__/* .changesBetween */ .iv)(before, after);
        if (Object.keys(changes).length === 0)
            continue;
        yield `${separator}${JSON.stringify(after.hash)}:${JSON.stringify(changes)}`;
        separator = ',';
    }
    yield separator === '{' ? '{}' : '}';
}


/***/ }),

/***/ 8480:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  z: () => (/* binding */ report),
  N: () => (/* binding */ reportError)
});

// EXTERNAL MODULE: ./build/rules/condition.js
var rules_condition = __nccwpck_require__(3337);
// EXTERNAL MODULE: ./build/rules/untrusted.js
var untrusted = __nccwpck_require__(7258);
// EXTERNAL MODULE: ./build/rules/key.js
var rules_key = __nccwpck_require__(2779);
// EXTERNAL MODULE: ./build/rules/plain.js
var plain = __nccwpck_require__(3204);
// EXTERNAL MODULE: ./build/rules/plan.js
var plan = __nccwpck_require__(9789);
;// CONCATENATED MODULE: ./build/report/figures.js
/** Amounts, shares, bars, keys and changes, as log and summary show them. */




const BAR_WIDTH = 10;
/** `12.5 USD`, or `unlimited`. At most 6 decimals. */
function usd(amount) {
    return amount === null ? 'unlimited' : `${(0,plain/* plain */.p)(Number(amount.toFixed(6)))} USD`;
}
/** `1,834.21`: for columns, where digits stand below each other. What is less than a cent is not made to look like 0. */
function inColumn(amount) {
    const size = Math.abs(amount);
    const text = size === 0 || (size >= 0.005 && size < 1e21) ? amount.toFixed(2) : (0,plain/* plain */.p)(Number(amount.toFixed(6)));
    const [whole = '', fraction = ''] = text.split('.');
    return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${fraction || '00'}`;
}
/** The used share of the limit, from 0 up (over 1 when overdrawn); undefined without a limit. */
function usedShare({ limit, limit_remaining: remaining, }) {
    if (limit === null || remaining === null)
        return undefined;
    return limit > 0 ? Math.max(0, (limit - remaining) / limit) : 1;
}
/** `██████░░░░ 62 %` */
function bar(share) {
    const filled = Math.min(BAR_WIDTH, share > 0 ? Math.max(1, Math.floor(share * BAR_WIDTH)) : 0);
    return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${Math.floor(share * 100)} %`;
}
/** `"prod" (f01d52606dc8…)`; a key that is still to be made, or asks about itself, has no hash. */
function keyText(key) {
    if (key.hash === '')
        return (0,untrusted/* quoted */.TL)(key.name);
    return (0,untrusted/* say */.cv) `${(0,untrusted/* quoted */.TL)(key.name)} (${key.hash.length > 12 ? `${key.hash.slice(0, 12)}…` : key.hash})`;
}
/** The settings that differ, named and written as inputs take them. */
function changedFields(before, after) {
    const changes = (0,plan/* changesBetween */.iv)(before, after);
    return plan/* SETTINGS */.yy.flatMap(name => {
        const change = changes[name];
        return change ? [{ field: (0,rules_key/* outputName */.Vf)(name), from: (0,rules_key/* written */.Mp)(name, change.from), to: (0,rules_key/* written */.Mp)(name, change.to) }] : [];
    });
}
/** `limit 50 → 75, disabled false → true`; empty when nothing differs. */
function changesText(before, after) {
    return changedFields(before, after)
        .map(({ field, from, to }) => (0,untrusted/* say */.cv) `${field} ${from} → ${to}`)
        .join(', ');
}

// EXTERNAL MODULE: ./build/report/files.js + 1 modules
var files = __nccwpck_require__(1743);
// EXTERNAL MODULE: ./build/report/log.js + 4 modules
var log = __nccwpck_require__(6966);
// EXTERNAL MODULE: ./build/report/outputs.js
var outputs = __nccwpck_require__(4121);
// EXTERNAL MODULE: ./build/rules/errors.js
var errors = __nccwpck_require__(9465);
// EXTERNAL MODULE: ./build/rules/journal.js
var journal = __nccwpck_require__(935);
// EXTERNAL MODULE: ./build/rules/usd.js
var rules_usd = __nccwpck_require__(4420);
;// CONCATENATED MODULE: ./build/report/summary.js







/** GitHub ends a step's summary at 1 MiB; some of it may be taken by steps before in the same file. */
const MOST_BYTES = 1_000_000;
const SOON_MS = 7 * 86_400_000;
/** The summary of an outcome, in GitHub-flavoured Markdown. `now` in ms. */
function summaryOf(outcome, now) {
    const { failure, made, results, verdict, warnings, notices } = outcome;
    const page = new Page();
    page.add(`## ${title(outcome)}`);
    if (failure && !(failure instanceof errors/* UnmetError */._$))
        page.add(failureBlock(outcome));
    if (verdict && verdict.unmet.length > 0)
        page.add(unmetBlock(outcome));
    if (made)
        page.add(madeBlock(outcome));
    const [only] = results;
    if (only && results.length === 1)
        page.add(oneKey(only, outcome, now));
    else if (results.length > 1)
        manyKeys(page, outcome, now);
    if (verdict)
        page.add(passedLine(outcome));
    const lines = [
        ...warnings.map(text => `⚠️ ${(0,untrusted/* markdown */.wD)(text, 500)}`),
        ...notices.map(text => `ℹ️ ${(0,untrusted/* markdown */.wD)(text, 500)}`),
    ];
    if (lines.length > 0)
        page.add(lines.join('<br>\n'));
    return page.text;
}
/** The summary of a step that failed before it had an outcome. */
function failureSummary(operation, texts) {
    return `## ❌ OpenRouter: ${(0,untrusted/* markdown */.wD)(operation)} failed\n\n${texts.map(quoteBlock).join('\n\n')}\n\n`;
}
/** Text within bounds: what would go over is left out, and a note says so. */
class Page {
    #text = '';
    #bytes = 0;
    #full = false;
    get text() {
        return this.#full
            ? `${this.#text}\n\n✂️ Cut here: GitHub shows at most 1 MiB. The output keys-file has all keys.\n`
            : this.#text;
    }
    /** Adds a block with an empty line after it, or with `after`. */
    add(block, after = '\n\n') {
        if (block === '')
            return;
        const bytes = Buffer.byteLength(block) + after.length;
        this.#full ||= this.#bytes + bytes > MOST_BYTES;
        if (this.#full)
            return;
        this.#text += block + after;
        this.#bytes += bytes;
    }
}
const DONE = { update: 'updated', check: 'checked', delete: 'deleted', create: 'created', rotate: 'rotated' };
function title(outcome) {
    const { operation, dryRun, failure, failed, results, changed, made, verdict } = outcome;
    const what = subject(outcome);
    const none = results.length === 0 && outcome.single === undefined;
    if (dryRun && !failure && none)
        return `🧪 Dry run: nothing to ${operation}`;
    if (dryRun && !failure)
        return `🧪 Dry run: ${changed ? `would ${operation}` : `nothing to ${operation} at`} ${what}`;
    const sign = failure ? '❌' : verdict && !verdict.passed ? '⚠️' : '🔑';
    const prefix = dryRun ? `${sign} Dry run:` : `${sign} OpenRouter:`;
    if (verdict && verdict.unmet.length > 0 && failed.length === 0)
        return `${prefix} ${unmetTitle(outcome)}`;
    if (failure && failed.length > 0 && failed.length < selectedOf(outcome)) {
        return `${prefix} ${operation} failed at ${failed.length} of ${keys(selectedOf(outcome))}`;
    }
    if (failure)
        return `${prefix} ${operation}${none ? '' : ` of ${what}`} failed`;
    if (operation === 'check')
        return `${prefix} ${what}`;
    if (none && !made)
        return `${prefix} nothing to ${operation}`;
    return `${prefix} ${what} ${changed ? DONE[operation] : 'unchanged'}`;
}
function subject({ results, single }) {
    const [only] = results;
    const name = only && results.length === 1 ? only.after.name : single?.name;
    return name === undefined ? keys(results.length) : `<code>${(0,untrusted/* markdown */.wD)((0,journal/* withoutMark */.E_)(name), 80)}</code>`;
}
function unmetTitle(outcome) {
    const { verdict, results, dryRun, operation } = outcome;
    const unmet = new Set(verdict?.unmet.map(({ hash }) => hash)).size;
    const one = unmet === 1;
    const verb = dryRun || operation === 'create' ? 'would not meet' : one ? 'does not meet' : 'do not meet';
    const which = results.length > 1 ? `${unmet} of ${keys(results.length)}` : subject(outcome);
    return `${results.length === 0 && outcome.single === undefined ? 'the key' : which} ${verb} what is required`;
}
/** Keys of which something can be said, also of those that could not even be read. */
function selectedOf({ results, failed }) {
    return results.length + unread({ results, failed }).length;
}
function unread({ results, failed }) {
    const read = new Set(results.map(({ after }) => after.hash));
    return failed.filter(({ hash }) => !read.has(hash));
}
function keys(count) {
    return count === 1 ? '1 key' : `${count} keys`;
}
function failureBlock(outcome) {
    const { failure, failed, results } = outcome;
    if (failed.length === 0 || selectedOf(outcome) <= 1)
        return quoteBlock(failure?.message ?? '');
    const names = new Map(results.map(({ after }) => [after.hash, after.name]));
    const items = failed
        .slice(0, 200)
        .map(({ hash, error }) => `- ❌ ${keyName({ hash, name: names.get(hash) ?? '' })}: ${(0,untrusted/* markdown */.wD)(error, 400)}`);
    return [...items, ...(failed.length > 200 ? [`- and ${failed.length - 200} more`] : [])].join('\n');
}
function quoteBlock(text) {
    return text
        .split('\n')
        .map(line => `> ${(0,untrusted/* markdown */.wD)(line, 2000)}`)
        .join('\n');
}
/** What is required and does not hold, with what is. */
function unmetBlock({ verdict, failure, results }) {
    const what = failure instanceof errors/* UnmetError */._$ ? (0,untrusted/* markdown */.wD)(failure.what, 500) : 'Not met:';
    const names = new Map(results.map(({ after }) => [after.hash, after.name]));
    const several = results.length > 1;
    const unmet = verdict?.unmet ?? [];
    const rows = unmet.slice(0, 500).map(each => {
        const { hash, condition } = each;
        const which = several ? ` ${keyName({ hash: hash ?? '', name: names.get(hash ?? '') ?? '' })} |` : '';
        return `|${which} <code>${(0,untrusted/* markdown */.wD)(condition)}</code> | ${bold(cell((0,rules_condition/* actualText */.Yf)(each)))} |`;
    });
    const more = unmet.length > rows.length ? [`\nand ${unmet.length - rows.length} more`] : [];
    const header = several ? ['| key | required | is |', '|---|---|---|'] : ['| required | is |', '|---|---|'];
    return [what, '', ...header, ...rows, ...more].join('\n');
}
/** Which target has the new key: what a person must know first when it failed between two of them. */
function madeBlock({ made, dryRun }) {
    const { storedIn = [], maybeIn = [], notIn = [], secret } = made ?? {};
    const rows = (targets, sign, text) => targets.map(({ line }) => `| ${sign} <code>${(0,untrusted/* markdown */.wD)(line)}</code> | ${text} |`);
    const table = [
        ...rows(storedIn, dryRun ? '🧪' : '✅', dryRun ? 'would get the new key' : 'has the new key'),
        ...rows(maybeIn, '❓', '<b>may have</b> the new key'),
        ...rows(notIn, '⬜', 'has what it had'),
    ];
    const blocks = table.length > 0 ? [['| secret | |', '|---|---|', ...table].join('\n')] : [];
    if (secret !== undefined)
        blocks.push('The new key is the masked output <code>key</code> of this step.');
    return blocks.join('\n\n');
}
function oneKey({ before, after, did }, { dryRun, made }, now) {
    const changes = did === 'updated' ? changedFields(before, after) : [];
    const rows = changes.map(({ field, from, to }) => `| ${field} | ${cell(from)} | ${bold(cell(to))} |`);
    const header = ['| field | before | after |', '|---|---|---|'];
    const blocks = rows.length > 0 ? [[...header, ...rows].join('\n')] : [];
    blocks.push(tense(did, dryRun) + state(after, now));
    const hashes = [
        ...(after.hash === '' ? [] : [`${made ? 'new key' : 'hash'} <code>${(0,untrusted/* markdown */.wD)(after.hash)}</code>`]),
        ...(made?.previousHash ? [`old key <code>${(0,untrusted/* markdown */.wD)(made.previousHash)}</code>`] : []),
    ];
    if (hashes.length > 0)
        blocks.push(`<sub>${hashes.join('<br>')}</sub>`);
    return blocks.join('\n\n');
}
/** Whether what is said of a key is so, was so, or would be. */
function tense(did, dryRun) {
    if (did === 'deleted')
        return dryRun ? 'Now: ' : 'Was: ';
    if (!dryRun)
        return '';
    return did === 'unchanged' ? 'Now: ' : 'Planned: ';
}
/** How much is used of what, and until when: one line a person reads. */
function state(key, now) {
    const share = usedShare(key);
    const reset = key.limit_reset ? `, resets ${(0,untrusted/* markdown */.wD)(key.limit_reset)}` : '';
    const used = share === undefined
        ? `♾️ unlimited, ${usd(key.usage)} used so far`
        : `\`${unbroken(bar(share))}\` of ${usd(key.limit)} used, **${usd(key.limit_remaining)}** left${reset}`;
    return `${stateWord(key, now)} · ${used}${expiry(key, now)}`;
}
function stateWord(key, now) {
    if (key.disabled)
        return '⛔ disabled';
    if ((0,rules_key/* isExpired */._d)(key, now))
        return '⌛ expired';
    return nothingLeft(key) ? '🔴 enabled, nothing left to spend' : '✅ enabled';
}
function expiry(key, now) {
    if (key.expires_at == null)
        return '';
    return ` · ${expiresSoon(key, now) ? '⏳ ' : ''}expire${(0,rules_key/* isExpired */._d)(key, now) ? 'd' : 's'} ${(0,untrusted/* markdown */.wD)(key.expires_at)}`;
}
function nothingLeft({ limit_remaining: left }) {
    return left !== null && left <= 0;
}
/** Also when it has expired. */
function expiresSoon({ expires_at }, now) {
    return expires_at != null && (0,rules_key/* instantOf */.B9)(expires_at) - now < SOON_MS;
}
/** One row a key, those that need attention first. A column that is empty in every row is left out. */
function manyKeys(page, outcome, now) {
    const { results, verdict, operation } = outcome;
    const unmet = new Set(verdict?.unmet.map(({ hash }) => hash));
    const rows = results
        .map(result => ({ result, standing: standingOf(result, unmet, now) }))
        .sort((a, b) => a.standing.order - b.standing.order);
    page.add(totals(outcome, now));
    const columns = COLUMNS.filter(({ of, only }) => (only ?? operation) === operation && results.some(each => of(each)));
    page.add(`| | ${columns.map(({ title }) => title).join(' | ')} |`, '\n');
    page.add(`|---|${columns.map(({ right }) => (right ? '--:' : '---')).join('|')}|`, '\n');
    for (const { result, standing } of rows) {
        page.add(`| ${standing.sign} | ${columns.map(({ of }) => of(result)).join(' | ')} |`, '\n');
    }
    const meanings = new Map(rows.map(({ standing }) => [standing.sign, standing.means]));
    const legend = [...meanings].map(([sign, means]) => `${sign} ${means}`).join(' · ');
    page.add(`\n${meanings.size > 1 ? `<sub>${legend}</sub>` : ''}`);
}
const COLUMNS = [
    { title: 'key', of: ({ after }) => `${cell(after.name)}<br><code>${(0,untrusted/* markdown */.wD)(after.hash.slice(0, 12))}</code>` },
    {
        title: 'changed',
        only: 'update',
        of: ({ did, before, after }) => {
            const changes = did === 'updated' ? changedFields(before, after) : [];
            return changes.map(({ field, from, to }) => `${field}: ${cell(from)} → ${bold(cell(to))}`).join('<br>');
        },
    },
    {
        title: 'limit, USD',
        right: true,
        of: ({ after: { limit, limit_reset: reset } }) => `${limit === null ? 'unlimited' : inColumn(limit)}${reset ? `<br>${cell(reset)}` : ''}`,
    },
    {
        title: 'used',
        of: ({ after }) => {
            const share = usedShare(after);
            return share === undefined ? `${inColumn(after.usage)}&nbsp;USD` : `\`${unbroken(bar(share))}\``;
        },
    },
    {
        title: 'left, USD',
        right: true,
        of: ({ after: { limit_remaining: left } }) => (left === null ? '' : inColumn(left)),
    },
    { title: 'expires', of: ({ after }) => day(after.expires_at) },
    { title: 'last used', only: 'check', of: ({ after }) => day(after.last_used_at) },
];
/** The day of an instant, kept on one line. */
function day(instant) {
    return cell((instant ?? '').slice(0, 10)).replaceAll('&#45;', '&#8209;');
}
/** A bar, kept on one line. */
function unbroken(text) {
    return text.replaceAll(' ', '\u00a0');
}
function standingOf({ did, after: key }, unmet, now) {
    if (did === 'failed')
        return { order: 0, sign: '❌', means: 'failed' };
    if (unmet.has(key.hash))
        return { order: 1, sign: '🚫', means: 'does not meet what is required' };
    if (did === 'deleted')
        return { order: 8, sign: '🗑️', means: 'deleted' };
    if (key.disabled)
        return { order: 9, sign: '⛔', means: 'disabled' };
    if ((0,rules_key/* isExpired */._d)(key, now))
        return { order: 7, sign: '⌛', means: 'expired' };
    if (nothingLeft(key))
        return { order: 2, sign: '🔴', means: 'nothing left' };
    if (expiresSoon(key, now))
        return { order: 3, sign: '⏳', means: 'expires within 7 days' };
    const share = usedShare(key);
    if (share !== undefined && share >= 0.9)
        return { order: 4, sign: '🟠', means: '90 % used' };
    return key.limit === null ? { order: 5, sign: '♾️', means: 'unlimited' } : { order: 6, sign: '✅', means: 'enabled' };
}
/** How many keys are in which state, and their money. What there is none of is not said. */
function totals({ results, operation }, now) {
    const all = results.map(({ after }) => after);
    const used = [sum('used this month', all, key => key.usage_monthly), sum('in all', all, key => key.usage)];
    if (operation === 'delete')
        return used.join(' · ');
    const enabled = all.filter(key => !key.disabled);
    const live = enabled.filter(key => !(0,rules_key/* isExpired */._d)(key, now));
    const states = [
        ['✅ enabled', live.length],
        ['♾️ of them unlimited', live.filter(({ limit }) => limit === null).length],
        ['⌛ expired', enabled.length - live.length],
        ['⛔ disabled', all.length - enabled.length],
    ];
    const counts = states.flatMap(([what, count]) => (count > 0 ? [`${what}: **${count}**`] : []));
    const limits = sum('Limits of enabled keys', live, ({ limit }) => limit ?? 0);
    return `${counts.join(' · ')}<br>\n${[limits, ...used].join(' · ')}`;
}
function sum(what, of, usdOf) {
    const total = (0,rules_usd/* toNumber */.Ro)(of.reduce((total, key) => total + (0,rules_usd/* fromNumber */.oB)(usdOf(key)), 0n));
    return `${what} **${inColumn(total)} USD**`;
}
function passedLine({ verdict, dryRun }) {
    if (verdict?.passed)
        return `✅ Everything required ${dryRun ? 'would be' : 'is'} met.`;
    return verdict?.unmet.length === 0 ? '❌ Whether all that is required is met could not be told.' : '';
}
/** `prod <code>f01d52606dc8</code>` */
function keyName({ hash, name }) {
    const code = `<code>${(0,untrusted/* markdown */.wD)(hash.slice(0, 12))}</code>`;
    return name === '' ? code : `${bold(cell(name))} ${code}`;
}
/** Text for a table cell. */
function cell(text) {
    return (0,untrusted/* markdown */.wD)(text, 120);
}
/** Of text that is inert already: asterisks would ask for letters at its ends. */
function bold(text) {
    return text === '' ? '' : `<b>${text}</b>`;
}

;// CONCATENATED MODULE: ./build/report/report.js







/** Lines of one sort in a log; a person reads no more. */
const LINES = 50;
/** Shows an outcome, and makes the step fail when it says so. `now` in ms. */
function report(outcome, jobSummary, now) {
    const { values, omitted } = (0,outputs/* outputsOf */.Yz)(outcome);
    const path = (0,files/* writeKeysFile */.Uk)((0,outputs/* keysJson */.ng)(outcome.results));
    if (path !== undefined)
        values.set('keys-file', path);
    setOutputs(values);
    for (const line of lines(outcome))
        (0,log/* logLine */.BP)(line);
    for (const text of outcome.warnings.slice(0, LINES))
        (0,log/* logWarning */.FF)(text);
    if (outcome.warnings.length > LINES)
        (0,log/* logWarning */.FF)(`and ${outcome.warnings.length - LINES} more warnings like these`);
    for (const text of outcome.notices)
        (0,log/* logNotice */.n$)(text);
    for (const name of omitted) {
        const instead = name === 'keys' ? ' The output keys-file names a file that has all of it.' : '';
        (0,log/* logNotice */.n$)(`The output ${name} is empty, because it would be too large for GitHub.${instead}`);
    }
    if (jobSummary)
        (0,files/* writeSummary */.Sy)(summaryOf(outcome, now));
    if (outcome.failure)
        (0,log/* fail */.fJ)(outcome.failure);
}
/**
 * Shows an error that left no outcome, since it ended the step before anything was done. `gated`: something was
 * required, and it failed before that could be told.
 */
function reportError(error, operation, gated, jobSummary) {
    (0,log/* fail */.fJ)(error);
    const values = new Map([['changed', 'false']]);
    if (gated)
        values.set('passed', 'false').set('unmet', '[]');
    setOutputs(values, error);
    if (jobSummary)
        (0,files/* writeSummary */.Sy)(failureSummary(operation, (0,log/* errorTexts */.tX)(error)));
}
/** Outputs that cannot be written make the step fail, but must not hide what else there is to tell. */
function setOutputs(values, told) {
    try {
        (0,files/* writeOutputs */.Kn)(values);
    }
    catch (error) {
        if (String(error) !== String(told))
            (0,log/* fail */.fJ)(error);
    }
}
function lines(outcome) {
    const { results, dryRun, verdict } = outcome;
    const told = results.slice(0, LINES).map(result => {
        const { did, after, before } = result;
        const what = `${dryRun && did !== 'unchanged' && did !== 'checked' ? 'would be ' : ''}${did}`;
        const changed = outcome.operation === 'update' ? changesText(before, after) : '';
        return `${keyText(after)} ${what}${changed && `: ${changed}`}${stateText(result)}`;
    });
    if (results.length > LINES)
        told.push(`and ${results.length - LINES} more keys; the job summary shows them`);
    if (dryRun)
        told.unshift('Dry run: nothing is changed.');
    if (verdict?.passed)
        told.push('Everything required is met.');
    for (const unmet of verdict?.unmet.slice(0, LINES) ?? []) {
        const key = results.length > 1 ? results.find(({ after }) => after.hash === unmet.hash)?.after : undefined;
        told.push((0,untrusted/* say */.cv) `Not met${key ? ` by ${keyText(key)}` : ''}: ${(0,rules_condition/* unmetText */.Zv)(unmet)}`);
    }
    return told;
}
function stateText({ did, after }) {
    if (did !== 'checked')
        return '';
    const limit = after.limit === null ? 'unlimited' : `${usd(after.limit_remaining)} left of ${usd(after.limit)}`;
    return `: ${after.disabled ? 'disabled' : 'enabled'}, ${limit}`;
}


/***/ }),

/***/ 3337:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   SH: () => (/* binding */ allUnknown),
/* harmony export */   WN: () => (/* binding */ parseConditions),
/* harmony export */   Yf: () => (/* binding */ actualText),
/* harmony export */   Zv: () => (/* binding */ unmetText),
/* harmony export */   kW: () => (/* binding */ unmetConditions),
/* harmony export */   pj: () => (/* binding */ namesCredits)
/* harmony export */ });
/* harmony import */ var fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1916);
/* harmony import */ var _flag_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(116);
/* harmony import */ var _instant_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(3333);
/* harmony import */ var _key_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(2779);
/* harmony import */ var _plain_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(3204);
/* harmony import */ var _untrusted_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(7258);
/** `require` and `where`: conditions on a key (section 5 of the contract). */






const ENUMS = { limit_reset: _key_js__WEBPACK_IMPORTED_MODULE_2__/* .LIMIT_RESETS */ .tg };
/** The conditions of a text, one a line, and a fault for every line that is none. */
function parseConditions(text, scope) {
    const conditions = [];
    const faults = [];
    for (const line of text.split(/\r\n|\n|\r/).map(each => each.trim())) {
        if (line === '' || line.startsWith('#'))
            continue;
        const parsed = parseCondition(line, scope);
        if ('fault' in parsed)
            faults.push(`${(0,_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .quoted */ .TL)(line)}: ${parsed.fault}`);
        else
            conditions.push(parsed);
    }
    return { conditions, faults };
}
function parseCondition(text, scope) {
    if (text === 'enabled')
        return { text, about: 'enabled' };
    const parts = /^([A-Za-z][\w-]*)\s*(==|!=|<=|>=|<|>)(?![=<>!])\s*(.*)$/s.exec(text);
    if (!parts)
        return { fault: 'a condition is "enabled" or FIELD OP VALUE, such as limit-remaining >= 5' };
    const [, field = '', operator = '', value = ''] = parts;
    const about = subjectNamed(field, scope);
    if (typeof about === 'object')
        return about;
    const operand = parseOperand(about, operator, unquoted(value.trim()));
    return 'fault' in operand ? operand : { text, about, operator: operator, operand };
}
function subjectNamed(text, scope) {
    const name = text.replaceAll('-', '_');
    const credits = name === 'credits_remaining';
    if (!credits && !Object.hasOwn(_key_js__WEBPACK_IMPORTED_MODULE_2__/* .FIELDS */ .cJ, name)) {
        const nearest = (0,fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__/* .closest */ .kp)(text, [..._key_js__WEBPACK_IMPORTED_MODULE_2__/* .FIELD_NAMES */ .Yr.map(_key_js__WEBPACK_IMPORTED_MODULE_2__/* .outputName */ .Vf), 'credits-remaining']);
        return { fault: `there is no field ${(0,_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .quoted */ .TL)(text)} (the nearest is ${nearest})` };
    }
    if (credits && scope.startsWith('where')) {
        return { fault: 'credits-remaining belongs to the account, not to a key: it is for require only' };
    }
    if (scope.endsWith('own key') && (credits || !_key_js__WEBPACK_IMPORTED_MODULE_2__/* .FIELDS */ .cJ[name].ofOwnKey)) {
        return { fault: `${text} is not known to a key that asks about itself; give provisioning-key too${hint(name)}` };
    }
    if (scope === 'require of a new key' && (name === 'hash' || name === 'label')) {
        return { fault: `${text} of a key that is still to be made cannot be required` };
    }
    return name;
}
function hint(name) {
    return name === 'disabled' ? ', or use the condition "enabled"' : '';
}
function unquoted(value) {
    const inner = /^"(.*)"$|^'(.*)'$/s.exec(value);
    return inner ? (inner[1] ?? inner[2] ?? '') : value;
}
function parseOperand(about, operator, value) {
    if (value === '')
        return { fault: 'the value is missing (an expression that came out empty?)' };
    const field = about === 'credits_remaining' ? undefined : _key_js__WEBPACK_IMPORTED_MODULE_2__/* .FIELDS */ .cJ[about];
    const kind = field?.kind ?? 'number';
    const ordered = operator !== '==' && operator !== '!=';
    if (ordered && (kind === 'text' || kind === 'flag')) {
        return { fault: `${operator} is only for numbers and instants; use == or !=` };
    }
    if (kind === 'flag')
        return parseTruth(value);
    if (kind === 'number')
        return parseNumber(value, field?.nullWord);
    if (kind === 'instant')
        return parseMoment(value, ordered, field?.nullWord);
    const words = about === 'credits_remaining' ? undefined : ENUMS[about];
    return words && !words.includes(value) ? { fault: `the value is one of ${words.join(', ')}` } : { is: value };
}
function parseTruth(value) {
    const flag = (0,_flag_js__WEBPACK_IMPORTED_MODULE_4__/* .parseFlag */ .o)(value);
    return flag === undefined ? { fault: 'the value is true or false' } : { is: flag };
}
function parseNumber(value, nullWord) {
    if (nullWord && value === nullWord)
        return { is: Number.POSITIVE_INFINITY };
    return /^-?\d+(\.\d+)?$/.test(value) && Math.abs(Number(value)) < 1e21
        ? { is: Number(value) }
        : { fault: `the value is a number such as 5 or 12.50${nullWord ? `, or ${nullWord}` : ''}` };
}
function parseMoment(value, ordered, nullWord) {
    if (nullWord && value === nullWord)
        return { is: Number.POSITIVE_INFINITY };
    const instant = (0,_instant_js__WEBPACK_IMPORTED_MODULE_1__/* .parseInstant */ .nV)(value);
    if (instant !== undefined)
        return { is: instant };
    const duration = (0,_instant_js__WEBPACK_IMPORTED_MODULE_1__/* .parseDuration */ .E9)(value.replace(/^-/, ''));
    if (duration !== undefined && ordered)
        return { inMs: value.startsWith('-') ? -duration : duration };
    if (duration !== undefined)
        return { fault: 'a duration counts from now: compare it with <, <=, > or >=' };
    const never = nullWord ? `, or ${nullWord}` : '';
    return { fault: `the value is a UTC instant (2027-12-31T23:59:59Z) or a duration (7d, -90d)${never}` };
}
/** The conditions that do not hold for the subject. A condition on something unknown does not hold. */
function unmetConditions(conditions, subject) {
    const unmet = [];
    for (const condition of conditions) {
        const { met, actual } = evaluate(condition, subject);
        if (!met)
            unmet.push({ hash: subject.key.hash ?? null, condition: condition.text, actual });
    }
    return unmet;
}
/** All conditions as unmet because nothing is known of the key. */
function allUnknown(conditions, hash) {
    return conditions.map(condition => ({ hash, condition: condition.text, actual: 'unknown' }));
}
/** `limit-remaining >= 5: is 2.5`. */
function unmetText(unmet) {
    return (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `${unmet.condition}: is ${actualText(unmet)}`;
}
/** What is, in a word at least. */
function actualText({ actual }) {
    return actual === '' ? 'empty' : actual;
}
/** Whether a condition needs the account's credits. */
function namesCredits(conditions) {
    return conditions.some(condition => condition.about === 'credits_remaining');
}
function evaluate(condition, subject) {
    const { key, now } = subject;
    if (condition.about === 'enabled') {
        if (key.disabled === true)
            return { met: false, actual: 'disabled' };
        return (0,_key_js__WEBPACK_IMPORTED_MODULE_2__/* .isExpired */ ._d)(key, now) ? { met: false, actual: 'expired' } : { met: true, actual: 'enabled' };
    }
    if (condition.about === 'credits_remaining') {
        const credits = subject.creditsRemaining;
        if (credits === undefined)
            return { met: false, actual: 'unknown' };
        return { met: compare(credits, condition.operator, operandValue(condition.operand, now)), actual: (0,_plain_js__WEBPACK_IMPORTED_MODULE_5__/* .plain */ .p)(credits) };
    }
    const value = key[condition.about];
    if (value === undefined && !_key_js__WEBPACK_IMPORTED_MODULE_2__/* .FIELDS */ .cJ[condition.about].optional)
        return { met: false, actual: 'unknown' };
    return {
        met: compare(comparable(condition.about, value), condition.operator, operandValue(condition.operand, now)),
        actual: (0,_key_js__WEBPACK_IMPORTED_MODULE_2__/* .written */ .Mp)(condition.about, value),
    };
}
/** A null limit or expiry is beyond every number; any other null instant (never used) is before all others. */
function comparable(about, value) {
    const { kind, nullWord } = _key_js__WEBPACK_IMPORTED_MODULE_2__/* .FIELDS */ .cJ[about];
    if (value === null || value === undefined) {
        if (kind === 'text')
            return nullWord;
        return about.startsWith('limit') || about === 'expires_at' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    }
    return kind === 'instant' ? (0,_key_js__WEBPACK_IMPORTED_MODULE_2__/* .instantOf */ .B9)(String(value)) : value;
}
function operandValue(operand, now) {
    return 'is' in operand ? operand.is : now + operand.inMs;
}
function compare(left, operator, right) {
    switch (operator) {
        case '==':
            return left === right;
        case '!=':
            return left !== right;
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


/***/ }),

/***/ 9465:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Dr: () => (/* binding */ NetworkError),
/* harmony export */   GI: () => (/* binding */ RequestError),
/* harmony export */   Ko: () => (/* binding */ StoppedError),
/* harmony export */   XQ: () => (/* binding */ RefusalError),
/* harmony export */   _$: () => (/* binding */ UnmetError),
/* harmony export */   c4: () => (/* binding */ isNotFound),
/* harmony export */   dV: () => (/* binding */ AnswerError),
/* harmony export */   dz: () => (/* binding */ InputError),
/* harmony export */   lZ: () => (/* binding */ ActionError),
/* harmony export */   z6: () => (/* binding */ asActionError)
/* harmony export */ });
/* unused harmony export MistakeError */
/* harmony import */ var _untrusted_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7258);
/**
 * The typed family of errors. Each is made where the knowledge is, and shown in one place (`report/log.ts`).
 * A message says what failed, the likely cause, and what to do, in that order.
 */

/** An error that a user is meant to read. Its message is already safe to print. */
class ActionError extends Error {
    name = 'ActionError';
}
/** A mistake of this action. It is told like any other error, so that what was begun is still undone. */
class MistakeError extends ActionError {
    name = 'MistakeError';
}
/** Whatever was thrown, as an error that can be told. */
function asActionError(cause) {
    if (cause instanceof ActionError)
        return cause;
    const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    return new MistakeError((0,_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .say */ .cv) `This is a mistake in the action itself; please report it. ${text}`);
}
/** Inputs that cannot be meant: every fault found, before any request. */
class InputError extends ActionError {
    name = 'InputError';
    faults;
    constructor(faults) {
        super(faults.join('\n'));
        this.faults = faults;
    }
}
/** Conditions of `require` that do not hold. */
class UnmetError extends ActionError {
    name = 'UnmetError';
    /** What does not meet them, or what was left undone because of it. */
    what;
    constructor(what, unmet, advice) {
        super(`${what} ${unmet}. ${advice}`);
        this.what = what;
    }
}
/** A request that did not succeed. */
class RequestError extends ActionError {
    name = 'RequestError';
    /** Whether the work may have been done all the same: the answer was lost, or a server failed on the way. */
    mayHaveHappened;
    constructor(message, mayHaveHappened) {
        super(message);
        this.mayHaveHappened = mayHaveHappened;
    }
}
/** An answer other than success. */
class RefusalError extends RequestError {
    name = 'RefusalError';
    status;
    constructor(status, message, mayHaveHappened) {
        super(message, mayHaveHappened);
        this.status = status;
    }
}
/** Whether what was asked for does not exist (404). */
function isNotFound(error) {
    return error instanceof RefusalError && error.status === 404;
}
/** No complete answer: connection failures, time-outs, answers that were cut off. */
class NetworkError extends RequestError {
    name = 'NetworkError';
}
/** A 2xx that is not what the API's description promises. */
class AnswerError extends RequestError {
    name = 'AnswerError';
}
/** A request was not sent any more: the job was cancelled, or too much time has passed. */
class StoppedError extends RequestError {
    name = 'StoppedError';
}


/***/ }),

/***/ 116:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   o: () => (/* binding */ parseFlag)
/* harmony export */ });
/** Booleans, as inputs and conditions write them: the words of YAML 1.2. */
/** What the word says; undefined when it is none of the six. */
function parseFlag(text) {
    return /^(true|True|TRUE|false|False|FALSE)$/.test(text) ? text.toLowerCase() === 'true' : undefined;
}


/***/ }),

/***/ 3333:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   E9: () => (/* binding */ parseDuration),
/* harmony export */   nV: () => (/* binding */ parseInstant),
/* harmony export */   r4: () => (/* binding */ formatInstant)
/* harmony export */ });
/** Instants (ISO 8601, UTC) and durations, as inputs write them. */
const MS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
/** Milliseconds of `30m`, `12h`, `90d` or `2w` (minutes, hours, days, weeks); undefined when it is none. */
function parseDuration(text) {
    const parts = /^(\d{1,9})([mhdw])$/.exec(text);
    return parts ? Number(parts[1]) * MS[parts[2]] : undefined;
}
/** Milliseconds since 1970 of `2027-12-31T23:59:59Z`; undefined when it is no UTC instant that exists. */
function parseInstant(text) {
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(text))
        return undefined;
    const ms = Date.parse(text);
    // Date.parse lets 31 February roll over into March.
    return Number.isNaN(ms) || formatInstant(ms).slice(0, 19) !== text.slice(0, 19) ? undefined : ms;
}
/** The instant in UTC with seconds, the only form that the API takes. */
function formatInstant(ms) {
    return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}


/***/ }),

/***/ 935:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   BC: () => (/* binding */ shortHash),
/* harmony export */   E_: () => (/* binding */ withoutMark),
/* harmony export */   MQ: () => (/* binding */ readName),
/* harmony export */   P8: () => (/* binding */ looksMarked),
/* harmony export */   yj: () => (/* binding */ sealedName)
/* harmony export */ });
/**
 * Names as the journal of a rotation (section 7 of the contract).
 *
 * A runner keeps nothing, so what a run has done to a key stands in the key's name at OpenRouter, sealed with the
 * provisioning key, so that nobody who can merely name keys can make this action touch one. Words of our own:
 * a *journal* is the name of a key in the making; a *mark* is the name of a retired key; a *seal* proves either.
 */
const SHAPE = /^(?<base>.*) \[(?:(?<journal>replacing|ready for) (?<old>[\w-]{1,12}), run (?<run>\d{1,20})\.(?<attempt>\d{1,9})|replaced by (?<by>[\w-]{1,12})(?<next> until next)?|creating, run (?<crun>\d{1,20})\.(?<cattempt>\d{1,9})), [0-9a-f]{8}-(?<mac>[0-9a-f]{12})\]$/s;
/** Anything a person could take for such an ending, sealed or not: no new name may look like it. */
const LOOKALIKE = /\[(replacing|ready for|replaced by|creating)(?![\p{L}\p{N}_])[^\]]*\]\s*$/iu;
/** The first 12 characters of a hash: how a name refers to another key. */
function shortHash(hash) {
    return hash.slice(0, 12);
}
/** Whether a name looks like a journal or a mark. */
function looksMarked(name) {
    return LOOKALIKE.test(name);
}
/** The name as a heading shows it: without an ending of these shapes, whoever wrote it. */
function withoutMark(name) {
    return SHAPE.exec(name)?.groups?.base ?? name;
}
/** The name, sealed. `nonce` is 8 random hex digits. */
function sealedName(base, ending, nonce, provisioningKey) {
    const open = `${base} [${endingText(ending)}, ${nonce}`;
    return `${open}-${mac(open, provisioningKey)}]`;
}
/** A name's ending understood, or undefined when it has none of these shapes. */
function readName(name, provisioningKey) {
    const groups = SHAPE.exec(name)?.groups;
    if (!groups)
        return undefined;
    const open = name.slice(0, -'-123456789012]'.length);
    const sealed = crypto().timingSafeEqual(Buffer.from(groups.mac ?? ''), Buffer.from(mac(open, provisioningKey)));
    return { base: groups.base ?? '', ending: endingOf(groups), sealed };
}
function endingOf(groups) {
    if (groups.journal !== undefined) {
        const kind = groups.journal === 'replacing' ? 'replacing' : 'ready';
        return { kind, other: groups.old ?? '', run: { run: groups.run ?? '', attempt: Number(groups.attempt) } };
    }
    if (groups.by !== undefined) {
        return { kind: 'replaced', other: groups.by, untilNext: groups.next !== undefined };
    }
    return { kind: 'creating', run: { run: groups.crun ?? '', attempt: Number(groups.cattempt) } };
}
function endingText(ending) {
    switch (ending.kind) {
        case 'replacing':
            return `replacing ${ending.other}, run ${runText(ending.run)}`;
        case 'ready':
            return `ready for ${ending.other}, run ${runText(ending.run)}`;
        case 'replaced':
            return `replaced by ${ending.other}${ending.untilNext ? ' until next' : ''}`;
        case 'creating':
            return `creating, run ${runText(ending.run)}`;
    }
}
function runText({ run, attempt }) {
    return `${run}.${attempt}`;
}
/** The first 12 hex digits of HMAC-SHA256 over the UTF-8 bytes. */
function mac(open, provisioningKey) {
    return crypto().createHmac('sha256', provisioningKey).update(open, 'utf8').digest('hex').slice(0, 12);
}
/** Loaded at the first seal: it would be a tenth of what it takes to tell of a wrong input. */
function crypto() {
    return process.getBuiltinModule('node:crypto');
}


/***/ }),

/***/ 2779:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   B9: () => (/* binding */ instantOf),
/* harmony export */   Mp: () => (/* binding */ written),
/* harmony export */   Vf: () => (/* binding */ outputName),
/* harmony export */   Yr: () => (/* binding */ FIELD_NAMES),
/* harmony export */   _d: () => (/* binding */ isExpired),
/* harmony export */   cJ: () => (/* binding */ FIELDS),
/* harmony export */   tg: () => (/* binding */ LIMIT_RESETS)
/* harmony export */ });
/* harmony import */ var _plain_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3204);
/**
 * The API's key object and how it is written as outputs.
 *
 * Fields as in OpenRouter's OpenAPI description (`/keys`), with `last_used_at`, which newer servers add. Fields that
 * are not named here are kept as they came: answers grow.
 */

/** The values of `limit_reset` as inputs write them. */
const LIMIT_RESETS = ['daily', 'weekly', 'monthly', 'none'];
const field = (kind, more = {}) => ({
    kind,
    nullWord: '',
    nullable: more.nullWord !== undefined,
    optional: false,
    ofOwnKey: false,
    ...more,
});
const own = { ofOwnKey: true };
const FIELDS = {
    hash: field('text'),
    name: field('text'),
    label: field('text', own),
    disabled: field('flag'),
    limit: field('number', { nullWord: 'unlimited', ...own }),
    limit_remaining: field('number', { nullWord: 'unlimited', ...own }),
    limit_reset: field('text', { nullWord: 'none', ...own }),
    include_byok_in_limit: field('flag', own),
    usage: field('number', own),
    usage_daily: field('number', own),
    usage_weekly: field('number', own),
    usage_monthly: field('number', own),
    byok_usage: field('number', own),
    byok_usage_daily: field('number', own),
    byok_usage_weekly: field('number', own),
    byok_usage_monthly: field('number', own),
    created_at: field('instant'),
    updated_at: field('instant', { nullWord: '' }),
    last_used_at: field('instant', { nullWord: '', optional: true }),
    expires_at: field('instant', { nullWord: 'never', optional: true, ...own }),
    creator_user_id: field('text', { nullWord: '', ...own }),
    workspace_id: field('text'),
};
const FIELD_NAMES = Object.keys(FIELDS);
/** The output's name of a field: kebab-case. */
function outputName(name) {
    return name.replaceAll('_', '-');
}
/** A field's value as an output or an input writes it. */
function written(name, value) {
    if (value === null || value === undefined)
        return FIELDS[name].nullWord;
    return typeof value === 'number' ? (0,_plain_js__WEBPACK_IMPORTED_MODULE_0__/* .plain */ .p)(value) : String(value);
}
/** Milliseconds since 1970 of an instant of the API. */
function instantOf(value) {
    return Date.parse(value);
}
/** Whether the key has expired at `now` (ms). */
function isExpired(key, now) {
    return key.expires_at != null && instantOf(key.expires_at) <= now;
}


/***/ }),

/***/ 1505:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ parseLifetime),
/* harmony export */   p: () => (/* binding */ expiryOf)
/* harmony export */ });
/* harmony import */ var _instant_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3333);
/** `expires-in`: how long a new key lives (section 4 of the contract). */

const TEN_YEARS = 3653 * 86_400_000;
/** The lifetime that the text says, or why it says none. `now` in ms. */
function parseLifetime(text, now) {
    if (text.toLowerCase() === 'never')
        return { lifetime: 'never' };
    const duration = (0,_instant_js__WEBPACK_IMPORTED_MODULE_0__/* .parseDuration */ .E9)(text);
    const until = duration === undefined ? (0,_instant_js__WEBPACK_IMPORTED_MODULE_0__/* .parseInstant */ .nV)(text) : now + duration;
    if (until === undefined) {
        return { fault: 'use a number and a unit (30m, 12h, 90d, 2w), a UTC instant (2027-12-31T23:59:59Z), or never' };
    }
    if (until <= now)
        return { fault: 'it is in the past' };
    if (until > now + TEN_YEARS)
        return { fault: 'it is more than ten years ahead' };
    return { lifetime: duration === undefined ? { until } : { for: duration } };
}
/** `expires_at` for the API: UTC with seconds; null for never. `now` in ms. */
function expiryOf(lifetime, now) {
    if (lifetime === 'never')
        return null;
    return (0,_instant_js__WEBPACK_IMPORTED_MODULE_0__/* .formatInstant */ .r4)('for' in lifetime ? now + lifetime.for : lifetime.until);
}


/***/ }),

/***/ 4611:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Fv: () => (/* binding */ parseLimit),
/* harmony export */   e9: () => (/* binding */ applyLimit),
/* harmony export */   oP: () => (/* binding */ isAbsolute)
/* harmony export */ });
/* harmony import */ var _usd_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(4420);
/** `limit`: what a limit expression means (section 3 of the contract). Relative forms are words, never signs. */

const FORMS = '75, unlimited, "raise by 25", "raise by 20%", "lower by 10", "at least 100", "at most 50" or "top up to 20"';
/** The rule that the text says, or why it says none. */
function parseLimit(text) {
    const words = text.toLowerCase().replace(/\s+/g, ' ');
    if (words === 'unlimited')
        return { rule: { rule: 'unlimited' } };
    const phrase = /^(raise by|lower by|at least|at most|top up to)\b ?(.*)$/.exec(words);
    const [form, operand] = phrase ? [phrase[1], phrase[2] ?? ''] : [undefined, words];
    const relative = form === 'raise by' ? 'raise' : form === 'lower by' ? 'lower' : undefined;
    const percent = relative !== undefined && operand.endsWith('%');
    const number = (0,_usd_js__WEBPACK_IMPORTED_MODULE_0__/* .parseDecimal */ .$Q)(percent ? operand.slice(0, -1) : operand);
    if ('fault' in number)
        return { fault: `${number.fault}; use ${FORMS}` };
    const amount = number.value;
    if (relative)
        return { rule: percent ? { rule: relative, percent: amount } : { rule: relative, amount } };
    if (form === undefined)
        return { rule: { rule: 'exactly', amount } };
    return { rule: { rule: form === 'top up to' ? 'top up' : form, amount } };
}
/** Whether the rule needs no present limit: the only kind that a new key can take. */
function isAbsolute(rule) {
    return rule.rule === 'exactly' || rule.rule === 'unlimited';
}
/**
 * The limit after the rule, in USD, null for unlimited. It is the present limit itself, digit for digit, when the
 * rule changes nothing. `undefined`: the rule means nothing here (lowering an unlimited key).
 */
function applyLimit(rule, present) {
    if (rule.rule === 'exactly')
        return (0,_usd_js__WEBPACK_IMPORTED_MODULE_0__/* .toNumber */ .Ro)(rule.amount);
    if (rule.rule === 'unlimited')
        return null;
    if (present.limit === null) {
        if (rule.rule === 'lower')
            return undefined;
        return rule.rule === 'at most' ? (0,_usd_js__WEBPACK_IMPORTED_MODULE_0__/* .toNumber */ .Ro)(rule.amount) : null;
    }
    const limit = (0,_usd_js__WEBPACK_IMPORTED_MODULE_0__/* .fromNumber */ .oB)(present.limit);
    const result = limitAfter(rule, limit, present.limit_remaining);
    return result === limit ? present.limit : (0,_usd_js__WEBPACK_IMPORTED_MODULE_0__/* .toNumber */ .Ro)(result);
}
function limitAfter(rule, limit, remaining) {
    const step = 'percent' in rule ? (0,_usd_js__WEBPACK_IMPORTED_MODULE_0__/* .percentOf */ .pR)(limit, rule.percent) : rule.amount;
    switch (rule.rule) {
        case 'raise':
            return limit + step;
        case 'lower':
            return larger(limit - step, 0n);
        case 'at least':
            return larger(limit, step);
        case 'at most':
            return limit > step ? step : limit;
        case 'top up':
            return remaining === null ? limit : limit + larger(step - (0,_usd_js__WEBPACK_IMPORTED_MODULE_0__/* .fromNumber */ .oB)(remaining), 0n);
    }
}
function larger(a, b) {
    return a > b ? a : b;
}


/***/ }),

/***/ 379:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ isLoopback)
/* harmony export */ });
/** Hosts that are this machine: the only ones to which a key may travel without TLS. */
function isLoopback(host) {
    return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}


/***/ }),

/***/ 3204:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ plain)
/* harmony export */ });
/** Numbers as people and shells read them. */
/** The number as JavaScript prints it, but never in exponent form: `1e-7` is `0.0000001`. */
function plain(value) {
    const text = String(value);
    const exponent = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
    if (!exponent)
        return text;
    const [, sign = '', first = '', rest = '', power = ''] = exponent;
    const digits = first + rest;
    const shift = Number(power);
    return shift < 0
        ? `${sign}0.${'0'.repeat(-shift - 1)}${digits}`
        : sign + digits.padEnd(shift + 1, '0').replace(new RegExp(`^(\\d{${shift + 1}})(\\d+)$`), '$1.$2');
}


/***/ }),

/***/ 9789:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   EH: () => (/* binding */ missingIn),
/* harmony export */   ZL: () => (/* binding */ planUpdate),
/* harmony export */   f5: () => (/* binding */ settingsOf),
/* harmony export */   iv: () => (/* binding */ changesBetween),
/* harmony export */   vK: () => (/* binding */ usedIn),
/* harmony export */   yy: () => (/* binding */ SETTINGS)
/* harmony export */ });
/* harmony import */ var _instant_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3333);
/* harmony import */ var _limit_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(4611);
/* harmony import */ var _usd_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(4420);
/** What an update would change at a key: pure, so that a dry run is the plan without the doing. */



const SETTINGS = ['name', 'disabled', 'limit', 'limit_reset', 'include_byok_in_limit'];
/** The plan for one key; undefined when an unlimited limit is to be lowered, which means nothing. `now` in ms. */
function planUpdate(key, wanted, now) {
    const limit = wanted.limit === undefined ? key.limit : (0,_limit_js__WEBPACK_IMPORTED_MODULE_1__/* .applyLimit */ .e9)(wanted.limit, key);
    if (limit === undefined)
        return undefined;
    const goal = { ...settingsOf(key), ...wanted, limit };
    const patch = Object.fromEntries(SETTINGS.filter(name => goal[name] !== key[name]).map(name => [name, goal[name]]));
    return { patch, planned: Object.keys(patch).length === 0 ? key : plannedKey(key, patch, now) };
}
/** The settings of a key, by themselves. */
function settingsOf(key) {
    const { name, disabled, limit, limit_reset, include_byok_in_limit } = key;
    return { name, disabled, limit, limit_reset, include_byok_in_limit };
}
/** Which of the fields that a PATCH sent stand otherwise in a key: what has not arrived. */
function missingIn(key, patch) {
    return SETTINGS.filter(name => name in patch && patch[name] !== key[name]);
}
/** What changed between two states of a key, as the `changes` output says it. */
function changesBetween(before, after) {
    return Object.fromEntries(SETTINGS.filter(name => before[name] !== after[name]).map(name => [name, { from: before[name], to: after[name] }]));
}
function plannedKey(key, patch, now) {
    const planned = { ...key, ...patch, updated_at: (0,_instant_js__WEBPACK_IMPORTED_MODULE_0__/* .formatInstant */ .r4)(now) };
    return { ...planned, limit_remaining: remainingOf(key, planned) };
}
/** What remains of the planned limit. The used part stays what it is while its period and its counting do. */
function remainingOf(key, planned) {
    if (planned.limit === null)
        return null;
    const sameCounting = planned.limit_reset === key.limit_reset && planned.include_byok_in_limit === key.include_byok_in_limit;
    const used = sameCounting && key.limit !== null && key.limit_remaining !== null
        ? (0,_usd_js__WEBPACK_IMPORTED_MODULE_2__/* .fromNumber */ .oB)(key.limit) - (0,_usd_js__WEBPACK_IMPORTED_MODULE_2__/* .fromNumber */ .oB)(key.limit_remaining)
        : usedIn(planned);
    return (0,_usd_js__WEBPACK_IMPORTED_MODULE_2__/* .toNumber */ .Ro)((0,_usd_js__WEBPACK_IMPORTED_MODULE_2__/* .fromNumber */ .oB)(planned.limit) - used);
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
    return (0,_usd_js__WEBPACK_IMPORTED_MODULE_2__/* .fromNumber */ .oB)(key[`usage${period}`]) + (0,_usd_js__WEBPACK_IMPORTED_MODULE_2__/* .fromNumber */ .oB)(byok);
}


/***/ }),

/***/ 4655:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ parseTargets),
/* harmony export */   Z: () => (/* binding */ targetText)
/* harmony export */ });
/* harmony import */ var _untrusted_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7258);
/** `store-in`: where a new key is stored, one target a line (section 6 of the contract). */

const FORMS = 'repository NAME, environment ENVIRONMENT NAME, dependabot NAME, codespaces NAME or organization ORG NAME, ' +
    'with OWNER/REPO: before it for another repository';
/** The targets of a text, and a fault for every line that is none. `own` is the workflow's repository. */
function parseTargets(text, own) {
    const targets = new Map();
    const faults = [];
    for (const line of text.split(/\r\n|\n|\r/).map(each => each.trim())) {
        if (line === '' || line.startsWith('#'))
            continue;
        const target = parseTarget(line, own);
        const name = typeof target === 'string' ? '' : targetText(target).toLowerCase();
        if (typeof target === 'string')
            faults.push(`${(0,_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(line)}: ${target}`);
        else if (targets.has(name))
            faults.push(`${(0,_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(line)}: the same target twice`);
        else
            targets.set(name, target);
    }
    return { targets: [...targets.values()], faults };
}
/** The target in full, whoever's workflow it is: how messages name it. */
function targetText(target) {
    switch (target.kind) {
        case 'organization':
            return `organization ${target.org} ${target.secret}`;
        case 'environment':
            return `${target.owner}/${target.repo}: environment ${target.environment} ${target.secret}`;
        default:
            return `${target.owner}/${target.repo}: ${target.kind} ${target.secret}`;
    }
}
function parseTarget(line, own) {
    const prefixed = /^([^\s:]+):\s*(.*)$/s.exec(line);
    const [repository, rest] = prefixed ? [prefixed[1] ?? '', prefixed[2] ?? ''] : [own, line];
    const words = rest.split(/\s+/);
    const [kind = '', secret = ''] = [words[0], words.length > 1 ? words.at(-1) : ''];
    if (!/^(repository|environment|dependabot|codespaces|organization)$/.test(kind))
        return `write ${FORMS}`;
    if (secret === '')
        return `the secret's name is missing; write ${FORMS}`;
    const wrongName = secretNameFault(secret);
    if (wrongName)
        return wrongName;
    const between = rest.slice(kind.length, rest.length - secret.length).trim();
    if (kind === 'organization')
        return organizationTarget(line, between, secret, prefixed !== null);
    const place = /^([A-Za-z0-9][\w-]*)\/(?!\.{1,2}$)([\w.-]+)$/.exec(repository ?? '');
    if (!place) {
        return prefixed
            ? 'before the colon stands OWNER/REPO'
            : 'the workflow has no repository; write OWNER/REPO: before it';
    }
    const [, owner = '', repo = ''] = place;
    if (kind === 'environment') {
        return between === ''
            ? "the environment or the secret's name is missing: write environment ENVIRONMENT NAME"
            : { line, kind, owner, repo, environment: between, secret };
    }
    if (between !== '')
        return `too many words; write ${kind} NAME`;
    return { line, kind: kind, owner, repo, secret };
}
function organizationTarget(line, org, secret, prefixed) {
    if (prefixed)
        return 'an organization target takes no OWNER/REPO: before it';
    return /^[A-Za-z0-9][\w-]*$/.test(org) ? { line, kind: 'organization', org, secret } : 'write organization ORG NAME';
}
function secretNameFault(secret) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(secret)) {
        return `${(0,_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(secret)} is no name for a secret: letters, digits and _, not beginning with a digit`;
    }
    return /^github_/i.test(secret) ? 'the name of a secret may not begin with GITHUB_' : undefined;
}


/***/ }),

/***/ 7258:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ apiKeysIn),
/* harmony export */   SP: () => (/* binding */ shown),
/* harmony export */   TL: () => (/* binding */ quoted),
/* harmony export */   cv: () => (/* binding */ say),
/* harmony export */   jD: () => (/* binding */ hide),
/* harmony export */   pc: () => (/* binding */ redacted),
/* harmony export */   wD: () => (/* binding */ markdown)
/* harmony export */ });
/**
 * Text from outside (names, hosts' answers, inputs) made safe to print.
 *
 * The runner reads commands out of a log: `::name::` at the beginning of a line and `##[name]` anywhere in one.
 * Everything that is interpolated into a message passes through here; `say` makes that the easy way.
 */
/** Everything a terminal, the runner or a reader could take for structure: C0, C1, line separators, bidi controls. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;
const ESCAPES = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
/**
 * Anything like an API key, but not the API's own masked label (`sk-or-v1-0e6...1c96`), which is no secret, and not
 * what an earlier pass put in its place: what follows that was not part of a key.
 */
const API_KEY = /sk-or-(?!\*\*\*(?![\w-])|[\w-]{0,16}\.\.\.[\w-]{0,8}(?![\w-]))[^\s"'`<>,;)}\]]*/gi;
/** Secrets of this run that look like no API key. The runner masks its log; nobody masks a summary or an output. */
let hidden = [];
const SHORTEST_HIDDEN = 8;
/** From now on the value is never shown, whatever it looks like. A shorter one would tear ordinary words apart. */
function hide(secret) {
    if (secret.length < SHORTEST_HIDDEN || hidden.includes(secret))
        return;
    hidden = [...hidden, secret].sort((a, b) => b.length - a.length);
}
/** The text with everything like an API key, and every hidden value, replaced. */
function redacted(text) {
    let safe = text;
    // Known secrets first, long ones before what they contain: a pattern could cut one and leave its end.
    for (const secret of hidden)
        safe = safe.replaceAll(secret, '***');
    return safe.replace(API_KEY, 'sk-or-***');
}
/** Everything like an API key in the text: to be masked before anything is printed. */
function apiKeysIn(text) {
    return text.match(API_KEY) ?? [];
}
/**
 * The text on one line: control characters escaped, runner commands broken up, API keys replaced.
 * Applying it twice changes nothing more. `max` is in characters; what is longer ends in `…`.
 */
function shown(text, max = Number.POSITIVE_INFINITY) {
    const cut = text.length > max ? `${redacted(text).slice(0, max - 1)}…` : redacted(text);
    return cut
        .replace(CONTROL, char => ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .replaceAll('##[', '##\\[')
        .replace(/^\s*::/, leading => leading.replace('::', ':\\:'));
}
/** A name in quotes, short enough for a sentence. */
function quoted(name) {
    return `"${shown(name, 120)}"`;
}
/** Template tag of every message: what is interpolated is shown, never printed raw. */
function say(text, ...values) {
    return String.raw({ raw: text }, ...values.map(value => shown(String(value))));
}
/** Markdown and HTML made inert, on one line: for table cells, headings and list items of the job summary. */
function markdown(text, max = 200) {
    return shown(text, max)
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replace(/[\\`*_{}[\]()#+\-.!|~:@$^=/]/g, char => `&#${char.charCodeAt(0)};`);
}


/***/ }),

/***/ 4420:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $Q: () => (/* binding */ parseDecimal),
/* harmony export */   Ro: () => (/* binding */ toNumber),
/* harmony export */   oB: () => (/* binding */ fromNumber),
/* harmony export */   pR: () => (/* binding */ percentOf)
/* harmony export */ });
/**
 * Amounts of money without binary noise: USD as whole millionths, in a bigint.
 *
 * The API speaks JSON numbers. A number goes in once, rounded to 1e-6 USD (0.1 + 0.2 of somebody else's
 * arithmetic included), and comes out as the number nearest to the decimal, which JavaScript prints as written.
 */
/** The most an input may say: 1,000,000,000 USD. */
const MOST = 1000000000n * 1000000n;
/** An API number (USD) in millionths, rounded to the nearest one. */
function fromNumber(usd) {
    // From there on toFixed writes an exponent. Answers stay below it, but a limit raised by a percentage may not.
    return Math.abs(usd) < 1e21 ? BigInt(usd.toFixed(6).replace('.', '')) : BigInt(Math.trunc(usd)) * 1000000n;
}
/** The API number (USD) nearest to the amount. */
function toNumber(amount) {
    return Number(amount) / 1e6;
}
/** `amount` times `percent` (millionths of a percent), rounded half up to 1e-6 USD. Neither is negative. */
function percentOf(amount, percent) {
    return (amount * percent + 50000000n) / 100000000n;
}
/** Why a text is no decimal in the sense of the contract, or its value in millionths. */
function parseDecimal(text) {
    const fault = (why) => ({ fault: why });
    const plain = /^(\d+)(?:\.(\d+))?$/.exec(text);
    if (!plain)
        return fault(whyNotDecimal(text));
    const [, whole = '', fraction = ''] = plain;
    if (fraction.length > 6)
        return fault('it has more than 6 decimals');
    const value = BigInt(whole + fraction.padEnd(6, '0'));
    return value > MOST ? fault('it is more than 1000000000') : { value };
}
function whyNotDecimal(text) {
    if (text === '')
        return 'the number is missing';
    if (/^[+-]/.test(text))
        return 'signs are not accepted (say "raise by 25" or "lower by 25")';
    if (text.includes('$') || /usd/i.test(text))
        return 'write the number alone, without $ or USD';
    if (/^0x/i.test(text))
        return 'hexadecimal numbers are not accepted';
    if (/^\d+(\.\d+)?e[+-]?\d+$/i.test(text))
        return 'exponents are not accepted';
    if (/^nan$|^[+-]?inf(inity)?$/i.test(text))
        return 'it is no number (for no limit say "unlimited")';
    if (/^\d{1,3}([,_' ]\d{3})+(\.\d+)?$/.test(text))
        return 'thousands separators are not accepted';
    if (/^\d+,\d+$/.test(text))
        return 'the decimal sign is a point';
    return 'a number is digits with an optional fraction, such as 75 or 12.50';
}


/***/ })

/******/ });
/************************************************************************/
/******/ // The module cache
/******/ var __webpack_module_cache__ = {};
/******/ 
/******/ // The require function
/******/ function __nccwpck_require__(moduleId) {
/******/ 	// Check if module is in cache
/******/ 	var cachedModule = __webpack_module_cache__[moduleId];
/******/ 	if (cachedModule !== undefined) {
/******/ 		return cachedModule.exports;
/******/ 	}
/******/ 	// Create a new module (and put it into the cache)
/******/ 	var module = __webpack_module_cache__[moduleId] = {
/******/ 		id: moduleId,
/******/ 		loaded: false,
/******/ 		exports: {}
/******/ 	};
/******/ 
/******/ 	// Execute the module function
/******/ 	var threw = true;
/******/ 	try {
/******/ 		__webpack_modules__[moduleId].call(module.exports, module, module.exports, __nccwpck_require__);
/******/ 		threw = false;
/******/ 	} finally {
/******/ 		if(threw) delete __webpack_module_cache__[moduleId];
/******/ 	}
/******/ 
/******/ 	// Flag the module as loaded
/******/ 	module.loaded = true;
/******/ 
/******/ 	// Return the exports of the module
/******/ 	return module.exports;
/******/ }
/******/ 
/******/ // expose the modules object (__webpack_modules__)
/******/ __nccwpck_require__.m = __webpack_modules__;
/******/ 
/************************************************************************/
/******/ /* webpack/runtime/asset-relocator-loader */
/******/ if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = decodeURIComponent(new URL('.', import.meta.url).pathname).slice(import.meta.url.match(/^file:\/\/\/\w:/) ? 1 : 0, -1) + "/";
/******/ 
/******/ /* webpack/runtime/async module */
/******/ (() => {
/******/ 	var webpackQueues = typeof Symbol === "function" ? Symbol("webpack queues") : "__webpack_queues__";
/******/ 	var webpackExports = typeof Symbol === "function" ? Symbol("webpack exports") : "__webpack_exports__";
/******/ 	var webpackError = typeof Symbol === "function" ? Symbol("webpack error") : "__webpack_error__";
/******/ 	var resolveQueue = (queue) => {
/******/ 		if(queue && queue.d < 1) {
/******/ 			queue.d = 1;
/******/ 			queue.forEach((fn) => (fn.r--));
/******/ 			queue.forEach((fn) => (fn.r-- ? fn.r++ : fn()));
/******/ 		}
/******/ 	}
/******/ 	var wrapDeps = (deps) => (deps.map((dep) => {
/******/ 		if(dep !== null && typeof dep === "object") {
/******/ 			if(dep[webpackQueues]) return dep;
/******/ 			if(dep.then) {
/******/ 				var queue = [];
/******/ 				queue.d = 0;
/******/ 				dep.then((r) => {
/******/ 					obj[webpackExports] = r;
/******/ 					resolveQueue(queue);
/******/ 				}, (e) => {
/******/ 					obj[webpackError] = e;
/******/ 					resolveQueue(queue);
/******/ 				});
/******/ 				var obj = {};
/******/ 				obj[webpackQueues] = (fn) => (fn(queue));
/******/ 				return obj;
/******/ 			}
/******/ 		}
/******/ 		var ret = {};
/******/ 		ret[webpackQueues] = x => {};
/******/ 		ret[webpackExports] = dep;
/******/ 		return ret;
/******/ 	}));
/******/ 	__nccwpck_require__.a = (module, body, hasAwait) => {
/******/ 		var queue;
/******/ 		hasAwait && ((queue = []).d = -1);
/******/ 		var depQueues = new Set();
/******/ 		var exports = module.exports;
/******/ 		var currentDeps;
/******/ 		var outerResolve;
/******/ 		var reject;
/******/ 		var promise = new Promise((resolve, rej) => {
/******/ 			reject = rej;
/******/ 			outerResolve = resolve;
/******/ 		});
/******/ 		promise[webpackExports] = exports;
/******/ 		promise[webpackQueues] = (fn) => (queue && fn(queue), depQueues.forEach(fn), promise["catch"](x => {}));
/******/ 		module.exports = promise;
/******/ 		body((deps) => {
/******/ 			currentDeps = wrapDeps(deps);
/******/ 			var fn;
/******/ 			var getResult = () => (currentDeps.map((d) => {
/******/ 				if(d[webpackError]) throw d[webpackError];
/******/ 				return d[webpackExports];
/******/ 			}))
/******/ 			var promise = new Promise((resolve) => {
/******/ 				fn = () => (resolve(getResult));
/******/ 				fn.r = 0;
/******/ 				var fnQueue = (q) => (q !== queue && !depQueues.has(q) && (depQueues.add(q), q && !q.d && (fn.r++, q.push(fn))));
/******/ 				currentDeps.map((dep) => (dep[webpackQueues](fnQueue)));
/******/ 			});
/******/ 			return fn.r ? promise : getResult();
/******/ 		}, (err) => ((err ? reject(promise[webpackError] = err) : outerResolve(exports)), resolveQueue(queue)));
/******/ 		queue && queue.d < 0 && (queue.d = 0);
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/define property getters */
/******/ (() => {
/******/ 	// define getter functions for harmony exports
/******/ 	__nccwpck_require__.d = (exports, definition) => {
/******/ 		for(var key in definition) {
/******/ 			if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 				Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 			}
/******/ 		}
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/ensure chunk */
/******/ (() => {
/******/ 	__nccwpck_require__.f = {};
/******/ 	// This file contains only the entry chunk.
/******/ 	// The chunk loading function for additional chunks
/******/ 	__nccwpck_require__.e = (chunkId) => {
/******/ 		return Promise.all(Object.keys(__nccwpck_require__.f).reduce((promises, key) => {
/******/ 			__nccwpck_require__.f[key](chunkId, promises);
/******/ 			return promises;
/******/ 		}, []));
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/get javascript chunk filename */
/******/ (() => {
/******/ 	// This function allow to reference async chunks
/******/ 	__nccwpck_require__.u = (chunkId) => {
/******/ 		// return url for filenames based on template
/******/ 		return "" + chunkId + ".index.js";
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/hasOwnProperty shorthand */
/******/ (() => {
/******/ 	__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ })();
/******/ 
/******/ /* webpack/runtime/make namespace object */
/******/ (() => {
/******/ 	// define __esModule on exports
/******/ 	__nccwpck_require__.r = (exports) => {
/******/ 		if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 			Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 		}
/******/ 		Object.defineProperty(exports, '__esModule', { value: true });
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/node module decorator */
/******/ (() => {
/******/ 	__nccwpck_require__.nmd = (module) => {
/******/ 		module.paths = [];
/******/ 		if (!module.children) module.children = [];
/******/ 		return module;
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/import chunk loading */
/******/ (() => {
/******/ 	// no baseURI
/******/ 	
/******/ 	// object to store loaded and loading chunks
/******/ 	// undefined = chunk not loaded, null = chunk preloaded/prefetched
/******/ 	// [resolve, Promise] = chunk loading, 0 = chunk loaded
/******/ 	var installedChunks = {
/******/ 		792: 0
/******/ 	};
/******/ 	
/******/ 	var installChunk = (data) => {
/******/ 		var {ids, modules, runtime} = data;
/******/ 		// add "modules" to the modules object,
/******/ 		// then flag all "ids" as loaded and fire callback
/******/ 		var moduleId, chunkId, i = 0;
/******/ 		for(moduleId in modules) {
/******/ 			if(__nccwpck_require__.o(modules, moduleId)) {
/******/ 				__nccwpck_require__.m[moduleId] = modules[moduleId];
/******/ 			}
/******/ 		}
/******/ 		if(runtime) runtime(__nccwpck_require__);
/******/ 		for(;i < ids.length; i++) {
/******/ 			chunkId = ids[i];
/******/ 			if(__nccwpck_require__.o(installedChunks, chunkId) && installedChunks[chunkId]) {
/******/ 				installedChunks[chunkId][0]();
/******/ 			}
/******/ 			installedChunks[ids[i]] = 0;
/******/ 		}
/******/ 	
/******/ 	}
/******/ 	
/******/ 	__nccwpck_require__.f.j = (chunkId, promises) => {
/******/ 			// import() chunk loading for javascript
/******/ 			var installedChunkData = __nccwpck_require__.o(installedChunks, chunkId) ? installedChunks[chunkId] : undefined;
/******/ 			if(installedChunkData !== 0) { // 0 means "already installed".
/******/ 	
/******/ 				// a Promise means "currently loading".
/******/ 				if(installedChunkData) {
/******/ 					promises.push(installedChunkData[1]);
/******/ 				} else {
/******/ 					if(true) { // all chunks have JS
/******/ 						// setup Promise in chunk cache
/******/ 						var promise = import("./" + __nccwpck_require__.u(chunkId)).then(installChunk, (e) => {
/******/ 							if(installedChunks[chunkId] !== 0) installedChunks[chunkId] = undefined;
/******/ 							throw e;
/******/ 						});
/******/ 						var promise = Promise.race([promise, new Promise((resolve) => (installedChunkData = installedChunks[chunkId] = [resolve]))])
/******/ 						promises.push(installedChunkData[1] = promise);
/******/ 					}
/******/ 				}
/******/ 			}
/******/ 	};
/******/ 	
/******/ 	// no prefetching
/******/ 	
/******/ 	// no preloaded
/******/ 	
/******/ 	// no external install chunk
/******/ 	
/******/ 	// no on chunks loaded
/******/ })();
/******/ 
/************************************************************************/
/******/ 
/******/ // startup
/******/ // Load entry module and return exports
/******/ // This entry module used 'module' so it can't be inlined
/******/ var __webpack_exports__ = __nccwpck_require__(1296);
/******/ __webpack_exports__ = await __webpack_exports__;
/******/ 
