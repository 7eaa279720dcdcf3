/** Assigning and removing guardrails of many keys, in groups of what one request takes. */
import { asActionError } from '../../domain/text/errors.ts';
import type { Effects } from '../account/effects.ts';
import { assignGuardrail, unassignGuardrail } from '../account/guardrails.ts';
import type { GuardrailRef, KeyResult } from '../outcome/outcome.ts';

const MOST_PER_REQUEST = 100;

/** A key whose guardrail is to be changed. `result` is filled in as answers arrive. */
interface GuardrailChange {
  key: { hash: string };
  guardrail: { before: GuardrailRef | undefined; after: GuardrailRef | undefined } | undefined;
  result: KeyResult & { error?: string };
}

/** Assigns what is wanted where it differs; an assignment replaces another one. */
export async function assignGuardrails(changes: readonly GuardrailChange[], effects: Effects): Promise<void> {
  const wanted = changes.filter(({ guardrail }) => guardrail?.after && guardrail.after.id !== guardrail.before?.id);
  await inGroups(wanted, ({ guardrail }) => guardrail?.after, effects, assignGuardrail);
}

/** Removes guardrails where none is wanted, from keys that have not failed. */
export async function removeGuardrails(changes: readonly GuardrailChange[], effects: Effects): Promise<void> {
  const unwanted = changes.filter(
    ({ guardrail, result }) => guardrail?.before && !guardrail.after && result.error === undefined,
  );
  await inGroups(unwanted, ({ guardrail }) => guardrail?.before, effects, unassignGuardrail);
}

async function inGroups(
  changes: readonly GuardrailChange[],
  refOf: (change: GuardrailChange) => GuardrailRef | undefined,
  { account }: Effects,
  send: typeof assignGuardrail,
): Promise<void> {
  await Promise.all(
    groupsOf(changes, change => refOf(change)?.id).map(async group => {
      const [first] = group;
      const ref = first && refOf(first);
      if (!ref) return;
      try {
        await send(
          ref,
          group.map(({ key }) => key.hash),
          account,
        );
        for (const { result, guardrail } of group) Object.assign(result, { did: 'updated', guardrail });
      } catch (error) {
        const { message } = asActionError(error);
        for (const { result } of group) Object.assign(result, { did: 'failed', error: message });
      }
    }),
  );
}

/** Items with the same name together, at most so many as one request takes. */
function groupsOf<Item>(items: readonly Item[], nameOf: (item: Item) => string | undefined): Item[][] {
  const groups: Item[][] = [];
  for (const named of Map.groupBy(items, nameOf).values()) {
    for (let at = 0; at < named.length; at += MOST_PER_REQUEST) groups.push(named.slice(at, at + MOST_PER_REQUEST));
  }
  return groups;
}
