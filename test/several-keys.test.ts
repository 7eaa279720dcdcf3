// What a person reads when a gate looks at several keys.

import { afterEach, expect, test } from 'vitest';
import { type LocalOpenRouter, startOpenRouter } from './support/openrouter.ts';
import { runAction } from './support/runner.ts';

let openrouter: LocalOpenRouter | undefined;

afterEach(() => openrouter?.stop());

test('The log says which of several keys does not meet a condition', async () => {
  openrouter = await startOpenRouter({
    keys: [
      { name: 'full', limit: 9 },
      { name: 'low', limit: 3, hash: 'f01d' },
    ],
  });
  const result = await runAction({
    inputs: {
      operation: 'check',
      'provisioning-key': openrouter.managementKey,
      'api-url': openrouter.url,
      'current-name': '*',
      require: 'limit-remaining >= 5',
    },
  });
  expect(result.log.match(/^Not met.*$/gm)).toEqual(['Not met by "low" (f01d): limit-remaining >= 5: is 3']);
});
