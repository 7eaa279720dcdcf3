/** What a refused request means, in words: what failed, the likely cause, what to do. */
import { isWholeHash } from '../domain/key/key.ts';
import { ConflictError, DailyQuotaError, ForeignError, RefusalError, type Verdict } from '../domain/text/errors.ts';
import { quoted, say } from '../domain/text/untrusted.ts';
import { formatInstant } from '../domain/time/instant.ts';
import { type Answer, type Call, callText, type FinalAnswer, foreignText, quote, verdictOf } from '../http/call.ts';
import { isRateLimit, LATEST_DATE, MAX_RETRY_AFTER_MS, resetInstant, retryAfter } from '../http/retry.ts';
import { isObject, parseJson } from './answers.ts';
import type { Asker } from './api.ts';

/** What a request was about: the advice for a 404 depends on it. */
export type OpenRouterSubject =
  | { kind: 'key'; hash: string }
  | { kind: 'workspace'; ref: string }
  | { kind: 'guardrail' | 'byok' | 'destination'; id: string };

/** The message of OpenRouter's own error in a body; undefined: it is not one. */
export function ownMessage(body: unknown): string | undefined {
  const error = isObject(body) ? body.error : undefined;
  return isObject(error) && typeof error.message === 'string' ? error.message : undefined;
}

/** The verdict of an answer; undefined: it decides nothing, or something in between answered. */
export function openRouterVerdict(answer: Answer): Verdict | undefined {
  return verdictOf(answer, !isForeign(answer));
}

/** The request: who asked whom about what, and when by the host's clock (ms since 1970). */
interface Asked {
  call: Call;
  asker: Asker;
  base: URL;
  now: number;
  subject: OpenRouterSubject | undefined;
}

const MANAGEMENT_KEYS = 'https://openrouter.ai/settings/management-keys';

/** The error for an answer that is not a success. */
export function openRouterRefusal(asked: Asked, answer: FinalAnswer): RefusalError {
  const { call, base, now } = asked;
  const { status, mayHaveBeenProcessed } = answer;
  const what = say`${callText(call)} was refused: ${base.host} answered ${status}${quote(answer)}.`;
  if (isDailyQuota(call, answer, now)) {
    return new DailyQuotaError(`${what} ${quotaAdvice(quotaReset(answer, now))}`, mayHaveBeenProcessed);
  }
  const message = `${what} ${advice(asked, answer)}`;
  if (status === 409) return new ConflictError(message, mayHaveBeenProcessed);
  if (!isForeign(answer)) return new RefusalError(openRouterVerdict(answer), message, mayHaveBeenProcessed);
  const isExplained = status < 400 || status === 403 || isTransient(answer);
  const text = isExplained ? message : foreignText(call, answer, { api: "OpenRouter's API", setting: 'api-url', base });
  return new ForeignError(status, text, mayHaveBeenProcessed);
}

/** The error for a change that is not even sent, because the quota is already used up. */
export function notAttempted(): DailyQuotaError {
  return new DailyQuotaError('not attempted: the daily quota for changing keys is used up', false);
}

/** Whether it is not OpenRouter's own answer, but that of a proxy, gateway, firewall or wrong `api-url`. */
function isForeign(answer: Answer): boolean {
  return (
    answer.status < 400 ||
    ownMessage(parseJson(answer.text)) === undefined ||
    answer.header('cf-mitigated') !== undefined
  );
}

/** Whether its status already says that it may come from something in between. */
function isTransient({ status, tooLong }: FinalAnswer): boolean {
  return status === 429 || status === 408 || status >= 500 || tooLong !== undefined;
}

function quotaAdvice(reset: number | undefined): string {
  const when = reset === undefined ? 'at 00:00 UTC, as far as is known' : `at ${formatInstant(reset)}`;
  return (
    `The account's daily quota for changing keys is used up. It resets ${when}. ` +
    'Nothing else is changed in this run; run it again after that.'
  );
}

function advice({ call, asker, subject }: Asked, answer: FinalAnswer): string {
  const { status } = answer;
  if (status >= 300 && status < 400) {
    const to = answer.header('location');
    return (
      say`It redirects${to ? ` to ${quoted(to)}` : ''}, and redirects are refused: the key would travel along. ` +
      'Set api-url to the address where the API really is.'
    );
  }
  if (answer.tooLong) {
    const why = isRateLimit(answer) ? 'is rate limited and asks' : 'asks';
    return say`It ${why} for a wait of more than 60 s (${answer.tooLong}). Run it again later.`;
  }
  if (status === 403 && isForeign(answer)) {
    return (
      "This is a firewall's refusal, not OpenRouter's: its API answers in another form. The network or the address of " +
      'this runner may be blocked. Run it again later or from another runner.'
    );
  }
  if (status === 429) {
    const after = answer.header('retry-after');
    return say`It is rate limited${after ? ` (Retry-After: ${after})` : ''}. Run it again later, or raise max-retries.`;
  }
  if (status === 401) return unauthorized(asker);
  if (status === 402)
    return 'The credits of the account are used up. Buy credits at https://openrouter.ai/settings/credits.';
  if (status === 451) return UNAVAILABLE;
  if (status === 403) return forbidden(asker, answer);
  if (status === 404) return notFound(call, subject);
  if (status === 409) return 'Something else changed it at the same moment. Look at it, then run this again.';
  if (status >= 500 || status === 408) return 'OpenRouter or something on the way to it failed. Run it again later.';
  return 'The request was not accepted; the inputs above may name something that this account does not have.';
}

