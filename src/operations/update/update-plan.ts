/** Plans what an update does to each selected key. Nothing is written. */
import type { GuardrailChoice, UpdateCommand } from '../../domain/command/command.ts';
import type { Key } from '../../domain/key/key.ts';
import { planUpdate, type Settings, type Wanted } from '../../domain/key/settings.ts';
import { leavesNothing, whyUnchanged } from '../../domain/money/limit.ts';
import { shortHash } from '../../domain/rotation/names.ts';
import type { SealedNames } from '../../domain/rotation/sealed-names.ts';
import { ActionError } from '../../domain/text/errors.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import type { AccountReader, Reading } from '../account/account.ts';
import { Guardrails } from '../account/guardrails.ts';
import { orphanedWarnings, retiredGuard } from '../account/retired.ts';
import { noneFound, type Selected } from '../account/select.ts';
import { workspaceId } from '../account/workspaces.ts';
import { allOrFirstError } from '../concurrency/concurrency.ts';
import { resolvingToken } from '../leaks/resolve-alerts.ts';
import { type Leak, selectKeys } from '../leaks/select-keys.ts';
import type { FailedKey, GuardrailRef } from '../outcome/outcome.ts';

/** What to do with one key. */
export interface KeyUpdate {
  key: Key;
  /** Only what differs; empty: nothing does. */
  patch: Partial<Settings>;
  /** The key as it will be. */
  after: Key;
  /** undefined: the update has nothing to do with guardrails; undefined inside: none */
  guardrail: { before: GuardrailRef | undefined; after: GuardrailRef | undefined } | undefined;
  /** The new limit leaves nothing to spend. */
  limitSpent?: true;
  /** Why a given setting changes nothing. */
  remark: string | undefined;
}

export interface UpdatePlan {
  /** The keys that could be read. */
  selected: readonly Key[];
  updates: readonly KeyUpdate[];
  /** Keys that could not be read or planned. */
  failed: readonly FailedKey[];
  notices: readonly string[];
  warnings: readonly string[];
  /** Where keys were searched for. */
  place: Selected['place'];
  /** The known values of keys that the update disables, by hash. */
  held: ReadonlyMap<string, string>;
  /** Set if the keys were selected because they leaked. */
  leak: Leak | undefined;
  /** The token that resolves alerts; undefined: they are not resolved. */
  resolveWith: string | undefined;
  /** The update disables keys. */
  endsKeys: boolean;
  /** It does nothing else. That is allowed for a retired key too. */
  onlyDisables: boolean;
}

export async function planUpdates(command: UpdateCommand, reading: Reading): Promise<UpdatePlan> {
  const { selection, placement, wanted } = command;
  const { account } = reading;
  const onlyDisables = placement === undefined && Object.keys(wanted).length === 1 && wanted.disabled === true;
  const input = selection.selector.by === 'leaked' ? 'leaked-in' : 'hash';
  const guard = onlyDisables ? undefined : retiredGuard(account, input);
  const selected = await selectKeys(selection, reading, { guard, changing: true });
  refuseOneNameForAll(wanted.name, selected.keys.length);
  const placed = await placementOf(command, selected.keys, account);
  const now = account.now();
  const updates: KeyUpdate[] = [];
  const failed: FailedKey[] = selected.unusable.map(({ hash, name, error }) => ({ hash, name, error }));
  for (const key of selected.keys) {
    const planned = placed.refusal(key) ?? planOne(key, { ...wanted, ...placed.settings }, now);
    if (typeof planned === 'string') failed.push({ hash: key.hash, name: key.name, error: planned });
    else updates.push({ ...planned, guardrail: placed.guardrail(key) });
  }
  const ending = new Set(updates.flatMap(({ key, patch }) => (patch.disabled === true ? [key.hash] : [])));
  return {
    selected: selected.keys,
    updates,
    failed,
    notices: [...noneFound(selection.selector, selected), ...placed.notices],
    warnings: [...selected.warnings, ...orphanedWarnings(selected.listed, ending), ...updates.flatMap(spentWarning)],
    place: selected.place,
    held: wanted.disabled === true ? selected.held : new Map(),
    leak: selected.leak,
    resolveWith: resolvingToken(command),
    endsKeys: wanted.disabled === true,
    onlyDisables,
  };
}

/** Several hashes were refused with the inputs; only here it is known how many keys a pattern matches. */
function refuseOneNameForAll(name: string | undefined, selected: number): void {
  if (name === undefined || selected <= 1) return;
  throw new ActionError(
    `name: ${selected} keys are selected, and they cannot all be given the same name. Nothing was changed. ` +
      'Select one key, or leave name out.',
  );
}

