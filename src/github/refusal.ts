/** What GitHub's refusals mean: which are GitHub's own, what they decide, and what to do. */
import { type Target, targetText } from '../domain/command/target.ts';
import { ForeignError, RefusalError, type Verdict } from '../domain/text/errors.ts';
import { quoted, say } from '../domain/text/untrusted.ts';
import { type Answer, type Call, callText, type FinalAnswer, foreignText, quote, verdictOf } from '../http/call.ts';
import { isRateLimit } from '../http/retry.ts';

/** What a request was about, for messages. */
export interface GitHubSubject {
  /** The beginning of messages: `store-in: octo-org/app: repository KEY` */
  what: string;
  /** The input that names it. */
  setting: string;
  /** What may not exist: `repository or environment` */
  place: string;
  /** What the token needs: `the repository permission "Secrets: write"` */
  permission: string;
  /** The input that holds the token. */
  tokenInput: string;
  /** What GITHUB_TOKEN cannot do; empty if it can. */
  never: string;
  /** After a PUT with a foreign answer the secret may be stored even so. */
  stores?: true;
}

/** A secret that is checked, written or removed. */
export function targetSubject(target: Target): GitHubSubject {
  return {
    what: `store-in: ${targetText(target)}`,
    setting: 'store-in',
    place: PLACE[target.kind],
    permission: PERMISSION[target.kind],
    tokenInput: 'github-token',
    never: ' GITHUB_TOKEN can never write secrets.',
    stores: true,
  };
}

/** The error for a status of 300 or above. */
export function gitHubRefusal(call: Call, answer: FinalAnswer, subject: GitHubSubject, base: URL): RefusalError {
  const { status } = answer;
  const message = messageOf(answer);
  if (message !== undefined && status >= 400) {
    const text = `${refused(call, answer, subject, base)} ${advice(answer, message, subject)}`;
    return new RefusalError(gitHubVerdict(answer), text, answer.mayHaveBeenProcessed);
  }
  const byStatus = statusAdvice(answer);
  const text = byStatus
    ? `${refused(call, answer, subject, base)} ${byStatus}`
    : say`${subject.what}: ` + foreignText(call, answer, { api: "GitHub's API", setting: 'GITHUB_API_URL', base });
  // Whatever answered in GitHub's place may have passed the secret on.
  const mayBeStored = subject.stores === true && call.method === 'PUT' && status >= 400;
  return new ForeignError(status, text, answer.mayHaveBeenProcessed || mayBeStored);
}

/** The verdict of GitHub's own answer; undefined: it decides nothing, or something in between answered. */
function gitHubVerdict(answer: Answer): Verdict | undefined {
  return isRateLimited(answer) ? undefined : verdictOf(answer, messageOf(answer) !== undefined);
}

/** Whether GitHub limits the rate of requests in a way that its headers often do not show. */
export function isSecondaryLimit({ status, text }: Pick<Answer, 'status' | 'text'>): boolean {
  return (status === 403 || status === 429) && /secondary rate limit|abuse detection/i.test(quote({ status, text }));
}

/** The message of GitHub's own error; undefined: the answer is not one. */
function messageOf(answer: Answer): string | undefined {
  if (answer.header('x-github-request-id') === undefined) return undefined;
  try {
    const { message } = JSON.parse(answer.text) as { message?: unknown };
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}

function isRateLimited(answer: Answer): boolean {
  return isRateLimit(answer) || isSecondaryLimit(answer);
}

function refused(call: Call, answer: FinalAnswer, { what }: GitHubSubject, base: URL): string {
  return say`${what}: ${callText(call)} was refused: ${base.host} answered ${answer.status}${quote(answer)}.`;
}

/** Advice that follows from the status alone, whoever answered. */
function statusAdvice(answer: FinalAnswer): string | undefined {
  const { status } = answer;
  if (status < 400) {
    const to = answer.header('location');
    return (
      say`It redirects${to ? ` to ${quoted(to)}` : ''}, and redirects are refused. If the repository was renamed or moved, ` +
      'write its new name.'
    );
  }
  if (answer.tooLong) return say`It is rate limited and asks for a long wait (${answer.tooLong}). Run it again later.`;
  if (isRateLimited(answer))
    return 'It is rate limited. Run it again later, with fewer targets or requests side by side.';
  if (status >= 500 || status === 408) return 'GitHub or something on the way to it failed. Run it again later.';
  return undefined;
}

/** If GitHub states the cause, only that is given; otherwise the likely causes. */
function advice(answer: FinalAnswer, message: string, subject: GitHubSubject): string {
  const { place, permission, setting, tokenInput, never } = subject;
  const byStatus = statusAdvice(answer);
  if (byStatus !== undefined) return byStatus;
  switch (answer.status) {
    case 401:
      return `${tokenInput} is not a valid token: it has expired or was revoked. Make a new one and store it.`;
    case 403:
      return forbidden(answer, message, subject);
    case 404:
      return (
        `Either there is no such ${place}, or the token in ${tokenInput} cannot see it. Correct ${setting}, or ` +
        `use a GitHub App token or a fine-grained token with ${permission} there.${never}`
      );
    default:
      return 'GitHub did not accept the request.';
  }
}

function forbidden(
  answer: FinalAnswer,
  message: string,
  { permission, setting, tokenInput, never }: GitHubSubject,
): string {
  const signOn = answer.header('x-github-sso');
  if (signOn !== undefined || /\bSAML\b/i.test(message)) {
    const url = /\burl=(https:\/\/[^\s;,"]+)/.exec(signOn ?? '')?.[1];
    const where = url ? say`: open ${url}` : ', in the settings of the token';
    return `The organization enforces SAML single sign-on. Authorize the token in ${tokenInput} for it${where}.`;
  }
  if (/\bIP (address|allow list)\b/i.test(message)) {
    return 'An IP allow list refuses the address of this runner. Use another runner, or add its address to the list.';
  }
  if (/\barchived\b/i.test(message)) return `An archived repository is read-only. Unarchive it, or correct ${setting}.`;
  if (/resource not accessible|must have admin rights/i.test(message)) {
    return (
      `The token in ${tokenInput} lacks ${permission} there. Use a GitHub App token or a fine-grained token ` +
      `with it.${never}`
    );
  }
  return `GitHub does not allow this to the token in ${tokenInput}; its message says why.`;
}

const PERMISSION = {
  repository: 'the repository permission "Secrets: write"',
  environment: 'the repository permission "Environments: write"',
  dependabot: 'the repository permission "Dependabot secrets: write"',
  codespaces: 'the repository permission "Codespaces secrets: write"',
  organization: 'the organization permission "Secrets: write"',
} as const;

const PLACE = {
  repository: 'repository',
  environment: 'repository or environment',
  dependabot: 'repository',
  codespaces: 'repository',
  organization: 'organization',
} as const;
