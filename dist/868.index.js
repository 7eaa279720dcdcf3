"use strict";
exports.id = 868;
exports.ids = [868,500];
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
/** Reads a keys file from the runner's workspace, and nothing from anywhere else. */






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
        // The real path: a link could lead anywhere.
        if (!isInside(real, root))
            throw unusable(config, 'is not in the workspace of the job (GITHUB_WORKSPACE). Give a path inside the repository');
        // Faults quote the file: a link in a pull request must not show others, such as .git/config with its token.
        const isLink = real !== (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(root, (0,node_path__WEBPACK_IMPORTED_MODULE_1__.relative)(workspace, (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(workspace, config)));
        if (isLink && !/^\.ya?ml$/i.test((0,node_path__WEBPACK_IMPORTED_MODULE_1__.extname)(real)))
            throw unusable(config, 'is a link to a file whose name does not end in .yml or .yaml. Give the path of the file');
        const stats = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.statSync)(real);
        if (!stats.isFile())
            throw unusable(config, 'is not a regular file. Give the path of a YAML file');
        if (stats.size > _parse_keys_file_js__WEBPACK_IMPORTED_MODULE_5__/* .MOST_BYTES */ .uZ)
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
/** What the file system answers, with its refusals in words. */
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

/***/ 7868:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   newKeysFile: () => (/* binding */ newKeysFile)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2198);
/* harmony import */ var _domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1511);
/* harmony import */ var _load_keys_file_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(500);
/** The file that `export` writes: a new one in the runner's workspace, or under RUNNER_TEMP. */






/**
 * A place for the file: what the input `config` names, or without it a folder of its own under RUNNER_TEMP.
 * @throws ActionError that says what is wrong with the path
 */
function newKeysFile(config, env) {
    if (config === undefined)
        return { write: text => written(() => inTemp(text, env)) };
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.resolve)(env.GITHUB_WORKSPACE || process.cwd(), config);
    const folder = judged(config, path, env);
    return {
        write: text => {
            // Another step of the job may have put a link in its place meanwhile.
            if (judged(config, path, env) !== folder)
                throw unusable(config, 'is in a folder that was replaced meanwhile');
            return written(() => {
                create((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, (0,node_path__WEBPACK_IMPORTED_MODULE_2__.basename)(path)), text);
                return path;
            }, config);
        },
    };
}
/** The real folder of the path, which may become a file. */
function judged(config, path, env) {
    if (!/\.ya?ml$/.test(config))
        throw unusable(config, 'does not end in .yml or .yaml. Name a YAML file');
    const root = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.realpathSync)(env.GITHUB_WORKSPACE || process.cwd());
    const folder = realFolder(config, (0,node_path__WEBPACK_IMPORTED_MODULE_2__.dirname)(path));
    if (folder !== root && !(0,_load_keys_file_js__WEBPACK_IMPORTED_MODULE_5__/* .isInside */ .F)(folder, root))
        throw unusable(config, 'is not in the workspace of the job (GITHUB_WORKSPACE). Give a path inside the repository');
    const folders = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.relative)(root, folder).split(node_path__WEBPACK_IMPORTED_MODULE_2__.sep);
    // Some file systems do not tell upper from lower case.
    if (folders.some(each => each.toLowerCase() === '.git'))
        throw unusable(config, 'is in a folder named .git, whose files are not for keys files. Give another path');
    if ((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.lstatSync)(path, { throwIfNoEntry: false }) !== undefined)
        throw existing(config);
    return folder;
}
function realFolder(config, path) {
    try {
        const real = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.realpathSync)(path);
        if ((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.statSync)(real).isDirectory())
            return real;
    }
    catch (error) {
        const { code } = error;
        if (code !== 'ENOENT' && code !== 'ENOTDIR')
            throw unusable(config, (0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `is in a folder that cannot be read (${code ?? ''})`);
    }
    throw unusable(config, 'is in a folder that does not exist. Create it in a step before, or check out the repository (actions/checkout)');
}
function inTemp(text, env) {
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdtempSync)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(env.RUNNER_TEMP || (0,node_os__WEBPACK_IMPORTED_MODULE_1__.tmpdir)(), 'openrouter-export-')), 'openrouter-keys.yml');
    create(path, text);
    return path;
}
/** Exclusively: nothing that is there is overwritten, and no link is followed. */
function create(path, text) {
    const file = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(path, 'wx', 0o644);
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(file, text);
    }
    catch (error) {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.unlinkSync)(path);
        throw error;
    }
    finally {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.closeSync)(file);
    }
}
/** What the file system answers, with its refusals in words. */
function written(write, config) {
    try {
        return write();
    }
    catch (error) {
        const { code } = error;
        if (code === 'EEXIST' && config !== undefined)
            throw existing(config);
        throw new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `config: the keys file could not be written (${code ?? String(error)}). Make sure that its folder is writable.`);
    }
}
function existing(config) {
    return unusable(config, 'exists already, and is not overwritten. Give the path of a new file, or delete that one');
}
function unusable(config, why) {
    return new _domain_text_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ((0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `config: ${(0,_domain_text_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .quoted */ .TL)(config)} ${why}.`);
}


/***/ })

};
;