/** Two runs that make a key at once. */
import type { LocalOpenRouter } from './openrouter.ts';

/** Both have planned before either key is made, and both keys are made before either run looks again. */
export function makeTogether(openrouter: Pick<LocalOpenRouter, 'onAnswered' | 'onRequest'>): void {
  const begun = meeting();
  const made = meeting();
  openrouter.onAnswered(request => {
    if (isCreation(request)) made.arrive();
  });
  openrouter.onRequest(async request => {
    if (isCreation(request)) {
      begun.arrive();
      await begun.all;
    } else if (begun.done() && request.method === 'GET' && request.path === '/keys') await made.all;
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
