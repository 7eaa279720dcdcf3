/** The notices and warnings of a rotation's plan. */
import type { Retirement, RotateCommand } from '../../domain/command/command.ts';
import { isExpired, type Key } from '../../domain/key/key.ts';
import { fromNumber, plain, toNumber } from '../../domain/money/usd.ts';
import { someKeys } from '../../domain/rotation/names.ts';
import { type NewKeySettings, skipsRelativeLimit, whyLimitStays } from '../../domain/rotation/new-key-settings.ts';
import type { SealedNames } from '../../domain/rotation/sealed-names.ts';
import { doubtfulBearing, oldAndReady, type Situation } from '../../domain/rotation/situation.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import { durationWords, formatInstant } from '../../domain/time/instant.ts';
import type { KeyList, Workspace } from '../../openrouter/api.ts';
import { absentText, NOT_CARRIED_OVER, type WorkspaceLists } from '../account/key-lists.ts';
import { orphanedWarnings, unsealedText } from '../account/retired.ts';

interface Seen {
  situation: Situation;
  names: SealedNames;
  lists: WorkspaceLists;
  /** undefined: the default one, or it was not read */
  workspace: Workspace | undefined;
}

/** What a person should know before the rotation begins. */
export function noticesOf(
  { wanted, retire, carryOver }: RotateCommand,
  { lists, situation, names, workspace }: Seen,
  source: Key,
): string[] {
  const byName = lists.lists.filter(list => list.matchesKeyNames);
  const absent = absentText(lists);
  return [
    ...(!wanted.limit && source.limit !== null && source.limit_reset !== null
      ? [periodNotice(source.limit_reset)]
      : []),
    ...limitNotices(situation, wanted),
    ...(staysInUse(situation, names.now) ? twoKeysNotice(source, retire, names.now) : []),
    ...inGraceNotice(situation.inGrace),
    ...(carryOver === 'guardrail' ? [NOT_CARRIED_OVER] : []),
    ...(absent ? [absent] : []),
    ...byName.map(nameRuleNotice),
    ...(workspace?.io_logging_api_key_ids?.length ? [loggingNotice(workspace)] : []),
  ];
}

function periodNotice(reset: string): string {
  return say`The new key has its whole limit for the current period (limit-reset ${reset}): what the old key used does not count.`;
}

function limitNotices(situation: Situation, wanted: RotateCommand['wanted']): string[] {
  if (skipsRelativeLimit(situation, wanted)) return [LIMIT_NOT_APPLIED_AGAIN];
  const stays = whyLimitStays(situation, wanted);
  return stays === undefined ? [] : [`limit: ${stays}.`];
}

const LIMIT_NOT_APPLIED_AGAIN =
  'limit: the settings are copied from a key of an unfinished rotation, which has the change already; it was not applied again.';

/** Whether a key that `next-rotation` leaves enabled is enabled at all. */
function staysInUse(situation: Situation, now: number): boolean {
  return oldAndReady(situation).some(key => !key.disabled && !isExpired(key, now));
}

function twoKeysNotice({ limit, limit_reset: reset }: Key, retire: Retirement, now: number): string[] {
  const own = limit !== null && reset === null ? ', the old one what remains of its own limit' : '';
  const twoKeys = `until then two keys can spend${own}. retire: disable ends it immediately.`;
  if (retire === 'next-rotation')
    return [`With retire: next-rotation the old key stays enabled until the next rotation: ${twoKeys}`];
  if (typeof retire === 'string') return [];
  // To the minute: the rotations of one apply begin seconds apart, and identical notices are shown once.
  const until = formatInstant(now + retire.after).replace(/:\d\dZ$/, 'Z');
  return [
    `With retire: after ${durationWords(retire.after)} the old key stays enabled until ${until}: ${twoKeys} ` +
      'The first rotate of the key or apply after that disables it, even if nothing else is due: run one daily.',
  ];
}

/** How many keys of earlier rotations stay enabled for now, and what they may still spend. */
function inGraceNotice(keys: readonly Key[]): string[] {
  if (keys.length === 0) return [];
  const left = keys.map(({ limit, limit_remaining }) => (limit === null ? null : Math.max(0, limit_remaining ?? 0)));
  const spend = left.includes(null)
    ? 'without a limit'
    : `${plain(toNumber(left.reduce((sum, each) => sum + fromNumber(each ?? 0), 0n)))} USD together`;
  const which = someKeys(keys, ({ name, hash }) => say`${quoted(name)} (${hash})`);
  return [
    `${keys.length === 1 ? '1 key' : `${keys.length} keys`} of earlier rotations stay${keys.length === 1 ? 's' : ''} enabled until ` +
      `the time in the name, and may still spend (${spend}): ${which}.`,
  ];
}

function nameRuleNotice({ name, id }: KeyList): string {
  return (
    say`Broadcast destination ${quoted(name)} (${id}) has a rule on the name of keys (api_key_name). It is not changed: ` +
    'while the rotation is under way the new key has another name, and a new name is not followed.'
  );
}

function loggingNotice({ name, id }: Workspace): string {
  return (
    say`Workspace ${quoted(name)} (${id}) logs inputs and outputs of some keys only (io_logging_api_key_ids). OpenRouter ` +
    'lists them by numbers that its API does not show for a key: if the old key is one of them, add the new one by hand.'
  );
}

/** What a person should act on, now or after the rotation. */
export function warningsOf(
  { retire }: RotateCommand,
  { situation, names }: Pick<Seen, 'situation' | 'names'>,
  { name, limit }: NewKeySettings,
): string[] {
  // A key whose time has not ended outlives a deleted old key, and then nothing leads to it any more.
  const deleted = retire === 'delete' && situation.old ? [situation.old.hash] : [];
  const ends = new Set([...situation.superseded.map(({ hash }) => hash), ...deleted]);
  return [
    ...(situation.bearing ? doubtfulBearing(situation.bearing, names.now) : []),
    ...situation.unsealed.map(unsealedText),
    ...orphanedWarnings(names, ends),
    ...(limit === 0 ? [spentText(name)] : []),
  ];
}

/** The same if `where` leaves the key out. `ending`: the keys that are disabled even so. */
export function leftOutWarnings(
  { situation, names }: Pick<Seen, 'situation' | 'names'>,
  ending: readonly Key[],
): string[] {
  const ends = new Set(ending.map(({ hash }) => hash));
  return [...situation.unsealed.map(unsealedText), ...orphanedWarnings(names, ends)];
}

function spentText(name: string): string {
  return say`The new key ${quoted(name)} has a limit of 0 USD: it cannot spend. Nothing was left of the old key's limit, or limit says so.`;
}
