/**
 * Parsers of single values: each turns the text of one input into its value, or says why it is invalid. The parsers of
 * limits, lifetimes, conditions and targets are in `domain`.
 */
import {
  CARRIED,
  type CarryOver,
  type GuardrailChoice,
  OPERATIONS,
  type OperationName,
  RETIREMENTS,
  type Retirement,
  type WorkspaceRef,
} from '../domain/command/command.ts';
import { type LeakPlace, parseLeakPlaces, parseReportPlaces, type ReportPlace } from '../domain/command/places.ts';
import { parseTargets, type Target } from '../domain/command/target.ts';
import type { Condition } from '../domain/conditions/condition.ts';
import type { Scope } from '../domain/conditions/condition-fields.ts';
import { parseConditions } from '../domain/conditions/condition-parser.ts';
import { LIMIT_RESETS } from '../domain/key/key.ts';
import { type LimitRule, parseLimit } from '../domain/money/limit.ts';
import { looksMarked } from '../domain/rotation/names.ts';
import { isLoopback, isUuid, type Parsed, type ParsedLines } from '../domain/text/parse.ts';
import { misspelt, type NamePattern, namePattern } from '../domain/text/pattern.ts';
import { quoted, redacted, shown } from '../domain/text/untrusted.ts';
import { DAY_MS, HOUR_MS, type Lifetime, parseDuration, parseLifetime } from '../domain/time/instant.ts';

/**
 * A value, or why the text is invalid, safe to print: one clause that follows the input's name and the quoted text, or
 * several that follow the name alone (they quote what they need, but no secret).
 */
export type ParsedInput<Value> = Parsed<Value> | { faults: readonly string[] };

/** What the meaning of an input's text may depend on. */
export interface InputSituation {
  /** ms */
  now: number;
  /** undefined: unknown or invalid */
  operation: OperationName | undefined;
  /** `check` with `api-key` alone, even if that is empty, or with a federation policy alone: the key reads itself. */
  ownKey: boolean;
  /** `OWNER/REPO` of the workflow */
  repository: string | undefined;
}

