/** The log arrives whole, however slowly it is read, and work continues without a reader. */
import { describe, expect, test } from 'vitest';
import { openAccount } from '../../support/worlds/account.ts';

describe('the log', () => {
  test('arrives whole and in order when the reader is slow', async () => {
    const { step } = await openAccount();
    const names = Array.from({ length: 1500 }, (_, index) => `wrong-${String(index).padStart(60, '0')}`);
    const result = await step(
      { hash: 'h1', limit: '5', require: names.join('\n') },
      {
        onSpawn: ({ stdout }) => {
          stdout?.pause();
          setTimeout(() => stdout?.resume(), 300);
        },
      },
    );
    expect(result.code).toBe(1);
    // More than a pipe and the reader's buffer can hold together.
    expect(result.stdout.length).toBeGreaterThan(200_000);
    const shown = result.stdout.match(/^::error::.*?wrong-\d+/gm)?.map(line => line.slice(line.indexOf('wrong-')));
    expect(shown).toEqual(names);
  });

  test('that nobody reads any more does not stop the work', async () => {
    const { server, step } = await openAccount({ keys: [{ hash: 'h1', name: 'prod', limit: 50 }] });
    const result = await step({ hash: 'h1', limit: '75' }, { onSpawn: ({ stdout }) => void stdout?.destroy() });
    expect(server.key('h1')?.limit).toBe(75);
    expect(result.code).toBe(0);
    expect(result.outputs).toMatchObject({ changed: 'true' });
  });
});
