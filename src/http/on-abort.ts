/**
 * Calls back when the signal is aborted, unless the returned function was called before.
 *
 * For signals that outlive thousands of requests. Of a listener that was removed, something is left in the garbage that
 * refers to the next one, and what of that has become old keeps all that came later from being collected with the young
 * (docs/performance.md): so it must refer to nothing any more, above all not to a whole answer.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const waiting: { callback: (() => void) | undefined } = { callback };
  const listener = () => waiting.callback?.();
  signal.addEventListener('abort', listener);
  return () => {
    waiting.callback = undefined;
    signal.removeEventListener('abort', listener);
  };
}
