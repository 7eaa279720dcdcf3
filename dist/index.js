/******/ (() => { // webpackBootstrap
/******/ 	"use strict";
/******/ 	var __webpack_modules__ = ({

/***/ 1916:
/***/ ((__unused_webpack_module, exports) => {

var __webpack_unused_export__;

__webpack_unused_export__ = true;
exports.Io = exports.kp = void 0;
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
exports.Io = distance;
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

/***/ 9765:
/***/ ((module) => {

module.exports = require("./unused-undici.cjs");

/***/ }),

/***/ 2613:
/***/ ((module) => {

module.exports = require("assert");

/***/ }),

/***/ 181:
/***/ ((module) => {

module.exports = require("buffer");

/***/ }),

/***/ 4434:
/***/ ((module) => {

module.exports = require("events");

/***/ }),

/***/ 9896:
/***/ ((module) => {

module.exports = require("fs");

/***/ }),

/***/ 8611:
/***/ ((module) => {

module.exports = require("http");

/***/ }),

/***/ 5692:
/***/ ((module) => {

module.exports = require("https");

/***/ }),

/***/ 9278:
/***/ ((module) => {

module.exports = require("net");

/***/ }),

/***/ 4589:
/***/ ((module) => {

module.exports = require("node:assert");

/***/ }),

/***/ 6698:
/***/ ((module) => {

module.exports = require("node:async_hooks");

/***/ }),

/***/ 4573:
/***/ ((module) => {

module.exports = require("node:buffer");

/***/ }),

/***/ 7540:
/***/ ((module) => {

module.exports = require("node:console");

/***/ }),

/***/ 7598:
/***/ ((module) => {

module.exports = require("node:crypto");

/***/ }),

/***/ 3053:
/***/ ((module) => {

module.exports = require("node:diagnostics_channel");

/***/ }),

/***/ 610:
/***/ ((module) => {

module.exports = require("node:dns");

/***/ }),

/***/ 8474:
/***/ ((module) => {

module.exports = require("node:events");

/***/ }),

/***/ 3024:
/***/ ((module) => {

module.exports = require("node:fs");

/***/ }),

/***/ 1455:
/***/ ((module) => {

module.exports = require("node:fs/promises");

/***/ }),

/***/ 7067:
/***/ ((module) => {

module.exports = require("node:http");

/***/ }),

/***/ 7030:
/***/ ((module) => {

module.exports = require("node:net");

/***/ }),

/***/ 8161:
/***/ ((module) => {

module.exports = require("node:os");

/***/ }),

/***/ 6760:
/***/ ((module) => {

module.exports = require("node:path");

/***/ }),

/***/ 643:
/***/ ((module) => {

module.exports = require("node:perf_hooks");

/***/ }),

/***/ 1792:
/***/ ((module) => {

module.exports = require("node:querystring");

/***/ }),

/***/ 99:
/***/ ((module) => {

module.exports = require("node:sqlite");

/***/ }),

/***/ 7075:
/***/ ((module) => {

module.exports = require("node:stream");

/***/ }),

/***/ 7830:
/***/ ((module) => {

module.exports = require("node:stream/web");

/***/ }),

/***/ 7997:
/***/ ((module) => {

module.exports = require("node:timers");

/***/ }),

/***/ 1692:
/***/ ((module) => {

module.exports = require("node:tls");

/***/ }),

/***/ 3136:
/***/ ((module) => {

module.exports = require("node:url");

/***/ }),

/***/ 7975:
/***/ ((module) => {

module.exports = require("node:util");

/***/ }),

/***/ 3429:
/***/ ((module) => {

module.exports = require("node:util/types");

/***/ }),

/***/ 5919:
/***/ ((module) => {

module.exports = require("node:worker_threads");

/***/ }),

/***/ 8522:
/***/ ((module) => {

module.exports = require("node:zlib");

/***/ }),

/***/ 857:
/***/ ((module) => {

module.exports = require("os");

/***/ }),

/***/ 932:
/***/ ((module) => {

module.exports = require("process");

/***/ }),

/***/ 4756:
/***/ ((module) => {

module.exports = require("tls");

/***/ }),

/***/ 9023:
/***/ ((module) => {

module.exports = require("util");

/***/ }),

/***/ 7094:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ clockWarning),
/* harmony export */   m: () => (/* binding */ systemClock)
/* harmony export */ });
/** Time as a parameter, so that tests never really wait. */
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
const TOLERANCE_MS = 5 * 60_000;
/** A warning if the clocks differ too much. `ahead`: ms by which OpenRouter's clock is ahead of this machine's. */
function clockWarning(ahead) {
    if (ahead === undefined || Math.abs(ahead) < TOLERANCE_MS)
        return undefined;
    const minutes = Math.round(Math.abs(ahead) / 60_000);
    return (`This machine's clock is ${minutes} minutes ${ahead > 0 ? 'behind' : 'ahead of'} OpenRouter's. Everything goes by ` +
        "OpenRouter's clock, except whether expires-in is in the past, too short or too far ahead: set it right.");
}


/***/ }),

/***/ 2326:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   FR: () => (/* binding */ MAX_SPEND_KEYS),
/* harmony export */   jo: () => (/* binding */ RETIREMENTS),
/* harmony export */   xb: () => (/* binding */ OPERATIONS),
/* harmony export */   xc: () => (/* binding */ CARRIED)
/* harmony export */ });
/** What becomes of the old key in a rotation. */
const RETIREMENTS = ['next-rotation', 'disable', 'delete', 'keep'];
/** What the new key of a rotation inherits besides the fields: everything, or the guardrail but no lists. */
const CARRIED = ['all', 'guardrail'];
/** Keys whose spending one step reads, since each costs a request. */
const MAX_SPEND_KEYS = 200;
/** The operations, as the input `operation` names them. */
const OPERATIONS = ['update', 'check', 'rotate', 'create', 'delete', 'apply', 'export', 'validate'];


/***/ }),

/***/ 3030:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ parseTargets),
/* harmony export */   Z: () => (/* binding */ targetText)
/* harmony export */ });
/* harmony import */ var _text_parse_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(4614);
/* harmony import */ var _text_pattern_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(5615);
/* harmony import */ var _text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(1511);
/** `store-in`: where a new key is stored, one target per line. */



const FORMS = 'repository NAME, environment ENVIRONMENT NAME, dependabot NAME, codespaces NAME or organization ORG NAME, ' +
    'with OWNER/REPO: before it for another repository';
/** Parses targets, one per line, with a fault for every invalid line. `own` is the workflow's repository. */
function parseTargets(text, own) {
    const known = new Set();
    return (0,_text_parse_js__WEBPACK_IMPORTED_MODULE_0__/* .parseLines */ .Li)(text, line => {
        const target = parseTarget(line, own);
        if ('fault' in target)
            return target;
        // GitHub's names are case-insensitive.
        const name = targetText(target.value).toLowerCase();
        if (known.has(name))
            return { fault: 'the same target twice' };
        known.add(name);
        return target;
    });
}
/** The target in full, with its repository: how messages name it. */
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
const KINDS = ['repository', 'environment', 'dependabot', 'codespaces', 'organization'];
function parseTarget(line, own) {
    const prefixed = /^([^\s:]+):\s*(.*)$/s.exec(line);
    const [repository, rest] = prefixed ? [prefixed[1] ?? '', prefixed[2] ?? ''] : [own, line];
    const words = rest.split(/\s+/);
    const kind = KINDS.find(each => each === words[0]);
    const secret = words.length > 1 ? (words.at(-1) ?? '') : '';
    if (kind === undefined)
        return { fault: `write ${FORMS}${meantKind(words[0] ?? '')}` };
    if (secret === '')
        return { fault: `the secret's name is missing; write ${FORMS}` };
    const wrongName = secretNameFault(secret);
    if (wrongName)
        return { fault: wrongName };
    const between = rest.slice(kind.length, rest.length - secret.length).trim();
    if (kind === 'organization')
        return organizationTarget(line, between, secret, prefixed !== null);
    const place = /^([A-Za-z0-9][\w-]*)\/(?!\.{1,2}$)([\w.-]+)$/.exec(repository ?? '');
    if (!place) {
        return prefixed
            ? { fault: 'before the colon stands OWNER/REPO' }
            : { fault: 'the workflow has no repository; write OWNER/REPO: before it' };
    }
    const [, owner = '', repo = ''] = place;
    if (kind === 'environment') {
        if (between === '')
            return { fault: "the environment or the secret's name is missing: write environment ENVIRONMENT NAME" };
        // In the path of a request these would lead to another resource.
        if (/^\.{1,2}$/.test(between))
            return { fault: `${(0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(between)} is not a name of an environment` };
        return { value: { line, kind, owner, repo, environment: between, secret } };
    }
    if (between !== '')
        return { fault: `too many words; write ${kind} NAME` };
    return { value: { line, kind, owner, repo, secret } };
}
const SHORT_KINDS = new Map([
    ['repo', 'repository'],
    ['env', 'environment'],
    ['org', 'organization'],
    ['secret', 'repository'],
    ['actions', 'repository'],
]);
function meantKind(word) {
    const meant = SHORT_KINDS.get(word.toLowerCase()) ?? (0,_text_pattern_js__WEBPACK_IMPORTED_MODULE_1__/* .misspelt */ .IM)(word, KINDS);
    return meant === undefined ? '' : (0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) ` (did you mean ${meant}?)`;
}
function organizationTarget(line, org, secret, prefixed) {
    if (prefixed)
        return { fault: 'an organization target takes no OWNER/REPO: before it' };
    return /^[A-Za-z0-9][\w-]*$/.test(org)
        ? { value: { line, kind: 'organization', org, secret } }
        : { fault: 'write organization ORG NAME' };
}
function secretNameFault(secret) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(secret)) {
        return `${(0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .quoted */ .TL)(secret)} is not a valid name for a secret: letters, digits and _, not beginning with a digit`;
    }
    return /^github_/i.test(secret) ? 'the name of a secret may not begin with GITHUB_' : undefined;
}


/***/ }),

/***/ 4073:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  W: () => (/* binding */ parseConditions)
});

// EXTERNAL MODULE: ./build/domain/key/facts.js
var facts = __nccwpck_require__(3050);
// EXTERNAL MODULE: ./build/domain/key/key.js
var key = __nccwpck_require__(9274);
// EXTERNAL MODULE: ./build/domain/money/usd.js
var usd = __nccwpck_require__(8826);
// EXTERNAL MODULE: ./build/domain/text/parse.js
var parse = __nccwpck_require__(4614);
// EXTERNAL MODULE: ./build/domain/text/pattern.js
var pattern = __nccwpck_require__(5615);
// EXTERNAL MODULE: ./build/domain/text/untrusted.js
var untrusted = __nccwpck_require__(1511);
// EXTERNAL MODULE: ./build/domain/time/instant.js
var time_instant = __nccwpck_require__(334);
// EXTERNAL MODULE: ./build/domain/key/state.js
var state = __nccwpck_require__(3324);
;// CONCATENATED MODULE: ./build/domain/conditions/condition-fields.js
/** The fields of conditions: what each holds, and where it may be used. */





/** Parses the name of a field, in either spelling, in a condition of this scope. */
function parseField(text, kind, scope) {
    const name = text.replaceAll('-', '_');
    if (!isField(name)) {
        const { meant, isOfGate } = nearestField(text, kind, scope);
        const elsewhere = isOfGate ? `; ${meant} is only for check with api-key alone` : '';
        return { fault: (0,untrusted/* say */.cv) `there is no field ${(0,untrusted/* quoted */.TL)(text)} (did you mean ${meant}?)` + elsewhere };
    }
    if (kind === 'total' && scope.startsWith('where'))
        return { fault: 'total is only for require and warn' };
    if (kind === 'total' && !isAmount(name)) {
        return { fault: `total takes an amount in USD, such as limit, limit-remaining, usage-monthly or spend-per-day` };
    }
    const fault = whyNotHere(name, scope);
    return fault === undefined ? { value: name } : { fault };
}
function isField(name) {
    return ALL_FIELDS.includes(name);
}
/** What a field holds. */
function kindOf(name) {
    return isKeyField(name) ? key/* FIELDS */.cJ[name].kind : OTHER_FIELDS[name].kind;
}
/** The word for a field's null; empty if it has none. */
function nullWordOf(about) {
    return isKeyField(about) ? key/* FIELDS */.cJ[about].nullWord : OTHER_FIELDS[about].nullWord;
}
/** Fields outside the key object: what they hold, and the word for their null. */
const OTHER_FIELDS = {
    used_percent: { kind: 'number', nullWord: '' },
    spend_per_day: { kind: 'number', nullWord: '' },
    runs_out_at: { kind: 'instant', nullWord: 'never' },
    credits_remaining: { kind: 'number', nullWord: '' },
    credits_run_out_at: { kind: 'instant', nullWord: 'never' },
    guardrail: { kind: 'text', nullWord: 'none' },
    budget_remaining: { kind: 'number', nullWord: 'unlimited' },
    budget_resets_at: { kind: 'instant', nullWord: 'never' },
    free_requests_remaining: { kind: 'number', nullWord: '' },
};
/** The fields that a condition can be about. */
const ALL_FIELDS = [...key/* FIELD_NAMES */.Yr, ...state/* DERIVED_NAMES */.jZ, ...facts/* ACCOUNT_FACT_NAMES */.Qd, ...facts/* FACT_NAMES */.EZ];
function isKeyField(name) {
    return Object.hasOwn(key/* FIELDS */.cJ, name);
}
/** Whether a field is an amount in USD: only these can be summed. */
function isAmount(name) {
    return name === 'spend_per_day' || (isKeyField(name) && key/* FIELDS */.cJ[name].kind === 'number');
}
/**
 * The field most similar to the text: an allowed one that contains it, or else the nearest spelling. Fields of a gate
 * are suggested everywhere except in `where`, which never accepts them.
 */
function nearestField(text, kind, scope) {
    const allowed = ALL_FIELDS.filter(name => whyNotHere(name, scope) === undefined && (kind === 'key' || isAmount(name)));
    const names = allowed.map(key/* outputName */.Vf);
    const ofGate = kind === 'total' || scope.startsWith('where')
        ? []
        : OWN_KEY_ONLY.map(key/* outputName */.Vf).filter(name => !names.includes(name));
    const lower = text.toLowerCase().replaceAll('_', '-');
    const containing = (name) => name === lower || (lower.length > 3 && `-${name}-`.includes(`-${lower}-`));
    const meant = names.find(name => containing(name) && !isOfAccount(name)) ??
        (0,pattern/* misspelt */.IM)(lower, [...names, ...ofGate]) ??
        [...names, ...ofGate].find(containing) ??
        (0,pattern/* nearest */.pA)(lower, names);
    return { meant, isOfGate: ofGate.includes(meant) };
}
/** Used to read `run-out-at` as a misspelling of a key's `runs-out-at`, not as part of `credits-run-out-at`. */
function isOfAccount(name) {
    return (0,facts/* isAccountFact */.KN)(name.replaceAll('-', '_'));
}
const OWN_KEY_ONLY = ['budget_remaining', 'budget_resets_at', 'free_requests_remaining'];
/** The fields that a keys file can declare. */
const DECLARED = ['name', 'limit', 'limit_reset', 'include_byok_in_limit', 'disabled', 'guardrail'];
/** Why conditions of this scope cannot use the field. */
function whyNotHere(name, scope) {
    const text = (0,key/* outputName */.Vf)(name);
    if (scope === 'require of a keys file' && !DECLARED.includes(name)) {
        return `${text} is not declared in a keys file; validate judges ${DECLARED.map(key/* outputName */.Vf).join(', ')}`;
    }
    if (scope.startsWith('where')) {
        if ((0,facts/* isAccountFact */.KN)(name))
            return `${text} belongs to the account, not to a key: it is only for require and warn`;
        if (facts/* FACT_NAMES */.EZ.includes(name))
            return `${text} is only for require and warn`;
    }
    if (scope.endsWith('own key')) {
        const unknown = isKeyField(name) ? key/* FIELDS */.cJ[name].ofOwnKey === false : name === 'guardrail' || (0,facts/* isAccountFact */.KN)(name);
        const hint = name === 'disabled' ? ', or use the condition "enabled"' : '';
        return unknown
            ? `${text} is not known to a key that asks about itself; give provisioning-key too${hint}`
            : undefined;
    }
    if (OWN_KEY_ONLY.includes(name)) {
        return (`${text} is known only to a key that asks about itself: operation check with api-key, without provisioning-key ` +
            '(or with federation-policy-id and no selector)');
    }
    return scope === 'require of a new key' && (name === 'hash' || name === 'label')
        ? `${text} of a key that is still to be created cannot be required`
        : undefined;
}

;// CONCATENATED MODULE: ./build/domain/conditions/condition-parser.js
/**
 * The grammar of `require`, `warn` and `where`: one condition per line.
 *
 *     enabled
 *     FIELD OP VALUE            limit-remaining >= 5
 *     total FIELD OP VALUE      total usage-monthly <= 500
 *
 * Anything ambiguous is a fault: a condition that always holds would let everything pass.
 */








/** Parses conditions, one per line, with a fault for every invalid line. */
function parseConditions(text, scope) {
    return (0,parse/* parseLines */.Li)(text, (line, raw) => {
        const unusual = whyUnusual(raw.replace(line, () => ''));
        return unusual === undefined ? parseCondition(line, scope) : { fault: unusual };
    });
}
const OPERATORS = ['==', '!=', '<', '<=', '>', '>='];
function parseCondition(text, scope) {
    const [, total, field = '', operator = '', rest = ''] = SHAPE.exec(text) ?? [];
    const joined = whyNotOne(field === '' ? text : text.slice(0, -rest.length || undefined) + unquotedPart(rest));
    if (joined !== undefined)
        return { fault: joined };
    if (text === 'enabled' && scope === 'require of a keys file')
        return { fault: ENABLED_IN_FILE };
    if (text === 'enabled')
        return { value: { text, kind: 'enabled' } };
    if (field === '')
        return { fault: malformed(text, scope) };
    if (!OPERATORS.includes(operator))
        return { fault: noOperator(operator) };
    if (field === 'enabled')
        return { fault: enabledCompared(operator, rest) };
    const kind = total === undefined ? 'key' : 'total';
    const about = parseField(field, kind, scope);
    if ('fault' in about)
        return about;
    const value = unquoted(rest);
    if ('fault' in value)
        return value;
    const unclear = kindOf(about.value) === 'text' && value.value === rest ? whyUnclear(about.value, rest) : undefined;
    if (unclear !== undefined)
        return { fault: unclear };
    const isBare = value.value === rest;
    const compared = isBare ? parseComparedField(about.value, operator, rest, scope) : undefined;
    if (compared !== undefined && kind === 'total')
        return { fault: TOTAL_OF_FIELD };
    const operand = compared ?? parseOperand(about.value, operator, value.value);
    if ('fault' in operand)
        return operand;
    const compares = { text, operator: operator, operand: operand.value };
    const subject = about.value;
    return {
        value: (0,facts/* isAccountFact */.KN)(subject)
            ? { ...compares, kind: 'account', about: subject }
            : { ...compares, kind, about: subject },
    };
}
/** A numeric field of the same key, or a multiple of one; undefined: the value is something else. */
function parseComparedField(about, operator, value, scope) {
    const [, multiple, name = ''] = /^(?:(\d{1,9}(?:\.\d{1,6})?)\s*\*\s*)?([A-Za-z][\w-]*)$/.exec(value) ?? [];
    if (kindOf(about) !== 'number' || name === '' || name === nullWordOf(about))
        return undefined;
    if (multiple === undefined && !isField(name.replaceAll('-', '_')))
        return undefined;
    const field = parseField(name, 'key', scope);
    if ('fault' in field)
        return field;
    if (kindOf(field.value) !== 'number')
        return { fault: (0,untrusted/* say */.cv) `${name} is not a number, so nothing can be compared with it` };
    if ((0,facts/* isAccountFact */.KN)(about) || (0,facts/* isAccountFact */.KN)(field.value))
        return { fault: ACCOUNT_AND_KEY };
    const times = Number(multiple ?? 1);
    if (times <= 0)
        return { fault: 'the multiple of a field is a positive number, such as 3 * spend-per-day' };
    if (field.value === about && times === 1)
        return {
            fault: (0,untrusted/* say */.cv) `${name} is compared with itself, which ${operator.includes('=') && operator !== '!=' ? 'always holds' : 'never holds'}`,
        };
    return { value: { field: field.value, times } };
}
const TOTAL_OF_FIELD = 'a total is compared with a number; without total, a field may be compared with another one';
const ACCOUNT_AND_KEY = 'credits-remaining belongs to the account, not to a key: it is only compared with a number';
const ENABLED_IN_FILE = 'whether a key is enabled also depends on when it expires, which a keys file does not declare; write disabled == false';
const SHAPE = /^(?:(total)\s+)?([A-Za-z][\w-]*)\s*([=!<>]+)\s*(.*)$/s;
/** Finds a comment or a second condition on the same line. In quotes they are text. */
function whyNotOne(outsideQuotes) {
    if (/\s#/.test(outsideQuotes)) {
        return 'a comment needs a line of its own; a # that belongs to the value needs quotes around the value';
    }
    const word = /\s(and|or|&&|\|\|)\s/i.exec(outsideQuotes)?.[1];
    if (word === undefined)
        return whyUnusual(outsideQuotes);
    const advice = /^(or|\|\|)$/i.test(word)
        ? 'all lines must hold, and there is no "or"'
        : 'write one condition a line; all lines must hold';
    return `${advice} (a value that contains ${(0,untrusted/* quoted */.TL)(word)} needs quotes)`;
}
/**
 * Characters used in place of others by people and editors. As text they would differ from every value, and `!=` would
 * hold.
 */
