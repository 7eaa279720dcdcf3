/** A history for every seed: few actors, few kinds of faults, all of them different from one seed to the next. */
import { RETIREMENTS, type Retirement } from '../../src/domain/command/command.ts';
import { Dice } from './draw.ts';
import {
  type AccountPlan,
  type Actor,
  FAULTS,
  type FaultKind,
  type History,
  type PersonAct,
  type RotateBy,
} from './history.ts';

const MINUTE = 60_000;
const WAYS: readonly [RotateBy, ...RotateBy[]] = ['name', 'name', 'api-key', 'hash'];

export function imagine(seed: number): History {
  const dice = new Dice(`imagine ${seed}`);
  const account = imagineAccount(dice);
  const actors = imagineActors(dice, account);
  return {
    seed,
    account,
    actors,
    faults: imagineFaults(dice),
    delays: dice.chance(0.7) ? 'wild' : 'calm',
    finally: dice.pick(['disable', 'disable', 'next-rotation', 'delete']),
  };
}

/** The same, with a keys file applied in place of one or more of the rotations. */
export function imagineApply(seed: number): History {
  const dice = new Dice(`apply ${seed}`);
  const history = imagine(seed);
  const applied = (actor: Actor, index: number): Actor => {
    if (actor.does !== 'rotate' || (index > 0 && dice.chance(0.5))) return actor;
    const { by, output, raise, ...rest } = actor;
    return { ...rest, does: 'apply', retire: rest.retire === 'keep' ? 'disable' : rest.retire };
  };
  return { ...history, seed: `apply ${seed}`, actors: history.actors.map(applied) };
}

/** ms: longer than a rotation lasts, shorter than some histories wait. */
const GRACE_MS = 60 * MINUTE;

/** The same, but rotations leave the old key enabled for an hour, which passes between some runs. */
export function imagineGrace(seed: number): History {
  const dice = new Dice(`grace ${seed}`);
  const history = imagine(seed);
  const graced = (actor: Actor): Actor => {
    // What an old key spends long afterwards comes from its own budget: two keys can spend then.
    const later = actor.does !== 'spend' && dice.chance(0.3) ? dice.between(0, 3) * GRACE_MS : 0;
    if (actor.does !== 'rotate' || actor.retire === 'keep' || dice.chance(0.2))
      return { ...actor, at: actor.at + later };
    return { ...actor, at: actor.at + later, retire: { after: GRACE_MS } };
  };
  const [first, ...more] = history.actors.map(graced);
  const act = { kind: 'enable a retired key' } as const;
  const person: Actor[] = dice.chance(0.1) ? [{ does: 'person', at: dice.between(0, 4 * GRACE_MS), act }] : [];
  const actors = first ? [{ ...first, at: 0 }, ...more, ...person] : [];
  return { ...history, seed: `grace ${seed}`, actors, finally: { after: GRACE_MS } };
}

/**
 * The same, but somebody gives their own key the name of the key in use: it must never be touched. Nobody renames the key
 * in use: then theirs would be the only key of that name, and nothing could tell the two apart.
 */
export function imagineSquatter(seed: number): History {
  const dice = new Dice(`squatter ${seed}`);
  const history = imagine(seed);
  const squatter: Actor = {
    does: 'person',
    at: dice.chance(0.4) ? 0 : dice.between(0, 10 * MINUTE),
    act: { kind: 'squat' },
  };
  const others = history.actors.filter(actor => actor.does !== 'person' || actor.act.kind !== 'rename the key');
  return { ...history, seed: `squatter ${seed}`, actors: [...others, squatter], quiet: false };
}

function imagineAccount(dice: Dice): AccountPlan {
  const [newer, older] = imagineNeighbours(dice);
  const limit = dice.pick([50, 50, null]);
  return {
    newer,
    older,
    ownWorkspace: dice.chance(0.4),
    limit,
    reset: limit === null ? null : dice.pick([null, null, 'monthly', 'daily']),
    expires: dice.chance(0.3),
    ...(dice.chance(0.04) && { disabled: true }),
    guardrail: dice.chance(0.4),
    lists: Array.from({ length: dice.pick([0, 0, 1, 2]) }, () => ({
      kind: dice.pick(['byok', 'destination']),
      others: Math.min(newer + older, dice.pick([0, 1, 3])),
    })),
    targets: dice.pick([1, 1, 2, 3]),
    freshMs: dice.pick([0, 0, 2_000, 20_000]),
  };
}

