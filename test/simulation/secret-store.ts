/** GitHub secrets over a transport, without octokit and encryption, which would take most of the time of a history. */
import type { Target } from '../../src/domain/command/target.ts';
import { isNotFound, RefusalError } from '../../src/domain/text/errors.ts';
import type { SecretStore } from '../../src/github/client.ts';
import { type Call, verdictOf } from '../../src/http/call.ts';
import type { RequestLimits } from '../../src/http/request-limits.ts';
import type { Transport } from '../../src/http/transport.ts';

export function secretStore(transport: Transport): SecretStore {
  const send = async (method: Call['method'], path: string, limits: RequestLimits, body?: object) => {
    const call: Call = {
      method,
      path,
      headers: {},
      body: body && JSON.stringify(body),
      repeatable: 'safe',
    };
    const answer = await transport.send(call, limits);
    const text = `GitHub answered ${answer.status} to ${method} ${path}.`;
    if (answer.status >= 300) throw new RefusalError(verdictOf(answer, true), text, answer.mayHaveBeenProcessed);
  };
  const whether = async (done: Promise<void>) => {
    try {
      await done;
      return true;
    } catch (error) {
      if (isNotFound(error)) return false;
      throw error;
    }
  };
  const path = ({ secret }: Target) => `/secrets/${secret}`;
  return {
    async prepare(target, limits) {
      await send('GET', `/public-key/${target.secret}`, limits);
      return { target, publicKey: '', keyId: '1' };
    },
    exists: (target, limits) => whether(send('GET', path(target), limits)),
    put: async ({ target }, secret, limits) => {
      await send('PUT', path(target), limits, { secret });
      return 'created';
    },
    remove: async (target, limits) => ((await whether(send('DELETE', path(target), limits))) ? 'removed' : 'gone'),
  };
}

export function targetOf(secret: string): Target {
  return { line: `repository ${secret}`, kind: 'repository', owner: 'octo-org', repo: 'app', secret };
}
