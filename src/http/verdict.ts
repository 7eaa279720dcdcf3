/**
 * Whose answer a refusal is. Only the host's own decides anything: a 404 of a proxy says nothing about a key. What the
 * host's own answers look like is known to its client.
 */
import type { Verdict } from '../domain/text/errors.ts';
import { say } from '../domain/text/untrusted.ts';
import { type Answer, quote } from './answer.ts';
import { type Call, callText } from './call.ts';

const VERDICTS: Readonly<Record<number, Verdict>> = {
  400: 'invalid',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not found',
};

/** What an answer decides; undefined: nothing. `isOwn`: it has the form of the host's API. */
export function verdictOf({ status }: Pick<Answer, 'status'>, isOwn: boolean): Verdict | undefined {
  return isOwn ? VERDICTS[status] : undefined;
}

/** Which API should have answered, in words. */
export interface ExpectedApi {
  /** `OpenRouter's API` */
  api: string;
  /** The input or variable that names the host. */
  setting: string;
  base: URL;
}

/** The message for an answer of 400 and above that does not have the form of the API. */
export function foreignText(call: Call, answer: Answer, { api, setting, base }: ExpectedApi): string {
  const type = answer.header('content-type')?.split(';')[0]?.trim() || 'no content type';
  return (
    say`${setting}: ${base.hostname} answered ${answer.status}, but not in the form of ${api} (${type}): something in ` +
    `between answered, or ${setting} is wrong. ${callText(call)} was answered ${answer.status}${quote(answer)}.`
  );
}
