"use strict";
exports.id = 500;
exports.ids = [500];
exports.modules = {

/***/ 500:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ isInside),
/* harmony export */   loadKeysFile: () => (/* binding */ loadKeysFile)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7975);
/* harmony import */ var _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2198);
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1511);
/* harmony import */ var _parse_keys_file_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8809);
/** Reads a keys file, but only from the runner's workspace. */






/**
 * The keys file that the input `config` names. `now` in ms.
 * @throws KeysFileError with every fault in the file, ActionError when it cannot be read
 */
function loadKeysFile(config, env, now) {
    const workspace = env.GITHUB_WORKSPACE || process.cwd();
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.relative)(workspace, (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(workspace, config)).split(node_path__WEBPACK_IMPORTED_MODULE_1__.sep).join('/');
    const text = textOf(config, workspace);
    const parsed = (0,_parse_keys_file_js__WEBPACK_IMPORTED_MODULE_5__/* .parseKeysFile */ .ax)(text, { path, repository: env.GITHUB_REPOSITORY, now });
    if ('file' in parsed)
        return parsed.file;
    throw new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .KeysFileError */ .p$(path, parsed.faults);
}
function textOf(config, workspace) {
    const bytes = readable(config, () => {
        const real = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.realpathSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(workspace, config));
        const root = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.realpathSync)(workspace);
        // Check the real path, since a link could lead anywhere.
        if (!isInside(real, root))
            throw unusable(config, 'is not in the workspace of the job (GITHUB_WORKSPACE). Give a path inside the repository');
        // Faults quote the file: a link in a pull request must not show others, such as .git/config with its token.
        const isLink = real !== (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(root, (0,node_path__WEBPACK_IMPORTED_MODULE_1__.relative)(workspace, (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(workspace, config)));
        if (isLink && !/^\.ya?ml$/i.test((0,node_path__WEBPACK_IMPORTED_MODULE_1__.extname)(real)))
            throw unusable(config, 'is a link to a file whose name does not end in .yml or .yaml. Give the path of the file');
        const stats = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.statSync)(real);
        if (!stats.isFile())
            throw unusable(config, 'is not a regular file. Give the path of a YAML file');
        if (stats.size > _parse_keys_file_js__WEBPACK_IMPORTED_MODULE_5__/* .MAX_BYTES */ .zx)
            throw unusable(config, 'is larger than 1 MiB. Split it by workspace');
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(real);
    });
    try {
        return new node_util__WEBPACK_IMPORTED_MODULE_2__.TextDecoder('utf-8', { fatal: true }).decode(bytes);
    }
    catch {
        throw unusable(config, 'is not UTF-8 text. Save it as UTF-8');
    }
}
function isInside(path, folder) {
    return path.startsWith(folder.endsWith(node_path__WEBPACK_IMPORTED_MODULE_1__.sep) ? folder : folder + node_path__WEBPACK_IMPORTED_MODULE_1__.sep);
}
/** Runs `read`, and explains errors of the file system. */
function readable(config, read) {
    try {
        return read();
    }
    catch (error) {
        if (error instanceof _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ)
            throw error;
        const { code } = error;
        const why = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
        throw new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `config: ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .quoted */ .TL)(config)}: ${why}. The file must be checked out first: use actions/checkout in a step before ` +
            'this one, and give the path relative to the root of the repository.');
    }
}
function unusable(config, why) {
    return new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `config: ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .quoted */ .TL)(config)} ${why}.`);
}


/***/ }),

/***/ 8809:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  zx: () => (/* binding */ MAX_BYTES),
  Sd: () => (/* binding */ MAX_ENTRIES),
  ax: () => (/* binding */ parseKeysFile)
});

// EXTERNAL MODULE: ./build/domain/rotation/names.js
var names = __webpack_require__(5748);
// EXTERNAL MODULE: ./build/domain/text/pattern.js
var pattern = __webpack_require__(5615);
// EXTERNAL MODULE: ./build/domain/text/untrusted.js
var untrusted = __webpack_require__(1511);
// EXTERNAL MODULE: ./build/domain/command/target.js
var command_target = __webpack_require__(3030);
// EXTERNAL MODULE: ./build/domain/conditions/condition-parser.js + 1 modules
var condition_parser = __webpack_require__(4073);
;// CONCATENATED MODULE: ./build/domain/declared/declarations.js
/** What happens to keys that no entry names. */
const UNLISTED = ['ignore', 'report', 'disable', 'delete'];

// EXTERNAL MODULE: ./build/domain/money/limit.js
var limit = __webpack_require__(637);
// EXTERNAL MODULE: ./build/domain/text/parse.js
var parse = __webpack_require__(4614);
// EXTERNAL MODULE: ./build/domain/time/instant.js
var instant = __webpack_require__(334);
// EXTERNAL MODULE: ./build/inputs/values.js + 1 modules
var values = __webpack_require__(6953);
;// CONCATENATED MODULE: ./build/keys-file/entry-settings.js








