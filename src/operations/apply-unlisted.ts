/** Keys that no entry of a keys file names: what `unlisted` plans for them, and doing it, last of all. */
import { ActionError, asActionError } from '../domain/errors.ts';
import type { Key } from '../domain/key.ts';
import { KeysByName } from '../domain/keys-by-name.ts';
import type { KeysFile } from '../domain/keys-file.ts';
import { forgotten } from '../domain/sealed-names.ts';
import { settingsOf } from '../domain/settings.ts';
import { quoted, say } from '../domain/untrusted.ts';
import { ifThere } from '../openrouter/client.ts';
import { changeByDisabling } from './apply-changes.ts';
import { type Done, failedDone, leftDone } from './apply-done.ts';
import type { ApplyInput, ApplyPlan, EndWork, PlannedRow } from './apply-plan.ts';
import { rowOf } from './apply-rows.ts';
import { namesIn } from './create.ts';
import { deleteOne } from './delete.ts';
import type { Effects } from './effects.ts';
import { leavingOf } from './leaving.ts';
import { leaveLists } from './lists.ts';
import { applyPatch } from './patch-key.ts';
import { sideBySide } from './side-by-side.ts';
import { eachTogether } from './together.ts';

interface UnlistedPlan {
  rows: readonly PlannedRow[];
  /** Keys that differ from the file and are left alone. */
  reported: readonly Key[];
  warnings: readonly string[];
  /** Hashes of the keys that would be disabled or deleted. */
  ending: ReadonlySet<string>;
}

/**
 * `unlisted` is in the order of the rows. Disabled and expired keys are concerned only where they would be deleted.
 * @throws ActionError when more keys would be disabled or deleted than max-keys allows
 */
export function planUnlisted(unlisted: readonly Key[], keys: KeysByName, input: ApplyInput): UnlistedPlan {
  const { file } = input;
  const what = file.unlisted;
  const unsealed = concernedIn(file, keys.unsealed);
  const stillEnabled = concernedIn(file, keys.stillEnabled);
  const warnings = [...unsealed.map(unsealedText), ...stillEnabled.map(stillEnabledText)];
  // They are left alone, but must not pass for what the file declares.
  const orphans = concernedIn(file, forgotten(keys.names));
  const hidden = [...unsealed.filter(key => keys.isLive(key)), ...stillEnabled, ...orphans];
  if (what === 'ignore') return { rows: [], reported: hidden, warnings, ending: new Set() };
  const concerned = what === 'delete' ? unlisted : unlisted.filter(key => keys.isLive(key));
  if (what === 'report') {
    const reported = concerned.map(key => reportedText(key, file));
    return {
      rows: [],
      reported: [...concerned, ...hidden],
      warnings: [...reported, ...warnings],
      ending: new Set(),
    };
  }
  const { true: spared = [], false: ended = [] } = Object.groupBy(concerned, key => `${isInRotation(key, keys)}`);
  if (ended.length > input.maxKeys) throw tooMany(ended, input);
  const rows = ended.map(key => endingRow(key, what, keys.predecessors(key), file));
  const ending = ended.flatMap(key => [key, ...keys.predecessors(key)]);
  return {
    rows,
    reported: [...spared, ...hidden],
    warnings: [...spared.map(key => sparedText(key, file)), ...warnings],
    ending: new Set(ending.map(({ hash }) => hash)),
  };
}

/** Where unlisted keys are ignored, those alone that a pattern of the file is meant for. */
function concernedIn({ unlisted, patterns }: KeysFile, keys: readonly Key[]): readonly Key[] {
  if (unlisted !== 'ignore') return keys;
  return keys.filter(({ name }) => patterns.some(({ pattern }) => pattern.matches(name)));
}

/** A row of an unlisted key and what is done for it. */
export interface Ending {
  each: PlannedRow;
  work: EndWork;
}

/** Disables or deletes what was planned, and returns what came of each, in order. Every key is read again just before. */
export async function endUnlisted(
  endings: readonly Ending[],
  { workspaceId, input }: ApplyPlan,
  effects: Effects,
): Promise<Done[]> {
  const { reading, openrouter } = effects;
  const keys = new KeysByName(await namesIn(workspaceId, input.account, reading.openrouter));
  const seen = await sideBySide(endings, 'Looking at unlisted keys', effects, async ending => ({
    ending,
    look: await lookAgain(ending.work, keys, effects),
  }));
  const deleting = seen.flatMap(({ ending, look }) =>
    ending.work.kind === 'delete' && 'key' in look ? [look.key, ...look.predecessors] : [],
  );
  const { leaving, warnings } = await leavingOf(deleting, keys.names.keys, input.account, reading);
  const left = await eachTogether(leaving, ({ lists, change }) => leaveLists(lists, change, openrouter));
  const done = await sideBySide(seen, 'Ending unlisted keys', effects, ({ ending: { each, work }, look }) =>
    'key' in look ? end(each, work, look, effects) : Promise.resolve(notEnded(each, look, input.file)),
  );
  return done.map((one, index) =>
    index === 0 ? { ...one, warnings: [...(one.warnings ?? []), ...warnings, ...left.flat()] } : one,
  );
}

