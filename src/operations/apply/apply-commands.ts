/** The creation and the rotation of a key that a keys file declares, as the commands of those operations. */
import type { CreateCommand, NewKeyWanted, RotateCommand, Storage } from '../../domain/command/command.ts';
import type { Target } from '../../domain/command/target.ts';
import type { DeclaredLimit, ExactEntry } from '../../domain/declared/declarations.ts';
import type { AbsoluteLimit } from '../../domain/money/limit.ts';
import { NOTHING_REQUIRED } from '../engine/engine.ts';
import type { ApplyInput } from './planned-row.ts';

/** `id`: the workspace; undefined: the default one */
export function creationOf(entry: ExactEntry, input: ApplyInput, id: string | undefined): CreateCommand {
  const { name, settings } = entry;
  const { limit } = settings;
  return {
    operation: 'create',
    owner: {},
    ...commonOf(id),
    wanted: { name, ...(limit && { limit: absolute(limit) }), ...wantedOf(entry) },
    delivery: deliveryOf(entry, input),
    deleteAtJobEnd: false,
  };
}

/** The key is selected by its name, since only the name selects every journal that cut-off rotations have left of it. */
export function rotationOf(entry: ExactEntry, input: ApplyInput, id: string | undefined): RotateCommand {
  const { name, settings, retire } = entry;
  const { limit } = settings;
  return {
    operation: 'rotate',
    ...commonOf(id),
    selector: { by: 'name', name },
    where: [],
    wanted: { ...(limit && { limit }), ...wantedOf(entry) },
    delivery: deliveryOf(entry, input),
    retire: retire ?? input.retire,
    carryOver: input.carryOver,
  };
}

/** What is required is judged for all keys together. */
function commonOf(id: string | undefined) {
  const workspace = id === undefined ? undefined : ({ by: 'id', id } as const);
  return { workspace, gate: NOTHING_REQUIRED, dryRun: false };
}

function deliveryOf({ storeIn }: ExactEntry, { githubToken }: ApplyInput): { storage: Storage; outputKey: false } {
  const targets = storeIn as readonly [Target, ...Target[]];
  return { storage: { targets, githubToken: githubToken ?? '' }, outputKey: false };
}

function wantedOf({ settings, expiresIn }: ExactEntry): NewKeyWanted {
  const { limit_reset, include_byok_in_limit, guardrail } = settings;
  return {
    ...(limit_reset !== undefined && { limit_reset }),
    ...(include_byok_in_limit !== undefined && { include_byok_in_limit }),
    ...(guardrail !== undefined && { guardrail }),
    ...(expiresIn !== undefined && { lifetime: expiresIn === 'never' ? ('never' as const) : { for: expiresIn } }),
  };
}

/** For a key that is created, "at least N", "at most N" and "top up to N" mean N. */
function absolute(limit: DeclaredLimit): AbsoluteLimit {
  return limit.rule === 'unlimited' ? limit : { rule: 'exactly', amount: limit.amount };
}