function whyUnusual(outsideQuotes) {
    const sign = /[“”„‟‘’‚‛«»‹›[\]]|(?<!\|)\|(?!\|)|[^\S \t]/u.exec(outsideQuotes)?.[0];
    if (sign === undefined)
        return undefined;
    const what = /\s/.test(sign) ? 'white space other than a space or tab' : sign;
    return `the condition has ${what} in it; if it belongs to the value, quote it with " or '`;
}
/** Unquoted text that may be a list or contain another condition. As one text it would differ from every value. */
function whyNotOneText(value) {
    const sign = /[,;]|&&|\|\||(?:[=!]=|[<>]=?)(?<=[\w-]\s*[=!<>]=?)/.exec(value)?.[0];
    if (sign === undefined)
        return undefined;
    return `write one value and one condition a line; all lines must hold (a value that contains ${(0,untrusted/* quoted */.TL)(sign)} needs quotes)`;
}
/** Why unquoted text is ambiguous; undefined when it is clear. */
function whyUnclear(about, value) {
    if (/^["']|["']$/.test(value))
        return 'a quotation mark has no counterpart; quote a value that contains " with \', and the reverse';
    if (about === 'guardrail' && value !== 'none' && isNullish(value)) {
        return `the word for no guardrail is none (did you mean none?); a guardrail of the name ${(0,untrusted/* quoted */.TL)(value)} needs quotes`;
    }
    if ((about === 'external_user' || about === 'creator_user_id') && isNullish(value)) {
        return `there is no word for a missing ${(0,key/* outputName */.Vf)(about)}; a value that is really ${(0,untrusted/* quoted */.TL)(value)} needs quotes`;
    }
    return whyNotOneText(value) ?? (/[ \t]/.test(value) ? SPACED : undefined);
}
const SPACED = 'the value has a space in it; quote it (two values or conditions need a line each)';
/** The part after a quoted value. An opening quotation mark without a closing one is text. */
function unquotedPart(value) {
    const end = closingQuote(value);
    return end === undefined ? value : value.slice(end + 1);
}
function unquoted(value) {
    const end = closingQuote(value);
    if (end === undefined)
        return { value };
    if (end === value.length - 1)
        return { value: value.slice(1, -1) };
    return {
        fault: 'there is text after the closing quotation mark; quote a value that contains " with \', and the reverse',
    };
}
function closingQuote(value) {
    const end = /^["']/.test(value) ? value.indexOf(value.charAt(0), 1) : -1;
    return end < 0 ? undefined : end;
}
const FORMS = 'a condition is "enabled", FIELD OP VALUE such as limit-remaining >= 5, or total FIELD OP VALUE';
function malformed(text, scope) {
    if (/&&|\|\|/.test(text))
        return `${FORMS}; write one condition a line`;
    const meant = suggestion(text, scope);
    return meant === undefined ? FORMS : `${FORMS} (did you mean ${meant}?)`;
}
function suggestion(text, scope) {
    const lower = text.toLowerCase();
    const own = scope.endsWith('own key');
    if (lower === 'enabled')
        return 'enabled';
    if (/^(is )?disabled$|^(not |! ?)enabled$/.test(lower))
        return own ? undefined : 'disabled == true';
    if (/^(not |! ?)disabled$/.test(lower))
        return own ? 'enabled' : 'disabled == false';
    const withOperator = text.replace(SIGN, sign => ` ${OPERATOR_SIGNS.get(sign.trim().toLowerCase())} `);
    if (withOperator !== text && SHAPE.test(withOperator) && 'value' in parseCondition(withOperator, scope)) {
        return withOperator;
    }
    const name = lower.replaceAll('-', '_');
    if (isField(name) && kindOf(name) === 'flag')
        return `${(0,key/* outputName */.Vf)(name)} == true`;
    const [, value = '', operator = '', field = ''] = /^([\w.-]+)\s*([=<>]+)\s*([A-Za-z][\w-]*)$/.exec(text) ?? [];
    const mirrored = MIRRORED.get(operator);
    return mirrored && isField(field.replaceAll('-', '_')) ? `${field} ${mirrored} ${value}` : undefined;
}
/** Operators in mathematical notation and in words. The lookbehind avoids rescanning a long run of spaces. */
const SIGN = /(?<!\s)\s*(≥|≤|≠|\bis\b)\s*/i;
const OPERATOR_SIGNS = new Map([
    ['≥', '>='],
    ['≤', '<='],
    ['≠', '!='],
    ['is', '=='],
]);
const MIRRORED = new Map([
    ['==', '=='],
    ['=', '=='],
    ['<', '>'],
    ['<=', '>='],
    ['>', '<'],
    ['>=', '<='],
]);
function noOperator(operator) {
    const meant = MEANT_OPERATOR.get(operator);
    const hint = meant === undefined ? '' : ` (did you mean ${meant}?)`;
    return (0,untrusted/* say */.cv) `${(0,untrusted/* quoted */.TL)(operator)} is not an operator${hint}; the operators are ${OPERATORS.join(', ')}`;
}
const MEANT_OPERATOR = new Map([
    ['=', '=='],
    ['===', '=='],
    ['=>', '>='],
    ['>==', '>='],
    ['=<', '<='],
    ['<==', '<='],
    ['<>', '!='],
    ['><', '!='],
    ['!', '!='],
    ['=!', '!='],
    ['!==', '!='],
]);
function enabledCompared(operator, value) {
    const positive = (operator === '==') === /^["']?true/i.test(value);
    return `"enabled" stands alone (did you mean ${positive ? 'enabled' : 'disabled == true'}?)`;
}
/** Parses the value of a condition for its field. */
function parseOperand(about, operator, value) {
    if (value === '')
        return { fault: 'the value is missing (an expression that came out empty?)' };
    const kind = kindOf(about);
    const ordered = operator !== '==' && operator !== '!=';
    if (ordered && (kind === 'text' || kind === 'flag')) {
        return { fault: `${operator} is only for numbers and instants; use == or !=` };
    }
    switch (kind) {
        case 'flag':
            return parseTruth(value);
        case 'number':
            return alwaysOrNever(about, operator, value) ?? parseNumber(about, value);
        case 'instant':
            return alwaysOrNever(about, operator, value) ?? parseMoment(about, value, ordered);
        case 'text':
            return about === 'limit_reset' ? parseReset(value) : parseText(about, operator, value);
    }
}
/** The word for null is larger than every number and later than every instant: nothing exceeds it. */
function alwaysOrNever(about, operator, value) {
    const nullWord = nullWordOf(about);
    if (nullWord === '' || value !== nullWord || (operator !== '<=' && operator !== '>'))
        return undefined;
    const meant = operator === '<=' ? `!= ${nullWord}` : `== ${nullWord}`;
    return {
        fault: `${operator} ${nullWord} ${operator === '<=' ? 'always' : 'never'} holds (did you mean ${(0,key/* outputName */.Vf)(about)} ${meant}?)`,
    };
}
function parseTruth(value) {
    const flag = (0,parse/* parseFlag */.og)(value);
    return 'fault' in flag ? { fault: `the value is true or false: ${flag.fault}` } : { value: { is: flag.value } };
}
function parseReset(value) {
    if (key/* LIMIT_RESETS */.tg.includes(value))
        return { value: { is: value } };
    const meant = isNullish(value) ? 'none' : (0,pattern/* misspelt */.IM)(value, key/* LIMIT_RESETS */.tg);
    return { fault: `the value is one of ${key/* LIMIT_RESETS */.tg.join(', ')}${didYouMean(meant)}` };
}
/** Names can be patterns. In any other text a `*` was probably meant as one, and would never match. */
function parseText(about, operator, value) {
    if (about === 'guardrail')
        return value.includes('*') ? NO_PATTERN : { value: { is: guardrailText(value) } };
    if (about === 'hash' && !value.includes('*') && !isHash(value))
        return NO_HASH;
    // With == nothing matches, which fails closed.
    if (about === 'workspace_id' && operator === '!=' && !value.includes('*') && !(0,parse/* isUuid */.O1)(value))
        return NO_WORKSPACE;
    if (!value.includes('*'))
        return { value: { is: isInLowerCase(about, value) ? value.toLowerCase() : value } };
    return PATTERN_FIELDS.includes(about) ? { value: { like: (0,pattern/* namePattern */._u)(value) } } : NO_PATTERN;
}
/** Whether it can equal a hash. Messages show the beginning of a hash, and `!=` with that would always hold. */
function isHash(value) {
    return /^[\w-]{1,200}$/.test(value) && (/^[0-9a-f]{64}$/i.test(value) || !/^[0-9a-f]{8,}$/i.test(value));
}
const NO_HASH = { fault: 'a hash has 64 characters, digits and the letters a to f; give all of them' };
const NO_WORKSPACE = { fault: 'the value is the UUID of a workspace, not its slug or name' };
const PATTERN_FIELDS = ['name', 'label', 'external_user'];
const NO_PATTERN = { fault: '* stands for any characters only in name, label and external-user' };
/** Whether OpenRouter writes this value in lower case. */
function isInLowerCase(about, value) {
    return (about === 'hash' && /^[0-9a-f]{64}$/i.test(value)) || (about === 'workspace_id' && (0,parse/* isUuid */.O1)(value));
}
function guardrailText(value) {
    return (0,parse/* isUuid */.O1)(value) ? value.toLowerCase() : value;
}
/** Whether it is a word that people write for null. */
function isNullish(value) {
    return /^(none|null|never|unlimited|infinity|inf|no)$/i.test(value);
}
function didYouMean(meant) {
    return meant === undefined ? '' : ` (did you mean ${meant}?)`;
}
function parseNumber(about, value) {
    const nullWord = nullWordOf(about);
    if (nullWord !== '' && value === nullWord)
        return { value: { is: Number.POSITIVE_INFINITY } };
    if (/^-?\d{1,20}(\.\d+)?$/.test(value))
        return { value: { is: Number(value) } };
    const word = nullWord !== '' && (isNullish(value) || (0,pattern/* misspelt */.IM)(value, [nullWord])) ? nullWord : undefined;
    const bare = (0,usd/* bareNumber */.I5)((about === 'used_percent' ? value.replace(/(?<!\s)\s*%$/, '') : value).replace(/^\+/, ''));
    const or = nullWord === '' ? '' : `, or ${nullWord}`;
    return { fault: `the value is a number such as 5 or 12.50${or}${didYouMean(word ?? bare)}` };
}
/**
 * Instants of past events, and computed ones in the future. A duration in the wrong direction would always or never
 * hold.
 */
const PAST = ['created_at', 'updated_at', 'last_used_at'];
const FUTURE = ['runs_out_at', 'budget_resets_at', 'credits_run_out_at'];
function parseMoment(about, value, ordered) {
    const nullWord = nullWordOf(about);
    if (nullWord !== '' && value === nullWord)
        return { value: { is: Number.POSITIVE_INFINITY } };
    if (/^\d{4}-/.test(value))
        return parseMomentInTime(value);
    const size = value.replace(/^-/, '');
    const duration = (0,time_instant/* parseDuration */.E9)(size);
    if ('fault' in duration) {
        const word = nullWord !== '' && (isNullish(value) || (0,pattern/* misspelt */.IM)(value, [nullWord])) ? nullWord : undefined;
        const or = nullWord === '' ? '' : `, or ${nullWord}`;
        // If the text is almost a duration, the fault says why it is not one.
        const why = /^\d+(\.\d+)? ?[A-Za-z]+$/.test(size) ? `: ${duration.fault}` : '';
        return {
            fault: `the value is a UTC instant (2027-12-31T23:59:59Z) or a duration (7d, -90d)${or}${didYouMean(word)}${why}`,
        };
    }
    if (!ordered)
        return { fault: 'a duration counts from now: compare it with <, <=, > or >=' };
    const inMs = value === size ? duration.value : -duration.value;
    const fault = whyWrongWay(about, value, size, inMs);
    return fault === undefined ? { value: { inMs } } : { fault };
}
/** An instant as outputs write it: OpenRouter writes `+00:00` for `Z`. */
function parseMomentInTime(value) {
    const instant = (0,time_instant/* parseInstant */.nV)(value.replace(/\+00:00$/, 'Z'));
    if ('value' in instant)
        return { value: { is: instant.value } };
    return { fault: `the value is a UTC instant or a duration: ${instant.fault}` };
}
function whyWrongWay(about, value, size, inMs) {
    if (PAST.includes(about) && inMs > 0) {
        return `${value} lies in the future; write -${size} for ${(0,time_instant/* durationInWords */.ji)(size)} ago`;
    }
    if (PAST.includes(about) && inMs === 0) {
        return `${value} is now, and ${(0,key/* outputName */.Vf)(about)} is never later; write -90d for 90 days ago`;
    }
    if (FUTURE.includes(about) && inMs < 0) {
        return `${value} lies in the past, and ${(0,key/* outputName */.Vf)(about)} never does; write ${size} for ${(0,time_instant/* durationInWords */.ji)(size)} from now`;
    }
    return undefined;
}


/***/ }),

/***/ 3050:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   B5: () => (/* binding */ creditsRunOutAt),
/* harmony export */   D5: () => (/* binding */ accountFactWritten),
/* harmony export */   EZ: () => (/* binding */ FACT_NAMES),
/* harmony export */   KN: () => (/* binding */ isAccountFact),
/* harmony export */   Qd: () => (/* binding */ ACCOUNT_FACT_NAMES),
/* harmony export */   _N: () => (/* binding */ factWritten),
/* harmony export */   jn: () => (/* binding */ ownKeyFacts),
/* harmony export */   lv: () => (/* binding */ RATE_DAYS)
/* harmony export */ });
/* harmony import */ var _money_usd_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(8826);
/* harmony import */ var _time_instant_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(334);
/* harmony import */ var _state_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(3324);
/**
 * Facts beyond the key object that conditions may refer to; most of them cost an extra request. Facts of the account
 * belong to no key and are judged once.
 */



const FACT_NAMES = ['guardrail', 'budget_remaining', 'budget_resets_at', 'free_requests_remaining'];
/** The facts in an answer to `GET /key`. Those that an older server omits are missing. `now` in ms. */
function ownKeyFacts(own, now) {
    const { free_model_daily_requests: free } = own;
    return { budget: tightestBudget(own, now), ...(free && { freeRequestsRemaining: free.remaining }) };
}
/**
 * The smallest of all budgets that can stop the key. OpenRouter's `effective_budget` alone is not enough: it may be
 * null for a key whose own limit is spent. It wins a tie; otherwise the API's order decides.
 */
function tightestBudget(own, now) {
    const { budgets, effective_budget: effective, limit_remaining: remaining, limit_reset } = own;
    if (budgets === undefined || effective === undefined)
        return undefined;
    const layers = [...(effective ? [effective] : []), ...budgets].map(budgetLeft);
    if (remaining !== null)
        layers.push({ remaining, scope: 'key_limit', resetsAt: resetText(limit_reset, now) });
    const smallest = Math.min(...layers.map(layer => layer.remaining));
    return layers.find(layer => layer.remaining === smallest) ?? 'none';
}
function budgetLeft({ remaining_usd, scope, resets_at }) {
    return { remaining: remaining_usd, scope, resetsAt: resets_at };
}
/** Empty for an unknown interval. */
function resetText(interval, now) {
    const reset = (0,_state_js__WEBPACK_IMPORTED_MODULE_1__/* .nextReset */ .Zl)(interval, now);
    if (reset === undefined)
        return '';
    return Number.isFinite(reset) ? (0,_time_instant_js__WEBPACK_IMPORTED_MODULE_0__/* .formatInstant */ .r4)(reset) : null;
}
/** A fact as outputs write it; the empty string if it is unknown. */
function factWritten(name, { guardrail, budget, freeRequestsRemaining }) {
    switch (name) {
        case 'guardrail':
            return typeof guardrail === 'object' ? guardrail.name : (guardrail ?? '');
        case 'budget_remaining':
            return budget === 'none' ? 'unlimited' : budget === undefined ? '' : (0,_money_usd_js__WEBPACK_IMPORTED_MODULE_2__/* .plain */ .pj)(budget.remaining);
        case 'budget_resets_at':
            return budget === undefined ? '' : budget === 'none' ? 'never' : (budget.resetsAt ?? 'never');
        case 'free_requests_remaining':
            return freeRequestsRemaining === undefined ? '' : (0,_money_usd_js__WEBPACK_IMPORTED_MODULE_2__/* .plain */ .pj)(freeRequestsRemaining);
    }
}
const ACCOUNT_FACT_NAMES = ['credits_remaining', 'credits_run_out_at'];
/** Number of completed UTC days whose spending gives the account's present rate. */
const RATE_DAYS = 7;
/**
 * When the credits will be used up at the present rate, in ms since 1970: now when nothing is left; `never` when
 * nothing was spent or it is over ten years ahead. Amounts in USD; `spent` covers the last 7 completed UTC days,
 * without BYOK.
 */
function creditsRunOutAt(remaining, spent, now) {
    if (remaining <= 0)
        return now;
    const rate = (0,_money_usd_js__WEBPACK_IMPORTED_MODULE_2__/* .nanoFromNumber */ .sg)(spent);
    if (rate <= 0n)
        return 'never';
    const instant = now + Number((0,_money_usd_js__WEBPACK_IMPORTED_MODULE_2__/* .dividedBy */ .vb)((0,_money_usd_js__WEBPACK_IMPORTED_MODULE_2__/* .nanoFromNumber */ .sg)(remaining) * BigInt(RATE_DAYS * _time_instant_js__WEBPACK_IMPORTED_MODULE_0__/* .DAY_MS */ .sO), rate));
    return instant > now + _time_instant_js__WEBPACK_IMPORTED_MODULE_0__/* .TEN_YEARS_MS */ .Qg ? 'never' : instant;
}
function isAccountFact(name) {
    return ACCOUNT_FACT_NAMES.includes(name);
}
/** A fact as outputs write it; the empty string if it is unknown. */
function accountFactWritten(name, { creditsRemaining, creditsRunOutAt }) {
    switch (name) {
        case 'credits_remaining':
            return creditsRemaining === undefined ? '' : (0,_money_usd_js__WEBPACK_IMPORTED_MODULE_2__/* .plain */ .pj)(creditsRemaining);
        case 'credits_run_out_at':
            return typeof creditsRunOutAt === 'number' ? (0,_time_instant_js__WEBPACK_IMPORTED_MODULE_0__/* .formatInstant */ .r4)(creditsRunOutAt) : (creditsRunOutAt ?? '');
    }
}


/***/ }),

/***/ 9274:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   B9: () => (/* binding */ instantOf),
/* harmony export */   D6: () => (/* binding */ nameOrLabel),
/* harmony export */   Gv: () => (/* binding */ inconsistency),
/* harmony export */   Ke: () => (/* binding */ isWholeHash),
/* harmony export */   Mp: () => (/* binding */ written),
/* harmony export */   Vf: () => (/* binding */ outputName),
/* harmony export */   Yr: () => (/* binding */ FIELD_NAMES),
/* harmony export */   Z9: () => (/* binding */ placeText),
/* harmony export */   _d: () => (/* binding */ isExpired),
/* harmony export */   cJ: () => (/* binding */ FIELDS),
/* harmony export */   ek: () => (/* binding */ placesOf),
/* harmony export */   tg: () => (/* binding */ LIMIT_RESETS)
/* harmony export */ });
/* harmony import */ var _money_usd_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(8826);
/* harmony import */ var _text_untrusted_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1511);
/**
 * The API's key object and how it is written as outputs.
 *
 * Fields as in OpenRouter's OpenAPI description (`/keys`). Older servers lack `last_used_at` and `external_user`.
 * Unknown fields are kept unchanged, since the API adds new ones.
 */


/** How messages name a key: its name, or else the masked key. */
function nameOrLabel({ name, label }) {
    return name ?? label;
}
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
const own = { ofOwnKey: 'always' };
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
    workspace_id: field('text', { ofOwnKey: 'newer' }),
    external_user: field('text', { nullWord: '', optional: true }),
};
const FIELD_NAMES = Object.keys(FIELDS);
/** The output name of a field: kebab-case. */
function outputName(name) {
    return name.replaceAll('_', '-');
}
/** A field's value as an output or an input writes it. */
function written(name, value) {
    if (value === null || value === undefined)
        return FIELDS[name].nullWord;
    return typeof value === 'number' ? (0,_money_usd_js__WEBPACK_IMPORTED_MODULE_1__/* .plain */ .pj)(value) : String(value);
}
/** An instant from the API in milliseconds since 1970. */
function instantOf(value) {
    return Date.parse(value);
}
/** Whether the key has expired at `now` (ms). */
function isExpired(key, now) {
    return key.expires_at != null && instantOf(key.expires_at) <= now;
}
/**
 * Why a key contradicts itself: it has a limit but no remainder, or the reverse. Nothing can be decided on such a key.
 * Undefined when it is consistent, or lacks one of the fields.
 */
function inconsistency({ limit, limit_remaining: remaining }) {
    if (limit === undefined || remaining === undefined || (limit === null) === (remaining === null))
        return undefined;
    const [set, unset] = limit === null ? ['limit_remaining', 'limit'] : ['limit', 'limit_remaining'];
    return `${set} is ${(0,_money_usd_js__WEBPACK_IMPORTED_MODULE_1__/* .plain */ .pj)(limit ?? remaining ?? 0)}, but ${unset} is null`;
}
/** Whether the text has the form of a key's hash. (A server may know others; one that it rejects is then a mistake.) */
function isWholeHash(text) {
    return /^[0-9a-f]{64}$/.test(text);
}
/** ` in "Production"`; empty if there is only one workspace. */
function placeText({ workspace_id: id = '' }, names) {
    return names === undefined || names.size < 2 ? '' : ` in ${(0,_text_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(names.get(id) ?? id)}`;
}
/** The same by the hash of a key; empty for any other hash. */
function placesOf(keys, names) {
    if (names === undefined || names.size < 2)
        return () => '';
    const places = new Map(keys.map(key => [key.hash, placeText(key, names)]));
    return hash => places.get(hash ?? '') ?? '';
}


/***/ }),

/***/ 3324:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   L4: () => (/* binding */ stateOf),
/* harmony export */   Nk: () => (/* binding */ usedPercent),
/* harmony export */   V0: () => (/* binding */ derivedWritten),
/* harmony export */   YK: () => (/* binding */ accessOf),
/* harmony export */   Zl: () => (/* binding */ nextReset),
/* harmony export */   aO: () => (/* binding */ spendPerDay),
/* harmony export */   fU: () => (/* binding */ spentSince),
/* harmony export */   jZ: () => (/* binding */ DERIVED_NAMES),
/* harmony export */   sf: () => (/* binding */ runsOutAt)
/* harmony export */ });
/* harmony import */ var _money_usd_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(8826);
/* harmony import */ var _time_instant_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(334);
/* harmony import */ var _key_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(9274);
/**
 * The state of a key, one classification for conditions, log and summary. Also the figures computed from a key: how
 * much of its limit is used, what it spends per day, and when it runs out.
 *
 * All times are UTC, like OpenRouter's periods. `undefined` always means unknown: the answer lacks a field (an older
 * server, or `GET /key`) or contradicts itself.
 */



const SOON_MS = 7 * _time_instant_js__WEBPACK_IMPORTED_MODULE_0__/* .DAY_MS */ .sO;
const NEARLY_PERCENT = 90;
/** A limit that never resets is always used up eventually; further ahead than this it needs no attention. */
const AHEAD_MS = 30 * _time_instant_js__WEBPACK_IMPORTED_MODULE_0__/* .DAY_MS */ .sO;
/** The state of a key at `now` (ms). A missing field raises no concern, but may make the access unknown. */
function stateOf(key, now) {
    const access = accessOf(key, now);
    const end = runsOutAt(key, now);
    const spent = key.limit_remaining != null && key.limit_remaining <= 0;
    const concerns = [];
    if (access === 'enabled' || access === 'unknown') {
        if (spent)
            concerns.push('spent');
        if (expiresSoon(key, now))
            concerns.push('expires soon');
        if (!spent && typeof end === 'number' && (key.limit_reset !== null || end - now <= AHEAD_MS))
            concerns.push('runs out');
        if (!spent && (usedPercent(key) ?? 0) >= NEARLY_PERCENT)
            concerns.push('nearly spent');
    }
    return { access, concerns, runsOutAt: end, unlimited: key.limit === null };
}
/** Whether the key is accepted. A key that is both disabled and expired counts as disabled. */
function accessOf(key, now) {
    if (key.disabled === true)
        return 'disabled';
    if ((0,_key_js__WEBPACK_IMPORTED_MODULE_1__/* .isExpired */ ._d)(key, now))
        return 'expired';
    return key.disabled === false ? 'enabled' : 'unknown';
}
function expiresSoon({ expires_at: expiry }, now) {
    return expiry != null && (0,_key_js__WEBPACK_IMPORTED_MODULE_1__/* .instantOf */ .B9)(expiry) - now <= SOON_MS;
}
const DERIVED_NAMES = ['used_percent', 'spend_per_day', 'runs_out_at'];
/** The used part of the limit in percent, rounded to 1e-6: 0 for an unlimited key, 100 for a limit of 0. */
function usedPercent(key) {
    const { limit, limit_remaining: remaining } = key;
    if (limit === undefined || remaining === undefined || (0,_key_js__WEBPACK_IMPORTED_MODULE_1__/* .inconsistency */ .Gv)(key) !== undefined)
        return undefined;
    if (limit === null || remaining === null)
        return 0;
    const whole = (0,_money_usd_js__WEBPACK_IMPORTED_MODULE_2__/* .nanoFromNumber */ .sg)(limit);
    if (whole <= 0n)
        return 100;
    return (0,_money_usd_js__WEBPACK_IMPORTED_MODULE_2__/* .toNumber */ .Ro)((0,_money_usd_js__WEBPACK_IMPORTED_MODULE_2__/* .dividedBy */ .vb)((whole - (0,_money_usd_js__WEBPACK_IMPORTED_MODULE_2__/* .nanoFromNumber */ .sg)(remaining)) * 100000000n, whole));
}
/**
 * Average USD per day, rounded to 1e-6. The window begins with the current month or the current week, whichever began
 * earlier, but not before the key was created. It is at least a day long. `now` in ms.
 */
function spendPerDay(key, now) {
    const spent = spentIn(startOfMonth(now) <= startOfWeek(now) ? 'monthly' : 'weekly', key);
    if (spent === undefined)
        return undefined;
    const start = Math.min(startOfMonth(now), startOfWeek(now));
    const created = key.created_at === undefined ? start : (0,_key_js__WEBPACK_IMPORTED_MODULE_1__/* .instantOf */ .B9)(key.created_at);
    if (Number.isNaN(created))
        return undefined;
    const length = Math.max(_time_instant_js__WEBPACK_IMPORTED_MODULE_0__/* .DAY_MS */ .sO, now - Math.max(start, created));
    // From nano-USD in the window to micro-USD per day: the factor 1000 between the two units goes into the divisor.
    return (0,_money_usd_js__WEBPACK_IMPORTED_MODULE_2__/* .toNumber */ .Ro)((0,_money_usd_js__WEBPACK_IMPORTED_MODULE_2__/* .dividedBy */ .vb)(spent * BigInt(_time_instant_js__WEBPACK_IMPORTED_MODULE_0__/* .DAY_MS */ .sO), BigInt(Math.round(length)) * 1000n));
}
/** Nano-USD that the key used in the period, including BYOK if that counts against its limit. */
function spentIn(period, key) {
    const usage = key[`usage_${period}`];
    const byok = key.include_byok_in_limit === false ? 0 : key[`byok_usage_${period}`];
    if (usage === undefined || key.include_byok_in_limit === undefined || byok === undefined)
        return undefined;
    return (0,_money_usd_js__WEBPACK_IMPORTED_MODULE_2__/* .nanoFromNumber */ .sg)(usage) + (0,_money_usd_js__WEBPACK_IMPORTED_MODULE_2__/* .nanoFromNumber */ .sg)(byok);
}
/** How far the clocks may be apart from which `since` and `now` come, and from which the usage was counted. */
const CLOCKS_MS = _time_instant_js__WEBPACK_IMPORTED_MODULE_0__/* .MINUTE_MS */ .kg;
/**
 * What the key spent since an instant (ms), at most: OpenRouter only says what it used in the present day, week and month,
 * and in all. Of those that certainly contain the time since then, the latest to begin counts. undefined: the usage is
 * not known, or the instant lies in the future. `now` is when the key was read, or later.
 */
function spentSince(key, since, now) {
    if (since > now + CLOCKS_MS)
        return undefined;
    const latest = now + CLOCKS_MS;
    const periods = [
        { from: startOfDay(latest), usage: key.usage_daily, byok: key.byok_usage_daily },
        { from: startOfWeek(latest), usage: key.usage_weekly, byok: key.byok_usage_weekly },
        { from: startOfMonth(latest), usage: key.usage_monthly, byok: key.byok_usage_monthly },
    ];
    const [shortest] = periods.filter(({ from }) => from <= since - CLOCKS_MS).sort((a, b) => b.from - a.from);
    const { from, usage, byok } = shortest ?? { from: undefined, usage: key.usage, byok: key.byok_usage };
    return usage === undefined || byok === undefined ? undefined : { from, usage, byok };
}
/**
 * When the rest of the limit will be used up at the present rate, in ms since 1970: now when nothing is left; `never`
 * when the key is unlimited or spends nothing, its limit resets first, or it is over ten years ahead.
 */
function runsOutAt(key, now) {
    const { limit, limit_remaining: remaining } = key;
    if (limit === undefined || remaining === undefined || (0,_key_js__WEBPACK_IMPORTED_MODULE_1__/* .inconsistency */ .Gv)(key) !== undefined)
        return undefined;
    if (limit === null || remaining === null)
        return 'never';
    if (remaining <= 0)
        return now;
    const rate = spendPerDay(key, now);
    if (rate === undefined)
        return undefined;
    if (rate <= 0)
        return 'never';
    const reset = nextReset(key.limit_reset, now);
    if (reset === undefined)
        return undefined;
    const instant = now + Number((0,_money_usd_js__WEBPACK_IMPORTED_MODULE_2__/* .dividedBy */ .vb)((0,_money_usd_js__WEBPACK_IMPORTED_MODULE_2__/* .nanoFromNumber */ .sg)(remaining) * BigInt(_time_instant_js__WEBPACK_IMPORTED_MODULE_0__/* .DAY_MS */ .sO), (0,_money_usd_js__WEBPACK_IMPORTED_MODULE_2__/* .nanoFromNumber */ .sg)(rate)));
    return instant > reset || instant > now + _time_instant_js__WEBPACK_IMPORTED_MODULE_0__/* .TEN_YEARS_MS */ .Qg ? 'never' : instant;
}
/** When a limit resets next, in ms since 1970; Infinity if never, undefined for an unknown interval. */
function nextReset(interval, now) {
    switch (interval) {
        case null:
            return Number.POSITIVE_INFINITY;
        case 'daily':
            return startOfDay(now) + _time_instant_js__WEBPACK_IMPORTED_MODULE_0__/* .DAY_MS */ .sO;
        case 'weekly':
            return startOfWeek(now) + _time_instant_js__WEBPACK_IMPORTED_MODULE_0__/* .WEEK_MS */ .mb;
        case 'monthly':
            return startOfMonth(now, 1);
        default:
            return undefined;
    }
}
function startOfDay(now) {
    return Math.floor(now / _time_instant_js__WEBPACK_IMPORTED_MODULE_0__/* .DAY_MS */ .sO) * _time_instant_js__WEBPACK_IMPORTED_MODULE_0__/* .DAY_MS */ .sO;
}
/** Weeks begin on Monday. 1 January 1970 was a Thursday. */
function startOfWeek(now) {
    const day = Math.floor(now / _time_instant_js__WEBPACK_IMPORTED_MODULE_0__/* .DAY_MS */ .sO);
    return (day - ((((day + 3) % 7) + 7) % 7)) * _time_instant_js__WEBPACK_IMPORTED_MODULE_0__/* .DAY_MS */ .sO;
}
function startOfMonth(now, later = 0) {
    const date = new Date(now);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + later);
}
/** A derived field as outputs write it; the empty string if it is unknown. `now` in ms. */
function derivedWritten(name, key, now) {
    if (name === 'runs_out_at') {
        const instant = runsOutAt(key, now);
        return typeof instant === 'number' ? (0,_time_instant_js__WEBPACK_IMPORTED_MODULE_0__/* .formatInstant */ .r4)(instant) : (instant ?? '');
    }
    const value = name === 'used_percent' ? usedPercent(key) : spendPerDay(key, now);
    return value === undefined ? '' : (0,_money_usd_js__WEBPACK_IMPORTED_MODULE_2__/* .plain */ .pj)(value);
}


