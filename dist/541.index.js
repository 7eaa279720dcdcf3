"use strict";
exports.id = 541;
exports.ids = [541];
exports.modules = {

/***/ 4541:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   writeKeysFile: () => (/* binding */ writeKeysFile)
/* harmony export */ });
/* harmony import */ var _domain_key_key_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9274);
/* harmony import */ var _domain_key_settings_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7924);
/* harmony import */ var _domain_rotation_names_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5748);
/* harmony import */ var _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2198);
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1511);
/* harmony import */ var _domain_text_uuid_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9782);
/* harmony import */ var _parse_keys_file_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8809);







const WORKSPACE = 'workspace-id';
const KEYS = 'keys';
const UNLISTED = 'unlisted';
const SCHEMA = 'https://raw.githubusercontent.com/openrouter-key-action/openrouter-key-action/v1/docs/openrouter-keys.schema.json';
/** @throws ActionError when it would be more than a keys file may hold */
function writeKeysFile({ workspace, keys, unlisted, remarks }) {
    const entries = keys.map(each => ('why' in each ? leftOutEntry(each.key, each.why) : entryOf(each)));
    const declared = entries.filter(({ isDeclared }) => isDeclared).length;
    const unknown = unknownFields(keys.flatMap(each => ('why' in each ? [] : [each.key])));
    const lines = [
        `# yaml-language-server: $schema=${SCHEMA}`,
        ...remarks.map(comment),
        ...(unknown.length > 0
            ? [comment(`Not in this file, since this version does not know it: ${unknown.join(', ')}.`)]
            : []),
        ...(workspace ? [`${WORKSPACE}: ${scalar(workspace.by === 'id' ? workspace.id : workspace.slug)}`] : []),
        declared > 0 ? `${KEYS}:` : `${KEYS}: {}`,
        ...withoutRepeats(entries),
        `${UNLISTED}: ${unlisted}`,
        '',
    ];
    const text = lines.join('\n');
    refuseTooMuch(declared, text);
    return { text, declared, leftOut: entries.length - declared };
}
function refuseTooMuch(declared, text) {
    const isTooLong = Buffer.byteLength(text) > _parse_keys_file_js__WEBPACK_IMPORTED_MODULE_5__/* .MOST_BYTES */ .uZ;
    if (declared <= _parse_keys_file_js__WEBPACK_IMPORTED_MODULE_5__/* .MOST_ENTRIES */ .V0 && !isTooLong)
        return;
    const what = isTooLong ? 'larger than 1 MiB' : `${declared} entries long`;
    throw new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ(`The keys file would be ${what}, and a keys file has at most ${_parse_keys_file_js__WEBPACK_IMPORTED_MODULE_5__/* .MOST_ENTRIES */ .V0} entries and 1 MiB. Nothing was written. ` +
        'Export fewer keys at a time, with current-name or where.');
}
const INDENT = '  ';
/** Keys of one name that are left out for one reason, with a comment for each. */
const MOST_COMMENTS = 20;
/** Characters of a name in a comment: a few names of megabytes would fill the file. */
const LONGEST_IN_COMMENT = 2_000;
function leftOutEntry({ name, hash }, why) {
    const shown = (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .redacted */ .pc)(name);
    const short = shown.length > LONGEST_IN_COMMENT ? `${shown.slice(0, LONGEST_IN_COMMENT - 1)}…` : shown;
    const text = comment(`${jsonText(short)} (${(0,_domain_rotation_names_js__WEBPACK_IMPORTED_MODULE_2__/* .shortHash */ .BC)(hash)}) is left out: ${why}.`);
    return { lines: [INDENT + text], isDeclared: false, leftOut: `${short}\n${why}` };
}
/** The lines of all entries; of many comments that say the same, the first ones and a count. */
function withoutRepeats(entries) {
    const counts = new Map();
    for (const { leftOut } of entries)
        if (leftOut !== undefined)
            counts.set(leftOut, (counts.get(leftOut) ?? 0) + 1);
    const seen = new Map();
    return entries.flatMap(({ lines, leftOut }) => {
        if (leftOut === undefined)
            return lines;
        const nth = (seen.get(leftOut) ?? 0) + 1;
        seen.set(leftOut, nth);
        if (nth <= MOST_COMMENTS)
            return lines;
        const more = (counts.get(leftOut) ?? 0) - MOST_COMMENTS;
        return nth > MOST_COMMENTS + 1 ? [] : [INDENT + comment(`and ${more} more of this name, for the same reason.`)];
    });
}
/** The entry with all of its settings, or, where the parser would not take it, with those that it takes. */
function entryOf({ key, guardrail }) {
    const name = `${INDENT}${scalar(key.name)}:`;
    const settings = settingsOf(key);
    const own = guardrail === undefined ? [] : [INDENT + INDENT + guardrailLine(guardrail)];
    const whole = settings.map(({ line }) => line);
    if (isReadBack([name, ...whole], key))
        return { lines: [name, ...whole, ...own], isDeclared: true };
    if (!isReadBack([name], key))
        return leftOutEntry(key, 'a keys file cannot hold this name');
    const lines = settings.map(({ line, without }) => (isReadBack([name, line], key) ? line : without));
    return { lines: [name, ...lines, ...own], isDeclared: true };
}
/** The limit, and what is other than a new key has it. Of how a key is rotated and stored OpenRouter knows nothing. */
function settingsOf({ limit, limit_reset, include_byok_in_limit, disabled }) {
    const amount = (0,_domain_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .written */ .Mp)('limit', limit);
    return [
        writtenSetting('limit', amount, `${amount} has more digits than a keys file takes`),
        ...(limit_reset === null ? [] : [writtenSetting('limit-reset', scalar(limit_reset), unknownText(limit_reset))]),
        ...(include_byok_in_limit ? [writtenSetting('include-byok-in-limit', 'true')] : []),
        ...(disabled ? [writtenSetting('disabled', 'true')] : []),
    ];
}
function writtenSetting(word, value, why = '') {
    const without = comment(`${word} is left out: ${why}.`);
    return { line: `${INDENT}${INDENT}${word}: ${value}`, without: `${INDENT}${INDENT}${without}` };
}
function unknownText(value) {
    return `this version does not know ${jsonText((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .redacted */ .pc)(value))}`;
}
/** Its name, where that is read as a name and not as something else; else its UUID. */
function guardrailLine(guardrail) {
    const word = 'guardrail';
    if ('why' in guardrail)
        return comment(`${word} is left out: ${guardrail.why}.`);
    const { id, name } = guardrail;
    const named = name !== undefined && (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .redacted */ .pc)(name) === name ? `${word}: ${scalar(name)}` : undefined;
    if (named !== undefined && isSame(choiceIn(named), { by: 'name', name }))
        return named;
    const byId = `${word}: ${scalar(id)}`;
    if (isSame(choiceIn(byId), { by: 'id', id: id.toLowerCase() }))
        return byId;
    return comment(`${word} is left out: ${jsonText((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .redacted */ .pc)(id))} is not a UUID.`);
}
/** Whether the parser reads these lines as an entry of this key that changes nothing of it. */
function isReadBack(lines, key) {
    const entry = entryIn(lines);
    if (entry === undefined || entry.name !== key.name)
        return false;
    const { guardrail: _, ...settings } = entry.settings;
    const patch = (0,_domain_key_settings_js__WEBPACK_IMPORTED_MODULE_1__/* .planUpdate */ .ZL)(key, settings, 0)?.patch;
    return patch !== undefined && Object.keys(patch).length === 0;
}
function choiceIn(line) {
    return entryIn([`${INDENT}a:`, INDENT + INDENT + line])?.settings.guardrail;
}
/** undefined: it has faults, or is not one exact entry */
function entryIn(lines) {
    const text = [`${KEYS}:`, ...lines].join('\n');
    const parsed = (0,_parse_keys_file_js__WEBPACK_IMPORTED_MODULE_5__/* .parseKeysFile */ .ax)(text, { path: '', repository: undefined, now: 0 });
    if ('faults' in parsed || parsed.file.patterns.length > 0 || parsed.file.exact.length > 1)
        return undefined;
    return parsed.file.exact[0];
}
function isSame(a, b) {
    return JSON.stringify(a) === JSON.stringify(b);
}
/** Fields of the API's key object that were added since this version. */
function unknownFields(keys) {
    const names = new Set(keys.flatMap(key => Object.keys(key).filter(name => !Object.hasOwn(_domain_key_key_js__WEBPACK_IMPORTED_MODULE_0__/* .FIELDS */ .cJ, name))));
    return [...names]
        .sort()
        .slice(0, MOST_UNKNOWN)
        .map(name => jsonText((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .redacted */ .pc)(name)));
}
const MOST_UNKNOWN = 20;
/** Texts that YAML of any version reads as text, and that nobody takes for anything else. */
const PLAIN = /^[A-Za-z][\w./-]*(?: [\w./-]+)*$/;
const OTHER_THAN_TEXT = /^(true|false|yes|no|on|off|y|n|null)$/i;
function scalar(text) {
    const isPlain = (0,_domain_text_uuid_js__WEBPACK_IMPORTED_MODULE_6__/* .isUuid */ .O)(text) || (PLAIN.test(text) && !OTHER_THAN_TEXT.test(text));
    return isPlain ? text : jsonText(text);
}
/** One line. What JSON leaves as it is and a keys file refuses is escaped, or what nobody would see. */
function comment(text) {
    return `# ${escaped(text)}`;
}
/** A JSON string, which YAML reads too. */
function jsonText(text) {
    return escaped(JSON.stringify(text));
}
/** Control and format characters, separators other than the space, unassigned and lone ones, and fillers. */
const UNSEEN = /(?! )[\p{C}\p{Z}]|\p{Default_Ignorable_Code_Point}/gu;
function escaped(text) {
    return text.replace(UNSEEN, char => [...Array(char.length).keys()].map(index => `\\u${char.charCodeAt(index).toString(16).padStart(4, '0')}`).join(''));
}


/***/ })

};
;