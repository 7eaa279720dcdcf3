/** Two runs that make a key at once. */
import type { LocalOpenRouter } from './openrouter.ts';

/**
 * Both have planned before either key is made, both keys are made before either run looks again, and both have looked
 * before either deletes a key.
 */
export function makeTogether(openrouter: Pick<LocalOpenRouter, 'onAnswered' | 'onRequest'>): void {
  const begun = meeting();
  const made = meeting();
  const looked = meeting();
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

/** Of two: `all` is settled once both have arrived. */
function meeting() {
  let arrived = 0;
  let settle = () => {};
  const all = new Promise<void>(resolve => {
    settle = resolve;
  });
  const done = () => arrived >= 2;
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