/***/ }),

/***/ 637:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Fv: () => (/* binding */ parseLimit),
/* harmony export */   _x: () => (/* binding */ whyUnchanged),
/* harmony export */   e9: () => (/* binding */ applyLimit),
/* harmony export */   oP: () => (/* binding */ isAbsolute),
/* harmony export */   sK: () => (/* binding */ leavesNothing)
/* harmony export */ });
/* harmony import */ var _text_pattern_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(5615);
/* harmony import */ var _usd_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(8826);


/** The accepted forms, as a fault lists them. */
const FORMS = {
    any: '75, unlimited, "raise by 25", "raise by 20%", "lower by 10", "at least 100", "at most 50" or "top up to 20"',
    repeatable: '75, unlimited, "at least 100", "at most 50" or "top up to 20"',
    absolute: '75 or unlimited',
};
/** Parses any rule. `forms` only affects the advice in a fault: the caller checks whether it accepts the rule. */
function parseLimit(text, forms = 'any') {
    const words = text.toLowerCase().replace(/\s+/g, ' ');
    if (words === 'unlimited')
        return { value: { rule: 'unlimited' } };
    const phrase = /^(raise by|lower by|at least|at most|top up to)\b ?(.*)$/.exec(words);
    const [form, operand] = phrase ? [phrase[1], phrase[2] ?? ''] : [undefined, words];
    const relative = form === 'raise by' ? 'raise' : form === 'lower by' ? 'lower' : undefined;
    const percent = relative !== undefined && operand.endsWith('%');
    const number = (0,_usd_js__WEBPACK_IMPORTED_MODULE_1__/* .parseDecimal */ .$Q)(percent ? operand.slice(0, -1) : operand);
    if ('fault' in number) {
        const meant = suggestion(words);
        const isOffered = meant !== undefined && isTaken(meant, forms);
        return {
            fault: `${withoutHint(number.fault, forms)}${isOffered ? ` (did you mean ${meant}?)` : ''}; use ${FORMS[forms]}`,
        };
    }
    const amount = number.value;
    if (relative)
        return { value: percent ? { rule: relative, percent: amount } : { rule: relative, amount } };
    if (form === undefined)
        return { value: { rule: 'exactly', amount } };
    return { value: { rule: form === 'top up to' ? 'top up' : form, amount } };
}
/** Whether a suggestion has one of the accepted forms. */
function isTaken(meant, forms) {
    const isRelative = meant.startsWith('"');
    if (forms === 'any' || !isRelative)
        return true;
    return forms === 'repeatable' && !/^"(raise|lower) by/.test(meant);
}
/** The hint for a signed number is "raise by"; dropped unless that form is accepted. */
function withoutHint(fault, forms) {
    return forms === 'any' ? fault : fault.replace(/ \(say "raise by[^)]*\)/, '');
}
const NO_LIMIT = new Set(['none', 'null', 'nil', 'never', 'no', 'no limit', 'off', '∞', 'nan', 'inf', 'infinity']);
/** Other words for the five relative forms, followed by the number or by a word such as `by`. */
const SYNONYMS = [
    [/^(increase|raise|add|plus|up|grow|\+)$/, 'raise by'],
    [/^(decrease|reduce|lower|cut|subtract|minus|down|-)$/, 'lower by'],
    [/^(raise to|increase to|min|minimum|at minimum|not below|no less than|>=?)$/, 'at least'],
    [
        /^(lower to|decrease to|reduce to|cut to|max|maximum|at maximum|not above|no more than|up to|cap|cap at|<=?)$/,
        'at most',
    ],
    [/^(top ?up|top-up|topup to|top-up to|refill|refill to|fill up to|reset to)$/, 'top up to'],
];
const RELATIVE_FORMS = ['raise by', 'lower by', 'at least', 'at most', 'top up to'];
/** The probable intention behind a text that has none of the forms, correctly written. */
function suggestion(words) {
    if (NO_LIMIT.has(words) || (0,_text_pattern_js__WEBPACK_IMPORTED_MODULE_0__/* .misspelt */ .IM)(words, ['unlimited']))
        return 'unlimited';
    const [, before = '', rest = ''] = /^([^\d$]*?)\s*((?:usd ?|\$ ?)?\.?\d.*)$/.exec(words) ?? [];
    const isPercent = rest.endsWith('%');
    const number = (0,_usd_js__WEBPACK_IMPORTED_MODULE_1__/* .bareNumber */ .I5)(isPercent ? rest.slice(0, -1).trim() : rest);
    if (number === undefined || 'fault' in (0,_usd_js__WEBPACK_IMPORTED_MODULE_1__/* .parseDecimal */ .$Q)(number))
        return undefined;
    const form = before === '' ? (isPercent ? 'raise by' : undefined) : formNamed(before);
    if (form === undefined)
        return before === '' ? number : undefined;
    // Percentages make sense only after "raise by" and "lower by".
    return isPercent && !form.endsWith(' by') ? undefined : `"${form} ${number}${isPercent ? '%' : ''}"`;
}
function formNamed(words) {
    const known = SYNONYMS.find(([synonyms]) => synonyms.test(words) || synonyms.test(words.replace(/ by$/, '')));
    if (known)
        return known[1];
    return RELATIVE_FORMS.includes(words) ? words : (0,_text_pattern_js__WEBPACK_IMPORTED_MODULE_0__/* .misspelt */ .IM)(words, RELATIVE_FORMS);
}
/** Whether the result is independent of the present limit. */
function isAbsolute(rule) {
    return rule.rule === 'exactly' || rule.rule === 'unlimited';
}
/**
 * The limit after the rule, in USD, null for unlimited. It is the present limit itself, digit for digit, when the
 * rule changes nothing. `undefined`: the rule means nothing here (lowering an unlimited key).
 */
function applyLimit(rule, present) {
    if (rule.rule === 'exactly')
        return (0,_usd_js__WEBPACK_IMPORTED_MODULE_1__/* .toNumber */ .Ro)(rule.amount);
    if (rule.rule === 'unlimited')
        return null;
    if (present.limit === null) {
        if (rule.rule === 'lower')
            return undefined;
        return rule.rule === 'at most' ? (0,_usd_js__WEBPACK_IMPORTED_MODULE_1__/* .toNumber */ .Ro)(rule.amount) : null;
    }
    const limit = (0,_usd_js__WEBPACK_IMPORTED_MODULE_1__/* .fromNumber */ .oB)(present.limit);
    const result = limitAfter(rule, limit, present.limit_remaining);
    return result === limit ? present.limit : (0,_usd_js__WEBPACK_IMPORTED_MODULE_1__/* .toNumber */ .Ro)(result);
}
function limitAfter(rule, limit, remaining) {
    const step = stepOf(rule, limit);
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
            return remaining === null ? limit : limit + larger(step - (0,_usd_js__WEBPACK_IMPORTED_MODULE_1__/* .fromNumber */ .oB)(remaining), 0n);
    }
}
function stepOf(rule, limit) {
    return 'percent' in rule ? (0,_usd_js__WEBPACK_IMPORTED_MODULE_1__/* .percentOf */ .pR)(limit, rule.percent) : rule.amount;
}
function larger(a, b) {
    return a > b ? a : b;
}
/**
 * Why the rule does not change the present limit: `unchanged: it has no limit`.
 * Undefined when the rule changes the limit, or means nothing for this key.
 */
function whyUnchanged(rule, present) {
    return applyLimit(rule, present) === present.limit ? `unchanged: ${reasonUnchanged(rule, present)}` : undefined;
}
function reasonUnchanged(rule, { limit }) {
    if (limit === null)
        return rule.rule === 'unlimited' ? 'it is unlimited already' : 'it has no limit';
    if (rule.rule === 'unlimited' || rule.rule === 'exactly')
        return `it is ${(0,_usd_js__WEBPACK_IMPORTED_MODULE_1__/* .plain */ .pj)(limit)} already`;
    const step = (0,_usd_js__WEBPACK_IMPORTED_MODULE_1__/* .plain */ .pj)((0,_usd_js__WEBPACK_IMPORTED_MODULE_1__/* .toNumber */ .Ro)(stepOf(rule, (0,_usd_js__WEBPACK_IMPORTED_MODULE_1__/* .fromNumber */ .oB)(limit))));
    switch (rule.rule) {
        case 'raise':
            return 'the increase comes to 0';
        case 'lower':
            return limit === 0 ? 'it is 0 already' : 'the decrease comes to 0';
        case 'at least':
        case 'at most':
            return `it is ${rule.rule} ${step} already`;
        case 'top up':
            return `at least ${step} remain already`;
    }
}
/**
 * Whether a key with this limit can no longer spend: all of the limit is used. `limit_remaining` belongs to the new
 * limit. An unlimited key can always spend.
 */
function leavesNothing({ limit, limit_remaining: remaining }) {
    if (limit === null)
        return false;
    return (0,_usd_js__WEBPACK_IMPORTED_MODULE_1__/* .fromNumber */ .oB)(limit) <= 0n || (remaining !== null && (0,_usd_js__WEBPACK_IMPORTED_MODULE_1__/* .fromNumber */ .oB)(remaining) <= 0n);
}


/***/ }),

/***/ 8826:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $Q: () => (/* binding */ parseDecimal),
/* harmony export */   Fz: () => (/* binding */ nanoToNumber),
/* harmony export */   I5: () => (/* binding */ bareNumber),
/* harmony export */   Ro: () => (/* binding */ toNumber),
/* harmony export */   oB: () => (/* binding */ fromNumber),
/* harmony export */   pR: () => (/* binding */ percentOf),
/* harmony export */   pj: () => (/* binding */ plain),
/* harmony export */   sg: () => (/* binding */ nanoFromNumber),
/* harmony export */   vb: () => (/* binding */ dividedBy)
/* harmony export */ });
/** The largest amount that an input accepts: 1,000,000,000 USD. */
const MAX_AMOUNT = 1000000000n * 1000000n;
/** An API number (USD) in millionths, rounded to the nearest one. */
function fromNumber(usd) {
    return scaled(usd, 6);
}
/**
 * An API number (USD) in billionths, rounded to the nearest one: for sums and quotients that are rounded at the end.
 */
function nanoFromNumber(usd) {
    return scaled(usd, 9);
}
function scaled(usd, decimals) {
    // From 1e21 toFixed writes an exponent. Answers stay below that, but a limit raised by a percentage may not.
    if (Math.abs(usd) >= 1e21)
        return BigInt(Math.trunc(usd)) * 10n ** BigInt(decimals);
    return BigInt(usd.toFixed(decimals).replace('.', ''));
}
/** The API number (USD) nearest to the amount. */
function toNumber(amount) {
    return Number(amount) / 1e6;
}
/** The API number (USD) nearest to the amount. Uses the decimal form, since a division would round twice. */
function nanoToNumber(amount) {
    const digits = String(amount < 0n ? -amount : amount).padStart(10, '0');
    return Number(`${amount < 0n ? '-' : ''}${digits.slice(0, -9)}.${digits.slice(-9)}`);
}
/** `dividend` / `divisor`, rounded to the nearest whole number, halves away from zero. The divisor is positive. */
function dividedBy(dividend, divisor) {
    const size = dividend < 0n ? -dividend : dividend;
    const rounded = (size * 2n + divisor) / (divisor * 2n);
    return dividend < 0n ? -rounded : rounded;
}
/** `amount` times `percent` (millionths of a percent), rounded half up to 1e-6 USD. Neither is negative. */
function percentOf(amount, percent) {
    return (amount * percent + 50000000n) / 100000000n;
}
/** The decimal in millionths: digits with an optional fraction, at most 6 decimals, at most 1000000000. */
function parseDecimal(text) {
    const parts = /^(\d+)(?:\.(\d+))?$/.exec(text);
    if (!parts)
        return { fault: whyNotDecimal(text) };
    const [, whole = '', fraction = ''] = parts;
    if (fraction.length > 6)
        return { fault: 'it has more than 6 decimals' };
    const significant = whole.replace(/^0+(?=\d)/, '');
    if (significant.length > 10)
        return { fault: TOO_MUCH };
    const value = BigInt(significant + fraction.padEnd(6, '0'));
    return value > MAX_AMOUNT ? { fault: TOO_MUCH } : { value };
}
const TOO_MUCH = 'it is more than 1000000000';
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
        return 'exponents are not accepted (YAML writes small and large numbers so: write it in quotes, such as "0.00001")';
    if (/^nan$|^inf(inity)?$/i.test(text))
        return 'it is not a number (for no limit say "unlimited")';
    if (THOUSANDS.test(text))
        return 'thousands separators are not accepted';
    if (/^\d+,\d+$/.test(text))
        return 'the decimal sign is a point';
    return 'a number is digits with an optional fraction, such as 75 or 12.50';
}
const THOUSANDS = /^\d{1,3}([,_' ]\d{3})+(\.\d+)?$/;
/** The number without decoration, as inputs accept it: `$1,000` becomes 1000. Undefined if it is ambiguous. */
function bareNumber(text) {
    const bare = text.replace(/^(usd|us\$|\$)\s*|(?<!\s)\s*(usd|dollars?|\$)$/gi, '');
    const joined = THOUSANDS.test(bare) ? bare.replace(/[,_' ]/g, '') : bare.replace(/^(\d+),(\d{1,2})$/, '$1.$2');
    const number = joined.replace(/^\.(?=\d)/, '0.').replace(/(?<=^\d+)\.$/, '');
    return /^\d+(\.\d{1,6})?$/.test(number) ? number : undefined;
}
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

/***/ 5748:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   BC: () => (/* binding */ shortHash),
/* harmony export */   E_: () => (/* binding */ withoutMark),
/* harmony export */   MQ: () => (/* binding */ readName),
/* harmony export */   Nm: () => (/* binding */ postedName),
/* harmony export */   P8: () => (/* binding */ looksMarked),
/* harmony export */   d0: () => (/* binding */ Seals),
/* harmony export */   ff: () => (/* binding */ someKeys),
/* harmony export */   j0: () => (/* binding */ isUnused),
/* harmony export */   p3: () => (/* binding */ patchedName),
/* harmony export */   yW: () => (/* binding */ isEarlierAttempt)
/* harmony export */ });
/* harmony import */ var _time_instant_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(334);

/** The account's sealing secrets: the first seals, all are recognized. */
class Seals {
    #secrets;
    #sources;
    /**
     * @param secrets empty: no seal is recognized, and nothing can be sealed
     * @param sources the input that each secret comes from, for messages
     */
    constructor(secrets, sources = []) {
        this.#secrets = secrets;
        this.#sources = sources;
    }
    /** The seals of a step: those of `seal-key`, then the provisioning key. */
    static of({ sealKeys, access }) {
        const sources = sealKeys.map((_, index) => `seal-key line ${index + 1}`);
        if (access.by === 'federation')
            return new Seals(sealKeys, sources);
        return new Seals([...sealKeys, access.secret], [...sources, 'provisioning-key']);
    }
    /** The source of each secret except the first, in order. */
    get olderSources() {
        return this.#sources.slice(1);
    }
    /** False: seals cannot be checked. */
    get canRecognize() {
        return this.#secrets.length > 0;
    }
    /** The seal of a name: the first 12 hex digits of the HMAC of the text's UTF-8 bytes. */
    seal(text) {
        return shortened(hmac(text, this.#first));
    }
    /** The index of the secret that made this seal of the text; undefined: none of them did. */
    recognizedBy(text, seal) {
        const index = this.#secrets.findIndex(secret => equal(seal, shortened(hmac(text, secret))));
        return index === -1 ? undefined : index;
    }
    /** All 64 hex digits, for anything other than a name. */
    sign(text) {
        return hmac(text, this.#first);
    }
    /** Whether the first secret made this signature of the text. */
    isSigned(text, signature) {
        return equal(signature, this.sign(text));
    }
    get #first() {
        const [first] = this.#secrets;
        if (first === undefined)
            throw new Error('There is no secret to seal with.');
        return first;
    }
}
function shortened(digits) {
    return digits.slice(0, 12);
}
function hmac(text, secret) {
    return crypto().createHmac('sha256', secret).update(text, 'utf8').digest('hex');
}
function equal(a, b) {
    const [left, right] = [Buffer.from(a), Buffer.from(b)];
    return left.length === right.length && crypto().timingSafeEqual(left, right);
}
/** Loaded for the first seal: otherwise it would take a tenth of the time needed to report an invalid input. */
function crypto() {
    return process.getBuiltinModule('node:crypto');
}
/** Whether `by` is an earlier attempt of the run: it has ended, or stops as soon as it sees what the later one did. */
function isEarlierAttempt(by, { run, attempt }) {
    return by.run === run && by.attempt < attempt;
}
const SHAPE = /^(?<base>.*) \[(?:(?<journal>replacing|ready for) (?<old>[\w-]{1,12}), run (?<run>\d{1,20})\.(?<attempt>\d{1,9})|replaced by (?<by>[\w-]{1,12})(?: until (?<until>next|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ))?|creating, run (?<crun>\d{1,20})\.(?<cattempt>\d{1,9})), [0-9a-f]{8}-(?<mac>[0-9a-f]{12})\]$/s;
/** More characters than any ending has. Only these are searched: a hostile name can be megabytes long. */
const MAX_ENDING_LENGTH = 128;
/** The beginning of anything that a person could mistake for such an ending: no new name may contain it. */
const LOOKALIKE = /\[(replacing|ready for|replaced by|creating)(?![\p{L}\p{N}_])/iu;
/** The first 12 characters of a hash: how a name refers to another key. */
function shortHash(hash) {
    return hash.slice(0, 12);
}
/** Maximum number of keys in a message: anyone who may create keys can create thousands with one name. */
const MAX_NAMED = 20;
/** Keys in a message, each by its text: the first few, and the number of the others. */
function someKeys(keys, text) {
    const more = keys.length > MAX_NAMED ? ` and ${keys.length - MAX_NAMED} more` : '';
    return keys.slice(0, MAX_NAMED).map(text).join(', ') + more;
}
/** Whether a name looks like a journal or a mark. */
function looksMarked(name) {
    const trimmed = name.trimEnd();
    if (!trimmed.endsWith(']'))
        return false;
    const begin = trimmed.slice(0, -1).lastIndexOf(']') + 1;
    return LOOKALIKE.test(trimmed.slice(begin));
}
/** The name without such an ending, sealed or not, for headings. */
function withoutMark(name) {
    return shapeOf(name)?.base ?? name;
}
function shapeOf(name) {
    const end = name.slice(-MAX_ENDING_LENGTH);
    const groups = SHAPE.exec(end)?.groups;
    return groups && { ...groups, base: name.slice(0, name.length - end.length) + groups.base };
}
/** The sealed name for a POST. `nonce` is 8 random hex digits. */
function postedName(base, ending, nonce, seals) {
    const open = openName(base, ending, nonce);
    return `${open}-${seals.seal(open)}]`;
}
/** The sealed name for a PATCH of the key with this hash. On any other key the seal is invalid. */
function patchedName(base, ending, nonce, seals, hash) {
    const open = openName(base, ending, nonce);
    return `${open}-${seals.seal(`${open}\n${hash}`)}]`;
}
/** Reads a key's name; undefined when it has no such ending. */
function readName(key, seals) {
    const groups = shapeOf(key.name);
    if (!groups)
        return undefined;
    const ending = readEnding(groups);
    const open = key.name.slice(0, -'-123456789012]'.length);
    const byPatch = ending.kind === 'ready' || ending.kind === 'replaced';
    const sealedBy = byPatch || isUnused(key)
        ? seals.recognizedBy(byPatch ? `${open}\n${key.hash}` : open, groups.mac ?? '')
        : undefined;
    return { base: groups.base, ending, sealedBy };
}
/** Whether the key cannot spend and never has. */
function isUnused({ limit, usage, byok_usage }) {
    return limit === 0 && usage === 0 && byok_usage === 0;
}
function openName(base, ending, nonce) {
    return `${base} [${endingText(ending)}, ${nonce}`;
}
function readEnding(groups) {
    if (groups.journal !== undefined) {
        const run = { run: groups.run ?? '', attempt: Number(groups.attempt) };
        const other = groups.old ?? '';
        return groups.journal === 'replacing' ? { kind: 'replacing', other, run } : { kind: 'ready', other, run };
    }
    if (groups.by !== undefined) {
        return { kind: 'replaced', other: groups.by, until: readUntil(groups.until) };
    }
    return { kind: 'creating', run: { run: groups.crun ?? '', attempt: Number(groups.cattempt) } };
}
function readUntil(text) {
    return text === undefined || text === 'next' ? text : Date.parse(text);
}
function endingText(ending) {
    switch (ending.kind) {
        case 'replacing':
            return `replacing ${ending.other}, run ${runText(ending.run)}`;
        case 'ready':
            return `ready for ${ending.other}, run ${runText(ending.run)}`;
        case 'replaced':
            return `replaced by ${ending.other}${untilText(ending.until)}`;
        case 'creating':
            return `creating, run ${runText(ending.run)}`;
    }
}
function untilText(until) {
    if (until === undefined)
        return '';
    return ` until ${until === 'next' ? until : (0,_time_instant_js__WEBPACK_IMPORTED_MODULE_0__/* .formatInstant */ .r4)(until)}`;
}
function runText({ run, attempt }) {
    return `${run}.${attempt}`;
}


/***/ }),

/***/ 2198:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Dr: () => (/* binding */ NetworkError),
/* harmony export */   GI: () => (/* binding */ RequestError),
/* harmony export */   M$: () => (/* binding */ DailyQuotaError),
/* harmony export */   Qd: () => (/* binding */ LoginError),
/* harmony export */   US: () => (/* binding */ isForbidden),
/* harmony export */   XQ: () => (/* binding */ RefusalError),
/* harmony export */   Xl: () => (/* binding */ UnusableKeyError),
/* harmony export */   _$: () => (/* binding */ UnmetError),
/* harmony export */   c4: () => (/* binding */ isNotFound),
/* harmony export */   cc: () => (/* binding */ CancelledError),
/* harmony export */   dV: () => (/* binding */ AnswerError),
/* harmony export */   dz: () => (/* binding */ InputError),
/* harmony export */   eg: () => (/* binding */ undefinedIf404),
/* harmony export */   fK: () => (/* binding */ ConflictError),
/* harmony export */   lZ: () => (/* binding */ ActionError),
/* harmony export */   nw: () => (/* binding */ ForeignError),
/* harmony export */   p$: () => (/* binding */ KeysFileError),
/* harmony export */   z6: () => (/* binding */ asActionError)
/* harmony export */ });
/* harmony import */ var _untrusted_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1511);
/**
 * The error types. An error is created where its cause is known, and shown in one place (`report/log/log.ts`).
 * A message says what failed, the likely cause, and what to do, in that order.
 */

/** An error for users to read. Its message is already safe to print. */
class ActionError extends Error {
    name = 'ActionError';
}
/** A bug in this action. It is handled like any other error, so that unfinished work is still undone. */
class BugError extends ActionError {
    name = 'BugError';
}
/** Anything thrown, as an error that can be reported. */
function asActionError(cause) {
    if (cause instanceof ActionError)
        return cause;
    const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    return new BugError((0,_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .say */ .cv) `This is a bug in the action itself; please report it. ${text}`);
}
/** Invalid inputs: every fault found, before any request. */
class InputError extends ActionError {
    name = 'InputError';
    faults;
    constructor(faults) {
        super(faults.join('\n'));
        this.faults = faults;
    }
}
/** Unmet conditions of `require`. */
class UnmetError extends ActionError {
    name = 'UnmetError';
    /** What does not meet them, or what was not done because of that. */
    what;
    constructor(what, unmet, advice) {
        super(`${what} ${unmet}. ${advice}`);
        this.what = what;
    }
}
/** A request that did not succeed. */
class RequestError extends ActionError {
    name = 'RequestError';
    /** Whether the server may have done the work even so: the answer was lost, or a server on the way failed. */
    mayHaveBeenProcessed;
    constructor(message, mayHaveBeenProcessed) {
        super(message);
        this.mayHaveBeenProcessed = mayHaveBeenProcessed;
    }
}
/** An answer other than success. */
class RefusalError extends RequestError {
    name = 'RefusalError';
    /** undefined: the answer decides nothing. The status is left out on purpose: a proxy's 404 is not a verdict. */
    verdict;
    constructor(verdict, message, mayHaveBeenProcessed) {
        super(message, mayHaveBeenProcessed);
        this.verdict = verdict;
    }
}
/** A refusal or redirect that does not come from the host's API but from something in between. It decides nothing. */
class ForeignError extends RefusalError {
    name = 'ForeignError';
    status;
    constructor(status, message, mayHaveBeenProcessed) {
        super(undefined, message, mayHaveBeenProcessed);
        this.status = status;
    }
}
/** 409: something else changed the same thing at the same moment. */
class ConflictError extends RefusalError {
    name = 'ConflictError';
    constructor(message, mayHaveBeenProcessed) {
        super(undefined, message, mayHaveBeenProcessed);
    }
}
/** The account's daily quota for changing keys is used up: no further change is started in this run. */
class DailyQuotaError extends RefusalError {
    name = 'DailyQuotaError';
    constructor(message, mayHaveBeenProcessed) {
        super(undefined, message, mayHaveBeenProcessed);
    }
}
/** Whether the host itself says that the resource does not exist (404). */
function isNotFound(error) {
    return error instanceof RefusalError && error.verdict === 'not found';
}
/** Whether the host itself forbids the request (403). */
function isForbidden(error) {
    return error instanceof RefusalError && error.verdict === 'forbidden';
}
/** The result of a request; undefined when the host itself says that the resource does not exist (404). */
async function undefinedIf404(request) {
    try {
        return await request;
    }
    catch (error) {
        if (isNotFound(error))
            return undefined;
        throw error;
    }
}
/** No complete answer: connection failures, timeouts, truncated answers. */
class NetworkError extends RequestError {
    name = 'NetworkError';
}
/** No token could be obtained to send the request with. This says nothing about any key. */
class LoginError extends RequestError {
    name = 'LoginError';
}
/** A 2xx answer that does not match the API's description. */
class AnswerError extends RequestError {
    name = 'AnswerError';
}
/** A POST created a key, as the hash in its answer shows, but the answer lacks something needed to use it. */
class UnusableKeyError extends AnswerError {
    name = 'UnusableKeyError';
    hash;
    constructor({ message }, hash) {
        super(message, true);
        this.hash = hash;
    }
}
/** A request was no longer sent: the job was cancelled, or too much time had passed. */
class CancelledError extends RequestError {
    name = 'CancelledError';
}
/** Faults in a keys file, each with its position: shown on the lines of the file. */
class KeysFileError extends ActionError {
    name = 'KeysFileError';
    /** Relative to the root of the repository. */
    path;
    faults;
    constructor(path, faults) {
        super(faults.map(({ line, column, message }) => (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .say */ .cv) `${path}:${line}:${column}: ` + message).join('\n'));
        this.path = path;
        this.faults = faults;
    }
}


