/** Keys as code: the part of the bundle that only operation apply loads. */
export { loadKeysFile } from '../keys-file/load.ts';
export { apply } from './apply.ts';
export { applyInput } from './apply-plan.ts';