function unauthorized(asker: Asker): string {
  if (asker === 'federation-policy-id') {
    return (
      'OpenRouter does not accept the token that it has issued, and a new one neither. The key that the federation policy ' +
      '(federation-policy-id) acts as may be disabled, deleted or of the wrong kind.'
    );
  }
  return asker === 'provisioning-key'
    ? 'The provisioning key (provisioning-key) is unknown, revoked, or an ordinary API key. ' +
        `Check it at ${MANAGEMENT_KEYS} and store it again.`
    : `OpenRouter does not accept ${asker}: the key is disabled, expired, deleted or unknown.`;
}

/** A 403 has many possible reasons; only OpenRouter's message says whether the key is of the wrong kind. */
function forbidden(asker: Asker, answer: FinalAnswer): string {
  if (/\b(management|provisioning)\b[\s-]*(api[\s-]*)?keys?\b/i.test(ownMessage(parseJson(answer.text)) ?? '')) {
    return (
      `Only a provisioning (management) key can do this, and ${asker} seems to ${asker === 'federation-policy-id' ? 'act as' : 'be'} an ordinary API key. ` +
      `Make a provisioning key at ${MANAGEMENT_KEYS}.`
    );
  }
  return (
    'OpenRouter does not allow this to this account, or to the user who made the key; an administrator of the ' +
    'organization may have to allow it. If the account has an IP allow list, it refuses every address that is not on it, ' +
    "GitHub's runners included: run it on a runner whose address is on the list."
  );
}

const UNAVAILABLE =
  'OpenRouter is not available in the region that the request came from. Use a runner in another region, or one of ' +
  "OpenRouter's regional hosts with api-url (https://eu.openrouter.ai/api/v1).";

const NOT_MOVED =
  'move-to-workspace may name a workspace that this account does not have, or the key was deleted just now. ' +
  "Correct move-to-workspace: UUIDs and slugs are shown by GET /workspaces, and in the workspace's settings at OpenRouter.";

function notFound(call: Call, subject: OpenRouterSubject | undefined): string {
  switch (subject?.kind) {
    case 'key':
      if (call.body?.includes('"workspace_id"')) return NOT_MOVED;
      return (
        say`No key of this account has the hash ${subject.hash}: it does not exist, was deleted, or belongs to another account. ` +
        (isWholeHash(subject.hash) ? '' : 'A hash has 64 hex digits; is this a name? Then use current-name. ') +
        "Hashes are listed by this action's operation check with current-name: '*' (output keys), and by GET /keys."
      );
    case 'workspace':
      return (
        say`This account has no workspace with the ID or slug ${quoted(subject.ref)}. ` +
        'Correct workspace-id (or move-to-workspace); without it, the default workspace is meant.'
      );
    case 'guardrail':
      return say`This account has no guardrail with the ID ${quoted(subject.id)}. Correct guardrail, or name it by its name.`;
    case 'byok':
      return say`This account has no BYOK credential with the ID ${quoted(subject.id)}: it was deleted. Run it again.`;
    case 'destination':
      return say`This account has no broadcast destination with the ID ${quoted(subject.id)}: it was deleted. Run it again.`;
  }
  if (call.path.includes('workspace_id=') || call.body?.includes('"workspace_id"')) {
    return (
      'workspace-id may name a workspace that this account does not have. ' +
      "Correct it, or leave it out for OpenRouter's default workspace."
    );
  }
  return 'There is no such address: check api-url, which ends in /api/v1 at OpenRouter.';
}

/** Whether a call changes keys and so counts towards the quota. */
function changesKeys({ method, path }: Pick<Call, 'method' | 'path'>): boolean {
  return method !== 'GET' && /^\/keys(?![^/?])/.test(path);
}

/** Whether an answer says that the quota is used up. `now`: ms by OpenRouter's clock. */
export function isDailyQuota(call: Pick<Call, 'method' | 'path'>, answer: Answer, now: number): boolean {
  if (answer.status !== 429 || !changesKeys(call)) return false;
  const wait = retryAfter(answer, now);
  if (wait !== undefined && wait <= MAX_RETRY_AFTER_MS) return false;
  const { message, metadata } = errorOf(answer);
  return [message, jsonOf(metadata)].some(text => /\brpd\b|per[ -]day|daily (limit|quota)/i.test(String(text)));
}

/** When the quota resets, in ms since 1970; undefined if the answer does not say. `now`: ms by OpenRouter's clock. */
export function quotaReset(answer: Answer, now: number): number | undefined {
  const { metadata } = errorOf(answer);
  const headers = isObject(metadata) && isObject(metadata.headers) ? Object.entries(metadata.headers) : [];
  const [, inBody] = headers.find(([name]) => name.toLowerCase() === 'x-ratelimit-reset') ?? [];
  const wait = retryAfter(answer, now);
  const at =
    resetInstant(answer.header('x-ratelimit-reset')) ??
    resetInstant(String(inBody)) ??
    (wait === undefined ? undefined : now + wait);
  return at !== undefined && at <= LATEST_DATE ? at : undefined;
}

/** The `error` in an answer's body; empty if it has none. */
function errorOf({ text }: Answer): { message?: unknown; metadata?: unknown } {
  const body = parseJson(text);
  return isObject(body) && isObject(body.error) ? body.error : {};
}

/** Undefined if it is nested too deeply to be serialized. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