/** Reads the settings of one file, in which each target may appear only once. */
class SettingsReader {
    #yaml;
    #context;
    /** The line of each target, by its text. */
    #targets = new Map();
    constructor(yaml, context) {
        this.#yaml = yaml;
        this.#context = context;
    }
    /** Reads one setting; empty, with a fault, when it is invalid. */
    read(name, field) {
        const yaml = this.#yaml;
        switch (name) {
            case 'limit':
                return (0,parse/* definedOf */.XK)({ limit: yaml.value(field, parseDeclaredLimit) });
            case 'limit-reset': {
                // Null is a value here: never.
                const reset = yaml.value(field, boxed(values/* parseReset */.Do));
                return reset ? { limit_reset: reset.value } : {};
            }
            case 'include-byok-in-limit':
                return (0,parse/* definedOf */.XK)({ include_byok_in_limit: yaml.value(field, parse/* parseFlag */.og) });
            case 'disabled':
                return (0,parse/* definedOf */.XK)({ disabled: yaml.value(field, parse/* parseFlag */.og) });
            case 'guardrail':
                return (0,parse/* definedOf */.XK)({ guardrail: yaml.value(field, values/* parseGuardrailChoice */.Q) });
            case 'expires-in':
                return (0,parse/* definedOf */.XK)({ expiresIn: this.#placed(field, text => parseDeclaredLifetime(text, this.#context.now)) });
            case 'rotate-every':
                return (0,parse/* definedOf */.XK)({ rotateEvery: this.#placed(field, instant/* parseRotateEvery */.GV) });
            case 'rotate-after':
                return (0,parse/* definedOf */.XK)({ rotateAfter: yaml.value(field, instant/* parseInstant */.nV) });
            case 'retire':
                return (0,parse/* definedOf */.XK)({ retire: yaml.value(field, values/* parseRetirement */.dV) });
            case 'store-in':
                return { storeIn: yaml.lines(field).flatMap(line => this.#target(line)) };
            case 'require':
                return { require: yaml.lines(field).flatMap(line => this.#conditions(line)) };
        }
    }
    #placed(field, parse) {
        const value = this.#yaml.value(field, parse);
        return value === undefined ? undefined : { value, at: field.at };
    }
    #target({ text, at }) {
        const { values, faults } = (0,command_target/* parseTargets */.S)(text, this.#context.repository);
        for (const fault of faults)
            this.#yaml.fault(at, `store-in: ${fault}`);
        return values.filter(target => {
            // GitHub's names are case-insensitive.
            const name = (0,command_target/* targetText */.Z)(target).toLowerCase();
            const before = this.#targets.get(name);
            if (before === undefined)
                this.#targets.set(name, at.line);
            else
                this.#yaml.fault(at, (0,untrusted/* say */.cv) `store-in: ${(0,untrusted/* quoted */.TL)(text)}: the same target as in line ${before}; a secret holds one key`);
            return before === undefined;
        });
    }
    #conditions({ text, at }) {
        const { values, faults } = (0,condition_parser/* parseConditions */.W)(text, 'require of a new key');
        for (const fault of faults)
            this.#yaml.fault(at, `require: ${fault}`);
        return values;
    }
}
/** The settings that can be changed on an existing key. */
function declaredSettings({ limit, limit_reset, include_byok_in_limit, disabled, guardrail, }) {
    return {
        ...(0,parse/* definedOf */.XK)({ limit, include_byok_in_limit, disabled, guardrail }),
        ...(limit_reset !== undefined && { limit_reset }),
    };
}
function parseUnlisted(text) {
    return (0,values/* parseWord */.kB)(text, UNLISTED);
}
function parseDeclaredWorkspace(text) {
    const parsed = (0,values/* parseWorkspaceRef */.e5)(text);
    if ('fault' in parsed)
        return parsed;
    const { value } = parsed;
    return value.by === 'all'
        ? { fault: 'a keys file declares the keys of one workspace; give its UUID or slug' }
        : { value };
}
/** Boxes the value of a parser, for values that may be null. */
function boxed(parse) {
    return text => {
        const parsed = parse(text);
        return 'value' in parsed ? { value: { value: parsed.value } } : parsed;
    };
}
function parseDeclaredLimit(text) {
    const parsed = (0,limit/* parseLimit */.Fv)(text, 'repeatable');
    if ('fault' in parsed)
        return parsed;
    const { value } = parsed;
    if (isDeclared(value))
        return { value };
    return {
        fault: 'applying the file twice would do it twice; write the limit itself, or "at least", "at most" or "top up to"',
    };
}
function isDeclared(rule) {
    return rule.rule !== 'raise' && rule.rule !== 'lower';
}
/** Parses a duration or `never`. With a date, an unchanged file would become invalid one day. `now` in ms. */
function parseDeclaredLifetime(text, now) {
    const parsed = (0,instant/* parseLifetime */.$u)(text, now, 'durations');
    if ('fault' in parsed)
        return parsed;
    const { value } = parsed;
    if (value === 'never')
        return { value };
    if (!('for' in value))
        return { fault: 'a keys file takes a duration such as 180d, or never, since a date passes' };
    const tooShort = value.for < instant/* HOUR_MS */.iQ ? (0,instant/* tooShortToStore */.vP)(value, now) : undefined;
    return tooShort === undefined ? { value: value.for } : { fault: tooShort };
}

// EXTERNAL MODULE: ./build/domain/command/command.js
var command = __webpack_require__(2326);
// EXTERNAL MODULE: ./build/domain/key/key.js
var key = __webpack_require__(9274);
;// CONCATENATED MODULE: ./build/keys-file/keys-file-words.js
/**
 * Every word of a keys file, declared once: where it is allowed, what it means, and its JSON Schema. The parser and
 * `npm run generate` use nothing else. The build removes the properties `docs`.
 */



const ANYWHERE = { defaults: true, patterns: true };
const SINGLE_KEYS = { defaults: true, patterns: false };
/** The settings of an entry of `keys`. */
const ENTRY_SETTINGS = {
    limit: {
        ...ANYWHERE,
        docs: {
            line: 'Credit limit in USD: 75, unlimited, "at least 100", "at most 50" or "top up to 20". 0 allows no spending.',
            schema: {
                anyOf: [
                    { type: 'number', minimum: 0, maximum: 1_000_000_000 },
                    {
                        type: 'string',
                        pattern: '^(\\d+(\\.\\d{1,6})?|[Uu]nlimited|([Aa]t least|[Aa]t most|[Tt]op up to) \\d+(\\.\\d{1,6})?)$',
                    },
                ],
            },
        },
    },
    'limit-reset': {
        ...ANYWHERE,
        docs: {
            line: 'When the limit resets: at midnight UTC every day, every Monday or on the first of the month, or never.',
            schema: { enum: key/* LIMIT_RESETS */.tg },
        },
    },
    'include-byok-in-limit': {
        ...ANYWHERE,
        docs: {
            line: 'Whether usage with your own provider keys (BYOK) counts against the limit.',
            schema: { type: 'boolean' },
        },
    },
    disabled: {
        ...ANYWHERE,
        docs: {
            line: 'true disables the key, false enables it. Without it, a disabled key stays disabled.',
            schema: { type: 'boolean' },
        },
    },
    guardrail: {
        ...ANYWHERE,
        docs: {
            line: 'The guardrail of the key: its UUID, its exact name in the workspace, or none.',
            schema: { type: 'string', minLength: 1 },
        },
    },
    'expires-in': {
        ...SINGLE_KEYS,
        docs: {
            line: 'Lifetime of new keys (created or rotated): a duration such as 180d, or never. The expiry of an existing key cannot change.',
            schema: { type: 'string', pattern: '^(\\d{1,9} ?([mhdwHDW]|minutes?|hours?|days?|weeks?)|[Nn]ever)$' },
        },
    },
    'rotate-every': {
        ...SINGLE_KEYS,
        docs: {
            line: 'Keys older than this are rotated: a duration of at least 1d, shorter than expires-in.',
            schema: { type: 'string', pattern: '^\\d{1,9} ?([mhdwHDW]|minutes?|hours?|days?|weeks?)$' },
        },
    },
    'rotate-after': {
        ...SINGLE_KEYS,
        docs: {
            line: 'After this instant, a key created before it is rotated: 2026-12-01T09:00:00Z.',
            schema: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z$' },
        },
    },
    'store-in': {
        defaults: false,
        patterns: false,
        docs: {
            line: 'GitHub secrets that hold the key, one target per line or item, such as "repository OPENROUTER_API_KEY".',
            schema: { type: ['string', 'array'], items: { type: 'string' }, minLength: 1, minItems: 1 },
        },
    },
    retire: {
        ...SINGLE_KEYS,
        docs: {
            line: 'What happens to the old key in a rotation.',
            schema: { anyOf: [{ enum: command/* RETIREMENTS */.jo }, { type: 'string', pattern: '^[Aa]fter +\\d{1,9} ?[A-Za-z]+$' }] },
        },
    },
    require: {
        ...ANYWHERE,
        docs: {
            line: 'Conditions that the key must meet, one per line or item, such as "limit <= 500".',
            schema: { type: ['string', 'array'], items: { type: 'string' }, minLength: 1, minItems: 1 },
        },
    },
};
const SETTING_NAMES = Object.keys(ENTRY_SETTINGS);
/** The top-level words of the file; those without their own schema are mappings. */
const TOP_LEVEL = {
    'workspace-id': {
        docs: {
            line: 'The workspace of the keys: its UUID or slug. Default: the default workspace.',
            schema: {
                type: 'string',
                pattern: '^([0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[a-z0-9-]+)$',
                not: { const: 'all' },
            },
        },
    },
    defaults: { docs: { line: 'Settings for every entry without its own.', schema: {} } },
    keys: {
        docs: {
            line: 'The keys by name. A name with * is a pattern: it matches existing keys and creates none.',
            schema: {},
        },
    },
    groups: {
        docs: {
            line: 'Groups by name, each with its own defaults and keys. Every key name is unique in the file.',
            schema: {},
        },
    },
    unlisted: { docs: { line: 'What happens to keys that no entry matches.', schema: { enum: UNLISTED } } },
};
const TOP_LEVEL_NAMES = Object.keys(TOP_LEVEL);
/** The words of a group, with the same meaning as at the top level. */
const GROUP_NAMES = ['defaults', 'keys'];

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(8815);
;// CONCATENATED MODULE: ./build/keys-file/yaml-file.js
/**
 * A YAML file as words, texts and lines, each with its position. YAML 1.2 with its core schema, but scalars are read as
 * written, so that `limit: 1e3` is judged as that text. Reading continues after a fault, to find all of them.
 */




const MAX_ALIASES = 100;
/** Maximum number of characters that all aliases together stand for, since each is read again. */
const MAX_REPEATED = 1024 * 1024;
/** Maximum depth of the parser's stack; a keys file needs less than 20. */
const MAX_DEPTH = 100;
/** More than anyone reads. */
const MAX_FAULTS = 1_000;
const BEGINNING = { line: 1, column: 1 };
class YamlFile {
    #faults = [];
    #counter = new dist/* LineCounter */.HN();
    #text;
    #root;
    /** The node that each alias refers to. */
    #anchored = new Map();
    /** Lines with forbidden characters, which may be the cause of other faults there. */
    #invisibleLines = new Set();
    /** Positions of expressions, whose other faults do not matter. */
    #expressions = new Set();
    /** False: YAML's own errors are all that can be reported. */
    #isSound;
    constructor(text) {
        this.#text = this.#withoutInvisible(text);
        const invisible = this.#faults.length;
        const document = this.#parsed();
        this.#isSound = document !== undefined && this.#isUsable(document);
        // YAML may be able to read the file once the line has been typed again.
        if (!this.#isSound && invisible > 0)
            this.#faults.length = invisible;
        this.#root = document?.contents ?? undefined;
    }
    /** Ordered by position. */
    get faults() {
        const sorted = this.#faults.toSorted(comparePositions);
        const [last] = sorted.slice(MAX_FAULTS - 1);
        if (last === undefined || sorted.length <= MAX_FAULTS)
            return sorted;
        const more = { ...last, message: `${sorted.length - MAX_FAULTS + 1} more faults from here on` };
        return [...sorted.slice(0, MAX_FAULTS - 1), more];
    }
    fault(at, message) {
        if (this.#expressions.has(`${at.line}:${at.column}`) || this.#invisibleLines.has(at.line))
            return;
        this.#faults.push({ ...at, message });
    }
    /** The top-level fields; undefined, with a fault, when they cannot be read. */
    top() {
        if (!this.#isSound)
            return undefined;
        return this.fields({ word: 'the file', wordAt: BEGINNING, value: this.#root, at: BEGINNING });
    }
    /** The fields of a mapping; undefined, with a fault, when it is not a mapping with at most `most` fields. */
    fields({ word, value, at }, most = Number.POSITIVE_INFINITY) {
        const node = this.#resolved(value);
        if ((0,dist/* isMap */.jh)(node) && node.items.length > most) {
            this.fault(at, `${(0,untrusted/* shown */.SP)(word, 120)} has ${node.items.length} entries; at most ${most} are allowed`);
            return undefined;
        }
        if (!(0,dist/* isMap */.jh)(node)) {
            const what = node === undefined || isNull(node) ? 'is empty' : 'is not a mapping (words with a colon and a value)';
            this.fault(at, `${(0,untrusted/* shown */.SP)(word, 120)} ${what}`);
            return undefined;
        }
        const seen = new Map();
        return node.items.flatMap(pair => {
            const field = this.#field(pair);
            if (field === undefined)
                return [];
            const before = seen.get(field.word);
            if (before === undefined) {
                seen.set(field.word, field.wordAt);
                return [field];
            }
            this.fault(field.wordAt, duplicateText(field.word, before));
            return [];
        });
    }
    /** The declared word of a field; undefined, with a fault and a suggestion, when it is not declared. */
    known({ word, wordAt }, words, where) {
        const known = words.find(each => each === word);
        if (known !== undefined)
            return known;
        const meant = (0,pattern/* misspelt */.IM)(word, words);
        const advice = meant === undefined ? `; there are ${words.join(', ')}` : `; did you mean ${meant}?`;
        this.fault(wordAt, (0,untrusted/* say */.cv) `${where} has no setting ${(0,untrusted/* quoted */.TL)(word)}${advice}`);
        return undefined;
    }
    /** The value of a scalar field, parsed from its text; undefined, with a fault, when it is not a valid scalar. */
    value(field, parse) {
        if (field === undefined)
            return undefined;
        const text = this.#textOf(field.value, field);
        if (text === undefined)
            return undefined;
        const parsed = parse(text.trim());
        if ('value' in parsed)
            return parsed.value;
        this.fault(field.at, (0,untrusted/* say */.cv) `${field.word}: ${(0,untrusted/* quoted */.TL)(text)}: ` + parsed.fault);
        return undefined;
    }
    /** The lines of a text, or the items of a sequence, without blank lines and comments. */
    lines(field) {
        const node = this.#resolved(field.value);
        if (this.#isFolded(node))
            return this.#folded(field.word, field.at);
        const text = (0,dist/* isSeq */.oP)(node) ? undefined : this.#textOf(node, field);
        const lines = (0,dist/* isSeq */.oP)(node)
            ? node.items.flatMap(item => this.#item(item, field))
            : (text ?? '').split(/\r\n|\n|\r/).map((line, index) => ({ text: line, at: this.#lineAt(node, field, index) }));
        const left = lines
            .map(({ text, at }) => ({ text: text.trim(), at }))
            .filter(({ text }) => text !== '' && !text.startsWith('#'));
        const isReadable = (0,dist/* isSeq */.oP)(node) ? lines.length === node.items.length : text !== undefined;
        if (left.length === 0 && isReadable)
            this.fault(field.at, `${field.word}: there are only comments; leave ${field.word} out`);
        return left;
    }
    #item(item, { word, at: listAt }) {
        const at = this.#place(item) ?? listAt;
        if (this.#isFolded(this.#resolved(item)))
            return this.#folded(word, at);
        const text = this.#textOf(item, { word, at });
        if (text === undefined)
            return [];
        if (!/[\r\n]/.test(text.trim()))
            return [{ text, at }];
        this.fault(at, `${word}: an item is one line`);
        return [];
    }
    /** Whether YAML joins several lines into one. */
    #isFolded(node) {
        if (!(0,dist/* isScalar */.jn)(node) || node.type === 'BLOCK_LITERAL' || !node.range)
            return false;
        const lines = this.#text.slice(node.range[0], node.range[1]).split(/\r\n|\n|\r/);
        const content = node.type === 'BLOCK_FOLDED' ? lines.slice(1) : lines;
        return content.filter(line => line.trim() !== '').length > 1;
    }
    /** Two conditions joined into one could always hold. */
    #folded(word, at) {
        this.fault(at, `${word}: these lines are folded into one; write | after the colon, or a list`);
        return [];
    }
    /**
     * Characters that hide something, or that only some programs take for the end of a line, are faults anywhere, even in
     * comments. Returns the text without them, so that other faults are found as well.
     */
    #withoutInvisible(text) {
        const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
        for (const [index, line] of lines.entries()) {
            const found = (0,parse/* invisibleIn */.BB)(line);
            if (found === undefined)
                continue;
            const at = { line: index + 1, column: found.at + 1 };
            this.fault(at, `the character ${found.name} is not allowed in a keys file; type the line again (lines end with LF or CR LF)`);
            this.#invisibleLines.add(at.line);
            lines[index] = (0,parse/* withoutInvisible */.OT)(line);
            if (this.#faults.length > MAX_FAULTS)
                break;
        }
        return this.#invisibleLines.size > 0 ? lines.join('\n') : text;
    }
    /** The position of a line within a text. Only a literal block keeps its lines. */
    #lineAt(node, { at: fieldAt }, index) {
        const at = this.#place(node) ?? fieldAt;
        if (!(0,dist/* isScalar */.jn)(node) || node.type !== 'BLOCK_LITERAL')
            return at;
        const line = at.line + 1 + index;
        const start = this.#counter.lineStarts[line - 1] ?? this.#text.length;
        return { line, column: 1 + (/^ */.exec(this.#text.slice(start, start + 1_000))?.[0].length ?? 0) };
    }
    /** A scalar as written in the file; undefined, with a fault, when it is null or not a scalar. */
    #textOf(given, { word, at }) {
        const node = this.#resolved(given);
        if ((0,dist/* isScalar */.jn)(node) && !isNull(node))
            return sourceOf(node);
        const what = (0,dist/* isMap */.jh)(node)
            ? 'is a mapping, not a single value'
            : (0,dist/* isSeq */.oP)(node)
                ? 'is a sequence, not a single value'
                : 'has no value; leave it out, or write a word (unlimited, none, never)';
        this.fault(at, `${(0,untrusted/* shown */.SP)(word, 120)} ${what}`);
        return undefined;
    }
    #field({ key, value }) {
        const wordAt = this.#placeOf(key);
        const word = this.#resolved(key);
        if (!(0,dist/* isScalar */.jn)(word)) {
            this.fault(wordAt, 'write a single word or name before the colon');
            return undefined;
        }
        if (word.value === '<<' && word.type === 'PLAIN') {
            this.fault(wordAt, 'merge keys (<<) are not used here; put common settings under defaults');
            return undefined;
        }
        if (typeof word.value !== 'string') {
            this.fault(wordAt, (0,untrusted/* say */.cv) `${(0,untrusted/* quoted */.TL)(sourceOf(word))} is read by YAML as something other than text; put it in quotes`);
            return undefined;
        }
        const node = isNull(value) ? undefined : value;
        return { word: word.value, wordAt, value: node, at: this.#place(node) ?? wordAt };
    }
    #resolved(node) {
        return (0,dist/* isAlias */.Vj)(node) ? this.#anchored.get(node) : node;
    }
    /** undefined: it is not in the text */
    #place(node) {
        const start = node?.range?.[0];
        return start === undefined ? undefined : this.#at(start);
    }
    #at(offset) {
        const { line, col } = this.#counter.linePos(offset);
        return { line: Math.max(1, line), column: Math.max(1, col) };
    }
    /** The first document of the text; undefined, with a fault, when it is nested too deeply. */
    #parsed() {
        const tokens = this.#tokens();
        if (tokens === undefined)
            return undefined;
        const [first, second] = new dist/* Composer */.Dk(OPTIONS).compose(tokens, true, this.#text.length);
        if (second?.range)
            this.fault(this.#at(second.range[0]), 'YAML: there is a second document; a keys file is one');
        return first;
    }
    /** Detects deep nesting while reading, since reading all of it would take long. */
    #tokens() {
        const parser = new dist/* Parser */.iX(this.#counter.addNewLine);
        const tokens = [];
        this.#counter.addNewLine(0);
        for (const lexeme of new dist/* Lexer */.JG().lex(this.#text)) {
            tokens.push(...parser.next(lexeme));
            if (parser.stack.length <= MAX_DEPTH)
                continue;
            this.fault(this.#at(parser.offset), 'YAML: this is nested too deeply');
            return undefined;
        }
        tokens.push(...parser.end());
        return tokens;
    }
    /** Whether the document is readable (YAML's own rules, directives, aliases). Tags are faults, but readable. */
    #isUsable({ contents, errors, warnings, directives }) {
        for (const { message, pos } of [...errors, ...warnings])
            this.fault(this.#at(pos[0]), `YAML: ${(0,untrusted/* shown */.SP)(message, 300)}`);
        if (directives?.yaml.explicit && directives.yaml.version !== '1.2')
            this.fault(BEGINNING, 'the file is read as YAML 1.2; leave out the %YAML directive');
        // An expression that breaks the file is in no node. In a comment it is allowed.
        const broken = errors.length > 0 ? /^[^#\n]*?(?=\$\{)/m.exec(this.#text) : null;
        if (broken)
            this.fault(this.#at(broken.index + broken[0].length), EXPRESSION);
        return errors.length === 0 && this.#lookAtNodes(contents);
    }
    #lookAtNodes(contents) {
        const anchors = new Map();
        const sizes = new Map();
        let unknown = 0;
        walk(contents, node => {
            if ((0,dist/* isAlias */.Vj)(node)) {
                const anchored = anchors.get(node.source);
                sizes.set(node, anchored && sizes.size < MAX_ALIASES ? sizeOf(anchored, sizes) : 0);
                if (anchored)
                    this.#anchored.set(node, anchored);
                else if (unknown++ < MAX_ALIASES)
                    this.fault(this.#placeOf(node), (0,untrusted/* say */.cv) `there is no anchor &${node.source} before it`);
                return;
            }
            this.#judgeExpression(node);
            if (node.anchor !== undefined)
                anchors.set(node.anchor, node);
            if (node.tag === undefined)
                return;
            this.fault(this.#placeOf(node), (0,untrusted/* say */.cv) `tags such as ${(0,untrusted/* shown */.SP)(node.tag, 60)} are not used here; leave it out`);
        });
        if (sizes.size > MAX_ALIASES)
            this.fault(BEGINNING, `there are ${sizes.size} aliases; at most ${MAX_ALIASES} are allowed`);
        const isTooMuch = sizes.size <= MAX_ALIASES && sum(sizes.values()) > MAX_REPEATED;
        if (isTooMuch)
            this.fault(BEGINNING, 'the aliases repeat more than 1 MiB of text; use fewer');
        return unknown === 0 && sizes.size <= MAX_ALIASES && !isTooMuch;
    }
    /** GitHub evaluates expressions only in workflows. */
    #judgeExpression(node) {
        if (!(0,dist/* isScalar */.jn)(node) || !sourceOf(node).includes('${'))
            return;
        const at = this.#placeOf(node);
        this.fault(at, EXPRESSION);
        this.#expressions.add(`${at.line}:${at.column}`);
    }
    #placeOf(node) {
        return this.#place(node) ?? BEGINNING;
    }
}
const EXPRESSION = 'expressions and variables, which begin with $ and {, are not evaluated in a keys file; write the value itself';
/** Orders positions as in the text. */
function comparePositions(a, b) {
    return a.line - b.line || a.column - b.column;
}
function duplicateText(word, first) {
    return (0,untrusted/* say */.cv) `${(0,untrusted/* quoted */.TL)(word)} is a duplicate; it first appears on line ${first.line}`;
}
const OPTIONS = {
    version: '1.2',
    schema: 'core',
    merge: false,
    // We find duplicates ourselves, in linear time; yaml's own check is quadratic.
    uniqueKeys: false,
    prettyErrors: false,
    // Not 'silent', which would also let a second document pass.
    logLevel: 'error',
};
/** Number of characters that an alias of the node stands for, including those of aliases within it. */
function sizeOf({ range }, aliases) {
    const [start, , end] = range ?? [0, 0, 0];
    const within = [...aliases].filter(([{ range: own }]) => own && own[0] >= start && own[0] < end);
    return end - start + sum(within.map(([, size]) => size));
}
function sum(numbers) {
    let total = 0;
    for (const each of numbers)
        total += each;
    return total;
}
/** Visits every node in the order of the text. yaml's own `visit` can do more, but takes longer than parsing. */
function walk(node, look) {
    if ((0,dist/* isPair */.tO)(node)) {
        walk(node.key, look);
        walk(node.value, look);
    }
    else if ((0,dist/* isNode */.Ll)(node)) {
        look(node);
        if ((0,dist/* isMap */.jh)(node) || (0,dist/* isSeq */.oP)(node))
            for (const item of node.items)
                walk(item, look);
    }
}
function isNull(node) {
    return node == null || ((0,dist/* isScalar */.jn)(node) && node.value === null);
}
/** The text in the file, not its YAML value: `1e3`, not 1000. */
function sourceOf(node) {
    return node.type === 'PLAIN' && node.source !== undefined ? node.source : String(node.value);
}

;// CONCATENATED MODULE: ./build/keys-file/parse-keys-file.js






/** The maximum size of a keys file. */
const MAX_ENTRIES = 5_000;
const MAX_BYTES = 1024 * 1024;
/** The file, or all its faults in the order of lines. */
function parseKeysFile(text, context) {
    const yaml = new YamlFile(text);
    const file = new FileParser(yaml, context).parse();
    const { faults } = yaml;
    return file === undefined || faults.length > 0 ? { faults } : { file };
}
class FileParser {
    #yaml;
    #settings;
    #path;
    #warnings = [];
    /** Where each name first appears in the text. */
    #names = new Map();
    /** Entries so far. */
    #count = 0;
    constructor(yaml, context) {
        this.#yaml = yaml;
        this.#settings = new SettingsReader(yaml, context);
        this.#path = context.path;
    }
    parse() {
        const top = this.#yaml.top();
        if (top === undefined)
            return undefined;
        const found = this.#known(top, TOP_LEVEL_NAMES, 'the file');
        const workspace = this.#yaml.value(found.get('workspace-id'), parseDeclaredWorkspace);
        const unlisted = this.#yaml.value(found.get('unlisted'), parseUnlisted) ?? 'ignore';
        const defaults = this.#defaults(found.get('defaults'), 'defaults', {});
        const [keys, groups] = [found.get('keys'), found.get('groups')];
        if (!keys && !groups)
            this.#yaml.fault(BEGINNING, 'the file has no keys; write keys: (or groups:) and the names below it');
        const entries = { exact: [], patterns: [] };
        this.#addEntries(keys, defaults, entries);
        for (const group of (groups && this.#yaml.fields(groups)) ?? [])
            this.#addGroup(group, defaults, entries);
        return { path: this.#path, workspace, unlisted, ...entries, warnings: this.#warnings };
    }
    /** A group's own defaults override those of the file. */
    #addGroup(group, ofFile, entries) {
        const name = (0,untrusted/* say */.cv) `group ${(0,untrusted/* quoted */.TL)(group.word)}`;
        const fields = this.#yaml.fields({ ...group, word: name });
        if (fields === undefined)
            return;
        const nested = fields.find(({ word }) => word === 'groups');
        if (nested)
            this.#yaml.fault(nested.wordAt, `${name}: groups do not nest; write each group directly below groups:`);
        const found = this.#known(fields.filter(field => field !== nested), GROUP_NAMES, name);
        const own = this.#defaults(found.get('defaults'), `defaults of ${name}`, ofFile);
        const keys = found.get('keys');
        if (!keys)
            this.#yaml.fault(group.wordAt, `${name} has no keys; write keys: and the names below it`);
        this.#addEntries(keys, { ...ofFile, ...own }, entries);
    }
    /** The fields by their declared words; any others are faults. */
    #known(fields, words, where) {
        const found = new Map();
        for (const field of fields) {
            const word = this.#yaml.known(field, words, where);
            if (word)
                found.set(word, field);
        }
        return found;
    }
    #defaults(field, whose, ofFile) {
        if (field === undefined)
            return {};
        const defaults = this.#settingsIn(field, 'defaults');
        this.#judgeDates(whose, defaults, ofFile);
        return defaults;
    }
    #addEntries(field, defaults, { exact, patterns }) {
        const fields = (field && this.#yaml.fields(field, MAX_ENTRIES)) ?? [];
        this.#count += fields.length;
        if (field && this.#count > MAX_ENTRIES) {
            this.#yaml.fault(field.at, `with these, keys and groups have ${this.#count} entries; at most ${MAX_ENTRIES} are allowed`);
            return;
        }
        for (const each of fields) {
            const fault = nameFault(each.word);
            this.#judgeUnique(each);
            if (fault !== undefined)
                this.#yaml.fault(each.wordAt, `keys: ${fault}`);
            else if (each.word.includes('*'))
                patterns.push(this.#patternEntry(each, defaults));
            else
                exact.push(this.#exactEntry(each, defaults));
        }
    }
    /** If a name appears in two groups, the fault is at its second occurrence in the text. */
    #judgeUnique({ word, wordAt }) {
        const before = this.#names.get(word);
        const [first, second] = before && comparePositions(wordAt, before) < 0 ? [wordAt, before] : [before ?? wordAt, wordAt];
        this.#names.set(word, first);
        if (before)
            this.#yaml.fault(second, duplicateText(word, first));
    }
    #patternEntry(field, defaults) {
        const own = this.#settingsIn(field, 'a pattern');
        return {
            pattern: (0,pattern/* namePattern */._u)(field.word),
            settings: declaredSettings({ ...defaults, ...own }),
            require: own.require ?? defaults.require ?? [],
            place: this.#names.size,
            at: field.wordAt,
        };
    }
    #exactEntry(field, defaults) {
        const own = this.#settingsIn(field, 'an entry');
        const all = { ...defaults, ...own };
        this.#judgeDates((0,untrusted/* say */.cv) `key ${(0,untrusted/* quoted */.TL)(field.word)}`, own, defaults);
        if (all.expiresIn && all.expiresIn.value !== 'never' && !all.rotateEvery)
            this.#warnOfEnd(field, all.expiresIn.at.line);
        return {
            name: field.word,
            settings: declaredSettings(all),
            require: all.require ?? [],
            expiresIn: all.expiresIn?.value,
            rotateEvery: all.rotateEvery?.value,
            rotateAfter: all.rotateAfter,
            storeIn: own.storeIn ?? [],
            retire: all.retire,
            place: this.#names.size,
            at: field.wordAt,
        };
    }
    #warnOfEnd({ word }, line) {
        this.#warnings.push((0,untrusted/* say */.cv) `${this.#path}:${line}: key ${(0,untrusted/* quoted */.TL)(word)} has expires-in and no rotate-every: it stops working when it expires.`);
    }
    /** Faults of the defaults alone have already been reported there. */
    #judgeDates(whose, own, defaults) {
        const { expiresIn, rotateEvery } = { ...defaults, ...own };
        const last = own.rotateEvery ?? own.expiresIn;
        if (!last || !rotateEvery || !expiresIn || expiresIn.value === 'never')
            return;
        if (rotateEvery.value < expiresIn.value)
            return;
        this.#yaml.fault(last.at, `${last === own.rotateEvery ? 'rotate-every' : 'expires-in'}: ${whose} would expire before it is rotated; ` +
            'rotate-every must be shorter than expires-in');
    }
    /** The settings of an entry or of `defaults`; empty for a null entry. */
    #settingsIn(field, where) {
        if (field.value === undefined && where !== 'defaults')
            return {};
        const settings = {};
        for (const each of this.#yaml.fields(field) ?? []) {
            const name = this.#yaml.known(each, SETTING_NAMES, where);
            if (name === undefined)
                continue;
            const advice = whyNot(ENTRY_SETTINGS[name], where);
            if (advice === undefined)
                Object.assign(settings, this.#settings.read(name, each));
            else
                this.#yaml.fault(each.wordAt, `${name} cannot be set ${advice}`);
        }
        return settings;
    }
}
/** Why a setting is not allowed there; undefined: it is. */
function whyNot({ defaults, patterns }, where) {
    if (where === 'defaults' && !defaults)
        return 'in defaults; each key has its own';
    if (where === 'a pattern' && !patterns)
        return 'for a pattern; it is for single keys: name the key in an entry of its own';
    return undefined;
}
/** Why a name or pattern cannot be declared; undefined: it can. */
function nameFault(name) {
    if (name === '')
        return 'a name is empty';
    if ((0,names/* looksMarked */.P8)(name))
        return (0,untrusted/* say */.cv) `${(0,untrusted/* quoted */.TL)(name)} ends like a name that this action gives to keys in a rotation`;
    if (!name.includes('*') || !name.includes(' ['))
        return undefined;
    return (0,untrusted/* say */.cv) `${(0,untrusted/* quoted */.TL)(name)}: a pattern cannot contain " [", which begins the names of keys in a rotation`;
}


/***/ })

};
;