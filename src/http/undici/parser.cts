/** Stands in the bundle for undici's HTTP parser as text: the same bytes from a file, for which nothing is parsed. */
const { readFileSync }: typeof import('node:fs') = require('node:fs');
module.exports = readFileSync(`${__dirname}/llhttp_simd.wasm`);
