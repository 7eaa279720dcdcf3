/** All that a token may do at GitHub, over one client: it knows how long the step has waited for GitHub. */
import type { Transport } from '../http/transport.ts';
import { alertStore } from './alerts.ts';
import { SecondaryWaits } from './client.ts';
import { secretStore } from './secrets.ts';
import type { AlertStore, SecretStore } from './store.ts';

export interface GitHub {
  secrets: SecretStore;
  alerts: AlertStore;
}

/** At the GitHub API that the transport leads to. */
export function openGitHub(transport: Transport, token: string): GitHub {
  const access = { transport, token, waits: new SecondaryWaits() };
  return { secrets: secretStore(access), alerts: alertStore(access) };
}
