/** Guardrails: the one of a key, the chosen one, their names, and assigning them to keys. */
import type { GuardrailChoice } from '../../domain/command/command.ts';
import { ActionError, AnswerError, undefinedIf404 } from '../../domain/text/errors.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import type { OpenRouterReader } from '../../openrouter/api.ts';
import type { GuardrailRef } from '../outcome/outcome.ts';
import type { Account } from './account.ts';
import { askAgain } from './confirmed-writes.ts';
import { searchedText } from './workspaces.ts';

/** Names in an error. */
const MAX_LISTED = 20;

/** The guardrails of an account, each read once, and only when needed. */
export class Guardrails {
  readonly #openrouter: OpenRouterReader;
  readonly #refs = new Map<string, Promise<GuardrailRef>>();
  #assignments: Promise<ReadonlyMap<string, string>> | undefined;

  constructor(openrouter: OpenRouterReader) {
    this.#openrouter = openrouter;
  }

  /** The guardrail (UUID) of every key that has one, by hash. */
  assignments(): Promise<ReadonlyMap<string, string>> {
    this.#assignments ??= this.#openrouter.guardrailAssignments();
    return this.#assignments;
  }

  /** Whether a workspace has any guardrails. A 404 for their list means none. */
  async exist(workspaceId: string): Promise<boolean> {
    const existing = await undefinedIf404(this.#openrouter.guardrails(workspaceId));
    return existing !== undefined && existing.length > 0;
  }

  /** The guardrail of a key; undefined when it has none. */
  async of(hash: string): Promise<GuardrailRef | undefined> {
    const id = (await this.assignments()).get(hash);
    return id === undefined ? undefined : this.withId(id);
  }

  /** A guardrail of some key, in any workspace. If it can no longer be read, its UUID is its name. */
  withId(id: string): Promise<GuardrailRef> {
    const ref = this.#refs.get(id) ?? this.#read(id);
    this.#refs.set(id, ref);
    return ref;
  }

  /**
   * The guardrail that the input chooses; undefined for `none`. A name is looked up in the key's workspace.
   * @throws ActionError when none or several have that name; it lists the existing ones
   */
  async chosen(choice: GuardrailChoice, workspaceId: string | undefined): Promise<GuardrailRef | undefined> {
    if (choice === 'none') return undefined;
    if (choice.by === 'id') {
      const { id, name } = await this.#openrouter.guardrail(choice.id);
      return { id, name };
    }
    const existing = await this.#openrouter.guardrails(workspaceId);
    const [found, ...more] = existing.filter(({ name }) => name === choice.name);
    if (found && more.length === 0) return { id: found.id, name: found.name };
    throw new ActionError(
      say`guardrail: ${found ? `${more.length + 1} guardrails are` : 'no guardrail is'} named ${quoted(choice.name)} in ` +
        `${searchedText(workspaceId)}. ${listed(existing)} Name it exactly, or give its UUID.`,
    );
  }

  async #read(id: string): Promise<GuardrailRef> {
    const guardrail = await undefinedIf404(this.#openrouter.guardrail(id));
    return { id, name: guardrail?.name ?? id };
  }
}

/**
 * Assigns a guardrail to keys (at most 100), replacing the one they have, and confirms it: OpenRouter counts all of
 * them, or shows all of them within 30 seconds.
 */
export async function assignGuardrail(
  { id, name }: GuardrailRef,
  hashes: readonly string[],
  account: Account,
): Promise<void> {
  if ((await account.openrouter.assignGuardrail(id, hashes)) === hashes.length) return;
  const isAssigned = (assigned: ReadonlyMap<string, string>) => hashes.every(hash => assigned.get(hash) === id);
  if (isAssigned(await askAgain(() => account.openrouter.guardrailAssignments(), isAssigned, account))) return;
  throw new AnswerError(
    say`OpenRouter accepted the assignment of guardrail ${quoted(name)} (${id}), but does not show it for ` +
      say`${hashes.length === 1 ? `key ${hashes[0] ?? ''}` : 'every key'} after 30 s. Assign it by hand, or try again.`,
    true,
  );
}

/** Removes a guardrail from keys (at most 100), and confirms it. */
export async function unassignGuardrail(
  { id, name }: GuardrailRef,
  hashes: readonly string[],
  account: Account,
): Promise<void> {
  if ((await account.openrouter.unassignGuardrail(id, hashes)) === hashes.length) return;
  const isFree = (assigned: ReadonlyMap<string, string>) => hashes.every(hash => assigned.get(hash) !== id);
  if (isFree(await askAgain(() => account.openrouter.guardrailAssignments(), isFree, account))) return;
  throw new AnswerError(
    say`OpenRouter accepted the removal of guardrail ${quoted(name)} (${id}), but still shows it for ` +
      say`${hashes.length === 1 ? `key ${hashes[0] ?? ''}` : 'a key'} after 30 s. Remove it by hand, or try again.`,
    true,
  );
}

function listed(existing: readonly { id: string; name: string }[]): string {
  if (existing.length === 0) return 'There are none.';
  const names = existing.slice(0, MAX_LISTED).map(({ id, name }) => say`${quoted(name)} (${id})`);
  const more = existing.length > names.length ? ` and ${existing.length - names.length} more` : '';
  return `There ${existing.length === 1 ? 'is' : 'are'}: ${names.join(', ')}${more}.`;
}
