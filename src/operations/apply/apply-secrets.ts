/** Whether the secrets that a keys file names are there: one that is missing makes its key be rotated. */
import type { Target } from '../../domain/command/target.ts';
import type { ExactEntry } from '../../domain/declared/declarations.ts';
import { dependsOnSecrets, type SecretState } from '../../domain/declared/declared-key.ts';
import type { KeysByName } from '../../domain/declared/keys-by-name.ts';
import { asActionError } from '../../domain/text/errors.ts';
import type { SecretReader } from '../../github/client.ts';
import type { AccountReader, Reading } from '../account/account.ts';
import { mapLimited } from '../concurrency/concurrency.ts';

export type Secrets = ReadonlyMap<Target, SecretState>;

export const NOT_LOOKED_AT =
  'Without github-token the targets of store-in were not looked at: whether a secret is missing is not known.';

/** The secrets of the keys that exist and are in use, or are to be created. Without a token nothing is known of any. */
export async function lookAtSecrets(
  entries: readonly ExactEntry[],
  keys: KeysByName,
  githubToken: string | undefined,
  reading: Reading,
): Promise<Secrets> {
  const targets = entries.filter(entry => dependsOnSecrets(entry, keys)).flatMap(({ storeIn }) => storeIn);
  if (githubToken === undefined || targets.length === 0) return new Map();
  const secrets = await reading.secrets(githubToken);
  const states = await mapLimited(targets, 'Looking at secrets', reading, target =>
    secretState(secrets, target, reading.account),
  );
  return new Map(targets.map((target, index) => [target, states[index] as SecretState]));
}

/** `exists` looks at the target itself too before it calls a secret missing. */
async function secretState(secrets: SecretReader, target: Target, { limits }: AccountReader): Promise<SecretState> {
  try {
    return (await secrets.exists(target, limits)) ? 'there' : 'missing';
  } catch (error) {
    return { error: asActionError(error).message };
  }
}

/** Without a token, in a dry run, nothing can be looked at, and nothing will be stored. */
export function readingWithoutTargets(reading: Reading): Reading {
  const unseen: SecretReader = {
    prepare: async target => ({ target, publicKey: '', keyId: '' }),
    exists: async () => true,
  };
  return { ...reading, secrets: async () => unseen };
}
