/** All that a token may do at GitHub, over one client: it knows how long the step has waited for GitHub. */
import type { Transport } from '../http/transport.ts';
import { alertStore } from './alerts.ts';
import { type AlertStore, SecondaryWaits, type SecretStore } from './client.ts';
import { secretStore } from './secrets.ts';

export interface GitHub {
  secrets: SecretStore;
  alerts: AlertStore;
}

/** At the GitHub API that the transport leads to. */
export function openGitHub(transport: Transport, token: string): GitHub {
  const access = { transport, token, waits: new SecondaryWaits() };
  return { secrets: secretStore(access), alerts: alertStore(access) };
}
