/** The deep imports of undici (`imports` in package.json) lead to what its public entry exports, and nothing else. */

import * as undici from 'undici';
import { describe, expect, it } from 'vitest';
import Pool from '#undici/pool';
import request from '#undici/request';

describe('the parts of undici that the action loads', () => {
  it('are the Pool that undici exports', () => {
    expect(Pool).toBe(undici.Pool);
  });

  it('are the request that undici gives every dispatcher', () => {
    expect(request).toBe(undici.Dispatcher.prototype.request);
  });
});
