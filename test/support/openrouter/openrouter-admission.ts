// Admission to the local OpenRouter: credentials, the keys they act as, and what an account refuses for every request.

import { credentialOf, headerOf, Refusal, type ServiceRequest } from '../server/service.ts';
import { isExpired, type StoredKey } from './keyring.ts';
import type { RevocationLag } from './openrouter-account.ts';
import { actsAs } from './openrouter-federation.ts';
import { DAY_MS, type Host, keyOf } from './openrouter-host.ts';

export type Asker = { kind: 'management'; secret: string } | { kind: 'ordinary'; secret: string; key: StoredKey };

/** Disabled, expired and deleted keys are as unknown as made-up ones, once every edge knows. */
export function admit(host: Host, request: ServiceRequest): Asker {
  if (!/^Bearer \S+$/.test(headerOf(request.headers, 'authorization')))
    throw new Refusal(401, 'Missing Authentication header');
  const credential = credentialOf(request) ?? '';
  const isToken = host.account.tokens.has(credential);
  const secret = isToken ? actsAs(host, credential) : credential;
  const asker = secret === undefined ? undefined : askerWith(host, request, secret);
  if (!asker) throw new Refusal(401, 'User not found.');
  if (host.account.strangers.has(asker.secret)) return asker;
  refuseAll(host);
  if (asker.kind === 'ordinary') demandLifetime(host, asker.key);
  return asker;
}

function askerWith(host: Host, request: ServiceRequest, secret: string): Asker | undefined {
  if (host.account.managementKeys.includes(secret)) return { kind: 'management', secret };
  const key = host.account.strangers.get(secret) ?? keyOf(host, secret);
  const live = key && !key.disabled ? key : lingering(host, request, secret);
  return live && !isExpired(live, host.now()) ? { kind: 'ordinary', secret, key: live } : undefined;
}

/** The key before it was disabled or deleted, if the edge of this connection does not know that yet. */
function lingering(host: Host, { connection = 1 }: ServiceRequest, secret: string): StoredKey | undefined {
  const { rules, revoked } = host.account;
  const end = revoked.get(secret);
  const edge = (connection - 1) % Math.max(1, rules.revocationLags.length);
  const lag = rules.revocationLags[edge];
  if (!end || !lag || !lingers(lag, host.now() - end.at, end.accepted[edge] ?? 0)) return undefined;
  const accepted = rules.revocationLags.map((_, index) => (end.accepted[index] ?? 0) + (index === edge ? 1 : 0));
  host.timeline.amend({ revoked: new Map(revoked).set(secret, { ...end, accepted }) });
  return end.key;
}

function lingers(lag: RevocationLag, since: number, accepted: number): boolean {
  return 'ms' in lag ? since < lag.ms : accepted < lag.requests;
}

const REFUSALS = {
  402: 'Insufficient credits. Add more using https://openrouter.ai/settings/credits',
  403: 'Your IP address is not on the IP allowlist of this account',
  451: 'OpenRouter is not available in your region',
};

function refuseAll({ account: { rules } }: Host): void {
  if (rules.refuses !== null) throw new Refusal(rules.refuses, REFUSALS[rules.refuses]);
}

/** Counted from the key's creation. OpenRouter's answer is not documented: an ordinary 401 here. */
function demandLifetime({ account: { rules } }: Host, key: StoredKey): void {
  if (rules.maxKeyLifetimeDays === null) return;
  const end = key.expires_at === null ? Number.POSITIVE_INFINITY : Date.parse(key.expires_at);
  if (end - key.createdAt <= rules.maxKeyLifetimeDays * DAY_MS) return;
  throw new Refusal(401, 'User not found.');
}
