/**
 * Reads one answer from undici, of whatever size, as it arrives. undici's own `request` would wrap each in a Node stream:
 * after thousands of them, memory has doubled (docs/internals/performance.md).
 */
import type { Dispatcher } from 'undici';
import { AnswerError } from '../domain/text/errors.ts';
import type { Answer } from './answer.ts';
import { type Call, callText } from './call.ts';

type Headers = Record<string, string | string[] | undefined>;

const LARGEST_ANSWER = 16 * 1024 * 1024;
const LARGEST_ERROR = 64 * 1024;

export class AnswerReader implements Dispatcher.DispatchHandler {
  /** Rejects with what undici has to say, and with an AnswerError when the answer is too large. */
  readonly answer: Promise<Answer>;
  readonly #call: Call;
  readonly #signal: AbortSignal;
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (error: unknown) => void;
  readonly #chunks: Buffer[] = [];
  #headers: Headers = {};
  #status = 0;
  #size = 0;

  /** Once the signal is aborted the request ends, with its connection. */
  constructor(call: Call, signal: AbortSignal) {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.answer = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#call = call;
    this.#signal = signal;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    const abort = () => controller.abort(this.#signal.reason);
    if (this.#signal.aborted) abort();
    else this.#signal.addEventListener('abort', abort);
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Headers): void {
    // An informational response precedes the final one.
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#size <= this.#most) return;
    if (this.#isError) this.#resolve(this.#answer(true));
    else this.#reject(tooLarge(this.#call));
    controller.abort(tooLarge(this.#call));
  }

  onResponseEnd(): void {
    this.#resolve(this.#answer(true));
  }

  /** An error's body may be cut short: what has arrived is an answer. */
  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    if (this.#isError && !this.#signal.aborted) this.#resolve(this.#answer(false));
    else this.#reject(error);
  }

  get #isError(): boolean {
    return this.#status >= 400;
  }

  get #most(): number {
    return this.#isError ? LARGEST_ERROR : LARGEST_ANSWER;
  }

  #answer(complete: boolean): Answer {
    const headers = this.#headers;
    return {
      status: this.#status,
      header: name => {
        const value = headers[name];
        return Array.isArray(value) ? value[0] : value;
      },
      text: Buffer.concat(this.#chunks).subarray(0, this.#most).toString(),
      complete,
    };
  }
}

function tooLarge(call: Call): AnswerError {
  return new AnswerError(`${callText(call)}: the answer is larger than 16 MiB, which no answer is.`, true);
}
