/**
 * The type of undici's pool, which the package exports only together with everything else (`imports` in package.json).
 */
export { Pool as default } from 'undici';
