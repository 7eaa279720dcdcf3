/** Everything that a token can do at GitHub. Its parts share a record of how long the step has waited for GitHub. */
import type { Transport } from '../http/transport.ts';
import { alertStore } from './alerts.ts';
import { type AlertStore, SecondaryWaits, type SecretStore } from './client.ts';
import { secretStore } from './secrets.ts';

export interface GitHub {
  secrets: SecretStore;
  alerts: AlertStore;
}

/** Uses the GitHub API behind the transport. */
export function openGitHub(transport: Transport, token: string): GitHub {
  const access = { transport, token, waits: new SecondaryWaits() };
  return { secrets: secretStore(access), alerts: alertStore(access) };
}