/***/ }),

/***/ 4614:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   BB: () => (/* binding */ invisibleIn),
/* harmony export */   Li: () => (/* binding */ parseLines),
/* harmony export */   O1: () => (/* binding */ isUuid),
/* harmony export */   OT: () => (/* binding */ withoutInvisible),
/* harmony export */   U9: () => (/* binding */ isLoopback),
/* harmony export */   XK: () => (/* binding */ definedOf),
/* harmony export */   og: () => (/* binding */ parseFlag)
/* harmony export */ });
/* harmony import */ var _untrusted_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1511);
/** The result type of every parser (a value or a fault), and the small parsers and checks that several of them share. */

/**
 * C0 and C1 controls except tab, line separators, invisible characters and those that change the reading direction.
 * Controls could hide the rest of a line. With any of them a value never equals what it looks like, so `!=` would
 * always hold. Joiners and selectors, which scripts and emoji need, are allowed after a non-ASCII character.
 */
const INVISIBLE = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029\ufff9-\ufffb]|(?!\p{Join_Control}|\p{Variation_Selector})\p{Default_Ignorable_Code_Point}|(?<!\P{ASCII})(?:\p{Join_Control}|\p{Variation_Selector})(?!\u20e3)/u;
/**
 * Parses each line of a text. Lines end with LF or CR LF; blank lines and lines that begin with `#` are skipped.
 * Invisible characters and other line separators are faults, even in comments: some editors show the rest as a new
 * line. `parse` gets the trimmed line and the raw one.
 */
function parseLines(text, parse) {
    const values = [];
    const faults = [];
    for (const raw of text.split(/\r?\n/)) {
        const line = raw.trim();
        const parsed = INVISIBLE.test(raw) ? { fault: invisible(raw) } : skipped(line) ? undefined : parse(line, raw);
        if (parsed === undefined)
            continue;
        if ('fault' in parsed)
            faults.push(`${(0,_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(line)}: ${parsed.fault}`);
        else
            values.push(parsed.value);
    }
    return { values, faults };
}
function skipped(line) {
    return line === '' || line.startsWith('#');
}
/** The position (from 0) and code of the first such character in a line; undefined: there is none. */
function invisibleIn(line) {
    const found = INVISIBLE.exec(line);
    if (found === null)
        return undefined;
    const code = found[0].codePointAt(0) ?? 0;
    return { at: found.index, name: `U+${code.toString(16).toUpperCase().padStart(4, '0')}` };
}
/** The line without such characters. */
function withoutInvisible(line) {
    return line.replace(new RegExp(INVISIBLE, 'gu'), '');
}
function invisible(line) {
    return `it contains the invisible character ${invisibleIn(line)?.name ?? ''}; type the line again (lines end with LF or CR LF)`;
}
/** Parses a boolean: exactly one of six words. */
function parseFlag(text) {
    if (/^(true|True|TRUE|false|False|FALSE)$/.test(text))
        return { value: text.toLowerCase() === 'true' };
    const meant = MEANT.get(text.toLowerCase());
    return { fault: `it is not one of true, True, TRUE, false, False, FALSE${meant ? ` (did you mean ${meant}?)` : ''}` };
}
const MEANT = new Map([
    ...['yes', 'on', '1', 'y', 't', 'true', 'enabled'].map(word => [word, 'true']),
    ...['no', 'off', '0', 'n', 'f', 'false', 'disabled'].map(word => [word, 'false']),
]);
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Whether the text has the form of a UUID, in upper or lower case. */
function isUuid(text) {
    return UUID.test(text);
}
/** Whether the host is this machine: the only place to which a key may be sent without TLS. */
function isLoopback(host) {
    return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
/** The properties that have a value. The others were not given, or are invalid. */
function definedOf(properties) {
    return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}


/***/ }),

/***/ 5615:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   IM: () => (/* binding */ misspelt),
/* harmony export */   _u: () => (/* binding */ namePattern),
/* harmony export */   h1: () => (/* binding */ whyNoMatch),
/* harmony export */   pA: () => (/* binding */ nearest)
/* harmony export */ });
/* harmony import */ var fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1916);
/* harmony import */ var _untrusted_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(1511);
/** Inexact names: patterns in which `*` stands for any characters, and misspellings. */


/**
 * One pass from left to right without backtracking: the name must start with the first piece and end with the last one,
 * and contain the others in order.
 */
function namePattern(text) {
    const pieces = text.split('*');
    const exact = pieces.length === 1;
    const first = pieces[0] ?? '';
    const last = pieces.at(-1) ?? '';
    const middle = pieces.slice(1, -1);
    const matches = (name) => {
        if (exact)
            return name === text;
        if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last))
            return false;
        let at = first.length;
        for (const piece of middle) {
            const found = name.indexOf(piece, at);
            if (found === -1)
                return false;
            at = found + piece.length;
        }
        return at <= name.length - last.length;
    };
    return { text, exact, matches };
}
/** Advice for a `current-name` that matches none of the names; undefined when nothing stands out. */
function whyNoMatch(text, names) {
    const pattern = namePattern(text.toLowerCase());
    const otherCase = names.find(name => pattern.matches(name.toLowerCase()));
    if (otherCase !== undefined)
        return (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `upper and lower case differ; did you mean ${(0,_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(otherCase)}?`;
    const bare = (each) => each.replace(/\s+/gu, '');
    const spaced = namePattern(bare(text));
    const otherSpaces = names.find(name => spaced.matches(bare(name)));
    if (otherSpaces !== undefined)
        return (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `only white space differs; did you mean ${(0,_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(otherSpaces)}?`;
    if (/[,\n]/.test(text))
        return 'current-name takes one name or one pattern, not a list';
    const near = text.includes('*') || names.length === 0 ? undefined : misspelt(text, names);
    return near === undefined ? undefined : (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `did you mean ${(0,_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(near)}?`;
}
/** Longer texts are not typing errors, and comparing them would be slow. */
const MAX_LENGTH = 60;
/** The word most similar to the text, whatever the distance. */
function nearest(text, words) {
    return (0,fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__/* .closest */ .kp)(text.slice(0, MAX_LENGTH).toLowerCase(), words);
}
/** The word that was probably misspelt: at most a third of its letters differ. */
function misspelt(text, words) {
    if (text.length > MAX_LENGTH)
        return undefined;
    const word = nearest(text, words);
    return (0,fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__/* .distance */ .Io)(text.toLowerCase(), word) <= Math.max(1, Math.floor(word.length / 3)) ? word : undefined;
}


/***/ }),

/***/ 1511:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ apiKeysIn),
/* harmony export */   SP: () => (/* binding */ shown),
/* harmony export */   TL: () => (/* binding */ quoted),
/* harmony export */   cv: () => (/* binding */ say),
/* harmony export */   dm: () => (/* binding */ isLikeApiKey),
/* harmony export */   jD: () => (/* binding */ hide),
/* harmony export */   pc: () => (/* binding */ redacted),
/* harmony export */   wD: () => (/* binding */ markdown)
/* harmony export */ });
/**
 * Makes text from outside (names, hosts' answers, inputs) safe to print.
 *
 * The runner takes commands from the log: `::name::` at the beginning of a line and `##[name]` anywhere in one.
 * Everything interpolated into a message passes through here; `say` makes that the easy way.
 */
/**
 * Characters that a terminal, the runner or a reader could mistake for structure or not see: C0, C1, line separators,
 * bidi controls, fillers, and the invisible plane of tags; but not joiners and selectors, which scripts and emoji need.
 */
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb]|\u034f|\u17b4|\u17b5|\ud82f[\udca0-\udca3]|\ud834[\udd73-\udd7a]|[\udb40-\udb43][\udc00-\udfff]/g;
const ESCAPES = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
/**
 * Anything that looks like an API key. Shorter texts do not count: neither the API's masked label
 * (`sk-or-v1-0e6...1c96`) nor a name such as `sk-or-v1`, which as a mask would break up other words.
 */
const API_KEY = /sk-or-[\w-]{16,}/gi;
const WHOLE_API_KEY = /^sk-or-[\w-]{16,}$/i;
/**
 * Other credentials with well-known shapes: GitHub's tokens, keys of other vendors, and JWTs, such as the tokens
 * exchanged at login. They must begin a word, so that any text is searched in one pass.
 */
const OTHER_CREDENTIALS = /(?<![\w-])(?:(?:gh[opsur]_|github_pat_|sk-(?:ant|proj)-)[\w-]{16,}|eyJ[\w-]{13,}(?:\.[\w-]+)*)/g;
/** Secrets of this run that do not look like API keys. The runner masks its log, but no summary or output. */
let hidden = [];
const MIN_HIDDEN_LENGTH = 8;
/** Length of `sk-or-…` up to which `API_KEY` may need to look ahead. */
const MAX_LABEL_LENGTH = 64;
/**
 * Never shows the value from now on, whatever it looks like. Values that are too short are skipped, since they would
 * break up ordinary words. So are API keys, which are never shown anyway: thousands of them in an answer cost no time.
 */
function hide(secret) {
    if (secret.length < MIN_HIDDEN_LENGTH || WHOLE_API_KEY.test(secret) || hidden.includes(secret))
        return;
    hidden = [...hidden, secret].sort((a, b) => b.length - a.length);
}
/** The text with hidden values and everything that looks like an API key or another credential replaced. */
function redacted(text) {
    let safe = text;
    // Known secrets first, and long ones before those they contain: a pattern could match only part of one.
    for (const secret of hidden)
        safe = safe.replaceAll(secret, '***');
    return safe.replace(API_KEY, 'sk-or-***').replace(OTHER_CREDENTIALS, '***');
}
/** Whether the whole text looks like an API key. */
function isLikeApiKey(text) {
    return WHOLE_API_KEY.test(text);
}
/**
 * Everything in the text that looks like an API key, to mask before printing. A generator: a host can send millions.
 */
function* apiKeysIn(text) {
    for (const [found] of text.matchAll(API_KEY))
        yield found;
}
/**
 * The text on one line: control characters escaped, runner commands broken up, API keys replaced.
 * It is idempotent. `max` is in characters; a longer text ends in `…`.
 */
function shown(text, max = Number.POSITIVE_INFINITY) {
    return shortened(text, max)
        .replace(CONTROL, char => ESCAPES[char] ?? escaped(char))
        .replaceAll('##[', '##\\[')
        .replace(/^\s*::/, leading => leading.replace('::', ':\\:'));
}
function escaped(char) {
    const code = (char.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
}
/** Redacted, at most `max` characters long. Only the beginning of a long text is read. */
function shortened(text, max) {
    const atEnd = Math.max(MAX_LABEL_LENGTH, hidden[0]?.length ?? 0);
    const begin = 2 * max + atEnd;
    if (text.length <= begin)
        return text.length > max ? `${redacted(text).slice(0, max - 1)}…` : redacted(text);
    // A secret may have been cut in two; its first part is within the last characters.
    return `${redacted(text.slice(0, begin))
        .slice(0, -atEnd)
        .slice(0, max - 1)}…`;
}
/** A name in quotes, short enough for a sentence. */
function quoted(name) {
    return `"${shown(name, 120)}"`;
}
/** Template tag for every message: values pass through `shown` and are never printed raw. */
function say(text, ...values) {
    return String.raw({ raw: text }, ...values.map(value => shown(String(value))));
}
/** Characters that Markdown or GitHub could read as structure anywhere. `(` is harmless without a `]` before it. */
const ALWAYS = /[\\`*_{}[\]#+!|~@$^\u200b]/;
/** Inside a word a hyphen or slash has no meaning, except that GitHub turns `GH-12` into a link. */
const OUTSIDE_WORDS = /(?<![A-Za-z0-9])[-/]|[-/](?![A-Za-z0-9])|(?<=\bgh)-(?=\d)/;
/** A dot is fine inside a number or at the end of a sentence. But `1. ` begins a list, and `www.` a link. */
const OTHER_DOTS = /\.(?!(?<=\d\.)\d|(?<=[A-Za-z"')]\.)(?<!www\.)(?:\s|$))/;
/** A colon is fine before a space. But `:x:` is an emoji, and `x://` begins a link. */
const OTHER_COLONS = /(?<![A-Za-z0-9"')]):|:(?! )/;
/** `=` alone on a line makes a heading, but not as the second half of an operator; `1) ` begins a list. */
const REST = /(?<![<>=!])=|(?<=^\s*\d+)\)/;
const STRUCTURE = new RegExp([ALWAYS, OUTSIDE_WORDS, OTHER_DOTS, OTHER_COLONS, REST].map(({ source }) => source).join('|'), 'gi');
/**
 * What GitHub turns into a mention or an issue reference in comments. It searches the finished HTML, where an entity is
 * the character again, so only an extra character in between helps.
 */
const REFERENCE = /[@#]|\bGH-(?=\d)/gi;
/**
 * Makes Markdown and HTML inert, on one line: for table cells, headings and list items of the job summary. Harmless
 * text is unchanged, so that the report is readable in a chat too.
 */
function markdown(text, max = 200) {
    return shown(text, max)
        .replace(REFERENCE, '$&\u200b')
        .replace(STRUCTURE, char => `\0${char.charCodeAt(0)};`)
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('\0', '&#');
}


/***/ }),

/***/ 334:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $u: () => (/* binding */ parseLifetime),
/* harmony export */   E9: () => (/* binding */ parseDuration),
/* harmony export */   GV: () => (/* binding */ parseRotateEvery),
/* harmony export */   Qg: () => (/* binding */ TEN_YEARS_MS),
/* harmony export */   Sh: () => (/* binding */ durationWords),
/* harmony export */   iQ: () => (/* binding */ HOUR_MS),
/* harmony export */   ji: () => (/* binding */ durationInWords),
/* harmony export */   kg: () => (/* binding */ MINUTE_MS),
/* harmony export */   mb: () => (/* binding */ WEEK_MS),
/* harmony export */   nV: () => (/* binding */ parseInstant),
/* harmony export */   p1: () => (/* binding */ expiryOf),
/* harmony export */   r4: () => (/* binding */ formatInstant),
/* harmony export */   sO: () => (/* binding */ DAY_MS),
/* harmony export */   vP: () => (/* binding */ tooShortToStore),
/* harmony export */   zJ: () => (/* binding */ completedDays)
/* harmony export */ });
/* harmony import */ var _text_pattern_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(5615);

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
/** ms; the most leap days that ten years can have */
const TEN_YEARS_MS = 3653 * DAY_MS;
const UNITS = {
    minute: { ms: MINUTE_MS, letter: 'm' },
    hour: { ms: HOUR_MS, letter: 'h' },
    day: { ms: DAY_MS, letter: 'd' },
    week: { ms: WEEK_MS, letter: 'w' },
};
/** Units that people write but that do not exist, and what to write instead. */
const OTHER_UNITS = [
    [/^(s|secs?|seconds?)$/i, 'the smallest unit is the minute (m)'],
    [/^(mins?)$/i, 'write m or minutes for minutes'],
    [/^(hrs?)$/i, 'write h or hours for hours'],
    [/^(mo|mon|months?)$/i, 'there are no months; write days, such as 30d'],
    [/^(y|yr|yrs|years?)$/i, 'there are no years; write days, such as 365d'],
];
/**
 * Parses `30m`, `12h`, `90d` or `2w` (minutes, hours, days, weeks) to milliseconds. `H`, `D`, `W`, one space, and words
 * such as `30 minutes` are accepted too. `M` is not: it could mean months.
 */
function parseDuration(text) {
    const parts = durationParts(text);
    if ('fault' in parts)
        return parts;
    return { value: parts.value.count * UNITS[parts.value.unit].ms };
}
/** A duration in words: `90 days`, `1 week`. Undefined for a text that is not a duration. */
function durationInWords(text) {
    const parts = durationParts(text);
    if ('fault' in parts)
        return undefined;
    const { count, unit } = parts.value;
    return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
/** Milliseconds as a duration in words, in the largest unit that divides them: `3 days`. */
function durationWords(ms) {
    const [unit, { ms: size }] = Object.entries(UNITS).findLast(([, each]) => ms % each.ms === 0) ?? [
        'minute',
        UNITS.minute,
    ];
    const count = Math.round(ms / size);
    return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
function durationParts(text) {
    const [, digits = '', fraction = '', word = ''] = /^(\d{1,9})(\.\d+)? ?([A-Za-z]+)$/.exec(text) ?? [];
    if (word === '')
        return { fault: 'a duration is a number and a unit, such as 30m, 12h, 90d or 2w' };
    if (word === 'M')
        return { fault: 'M could mean months; write m for minutes (there are no months: write 30d)' };
    const unit = unitNamed(word);
    if (unit !== undefined && fraction === '')
        return { value: { count: Number(digits), unit } };
    if (unit !== undefined)
        return { fault: 'a duration is a whole number and a unit; write 36h for a day and a half' };
    const advice = OTHER_UNITS.find(([words]) => words.test(word))?.[1] ?? 'the units are m, h, d and w';
    return { fault: `a duration is a number and a unit, such as 30m, 12h, 90d or 2w: ${advice}` };
}
function unitNamed(word) {
    const lower = word.toLowerCase();
    return Object.keys(UNITS).find(unit => [UNITS[unit].letter, unit, `${unit}s`].includes(lower));
}
/** Parses `2027-12-31T23:59:59Z`, with or without a fraction of a second, to milliseconds since 1970. */
function parseInstant(text) {
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(text))
        return { fault: whyNotInstant(text) };
    const ms = Date.parse(text);
    // Date.parse lets 31 February roll over into March.
    const exists = !Number.isNaN(ms) && formatInstant(ms).slice(0, 19) === text.slice(0, 19);
    return exists ? { value: ms } : { fault: 'there is no such date or time' };
}
function whyNotInstant(text) {
    const form = 'an instant is written in UTC as 2027-12-31T23:59:59Z';
    if (isDate(text))
        return `a date needs a time: ${text}T00:00:00Z`;
    return /^\d{4}-\d\d-\d\dT.*[+-]\d\d:?\d\d$/.test(text) ? `${form}, without an offset` : form;
}
/** Whether the text has the form of a date: `2027-12-31`. It need not exist. */
function isDate(text) {
    return /^\d{4}-\d\d-\d\d$/.test(text);
}
/** The last completed UTC days before `now` (ms), oldest first: `2026-11-20`. */
function completedDays(now, count) {
    const today = Math.floor(now / DAY_MS);
    return Array.from({ length: count }, (_, index) => new Date((today - count + index) * DAY_MS).toISOString().slice(0, 10));
}
/** The instant in UTC with seconds, the only form that the API accepts. */
function formatInstant(ms) {
    return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
/** The accepted forms, as a fault lists them. */
const FORMS = {
    any: 'use a number and a unit (30m, 12h, 90d, 2w), a UTC instant (2027-12-31T23:59:59Z), a date (2027-12-31, which means its end), or never',
    durations: 'use a number and a unit (30m, 12h, 90d, 2w), or never',
};
/** Parses a lifetime: a duration, an instant, a date (which means its end), or `never`. `now` in ms. */
function parseLifetime(text, now, forms = 'any') {
    const parsed = parseForm(text, now);
    if (!('malformed' in parsed))
        return parsed;
    const meant = suggestion(text, now);
    const isOffered = meant !== undefined && (forms === 'any' || !meant.includes('-'));
    return { fault: `${parsed.malformed}${isOffered ? ` (did you mean ${meant}?)` : ''}; ${FORMS[forms]}` };
}
/** `malformed`: why the text has none of the forms. */
function parseForm(text, now) {
    if (text.toLowerCase() === 'never')
        return { value: 'never' };
    const duration = parseDuration(text);
    if ('value' in duration)
        return within(now + duration.value, now, { for: duration.value });
    const until = parseInstant(isDate(text) ? `${text}T23:59:59Z` : text);
    if ('value' in until)
        return within(until.value, now, { until: until.value });
    return { malformed: /^\d{4}-/.test(text) ? until.fault : duration.fault };
}
/** The probable intention behind a text that is not a lifetime, correctly written. */
function suggestion(text, now) {
    if (/^(none|null|no|off|unlimited|forever)$/i.test(text) || (0,_text_pattern_js__WEBPACK_IMPORTED_MODULE_0__/* .misspelt */ .IM)(text, ['never']))
        return 'never';
    const meant = [...nearDurations(text), ...nearInstants(text)];
    return meant.find(each => 'value' in parseForm(each, now));
}
/** A number without a unit counts days; a unit may be misspelt. */
function nearDurations(text) {
    const [, number, word = ''] = /^(\d{1,9}) *([A-Za-z]*)$/.exec(text) ?? [];
    if (number === undefined)
        return [];
    const unit = word === '' ? 'days' : (0,_text_pattern_js__WEBPACK_IMPORTED_MODULE_0__/* .misspelt */ .IM)(word, ['minutes', 'hours', 'days', 'weeks']);
    return unit === undefined ? [] : [`${number}${unit.charAt(0)}`];
}
/** `T` and `Z` may be missing or written differently. */
function nearInstants(text) {
    const [, day, time] = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:Z|\+00:?00)?$/i.exec(text) ?? [];
    if (day === undefined || time === undefined)
        return [];
    return [`${day}T${time.length === 5 ? `${time}:00` : time}Z`];
}
function within(until, now, lifetime) {
    if (until <= now)
        return { fault: 'it is in the past' };
    return until > now + TEN_YEARS_MS ? { fault: 'it is more than ten years ahead' } : { value: lifetime };
}
/** `expires_at` for the API: UTC with seconds; null for never. `now` in ms. */
function expiryOf(lifetime, now) {
    if (lifetime === 'never')
        return null;
    return formatInstant('for' in lifetime ? now + lifetime.for : lifetime.until);
}
/** Why a stored key must not have this lifetime; undefined when it may. `now` in ms. */
function tooShortToStore(lifetime, now) {
    if (lifetime === 'never')
        return undefined;
    const ms = 'for' in lifetime ? lifetime.for : lifetime.until - now;
    if (ms >= HOUR_MS)
        return undefined;
    const minutes = Math.floor(ms / MINUTE_MS);
    return (`the key would live only ${minutes} minute${minutes === 1 ? '' : 's'} (m is minutes; there are no months), and what ` +
        'is stored would expire before it is used. Give at least 1h, or 30d for a month');
}
/** Parses how often a key is rotated: a duration of at least a day, in ms. */
function parseRotateEvery(text) {
    const duration = parseDuration(text);
    if ('fault' in duration)
        return duration;
    if (duration.value < DAY_MS)
        return { fault: 'it is less than a day (m is minutes); the least is 1d' };
    return duration.value > TEN_YEARS_MS ? { fault: 'it is more than ten years' } : duration;
}


/***/ }),

