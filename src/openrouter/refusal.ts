/** What a refused request means, in words: what failed, the likely cause, what to do. */

import { RefusalError } from '../domain/errors.ts';
import { quoted, say } from '../domain/untrusted.ts';
import { quote } from '../http/quote.ts';
import { isRateLimit } from '../http/retry.ts';
import { type Answer, type Call, callText } from '../http/transport.ts';

/** Whose credential asked: the advice differs. */
export type Asker = 'provisioning-key' | 'api-key' | 'the new key';

const MANAGEMENT_KEYS = 'https://openrouter.ai/settings/management-keys';

/** The error for an answer that is no success. `hash` is the key that the request was about. */
export function refusal(call: Call, answer: Answer, asker: Asker, host: string, hash?: string): RefusalError {
  const { status, mayHaveBeenProcessed } = answer;
  const what = say`${callText(call)} was refused: ${host} answered ${status}${quote(answer)}`;
  return new RefusalError(status, `${what}. ${advice(call, answer, asker, hash)}`, mayHaveBeenProcessed);
}

function advice(call: Call, answer: Answer, asker: Asker, hash: string | undefined): string {
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
  if (status === 429) {
    const after = answer.header('retry-after');
    return say`It is rate limited${after ? ` (Retry-After: ${after})` : ''}. Run it again later, or raise max-retries.`;
  }
  if (status === 401) return unauthorized(asker);
  if (status === 403) {
    return (
      `Only a provisioning (management) key can do this, and ${asker} seems to be an ordinary API key. ` +
      `Make a provisioning key at ${MANAGEMENT_KEYS}.`
    );
  }
  if (status === 404 && hash !== undefined) return notFoundAdvice(hash);
  if (status === 404 && namesWorkspace(call)) {
    return (
      'workspace-id may name a workspace that this account does not have. ' +
      "Correct it, or leave it out for OpenRouter's default workspace."
    );
  }
  if (status === 404) return 'There is no such address: check api-url, which ends in /api/v1 at OpenRouter.';
  if (status >= 500 || status === 408) return 'OpenRouter or something on the way to it failed. Run it again later.';
  return 'The request was not accepted; the inputs above may name something that this account does not have.';
}

function namesWorkspace({ path, body = '' }: Call): boolean {
  return path.includes('workspace_id=') || body.includes('"workspace_id"');
}

function unauthorized(asker: Asker): string {
  return asker === 'provisioning-key'
    ? `The provisioning key (provisioning-key) is unknown, revoked, or an ordinary API key. Check it at ${MANAGEMENT_KEYS} and store it again.`
    : `To OpenRouter ${asker} is no working key: it is disabled, expired, deleted or unknown.`;
}

/** For a hash that no key of this account has. */
function notFoundAdvice(hash: string): string {
  return (
    say`No key of this account has the hash ${hash}: it does not exist, was deleted, or belongs to another account. ` +
    "Hashes are listed by this action's operation check with current-name: '*' (output keys), and by GET /keys."
  );
}
