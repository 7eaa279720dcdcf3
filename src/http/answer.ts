/** What a host answered, and what it says of an error. */
import { shown } from '../domain/text/untrusted.ts';

/** An answer, whatever its status. */
export interface Answer {
  status: number;
  /** By name in lower case. */
  header(name: string): string | undefined;
  text: string;
  /** False: an error's body was cut short. */
  complete: boolean;
}

/** The answer that a call came to after all its attempts. */
export interface FinalAnswer extends Answer {
  /** An earlier attempt of the same call may have done the work, or this one's server failed on the way. */
  mayHaveBeenProcessed: boolean;
  /** The call gave up because the host asked for a wait that is longer than it waits: quotes the host. */
  tooLong?: string;
}

/** What the host says of an error: at most 500 characters of it, on one line, without keys. Empty for a success. */
export function quote(answer: Pick<Answer, 'status' | 'text'>): string {
  if (answer.status < 300) return '';
  const text = shown((errorMessage(answer.text) ?? answer.text).trim().replace(/\s+/g, ' '), 500);
  return text === '' ? '' : ` (${text})`;
}

/** The same of an answer that may hold a token: only the words of an error. */
export function quoteWords(answer: Pick<Answer, 'status' | 'text'>): string {
  return quote(onlyWords(answer));
}

/** The answer without its body, unless that is an error in words. */
export function onlyWords<Found extends Pick<Answer, 'text'>>(answer: Found): Found {
  return errorMessage(answer.text) === undefined ? { ...answer, text: '' } : answer;
}

function errorMessage(text: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    const { error, message } = parsed as { error?: { message?: unknown }; message?: unknown };
    const own = error?.message ?? message;
    return typeof own === 'string' ? own : undefined;
  } catch {
    return undefined;
  }
}
