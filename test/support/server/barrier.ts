/** Barriers, so that requests meet reliably, whatever their order and the speed of the machine. */
import type { LocalOpenRouter, RecordedRequest } from '../openrouter/openrouter.ts';

/** Holds the first `count` matching requests until all of them are in flight at once. */
export function gather(
  openrouter: Pick<LocalOpenRouter, 'onRequest'>,
  count: number,
  isMeant: (request: RecordedRequest) => boolean = () => true,
): void {
  const together = meeting(count);
  openrouter.onRequest(async request => {
    if (!isMeant(request)) return;
    together.arrive();
    await together.all;
  });
}

/**
 * Two runs at once: both have planned before either creates a key, both keys exist before either run lists keys again,
 * and both have listed them before either deletes a key.
 */
export function makeTogether(openrouter: Pick<LocalOpenRouter, 'onAnswered' | 'onRequest'>): void {
  const begun = meeting(2);
  const made = meeting(2);
  const looked = meeting(2);
  openrouter.onAnswered(request => {
    if (isCreation(request)) made.arrive();
    else if (made.done() && isFirstPage(request)) looked.arrive();
  });
  openrouter.onRequest(async request => {
    if (isCreation(request)) {
      begun.arrive();
      await begun.all;
    } else if (begun.done() && request.method === 'GET' && request.path === '/keys') await made.all;
    else if (request.method === 'DELETE') await looked.all;
  });
}

/** `all` is resolved once `count` have arrived. */
function meeting(count: number) {
  let arrived = 0;
  let settle = () => {};
  const all = new Promise<void>(resolve => {
    settle = resolve;
  });
  const done = () => arrived >= count;
  const arrive = () => {
    arrived += 1;
    if (done()) settle();
  };
  return { all, arrive, done };
}

function isCreation({ method, path }: { method: string; path: string }): boolean {
  return method === 'POST' && path === '/keys';
}

function isFirstPage({
  method,
  path,
  query,
}: {
  method: string;
  path: string;
  query: Record<string, string>;
}): boolean {
  return method === 'GET' && path === '/keys' && query.offset === '0';
}
