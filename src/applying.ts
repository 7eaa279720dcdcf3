/** Keys as code: the part of the bundle that only operation apply loads. */
export { loadKeysFile } from './keys-file/load.ts';
export { apply } from './operations/apply.ts';
export { applyInput } from './operations/apply-plan.ts';
