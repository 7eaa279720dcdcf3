/** Operation create: a new key, made so that a run that is cut off leaves at most a key that cannot spend. */

import { ActionError, asActionError } from '../domain/errors.ts';
import { isExpired, type Key } from '../domain/key.ts';
import { expiryOf } from '../domain/lifetime.ts';
import { applyLimit } from '../domain/limit.ts';
import { sealedName } from '../domain/names.ts';
import { type NewKeySettings, plannedKey } from '../domain/new-key-settings.ts';
import { type Settings, settingsOf } from '../domain/settings.ts';
import { quoted, say } from '../domain/untrusted.ts';
import type { CreateInputs } from '../inputs.ts';
import { Courier, type Stored, whoHoldsWhat } from './delivery.ts';
import type { Context } from './effects.ts';
import { Judge } from './judge.ts';
import { type Fresh, makeKey, nonce, probe, settle, undo } from './new-key.ts';
import type { Outcome } from './outcome.ts';

const NOT_DONE = 'No key was created, because it would not meet require';

export async function create(inputs: CreateInputs, context: Context): Promise<Outcome> {
  await refuseTaken(inputs, context);
  const courier = await Courier.prepare(inputs.delivery, context);
  const settings = settingsOfNew(inputs, context.clock.now());
  const origin = inputs.workspaceId === undefined ? {} : { workspace_id: inputs.workspaceId };
  const planned = plannedKey(settings, origin, context.clock.now());
  const judge = new Judge(inputs.gate, context);
  const verdict = await judge.judge([planned]);
  const base = outcomeOf(inputs, settings, planned);
  if (verdict && !verdict.passed) {
    const failure = judge.failure(verdict, `${NOT_DONE}:`);
    const single = inputs.dryRun ? planned : undefined;
    const notices = failure ? [] : [`${NOT_DONE}.`];
    return { ...base, single, results: [], verdict, failure, notices };
  }
  if (inputs.dryRun) return { ...base, changed: true, verdict, made: { storedIn: courier.targets } };

  const made = await makeAll(inputs, settings, courier, context);
  const final = made.failure ? undefined : await judge.judge([made.key ?? {}]);
  const { key } = made;
  return {
    ...base,
    changed: key !== undefined,
    results: key
      ? [{ did: made.failure ? 'failed' : 'created', returned: key, after: key, before: settingsOf(key) }]
      : [],
    single: key,
    made: {
      storedIn: made.stored.yes,
      maybeIn: made.stored.maybe,
      notIn: made.stored.no,
      // An output that was set cannot be unset, only emptied.
      ...(made.fresh && inputs.delivery.outputKey && { secret: key ? made.fresh.secret : '' }),
    },
    verdict: inputs.gate && (final ?? { passed: false, unmet: [] }),
    failure: made.failure ?? judge.failure(final, 'The key was created, but it does not meet require:'),
  };
}

interface Making {
  fresh?: Fresh;
  /** The key as it was read last; undefined when it was never made, or deleted again. */
  key: Key | undefined;
  stored: Stored;
  failure?: Error;
}

/** POST with limit 0, one PATCH with everything, probe, store; undone as long as nobody has the key. */
async function makeAll(
  inputs: CreateInputs,
  settings: NewKeySettings,
  courier: Courier,
  context: Context,
): Promise<Making> {
  const making: Making = { key: undefined, stored: { yes: [], maybe: [], no: [] } };
  try {
    const fresh = await makeKey(bodyOf(inputs, settings, context), context);
    making.fresh = fresh;
    making.key = fresh.key;
    if (inputs.deleteAtJobEnd) leaveForPost(fresh.key, context);
    making.key = await settle(fresh.key, patchOf(inputs, settings), context);
    await probe(fresh.secret, context);
    making.stored = await courier.deliver(fresh, context);
    if (making.stored.failure) throw making.stored.failure;
  } catch (error) {
    making.failure = await afterFailure(asActionError(error), making, context);
  }
  return making;
}

