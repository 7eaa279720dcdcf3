/** Operation export: the keys of a workspace as a keys file whose plan is empty. It only reads. */
import type { ExportCommand } from '../../domain/command/command.ts';
import { meets } from '../../domain/conditions/condition.ts';
import type { Unlisted } from '../../domain/declared/declarations.ts';
import {
  type ExportedGuardrail,
  type ExportedKey,
  exportedKeys,
  type LeftOutKey,
} from '../../domain/declared/declared-key.ts';
import { KeysByName } from '../../domain/declared/keys-by-name.ts';
import type { Key } from '../../domain/key/key.ts';
import { settingsOf } from '../../domain/key/settings.ts';
import type { SealedNames } from '../../domain/rotation/sealed-names.ts';
import { isForbidden, isNotFound } from '../../domain/text/errors.ts';
import type { Guardrail, OpenRouterReader } from '../../openrouter/api.ts';
import type { Reading } from '../account/account.ts';
import { orphanedWarnings } from '../account/retired.ts';
import { noMatch } from '../account/select.ts';
import { searchedText, workspaceId } from '../account/workspaces.ts';
import { allOrFirstError, eachOrFirstError } from '../concurrency/concurrency.ts';
import type { Concluded, ExportOutcome } from '../outcome/outcome.ts';

/** The content of the keys file, and the outcome without the file. */
export interface Exported {
  keys: readonly (ExportedKey | LeftOutKey)[];
  unlisted: Unlisted;
  /** Comments at the top. */
  remarks: readonly string[];
  outcome: Omit<Concluded<ExportOutcome>, 'file'>;
}

/** @throws ActionError when the keys cannot be read, or none has the name */
export async function exportKeys(command: ExportCommand, { account, run }: Reading): Promise<Exported> {
  const { workspace, pattern, where } = command;
  const { openrouter } = account;
  const id = await workspaceId(workspace, openrouter);
  const [names, assignments] = await allOrFirstError([account.namesIn(id), assignmentsIn(openrouter)]);
  const chosen = chosenBy(command, names, searchedText(id));
  const guardrails = await guardrailsOf(chosen, assignments, id, openrouter);
  const keys = exportedKeys(chosen, {
    keys: new KeysByName(names),
    run,
    guardrailOf: ({ hash }) => guardrails.get(assignments?.get(hash) ?? ''),
  });
  return {
    keys,
    unlisted: pattern || where.length > 0 ? 'ignore' : 'report',
    remarks: assignments === undefined ? [UNREADABLE] : [],
    outcome: {
      operation: 'export',
      dryRun: false,
      changed: false,
      results: chosen.map(key => ({ did: 'checked', returned: key, after: key, before: settingsOf(key) })),
      single: undefined,
      failed: [],
      notices: [
        ...(assignments === undefined ? [UNREADABLE] : []),
        ...(chosen.length === 0 && where.length > 0 ? [NONE_LEFT] : []),
      ],
      warnings: orphanedWarnings(names),
      searched: { workspace },
    },
  };
}

const UNREADABLE =
  'OpenRouter refused to list guardrails, so that no entry of the keys file names one: the account has none, or the ' +
  'provisioning key may not see them.';

const NONE_LEFT = 'where: no selected key meets the conditions, so that the keys file declares none.';

/** The chosen keys in the order of the list. */
function chosenBy({ pattern, where }: ExportCommand, { keys, now }: SealedNames, searched: string): readonly Key[] {
  const named = pattern ? keys.filter(({ name }) => pattern.matches(name)) : keys;
  if (pattern && named.length === 0) throw noMatch(pattern.text, searched, keys);
  return named.filter(key => meets(where, { key, now }));
}

/** The guardrail (UUID) of every key that has one, by hash; undefined if OpenRouter refuses to list them. */
async function assignmentsIn(openrouter: OpenRouterReader): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    return await openrouter.guardrailAssignments();
  } catch (error) {
    if (isForbidden(error) || isNotFound(error)) return undefined;
    throw error;
  }
}

/** How the file can name each guardrail of these keys, by its id. */
async function guardrailsOf(
  keys: readonly Key[],
  assignments: ReadonlyMap<string, string> | undefined,
  workspace: string | undefined,
  openrouter: OpenRouterReader,
): Promise<ReadonlyMap<string, ExportedGuardrail>> {
  const ids = new Set(keys.flatMap(({ hash }) => assignments?.get(hash) ?? []));
  if (ids.size === 0) return new Map();
  const existing = await openrouter.guardrails(workspace);
  const found = await eachOrFirstError(
    ids,
    async id => [id, await exportedGuardrail(id, existing, openrouter)] as const,
  );
  return new Map(found);
}

/** A name identifies a guardrail only in its own workspace, and only if no other one has it. */
async function exportedGuardrail(
  id: string,
  existing: readonly Guardrail[],
  openrouter: OpenRouterReader,
): Promise<ExportedGuardrail> {
  const own = existing.find(each => each.id === id);
  if (own) {
    const isUnique = existing.filter(({ name }) => name === own.name).length === 1;
    return { id, name: isUnique ? own.name : undefined };
  }
  try {
    await openrouter.guardrail(id);
    return { id, name: undefined };
  } catch (error) {
    if (isNotFound(error)) return { why: 'OpenRouter does not know the guardrail that is assigned' };
    throw error;
  }
}
