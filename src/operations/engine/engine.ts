/**
 * Every operation on an account is planned first and carried out second. Only this file judges the `require` of such a
 * step, and stops a dry run or a plan that fails the requirements. (`apply` judges each key again just before it is
 * created or rotated: apply-work.ts. `validate` has no account, and judges what a file declares.)
 *
 * To add an operation: its command in `domain/command`, its outcome in `outcome`, a folder with an `Operation` (or, if
 * it only reads, a function that ends with `inspect`), and a case in `run.ts`.
 */
import type { Gate } from '../../domain/command/command.ts';
import { type Condition, countsFromNow } from '../../domain/conditions/condition.ts';
import { ActionError } from '../../domain/text/errors.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import { DAY_MS } from '../../domain/time/instant.ts';
import type { Effects, Reading } from '../account/account.ts';
import { bothFailures, type Concluded, type Judgment, type Outcome } from '../outcome/outcome.ts';
import { Judge, type UnmetWords, wordsFor } from './judge.ts';

/** The result of planning when there is nothing to carry out: the outcome is known already, and judged once. */
export class Settled<O extends Outcome> {
  readonly outcome: O;
  readonly unmet: UnmetWords;

  /** `unmet`: how the error of unmet requirements begins, unless only the account fails them. */
  constructor(outcome: O, unmet = 'The requirements are not met') {
    this.outcome = outcome;
    this.unmet = { keys: unmet, account: 'The account fails the requirements' };
  }
}

/** One operation. `P` is its plan, a value: it can be shown, judged and carried out. */
export interface Operation<C, P, O extends Outcome> {
  /**
   * Reads and decides.
   * @throws ActionError when nothing can be carried out
   */
  plan(command: C, reading: Reading): Promise<P | Settled<O>>;
  /**
   * The expected outcome. `stopped`: the outcome of a plan that is not carried out because it would fail the
   * requirements.
   */
  forecast(plan: P, stopped: boolean): O;
  /** Carries the plan out. Throws only while nothing has been changed; later failures are part of the outcome. */
  apply(plan: P, effects: Effects): Promise<O>;
  /** Conditions that decide whether keys are disabled or deleted: they need a correct clock. */
  endingConditions?(command: C): readonly Condition[];
  readonly wording: Wording;
}

/** How messages begin. */
interface Wording {
  /** `Nothing was changed`, because … */
  notDone: string;
  /** … `the new key` would fail the requirements. */
  planned: string;
  /** `The update was made`, but … */
  done: string;
  /** … `its result` fails the requirements. */
  result: string;
}

function notDoneWords({ notDone, planned }: Wording): UnmetWords {
  return {
    keys: `${notDone}, because ${planned} would fail the requirements`,
    account: `${notDone}, because the account fails the requirements`,
  };
}

function doneWords({ done, result }: Wording): UnmetWords {
  return {
    keys: `${done}, but ${result} fails the requirements`,
    account: `${done}, but the account fails the requirements`,
  };
}

/** Judges an operation that only reads: it is all planning. */
export async function inspect<O extends Outcome>(
  { outcome, unmet }: Settled<O>,
  gate: Gate,
  reading: Reading,
): Promise<Concluded<O>> {
  const concluded = await new Judge(gate, reading.account.openrouter, outcome.account).concluded(outcome, unmet);
  return { ...concluded, dryRun: false };
}

/** A command whose keys may have requirements. */
interface Judgeable {
  gate?: Gate;
  dryRun: boolean;
}

export const NOTHING_REQUIRED: Gate = { require: undefined, warn: undefined, failOnUnmet: true };

/**
 * Plans, judges, carries out, judges again.
 * @throws ActionError when nothing was changed and there is no outcome to show
 */
export async function execute<C extends Judgeable, P, O extends Outcome>(
  operation: Operation<C, P, O>,
  command: C,
  effects: Effects,
): Promise<Concluded<O>> {
  const outcome = await concluded(operation, command, effects);
  return { ...outcome, dryRun: command.dryRun };
}

async function concluded<C extends Judgeable, P, O extends Outcome>(
  operation: Operation<C, P, O>,
  command: C,
  effects: Effects,
): Promise<O> {
  const plan = await operation.plan(command, effects.reading);
  refuseWrongClock(operation.endingConditions?.(command) ?? [], effects.reading.account.openrouter.clockAhead);
  const judge = new Judge(command.gate ?? NOTHING_REQUIRED, effects.reading.account.openrouter);
  if (plan instanceof Settled) return judge.concluded(plan.outcome, plan.unmet);
  const verdict = await judge.judge(() => operation.forecast(plan, false));
  if (verdict && !verdict.passed) return stopped(operation, plan, judge, verdict);
  if (command.dryRun) return judge.concluded(operation.forecast(plan, false), notDoneWords(operation.wording), verdict);
  return judge.concluded(await operation.apply(plan, effects), doneWords(operation.wording));
}

/** The plan fails the requirements: nothing is carried out. */
async function stopped<C, P, O extends Outcome>(
  operation: Operation<C, P, O>,
  plan: P,
  judge: Judge,
  verdict: Judgment,
): Promise<O> {
  const words = notDoneWords(operation.wording);
  const outcome = operation.forecast(plan, true);
  const failure = judge.failure(verdict, words, outcome);
  return {
    ...outcome,
    changed: false,
    notices: failure ? outcome.notices : [...outcome.notices, `${wordsFor(verdict, words)}.`],
    verdict,
    warned: await judge.warned(() => operation.forecast(plan, false)),
    failure: bothFailures(failure, outcome.failure),
  };
}

/**
 * @param conditions those that decide whether keys are disabled or deleted
 * @param ahead ms by which OpenRouter's clock is ahead of this machine's
 * @throws ActionError when the clocks differ by more than a day and a condition counts from now
 */
function refuseWrongClock(conditions: readonly Condition[], ahead: number | undefined): void {
  const [timed] = conditions.filter(countsFromNow);
  if (timed === undefined || ahead === undefined || Math.abs(ahead) <= DAY_MS) return;
  const days = Math.round(Math.abs(ahead) / DAY_MS);
  throw new ActionError(
    say`The clock of OpenRouter's answers is ${days === 1 ? 'more than a day' : `${days} days`} ` +
      say`${ahead > 0 ? 'ahead of' : 'behind'} this runner's, so that ${quoted(timed.text)}, which counts from now, cannot ` +
      'be judged. Nothing was changed. Set the clock of the runner right, check api-url, or write an instant in place of ' +
      'the duration.',
  );
}