/***/ 1865:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Uk: () => (/* binding */ CONNECTIONS),
/* harmony export */   jf: () => (/* binding */ Semaphore),
/* harmony export */   mT: () => (/* binding */ Cancellation),
/* harmony export */   u7: () => (/* binding */ onAbort)
/* harmony export */ });
/** Maximum number of requests in flight to one host. */
const CONNECTIONS = 16;
/** ms after the signal during which a running request may still be answered. */
const GRACE_MS = 2_000;
/** ms after the signal by which everything has ended. */
const END_MS = 5_500;
/** Whether this process was cancelled, and what may still run. */
class Cancellation {
    #cancelled = new AbortController();
    #grace = new AbortController();
    #end = new AbortController();
    #over = new AbortController();
    /** Work that can simply be dropped: ends at once. */
    reading = { begin: this.#cancelled.signal, cut: this.#cancelled.signal };
    /** Work whose outcome must be known: nothing new begins; running requests have a moment to be answered. */
    working = { begin: this.#cancelled.signal, cut: this.#grace.signal };
    /** Undoing and finishing: continues for as long as the runner allows. */
    finishing = { begin: this.#end.signal, cut: this.#end.signal };
    /** Only undoing, which is tried even when the daily quota for changes is used up. */
    undoing = { ...this.finishing, undoing: true };
    get cancelled() {
        return this.#cancelled.signal.aborted;
    }
    /** Called when a signal was received. */
    cancel(clock) {
        if (this.cancelled)
            return;
        this.#cancelled.abort();
        void clock.sleep(GRACE_MS, this.#over.signal).then(() => this.#grace.abort());
        void clock.sleep(END_MS, this.#over.signal).then(() => this.#end.abort());
    }
    /** Called when all work has ended, so that no timer keeps the process alive. */
    dispose() {
        this.#over.abort();
    }
}
/** A limited number of slots, handed out in the order of requests. */
class Semaphore {
    #free;
    #waiting = new Set();
    constructor(slots) {
        this.#free = slots;
    }
    /** True when a slot was taken, which must be released; false when the signal was aborted while waiting. */
    take(signal) {
        if (this.#free > 0) {
            this.#free--;
            return Promise.resolve(true);
        }
        if (signal.aborted)
            return Promise.resolve(false);
        return new Promise(resolve => {
            const onAbort = () => {
                this.#waiting.delete(onSlot);
                resolve(false);
            };
            const onSlot = () => {
                signal.removeEventListener('abort', onAbort);
                resolve(true);
            };
            signal.addEventListener('abort', onAbort, { once: true });
            this.#waiting.add(onSlot);
        });
    }
    /** Gives a slot back; it goes to whoever has waited longest. */
    release() {
        for (const next of this.#waiting) {
            this.#waiting.delete(next);
            next();
            return;
        }
        this.#free++;
    }
}
/**
 * Calls back when the signal is aborted, unless the returned function was called before.
 *
 * For signals that outlive thousands of requests. V8 may keep a removed listener for a long time, with everything it
 * refers to (docs/internals/performance.md), so it must no longer refer to an answer.
 */
function onAbort(signal, callback) {
    const waiting = { callback };
    const listener = () => waiting.callback?.();
    signal.addEventListener('abort', listener);
    return () => {
        waiting.callback = undefined;
        signal.removeEventListener('abort', listener);
    };
}


/***/ }),

/***/ 1296:
/***/ ((__webpack_module__, __webpack_exports__, __nccwpck_require__) => {

__nccwpck_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
__nccwpck_require__.r(__webpack_exports__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(6760);
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(1511);
/* harmony import */ var _http_request_limits_js__WEBPACK_IMPORTED_MODULE_8__ = __nccwpck_require__(1865);
/* harmony import */ var _inputs_form_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(7364);
/* harmony import */ var _inputs_input_declaration_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(4421);
/* harmony import */ var _inputs_parse_inputs_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(2720);
/* harmony import */ var _report_log_log_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(182);
/* harmony import */ var _report_report_error_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(9817);
/* harmony import */ var _runner_js__WEBPACK_IMPORTED_MODULE_7__ = __nccwpck_require__(5232);
/**
 * The entry point of the step and its post step. It masks secrets and parses the inputs before any network code is even
 * loaded; `run.ts` does the rest.
 */









/** The runner starts the post step with another file, `post.js`, which loads this one. */
const isPost = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.basename)(process.argv[1] ?? '') === 'post.js';
let isDone = false;
// If nobody reads the log any more (the runner is gone), the work must not end.
process.stdout.on('error', () => undefined);
process.on('uncaughtException', error => (0,_report_log_log_js__WEBPACK_IMPORTED_MODULE_5__/* .fail */ .fJ)(error));
process.once('beforeExit', failUnlessDone);
hideSecrets();
await (isPost ? post() : main());
isDone = true;
async function main() {
    const command = await parsedCommand();
    if (command === undefined)
        return;
    const { run } = await Promise.all(/* import() */[__nccwpck_require__.e(628), __nccwpck_require__.e(199), __nccwpck_require__.e(250)]).then(__nccwpck_require__.bind(__nccwpck_require__, 8250));
    await run(command);
}
async function post() {
    const cancellation = new _http_request_limits_js__WEBPACK_IMPORTED_MODULE_8__/* .Cancellation */ .mT();
    (0,_runner_js__WEBPACK_IMPORTED_MODULE_7__/* .catchSignals */ .hs)(cancellation, 'A key that this step deletes is still deleted, for which there are 6 seconds at most.');
    const { runPost } = await Promise.all(/* import() */[__nccwpck_require__.e(628), __nccwpck_require__.e(199), __nccwpck_require__.e(250)]).then(__nccwpck_require__.bind(__nccwpck_require__, 8250));
    await runPost(cancellation);
}
/** With nothing left to wait for, Node exits successfully even if the work is not done. */
function failUnlessDone() {
    if (!isDone)
        (0,_report_log_log_js__WEBPACK_IMPORTED_MODULE_5__/* .fail */ .fJ)(new Error('It ended before its work was done.'));
}
/** undefined: the inputs are invalid, which has been reported */
async function parsedCommand() {
    try {
        return (0,_inputs_parse_inputs_js__WEBPACK_IMPORTED_MODULE_4__/* .parseInputs */ .TL)(process.env, Date.now(), _runner_js__WEBPACK_IMPORTED_MODULE_7__/* .readEvent */ .j_);
    }
    catch (error) {
        const { operation, gated, jobSummary, reporting } = (0,_inputs_parse_inputs_js__WEBPACK_IMPORTED_MODULE_4__/* .fallbackContext */ .co)(process.env);
        const report = (0,_report_report_error_js__WEBPACK_IMPORTED_MODULE_6__/* .reportError */ .N7)(error, operation, gated, jobSummary);
        if (reporting === undefined)
            return undefined;
        const { postReport } = await Promise.all(/* import() */[__nccwpck_require__.e(628), __nccwpck_require__.e(199), __nccwpck_require__.e(511)]).then(__nccwpck_require__.bind(__nccwpck_require__, 8511));
        await postReport(reporting, report, new _http_request_limits_js__WEBPACK_IMPORTED_MODULE_8__/* .Cancellation */ .mT());
        return undefined;
    }
}
/** Masks the secret inputs, and anything like an API key in any other input, before anything is printed. */
function hideSecrets() {
    for (const name of _inputs_input_declaration_js__WEBPACK_IMPORTED_MODULE_3__/* .SECRET_INPUTS */ .pH) {
        const secret = (0,_inputs_form_js__WEBPACK_IMPORTED_MODULE_2__/* .rawInput */ .JR)(process.env, name) ?? '';
        const lines = secret.split('\n').flatMap(line => [line, line.replaceAll('\r', '').trim()]);
        for (const text of [secret, ...lines])
            (0,_report_log_log_js__WEBPACK_IMPORTED_MODULE_5__/* .mask */ .dK)(text);
    }
    for (const [name, value] of Object.entries(process.env)) {
        if (name.startsWith('INPUT_') && value)
            for (const key of (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .apiKeysIn */ .K)(value))
                (0,_report_log_log_js__WEBPACK_IMPORTED_MODULE_5__/* .maskLikeKey */ .VE)(key);
    }
}

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 7364:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   JR: () => (/* binding */ rawInput),
/* harmony export */   KE: () => (/* binding */ listed),
/* harmony export */   lV: () => (/* binding */ Form)
/* harmony export */ });
/* unused harmony export inputVariable */
/* harmony import */ var _domain_text_pattern_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(5615);
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(1511);
/* harmony import */ var _input_declaration_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(4421);
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(6953);
/** The inputs from the runner, each parsed once, and every fault found. */




const PREFIX = 'INPUT_';
/** The environment variable of an input. */
function inputVariable(name) {
    return `${PREFIX}${name.replaceAll(' ', '_').toUpperCase()}`;
}
/** The trimmed text of an input; undefined when it is missing, empty or white space. */
function rawInput(env, name) {
    return env[inputVariable(name)]?.trim() || undefined;
}
/** The names of all inputs that the runner passed, declared or not, in lower case. */
function passedInputs(env) {
    return Object.keys(env)
        .filter(variable => variable.startsWith(PREFIX))
        .map(variable => variable.slice(PREFIX.length).toLowerCase());
}
/** Widens the type of a declaration. */
const declarationOf = (name) => _input_declaration_js__WEBPACK_IMPORTED_MODULE_2__/* .INPUTS */ .mc[name];
class Form {
    #situation;
    #texts = new Map();
    /** Values of inputs that are given and valid, or have a default. */
    #values = new Map();
    #given = new Set();
    #faulty = new Set();
    #faults = [];
    /** Reads the named inputs (by default all). Parses them whatever the operation is, to find every fault. */
    constructor(env, now, names = _input_declaration_js__WEBPACK_IMPORTED_MODULE_2__/* .INPUT_NAMES */ .Qh) {
        for (const name of names) {
            const text = rawInput(env, name);
            if (text !== undefined)
                this.#texts.set(name, text);
        }
        this.#situation = this.#situationAt(now, env.GITHUB_REPOSITORY);
        for (const name of names)
            this.#parse(name);
    }
    get faults() {
        return this.#faults;
    }
    /** ms */
    get now() {
        return this.#situation.now;
    }
    /** Whether the key reads itself, as the only credential. */
    get ownKey() {
        return this.#situation.ownKey;
    }
    /** Adds a fault: complete sentences that begin with the input's name and are safe to print. */
    fault(text) {
        this.#faults.push(text);
    }
    /** Whether the input is neither empty nor the default that the runner fills in. It may be invalid. */
    given(name) {
        return this.#given.has(name);
    }
    /** Whether it already has a fault, so that consequences of it need not be reported. */
    faulty(name) {
        return this.#faulty.has(name);
    }
    /** The value. If the input is missing or invalid: its default, or undefined without one. */
    value(name) {
        return this.#values.get(name);
    }
    /** The runner only warns about a misspelt input, and with `dry_run: true` changes would be real. */
    refuseUndeclared(env) {
        const declared = new Set(_input_declaration_js__WEBPACK_IMPORTED_MODULE_2__/* .INPUT_NAMES */ .Qh.map(inputVariable));
        for (const written of passedInputs(env)) {
            if (declared.has(inputVariable(written)))
                continue;
            this.fault((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `There is no input ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(written)}; did you mean ${(0,_domain_text_pattern_js__WEBPACK_IMPORTED_MODULE_0__/* .nearest */ .pA)(written, _input_declaration_js__WEBPACK_IMPORTED_MODULE_2__/* .INPUT_NAMES */ .Qh)}?`);
        }
    }
    /** An input that the operation does not use is an error, since it would be silently ignored. */
    refuseUnused() {
        const operation = this.value('operation');
        for (const name of this.#given) {
            const { operations } = declarationOf(name);
            if (operations.includes(operation))
                continue;
            this.fault(`${name} is only for operation ${listed(operations)}; this is operation ${operation}.`);
        }
    }
    #situationAt(now, repository) {
        const parsed = (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .parseOperation */ .$$)(this.#texts.get('operation') ?? _input_declaration_js__WEBPACK_IMPORTED_MODULE_2__/* .INPUTS */ .mc.operation.default);
        const operation = 'value' in parsed ? parsed.value : undefined;
        // If nothing else is given, the key should read itself, even if the secret of api-key came out empty.
        const others = ['provisioning-key', 'hash', 'current-name', 'leaked-in'];
        const isFederated = this.#texts.has('federation-policy-id') && this.#texts.has('api-key');
        const ownKey = operation === 'check' && !isFederated && !others.some(name => this.#texts.has(name));
        return { now, operation, ownKey, repository };
    }
    /** A wrapper may always pass credentials. `validate` does not use them, and does not even check them. */
    #isIgnored(name) {
        const { secret, identifies, operations } = declarationOf(name);
        const isCredential = (secret ?? identifies) === true && !operations.includes('validate');
        return isCredential && this.#situation.operation === 'validate';
    }
    #parse(name) {
        const { default: fallback, parse } = declarationOf(name);
        const usual = fallback === undefined ? undefined : parsedValue(parse(fallback, this.#situation));
        if (usual !== undefined)
            this.#values.set(name, usual);
        const text = this.#texts.get(name);
        if (text === undefined || this.#isIgnored(name))
            return;
        const parsed = parse(text, this.#situation);
        if ('value' in parsed) {
            this.#values.set(name, parsed.value);
            if (text !== fallback && parsed.value !== usual)
                this.#given.add(name);
            return;
        }
        this.#given.add(name);
        this.#faulty.add(name);
        for (const fault of clauses(text, parsed))
            this.fault(`${name}: ${fault}.`);
    }
}
function parsedValue(parsed) {
    return 'value' in parsed ? parsed.value : undefined;
}
function clauses(text, parsed) {
    return 'faults' in parsed ? parsed.faults : [`${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(text)}: ${parsed.fault}`];
}
/** `a`, `a and b`, `a, b and c`. */
function listed(words, last = 'and') {
    return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}


/***/ }),

/***/ 4421:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Qh: () => (/* binding */ INPUT_NAMES),
/* harmony export */   mc: () => (/* binding */ INPUTS),
/* harmony export */   pH: () => (/* binding */ SECRET_INPUTS)
/* harmony export */ });
/* harmony import */ var _domain_command_command_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(2326);
/* harmony import */ var _domain_text_parse_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(4614);
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6953);
/**
 * Every input, declared once: its text in action.yml, the README and docs/reference.md, its default, the operations
 * that use it, and its parser. To add an input: declare it here, pass its value on in `make-command.ts`, and run `npm
 * run generate`. The order is that of action.yml; inputs of a group are next to each other. Nothing reads `docs` at run
 * time.
 */



const SELECTING = ['update', 'check', 'rotate', 'delete'];
const SETTING = ['update', 'create', 'rotate'];
const MAKING = ['create', 'rotate'];
const GATED = ['update', 'check', 'rotate', 'create', 'apply'];
/** The operations on an account. */
const ONLINE = ['update', 'check', 'rotate', 'create', 'delete', 'apply', 'export'];
const INPUTS = {
    operation: {
        default: 'update',
        operations: _domain_command_command_js__WEBPACK_IMPORTED_MODULE_2__/* .OPERATIONS */ .xb,
        parse: _values_js__WEBPACK_IMPORTED_MODULE_1__/* .parseOperation */ .$$,
        docs: {
            group: 'What to do',
            line: '`update`, `check`, `rotate`, `create`, `delete`, `apply`, `export` or `validate`.',
            more: 'Case does not matter.',
        },
    },
    'dry-run': {
        default: 'false',
        operations: ['update', 'rotate', 'create', 'delete', 'apply'],
        parse: _domain_text_parse_js__WEBPACK_IMPORTED_MODULE_0__/* .parseFlag */ .og,
        docs: {
            group: 'What to do',
            line: '`true`: read, plan and report, but change nothing.',
            more: 'The outputs show the plan.',
        },
    },
    'provisioning-key': {
        operations: ONLINE,
        secret: true,
        parse: _values_js__WEBPACK_IMPORTED_MODULE_1__/* .parseCredential */ .nx,
        docs: {
            group: 'What to do',
            line: 'The provisioning (management) key of the account, from a secret.',
            more: 'Not needed with `federation-policy-id`, in `check` with `api-key` (the key then reads itself), or in ' +
                '`validate`, which ignores every credential.',
        },
    },
    'federation-policy-id': {
        operations: ONLINE,
        identifies: true,
        parse: _values_js__WEBPACK_IMPORTED_MODULE_1__/* .parsePolicyId */ .xx,
        docs: {
            group: 'What to do',
            line: 'The federation policy (UUID) to log in with instead of `provisioning-key`. No key is stored then.',
            more: "The job needs `permissions: id-token: write`. In `check` without a selector, the policy's key reads " +
                'itself. `update`, `rotate`, `create`, `delete` and `apply` also need `seal-key`.',
        },
    },
    'federation-audience': {
        default: 'https://openrouter.ai',
        operations: ONLINE,
        identifies: true,
        parse: _values_js__WEBPACK_IMPORTED_MODULE_1__/* .parseText */ .r4,
        docs: { group: 'What to do', line: 'The audience that the federation policy expects.' },
    },
    'seal-key': {
        operations: ONLINE,
        secret: true,
        parse: _values_js__WEBPACK_IMPORTED_MODULE_1__/* .parseSealKeys */ .RI,
        docs: {
            group: 'What to do',
            line: 'Random secrets that seal the names of keys in place of the provisioning key, one per line.',
            more: 'At most 5, with at least 32 characters each. The first one seals; seals of the others and of ' +
                '`provisioning-key` are still recognized. They give no access to the account.',
        },
    },
    hash: {
        operations: SELECTING,
        parse: _values_js__WEBPACK_IMPORTED_MODULE_1__/* .parseHashes */ .CY,
        docs: {
            group: 'Which keys',
            line: "The key's hash, or several separated by commas, spaces or new lines.",
            more: '`rotate` takes one. Keep hashes in variables (`vars`), not in secrets: GitHub drops job outputs that ' +
                'contain a masked value. Duplicates count once.',
        },
    },
    'current-name': {
        operations: [...SELECTING, 'export'],
        parse: _values_js__WEBPACK_IMPORTED_MODULE_1__/* .parsePattern */ .EY,
        docs: {
            group: 'Which keys',
            line: "The key's current name, or a pattern with `*`.",
            more: '`rotate` takes an exact name. `*` matches any characters, and case matters. A pattern skips names that a ' +
                'rotation or creation gave (`NAME [replaced by …]`), unless it contains ` [`.',
        },
    },
    'api-key': {
        operations: SELECTING,
        secret: true,
        parse: _values_js__WEBPACK_IMPORTED_MODULE_1__/* .parseCredential */ .nx,
        docs: {
            group: 'Which keys',
            line: "The key's own value, from a secret.",
            more: 'The key is found in any workspace, enabled or not. `check` without `provisioning-key` sends `GET /key` as ' +
                'that key, so a deployment gate needs no access to the account.',
        },
    },
    'leaked-in': {
        operations: ['check', 'update', 'delete'],
        parse: _values_js__WEBPACK_IMPORTED_MODULE_1__/* .parseLeakedIn */ .PD,
        docs: {
            group: 'Which keys',
            line: 'Selects keys that GitHub found to have leaked in `repository` or `organization ORG`, one per line.',
            more: 'It reads the open secret scanning alerts there and selects their keys in any workspace of this account. ' +
                'For another repository, write `OWNER/REPO: repository`. Needs `github-token` with ' +
                '"Secret scanning alerts: read"; `GITHUB_TOKEN` cannot read alerts. ' +
                'The report shows the most that each key can have spent since its alert.',
        },
    },
    'workspace-id': {
        operations: ONLINE,
        parse: _values_js__WEBPACK_IMPORTED_MODULE_1__/* .parseWorkspaceRef */ .e5,
        docs: {
            group: 'Which keys',
            line: 'The workspace: UUID, slug, or `all` (with `current-name` in `update`, `check` and `delete`).',
            more: '`current-name` searches it; `create`, `apply` and `export` work in it. With `hash` or `api-key` it is a ' +
                'guard: a key of another workspace is an error. If absent: the default workspace. `check` with `api-key` ' +
                'alone takes only a UUID. A workspace with the slug `all` can only be named by its UUID.',
        },
    },
    where: {
        operations: [...SELECTING, 'export'],
        parse: _values_js__WEBPACK_IMPORTED_MODULE_1__/* .parseWhere */ .ro,
        docs: {
            group: 'Which keys',
            line: 'Conditions, one per line: selected keys that fail one are left out.',
            more: 'If no key is left, the step succeeds with a notice. In `rotate` it is checked against the old key, but an ' +
                'unfinished rotation is completed regardless.',
        },
    },
    'max-keys': {
        operations: ['update', 'delete', 'apply'],
        parse: (0,_values_js__WEBPACK_IMPORTED_MODULE_1__/* .wholeNumber */ .rD)(1, 1_000_000),
        docs: {
            group: 'Which keys',
            line: 'Maximum number of keys, after `where`. Default: 1; no limit with `hash` or `leaked-in`.',
            more: 'If there are more, no key is changed. In `apply`: maximum number of keys that `unlisted` may disable or ' +
                'delete (default 1).',
        },
    },
    name: {
        operations: SETTING,
        parse: _values_js__WEBPACK_IMPORTED_MODULE_1__/* .parseName */ .$q,
        docs: {
            group: 'Settings of the key',
            line: 'The new display name.',
            more: '`create` needs it. A name must not end like those that rotations give (`[replaced by …]`).',
        },
    },
    disabled: {
        operations: ['update'],
        parse: _domain_text_parse_js__WEBPACK_IMPORTED_MODULE_0__/* .parseFlag */ .og,
        docs: { group: 'Settings of the key', line: '`true` disables the key, `false` enables it.' },
    },
    limit: {
        operations: SETTING,
        parse: _values_js__WEBPACK_IMPORTED_MODULE_1__/* .parseNewLimit */ .L5,
        docs: {
            group: 'Settings of the key',
            line: 'The new limit in USD: `75`, `unlimited`, `raise by 25`, `at least 100`, `top up to 20`, …',
            more: 'See [limits](#limits). `create` takes only an amount or `unlimited` (the default).',
        },
    },
    'limit-reset': {
        operations: SETTING,
        parse: _values_js__WEBPACK_IMPORTED_MODULE_1__/* .parseReset */ .Do,
        docs: {
            group: 'Settings of the key',
            line: 'How often the limit resets: `daily`, `weekly`, `monthly` or `none`.',
            more: 'Resets are at midnight UTC; weeks begin on Monday.',
        },
    },
    'include-byok-in-limit': {
        operations: SETTING,
        parse: _domain_text_parse_js__WEBPACK_IMPORTED_MODULE_0__/* .parseFlag */ .og,
        docs: {
            group: 'Settings of the key',
            line: '`true`: usage with your own provider keys (BYOK) counts against the limit.',
        },
    },
    guardrail: {
        operations: SETTING,
        parse: _values_js__WEBPACK_IMPORTED_MODULE_1__/* .parseGuardrailChoice */ .Q,
        docs: {
            group: 'Settings of the key',
            line: 'The new guardrail: UUID, exact name, or `none`.',
            more: "A name is looked up in the key's workspace. Cannot be combined with `move-to-workspace`.",
        },
    },
    'external-user': {
        operations: ['create'],
        parse: _values_js__WEBPACK_IMPORTED_MODULE_1__/* .parseText */ .r4,
        docs: {
            group: 'Settings of the key',
            line: 'The user of your product that the key is for (`external_user`).',
        },
    },
    'creator-user-id': {
        operations: ['create'],
        parse: _values_js__WEBPACK_IMPORTED_MODULE_1__/* .parseText */ .r4,
        docs: {
            group: 'Settings of the key',
            line: 'The organization member to record as the creator of the key.',
        },
    },
    'move-to-workspace': {
        operations: ['update'],
        parse: _values_js__WEBPACK_IMPORTED_MODULE_1__/* .parseOneWorkspace */ .FC,
        docs: {
            group: 'Settings of the key',
            line: 'Moves the key to this workspace: UUID or slug.',
            more: 'Its guardrail moves along; BYOK credentials, broadcast destinations and presets do not.',
        },
    },
    'expires-in': {
        operations: MAKING,
        parse: _values_js__WEBPACK_IMPORTED_MODULE_1__/* .parseExpiry */ .rQ,
        docs: {
            group: 'Settings of the key',
            line: 'Lifetime of the new key: `12h`, `90d`, `2027-12-31`, `2027-12-31T23:59:59Z`, `never`, …',
            more: 'See [lifetimes](#lifetimes). If absent, `rotate` gives the new key the same lifetime as the old one, and ' +
                'a key from `create` does not expire (with `delete-at-job-end`: after 24 hours).',
        },
    },
    'store-in': {
        operations: ['create', 'rotate', 'delete'],
        parse: _values_js__WEBPACK_IMPORTED_MODULE_1__/* .parseStoreIn */ .CH,
        docs: {
            group: 'New keys',
            line: 'GitHub secrets for the new key, one per line, such as `repository OPENROUTER_API_KEY`.',
            more: 'See [targets](#targets). `create` and `rotate` need `store-in`, `output-key: true`, or both. They ' +
                'overwrite existing secrets; `create` warns of that. `delete` with exactly one selected key removes these ' +
                'secrets and then the key.',
        },
    },
    'github-token': {
        operations: ['create', 'rotate', 'delete', 'apply', 'check', 'update'],
        secret: true,
        parse: _values_js__WEBPACK_IMPORTED_MODULE_1__/* .parseGitHubToken */ .YD,
        docs: {
            group: 'New keys',
            line: 'A GitHub App token or fine-grained token, for `store-in` or `leaked-in`.',
            more: '`GITHUB_TOKEN` can neither write secrets nor read alerts.',
        },
    },
    'resolve-alerts': {
        default: 'false',
        operations: ['update', 'delete'],
        parse: _domain_text_parse_js__WEBPACK_IMPORTED_MODULE_0__/* .parseFlag */ .og,
        docs: {
            group: 'Which keys',
            line: '`true`: resolve the alerts of `leaked-in` as revoked once OpenRouter refuses their keys.',
            more: 'Needs "Secret scanning alerts: write". In `update` only with `disabled: true`.',
        },
    },
    'output-key': {
        default: 'false',
        operations: MAKING,
        parse: _domain_text_parse_js__WEBPACK_IMPORTED_MODULE_0__/* .parseFlag */ .og,
        docs: {
            group: 'New keys',
            line: '`true`: the new key becomes the masked output `key`, for later steps of the job.',
            more: 'Without `store-in`, `rotate` allows this only with `retire: keep`.',
        },
    },
    retire: {
        default: 'next-rotation',
        operations: ['rotate', 'apply'],
        parse: _values_js__WEBPACK_IMPORTED_MODULE_1__/* .parseRetirement */ .dV,
        docs: {
            group: 'New keys',
            line: 'What happens to the old key: `next-rotation`, `after 3d`, `disable`, `delete` or `keep`.',
            more: 'With `next-rotation` it stays enabled until the next rotation, with `after 3d` for three days (`1h` to ' +
                '`30d`). Until then, two keys can spend. `keep` leaves it enabled.',
        },
    },
    'carry-over': {
        default: 'all',
        operations: ['rotate', 'apply'],
        parse: _values_js__WEBPACK_IMPORTED_MODULE_1__/* .parseCarryOver */ .vP,
        docs: {
            group: 'New keys',
            line: 'What a rotation carries over: `all` (guardrail, BYOK credentials, destinations), or only the `guardrail`.',
            more: 'With `guardrail`, the key lists of BYOK credentials and broadcast destinations are neither read nor ' +
                'changed, even when a key is deleted. Use it if the provisioning key is not allowed to read them.',
        },
    },
    'delete-at-job-end': {
        default: 'false',
        operations: ['create'],
        parse: _domain_text_parse_js__WEBPACK_IMPORTED_MODULE_0__/* .parseFlag */ .og,
        docs: {
            group: 'New keys',
            line: '`true`: the key is deleted when the job ends, whatever its result.',
            more: 'Cannot be combined with `store-in`. Without `expires-in` the key expires after 24 hours, in case the ' +
                'runner dies.',
        },
    },
    require: {
        operations: [...GATED, 'validate'],
        parse: _values_js__WEBPACK_IMPORTED_MODULE_1__/* .parseGate */ .Xi,
        docs: {
            group: 'Conditions',
            line: 'Conditions, one per line, that every key must meet, both in the plan and in the result.',
            more: 'See [conditions](#conditions). If the plan fails one, no key is changed. `validate` checks them against ' +
                'what the file declares.',
        },
    },
    warn: {
        operations: GATED,
        parse: _values_js__WEBPACK_IMPORTED_MODULE_1__/* .parseGate */ .Xi,
        docs: {
            group: 'Conditions',
            line: 'Conditions like those of `require`, but an unmet one is a warning and never a failure.',
            more: 'Checked once, against the final state (in a dry run, against the plan).',
        },
    },
    'fail-on-unmet': {
        default: 'true',
        operations: [...GATED, 'validate'],
        parse: _domain_text_parse_js__WEBPACK_IMPORTED_MODULE_0__/* .parseFlag */ .og,
        docs: {
            group: 'Conditions',
            line: '`false`: an unmet `require` sets outputs instead of failing the step.',
            more: 'If the plan fails `require`, no key is changed in either case.',
        },
    },
    config: {
        operations: ['apply', 'export', 'validate'],
        parse: _values_js__WEBPACK_IMPORTED_MODULE_1__/* .parseText */ .r4,
        docs: {
            group: 'Keys as code',
            line: 'Path of the YAML file that declares the keys, relative to `GITHUB_WORKSPACE`.',
            more: 'Run `actions/checkout` first. `export` writes a new `.yml` or `.yaml` file there; without `config` it writes to ' +
                '`RUNNER_TEMP`.',
        },
    },
    'fail-on-drift': {
        default: 'false',
        operations: ['apply'],
        parse: _domain_text_parse_js__WEBPACK_IMPORTED_MODULE_0__/* .parseFlag */ .og,
        docs: {
            group: 'Keys as code',
            line: '`true`, with `dry-run: true`: the step fails when the keys differ from the file.',
        },
    },
    spend: {
        default: 'false',
        operations: ['check'],
        parse: _domain_text_parse_js__WEBPACK_IMPORTED_MODULE_0__/* .parseFlag */ .og,
        docs: {
            group: 'Reports',
            line: '`true`: report the spend of the last 30 days by day, model and key, and how long the credits last.',
            more: 'Takes one request per key (at most 200 keys) and two for the credits. Not available with `api-key` alone. ' +
                'Today (UTC) is not included.',
        },
    },
    'job-summary': {
        default: 'true',
        operations: _domain_command_command_js__WEBPACK_IMPORTED_MODULE_2__/* .OPERATIONS */ .xb,
        parse: _domain_text_parse_js__WEBPACK_IMPORTED_MODULE_0__/* .parseFlag */ .og,
        docs: { group: 'Reports', line: '`false`: write no job summary.' },
    },
    'report-to': {
        operations: _domain_command_command_js__WEBPACK_IMPORTED_MODULE_2__/* .OPERATIONS */ .xb,
        parse: _values_js__WEBPACK_IMPORTED_MODULE_1__/* .parseReportTo */ .ru,
        docs: {
            group: 'Reports',
            line: 'Where to post the report, one per line: `pull-request [NUMBER] [TITLE]` or `issue TITLE`.',
            more: '`pull-request`: one comment that each run updates. `issue`: an issue that is open while something needs ' +
                'attention and closed afterwards. Use different titles for several steps of one workflow. Reports are also ' +
                'posted in dry runs and when the step fails. A report that cannot be posted within 30 seconds causes only a ' +
                'warning.',
        },
    },
    'report-token': {
        operations: _domain_command_command_js__WEBPACK_IMPORTED_MODULE_2__/* .OPERATIONS */ .xb,
        secret: true,
        parse: _values_js__WEBPACK_IMPORTED_MODULE_1__/* .parseReportToken */ .RX,
        docs: {
            group: 'Reports',
            line: 'The token for `report-to`, with `pull-requests: write` or `issues: write`.',
            // biome-ignore lint/suspicious/noTemplateCurlyInString: GitHub evaluates it
            expression: '${{ github.token }}',
        },
    },
    'api-url': {
        default: 'https://openrouter.ai/api/v1',
        operations: _domain_command_command_js__WEBPACK_IMPORTED_MODULE_2__/* .OPERATIONS */ .xb,
        parse: _values_js__WEBPACK_IMPORTED_MODULE_1__/* .parseUrl */ .Dl,
        docs: {
            group: 'Connection',
            line: 'Base URL of the OpenRouter API.',
            more: 'It must begin with `https://`; `http://` is accepted only for localhost.',
        },
    },
    'timeout-seconds': {
        default: '30',
        operations: _domain_command_command_js__WEBPACK_IMPORTED_MODULE_2__/* .OPERATIONS */ .xb,
        parse: (0,_values_js__WEBPACK_IMPORTED_MODULE_1__/* .wholeNumber */ .rD)(1, 3600),
        docs: {
            group: 'Connection',
            line: 'Time limit for one HTTP attempt, from connecting to the last byte: 1 to 3600.',
        },
    },
    'max-retries': {
        default: '4',
        operations: _domain_command_command_js__WEBPACK_IMPORTED_MODULE_2__/* .OPERATIONS */ .xb,
        parse: (0,_values_js__WEBPACK_IMPORTED_MODULE_1__/* .wholeNumber */ .rD)(0, 20),
        docs: { group: 'Connection', line: 'Maximum number of retries of a failed request, if a retry is safe: 0 to 20.' },
    },
};
const INPUT_NAMES = Object.keys(INPUTS);
/** The inputs that are masked before anything else, and never printed. */
const SECRET_INPUTS = INPUT_NAMES.filter(name => 'secret' in INPUTS[name]);


/***/ }),