/** How many keys are newer and older than the key in use: a few, enough to put it at a page's end, or very many. */
function imagineNeighbours(dice: Dice): [newer: number, older: number] {
  const kind = dice.next();
  if (kind < 0.75) return [dice.between(0, 3), dice.between(0, 3)];
  if (kind < 0.92) return [dice.between(96, 101), dice.between(0, 4)];
  if (kind < 0.98) return [dice.between(0, 3), dice.between(96, 202)];
  return [dice.between(0, 1_000), dice.between(0, 50)];
}

function imagineActors(dice: Dice, account: AccountPlan): Actor[] {
  const retire = dice.pick(RETIREMENTS);
  const actors: Actor[] = [imagineRotation(dice, 0, retire)];
  const span = dice.pick([0, 2_000, 20_000, 5 * MINUTE, 20 * MINUTE]);
  const when = () => dice.between(0, span);
  const second = dice.next();
  if (second < 0.45) actors.push(imagineRotation(dice, when(), dice.chance(0.7) ? retire : dice.pick(RETIREMENTS)));
  // Re-run while the first attempt may still be alive: it was cancelled, and its runner lost.
  else if (second < 0.6) {
    const first = actors[0] as Actor & { does: 'rotate' };
    actors[0] = { ...first, run: 77, attempt: 1 };
    actors.push({ ...first, at: when(), run: 77, attempt: 2 });
  }
  if (dice.chance(0.1)) actors.push(imagineRotation(dice, when(), retire));
  if (dice.chance(0.12))
    actors.push({ does: 'update', at: when(), limit: dice.between(60, 90), by: dice.pick(['name', 'hash']) });
  if (dice.chance(0.12)) actors.push({ does: 'person', at: when(), act: imagineAct(dice) });
  if (account.newer + account.older > 0 && dice.chance(0.1))
    actors.push({ does: 'delete', at: when(), bystander: dice.between(0, account.newer + account.older - 1) });
  if (account.newer > 90) {
    for (let count = dice.between(1, 4); count > 0; count--) {
      const bystander = account.older + dice.between(0, account.newer - 1);
      const act: PersonAct = dice.chance(0.6) ? { kind: 'delete a bystander', bystander } : { kind: 'add a key' };
      actors.push({ does: 'person', at: dice.between(0, 2_000), act });
    }
  }
  if (dice.chance(0.1)) {
    for (let count = dice.between(1, 2); count > 0; count--) actors.push({ does: 'create', at: when(), name: 'made' });
  }
  for (let count = dice.pick([0, 0, 0, 3]); count > 0; count--)
    actors.push({
      does: 'spend',
      at: dice.between(0, Math.max(span, 5_000)),
      target: dice.between(0, account.targets - 1),
    });
  return actors;
}

function imagineRotation(dice: Dice, at: number, retire: Retirement): Actor & { does: 'rotate' } {
  const output =
    retire === 'keep' && dice.chance(0.4) ? ('alone' as const) : dice.chance(0.1) ? ('too' as const) : undefined;
  return {
    does: 'rotate',
    at,
    by: dice.pick(WAYS),
    retire,
    ...(output && { output }),
    ...(dice.chance(0.06) && { raise: true }),
    ...(dice.chance(0.1) && { skewMs: dice.between(-10, 10) * MINUTE }),
    ...(dice.chance(0.2) && { maxRetries: dice.between(0, 2) }),
    ...(dice.chance(0.2) && { timeoutMs: dice.pick([2_000, 10_000, 120_000]) }),
  };
}

function imagineAct(dice: Dice): PersonAct {
  switch (dice.between(0, 4)) {
    case 0:
      return { kind: 'disable the stored key' };
    case 1:
      return { kind: 'rename the key', to: 'prod of old' };
    case 2:
      return { kind: 'limit the key', limit: dice.between(60, 90) };
    case 3:
      return { kind: 'list a bystander', list: 0, bystander: 0 };
    default:
      return { kind: 'add a key' };
  }
}

/** A few kinds, each rarely or often; some histories have none. */
function imagineFaults(dice: Dice): Partial<Record<FaultKind, number>> {
  const faults: Partial<Record<FaultKind, number>> = {};
  for (let count = dice.pick([0, 1, 2, 3, 4]); count > 0; count--) {
    const kind = dice.pick(FAULTS);
    const often = kind === 'behind' ? [0.2, 0.6] : /kill|sleep|cancel/.test(kind) ? [0.02, 0.06] : [0.03, 0.12, 0.4];
    faults[kind] = dice.pick(often as [number, ...number[]]);
  }
  return faults;
}