/** An unlisted key as it is just before it is ended, or why it is not. */
type Look = { key: Key; predecessors: readonly Key[] } | { left: 'gone' | 'changed' } | { error: string };

async function lookAgain({ key: before }: EndWork, keys: KeysByName, { reading }: Effects): Promise<Look> {
  try {
    const key = await ifThere(reading.openrouter.key(before.hash));
    if (key === undefined) return { left: 'gone' };
    const isElsewhere = key.name !== before.name || key.workspace_id !== before.workspace_id;
    if (isElsewhere || isInRotation(key, keys)) return { left: 'changed' };
    return { key, predecessors: keys.predecessors(key) };
  } catch (error) {
    return { error: asActionError(error).message };
  }
}

function notEnded(each: PlannedRow, look: Exclude<Look, { key: Key }>, file: KeysFile): Done {
  if ('error' in look) return failedDone(each, look.error);
  const { key } = each;
  return leftDone(each, key && look.left === 'changed' ? [sparedText(key, file)] : []);
}

/** Predecessors first: should one fail, the key still shows by its mark that it was to end with it. */
async function end(
  each: PlannedRow,
  { kind }: EndWork,
  { key, predecessors }: Extract<Look, { key: Key }>,
  effects: Effects,
): Promise<Done> {
  const before = settingsOf(key);
  let changed = false;
  try {
    for (const one of predecessors) {
      await endOne(kind, one, effects);
      changed = true;
    }
    const { after, did } = await endOne(kind, key, effects);
    const row = did === 'unchanged' ? each.row : { ...each.row, did };
    return { row, result: { did, returned: after, after, before }, changed: changed || did !== 'unchanged' };
  } catch (error) {
    return { ...failedDone(each, asActionError(error).message), changed };
  }
}

async function endOne(kind: EndWork['kind'], key: Key, { openrouter }: Effects) {
  if (kind === 'delete') {
    const { result, failed } = await deleteOne(key, { openrouter });
    if (failed) throw new ActionError(failed.error);
    return result;
  }
  if (key.disabled) return { after: key, did: 'unchanged' as const };
  return { after: await applyPatch(openrouter, key.hash, { disabled: true }), did: 'disabled' as const };
}

function isInRotation(key: Key, keys: KeysByName): boolean {
  return keys.journals(key.name, key).length > 0;
}

function endingRow(key: Key, kind: EndWork['kind'], predecessors: readonly Key[], { path }: KeysFile): PlannedRow {
  const change = kind === 'disable' ? changeByDisabling() : {};
  const row = { ...rowOf(key.name, key, kind), ...change, reason: say`not in ${path} (unlisted: ${kind})` };
  return { row, key, work: { kind, key, predecessors }, entry: undefined };
}

function reportedText({ name, hash }: Key, { path }: KeysFile): string {
  return say`Key ${quoted(name)} (${hash}) is not in ${path} (unlisted: report).`;
}

function sparedText({ name, hash }: Key, { path }: KeysFile): string {
  return say`Key ${quoted(name)} (${hash}) is not in ${path}, and it was renamed or moved, or a rotation of it is unfinished: it was left alone.`;
}

function unsealedText({ name, hash }: Key): string {
  return (
    say`Key ${quoted(name)} (${hash}) is named as if this action had named it, but its seal is not of this provisioning ` +
    'key. It was left alone: disable or rename it by hand.'
  );
}

function stillEnabledText({ name, hash }: Key): string {
  return (
    say`Key ${quoted(name)} (${hash}) was retired by a rotation and is enabled: retire: keep left it so, or somebody has ` +
    'enabled it again. It was left alone: disable it, unless it is still in use.'
  );
}

function tooMany(keys: readonly Key[], { file: { path, unlisted }, maxKeys }: ApplyInput): ActionError {
  const names = keys.slice(0, 10).map(key => say`${quoted(key.name)} (${key.hash.slice(0, 12)})`);
  const more = keys.length > names.length ? ` and ${keys.length - names.length} more` : '';
  return new ActionError(
    say`max-keys: ${keys.length} keys are not in ${path} and would be ${unlisted}d, but at most ${maxKeys} may be: ` +
      `${names.join(', ')}${more}. Nothing was changed. Add them to the file, or set max-keys: ${keys.length} if all are meant.`,
  );
}
