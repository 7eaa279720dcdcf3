"use strict";
exports.id = 363;
exports.ids = [363];
exports.modules = {

/***/ 8363:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  validate: () => (/* binding */ validate)
});

// EXTERNAL MODULE: ./build/domain/key/key.js
var key = __webpack_require__(9274);
// EXTERNAL MODULE: ./build/domain/money/usd.js
var usd = __webpack_require__(8826);
// EXTERNAL MODULE: ./build/domain/text/parse.js
var parse = __webpack_require__(4614);
// EXTERNAL MODULE: ./build/domain/text/pattern.js
var pattern = __webpack_require__(5615);
;// CONCATENATED MODULE: ./build/domain/declared/declared-conditions.js




/**
 * The conditions that do not hold for every key that an entry allows: for each entry in the order of the file, then the
 * totals. A file without entries meets all of them.
 */
function unmetDeclarations(conditions, { exact, patterns }) {
    const entries = [...exact, ...patterns].toSorted((a, b) => a.place - b.place);
    const ofEntries = entries.flatMap(entry => conditions.flatMap(condition => {
        if (condition.kind === 'total')
            return [];
        const { is, actual } = judgeEntry(condition, entry);
        return is === 'always' ? [] : [unmetBy(condition, actual, nameOf(entry))];
    }));
    if (entries.length === 0)
        return [];
    const totals = conditions.flatMap(condition => {
        if (condition.kind !== 'total')
            return [];
        const { is, actual } = judgeTotal(condition, entries);
        return is === 'always' ? [] : [unmetBy(condition, actual, null)];
    });
    return [...ofEntries, ...totals];
}
/** `name` of the entry; null for a total. */
function unmetBy({ kind, text }, actual, name) {
    return { hash: null, name, about: kind === 'total' ? 'total' : 'key', condition: text, actual };
}
function judgeEntry(condition, entry) {
    if (condition.kind === 'enabled')
        return notDeclared('disabled');
    return condition.kind === 'account' ? notDeclared(condition.about) : judge(condition, entry);
}
function judge({ about, operator, operand }, entry) {
    const { limit, limit_reset, include_byok_in_limit, disabled, guardrail } = entry.settings;
    switch (about) {
        case 'name':
            return { is: ofName(entry, operator, operand), actual: nameOf(entry) };
        case 'limit': {
            if (limit === undefined)
                return notDeclared(about);
            const is = ofNumber(boundsOf(limit), operator, operand);
            return { is, actual: limitText(limit) + (is === 'sometimes' ? ` (${advice(about)})` : '') };
        }
        case 'limit_reset':
            return limit_reset === undefined ? notDeclared(about) : ofValue(limit_reset ?? 'none', operator, operand);
        case 'include_byok_in_limit':
            return include_byok_in_limit === undefined
                ? notDeclared(about)
                : ofValue(include_byok_in_limit, operator, operand);
        case 'disabled':
            return disabled === undefined ? notDeclared(about) : ofValue(disabled, operator, operand);
        case 'guardrail': {
            if (guardrail === undefined)
                return notDeclared(about);
            if (guardrail === 'none')
                return ofValue(guardrail, operator, operand);
            const actual = guardrail.by === 'id' ? guardrail.id : guardrail.name;
            return { is: ofGuardrail(guardrail.by, actual, operator, operand), actual };
        }
        default:
            return notDeclared(about);
    }
}
/** A pattern can match any number of keys, so its sum is unknown. */
function judgeTotal({ about, operator, operand }, entries) {
    let [least, most] = [0n, 0n];
    let [isLeastUnlimited, isMostUnlimited] = [false, false];
    for (const entry of entries) {
        const { limit } = entry.settings;
        if (about !== 'limit' || limit === undefined)
            return notDeclared(about);
        if ('pattern' in entry)
            return { is: 'sometimes', actual: 'not known, since a pattern can match several keys' };
        const bounds = boundsOf(limit);
        if (Number.isFinite(bounds.least))
            least += (0,usd/* nanoFromNumber */.sg)(bounds.least);
        else
            isLeastUnlimited = true;
        if (Number.isFinite(bounds.most))
            most += (0,usd/* nanoFromNumber */.sg)(bounds.most);
        else
            isMostUnlimited = true;
    }
    const sum = {
        least: isLeastUnlimited ? UNLIMITED : (0,usd/* nanoToNumber */.Fz)(least),
        most: isMostUnlimited ? UNLIMITED : (0,usd/* nanoToNumber */.Fz)(most),
    };
    const actual = sum.least === sum.most ? amountText(sum.most) : `${amountText(sum.least)} to ${amountText(sum.most)}`;
    return { is: ofNumber(sum, operator, operand), actual };
}
function nameOf(entry) {
    return 'pattern' in entry ? entry.pattern.text : entry.name;
}
function notDeclared(about) {
    return { is: 'sometimes', actual: `not declared (${advice(about)})` };
}
function advice(about) {
    return `declare ${(0,key/* outputName */.Vf)(about)}`;
}
const UNLIMITED = Number.POSITIVE_INFINITY;
/** The possible limits of a key after the rule has been applied. */
function boundsOf(limit) {
    if (limit.rule === 'unlimited')
        return { least: UNLIMITED, most: UNLIMITED };
    const amount = (0,usd/* toNumber */.Ro)(limit.amount);
    switch (limit.rule) {
        case 'exactly':
            return { least: amount, most: amount };
        case 'at least':
            return { least: amount, most: UNLIMITED };
        case 'at most':
            return { least: 0, most: amount };
        // It depends on what the key has spent.
        case 'top up':
            return { least: 0, most: UNLIMITED };
    }
}
function limitText(limit) {
    if (limit.rule === 'unlimited')
        return limit.rule;
    const amount = (0,usd/* plain */.pj)((0,usd/* toNumber */.Ro)(limit.amount));
    if (limit.rule === 'exactly')
        return amount;
    return `${limit.rule === 'top up' ? 'top up to' : limit.rule} ${amount}`;
}
function amountText(amount) {
    return Number.isFinite(amount) ? (0,usd/* plain */.pj)(amount) : key/* FIELDS */.cJ.limit.nullWord;
}
function ofNumber({ least, most }, operator, operand) {
    const right = 'is' in operand ? operand.is : undefined;
    if (typeof right !== 'number')
        return 'sometimes';
    switch (operator) {
        case '<':
            return certainty(most < right, least >= right);
        case '<=':
            return certainty(most <= right, least > right);
        case '>':
            return certainty(least > right, most <= right);
        case '>=':
            return certainty(least >= right, most < right);
        default:
            return orNot(operator, certainty(least === right && most === right, right < least || right > most));
    }
}
function ofValue(value, operator, operand) {
    const equal = 'is' in operand && operand.is === value;
    return { is: orNot(operator, certainty(equal, !equal)), actual: String(value) };
}
/** A guardrail has a UUID and a name, but which belong together is unknown here. */
function ofGuardrail(by, value, operator, operand) {
    const right = 'is' in operand ? String(operand.is) : '';
    const isComparable = right === 'none' || (by === 'id') === (0,parse/* isUuid */.O1)(right);
    return orNot(operator, isComparable ? certainty(right === value, right !== value) : 'sometimes');
}
/** A pattern stands for every name that it matches. */
function ofName(entry, operator, operand) {
    const right = 'like' in operand ? operand.like : (0,pattern/* namePattern */._u)('is' in operand ? String(operand.is) : '');
    if (!('pattern' in entry)) {
        const equal = right.matches(entry.name);
        return orNot(operator, certainty(equal, !equal));
    }
    // Only an asterisk can match the asterisk in the text; it then also matches whatever that stands for.
    const isWithin = !right.exact && right.matches(entry.pattern.text);
    return orNot(operator, certainty(isWithin, !overlaps(entry.pattern, right)));
}
/** Whether some name matches both. */
function overlaps(a, b) {
    if (a.exact)
        return b.matches(a.text);
    if (b.exact)
        return a.matches(b.text);
    const ends = ({ text }) => [text.slice(0, text.indexOf('*')), text.slice(text.lastIndexOf('*') + 1)];
    const [[beginA = '', endA = ''], [beginB = '', endB = '']] = [ends(a), ends(b)];
    return (beginA.startsWith(beginB) || beginB.startsWith(beginA)) && (endA.endsWith(endB) || endB.endsWith(endA));
}
function certainty(always, never) {
    return always ? 'always' : never ? 'never' : 'sometimes';
}
function orNot(operator, equal) {
    if (operator === '==')
        return equal;
    return equal === 'always' ? 'never' : equal === 'never' ? 'always' : 'sometimes';
}

