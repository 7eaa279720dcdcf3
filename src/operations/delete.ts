/** Operation delete: safe to run again, since a key that is already gone is what was wanted. */

import { asActionError } from '../domain/errors.ts';
import type { Key } from '../domain/key.ts';
import { settingsOf } from '../domain/settings.ts';
import { quoted, say } from '../domain/untrusted.ts';
import type { DeleteInputs } from '../inputs.ts';
import type { Context } from './effects.ts';
import { partialFailure } from './failures.ts';
import type { KeyResult, Outcome } from './outcome.ts';
import { noneLeft, select } from './select.ts';
import { sideBySide } from './side-by-side.ts';

export async function deleteKeys(inputs: DeleteInputs, context: Context): Promise<Outcome> {
  const { dryRun } = inputs;
  const selection = await select(inputs, context);
  const warnings = selection.unusable.filter(({ gone }) => gone).map(({ hash }) => alreadyGone(hash));
  const failed = selection.unusable.filter(({ gone }) => !gone).map(({ hash, error }) => ({ hash, error }));
  const results = dryRun
    ? selection.keys.map(key => result(key, 'deleted'))
    : await sideBySide(selection.keys, 'Deleting keys', context, async key => {
        try {
          const did = await context.openrouter.delete(key.hash);
          if (did === 'gone') warnings.push(say`Key ${quoted(key.name)} (${key.hash}) was already gone.`);
          return result(key, did === 'gone' ? 'unchanged' : 'deleted');
        } catch (error) {
          failed.push({ hash: key.hash, error: asActionError(error).message });
          return result(key, 'failed');
        }
      });
  const selected = selection.keys.length + selection.unusable.length;
  return {
    operation: 'delete',
    dryRun,
    changed: results.some(({ did }) => did === 'deleted'),
    results,
    single: selected === 1 ? results[0]?.after : undefined,
    failed,
    notices: noneLeft(selection),
    warnings,
    failure: partialFailure(failed, selected),
  };
}

function alreadyGone(hash: string): string {
  return (
    say`hash: there is no key ${hash}. If it was deleted before, all is well; if it belongs to another account, ` +
    'provisioning-key is of the wrong one.'
  );
}

function result(key: Key, did: KeyResult['did']): KeyResult {
  return { did, returned: key, after: key, before: settingsOf(key) };
}
