/** Shrinks a history that breaks a promise for as long as it still breaks the same one. */
import type { AccountPlan, Actor, Fault, History } from './history.ts';
import { play } from './play.ts';

export async function shrink(history: History): Promise<History> {
  const first = await play(history);
  const promise = first.broken[0]?.promise;
  const breaks = async (candidate: History) => (await play(candidate)).broken.some(each => each.promise === promise);
  let best: History = { ...history, faults: [...first.faults] };
  if (!(await breaks(best))) return history;
  for (let before = ''; before !== JSON.stringify(best); ) {
    before = JSON.stringify(best);
    for (const candidate of simpler(best)) {
      if (JSON.stringify(candidate) === JSON.stringify(best) || !(await breaks(candidate))) continue;
      best = candidate;
      break;
    }
  }
  return best;
}

/** Histories that are simpler in one respect, the simplest first. */
function* simpler(history: History): Generator<History> {
  const faults = history.faults as Fault[];
  for (let index = history.actors.length - 1; index >= 0; index--) {
    if (history.actors.length > 1) yield withoutActor(history, index);
  }
  for (let index = faults.length - 1; index >= 0; index--) yield { ...history, faults: faults.toSpliced(index, 1) };
  yield { ...history, delays: 'calm' };
  yield { ...history, finally: 'disable' };
  for (const account of simplerAccounts(history.account)) yield { ...history, account };
  for (const [index, actor] of history.actors.entries()) {
    for (const plain of simplerActors(actor)) yield { ...history, actors: history.actors.with(index, plain) };
  }
}

function withoutActor(history: History, gone: number): History {
  const faults = (history.faults as Fault[]).flatMap(fault =>
    fault.actor === gone ? [] : [{ ...fault, actor: fault.actor > gone ? fault.actor - 1 : fault.actor }],
  );
  return { ...history, actors: history.actors.toSpliced(gone, 1), faults };
}

function* simplerAccounts(account: AccountPlan): Generator<AccountPlan> {
  for (const [newer, older] of [
    [0, 0],
    [account.newer, 0],
    [0, account.older],
    [Math.floor(account.newer / 2), account.older],
  ] as const) {
    yield {
      ...account,
      newer,
      older,
      lists: account.lists.map(list => ({ ...list, others: Math.min(list.others, newer + older) })),
    };
  }
  yield { ...account, lists: account.lists.slice(1) };
  yield { ...account, guardrail: false };
  yield { ...account, ownWorkspace: false };
  yield { ...account, expires: false };
  yield { ...account, freshMs: 0 };
  yield { ...account, targets: 1 };
  yield { ...account, limit: null, reset: null };
}

function* simplerActors(actor: Actor): Generator<Actor> {
  const { skewMs: _, timeoutMs: __, maxRetries: ___, ...plain } = actor;
  yield plain as Actor;
  if (actor.at > 0) yield { ...actor, at: Math.floor(actor.at / 2) };
  if (actor.does === 'rotate') {
    const { output: _output, raise: _raise, ...rest } = actor;
    yield rest;
    yield { ...rest, retire: 'disable' };
    yield { ...rest, by: 'name' };
  }
}
