/** Why a secret is empty: GitHub gives none to runs of forks and Dependabot, and the event shows which it is. */
import type { Environment } from './environment.ts';

/** The part of GitHub's event payload that shows it. Any of it may be missing. */
interface Event {
  sender?: { login?: unknown } | null;
  pull_request?: { user?: { login?: unknown }; head?: { repo?: { fork?: unknown } } } | null;
}

/**
 * The likely cause, and what to do. `payload` is GitHub's event, or anything else; `advice` is for a secret that may not
 * exist.
 */
export function whyNoSecret(env: Environment, payload: unknown, advice: string): string {
  const event = (payload ?? {}) as Event;
  const actors = [env.GITHUB_ACTOR, event.sender?.login, event.pull_request?.user?.login];
  if (actors.includes('dependabot[bot]')) {
    return (
      'This run was started by Dependabot, which sees only Dependabot secrets. ' +
      "Store the key there too, or skip this job for Dependabot's runs: if: github.actor != 'dependabot[bot]'."
    );
  }
  if (event.pull_request?.head?.repo?.fork === true) {
    return (
      'This run comes from a fork, which gets no secrets. ' +
      'Skip this job for forks: if: github.event.pull_request.head.repo.fork == false.'
    );
  }
  return (
    'The secret may not exist (in this repository, organization or environment), or the run comes from a fork or ' +
    'Dependabot, which get no secrets. A secret of an environment needs environment: at the job; a reusable workflow ' +
    `needs secrets: where it is called (secrets: inherit). ${advice}`
  );
}
