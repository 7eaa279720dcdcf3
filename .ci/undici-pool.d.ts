/** The type of undici's pool, which the package exports only together with all the rest (`imports` in package.json). */
export { Pool as default } from 'undici';
