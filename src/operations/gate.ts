/** `require`: evaluated on the plan, before anything is written, and on what the API answered in the end. */

import { requiredFacts, unmetConditions, unmetText } from '../domain/condition.ts';
import { type ActionError, UnmetError } from '../domain/errors.ts';
import type { Facts } from '../domain/facts.ts';
import type { Key } from '../domain/key.ts';
import { say } from '../domain/untrusted.ts';
import type { Gate } from '../inputs.ts';
import type { Context } from './context.ts';
import type { Verdict } from './outcome.ts';

/** Unmet conditions that an error names. */
const NAMED = 20;

/** Judges keys by the conditions of a step; asks for the account's credits once, and only when one names them. */
export class Judge {
  readonly #gate: Gate | undefined;
  readonly #context: Pick<Context, 'openrouter' | 'clock'>;
  #credits: Promise<number> | undefined;

  constructor(gate: Gate | undefined, context: Pick<Context, 'openrouter' | 'clock'>) {
    this.#gate = gate;
    this.#context = context;
  }

  /** undefined when nothing is required. Every key must pass. `unread`: how many selected keys could not be read. */
  async judge(keys: readonly Partial<Key>[], unread = 0, ownFacts: Facts = {}): Promise<Verdict | undefined> {
    if (this.#gate === undefined) return undefined;
    const { conditions } = this.#gate;
    if (requiredFacts(conditions).has('credits_remaining'))
      this.#credits ??= this.#context.openrouter.creditsRemaining();
    const facts = { ...ownFacts, creditsRemaining: await this.#credits };
    const now = this.#context.clock.now();
    const subjects = keys.map(key => ({ key, now, facts }));
    const unmet = unmetConditions(conditions, subjects, unread);
    return { passed: unmet.length === 0, unmet };
  }

  /** The error of unmet conditions, which begins with `what`; undefined when there are none, or they only set outputs. */
  failure(verdict: Verdict | undefined, what: string): ActionError | undefined {
    if (verdict === undefined || verdict.unmet.length === 0 || !this.#gate?.failOnUnmet) return undefined;
    return unmetFailure(verdict, what);
  }
}

/** The error of a verdict: each unmet condition with what is. */
export function unmetFailure(verdict: Verdict, what: string): ActionError {
  const several = new Set(verdict.unmet.map(({ hash }) => hash)).size > 1;
  const first = verdict.unmet
    .slice(0, NAMED)
    .map(each => (several ? say`${(each.hash ?? '').slice(0, 12)}: ` : '') + unmetText(each));
  const more = verdict.unmet.length > first.length ? `; and ${verdict.unmet.length - first.length} more` : '';
  return new UnmetError(
    what,
    `${first.join('; ')}${more}`,
    'Mend the key or the condition (require); with fail-on-unmet: false the step only sets its outputs.',
  );
}
