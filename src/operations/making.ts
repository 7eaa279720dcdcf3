/** The operations that make keys: the part of the bundle that only they load. */
export { create } from './create/create.ts';
export { rotate } from './rotate/rotate.ts';
