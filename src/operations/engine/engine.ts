/**
 * Every operation is planned first and carried out second. This is the one place that judges the `require` of a step,
 * that a dry run stops at, and that a plan which fails the requirements stops at. (`apply` judges each key once more
 * just before it is created or rotated: apply-work.ts.)
 */
import type { Gate } from '../../domain/command/command.ts';
import type { Effects, Reading } from '../account/effects.ts';
import { bothFailures } from '../outcome/failures.ts';
import type { Concluded, Outcome, Verdict } from '../outcome/outcome.ts';
import { Judge, type Judged } from './judge.ts';

/** What planning came to when there is nothing to carry out: the outcome is known already, and judged once. */
export class Settled<O extends Outcome> {
  readonly outcome: O;
  readonly judged: Judged;
  /** How the error of unmet requirements begins. */
  readonly unmet: string;

  constructor(outcome: O, judged: Judged = { keys: [] }, unmet = '') {
    this.outcome = outcome;
    this.judged = judged;
    this.unmet = unmet;
  }
}

/** One operation. `P` is its plan, a value: it can be shown, judged and carried out. */
export interface Operation<C, P, O extends Outcome> {
  /**
   * Reads and decides.
   * @throws ActionError when there is nothing that could be carried out
   */
  plan(command: C, reading: Reading): Promise<P | Settled<O>>;
  /** The keys as they will be. */
  planned(plan: P): Judged;
  /** The outcome of a plan that is not carried out: a dry run, or `stopped` by unmet requirements. */
  forecast(plan: P, stopped: boolean): O;
  /** Carries the plan out. Throws only while nothing has been changed; later failures are part of the outcome. */
  apply(plan: P, effects: Effects): Promise<O>;
  /** The keys as they are in the end; undefined when they cannot be judged because it failed. */
  final(outcome: O, plan: P): Judged | undefined;
  /** How messages begin. */
  readonly wording: {
    /** `Nothing was changed, because the result would fail the requirements` */
    notDone: string;
    /** `The update was made, but its result fails the requirements:` */
    unmet: string;
  };
}

/** An operation that only reads: it is all planning. */
export async function inspect<O extends Outcome>(
  { outcome, judged, unmet }: Settled<O>,
  gate: Gate,
  reading: Reading,
): Promise<Concluded<O>> {
  const concluded = await new Judge(gate, reading.account.openrouter).concluded(outcome, () => judged, unmet);
  return { ...concluded, dryRun: false };
}

/** A command whose keys may have to meet something. */
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
  const judge = new Judge(command.gate ?? NOTHING_REQUIRED, effects.reading.account.openrouter);
  if (plan instanceof Settled) return judge.concluded(plan.outcome, () => plan.judged, plan.unmet);
  const planned = () => operation.planned(plan);
  const forecast = await judge.judge(planned);
  if (forecast && !forecast.passed) return stopped(operation, plan, judge, forecast);
  if (command.dryRun) return judge.concluded(operation.forecast(plan, false), planned, '', forecast);
  const outcome = await operation.apply(plan, effects);
  const final = operation.final(outcome, plan);
  return judge.concluded(outcome, final && (() => final), operation.wording.unmet);
}

/** The plan fails the requirements: nothing is carried out. */
async function stopped<C, P, O extends Outcome>(
  operation: Operation<C, P, O>,
  plan: P,
  judge: Judge,
  verdict: Verdict,
): Promise<O> {
  const { notDone } = operation.wording;
  const outcome = operation.forecast(plan, true);
  const failure = judge.failure(verdict, `${notDone}:`, outcome);
  return {
    ...outcome,
    changed: false,
    notices: failure ? outcome.notices : [...outcome.notices, `${notDone}.`],
    verdict,
    warned: await judge.warned(() => operation.planned(plan)),
    failure: bothFailures(failure, outcome.failure),
  };
}
