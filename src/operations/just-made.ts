/**
 * What a key has beside its fields, when it was made moments ago: lists may not show it yet. Of a BYOK credential or a
 * destination a read by its ID does. Of guardrails there is no such read, so that only waiting helps where the key is
 * shown without one although there are some.
 */
import { instantOf, type Key } from '../domain/key.ts';
import { sourceOf } from '../domain/new-key-settings.ts';
import { UNDER_WAY_MS } from '../domain/sealed-names.ts';
import { familyOf, type Situation } from '../domain/situation.ts';
import type { Workspace } from '../openrouter/api.ts';
import { sleepFor } from './believed.ts';
import type { Reading } from './effects.ts';
import { Guardrails } from './guardrails.ts';
import { readEach, type WorkspaceLists } from './lists.ts';
import { together } from './together.ts';

/** What depends on the keys of a workspace, and must not have been read before them. */
export interface Around {
  lists: WorkspaceLists;
  guardrails: Guardrails;
  workspace: Workspace | undefined;
}

/** A list shows what was done this many ms ago, at the latest; with a little more, since clocks count seconds. */
const SHOWN_MS = 32_000;
const NEXT_LOOK_MS = 2_000;

/** The same with all that the keys of the situation have. Reads and waits only where one of them was made just now. */
export async function shownWhole(situation: Situation, around: Around, reading: Reading): Promise<Around> {
  const { openrouter } = reading;
  const now = openrouter.now();
  if (familyOf(situation).every(key => unshownFor(key, now) <= 0)) return around;
  const [lists, guardrails] = await together([
    readEach(around.lists, openrouter),
    guardrailsShowing(sourceOf(situation), around.guardrails, reading),
  ]);
  return { ...around, lists, guardrails };
}

async function guardrailsShowing(source: Key, seen: Guardrails, reading: Reading): Promise<Guardrails> {
  const { openrouter, clock, limits, log } = reading;
  const unshown = () => unshownFor(source, openrouter.now());
  const isSettled = async (guardrails: Guardrails) => (await guardrails.assignments()).has(source.hash);
  if (unshown() <= 0 || (await isSettled(seen)) || !(await seen.exist(source.workspace_id))) return seen;
  log(
    `The key was made just now: waiting up to ${Math.ceil(unshown() / 1000)} s until OpenRouter's lists show the guardrail that it may have.`,
  );
  let guardrails = seen;
  for (let left = unshown(); left > 0 && !limits.begin.aborted; left = unshown()) {
    await sleepFor(Math.min(left, NEXT_LOOK_MS), { clock, limits });
    guardrails = new Guardrails(openrouter);
    if (await isSettled(guardrails)) break;
  }
  return guardrails;
}

/**
 * ms for which a list may not show yet what a key has beside its fields: that was given to it before it got its name,
 * by a run that made it just now.
 */
function unshownFor({ created_at, updated_at }: Key, now: number): number {
  // This action changes every key that it makes; one that was never changed was made by something else.
  if (updated_at === null || now - instantOf(created_at) > UNDER_WAY_MS) return 0;
  return instantOf(updated_at) + SHOWN_MS - now;
}
