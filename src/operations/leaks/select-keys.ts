/** The keys that a step works on, however they are selected: by hash, name or value, or because they leaked. */
import type { Selection } from '../../domain/command/command.ts';
import type { LeakPlace } from '../../domain/command/places.ts';
import { isExpired, type Key } from '../../domain/key/key.ts';
import { someKeys } from '../../domain/rotation/names.ts';
import { ActionError } from '../../domain/text/errors.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import type { LeakAlert } from '../../github/client.ts';
import { isMaskOf } from '../../openrouter/api.ts';
import type { Reading } from '../account/account.ts';
import {
  keyWithDigest,
  narrowed,
  type Selected,
  type SelectOptions,
  select,
  type Unusable,
} from '../account/select.ts';
import { eachOrFirstError, mapLimited } from '../concurrency/concurrency.ts';
import type { AlertState } from '../outcome/outcome.ts';

interface SelectedKeys extends Selected {
  /** Set if the keys were selected because they leaked. */
  leak?: Leak;
}

export async function selectKeys(
  selection: Selection,
  reading: Reading,
  options: SelectOptions,
): Promise<SelectedKeys> {
  const { selector } = selection;
  if (selector.by !== 'leaked') return select({ ...selection, selector }, reading, options);
  const leak = await findLeaked(selector.places, selector.githubToken, reading);
  const unusable: Unusable[] = [];
  const keys = leak.keys.filter(key => {
    const error = options.guard?.(key);
    if (error !== undefined) unusable.push({ hash: key.hash, name: key.name, error, gone: false });
    return error === undefined;
  });
  const found = { keys, unusable, listed: undefined, held: leak.held };
  return {
    ...narrowed(found, selection, reading.account.now()),
    place: {},
    searched: '',
    warnings: leak.warnings,
    leak,
  };
}

/** An alert, and what is known about its key. */
export interface FoundAlert {
  alert: LeakAlert;
  /** The leaked key; undefined: it is not of this account, or not known. */
  key: Key | undefined;
  state: AlertState;
}

export interface Leak {
  /** Each once, in the order of the places. */
  alerts: readonly FoundAlert[];
  /** Each once. */
  keys: readonly Key[];
  /** The values of the keys, by hash. */
  held: ReadonlyMap<string, string>;
  notices: readonly string[];
  warnings: readonly string[];
  /** A management key leaked, which no operation of this action can end. */
  failure: ActionError | undefined;
}

/** @throws ActionError when a place cannot be read or a value cannot be looked up; nothing has been changed */
async function findLeaked(places: readonly LeakPlace[], githubToken: string, reading: Reading): Promise<Leak> {
  const reader = await reading.alerts(githubToken);
  const lists = await eachOrFirstError(places, place => reader.open(place, reading.account.limits, reading.mask));
  const alerts = onceEach(lists.flat());
  const secrets = [...new Set(alerts.flatMap(({ secret }) => (isKeyShaped(secret) ? [secret] : [])))];
  const looked = await mapLimited(secrets, 'Looking up leaked keys', reading, secret => lookUp(secret, reading));
  const whose = new Map(secrets.map((secret, index) => [secret, looked[index] as Whose]));
  const whoseIs = ({ secret }: LeakAlert) => (isKeyShaped(secret) ? whose.get(secret) : undefined);
  const found = alerts.map((alert): FoundAlert => {
    const what = whoseIs(alert);
    if (what === undefined || what.is === 'other' || what.is === 'management')
      return { alert, key: undefined, state: 'unknown' };
    return what.is === 'refused'
      ? { alert, key: undefined, state: 'refused' }
      : { alert, key: what.key, state: alertStateOf(what.key, reading.account.now()) };
  });
  const own = [...whose].flatMap(([secret, what]) => (what.is === 'own' ? [{ secret, key: what.key }] : []));
  return {
    alerts: found,
    keys: own.map(({ key }) => key),
    held: new Map(own.map(({ secret, key }) => [key.hash, secret])),
    notices: alerts.length === 0 ? [noAlert(places)] : [],
    warnings: alerts.flatMap(alert => warningOf(alert, whoseIs(alert))),
    failure: managementFailure(alerts.filter(alert => whoseIs(alert)?.is === 'management')),
  };
}

/** The state of a key, as the output `alerts` names it. */
export function alertStateOf(key: Pick<Key, 'disabled' | 'expires_at'>, now: number): 'enabled' | 'disabled' {
  return key.disabled || isExpired(key, now) ? 'disabled' : 'enabled';
}

/** The same alert is found through a repository and its organization; one of the two may not show the value. */
function onceEach(alerts: readonly LeakAlert[]): LeakAlert[] {
  const byName = new Map<string, LeakAlert>();
  for (const alert of alerts) {
    const name = `${alert.repository.toLowerCase()}#${alert.number}`;
    const before = byName.get(name);
    if (before === undefined || before.secret === null) byName.set(name, alert);
  }
  return [...byName.values()];
}

function isKeyShaped(secret: string | null): secret is string {
  return secret !== null && /^sk-or-[\w-]{16,}$/.test(secret);
}

/** Whose key a leaked value is. `refused`: no working key. */
type Whose = { is: 'own'; key: Key } | { is: 'refused' } | { is: 'management' } | { is: 'other' };

async function lookUp(secret: string, { account: { openrouter } }: Reading): Promise<Whose> {
  const key = await keyWithDigest(secret, '(SHA-256 of a leaked key)', openrouter);
  if (key && isMaskOf(key.label, secret)) return { is: 'own', key };
  if (key) throw otherLabel(key);
  const own = await openrouter.ownKey(secret, 'a leaked key');
  if (own === undefined) return { is: 'refused' };
  return { is: own.is_management_key || own.is_provisioning_key ? 'management' : 'other' };
}

/** The hash of a key need not be the SHA-256 of its value. */
function otherLabel({ hash, label }: Key): ActionError {
  return new ActionError(
    say`leaked-in: OpenRouter has a key with the hash ${hash} of a leaked value, but its label ${quoted(label)} is of another one. ` +
      'Nothing was changed. Look at that key by hand.',
  );
}

function noAlert(places: readonly LeakPlace[]): string {
  const where = places.map(({ line }) => line).join(', ');
  return say`leaked-in: there is no open secret scanning alert about a key of OpenRouter in ${where}; nothing was done.`;
}

function warningOf(alert: LeakAlert, whose: Whose | undefined): string[] {
  if (whose === undefined) {
    return [
      say`leaked-in: ${alertText(alert)} holds no value, or one that is not shaped like a key of OpenRouter. Look at it by hand.`,
    ];
  }
  if (whose.is !== 'other') return [];
  return [
    say`leaked-in: the key of ${alertText(alert)} is live, and not of this account. Its owner must disable it; run this with ` +
      'the provisioning key of that account.',
  ];
}

function managementFailure(alerts: readonly LeakAlert[]): ActionError | undefined {
  if (alerts.length === 0) return undefined;
  const which = someKeys(alerts, alertText);
  return new ActionError(
    say`leaked-in: a live management (provisioning) key has leaked: ${which}. It can do everything with its account, and only ` +
      'a person can delete it: do that now at https://openrouter.ai/settings/management-keys, and store a new one.',
  );
}

function alertText({ repository, number }: LeakAlert): string {
  return say`alert ${number} of ${quoted(repository)}`;
}
