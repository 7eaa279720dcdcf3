/**
 * Proof that a key has ended: if a step holds the value of a key that it disables or deletes, it sends that value to
 * OpenRouter until it is refused. A change may take a while to reach all of OpenRouter's machines.
 */
import type { Key } from '../../domain/key/key.ts';
import { asActionError } from '../../domain/text/errors.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import type { AccountReader } from '../account/account.ts';

/** A key and its value. */
export interface HeldKey {
  key: Pick<Key, 'name' | 'hash'>;
  secret: string;
}

/** The result, as outcomes show it. */
export interface Revocation {
  /** Every key was refused. undefined: the step holds no value of an ended key */
  revoked?: boolean;
  warnings: readonly string[];
  /** The values that were refused. */
  refused: ReadonlySet<string>;
}

const NOTHING_HELD: Revocation = { warnings: [], refused: new Set() };

/** The keys whose value is known. */
export function heldOf(keys: readonly Pick<Key, 'name' | 'hash'>[], held: ReadonlyMap<string, string>): HeldKey[] {
  return keys.flatMap(key => {
    const secret = held.get(key.hash);
    return secret === undefined ? [] : [{ key, secret }];
  });
}

/** The outcome with the result. */
export function withProof<O extends { warnings: readonly string[]; revoked?: boolean }>(
  outcome: O,
  { revoked, warnings }: Revocation,
): O {
  if (revoked === undefined) return outcome;
  return { ...outcome, revoked, warnings: [...outcome.warnings, ...warnings] };
}

/** ms in which all keys must be refused, and between two requests about one of them. */
const PROVE_MS = 30_000;
const FIRST_WAIT_MS = 250;
const MAX_WAIT_MS = 2_000;

/** Asks about all keys concurrently, for up to 30 seconds. Never throws: what cannot be known is a warning. */
export async function proveRevoked(held: readonly HeldKey[], account: AccountReader): Promise<Revocation> {
  if (held.length === 0) return NOTHING_HELD;
  const until = account.clock.now() + PROVE_MS;
  const reasons = await Promise.all(held.map(each => whyAccepted(each, account, until)));
  const refused = held.flatMap(({ secret }, index) => (reasons[index] === undefined ? [secret] : []));
  const warnings = reasons.filter(reason => reason !== undefined);
  return { revoked: warnings.length === 0, warnings, refused: new Set(refused) };
}

/** Why it is not proven that the key has ended; undefined: OpenRouter itself refused it. */
async function whyAccepted(
  { key, secret }: HeldKey,
  account: AccountReader,
  until: number,
): Promise<string | undefined> {
  const { clock, limits } = account;
  const { openrouter } = account.during({ ...limits, notAfter: until });
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, MAX_WAIT_MS)) {
    let reason = '30 s later OpenRouter still accepts it.';
    try {
      if ((await openrouter.ownKey(secret, 'a key that has ended')) === undefined) return undefined;
    } catch (error) {
      reason = `whether OpenRouter still accepts it could not be found out: ${asActionError(error).message}`;
    }
    if (limits.begin.aborted) reason = 'the job was cancelled before OpenRouter was seen to refuse it.';
    if (limits.begin.aborted || clock.now() + wait > until)
      return say`Key ${quoted(key.name)} (${key.hash}) has ended, but ${reason} Check it again later.`;
    await clock.sleep(wait, limits.begin);
  }
}
