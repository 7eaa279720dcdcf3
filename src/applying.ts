/** Keys as code: the part of the bundle that only operation apply loads. */
export { loadKeysFile } from './keys-file/load-keys-file.ts';
export { apply } from './operations/apply/apply.ts';
export { applyInput } from './operations/apply/apply-plan.ts';
