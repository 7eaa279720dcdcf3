/**
 * Operation rotate: replaces one key without a moment in which the stored secret is not a working key, and repairs by
 * itself a rotation that was cut off anywhere. The steps are those of section 7 of the contract, in its order.
 */

import { ActionError, asActionError } from '../domain/errors.ts';
import type { Key } from '../domain/key.ts';
import { type Ending, sealedName, shortHash } from '../domain/names.ts';
import { plannedKey } from '../domain/new-key-settings.ts';
import { settingsOf } from '../domain/settings.ts';
import { quoted, say } from '../domain/untrusted.ts';
import type { Retire, RotateInputs } from '../inputs.ts';
import { ifThere, type OpenRouter } from '../openrouter/client.ts';
import { type Stored, whoHoldsWhat } from './delivery.ts';
import type { Context } from './effects.ts';
import { Judge } from './judge.ts';
import { type Looked, look, lookAgain } from './look.ts';
import { type Fresh, makeKey, nonce, probe, settle, undo } from './new-key.ts';
import type { Outcome } from './outcome.ts';
import { apply } from './patch-key.ts';

const NOT_DONE = 'Nothing was changed, because the new key would not meet require';

export async function rotate(inputs: RotateInputs, context: Context): Promise<Outcome> {
  const looked = await look(inputs, context);
  const judge = new Judge(inputs.gate, context);
  const planned = plannedKey(looked.settings, originOf(looked.source), context.clock.now());
  const verdict = await judge.judge([planned]);
  const unmet = verdict !== undefined && !verdict.passed;
  const failure = judge.failure(verdict, `${NOT_DONE}:`);
  if (inputs.dryRun) return { ...outcomeOf(looked, inputs, planned), verdict, changed: !unmet, failure };
  if (unmet) return { ...untouched(looked), verdict, failure, notices: failure ? [] : [`${NOT_DONE}.`] };
  const rotation = new Rotation(looked, inputs, context);
  await rotation.run();
  const final = rotation.failure ? undefined : await judge.judge([rotation.key ?? {}]);
  return {
    ...outcomeOf(looked, inputs, planned),
    ...rotation.outcome(),
    verdict: inputs.gate && (final ?? { passed: false, unmet: [] }),
    failure: rotation.failure ?? judge.failure(final, 'The key was rotated, but the new one does not meet require:'),
  };
}

/** One rotation under way: what it has made, and what is to be done when it fails here. */
class Rotation {
  readonly #looked: Looked;
  readonly #inputs: RotateInputs;
  readonly #context: Context;
  /** Steps 6 and 7. Nobody has the new key when it is stored nowhere; then they can be undone like all others. */
  readonly #lateSteps: OpenRouter;
  #fresh: Fresh | undefined;
  /** The new key as it was read last; undefined before it exists and after it was deleted. */
  key: Key | undefined;
  failure: Error | undefined;
  #stored: Stored = { yes: [], maybe: [], no: [] };
  #retiring = false;

