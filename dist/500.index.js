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


/***/ })

};
;