/** The deep import of undici (`imports` in package.json) leads to what its public entry exports. */

import * as undici from 'undici';
import { describe, expect, it } from 'vitest';
import Pool from '#undici/pool';

describe('what the action loads of undici', () => {
  it('is the Pool that undici exports', () => {
    expect(Pool).toBe(undici.Pool);
  });
});