/***/ 2720:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  co: () => (/* binding */ fallbackContext),
  TL: () => (/* binding */ parseInputs),
  dT: () => (/* binding */ parsePostInputs)
});

// EXTERNAL MODULE: ./build/domain/text/errors.js
var errors = __nccwpck_require__(2198);
// EXTERNAL MODULE: ./build/inputs/form.js
var inputs_form = __nccwpck_require__(7364);
// EXTERNAL MODULE: ./build/domain/money/limit.js
var money_limit = __nccwpck_require__(637);
// EXTERNAL MODULE: ./build/domain/text/parse.js
var parse = __nccwpck_require__(4614);
// EXTERNAL MODULE: ./build/domain/time/instant.js
var instant = __nccwpck_require__(334);
// EXTERNAL MODULE: ./build/inputs/values.js + 1 modules
var values = __nccwpck_require__(6953);
;// CONCATENATED MODULE: ./build/inputs/make-command.js





const EMPTY_EXPRESSION = 'An expression that came out empty counts as not given.';
const CREATE = 'Create a provisioning key at https://openrouter.ai/settings/management-keys and store it as a secret.';
/** The command of the form. `whyNoSecret` explains an empty secret, and is called only for one. */
function commandOf(form, whyNoSecret) {
    const operation = form.value('operation');
    if (operation === 'validate') {
        const command = validateCommand(form);
        return command && { jobSummary: form.value('job-summary'), reporting: reportingOf(form), ...command };
    }
    const step = { connection: connectionOf(form), jobSummary: form.value('job-summary'), reporting: reportingOf(form) };
    if (form.ownKey) {
        const command = checkOwnKeyCommand(form, whyNoSecret);
        return command && { ...step, ...command };
    }
    const credentials = credentialsOf(form, () => whyNoSecret(CREATE), !isReading(operation));
    const command = accountCommand(form, operation);
    return credentials && command && { ...step, credentials, ...command };
}
function accountCommand(form, operation) {
    switch (operation) {
        case 'update':
            return updateCommand(form);
        case 'check':
            return checkCommand(form);
        case 'rotate':
            return rotateCommand(form);
        case 'create':
            return createCommand(form);
        case 'delete':
            return deleteCommand(form);
        case 'apply':
            return applyCommand(form);
        case 'export':
            return exportCommand(form);
    }
}
/** How to talk to OpenRouter. */
function connectionOf(form) {
    return {
        apiUrl: form.value('api-url'),
        timeoutMs: form.value('timeout-seconds') * 1000,
        maxRetries: form.value('max-retries'),
    };
}
/** Where to post the report; undefined (perhaps with a fault): nowhere. A token without a place is simply not used. */
function reportingOf(form) {
    const [places, token] = [form.value('report-to'), form.value('report-token')];
    if (!form.given('report-to'))
        return undefined;
    if (!form.given('report-token')) {
        form.fault("report-token: report-to needs a token that may write comments or issues: leave report-token out, so that it is the job's own.");
    }
    const sound = token === undefined ? undefined : (0,values/* parseGitHubToken */.YD)(token);
    if (sound !== undefined && 'faults' in sound)
        for (const fault of sound.faults)
            form.fault(`report-token: ${fault}.`);
    const maxRetries = form.value('max-retries');
    return places && sound !== undefined && 'value' in sound ? { places, token: sound.value, maxRetries } : undefined;
}
/** Whether the operation only reads names and never seals one. */
function isReading(operation) {
    return operation === 'check' || operation === 'export';
}
/**
 * The access to the account; undefined, with a fault, when it is missing or ambiguous.
 * @param seals the step seals names or its state
 */
function credentialsOf(form, whyNoSecret, seals) {
    const access = accessOf(form, whyNoSecret);
    const sealKeys = form.value('seal-key');
    if (form.given('federation-policy-id') && seals && !form.given('seal-key')) {
        form.fault('seal-key: federation-policy-id needs it, since no provisioning key is there to seal names. ' +
            'Store a random secret of at least 32 characters (openssl rand -base64 48), and keep it.');
        return undefined;
    }
    return access && (sealKeys || !form.given('seal-key')) ? { access, sealKeys: sealKeys ?? [] } : undefined;
}
/** Requires exactly one kind of access. */
function accessOf(form, whyNoSecret) {
    const federation = federationOf(form, 'management');
    if (form.given('provisioning-key')) {
        if (form.given('federation-policy-id')) {
            form.fault('federation-policy-id: not together with provisioning-key, which it replaces. Give one of them; old names that ' +
                'the provisioning key sealed are recognized with it in a further line of seal-key.');
        }
        const secret = form.value('provisioning-key');
        return secret === undefined ? undefined : { by: 'provisioning-key', secret };
    }
    if (federation)
        return { by: 'federation', federation };
    if (!form.given('federation-policy-id')) {
        form.fault(`provisioning-key is empty. ${whyNoSecret()} To log in without a stored key, give federation-policy-id.`);
    }
    return undefined;
}
function federationOf(form, scope) {
    const [policyId, audience] = [form.value('federation-policy-id'), form.value('federation-audience')];
    if (form.given('federation-audience') && !form.given('federation-policy-id')) {
        form.fault('federation-audience is only for federation-policy-id, which is not given.');
    }
    return policyId === undefined ? undefined : { policyId, audience, scope };
}
const CHANGES = [
    'name',
    'disabled',
    'limit',
    'limit-reset',
    'include-byok-in-limit',
    'guardrail',
    'move-to-workspace',
];
function updateCommand(form) {
    const selection = selectionOf(form);
    refuseIdleToken(form);
    if (!CHANGES.some(name => form.given(name))) {
        form.fault(`Nothing to change: give at least one of ${(0,inputs_form/* listed */.KE)(CHANGES, 'or')}. ${EMPTY_EXPRESSION}`);
    }
    if (form.given('guardrail') && form.given('move-to-workspace')) {
        form.fault("guardrail: not together with move-to-workspace, since a key's guardrail moves along. " +
            'Move the key first, and set the guardrail in a second step.');
    }
    if (selection?.selector.by === 'hash' && selection.selector.hashes.length > 1 && form.given('name')) {
        form.fault('name: several keys cannot all get the same name. Give one hash, or leave name out.');
    }
    const guardrail = form.value('guardrail');
    const moveTo = form.value('move-to-workspace');
    if (!selection)
        return undefined;
    return {
        operation: 'update',
        selection: { ...selection, maxKeys: maxKeysOf(form, selection.selector) },
        wanted: (0,parse/* definedOf */.XK)({
            name: form.value('name'),
            disabled: form.value('disabled'),
            limit: form.value('limit'),
            limit_reset: form.value('limit-reset'),
            include_byok_in_limit: form.value('include-byok-in-limit'),
        }),
        placement: guardrail ? { guardrail } : moveTo && { moveTo },
        resolveAlerts: resolvesAlerts(form),
        gate: gateOf(form),
        dryRun: form.value('dry-run'),
    };
}
function checkCommand(form) {
    const selection = selectionOf(form);
    refuseIdleToken(form);
    if (!selection)
        return undefined;
    const spend = form.value('spend');
    return { operation: 'check', selection, spend, gate: gateOf(form) };
}
function checkOwnKeyCommand(form, whyNoSecret) {
    const key = ownKeyOf(form, whyNoSecret);
    const workspace = form.value('workspace-id');
    if (workspace !== undefined && workspace.by !== 'id') {
        form.fault('workspace-id: a key that reads itself knows only the UUID of its workspace. Give the UUID, or provisioning-key too.');
    }
    if (form.value('spend'))
        form.fault('spend: a key cannot read what it spent by day. Give provisioning-key, or select keys.');
    if (!key)
        return undefined;
    return {
        operation: 'check own key',
        key,
        workspaceId: workspace?.by === 'id' ? workspace.id : undefined,
        where: form.value('where') ?? [],
        gate: gateOf(form),
    };
}
/** The key that reads itself, given by a policy or its value. */
function ownKeyOf(form, whyNoSecret) {
    const federation = federationOf(form, 'inference');
    if (federation)
        return { by: 'federation', federation };
    if (form.given('federation-policy-id'))
        return undefined;
    if (form.given('api-key')) {
        const selector = selectorOf(form);
        return selector?.by === 'api-key' ? selector : undefined;
    }
    form.fault(`api-key is empty, and nothing else selects a key. ${whyNoSecret('Store the key as a secret.')} To check other ` +
        'keys, give provisioning-key or federation-policy-id with hash or current-name.');
    return undefined;
}
function deleteCommand(form) {
    const selection = selectionOf(form);
    const isLeaked = form.given('leaked-in');
    // With leaked-in, store-in is a fault whatever its value.
    const storage = isLeaked ? undefined : storageOf(form);
    if (form.given('store-in') && selection && !isLeaked)
        refuseSeveral(form, selection.selector);
    if (!selection)
        return undefined;
    const maxKeys = storage ? 1 : maxKeysOf(form, selection.selector);
    return {
        operation: 'delete',
        selection: { ...selection, maxKeys },
        storage,
        resolveAlerts: resolvesAlerts(form),
        dryRun: form.value('dry-run'),
    };
}
/** Secrets belong to a single key. */
function refuseSeveral(form, selector) {
    const one = selector.by === 'hash' ? selector.hashes.length === 1 : selector.by !== 'name' || selector.pattern.exact;
    if (!one) {
        form.fault('store-in: delete removes these secrets together with exactly one key. ' +
            'Give one hash, an exact current-name, or api-key.');
    }
    if ((form.value('max-keys') ?? 1) > 1) {
        form.fault('max-keys: delete with store-in deletes exactly one key. Leave max-keys out.');
    }
}
function createCommand(form) {
    const name = form.value('name');
    if (!form.given('name'))
        form.fault('name: create needs the name of the new key.');
    const limit = form.value('limit');
    if (limit && !(0,money_limit/* isAbsolute */.oP)(limit)) {
        form.fault('limit: a new key has no present limit that could be changed. Give a number or unlimited.');
    }
    const workspace = workspaceOf(form);
    const deleteAtJobEnd = form.value('delete-at-job-end');
    if (deleteAtJobEnd && form.given('store-in')) {
        form.fault('delete-at-job-end: not together with store-in, since what is stored would be useless when the job has ended.');
    }
    const delivery = deliveryOf(form);
    if (name === undefined || !delivery)
        return undefined;
    const wanted = { name, ...(0,parse/* definedOf */.XK)({ limit: limit && (0,money_limit/* isAbsolute */.oP)(limit) ? limit : undefined }), ...newKeyOf(form) };
    // If the runner dies, the post step never runs.
    if (deleteAtJobEnd)
        wanted.lifetime ??= { for: instant/* DAY_MS */.sO };
    return {
        operation: 'create',
        workspace,
        wanted,
        owner: (0,parse/* definedOf */.XK)({ external_user: form.value('external-user'), creator_user_id: form.value('creator-user-id') }),
        gate: gateOf(form),
        delivery,
        deleteAtJobEnd,
        dryRun: form.value('dry-run'),
    };
}
function rotateCommand(form) {
    // The user meant another operation, which is already a fault: do not ask for what rotate needs.
    if (form.given('leaked-in') && !ROTATE_SELECTORS.some(name => form.given(name)))
        return undefined;
    const selector = keySelectorOf(form);
    const workspace = workspaceOf(form);
    const delivery = deliveryOf(form);
    const retire = form.value('retire');
    if (form.value('output-key') && !form.given('store-in') && retire !== 'keep' && !form.faulty('retire')) {
        form.fault('retire: without store-in nobody has stored the new key yet when the old one would be retired. ' +
            'Set retire: keep, store the output key yourself, and disable the old key afterwards.');
    }
    if (!selector || !delivery)
        return undefined;
    return {
        operation: 'rotate',
        selector,
        workspace,
        where: form.value('where') ?? [],
        wanted: { ...(0,parse/* definedOf */.XK)({ name: form.value('name'), limit: form.value('limit') }), ...newKeyOf(form) },
        gate: gateOf(form),
        delivery,
        retire,
        carryOver: form.value('carry-over'),
        dryRun: form.value('dry-run'),
    };
}
function applyCommand(form) {
    const config = configOf(form);
    const workspace = workspaceOf(form);
    const [dryRun, failOnDrift] = [form.value('dry-run'), form.value('fail-on-drift')];
    if (failOnDrift && !dryRun && !form.faulty('dry-run')) {
        form.fault('fail-on-drift is only for dry-run: true. Without it, apply makes the keys what the file declares.');
    }
    if (config === undefined)
        return undefined;
    return {
        operation: 'apply',
        workspace,
        config,
        maxKeys: form.value('max-keys') ?? 1,
        retire: form.value('retire'),
        carryOver: form.value('carry-over'),
        githubToken: form.value('github-token'),
        gate: gateOf(form),
        ...(dryRun ? { dryRun, failOnDrift } : { dryRun }),
    };
}
function exportCommand(form) {
    return {
        operation: 'export',
        workspace: workspaceOf(form),
        pattern: form.value('current-name'),
        where: form.value('where') ?? [],
        config: form.value('config'),
    };
}
function validateCommand(form) {
    const config = configOf(form);
    if (config === undefined)
        return undefined;
    const gate = { require: form.value('require'), failOnUnmet: form.value('fail-on-unmet') };
    return { operation: 'validate', config, gate };
}
/** The path of the keys file. */
function configOf(form) {
    const config = form.value('config');
    if (config !== undefined)
        return config;
    form.fault(`config: ${form.value('operation')} needs the path of the file that declares the keys, such as ` +
        `.github/openrouter-keys.yml. ${EMPTY_EXPRESSION}`);
    return undefined;
}
function gateOf(form) {
    return { require: form.value('require'), warn: form.value('warn'), failOnUnmet: form.value('fail-on-unmet') };
}
/** The selected keys, without a maximum. */
function selectionOf(form) {
    const selector = selectorOf(form);
    const workspace = form.value('workspace-id');
    if (workspace?.by === 'all' && (selector?.by === 'hash' || selector?.by === 'api-key')) {
        form.fault('workspace-id: all is only for current-name. A hash or an api-key is found in any workspace: leave it out.');
    }
    return selector && { selector, workspace, where: form.value('where') ?? [], maxKeys: undefined };
}
/** Hashes are listed explicitly and have no default maximum; a name or a value may match more than intended. */
function maxKeysOf(form, selector) {
    return form.value('max-keys') ?? (selector.by === 'hash' || selector.by === 'leaked' ? undefined : 1);
}
const ROTATE_SELECTORS = ['hash', 'current-name', 'api-key'];
const SELECTORS = [...ROTATE_SELECTORS, 'leaked-in'];
/** Requires exactly one selector. */
function selectorOf(form) {
    const all = form.value('operation') === 'rotate' ? ROTATE_SELECTORS : SELECTORS;
    const ways = all.filter(name => form.given(name));
    if (ways.length !== 1) {
        const found = ways.length === 0 ? 'none of them is given' : `${(0,inputs_form/* listed */.KE)(ways)} are given`;
        form.fault(`Exactly one of ${(0,inputs_form/* listed */.KE)(all)} selects the key; ${found}. ${EMPTY_EXPRESSION}`);
        return undefined;
    }
    const [hashes, pattern, secret] = [form.value('hash'), form.value('current-name'), form.value('api-key')];
    if (hashes)
        return { by: 'hash', hashes };
    if (pattern)
        return { by: 'name', pattern };
    if (form.given('leaked-in'))
        return leakedSelectorOf(form);
    if (secret === undefined)
        return undefined;
    if (secret !== form.value('provisioning-key'))
        return { by: 'api-key', secret };
    form.fault('api-key: this is the provisioning key itself. Give the value of the ordinary key that is meant.');
    return undefined;
}
/** Leaked keys may be in any workspace, and there may be several. */
function leakedSelectorOf(form) {
    const [places, githubToken] = [form.value('leaked-in'), form.value('github-token')];
    if (form.given('workspace-id')) {
        form.fault('workspace-id: not together with leaked-in, which finds keys in any workspace. Use where: workspace-id == UUID.');
    }
    if (form.given('store-in'))
        form.fault('store-in: not together with leaked-in, which may find several keys.');
    if (!form.given('github-token')) {
        form.fault('github-token: leaked-in needs a token with "Secret scanning alerts: read": of a GitHub App, or fine-grained. ' +
            'GITHUB_TOKEN cannot read alerts. If a secret was given, it may not exist for this run.');
    }
    return places && githubToken !== undefined ? { by: 'leaked', places, githubToken } : undefined;
}
/** Whether to resolve alerts, which requires a step that ends the keys. */
function resolvesAlerts(form) {
    if (!form.value('resolve-alerts'))
        return false;
    if (!form.given('leaked-in'))
        form.fault('resolve-alerts is only for leaked-in, which is not given.');
    if (form.value('operation') === 'update' && form.value('disabled') !== true) {
        form.fault('resolve-alerts: update resolves alerts only with disabled: true, which ends the keys.');
    }
    return true;
}
/** `check` and `update` use a GitHub token only to read alerts. */
function refuseIdleToken(form) {
    if (form.given('github-token') && !form.given('leaked-in')) {
        form.fault('github-token is only for leaked-in, which is not given.');
    }
}
function keySelectorOf(form) {
    const selector = selectorOf(form);
    if (selector?.by === 'hash') {
        const [hash, ...more] = selector.hashes;
        if (more.length > 0)
            form.fault('hash: rotate replaces one key at a time. Give one hash.');
        return { by: 'hash', hash };
    }
    if (selector?.by === 'name') {
        if (!selector.pattern.exact)
            form.fault('current-name: rotate takes an exact name, without *.');
        return { by: 'name', name: selector.pattern.text };
    }
    return selector?.by === 'leaked' ? undefined : selector;
}
/** One workspace; undefined: the default one. */
function workspaceOf(form) {
    const workspace = form.value('workspace-id');
    if (workspace?.by !== 'all')
        return workspace;
    form.fault(`workspace-id: all is only for update, check and delete. ${form.value('operation')} works in one workspace: ` +
        'give its UUID or slug (of a workspace with the slug "all", its UUID).');
    return undefined;
}
function newKeyOf(form) {
    return (0,parse/* definedOf */.XK)({
        limit_reset: form.value('limit-reset'),
        include_byok_in_limit: form.value('include-byok-in-limit'),
        lifetime: form.value('expires-in'),
        guardrail: form.value('guardrail'),
    });
}
/** Where the new key goes. OpenRouter shows it only once, so it must go somewhere. */
function deliveryOf(form) {
    const outputKey = form.value('output-key');
    if (form.given('store-in')) {
        const storage = storageOf(form);
        refuseShortLife(form);
        return storage && { storage, outputKey };
    }
    if (outputKey) {
        refuseUnusedToken(form);
        return { storage: undefined, outputKey };
    }
    if (!form.faulty('output-key')) {
        form.fault(`store-in: ${form.value('operation')} would create a key that nobody receives. Give store-in (a GitHub secret, ` +
            'such as repository OPENROUTER_API_KEY), or output-key: true for later steps of this job.');
    }
    return undefined;
}
/** Where secrets are written or removed; also undefined without `store-in`. */
function storageOf(form) {
    const [targets, githubToken] = [form.value('store-in'), form.value('github-token')];
    if (form.given('store-in') && !form.given('github-token')) {
        form.fault('github-token: store-in needs a token that may write secrets: of a GitHub App, or fine-grained. ' +
            'GITHUB_TOKEN can never write secrets. If a secret was given, it may not exist for this run.');
    }
    if (!form.given('store-in') && !form.given('leaked-in'))
        refuseUnusedToken(form);
    return targets && githubToken !== undefined ? { targets, githubToken } : undefined;
}
function refuseUnusedToken(form) {
    if (form.given('github-token'))
        form.fault('github-token is only for store-in, which is not given.');
}
/** `30m` was probably meant as 30 months. */
function refuseShortLife(form) {
    const lifetime = form.value('expires-in');
    const fault = lifetime && (0,instant/* tooShortToStore */.vP)(lifetime, form.now);
    if (fault)
        form.fault(`expires-in: ${fault}.`);
}

;// CONCATENATED MODULE: ./build/inputs/parse-inputs.js




/**
 * The command in the inputs. `now` in ms; `event` reads GitHub's event payload, and is called only to explain an empty
 * secret.
 * @throws InputError with every fault found
 */
function parseInputs(env, now, event) {
    const form = new inputs_form/* Form */.lV(env, now);
    form.refuseUndeclared(env);
    // Only a valid operation tells which inputs belong together.
    if (form.faulty('operation'))
        throw new errors/* InputError */.dz(form.faults);
    form.refuseUnused();
    const command = commandOf(form, advice => whyNoSecret(env, event(), advice));
    if (command === undefined || form.faults.length > 0)
        throw new errors/* InputError */.dz(form.faults);
    return command;
}
const POST_INPUTS = [
    'provisioning-key',
    'federation-policy-id',
    'federation-audience',
    'seal-key',
    'api-url',
    'timeout-seconds',
    'max-retries',
];
/**
 * The inputs of the post step, with the same checks.
 * @throws InputError with every fault found
 */