const GITHUB_TOKEN = /^(gh[pousr]_|github_pat_)/;
/** A key as lists and OpenRouter's keys page show it. */
const MASKED_KEY = /^["']?sk-or-[\w-]*(\.\.\.|…|\*{2,})[\w-]*["']?$/i;

type List<Element> = readonly [Element, ...Element[]];

/** Any text. */
export function parseText(text: string): Parsed<string> {
  return { value: text };
}

/** Advice by the text that was written. */
type Hints = Readonly<Record<string, string>>;

/** Other common words for operations. */
const OPERATION_HINTS: Hints = {
  disable: 'use update with disabled: true',
  enable: 'use update with disabled: false',
  plan: 'use apply with dry-run: true',
  remove: 'use delete',
  revoke: 'use delete, or update with disabled: true',
  add: 'use create',
  new: 'use create',
  get: 'use check',
  list: 'use check with current-name: "*"',
  set: 'use update',
  edit: 'use update',
  rename: 'use update with name',
  move: 'use update with move-to-workspace',
};

export function parseOperation(text: string): Parsed<OperationName> {
  return parseWord(text.toLowerCase(), OPERATIONS, OPERATION_HINTS);
}

export function parseRetirement(text: string): Parsed<Retirement> {
  const [, lifetime] = /^after(?: +(.*))?$/i.exec(text) ?? [];
  if (lifetime !== undefined) return parseGrace(lifetime);
  const word = parseWord(text, RETIREMENTS, { after: 'give a duration, such as after 3d' });
  return 'fault' in word
    ? { fault: word.fault.replace(RETIREMENTS.join(', '), `${RETIREMENTS.join(', ')}, after 3d`) }
    : word;
}

/** How long the old key stays enabled. */
function parseGrace(text: string): Parsed<Retirement> {
  const duration = parseDuration(text);
  if ('fault' in duration) return { fault: `after: ${duration.fault}` };
  if (duration.value < HOUR_MS) return { fault: 'after: it is less than an hour (m is minutes); the least is 1h' };
  if (duration.value > 30 * DAY_MS) return { fault: 'after: it is more than 30 days' };
  return { value: { after: duration.value } };
}

export function parseCarryOver(text: string): Parsed<CarryOver> {
  return parseWord(text, CARRIED, { none: 'use guardrail', guardrails: 'use guardrail' });
}

const RESET_HINTS: Hints = {
  never: 'use none',
  null: 'use none',
  no: 'use none',
  off: 'use none',
  unlimited: 'use none (unlimited is a word of limit)',
};

/** null: the used part of the limit never returns to 0. */
export function parseReset(text: string): Parsed<'daily' | 'weekly' | 'monthly' | null> {
  const parsed = parseWord(text, LIMIT_RESETS, RESET_HINTS);
  if ('fault' in parsed) return parsed;
  return { value: parsed.value === 'none' ? null : parsed.value };
}

/** Parses one of the words. Any other text gets a hint, or the nearest word as a suggestion. */
export function parseWord<Word extends string>(text: string, words: readonly Word[], hints: Hints = {}): Parsed<Word> {
  const word = words.find(each => each === text);
  if (word !== undefined) return { value: word };
  const [written, nearest] = [text.toLowerCase(), misspelt(text, words)];
  const hint = Object.hasOwn(hints, written) ? hints[written] : nearest && `did you mean ${nearest}?`;
  return { fault: `it is not one of ${words.join(', ')}${hint ? ` (${hint})` : ''}` };
}

/** A parser of whole numbers in a range. */
export function wholeNumber(least: number, most: number): (text: string) => Parsed<number> {
  return text => {
    const fits = (digits: string) => Number(digits) >= least && Number(digits) <= most;
    if (/^\d{1,7}$/.test(text) && fits(text)) return { value: Number(text) };
    const [, meant] = /^\+?(\d{1,7})(?:\.0+)?(?: ?(?:s|secs?|seconds?|keys|times|retries))?$/i.exec(text) ?? [];
    const hint = meant !== undefined && fits(meant) ? ` (did you mean ${meant}?)` : '';
    return { fault: `it is not a whole number from ${least} to ${most}${hint}` };
  };
}

const STORE_KEY = 'Give the secret that holds the OpenRouter key';
const STORE_AGAIN = 'Store the secret again, with nothing but the key';

/** Shapes of credentials that cannot be OpenRouter keys. No part of them is ever quoted. */
const NOT_KEYS: readonly [shape: RegExp, what: string][] = [
  [/^["'`]|["'`]$/, `the value has quotes around it. ${STORE_AGAIN}`],
  [
    GITHUB_TOKEN,
    `the value looks like a GitHub token, not like a key of OpenRouter. Nothing was sent to OpenRouter. ${STORE_KEY}`,
  ],
  [/^sk-(ant|proj)-/i, `the value looks like another vendor's API key, not like a key of OpenRouter. ${STORE_KEY}`],
  [
    new RegExp(`${MASKED_KEY.source}|^\\*{3,}$`, 'i'),
    'the value is a masked key, as lists show it, and not the key itself. Store the whole key as the secret',
  ],
  [/.sk-or-/i, `the value has something before sk-or-, with which a key begins. ${STORE_AGAIN}`],
  [
    /^eyJ[\w-]*\.[\w-]*\.[\w-]*$/,
    'the value looks like a token of a login (a JWT), not like a key. To log in without a stored key, use ' +
      'federation-policy-id',
  ],
];

/**
 * A credential goes into a header, so it must be visible ASCII. A wrong one is refused before it reaches the wrong
 * host.
 */
export function parseCredential(text: string): ParsedInput<string> {
  const fault = NOT_KEYS.find(([shape]) => shape.test(text))?.[1];
  return fault === undefined ? parseVisible(text) : { faults: [fault] };
}

const LIKE_KEY = /^["'`]?sk-or-/i;

/** Parses a GitHub token. */
export function parseGitHubToken(text: string): ParsedInput<string> {
  if (!LIKE_KEY.test(text)) return parseVisible(text);
  return {
    faults: [
      'the value looks like a key of OpenRouter, not like a GitHub token. Nothing was sent to GitHub. Give the secret that holds the token',
    ],
  };
}

/** Parses where the report is posted. */
export function parseReportTo(text: string): ParsedInput<List<ReportPlace>> {
  return listOf(parseReportPlaces(text), 'there are only comments, and no place. Give one per line, or leave it out');
}

/** Every step has this input. Unless a report is posted, anything but an OpenRouter key is accepted. */
export function parseReportToken(text: string): ParsedInput<string> {
  const token = parseGitHubToken(text);
  return 'value' in token || !LIKE_KEY.test(text) ? { value: text } : token;
}

function parseVisible(text: string): ParsedInput<string> {
  if (/^[\x21-\x7e]+$/.test(text)) return { value: text };
  return {
    faults: [
      `the value has characters that no key has (white space, quotes or line breaks may have been copied along). ${STORE_AGAIN}`,
    ],
  };
}

export function parsePolicyId(text: string): Parsed<string> {
  if (isUuid(text)) return { value: text.toLowerCase() };
  return { fault: "it is not a UUID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301, which is how a policy's ID looks" };
}

const MAX_SEAL_KEYS = 5;
const MIN_SEAL_KEY_LENGTH = 32;

/** Parses secrets, one per line. None of them is ever quoted. */
export function parseSealKeys(text: string): ParsedInput<List<string>> {
  const lines = text
    .replaceAll('\r', '')
    .split('\n')
    .map(line => line.trim());
  const [first, ...more] = lines.filter(line => line !== '');
  if (first === undefined) return { faults: ['there is no secret. Give at least one'] };
  const keys: List<string> = [first, ...more];
  const faults = keys.flatMap((key, index) => {
    const length = [...key].length;
    if (length >= MIN_SEAL_KEY_LENGTH) return [];
    return `line ${index + 1} has ${length} characters. Use a random secret of at least ${MIN_SEAL_KEY_LENGTH}`;
  });
  if (keys.length > MAX_SEAL_KEYS) {
    faults.push(`there are ${keys.length} secrets, one per line. At most ${MAX_SEAL_KEYS} are allowed`);
  }
  return faults.length > 0 ? { faults } : { value: keys };
}

/** Parses hashes separated by commas, white space or new lines; duplicates count once. */
export function parseHashes(text: string): ParsedInput<List<string>> {
  const elements = text.split(',').map(each => each.trim());
  const faults = new Set(elements.includes('') ? [`${quoted(text)}: an element between commas is empty`] : []);
  const hashes = new Set(
    elements
      .flatMap(each => each.split(/\s+/))
      .filter(each => each !== '')
      .map(each => (/^[0-9a-f]{64}$/i.test(each) ? each.toLowerCase() : each)),
  );
  for (const hash of hashes) for (const fault of hashFaults(hash)) faults.add(fault);
  // A secret with spaces would be quoted in parts, which do not look secret.
  if (faults.size > 0 && hasSplitSecret(text, elements))
    return { faults: ['it holds a secret of this step, and no hash'] };
  const [first, ...more] = hashes;
  return first === undefined || faults.size > 0 ? { faults: [...faults] } : { value: [first, ...more] };
}

/** Whether the text contains a secret that is not recognizable in its parts. */
function hasSplitSecret(text: string, elements: readonly string[]): boolean {
  const parts = elements.flatMap(each => each.split(/\s+/));
  return redacted(text) !== text && parts.every(part => redacted(part) === part);
}

function hashFaults(hash: string): string[] {
  if (MASKED_KEY.test(hash)) {
    const mask = hash.replace(/["']/g, '').replace('…', '...').replace(/\*+/, '*');
    return [`this is a masked key; select it with current-name: '*' and where: label == ${shown(mask, 60)}`];
  }
  if (/^["']?sk-or-/i.test(hash)) {
    return [
      "this looks like an API key. A key's hash is wanted: operation check and OpenRouter's keys page show it. " +
        'To select a key by its own value, use api-key. The runner has already printed the value in this log, ' +
        'so treat that key as leaked: disable it and create a new one',
    ];
  }
  if (redacted(hash) !== hash) return ['this looks like a credential, and not like a hash. Nothing was sent with it'];
  if (/^[0-9a-f]{12}$/i.test(hash)) {
    return [
      `${quoted(hash)} is only the beginning of a hash, which has 64 hex digits: the log shows only the beginning; the ` +
        'output hash has all of it',
    ];
  }
  if (/^(null|undefined)$/i.test(hash)) {
    return [`${quoted(hash)} is an empty result of another step: look at what should have given the hash`];
  }
  if (/^[\w-]{1,200}$/.test(hash)) return [];
  return [`${quoted(hash)} is not a valid hash: use letters, digits, _ and -, at most 200 of them`];
}

export function parsePattern(text: string): Parsed<NamePattern> {
  return { value: namePattern(text) };
}

/** Parses a workspace, or `all`. (A workspace with the slug `all` can only be given by its UUID.) */
export function parseWorkspaceRef(text: string): Parsed<WorkspaceRef | { by: 'all' }> {
  if (isUuid(text)) return { value: { by: 'id', id: text.toLowerCase() } };
  if (text === 'all') return { value: { by: 'all' } };
  if (/^[a-z0-9-]{1,200}$/.test(text)) return { value: { by: 'slug', slug: text } };
  const slug = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  // No message shows a secret, but its lower-case form would not be recognized.
  const hint = slug === '' || redacted(text) !== text ? '' : ` (did you mean ${shown(slug, 60)}?)`;
  return {
    fault:
      'it is not a UUID such as 0df9e665-d932-5740-b2c7-b52af166bc11, and not a slug of lowercase letters, digits ' +
      `and hyphens${hint}`,
  };
}

/** Parses the workspace to move a key to. */
export function parseOneWorkspace(text: string): Parsed<WorkspaceRef> {
  const parsed = parseWorkspaceRef(text);
  if ('fault' in parsed) return parsed;
  const { value } = parsed;
  if (value.by !== 'all') return { value };
  return { fault: 'a key is in one workspace; give its UUID or slug (of a workspace with the slug "all", its UUID)' };
}

export function parseName(text: string): Parsed<string> {
  if (!looksMarked(text)) return { value: text };
  return { fault: 'it ends like a name that this action gives to keys in a rotation; choose another ending' };
}

export function parseNewLimit(text: string, { operation }: InputSituation): Parsed<LimitRule> {
  return parseLimit(text, operation === 'create' ? 'absolute' : 'any');
}

export function parseExpiry(text: string, { now }: InputSituation): Parsed<Lifetime> {
  return parseLifetime(text, now);
}

export function parseGuardrailChoice(text: string): Parsed<GuardrailChoice> {
  if (text === 'none') return { value: 'none' };
  return { value: isUuid(text) ? { by: 'id', id: text.toLowerCase() } : { by: 'name', name: text } };
}

/** Parses conditions that filter existing keys. */
export function parseWhere(text: string, { ownKey }: InputSituation): ParsedInput<List<Condition>> {
  return conditions(text, ownKey ? 'where of the own key' : 'where');
}

/** Parses conditions that the keys must (`require`) or should (`warn`) meet at the end. */
export function parseGate(text: string, { operation, ownKey }: InputSituation): ParsedInput<List<Condition>> {
  if (operation === 'validate') return conditions(text, 'require of a keys file');
  const newKey = operation === 'create' || operation === 'rotate';
  return conditions(text, ownKey ? 'require of the own key' : newKey ? 'require of a new key' : 'require');
}

function conditions(text: string, scope: Scope): ParsedInput<List<Condition>> {
  return listOf(
    parseConditions(text, scope),
    'there are only comments, and no condition. Add one, or leave the input out',
  );
}

export function parseStoreIn(text: string, { repository }: InputSituation): ParsedInput<List<Target>> {
  return listOf(parseTargets(text, repository), 'there are only comments, and no target. Give one per line');
}

export function parseLeakedIn(text: string, { repository }: InputSituation): ParsedInput<List<LeakPlace>> {
  return listOf(parseLeakPlaces(text, repository), 'there are only comments, and no place. Give one per line');
}

function listOf<Element>({ values, faults }: ParsedLines<Element>, whenEmpty: string): ParsedInput<List<Element>> {
  const [first, ...more] = values;
  if (faults.length > 0) return { faults };
  return first === undefined ? { faults: [whenEmpty] } : { value: [first, ...more] };
}

/** Parses the base of an API: https, or http on this machine. Never quoted, since it may contain credentials. */
export function parseUrl(text: string): ParsedInput<URL> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) {
    // A host and a path, without anything that could be a credential.
    const hint = /^[a-z\d-]+(\.[a-z\d-]+)+(\/[\w./-]*)?$/i.test(text)
      ? ` (did you mean https://${shown(text, 200)}?)`
      : '';
    return { faults: [`it is not a valid URL such as https://openrouter.ai/api/v1${hint}`] };
  }
  const fault = urlFault(url);
  return fault === undefined ? { value: url } : { faults: [fault] };
}

function urlFault(url: URL): string | undefined {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'it does not begin with https://';
  if (url.username !== '' || url.password !== '') return 'it contains credentials, which would be printed in logs';
  if (url.search !== '' || url.hash !== '') return 'it has a query or a fragment; give only the base';
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return 'plain http would expose the provisioning key to the network; use https (http only for this machine itself)';
  }
  return undefined;
}
