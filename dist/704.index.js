export const id = 704;
export const ids = [704];
export const modules = {

/***/ 704:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EnvHttpProxyAgent: () => (/* reexport safe */ undici__WEBPACK_IMPORTED_MODULE_0__.EnvHttpProxyAgent),
/* harmony export */   loadOctokit: () => (/* binding */ loadOctokit)
/* harmony export */ });
/* harmony import */ var undici__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6752);
/**
 * All of undici, loaded only where a proxy or octokit needs it. Octokit hangs below it, so that the bundle holds one
 * undici and not two.
 */

/** The GitHub client, which brings octokit. */
const loadOctokit = () => Promise.all(/* import() */[__webpack_require__.e(692), __webpack_require__.e(964)]).then(__webpack_require__.bind(__webpack_require__, 5964));


/***/ })

};
