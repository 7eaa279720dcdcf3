/** A rotation under way: what it has done so far, and so what a failure leaves. */

import type { Key } from '../../domain/key/key.ts';
import { ActionError } from '../../domain/text/errors.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import type { KeyList } from '../../openrouter/api.ts';
import { nothingStored, type Stored } from '../create/delivery.ts';
import type { Fresh } from '../create/new-key.ts';
import type { RotationPlan } from './look.ts';
import type { SeenAgain } from './second-look.ts';

export interface Rotation {
  readonly plan: RotationPlan;
  fresh: Fresh | undefined;
  /** The new key as it was answered last; undefined before it exists and after it was deleted. */
  key: Key | undefined;
  /** The new key has its guardrail. */
  guarded: boolean;
  /** Lists that name the new key, or may: a change of theirs was begun. */
  joining: readonly KeyList[];
  /** Lists that show the new key. */
  joined: readonly KeyList[];
  stored: Stored;
  /** What was done with the old key. `retiring`: an answer is missing, so that it is not known. */
  oldKey: 'unchanged' | 'retiring' | 'retired';
  notices: string[];
  warnings: string[];
  failure: ActionError | undefined;
}

export function beginRotation(plan: RotationPlan): Rotation {
  return {
    plan,
    fresh: undefined,
    key: undefined,
    guarded: false,
    joining: [],
    joined: [],
    stored: nothingStored(plan.delivery),
    oldKey: 'unchanged',
    notices: [],
    warnings: [],
    failure: undefined,
  };
}

/** The new key once it is certain that this rotation may go on. */
export interface NewKeyInPlace extends SeenAgain {
  fresh: Fresh;
  /** Names that it had before: an answer that shows one may be one write behind. */
  names: ReadonlySet<string>;
}

/** Another rotation has taken over, or has won: whatever this one would still write would be wrong. */
export class OvertakenError extends ActionError {
  override name = 'OvertakenError';
}

/** The new key must be as this run left it, under `name`. @throws OvertakenError when it is not */
export function refuseTakenOver(now: Key | undefined, { key: { hash } }: Fresh, name: string): asserts now is Key {
  if (now && !now.disabled && now.name === name) return;
  const what = now === undefined ? 'deleted' : now.disabled ? 'disabled' : say`renamed to ${quoted(now.name)}`;
  throw new OvertakenError(
    say`The new key ${quoted(name)} (${hash}) was ${what} before this rotation was done: another rotation of the same key ` +
      `has taken over. ${OVERTAKEN}`,
  );
}

/** The old key must bear `name`. @throws OvertakenError when it does not */
export function refuseWon(now: Key | undefined, { name: before, hash }: Key, name: string): asserts now is Key {
  if (now && now.name === name) return;
  const what = now === undefined ? 'deleted' : say`renamed to ${quoted(now.name)}`;
  throw new OvertakenError(
    say`The old key ${quoted(before)} (${hash}) was ${what} while this rotation was under way: another rotation of the same ` +
      `key has won, or somebody changed it by hand. ${OVERTAKEN}`,
  );
}

/** What to do then. */
export const OVERTAKEN =
  'Nothing more was written. Look at the run of the other rotation; to keep rotations from meeting, give their workflow ' +
  'a concurrency group.';