async function afterFailure(error: ActionError, making: Making, context: Context): Promise<Error> {
  if (!making.fresh) return error;
  const { yes, maybe } = making.stored;
  if (yes.length + maybe.length > 0) {
    return new ActionError(
      `${error.message} ${whoHoldsWhat(making.stored)} The new key stays live. To have one key everywhere, ` +
        'run operation rotate on it with all targets; or delete it and create it again.',
    );
  }
  const left = await undo(making.fresh.key, context);
  if (left !== undefined) return new ActionError(`${error.message} ${left} Nobody has it; delete it by hand.`);
  making.key = undefined;
  return new ActionError(`${error.message} Nothing was changed: the new key was deleted again.`);
}

/** A run that is started again would leave a stray live key beside the one that is stored. */
async function refuseTaken(
  { wanted, delivery, workspaceId, dryRun }: CreateInputs,
  { openrouter, clock }: Context,
): Promise<void> {
  // A dry run asks too: else it would not even notice a provisioning key that is none.
  if (delivery.targets.length === 0 && !dryRun) return;
  const now = clock.now();
  const taken = (await openrouter.list(workspaceId)).find(
    key => key.name === wanted.name && !key.disabled && !isExpired(key, now),
  );
  if (!taken || delivery.targets.length === 0) return;
  throw new ActionError(
    say`name: there is an enabled key named ${quoted(wanted.name)} already (${taken.hash}). To give its targets a new ` +
      'secret use operation rotate; for another key choose another name.',
  );
}

function settingsOfNew({ wanted }: CreateInputs, now: number): NewKeySettings {
  const limit = wanted.limit && applyLimit(wanted.limit, { limit: 0, limit_remaining: 0 });
  return {
    name: wanted.name,
    limit: limit ?? null,
    limit_reset: wanted.limit_reset ?? null,
    include_byok_in_limit: wanted.include_byok_in_limit ?? false,
    expires_at: expiryOf(wanted.lifetime ?? 'never', now),
  };
}

function bodyOf({ wanted, workspaceId, provisioningKey }: CreateInputs, settings: NewKeySettings, { run }: Context) {
  return {
    name: sealedName(wanted.name, { kind: 'creating', run }, nonce(), provisioningKey),
    limit: 0,
    ...(wanted.include_byok_in_limit !== undefined && { include_byok_in_limit: wanted.include_byok_in_limit }),
    ...(settings.expires_at !== null && { expires_at: settings.expires_at }),
    ...(workspaceId !== undefined && { workspace_id: workspaceId }),
  };
}

/** What was not asked for stays as OpenRouter makes it. */
function patchOf({ wanted }: CreateInputs, { name, limit }: NewKeySettings): Partial<Settings> {
  return {
    name,
    limit,
    ...(wanted.limit_reset !== undefined && { limit_reset: wanted.limit_reset }),
    ...(wanted.include_byok_in_limit !== undefined && { include_byok_in_limit: wanted.include_byok_in_limit }),
  };
}

function leaveForPost({ hash }: Key, { saveState, connection }: Context): void {
  saveState('api-url', connection.apiUrl.href);
  saveState('timeout-ms', String(connection.timeoutMs));
  saveState('max-retries', String(connection.maxRetries));
  saveState('delete-hash', hash);
}

function outcomeOf(inputs: CreateInputs, settings: NewKeySettings, planned: Partial<Key>): Outcome {
  const unlimited =
    settings.limit === null && !inputs.wanted.limit
      ? ['The new key has no limit of its own, since limit was not given: it can spend all credits of the account.']
      : [];
  const after = {
    ...(planned as Key),
    hash: '',
    label: '',
    creator_user_id: null,
    workspace_id: inputs.workspaceId ?? '',
  };
  return {
    operation: 'create',
    dryRun: inputs.dryRun,
    changed: false,
    results: [{ did: 'created', returned: undefined, after, before: settingsOf(after) }],
    single: planned,
    failed: [],
    notices: unlimited,
    warnings: [],
    made: { storedIn: [] },
  };
}