// EXTERNAL MODULE: ./build/domain/text/untrusted.js
var untrusted = __webpack_require__(1511);
// EXTERNAL MODULE: ./build/operations/engine/judge.js
var engine_judge = __webpack_require__(61);
;// CONCATENATED MODULE: ./build/operations/validate/validate.js



/** The outcome for a file without faults: `require` is judged on what its entries and patterns declare. */
function validate({ gate }, file) {
    const unmet = gate.require && unmetDeclarations(gate.require, file);
    const verdict = unmet && { passed: unmet.length === 0, unmet };
    return {
        operation: 'validate',
        dryRun: false,
        changed: false,
        results: [],
        single: undefined,
        failed: [],
        notices: [],
        warnings: file.warnings,
        declared: { path: file.path, keys: file.exact.length, patterns: file.patterns.length },
        verdict,
        failure: gate.failOnUnmet ? failureOf(verdict, file) : undefined,
    };
}
function failureOf(verdict, { path }) {
    if (verdict === undefined || verdict.passed)
        return undefined;
    return (0,engine_judge/* unmetFailure */.O3)(verdict, (0,untrusted/* say */.cv) `${path} is valid, but what it declares fails the requirements:`, {
        placeOf: () => '',
        advice: 'Fix the file or the condition (require); with fail-on-unmet: false the step only sets its outputs.',
    });
}


/***/ })

};
;