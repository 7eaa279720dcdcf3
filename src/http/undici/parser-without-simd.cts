/** Stands in the bundle for undici's HTTP parser for machines without SIMD as text: the same bytes from a file, for which nothing is parsed. */
const { readFileSync }: typeof import('node:fs') = require('node:fs');
module.exports = readFileSync(`${__dirname}/llhttp.wasm`);