function parsePostInputs(env) {
    // None of them depends on the time.
    const form = new inputs_form/* Form */.lV(env, 0, POST_INPUTS);
    const credentials = credentialsOf(form, () => 'The post step needs it to delete the key of this job, which was not deleted and expires by itself. ' +
        'Give provisioning-key from a secret that lasts until the end of the job.', true);
    if (credentials === undefined || form.faults.length > 0)
        throw new errors/* InputError */.dz(form.faults);
    return { connection: connectionOf(form), credentials };
}
/** The context for a report on inputs that cannot be parsed. */
function fallbackContext(env) {
    const written = (0,inputs_form/* rawInput */.JR)(env, 'operation') ?? 'update';
    const operation = (0,values/* parseOperation */.$$)(written);
    return {
        operation: 'value' in operation ? operation.value : written,
        gated: (0,inputs_form/* rawInput */.JR)(env, 'require') !== undefined,
        jobSummary: (0,inputs_form/* rawInput */.JR)(env, 'job-summary')?.toLowerCase() !== 'false',
        reporting: fallbackReporting(env),
    };
}
const REPORT_INPUTS = ['report-to', 'report-token', 'max-retries'];
function fallbackReporting(env) {
    const form = new inputs_form/* Form */.lV(env, 0, REPORT_INPUTS);
    const reporting = reportingOf(form);
    return form.faulty('report-to') || form.faulty('report-token') ? undefined : reporting;
}
/**
 * Why a secret is probably empty, and what to do. `payload` is GitHub's event, or anything else; `advice` is for a
 * secret that may not exist.
 */
function whyNoSecret(env, payload, advice) {
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
        'Dependabot, which get no secrets. A secret of an environment needs environment: at the job; a reusable workflow ' +
        `needs secrets: where it is called (secrets: inherit). ${advice}`);
}


/***/ }),

/***/ 6953:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  vP: () => (/* binding */ parseCarryOver),
  nx: () => (/* binding */ parseCredential),
  rQ: () => (/* binding */ parseExpiry),
  Xi: () => (/* binding */ parseGate),
  YD: () => (/* binding */ parseGitHubToken),
  Q: () => (/* binding */ parseGuardrailChoice),
  CY: () => (/* binding */ parseHashes),
  PD: () => (/* binding */ parseLeakedIn),
  $q: () => (/* binding */ parseName),
  L5: () => (/* binding */ parseNewLimit),
  FC: () => (/* binding */ parseOneWorkspace),
  $$: () => (/* binding */ parseOperation),
  EY: () => (/* binding */ parsePattern),
  xx: () => (/* binding */ parsePolicyId),
  ru: () => (/* binding */ parseReportTo),
  RX: () => (/* binding */ parseReportToken),
  Do: () => (/* binding */ parseReset),
  dV: () => (/* binding */ parseRetirement),
  RI: () => (/* binding */ parseSealKeys),
  CH: () => (/* binding */ parseStoreIn),
  r4: () => (/* binding */ parseText),
  Dl: () => (/* binding */ parseUrl),
  ro: () => (/* binding */ parseWhere),
  kB: () => (/* binding */ parseWord),
  e5: () => (/* binding */ parseWorkspaceRef),
  rD: () => (/* binding */ wholeNumber)
});

// EXTERNAL MODULE: ./build/domain/command/command.js
var command = __nccwpck_require__(2326);
// EXTERNAL MODULE: ./build/domain/text/parse.js
var parse = __nccwpck_require__(4614);
// EXTERNAL MODULE: ./build/domain/text/pattern.js
var pattern = __nccwpck_require__(5615);
// EXTERNAL MODULE: ./build/domain/text/untrusted.js
var untrusted = __nccwpck_require__(1511);
;// CONCATENATED MODULE: ./build/domain/command/places.js
/** Places in inputs, one per line: where keys leaked (`leaked-in`), and where a report is posted (`report-to`). */



const LEAK_FORMS = 'write repository, OWNER/REPO: repository, or organization ORG';
/** Parses places, one per line, with a fault for every invalid line. `own` is the workflow's repository. */
function parseLeakPlaces(text, own) {
    const known = new Set();
    return (0,parse/* parseLines */.Li)(text, line => {
        const place = parseLeakPlace(line, own);
        if ('fault' in place)
            return place;
        // GitHub's names are case-insensitive.
        const name = place.value.line.toLowerCase();
        if (known.has(name))
            return { fault: 'the same place twice' };
        known.add(name);
        return place;
    });
}
function parseLeakPlace(line, own) {
    const org = /^organization\s+([A-Za-z0-9][\w-]*)$/.exec(line)?.[1];
    if (org !== undefined)
        return { value: { line: `organization ${org}`, kind: 'organization', org } };
    const [, before] = /^(?:([^\s:]+):\s*)?repository$/.exec(line) ?? [];
    if (before === undefined && line !== 'repository')
        return { fault: LEAK_FORMS };
    const [, owner, repo] = /^([A-Za-z0-9][\w-]*)\/(?!\.{1,2}$)([\w.-]+)$/.exec(before ?? own ?? '') ?? [];
    if (owner === undefined || repo === undefined) {
        return {
            fault: before
                ? 'before the colon stands OWNER/REPO'
                : 'the workflow has no repository; write OWNER/REPO: before it',
        };
    }
    return { value: { line: `${owner}/${repo}: repository`, kind: 'repository', owner, repo } };
}
const REPORT_FORMS = 'pull-request [NUMBER] [TITLE] or issue TITLE';
const KINDS = ['pull-request', 'issue'];
/** Characters. GitHub allows 256. */
const MAX_TITLE_LENGTH = 200;
const SHORT_KINDS = new Map([
    ['pr', 'pull-request'],
    ['pull', 'pull-request'],
    ['pull_request', 'pull-request'],
    ['comment', 'pull-request'],
]);
/** Parses places, one per line, with a fault for every invalid line. */
function parseReportPlaces(text) {
    const known = new Set();
    return (0,parse/* parseLines */.Li)(text, line => {
        const place = parseReportPlace(line);
        if ('fault' in place)
            return place;
        const { kind, title } = place.value;
        const name = JSON.stringify([kind, title, kind === 'issue' ? undefined : place.value.number]);
        if (known.has(name))
            return { fault: 'the same place twice; give each its own title' };
        known.add(name);
        return place;
    });
}
function parseReportPlace(line) {
    const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(line) ?? [];
    const kind = KINDS.find(each => each === word);
    if (kind === undefined) {
        const meant = SHORT_KINDS.get(word.toLowerCase()) ?? (0,pattern/* misspelt */.IM)(word, KINDS);
        return { fault: `write ${REPORT_FORMS}${meant === undefined ? '' : (0,untrusted/* say */.cv) ` (did you mean ${meant}?)`}` };
    }
    if (kind === 'issue') {
        return rest === ''
            ? { fault: 'the title of the issue is missing; write issue TITLE' }
            : titled({ line, kind }, rest);
    }
    const [, hash = '', digits, title = ''] = /^(#?)(\d+)(?:\s+(.*))?$/s.exec(rest) ?? [];
    if (digits === undefined)
        return titled({ line, kind, number: undefined }, rest);
    if (hash !== '')
        return { fault: 'write the number of the pull request without #' };
    const number = Number(digits);
    if (number < 1 || digits.length > 9)
        return { fault: 'this is not the number of a pull request' };
    return titled({ line, kind, number }, title);
}
function titled(place, title) {
    const length = [...title].length;
    if (length > MAX_TITLE_LENGTH)
        return { fault: `the title has ${length} characters; at most ${MAX_TITLE_LENGTH} are allowed` };
    return { value: { ...place, title } };
}

// EXTERNAL MODULE: ./build/domain/command/target.js
var target = __nccwpck_require__(3030);
// EXTERNAL MODULE: ./build/domain/conditions/condition-parser.js + 1 modules
var condition_parser = __nccwpck_require__(4073);
// EXTERNAL MODULE: ./build/domain/key/key.js
var key = __nccwpck_require__(9274);
// EXTERNAL MODULE: ./build/domain/money/limit.js
var limit = __nccwpck_require__(637);
// EXTERNAL MODULE: ./build/domain/rotation/names.js
var names = __nccwpck_require__(5748);
// EXTERNAL MODULE: ./build/domain/time/instant.js
var instant = __nccwpck_require__(334);
;// CONCATENATED MODULE: ./build/inputs/values.js
/**
 * Parsers of single values: each turns the text of one input into its value, or says why it is invalid. The parsers of
 * limits, lifetimes, conditions and targets are in `domain`.
 */











const GITHUB_TOKEN = /^(gh[pousr]_|github_pat_)/;
/** A key as lists and OpenRouter's keys page show it. */
const MASKED_KEY = /^["']?sk-or-[\w-]*(\.\.\.|…|\*{2,})[\w-]*["']?$/i;
/** Any text. */
function parseText(text) {
    return { value: text };
}
/** Other common words for operations. */
const OPERATION_HINTS = {
    disable: 'use update with disabled: true',
    enable: 'use update with disabled: false',
    plan: 'use apply with dry-run: true',
    remove: 'use delete',
    revoke: 'use delete, or update with disabled: true',
    add: 'use create',
    new: 'use create',
    get: 'use check',
    list: 'use check with current-name: "*"',
    set: 'use update',
    edit: 'use update',
    rename: 'use update with name',
    move: 'use update with move-to-workspace',
};
function parseOperation(text) {
    return parseWord(text.toLowerCase(), command/* OPERATIONS */.xb, OPERATION_HINTS);
}
function parseRetirement(text) {
    const [, lifetime] = /^after(?: +(.*))?$/i.exec(text) ?? [];
    if (lifetime !== undefined)
        return parseGrace(lifetime);
    const word = parseWord(text, command/* RETIREMENTS */.jo, { after: 'give a duration, such as after 3d' });
    return 'fault' in word
        ? { fault: word.fault.replace(command/* RETIREMENTS */.jo.join(', '), `${command/* RETIREMENTS */.jo.join(', ')}, after 3d`) }
        : word;
}
/** How long the old key stays enabled. */
function parseGrace(text) {
    const duration = (0,instant/* parseDuration */.E9)(text);
    if ('fault' in duration)
        return { fault: `after: ${duration.fault}` };
    if (duration.value < instant/* HOUR_MS */.iQ)
        return { fault: 'after: it is less than an hour (m is minutes); the least is 1h' };
    if (duration.value > 30 * instant/* DAY_MS */.sO)
        return { fault: 'after: it is more than 30 days' };
    return { value: { after: duration.value } };
}
function parseCarryOver(text) {
    return parseWord(text, command/* CARRIED */.xc, { none: 'use guardrail', guardrails: 'use guardrail' });
}
const RESET_HINTS = {
    never: 'use none',
    null: 'use none',
    no: 'use none',
    off: 'use none',
    unlimited: 'use none (unlimited is a word of limit)',
};
/** null: the used part of the limit never returns to 0. */
function parseReset(text) {
    const parsed = parseWord(text, key/* LIMIT_RESETS */.tg, RESET_HINTS);
    if ('fault' in parsed)
        return parsed;
    return { value: parsed.value === 'none' ? null : parsed.value };
}
/** Parses one of the words. Any other text gets a hint, or the nearest word as a suggestion. */
function parseWord(text, words, hints = {}) {
    const word = words.find(each => each === text);
    if (word !== undefined)
        return { value: word };
    const [written, nearest] = [text.toLowerCase(), (0,pattern/* misspelt */.IM)(text, words)];
    const hint = Object.hasOwn(hints, written) ? hints[written] : nearest && `did you mean ${nearest}?`;
    return { fault: `it is not one of ${words.join(', ')}${hint ? ` (${hint})` : ''}` };
}
/** A parser of whole numbers in a range. */
function wholeNumber(least, most) {
    return text => {
        const fits = (digits) => Number(digits) >= least && Number(digits) <= most;
        if (/^\d{1,7}$/.test(text) && fits(text))
            return { value: Number(text) };
        const [, meant] = /^\+?(\d{1,7})(?:\.0+)?(?: ?(?:s|secs?|seconds?|keys|times|retries))?$/i.exec(text) ?? [];
        const hint = meant !== undefined && fits(meant) ? ` (did you mean ${meant}?)` : '';
        return { fault: `it is not a whole number from ${least} to ${most}${hint}` };
    };
}
const STORE_KEY = 'Give the secret that holds the OpenRouter key';
const STORE_AGAIN = 'Store the secret again, with nothing but the key';
/** Shapes of credentials that cannot be OpenRouter keys. No part of them is ever quoted. */
const NOT_KEYS = [
    [/^["'`]|["'`]$/, `the value has quotes around it. ${STORE_AGAIN}`],
    [
        GITHUB_TOKEN,
        `the value looks like a GitHub token, not like a key of OpenRouter. Nothing was sent to OpenRouter. ${STORE_KEY}`,
    ],
    [/^sk-(ant|proj)-/i, `the value looks like another vendor's API key, not like a key of OpenRouter. ${STORE_KEY}`],
    [
        new RegExp(`${MASKED_KEY.source}|^\\*{3,}$`, 'i'),
        'the value is a masked key, as lists show it, and not the key itself. Store the whole key as the secret',
    ],
    [/.sk-or-/i, `the value has something before sk-or-, with which a key begins. ${STORE_AGAIN}`],
    [
        /^eyJ[\w-]*\.[\w-]*\.[\w-]*$/,
        'the value looks like a token of a login (a JWT), not like a key. To log in without a stored key, use ' +
            'federation-policy-id',
    ],
];
/**
 * A credential goes into a header, so it must be visible ASCII. A wrong one is refused before it reaches the wrong
 * host.
 */
function parseCredential(text) {
    const fault = NOT_KEYS.find(([shape]) => shape.test(text))?.[1];
    return fault === undefined ? parseVisible(text) : { faults: [fault] };
}
const LIKE_KEY = /^["'`]?sk-or-/i;
/** Parses a GitHub token. */
function parseGitHubToken(text) {
    if (!LIKE_KEY.test(text))
        return parseVisible(text);
    return {
        faults: [
            'the value looks like a key of OpenRouter, not like a GitHub token. Nothing was sent to GitHub. Give the secret that holds the token',
        ],
    };
}
/** Parses where the report is posted. */
function parseReportTo(text) {
    return listOf(parseReportPlaces(text), 'there are only comments, and no place. Give one per line, or leave it out');
}
/** Every step has this input. Unless a report is posted, anything but an OpenRouter key is accepted. */
function parseReportToken(text) {
    const token = parseGitHubToken(text);
    return 'value' in token || !LIKE_KEY.test(text) ? { value: text } : token;
}
function parseVisible(text) {
    if (/^[\x21-\x7e]+$/.test(text))
        return { value: text };
    return {
        faults: [
            `the value has characters that no key has (white space, quotes or line breaks may have been copied along). ${STORE_AGAIN}`,
        ],
    };
}
function parsePolicyId(text) {
    if ((0,parse/* isUuid */.O1)(text))
        return { value: text.toLowerCase() };
    return { fault: "it is not a UUID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301, which is how a policy's ID looks" };
}
const MAX_SEAL_KEYS = 5;
const MIN_SEAL_KEY_LENGTH = 32;
/** Parses secrets, one per line. None of them is ever quoted. */
function parseSealKeys(text) {
    const lines = text
        .replaceAll('\r', '')
        .split('\n')
        .map(line => line.trim());
    const [first, ...more] = lines.filter(line => line !== '');
    if (first === undefined)
        return { faults: ['there is no secret. Give at least one'] };
    const keys = [first, ...more];
    const faults = keys.flatMap((key, index) => {
        const length = [...key].length;
        if (length >= MIN_SEAL_KEY_LENGTH)
            return [];
        return `line ${index + 1} has ${length} characters. Use a random secret of at least ${MIN_SEAL_KEY_LENGTH}`;
    });
    if (keys.length > MAX_SEAL_KEYS) {
        faults.push(`there are ${keys.length} secrets, one per line. At most ${MAX_SEAL_KEYS} are allowed`);
    }
    return faults.length > 0 ? { faults } : { value: keys };
}
/** Parses hashes separated by commas, white space or new lines; duplicates count once. */
function parseHashes(text) {
    const elements = text.split(',').map(each => each.trim());
    const faults = new Set(elements.includes('') ? [`${(0,untrusted/* quoted */.TL)(text)}: an element between commas is empty`] : []);
    const hashes = new Set(elements
        .flatMap(each => each.split(/\s+/))
        .filter(each => each !== '')
        .map(each => (/^[0-9a-f]{64}$/i.test(each) ? each.toLowerCase() : each)));
    for (const hash of hashes)
        for (const fault of hashFaults(hash))
            faults.add(fault);
    // A secret with spaces would be quoted in parts, which do not look secret.
    if (faults.size > 0 && hasSplitSecret(text, elements))
        return { faults: ['it holds a secret of this step, and no hash'] };
    const [first, ...more] = hashes;
    return first === undefined || faults.size > 0 ? { faults: [...faults] } : { value: [first, ...more] };
}
/** Whether the text contains a secret that is not recognizable in its parts. */
function hasSplitSecret(text, elements) {
    const parts = elements.flatMap(each => each.split(/\s+/));
    return (0,untrusted/* redacted */.pc)(text) !== text && parts.every(part => (0,untrusted/* redacted */.pc)(part) === part);
}
function hashFaults(hash) {
    if (MASKED_KEY.test(hash)) {
        const mask = hash.replace(/["']/g, '').replace('…', '...').replace(/\*+/, '*');
        return [`this is a masked key; select it with current-name: '*' and where: label == ${(0,untrusted/* shown */.SP)(mask, 60)}`];
    }
    if (/^["']?sk-or-/i.test(hash)) {
        return [
            "this looks like an API key. A key's hash is wanted: operation check and OpenRouter's keys page show it. " +
                'To select a key by its own value, use api-key. The runner has already printed the value in this log, ' +
                'so treat that key as leaked: disable it and create a new one',
        ];
    }
    if ((0,untrusted/* redacted */.pc)(hash) !== hash)
        return ['this looks like a credential, and not like a hash. Nothing was sent with it'];
    if (/^[0-9a-f]{12}$/i.test(hash)) {
        return [
            `${(0,untrusted/* quoted */.TL)(hash)} is only the beginning of a hash, which has 64 hex digits: the log shows only the beginning; the ` +
                'output hash has all of it',
        ];
    }
    if (/^(null|undefined)$/i.test(hash)) {
        return [`${(0,untrusted/* quoted */.TL)(hash)} is an empty result of another step: look at what should have given the hash`];
    }
    if (/^[\w-]{1,200}$/.test(hash))
        return [];
    return [`${(0,untrusted/* quoted */.TL)(hash)} is not a valid hash: use letters, digits, _ and -, at most 200 of them`];
}
function parsePattern(text) {
    return { value: (0,pattern/* namePattern */._u)(text) };
}
/** Parses a workspace, or `all`. (A workspace with the slug `all` can only be given by its UUID.) */
function parseWorkspaceRef(text) {
    if ((0,parse/* isUuid */.O1)(text))
        return { value: { by: 'id', id: text.toLowerCase() } };
    if (text === 'all')
        return { value: { by: 'all' } };
    if (/^[a-z0-9-]{1,200}$/.test(text))
        return { value: { by: 'slug', slug: text } };
    const slug = text
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-|-$/g, '');
    // No message shows a secret, but its lower-case form would not be recognized.
    const hint = slug === '' || (0,untrusted/* redacted */.pc)(text) !== text ? '' : ` (did you mean ${(0,untrusted/* shown */.SP)(slug, 60)}?)`;
    return {
        fault: 'it is not a UUID such as 0df9e665-d932-5740-b2c7-b52af166bc11, and not a slug of lowercase letters, digits ' +
            `and hyphens${hint}`,
    };
}
/** Parses the workspace to move a key to. */
function parseOneWorkspace(text) {
    const parsed = parseWorkspaceRef(text);
    if ('fault' in parsed)
        return parsed;
    const { value } = parsed;
    if (value.by !== 'all')
        return { value };
    return { fault: 'a key is in one workspace; give its UUID or slug (of a workspace with the slug "all", its UUID)' };
}
function parseName(text) {
    if (!(0,names/* looksMarked */.P8)(text))
        return { value: text };
    return { fault: 'it ends like a name that this action gives to keys in a rotation; choose another ending' };
}
function parseNewLimit(text, { operation }) {
    return (0,limit/* parseLimit */.Fv)(text, operation === 'create' ? 'absolute' : 'any');
}
function parseExpiry(text, { now }) {
    return (0,instant/* parseLifetime */.$u)(text, now);
}
function parseGuardrailChoice(text) {
    if (text === 'none')
        return { value: 'none' };
    return { value: (0,parse/* isUuid */.O1)(text) ? { by: 'id', id: text.toLowerCase() } : { by: 'name', name: text } };
}
/** Parses conditions that filter existing keys. */
function parseWhere(text, { ownKey }) {
    return conditions(text, ownKey ? 'where of the own key' : 'where');
}
/** Parses conditions that the keys must (`require`) or should (`warn`) meet at the end. */
function parseGate(text, { operation, ownKey }) {
    if (operation === 'validate')
        return conditions(text, 'require of a keys file');
    const newKey = operation === 'create' || operation === 'rotate';
    return conditions(text, ownKey ? 'require of the own key' : newKey ? 'require of a new key' : 'require');
}
function conditions(text, scope) {
    return listOf((0,condition_parser/* parseConditions */.W)(text, scope), 'there are only comments, and no condition. Add one, or leave the input out');
}
function parseStoreIn(text, { repository }) {
    return listOf((0,target/* parseTargets */.S)(text, repository), 'there are only comments, and no target. Give one per line');
}
function parseLeakedIn(text, { repository }) {
    return listOf(parseLeakPlaces(text, repository), 'there are only comments, and no place. Give one per line');
}
function listOf({ values, faults }, whenEmpty) {
    const [first, ...more] = values;
    if (faults.length > 0)
        return { faults };
    return first === undefined ? { faults: [whenEmpty] } : { value: [first, ...more] };
}
/** Parses the base of an API: https, or http on this machine. Never quoted, since it may contain credentials. */
function parseUrl(text) {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined) {
        // A host and a path, without anything that could be a credential.
        const hint = /^[a-z\d-]+(\.[a-z\d-]+)+(\/[\w./-]*)?$/i.test(text)
            ? ` (did you mean https://${(0,untrusted/* shown */.SP)(text, 200)}?)`
            : '';
        return { faults: [`it is not a valid URL such as https://openrouter.ai/api/v1${hint}`] };
    }
    const fault = urlFault(url);
    return fault === undefined ? { value: url } : { faults: [fault] };
}
function urlFault(url) {
    if (url.protocol !== 'https:' && url.protocol !== 'http:')
        return 'it does not begin with https://';
    if (url.username !== '' || url.password !== '')
        return 'it contains credentials, which would be printed in logs';
    if (url.search !== '' || url.hash !== '')
        return 'it has a query or a fragment; give only the base';
    if (url.protocol === 'http:' && !(0,parse/* isLoopback */.U9)(url.hostname)) {
        return 'plain http would expose the provisioning key to the network; use https (http only for this machine itself)';
    }
    return undefined;
}


/***/ }),

/***/ 182:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  tX: () => (/* binding */ errorTexts),
  fJ: () => (/* binding */ fail),
  BP: () => (/* binding */ logLine),
  n$: () => (/* binding */ logNotice),
  FF: () => (/* binding */ logWarning),
  dK: () => (/* binding */ mask),
  VE: () => (/* binding */ maskLikeKey)
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
const external_path_namespaceObject = require("path");
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
// EXTERNAL MODULE: ./build/domain/text/errors.js
var errors = __nccwpck_require__(2198);
// EXTERNAL MODULE: ./build/domain/text/untrusted.js
var untrusted = __nccwpck_require__(1511);
;// CONCATENATED MODULE: ./build/report/log/log.js
/**
 * What a person sees in the log. Only this file prints, so that no line can become a runner command.
 * `say` has made the values in the lines safe already; the whole line passes through the same rules once more.
 */



/** Characters of a line, whatever is in it: a host can answer with hashes of megabytes. */
const MAX_LINE_LENGTH = 16_000;
/** Writes one line to the log. */
function logLine(line) {
    info((0,untrusted/* shown */.SP)(line, MAX_LINE_LENGTH));
}
/** Writes a line to the log and an annotation to the run's page. */
function logNotice(line) {
    notice((0,untrusted/* shown */.SP)(line, MAX_LINE_LENGTH));
}
function logWarning(line) {
    warning((0,untrusted/* shown */.SP)(line, MAX_LINE_LENGTH));
}
/** From now on the secret and each of its lines are shown nowhere: the runner replaces them by asterisks. */
function mask(secret) {
    if (secret.trim() === '')
        return;
    (0,untrusted/* hide */.jD)(secret);
    maskForRunner(secret);
}
/**
 * The runner replaces a text like an API key by asterisks, wherever it came from. It is not hidden individually as
 * well: `redacted` recognizes it, and thousands of names like keys would make every line slow. For a longer text its
 * beginning is enough.
 */
function maskLikeKey(text) {
    maskForRunner(text.slice(0, MAX_KEY_LENGTH));
}
/** More characters than any API key has. */
const MAX_KEY_LENGTH = 1_000;
const masked = new Set();
function maskForRunner(text) {
    if (masked.has(text))
        return;
    masked.add(text);
    setSecret(text);
}
/** Shows why the step fails, and makes it fail. `process.exit` right after requests can crash on Windows. */
function fail(cause) {
    if (cause instanceof errors/* KeysFileError */.p$)
        failAt(cause);
    else
        failWith(cause);
    process.exitCode = 1;
}
/** Shows faults of a file on its lines, also in the diff of a pull request. */
function failAt({ path, faults }) {
    for (const { line, column, message } of faults) {
        const text = (0,untrusted/* shown */.SP)(`${path}:${line}:${column}: ${message}`, MAX_LINE_LENGTH);
        error(text, { title: 'Keys file', file: (0,untrusted/* shown */.SP)(path), startLine: line, startColumn: column });
    }
}
function failWith(cause) {
    for (const text of errorTexts(cause))
        error(text
            .split('\n')
            .map(line => (0,untrusted/* shown */.SP)(line, MAX_LINE_LENGTH))
            .join('\n'));
}
/** The texts of an error that are shown one by one. */
function errorTexts(cause) {
    return cause instanceof errors/* InputError */.dz ? cause.faults : [(0,errors/* asActionError */.z6)(cause).message];
}


/***/ }),

/***/ 5821:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Jq: () => (/* binding */ writeState),
/* harmony export */   Kn: () => (/* binding */ writeOutputs),
/* harmony export */   Sy: () => (/* binding */ writeSummary),
/* harmony export */   _h: () => (/* binding */ writeFile),
/* harmony export */   qV: () => (/* binding */ requireOutputs)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3024);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(8161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(6760);
/* harmony import */ var _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(2198);
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(1511);
/* harmony import */ var _log_log_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(182);
/** What a step leaves in the runner's files: outputs, state, the job summary, and files that outputs name. */






/**
 * Sets outputs: all in one write, so that a killed step leaves all of them or none. Without the runner's file nothing
 * is set: printing them, as the runner once accepted, would print `key`. Returns whether they are set.
 * @throws ActionError when the runner's file cannot be written
 */
function writeOutputs(values) {
    return appendCommands('GITHUB_OUTPUT', 'outputs', values);
}
/**
 * Makes sure that outputs can be set before a key is created that only an output would deliver.
 * @throws ActionError when they cannot
 */
function requireOutputs() {
    if (!process.env.GITHUB_OUTPUT) {
        throw new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ('output-key: GITHUB_OUTPUT is not set, so nobody would get the new key. The runner sets it.');
    }
    writeOutputs(new Map());
}
/**
 * Leaves a value for the post step.
 * @throws ActionError when it cannot be saved
 */
function writeState(name, value) {
    if (appendCommands('GITHUB_STATE', 'state for the post step', new Map([[name, value]])))
        return;
    throw new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ('GITHUB_STATE is not set, so the post step would do nothing. The runner sets it.');
}
/** The files whose paths are outputs: the prefix of their folder's name, and their own name. */
const FILES = {
    'keys-file': ['openrouter-keys-', 'keys.json'],
    'plan-file': ['openrouter-plan-', 'plan.json'],
    'report-file': ['openrouter-report-', 'report.md'],
};
/**
 * The path of a new file under RUNNER_TEMP with the text, for the output of that name; undefined, with a warning, when
 * the file or its text cannot be made.
 */
function writeFile(output, pieces) {
    try {
        // A folder of its own: steps of the same job must not overwrite each other's files.
        const [prefix, name] = FILES[output];
        const path = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdtempSync)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(process.env.RUNNER_TEMP || (0,node_os__WEBPACK_IMPORTED_MODULE_1__.tmpdir)(), prefix)), name);
        const file = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(path, 'wx', 0o600);
        try {
            for (const piece of pieces)
                (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(file, piece);
        }
        finally {
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.closeSync)(file);
        }
        return path;
    }
    catch (error) {
        (0,_log_log_js__WEBPACK_IMPORTED_MODULE_5__/* .logWarning */ .FF)((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `The output ${output} is not set, because its file could not be written (${String(error)}).`);
        return undefined;
    }
}
/** Adds to the job summary. GITHUB_STEP_SUMMARY may be missing; if it cannot be written, that is only a warning. */
function writeSummary(markdown) {
    const path = process.env.GITHUB_STEP_SUMMARY;
    if (!path)
        return;
    try {
        append(path, `${markdown}\n`);
    }
    catch (error) {
        (0,_log_log_js__WEBPACK_IMPORTED_MODULE_5__/* .logWarning */ .FF)((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `The job summary could not be written (${String(error)}).`);
    }
}
function appendCommands(variable, what, values) {
    const path = process.env[variable];
    if (!path) {
        (0,_log_log_js__WEBPACK_IMPORTED_MODULE_5__/* .logWarning */ .FF)(`${variable} is not set, so the ${what} could not be saved. The runner sets it; outside of a runner, set it to the path of a file.`);
        return false;
    }
    try {
        append(path, [...values].map(([name, value]) => fileCommand(name, value)).join(''));
        return true;
    }
    catch (error) {
        throw new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `The ${what} could not be written to the file in ${variable} (${String(error)}). ` +
            "Make sure that the runner's temporary folder is writable.");
    }
}
/**
 * A value on its line, or, when it has several, up to a delimiter that nobody could have put into it.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#multiline-strings
 *
 * `@actions/core` does it too, but opens the file again for each of some thirty outputs, and loads node:crypto, which
 * takes a tenth of the time in which a wrong input is reported.
 */
