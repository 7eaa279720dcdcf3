/**
 * Parses the inputs once: the runner's strings become one typed command, or an `InputError` with every fault found. No
 * later code reads raw text.
 */
import type { Command, Connection, Credentials } from '../domain/command/command.ts';
import type { Reporting } from '../domain/command/places.ts';
import { InputError } from '../domain/text/errors.ts';
import { type Environment, Form, rawInput } from './form.ts';
import { commandOf, connectionOf, credentialsOf, reportingOf } from './make-command.ts';
import { parseOperation } from './values.ts';

/**
 * The command in the inputs. `now` in ms; `event` reads GitHub's event payload, and is called only to explain an empty
 * secret.
 * @throws InputError with every fault found
 */
export function parseInputs(env: Environment, now: number, event: () => unknown): Command {
  const form = new Form(env, now);
  form.refuseUndeclared(env);
  // Only a valid operation tells which inputs belong together.
  if (form.faulty('operation')) throw new InputError(form.faults);
  form.refuseUnused();
  const command = commandOf(form, advice => whyNoSecret(env, event(), advice));
  if (command === undefined || form.faults.length > 0) throw new InputError(form.faults);
  return command;
}

/** What the post step needs. GitHub evaluates its inputs again. */
interface PostInputs {
  connection: Connection;
  credentials: Credentials;
}

const POST_INPUTS = [
  'provisioning-key',
  'federation-policy-id',
  'federation-audience',
  'seal-key',
  'api-url',
  'timeout-seconds',
  'max-retries',
] as const;

/**
 * The inputs of the post step, with the same checks.
 * @throws InputError with every fault found
 */
export function parsePostInputs(env: Environment): PostInputs {
  // None of them depends on the time.
  const form = new Form(env, 0, POST_INPUTS);
  const credentials = credentialsOf(
    form,
    () =>
      'The post step needs it to delete the key of this job, which was not deleted and expires by itself. ' +
      'Give provisioning-key from a secret that lasts until the end of the job.',
    true,
  );
  if (credentials === undefined || form.faults.length > 0) throw new InputError(form.faults);
  return { connection: connectionOf(form), credentials };
}

/** How to report the failure when the inputs cannot be parsed. */
interface FallbackContext {
  /** As written, even if it is not an operation. */
  operation: string;
  /** `require` is given, so that `passed` and `unmet` are set. */
  gated: boolean;
  jobSummary: boolean;
  /** also undefined when the report's own inputs are invalid */
  reporting: Reporting | undefined;
}

/** The context for a report on inputs that cannot be parsed. */
export function fallbackContext(env: Environment): FallbackContext {
  const written = rawInput(env, 'operation') ?? 'update';
  const operation = parseOperation(written);
  return {
    operation: 'value' in operation ? operation.value : written,
    gated: rawInput(env, 'require') !== undefined,
    jobSummary: rawInput(env, 'job-summary')?.toLowerCase() !== 'false',
    reporting: fallbackReporting(env),
  };
}

const REPORT_INPUTS = ['report-to', 'report-token', 'max-retries'] as const;

function fallbackReporting(env: Environment): Reporting | undefined {
  const form = new Form(env, 0, REPORT_INPUTS);
  const reporting = reportingOf(form);
  return form.faulty('report-to') || form.faulty('report-token') ? undefined : reporting;
}

/** The parts of GitHub's event payload that explain an empty secret. All of them may be missing. */
interface Event {
  sender?: { login?: unknown } | null;
  pull_request?: { user?: { login?: unknown }; head?: { repo?: { fork?: unknown } } } | null;
}

/**
 * Why a secret is probably empty, and what to do. `payload` is GitHub's event, or anything else; `advice` is for a
 * secret that may not exist.
 */
function whyNoSecret(env: Environment, payload: unknown, advice: string): string {
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
