// A job that logs in without a stored key: an issuer, a policy at the local OpenRouter, and the inputs of such a step.

import { onTestFinished } from 'vitest';
import { demandDescribed } from '../api.ts';
import { type IssuerOptions, type LocalIssuer, startIssuer } from '../github/github-issuer.ts';
import type { LocalOpenRouter, OpenRouterOptions } from '../openrouter/openrouter.ts';
import type { PolicySeed } from '../openrouter/openrouter-account.ts';
import { POLICY, SEAL_KEY } from '../openrouter/openrouter-federation.ts';
import type { Honesty } from './account.ts';

export { POLICY, SEAL_KEY } from '../openrouter/openrouter-federation.ts';

export interface Login {
  issuer: LocalIssuer;
  /** For `openAccount` or `startWorld`: the account trusts the issuer. */
  options: Pick<OpenRouterOptions, 'issuers'>;
  /** Creates the policy in the account; it acts as the management key, or as the given key. */
  grant(openrouter: LocalOpenRouter, policy?: Partial<PolicySeed>): void;
  /** Instead of `provisioning-key`, which they empty. */
  inputs: Record<string, string>;
  /** The variables of a job with `id-token: write`. */
  env: Record<string, string>;
}

/** The issuer ends with the test. */
export async function openLogin({ wrongOnPurpose, ...options }: IssuerOptions & Honesty = {}): Promise<Login> {
  const issuer = await startIssuer(options);
  onTestFinished(async () => {
    await issuer.stop();
    if (!wrongOnPurpose) demandDescribed('github-issuer', issuer.requests);
  });
  return {
    issuer,
    options: { issuers: [issuer.issuer] },
    grant(openrouter, policy = {}) {
      const usual = { id: POLICY, issuer: issuer.issuer.url, subject: issuer.subject(), key: openrouter.managementKey };
      openrouter.setPolicy({ ...usual, ...policy });
    },
    inputs: { 'provisioning-key': '', 'federation-policy-id': POLICY, 'seal-key': SEAL_KEY },
    env: issuer.env(),
  };
}