function fileCommand(name, value) {
    if (!/[\r\n]/.test(value))
        return `${name}=${value}\n`;
    const end = `ghadelimiter_${unguessable()}`;
    return `${name}<<${end}\n${value}\n${end}\n`;
}
/** The runner creates its files; a missing one is an error, and is not created here. */
function append(path, text) {
    const file = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(path, node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_WRONLY | node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_APPEND);
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(file, text);
    }
    finally {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.closeSync)(file);
    }
}
/** Random, from a module that is loaded only when needed. */
function unguessable() {
    return process.getBuiltinModule('node:crypto').randomUUID();
}


/***/ }),

/***/ 7072:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ headlineOf)
/* harmony export */ });
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1511);
/** A report's title as one line of plain text, for chat: it cannot mention anybody or become the text of a link. */

/** Characters. */
const MAX_LENGTH = 200;
/** `title` is Markdown with text from outside in `<code>`. */
function headlineOf(title) {
    const text = title.replace(/<code>(.*?)<\/code>/gs, (_, html) => reduced(decoded(html)));
    const line = (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .redacted */ .pc)(text).replace(/\s+/g, ' ').trim();
    const characters = [...line];
    return characters.length > MAX_LENGTH ? `${characters.slice(0, MAX_LENGTH - 1).join('')}…` : line;
}
/** What `markdown` has encoded. */
function decoded(html) {
    return html
        .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&amp;', '&');
}
/** Escaped characters are left out as well. The rest could have become a key, so it is redacted again. */
function reduced(name) {
    const allowed = (text) => text.replace(/[^\p{L}\p{N} \-_.:/()]/gu, '');
    return allowed((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .redacted */ .pc)(allowed(name.replace(/\\(u\{?[0-9a-f]+\}?|[nrt])/g, ' '))));
}


/***/ }),

/***/ 9817:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   N7: () => (/* binding */ reportError),
/* harmony export */   n0: () => (/* binding */ setOutputs)
/* harmony export */ });
/* unused harmony export failurePage */
/* harmony import */ var _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2198);
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(1511);
/* harmony import */ var _log_log_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(182);
/* harmony import */ var _outputs_files_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(5821);
/* harmony import */ var _outputs_headline_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(7072);
/* harmony import */ var _summary_page_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(2205);
/** An error without an outcome: it ended the step before anything was done. */






/**
 * Shows the error and makes the step fail. `gated`: there are requirements, and the step failed before they could be
 * judged. `operation` as the input says.
 */
function reportError(error, operation, gated, jobSummary) {
    (0,_log_log_js__WEBPACK_IMPORTED_MODULE_2__/* .fail */ .fJ)(error);
    const page = failurePage(operation, (0,_log_log_js__WEBPACK_IMPORTED_MODULE_2__/* .errorTexts */ .tX)(error));
    const values = new Map([
        ['changed', 'false'],
        ['headline', (0,_outputs_headline_js__WEBPACK_IMPORTED_MODULE_4__/* .headlineOf */ .g)(failureTitle(`<code>${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .markdown */ .wD)(operation)}</code>`))],
    ]);
    if (gated)
        values.set('passed', 'false').set('unmet', '[]');
    // With faulty inputs the file was not read.
    if (operation === 'validate' && !(error instanceof _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .InputError */ .dz))
        values.set('valid', 'false');
    const path = (0,_outputs_files_js__WEBPACK_IMPORTED_MODULE_3__/* .writeFile */ ._h)('report-file', [page.within(_summary_page_js__WEBPACK_IMPORTED_MODULE_5__/* .REPORT_BOUND */ .OY)]);
    if (path !== undefined)
        values.set('report-file', path);
    setOutputs(values, error);
    if (jobSummary)
        (0,_outputs_files_js__WEBPACK_IMPORTED_MODULE_3__/* .writeSummary */ .Sy)(page.within(_summary_page_js__WEBPACK_IMPORTED_MODULE_5__/* .SUMMARY_BOUND */ .WY));
    return { within: most => page.within((0,_summary_page_js__WEBPACK_IMPORTED_MODULE_5__/* .boundOf */ .s0)(most)), needsAttention: true };
}
/** `operation` as the input says; `texts` are the errors. It is here so that a wrong input loads nothing else. */
function failurePage(operation, texts) {
    const page = new _summary_page_js__WEBPACK_IMPORTED_MODULE_5__/* .Page */ .YW();
    page.add(`## ${failureTitle((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .markdown */ .wD)(operation))}`);
    for (const text of texts)
        page.add((0,_summary_page_js__WEBPACK_IMPORTED_MODULE_5__/* .quotation */ .fh)(text));
    return page;
}
function failureTitle(operation) {
    return `❌ OpenRouter: ${operation} failed`;
}
/**
 * Outputs that cannot be written make the step fail, but must not hide what else there is to report. Returns whether
 * they were. `shown` is an error that was shown already.
 */
function setOutputs(values, shown) {
    try {
        return (0,_outputs_files_js__WEBPACK_IMPORTED_MODULE_3__/* .writeOutputs */ .Kn)(values);
    }
    catch (error) {
        if (String(error) !== String(shown))
            (0,_log_log_js__WEBPACK_IMPORTED_MODULE_2__/* .fail */ .fJ)(error);
        return false;
    }
}


/***/ }),

/***/ 2205:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Cr: () => (/* binding */ bold),
/* harmony export */   D_: () => (/* binding */ unbroken),
/* harmony export */   Hn: () => (/* binding */ cell),
/* harmony export */   Hy: () => (/* binding */ withRest),
/* harmony export */   I1: () => (/* binding */ keyCell),
/* harmony export */   M0: () => (/* binding */ bar),
/* harmony export */   OY: () => (/* binding */ REPORT_BOUND),
/* harmony export */   Pe: () => (/* binding */ setting),
/* harmony export */   Vc: () => (/* binding */ minute),
/* harmony export */   WY: () => (/* binding */ SUMMARY_BOUND),
/* harmony export */   YW: () => (/* binding */ Page),
/* harmony export */   aY: () => (/* binding */ code),
/* harmony export */   fh: () => (/* binding */ quotation),
/* harmony export */   nM: () => (/* binding */ row),
/* harmony export */   qB: () => (/* binding */ NAMED),
/* harmony export */   s0: () => (/* binding */ boundOf),
/* harmony export */   vd: () => (/* binding */ day),
/* harmony export */   wx: () => (/* binding */ header)
/* harmony export */ });
/* harmony import */ var _domain_rotation_names_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(5748);
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(1511);
/**
 * Markdown within bounds: blocks are collected first, and what exceeds a bound is left out with a note. All text from
 * outside is inert.
 */


const BAR_WIDTH = 10;
/** Text for a table cell. */
function cell(text, max = 120) {
    return (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .markdown */ .wD)(text, max);
}
/** Bold, for text that is already inert: asterisks would need letters at its ends. */
function bold(html) {
    return html === '' ? '' : `<b>${html}</b>`;
}
function code(text, max = 200) {
    return `<code>${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .markdown */ .wD)(text, max)}</code>`;
}
/** `prod <code>f01d52606dc8</code>`; the hash alone for a key that could not be read. */
function keyCell({ name, hash }) {
    const parts = [
        ...(name === null || name === '' ? [] : [bold(cell(name))]),
        ...(hash === '' ? [] : [code((0,_domain_rotation_names_js__WEBPACK_IMPORTED_MODULE_0__/* .shortHash */ .BC)(hash))]),
    ];
    return parts.join(' ');
}
/** `██████░░░░ 62 %` on one line. `percent` may be over 100. */
function bar(percent) {
    const filled = Math.min(BAR_WIDTH, percent > 0 ? Math.max(1, Math.floor(percent / BAR_WIDTH)) : 0);
    return `\`${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}\u00a0${Math.floor(percent)}\u00a0%\``;
}
/** The day of an instant, kept on one line. */
function day(instant) {
    return unbroken((instant ?? '').slice(0, 10));
}
/** An instant to the minute, on one line: `2026-12-01 00:00 UTC`. Anything else is shown unchanged. */
function minute(instant) {
    const [, date, time] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::[\d.]+)?Z$/.exec(instant) ?? [];
    return unbroken(date === undefined ? instant : `${date} ${time} UTC`);
}
/** A value of a setting; an amount stays on the line of its unit. */
function setting(text) {
    return cell(text).replaceAll(' USD', '&nbsp;USD');
}
/** Kept on one line. */
function unbroken(text) {
    return cell(text)
        .replaceAll(' ', '&nbsp;')
        .replace(/-|&#45;/g, '&#8209;');
}
/** Keys that are named in a list; the rest is counted. */
const NAMED = 5;
/** `a, b, and 3 more` */
function withRest(named, count, separator = ', ') {
    return [...named, ...(count > named.length ? [`and ${count - named.length} more`] : [])].join(separator);
}
function row(cells) {
    return `| ${cells.join(' | ')} |`;
}
/** The first two lines of a table. */
function header(columns) {
    return [row(columns.map(({ title }) => title)), `|${columns.map(({ right }) => (right ? '--:' : ':--')).join('|')}|`];
}
/** Every line of a text as a quotation. */
function quotation(text) {
    return text
        .split('\n')
        .map(line => `> ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .markdown */ .wD)(line, 2000)}`)
        .join('<br>\n');
}
/** GitHub limits a step's summary to 1 MiB; earlier writes to the same file count too. */
const SUMMARY_BOUND = {
    most: 1_000_000,
    size: text => Buffer.byteLength(text),
    note: '✂️ Cut here: GitHub shows at most 1 MiB. The output <code>keys-file</code> names a file with all keys.',
};
/** GitHub limits issues and comments to 65,536 characters, and whoever posts the report may add to it. */
const REPORT_BOUND = {
    most: 60_000,
    size: text => text.length,
    note: '✂️ Cut here at 60,000 characters. The job summary shows more, and the output <code>keys-file</code> names a file with all keys.',
};
/** The bound of a posted text that must be shorter than a report. */
function boundOf(most) {
    if (most >= REPORT_BOUND.most)
        return REPORT_BOUND;
    return { ...REPORT_BOUND, most, note: '✂️ Cut here. The job summary shows more.' };
}
class Page {
    #pieces = [];
    /** Adds a block, followed by an empty line. An empty block is left out. */
    add(block) {
        if (block !== '')
            this.#pieces.push({ text: `${block}\n\n` });
    }
    /** Adds a table row by row, so that it can be cut between rows. */
    table(header, rows) {
        this.#pieces.push({ text: `${header.join('\n')}\n` });
        for (const row of rows)
            this.#pieces.push({ text: `${row}\n` });
        this.#pieces.push({ text: '\n' });
    }
    /** What `fill` adds is shown only when a reader opens it. `title` is HTML. */
    fold(title, fill) {
        this.#pieces.push({ opening: `<details><summary>${title}</summary>\n\n`, closing: '</details>\n\n' });
        fill();
        this.#pieces.push('close');
    }
    /** Lines unchanged, in a fence that none of them closes; if they are cut, the fence is still closed. */
    code(language, lines) {
        const longest = Math.max(2, ...lines.flatMap(line => line.match(/`+/g) ?? []).map(({ length }) => length));
        const fence = '`'.repeat(longest + 1);
        this.#pieces.push({ opening: `${fence}${language}\n`, closing: `${fence}\n\n` });
        for (const line of lines)
            this.#pieces.push({ text: `${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .redacted */ .pc)(line)}\n` });
        this.#pieces.push('close');
    }
    /** The text; a folded part is closed even if it was cut. */
    within({ most, size, note }) {
        const closings = [];
        const end = `\n${note}\n`;
        let room = most - size(end);
        let text = '';
        for (const piece of this.#pieces) {
            if (piece === 'close') {
                text += closings.pop() ?? '';
                continue;
            }
            const added = 'text' in piece ? piece.text : piece.opening;
            const closing = 'text' in piece ? '' : piece.closing;
            room -= size(added + closing);
            if (room < 0)
                return `${text}\n${closings.reverse().join('')}${end}`.replace(/\n{3,}/g, '\n\n');
            text += added;
            if (closing !== '')
                closings.push(closing);
        }
        return text;
    }
}


/***/ }),

/***/ 5232:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   _n: () => (/* binding */ pullRequestOf),
/* harmony export */   hs: () => (/* binding */ catchSignals),
/* harmony export */   j_: () => (/* binding */ readEvent)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3024);
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(7094);
/* harmony import */ var _report_log_log_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(182);
/** What a step learns from its runner: the event payload, and that the job was cancelled. */



/** GitHub's event payload; undefined when it is missing or unreadable. */
function readEvent() {
    try {
        return JSON.parse((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(process.env.GITHUB_EVENT_PATH ?? '', 'utf8'));
    }
    catch {
        return undefined;
    }
}
/** The number of the event's pull request. */
function pullRequestOf(event) {
    const { pull_request: pull } = (event ?? {});
    const number = pull?.number;
    return Number.isSafeInteger(number) && number > 0 ? number : undefined;
}
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGBREAK'];
const UNDONE = 'What has begun is undone or brought to an end.';
/**
 * Called once there is something to undo: from then on a signal cancels the work, and the runner's second signal
 * changes nothing. Before that, a signal ends the process at once.
 */
function catchSignals(cancellation, what = UNDONE) {
    const cancel = () => {
        (0,_report_log_log_js__WEBPACK_IMPORTED_MODULE_2__/* .logWarning */ .FF)(`The job is being cancelled. ${what}`);
        cancellation.cancel(_clock_js__WEBPACK_IMPORTED_MODULE_1__/* .systemClock */ .m);
    };
    for (const signal of SIGNALS) {
        // Keys as code runs many operations; the first one catches the signal for all of them.
        if (process.listenerCount(signal) === 0)
            process.once(signal, cancel).on(signal, () => undefined);
    }
}


/***/ })

/******/ 	});
/************************************************************************/
/******/ 	// The module cache
/******/ 	var __webpack_module_cache__ = {};
/******/ 	
/******/ 	// The require function
/******/ 	function __nccwpck_require__(moduleId) {
/******/ 		// Check if module is in cache
/******/ 		var cachedModule = __webpack_module_cache__[moduleId];
/******/ 		if (cachedModule !== undefined) {
/******/ 			return cachedModule.exports;
/******/ 		}
/******/ 		// Create a new module (and put it into the cache)
/******/ 		var module = __webpack_module_cache__[moduleId] = {
/******/ 			id: moduleId,
/******/ 			loaded: false,
/******/ 			exports: {}
/******/ 		};
/******/ 	
/******/ 		// Execute the module function
/******/ 		var threw = true;
/******/ 		try {
/******/ 			__webpack_modules__[moduleId].call(module.exports, module, module.exports, __nccwpck_require__);
/******/ 			threw = false;
/******/ 		} finally {
/******/ 			if(threw) delete __webpack_module_cache__[moduleId];
/******/ 		}
/******/ 	
/******/ 		// Flag the module as loaded
/******/ 		module.loaded = true;
/******/ 	
/******/ 		// Return the exports of the module
/******/ 		return module.exports;
/******/ 	}
/******/ 	
/******/ 	// expose the modules object (__webpack_modules__)
/******/ 	__nccwpck_require__.m = __webpack_modules__;
/******/ 	
/************************************************************************/
/******/ 	/* webpack/runtime/asset-relocator-loader */
/******/ 	if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = __dirname + "/";
/******/ 	
/******/ 	/* webpack/runtime/async module */
/******/ 	(() => {
/******/ 		var webpackQueues = typeof Symbol === "function" ? Symbol("webpack queues") : "__webpack_queues__";
/******/ 		var webpackExports = typeof Symbol === "function" ? Symbol("webpack exports") : "__webpack_exports__";
/******/ 		var webpackError = typeof Symbol === "function" ? Symbol("webpack error") : "__webpack_error__";
/******/ 		var resolveQueue = (queue) => {
/******/ 			if(queue && queue.d < 1) {
/******/ 				queue.d = 1;
/******/ 				queue.forEach((fn) => (fn.r--));
/******/ 				queue.forEach((fn) => (fn.r-- ? fn.r++ : fn()));
/******/ 			}
/******/ 		}
/******/ 		var wrapDeps = (deps) => (deps.map((dep) => {
/******/ 			if(dep !== null && typeof dep === "object") {
/******/ 				if(dep[webpackQueues]) return dep;
/******/ 				if(dep.then) {
/******/ 					var queue = [];
/******/ 					queue.d = 0;
/******/ 					dep.then((r) => {
/******/ 						obj[webpackExports] = r;
/******/ 						resolveQueue(queue);
/******/ 					}, (e) => {
/******/ 						obj[webpackError] = e;
/******/ 						resolveQueue(queue);
/******/ 					});
/******/ 					var obj = {};
/******/ 					obj[webpackQueues] = (fn) => (fn(queue));
/******/ 					return obj;
/******/ 				}
/******/ 			}
/******/ 			var ret = {};
/******/ 			ret[webpackQueues] = x => {};
/******/ 			ret[webpackExports] = dep;
/******/ 			return ret;
/******/ 		}));
/******/ 		__nccwpck_require__.a = (module, body, hasAwait) => {
/******/ 			var queue;
/******/ 			hasAwait && ((queue = []).d = -1);
/******/ 			var depQueues = new Set();
/******/ 			var exports = module.exports;
/******/ 			var currentDeps;
/******/ 			var outerResolve;
/******/ 			var reject;
/******/ 			var promise = new Promise((resolve, rej) => {
/******/ 				reject = rej;
/******/ 				outerResolve = resolve;
/******/ 			});
/******/ 			promise[webpackExports] = exports;
/******/ 			promise[webpackQueues] = (fn) => (queue && fn(queue), depQueues.forEach(fn), promise["catch"](x => {}));
/******/ 			module.exports = promise;
/******/ 			body((deps) => {
/******/ 				currentDeps = wrapDeps(deps);
/******/ 				var fn;
/******/ 				var getResult = () => (currentDeps.map((d) => {
/******/ 					if(d[webpackError]) throw d[webpackError];
/******/ 					return d[webpackExports];
/******/ 				}))
/******/ 				var promise = new Promise((resolve) => {
/******/ 					fn = () => (resolve(getResult));
/******/ 					fn.r = 0;
/******/ 					var fnQueue = (q) => (q !== queue && !depQueues.has(q) && (depQueues.add(q), q && !q.d && (fn.r++, q.push(fn))));
/******/ 					currentDeps.map((dep) => (dep[webpackQueues](fnQueue)));
/******/ 				});
/******/ 				return fn.r ? promise : getResult();
/******/ 			}, (err) => ((err ? reject(promise[webpackError] = err) : outerResolve(exports)), resolveQueue(queue)));
/******/ 			queue && queue.d < 0 && (queue.d = 0);
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/create fake namespace object */
/******/ 	(() => {
/******/ 		var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
/******/ 		var leafPrototypes;
/******/ 		// create a fake namespace object
/******/ 		// mode & 1: value is a module id, require it
/******/ 		// mode & 2: merge all properties of value into the ns
/******/ 		// mode & 4: return value when already ns object
/******/ 		// mode & 16: return value when it's Promise-like
/******/ 		// mode & 8|1: behave like require
/******/ 		__nccwpck_require__.t = function(value, mode) {
/******/ 			if(mode & 1) value = this(value);
/******/ 			if(mode & 8) return value;
/******/ 			if(typeof value === 'object' && value) {
/******/ 				if((mode & 4) && value.__esModule) return value;
/******/ 				if((mode & 16) && typeof value.then === 'function') return value;
/******/ 			}
/******/ 			var ns = Object.create(null);
/******/ 			__nccwpck_require__.r(ns);
/******/ 			var def = {};
/******/ 			leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
/******/ 			for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
/******/ 				Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
/******/ 			}
/******/ 			def['default'] = () => (value);
/******/ 			__nccwpck_require__.d(ns, def);
/******/ 			return ns;
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/define property getters */
/******/ 	(() => {
/******/ 		// define getter functions for harmony exports
/******/ 		__nccwpck_require__.d = (exports, definition) => {
/******/ 			for(var key in definition) {
/******/ 				if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 					Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 				}
/******/ 			}
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/ensure chunk */
/******/ 	(() => {
/******/ 		__nccwpck_require__.f = {};
/******/ 		// This file contains only the entry chunk.
/******/ 		// The chunk loading function for additional chunks
/******/ 		__nccwpck_require__.e = (chunkId) => {
/******/ 			return Promise.all(Object.keys(__nccwpck_require__.f).reduce((promises, key) => {
/******/ 				__nccwpck_require__.f[key](chunkId, promises);
/******/ 				return promises;
/******/ 			}, []));
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/get javascript chunk filename */
/******/ 	(() => {
/******/ 		// This function allow to reference async chunks
/******/ 		__nccwpck_require__.u = (chunkId) => {
/******/ 			// return url for filenames based on template
/******/ 			return "" + chunkId + ".index.js";
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/hasOwnProperty shorthand */
/******/ 	(() => {
/******/ 		__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/make namespace object */
/******/ 	(() => {
/******/ 		// define __esModule on exports
/******/ 		__nccwpck_require__.r = (exports) => {
/******/ 			if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 				Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 			}
/******/ 			Object.defineProperty(exports, '__esModule', { value: true });
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/node module decorator */
/******/ 	(() => {
/******/ 		__nccwpck_require__.nmd = (module) => {
/******/ 			module.paths = [];
/******/ 			if (!module.children) module.children = [];
/******/ 			return module;
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/require chunk loading */
/******/ 	(() => {
/******/ 		// no baseURI
/******/ 		
/******/ 		// object to store loaded chunks
/******/ 		// "1" means "loaded", otherwise not loaded yet
/******/ 		var installedChunks = {
/******/ 			792: 1
/******/ 		};
/******/ 		
/******/ 		// no on chunks loaded
/******/ 		
/******/ 		var installChunk = (chunk) => {
/******/ 			var moreModules = chunk.modules, chunkIds = chunk.ids, runtime = chunk.runtime;
/******/ 			for(var moduleId in moreModules) {
/******/ 				if(__nccwpck_require__.o(moreModules, moduleId)) {
/******/ 					__nccwpck_require__.m[moduleId] = moreModules[moduleId];
/******/ 				}
/******/ 			}
/******/ 			if(runtime) runtime(__nccwpck_require__);
/******/ 			for(var i = 0; i < chunkIds.length; i++)
/******/ 				installedChunks[chunkIds[i]] = 1;
/******/ 		
/******/ 		};
/******/ 		
/******/ 		// require() chunk loading for javascript
/******/ 		__nccwpck_require__.f.require = (chunkId, promises) => {
/******/ 			// "1" is the signal for "already loaded"
/******/ 			if(!installedChunks[chunkId]) {
/******/ 				if(true) { // all chunks have JS
/******/ 					installChunk(require("./" + __nccwpck_require__.u(chunkId)));
/******/ 				} else installedChunks[chunkId] = 1;
/******/ 			}
/******/ 		};
/******/ 		
/******/ 		// no external install chunk
/******/ 		
/******/ 		// no HMR
/******/ 		
/******/ 		// no HMR manifest
/******/ 	})();
/******/ 	
/************************************************************************/
/******/ 	
/******/ 	// startup
/******/ 	// Load entry module and return exports
/******/ 	// This entry module used 'module' so it can't be inlined
/******/ 	var __webpack_exports__ = __nccwpck_require__(1296);
/******/ 	module.exports = __webpack_exports__;
/******/ 	
/******/ })()
;