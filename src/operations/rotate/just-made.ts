/**
 * What a key has beside its fields, when it was made moments ago: lists may not show it yet. Of a BYOK credential or a
 * destination a read by its ID does. Of guardrails there is no such read, so that only waiting helps where the key is
 * shown without one although there are some.
 */
import { instantOf, type Key } from '../../domain/key/key.ts';
import { sourceOf } from '../../domain/rotation/new-key-settings.ts';
import { UNDER_WAY_MS } from '../../domain/rotation/sealed-names.ts';
import { familyOf, type Situation } from '../../domain/rotation/situation.ts';
import type { Workspace } from '../../openrouter/api.ts';
import { sleepFor } from '../account/confirmed.ts';
import type { Reading } from '../account/effects.ts';
import { Guardrails } from '../account/guardrails.ts';
import { readEach, type WorkspaceLists } from '../account/key-lists.ts';
import { allOrFirstError } from '../concurrency/all-or-first-error.ts';

/** What depends on the keys of a workspace, and must not have been read before them. */
export interface Around {
  lists: WorkspaceLists;
  guardrails: Guardrails;
  workspace: Workspace | undefined;
  /** ms, by OpenRouter's clock: when the reading of all that began. Some answers may have taken long. */
  askedAt: number;
}

/** A list shows what was done this many ms ago, at the latest; with a little more, since clocks count seconds. */
const SHOWN_MS = 32_000;
const NEXT_LOOK_MS = 2_000;

/** The same with all that the keys of the situation have. Reads and waits only where one of them was made just now. */
export async function shownWhole(situation: Situation, around: Around, reading: Reading): Promise<Around> {
  if (familyOf(situation).every(key => unshownFor(key, around.askedAt) <= 0)) return around;
  const [lists, guardrails] = await allOrFirstError([
    readEach(around.lists, reading.account.openrouter),
    guardrailsShowing(sourceOf(situation), around, reading),
  ]);
  return { ...around, lists, guardrails };
}

async function guardrailsShowing(
  source: Key,
  { guardrails: seen, askedAt }: Around,
  { account, log }: Reading,
): Promise<Guardrails> {
  const isSettled = async (guardrails: Guardrails, asked: number) =>
    unshownFor(source, asked) <= 0 || (await guardrails.assignments()).has(source.hash);
  if ((await isSettled(seen, askedAt)) || !(await seen.exist(source.workspace_id))) return seen;
  const unshown = () => Math.max(0, unshownFor(source, account.now()));
  if (unshown() > 0) {
    log(
      `The key was made just now: waiting up to ${Math.ceil(unshown() / 1000)} s until OpenRouter's lists show the guardrail that it may have.`,
    );
  }
  for (;;) {
    await sleepFor(Math.min(unshown(), NEXT_LOOK_MS), account);
    const [guardrails, asked] = [new Guardrails(account.openrouter), account.now()];
    if ((await isSettled(guardrails, asked)) || account.limits.begin.aborted) return guardrails;
  }
}

/**
 * ms for which a list that was asked for at that moment may not show yet what a key has beside its fields: that was
 * given to it before it got its name, by a run that made it just now.
 */
function unshownFor({ created_at, updated_at }: Key, asked: number): number {
  // This action changes every key that it makes; one that was never changed was made by something else.
  if (updated_at === null || asked - instantOf(created_at) > UNDER_WAY_MS) return 0;
  return instantOf(updated_at) + SHOWN_MS - asked;
}