  constructor(looked: Looked, inputs: RotateInputs, context: Context) {
    this.#looked = looked;
    this.#inputs = inputs;
    this.#context = context;
    const { openrouter, cancellation } = context;
    this.#lateSteps = openrouter.during(
      looked.courier.targets.length > 0 ? cancellation.finishing : cancellation.working,
    );
  }

  /** Steps 2 to 7. What went wrong is in `failure`, with what it leaves. */
  async run(): Promise<void> {
    try {
      const fresh = await this.#create();
      const ready = await this.#equip(fresh);
      await probe(fresh.secret, this.#context);
      await this.#store(fresh);
      await this.#retire(fresh, ready);
      await this.#commit(fresh);
    } catch (error) {
      this.failure = await this.#afterFailure(error);
    }
  }

  outcome(): Pick<Outcome, 'changed' | 'results' | 'single' | 'made'> {
    const { key } = this;
    // An output that was set cannot be unset, only emptied.
    const secret = this.#fresh && this.#inputs.delivery.outputKey ? (key ? this.#fresh.secret : '') : undefined;
    const before = settingsOf(this.#looked.source);
    return {
      changed: key !== undefined,
      results: key ? [{ did: this.failure ? 'failed' : 'rotated', returned: key, after: key, before }] : [],
      single: key,
      made: {
        previousHash: this.#looked.situation.old?.hash ?? '',
        storedIn: this.#stored.yes,
        maybeIn: this.#stored.maybe,
        notIn: this.#stored.no,
        ...(secret !== undefined && { secret }),
      },
    };
  }

  /** Step 2: a key that cannot spend, then another look: of two rotations at once at most one goes on. */
  async #create(): Promise<Fresh> {
    const { source, settings } = this.#looked;
    const fresh = await makeKey(
      {
        name: this.#journal('replacing'),
        limit: 0,
        include_byok_in_limit: source.include_byok_in_limit,
        workspace_id: source.workspace_id,
        creator_user_id: source.creator_user_id,
        ...(settings.expires_at !== null && { expires_at: settings.expires_at }),
      },
      this.#context,
    );
    this.#fresh = fresh;
    this.key = fresh.key;
    await lookAgain(this.#looked, fresh.key, this.#inputs, this.#context);
    return fresh;
  }

  /** Step 3: the same guardrail first, so that the key never spends without it; then all settings in one PATCH. */
  async #equip({ key }: Fresh): Promise<Key> {
    const { guardrail, settings } = this.#looked;
    const { openrouter, cancellation } = this.#context;
    if (guardrail !== undefined) await openrouter.during(cancellation.working).assignGuardrail(guardrail, key.hash);
    const { limit, limit_reset, include_byok_in_limit } = settings;
    const name = this.#journal('ready');
    this.key = await settle(key, { limit, limit_reset, include_byok_in_limit, name }, this.#context);
    return this.key;
  }

  /** Step 5: target by target, stopping at the first that fails. */
  async #store(fresh: Fresh): Promise<void> {
    this.#stored = await this.#looked.courier.deliver(fresh, this.#context);
    if (this.#stored.failure) throw this.#stored.failure;
  }

  /** Step 6: nothing is retired before it is certain that no other rotation has taken over. */
  async #retire({ key: { hash } }: Fresh, ready: Key): Promise<void> {
    const { situation } = this.#looked;
    await this.#refuseTakenOver(ready);
    const { retire } = this.#inputs;
    this.#retiring = true;
    if (situation.old) await this.#retireKey(situation.old, situation.base, hash, retire);
    for (const leftover of situation.leftovers) {
      if (!leftover.ready) await this.#lateSteps.delete(leftover.key.hash);
      else await this.#retireKey(leftover.key, leftover.base, hash, retire === 'next-rotation' ? retire : 'disable');
    }
    for (const { hash: superseded } of situation.superseded) {
      await ifThere(apply(this.#lateSteps, superseded, { disabled: true }));
    }
  }

  /** Step 7: from here the name belongs to the live key alone. */
  async #commit({ key }: Fresh): Promise<void> {
    this.key = await apply(this.#lateSteps, key.hash, { name: this.#looked.settings.name });
  }

  async #refuseTakenOver(ready: Key): Promise<void> {
    const now = await ifThere(this.#lateSteps.key(ready.hash));
    if (now && !now.disabled && now.name === ready.name) return;
    const what = now === undefined ? 'deleted' : now.disabled ? 'disabled' : say`renamed to ${quoted(now.name)}`;
    this.key = now;
    throw new TakenOverError(
      say`The new key ${quoted(ready.name)} (${ready.hash}) was ${what} before this rotation was done: another rotation ` +
        'of the same key has taken over. Nothing more was written. Look at the run of the other rotation; to keep ' +
        'rotations from meeting, give their workflow a concurrency group.',
    );
  }

  async #retireKey(key: Key, base: string, newHash: string, retire: Retire): Promise<void> {
    if (retire === 'delete') {
      await this.#lateSteps.delete(key.hash);
      return;
    }
    const ending: Ending = { kind: 'replaced', other: shortHash(newHash), untilNext: retire === 'next-rotation' };
    const name = sealedName(base, ending, nonce(), this.#inputs.provisioningKey);
    await ifThere(apply(this.#lateSteps, key.hash, { name, ...(retire === 'disable' && { disabled: true }) }));
  }

  #journal(kind: 'replacing' | 'ready'): string {
    const { base, oldShort } = this.#looked.situation;
    return sealedName(base, { kind, other: oldShort, run: this.#context.run }, nonce(), this.#inputs.provisioningKey);
  }

  /** What a failure leaves: nothing, as long as no target has or may have the new key; else both keys, live. */
  async #afterFailure(cause: unknown): Promise<Error> {
    const error = asActionError(cause);
    const fresh = this.#fresh;
    if (error instanceof TakenOverError) return error;
    if (!fresh) return new ActionError(`${error.message} The old key is as it was.`);
    const { yes, maybe } = this.#stored;
    if (yes.length + maybe.length > 0) return this.#bothLive(error);
    const left = (await this.#restoreOld()) ?? (await undo(fresh.key, this.#context));
    if (left === undefined) {
      this.key = undefined;
      const undone = `${this.#retiring ? 'T' : 'Nothing was changed: t'}he new key was deleted, and the old one is as it was.`;
      return new ActionError(`${error.message} ${undone}`);
    }
    return new ActionError(`${error.message} ${left} No target has it; the next rotation removes it.`);
  }

  #bothLive(error: ActionError): ActionError {
    const { old } = this.#looked.situation;
    const both = old
      ? say`The old key ${quoted(old.name)} (${old.hash}) and the new one (${this.key?.hash ?? ''}) both stay as they are now.`
      : say`The new key (${this.key?.hash ?? ''}) stays as it is now.`;
    return new ActionError(
      `${error.message} ${whoHoldsWhat(this.#stored)} ${both} Run the rotation again: it repairs what this one left.`,
    );
  }

  /** Without targets the old key may have got its mark already; it gets its name back before the new key goes. */
  async #restoreOld(): Promise<string | undefined> {
    const { old } = this.#looked.situation;
    if (!this.#retiring || !old) return undefined;
    const { openrouter, cancellation } = this.#context;
    try {
      await apply(openrouter.during(cancellation.finishing), old.hash, { name: old.name });
      return undefined;
    } catch (error) {
      return say`The old key (${old.hash}) could not get its name ${quoted(old.name)} back: ${asActionError(error).message}`;
    }
  }
}

/** Another rotation has taken over: whatever this one would still write would be wrong. */
class TakenOverError extends ActionError {
  override name = 'TakenOverError';
}

/** The outcome of a rotation that `require` stopped before it began: the old key, as it is. */
function untouched({ situation: { old }, warnings }: Looked): Outcome {
  return {
    operation: 'rotate',
    dryRun: false,
    changed: false,
    results: old ? [{ did: 'unchanged', returned: old, after: old, before: settingsOf(old) }] : [],
    single: old,
    failed: [],
    notices: [],
    warnings,
  };
}

function outcomeOf(looked: Looked, inputs: RotateInputs, planned: Partial<Key>): Outcome {
  const { situation, source, notices, warnings, courier } = looked;
  const after = { ...source, ...planned, hash: '', label: '' };
  return {
    operation: 'rotate',
    dryRun: inputs.dryRun,
    changed: false,
    results: [
      { did: inputs.dryRun ? 'rotated' : 'unchanged', returned: situation.old, after, before: settingsOf(source) },
    ],
    single: planned,
    failed: [],
    notices,
    warnings,
    made: { previousHash: situation.old?.hash ?? '', storedIn: inputs.dryRun ? courier.targets : [] },
  };
}

function originOf({ creator_user_id, workspace_id }: Key): Pick<Key, 'creator_user_id' | 'workspace_id'> {
  return { creator_user_id, workspace_id };
}
