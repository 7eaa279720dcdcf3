/** What a host says of an error, fit to be quoted in one of ours. */
import { shown } from '../domain/text/untrusted.ts';
import type { Answer } from './call.ts';

/** What the host says of an error: at most 500 characters of it, on one line, without keys. Empty for a success. */
export function quote(answer: Pick<Answer, 'status' | 'text'>): string {
  if (answer.status < 300) return '';
  const text = shown((errorMessage(answer.text) ?? answer.text).trim().replace(/\s+/g, ' '), 500);
  return text === '' ? '' : ` (${text})`;
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
