/** GitHub's event payload: read by the parser of inputs, to explain an empty secret, and to find the pull request. */
import { readFileSync } from 'node:fs';

/** undefined when there is none that can be read. */
export function readEvent(): unknown {
  try {
    return JSON.parse(readFileSync(process.env.GITHUB_EVENT_PATH ?? '', 'utf8'));
  } catch {
    return undefined;
  }
}

/** The number of the pull request that the event is about. */
export function pullRequestOf(event: unknown): number | undefined {
  const { pull_request: pull } = (event ?? {}) as { pull_request?: { number?: unknown } | null };
  const number = pull?.number;
  return Number.isSafeInteger(number) && (number as number) > 0 ? (number as number) : undefined;
}
