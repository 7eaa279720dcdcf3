/** The alerts about leaked keys after the work: always shown, and resolved on request if the key was refused. */
import type { DeleteCommand } from '../../domain/command/command.ts';
import { asActionError } from '../../domain/text/errors.ts';
import type { Effects } from '../account/account.ts';
import { eachOrFirstError } from '../concurrency/concurrency.ts';
import { type AlertRow, bothFailures, type LeakedKey, type Outcome } from '../outcome/outcome.ts';
import { type Revocation, withProof } from '../revocation/revocation.ts';
import { alertStateOf, type FoundAlert, type Leak } from './select-keys.ts';

/** The outcome with the alerts as they were found, none of them resolved. */
export function withAlerts<O extends Outcome>(outcome: O, leak: Leak | undefined): O {
  if (leak === undefined) return outcome;
  return added(
    outcome,
    leak,
    leak.alerts.map(each => rowOf(each, each.state, false)),
  );
}

/** The token that resolves alerts (the selection's); undefined: they are not resolved. */
export function resolvingToken({
  selection: { selector },
  resolveAlerts,
}: Pick<DeleteCommand, 'selection' | 'resolveAlerts'>): string | undefined {
  return resolveAlerts && selector.by === 'leaked' ? selector.githubToken : undefined;
}

/**
 * The outcome of a step that changed keys, with its proof and the alerts in their final state. On request an alert
 * whose key was refused is resolved. `endsKeys`: the step disables or deletes keys, so a key that was refused before it
 * counts as proven.
 */
export async function afterEnding<O extends Outcome>(
  outcome: O,
  proof: Revocation,
  { leak, resolveWith, endsKeys }: { leak: Leak | undefined; resolveWith: string | undefined; endsKeys: boolean },
  effects: Effects,
): Promise<O> {
  if (leak === undefined) return withProof(outcome, proof);
  const isRefused = ({ alert: { secret }, state }: FoundAlert) =>
    state === 'refused' || (secret !== null && proof.refused.has(secret));
  const anyRefused = endsKeys && leak.alerts.some(({ state }) => state === 'refused');
  const proven = withProof(outcome, anyRefused ? { ...proof, revoked: proof.revoked ?? true } : proof);
  const now = effects.account.now();
  const rows = await eachOrFirstError(leak.alerts, async each => {
    const state = finalState(each, outcome, now);
    if (resolveWith === undefined || !isRefused(each)) return { row: rowOf(each, state, false) };
    const warning = await resolve(each, resolveWith, effects);
    return { row: rowOf(each, state, warning === undefined), warning };
  });
  const warnings = rows.flatMap(({ warning }) => warning ?? []);
  return added(
    { ...proven, warnings: [...proven.warnings, ...warnings] },
    leak,
    rows.map(({ row }) => row),
  );
}

function added<O extends Outcome>(outcome: O, leak: Leak, alerts: readonly AlertRow[]): O {
  return {
    ...outcome,
    alerts,
    leaked: leakedKeys(leak, outcome),
    notices: [...leak.notices, ...outcome.notices],
    failure: bothFailures(outcome.failure, leak.failure),
  };
}

/** In the order of the alerts. A key that the step changed is as the change returned it. */
function leakedKeys({ alerts }: Leak, { results }: Outcome): LeakedKey[] {
  const changed = new Map(results.map(({ after }) => [after.hash, after]));
  const byHash = new Map<string, LeakedKey>();
  for (const { key, alert } of alerts) {
    if (key === undefined || alert.createdAt === undefined) continue;
    const since = Math.min(alert.createdAt, byHash.get(key.hash)?.since ?? Number.POSITIVE_INFINITY);
    byHash.set(key.hash, { key: changed.get(key.hash) ?? key, since });
  }
  return [...byHash.values()];
}

function rowOf(
  { alert: { repository, number, url }, key }: FoundAlert,
  state: AlertRow['key'],
  resolved: boolean,
): AlertRow {
  return { repository, number, url, hash: key?.hash ?? null, key: state, resolved };
}

/** A key that `where` left out, or that could not be changed, keeps its state. */
function finalState({ key, state }: FoundAlert, { operation, results }: Outcome, now: number): AlertRow['key'] {
  const result = key && results.find(({ after }) => after.hash === key.hash);
  if (result === undefined || result.did === 'failed') return state;
  if (operation === 'delete') return 'deleted';
  const { disabled, expires_at = null } = result.after;
  return alertStateOf({ disabled, expires_at }, now);
}

/** Returns why the alert could not be resolved; undefined: it was. */
async function resolve(
  { alert }: FoundAlert,
  token: string,
  { alerts, reading, cancellation }: Effects,
): Promise<string | undefined> {
  try {
    await (await alerts(token)).resolve(alert, reading.runPage, cancellation.working);
    return undefined;
  } catch (error) {
    return asActionError(error).message;
  }
}