/** The plan for one key, or why there is none. */
export function planOne(key: Key, wanted: Wanted, now: number): Omit<KeyUpdate, 'guardrail'> | string {
  const plan = planUpdate(key, wanted, now);
  if (plan === undefined) return cannotLower(key);
  const { patch, planned } = plan;
  const spent = 'limit' in patch && leavesNothing(planned);
  const remark = wanted.limit && whyUnchanged(wanted.limit, key);
  return { key, patch, after: planned, remark: remark && `limit ${remark}`, ...(spent && { limitSpent: true }) };
}

function cannotLower(key: Key): string {
  return (
    say`limit: key ${quoted(key.name)} (${key.hash}) is unlimited, which cannot be lowered by an amount. ` +
    'Give the new limit, or "at most 50".'
  );
}

export function spentWarning({ key, limitSpent, patch }: KeyUpdate): string[] {
  if (!limitSpent) return [];
  return [
    say`limit: with a limit of ${String(patch.limit)} USD key ${quoted(key.name)} (${key.hash}) can no longer spend: that much is ` +
      'used already. To stop the key, use disabled: true; to let it spend, use "top up to".',
  ];
}

/** What `guardrail` or `move-to-workspace` means for the selected keys. */
interface Placed {
  settings: Pick<Wanted, 'workspace_id'>;
  /** Why a key cannot be moved. */
  refusal(key: Key): string | undefined;
  guardrail(key: Key): KeyUpdate['guardrail'];
  notices: readonly string[];
}

async function placementOf(
  { placement }: UpdateCommand,
  keys: readonly Key[],
  account: AccountReader,
): Promise<Placed> {
  const nothing: Placed = { settings: {}, refusal: () => undefined, guardrail: () => undefined, notices: [] };
  if (placement === undefined || keys.length === 0) return nothing;
  if ('guardrail' in placement) {
    const guardrail = await guardrailsOf(keys, placement.guardrail, account);
    return { ...nothing, guardrail: key => guardrail.get(key) };
  }
  const id = (await workspaceId(placement.moveTo, account.openrouter, 'move-to-workspace')) as string;
  const moving = keys.filter(key => key.workspace_id.toLowerCase() !== id);
  if (moving.length === 0) return nothing;
  const names = await namesAround(moving, account);
  return {
    ...nothing,
    settings: { workspace_id: id },
    refusal: key => whyNotMoved(key, names.get(key.workspace_id), account),
    notices: [
      'A moved key keeps its guardrail. BYOK credentials, broadcast destinations and presets of the old workspace no ' +
        'longer apply to it: set them up in the new one.',
    ],
  };
}

/** The guardrail before and after, for each key. A name is looked up in the workspace of the key. */
async function guardrailsOf(
  keys: readonly Key[],
  choice: GuardrailChoice,
  { openrouter }: AccountReader,
): Promise<Map<Key, KeyUpdate['guardrail']>> {
  const guardrails = new Guardrails(openrouter);
  const workspaces = [...new Set(keys.map(key => key.workspace_id))];
  const [chosen] = await allOrFirstError([
    Promise.all(workspaces.map(async id => [id, await guardrails.chosen(choice, id)] as const)),
    guardrails.assignments(),
  ]);
  const after = new Map(chosen);
  const before = await Promise.all(keys.map(key => guardrails.of(key.hash)));
  return new Map(keys.map((key, index) => [key, { before: before[index], after: after.get(key.workspace_id) }]));
}

/** The names of all keys in the workspaces of these keys. */
async function namesAround(keys: readonly Key[], account: AccountReader): Promise<Map<string, SealedNames>> {
  const workspaces = [...new Set(keys.map(key => key.workspace_id))];
  return new Map(await Promise.all(workspaces.map(async id => [id, await account.namesIn(id)] as const)));
}

/** A rotation would no longer find its keys if one of them were moved. undefined: the key may be moved. */
function whyNotMoved(key: Key, names: SealedNames | undefined, account: AccountReader): string | undefined {
  const short = shortHash(key.hash);
  const listed = names?.keys.find(({ hash }) => hash === key.hash);
  // A list may be too old to show a key that is being made.
  const isSealed = listed ? names?.sealed(listed) !== undefined : account.nameOf(key)?.sealedBy !== undefined;
  const isInRotation = names?.journals().some(({ other }) => other === short);
  const predecessor = names?.predecessors([short]).find(each => names.staysEnabled(each));
  const until = predecessor && names?.replacement(predecessor)?.until;
  const why = isSealed
    ? 'its name is one that a rotation or creation gave it'
    : isInRotation
      ? 'a rotation of it is unfinished'
      : predecessor
        ? say`the key that it replaced (${predecessor.hash}) is still enabled until ${until === 'next' ? 'its next rotation' : 'the time in its name'}`
        : undefined;
  if (why === undefined) return undefined;
  const advice =
    typeof until === 'number'
      ? 'Disable that key first (operation update with hash and disabled: true), then move this one.'
      : 'Finish the rotation first (operation rotate; with retire: disable no predecessor stays enabled), then move the key.';
  return say`move-to-workspace: key ${quoted(key.name)} (${key.hash}) was not moved: ${why}. ` + advice;
}
