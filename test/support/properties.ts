/**
 * fast-check with a fixed seed, so that tests do not fail by chance. FC_SEED=1 sets another one, FC_SEED=random a new
 * one each time.
 */
import fc from 'fast-check';

const { FC_SEED: seed = '20261125' } = process.env;
if (seed !== 'random') fc.configureGlobal({ seed: Number(seed) });

export { default } from 'fast-check';
