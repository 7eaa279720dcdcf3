/**
 * Judges keys by the conditions of a step, and words the error of those that are unmet. Facts that cost a request are
 * read only if a condition names them.
 */
import type { Gate } from '../../domain/command/command.ts';
import {
  type Condition,
  requiredFacts,
  type Unmet,
  unmetConditions,
  unmetText,
} from '../../domain/conditions/condition.ts';
import type { AccountFacts, Facts } from '../../domain/key/facts.ts';
import { type KnownKey, nameOrLabel, placesOf } from '../../domain/key/key.ts';
import { shortHash } from '../../domain/rotation/names.ts';
import { type ActionError, UnmetError } from '../../domain/text/errors.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import type { OpenRouterReader } from '../../openrouter/api.ts';
import { Guardrails } from '../account/guardrails.ts';
import { bothFailures, type Judgment, type KeyResult, type Outcome } from '../outcome/outcome.ts';
import { AccountFactsReader } from './account-facts.ts';

/** Unmet conditions in an error. */
const MAX_NAMED = 20;

/** A key to be judged. */
interface JudgedKey extends Pick<KeyResult, 'require'> {
  key: KnownKey;
  /** What is known beyond the key object. A guardrail that is left out is read when a condition names it. */
  facts: Facts;
}

/** The keys that are judged together. */
interface Judged {
  keys: readonly JudgedKey[];
  /** Some key is missing because it failed: sums over all keys are then unknown. */
  incomplete: boolean;
}

/**
 * The keys of an outcome or forecast to judge: as the work leaves them, without failed ones. undefined when a key
 * should have been made and was not: then there is nothing to judge.
 */
function judgedOf(outcome: Outcome): Judged | undefined {
  const { results, failed, failure } = outcome;
  if ('delivered' in outcome && failure) return undefined;
  const failing = new Set(failed.map(({ hash }) => hash));
  const isJudged = ({ did, after: { hash }, unlisted }: KeyResult) =>
    did !== 'failed' && !unlisted && !(hash !== undefined && failing.has(hash));
  return { keys: results.filter(isJudged).map(judgedKey), incomplete: failed.some(({ unlisted }) => !unlisted) };
}

/** A list of assignments may not show the guardrail of a new key yet, so what this run assigned counts as known. */
function judgedKey({ did, after: key, guardrail, facts, require }: KeyResult): JudgedKey {
  const isNew = did === 'created' || did === 'rotated';
  const isKnown = isNew || guardrail !== undefined;
  return {
    key,
    facts: { ...facts, ...(isKnown && { guardrail: guardrail?.after ?? 'none' }) },
    ...(require && { require }),
  };
}

export class Judge {
  readonly #gate: Gate;
  readonly #openrouter: OpenRouterReader;
  readonly #accountFacts: AccountFactsReader;
  #account: AccountFacts;
  #guardrails: Guardrails | undefined;

  /** `account`: what is already known about the account. */
  constructor(gate: Gate, openrouter: OpenRouterReader, account: AccountFacts = {}) {
    this.#gate = gate;
    this.#openrouter = openrouter;
    this.#accountFacts = new AccountFactsReader(openrouter, account);
    this.#account = account;
  }

  /**
   * Whether every key of an outcome meets the requirements; undefined when there are none (`outcome` is not called
   * then), or nothing to judge.
   */
  async judge(outcome: () => Outcome): Promise<Judgment | undefined> {
    const { require } = this.#gate;
    const judged = require && judgedOf(outcome());
    if (!judged) return undefined;
    const unmet = await this.#unmet(require, judged, true);
    return { passed: unmet.length === 0, unmet };
  }

  /** The unmet conditions of `warn`; undefined when none are given, or there is nothing to judge. */
  async warned(outcome: () => Outcome): Promise<readonly Unmet[] | undefined> {
    const { warn } = this.#gate;
    const judged = warn && judgedOf(outcome());
    return judged && this.#unmet(warn, judged);
  }

  /** The error of unmet conditions, beginning with `words`; undefined when there are none, or they only set outputs. */
  failure(
    verdict: Judgment | undefined,
    words: UnmetWords,
    { results, workspaces }: Pick<Outcome, 'results' | 'workspaces'>,
  ): ActionError | undefined {
    if (verdict === undefined || verdict.unmet.length === 0 || !this.#gate.failOnUnmet) return undefined;
    const keys = results.map(({ after }) => after);
    const [only] = keys;
    const placeOf = keys.length > 1 ? placesOf(keys, workspaces) : undefined;
    return unmetFailure(verdict, `${wordsFor(verdict, words)}:`, {
      placeOf,
      only: keys.length === 1 ? only : undefined,
    });
  }

  /** An outcome with its verdict (`reached`, if judged before). What could not be judged has not passed. */
  async concluded<O extends Outcome>(outcome: O, words: UnmetWords, reached?: Judgment): Promise<O> {
    const verdict = reached ?? (await this.judge(() => outcome));
    const passed = verdict?.passed === true && outcome.failed.length === 0;
    const warned = await this.warned(() => outcome);
    return {
      ...outcome,
      verdict: this.#gate.require && { unmet: [], ...verdict, passed },
      warned,
      account: this.#account,
      failure: bothFailures(outcome.failure, this.failure(verdict, words, outcome)),
    };
  }

  /** `withOwn`: also the keys' own requirements; the keys of one entry share one array. */
  async #unmet(conditions: readonly Condition[], { keys, incomplete }: Judged, withOwn = false): Promise<Unmet[]> {
    const own = withOwn ? keys.flatMap(({ require = [] }) => require) : [];
    const required = requiredFacts([...conditions, ...own]);
    this.#account = { ...this.#account, ...(await this.#accountFacts.facts(required)) };
    const guarded = required.has('guardrail') ? await Promise.all(keys.map(key => this.#withGuardrail(key))) : keys;
    const now = this.#openrouter.now();
    const subject = ({ key, facts }: JudgedKey) => ({ key, now, facts });
    const account = { facts: this.#account, now };
    const unmet = unmetConditions(conditions, guarded.map(subject), incomplete, account);
    if (own.length === 0) return unmet;
    const entries = [...Map.groupBy(guarded, ({ require }) => require)];
    const ofAccount = new Map(own.filter(isAboutAccount).map(condition => [condition.text, condition]));
    return [
      ...unmet,
      ...entries.flatMap(([require = [], each]) =>
        unmetConditions(
          require.filter(condition => !isAboutAccount(condition)),
          each.map(subject),
          incomplete,
        ),
      ),
      ...unmetConditions([...ofAccount.values()], [], false, account),
    ];
  }

  /** The key with its guardrail as a fact, unless that is known or the key does not exist yet. */
  async #withGuardrail(judged: JudgedKey): Promise<JudgedKey> {
    const { key, facts } = judged;
    if (facts.guardrail !== undefined || !key.hash) return judged;
    this.#guardrails ??= new Guardrails(this.#openrouter);
    return { ...judged, facts: { ...facts, guardrail: (await this.#guardrails.of(key.hash)) ?? 'none' } };
  }
}

/** How the error of unmet requirements begins: what fails them. */
export interface UnmetWords {
  keys: string;
  /** If only the account fails them: no key is to blame. */
  account: string;
}

export function wordsFor(verdict: Judgment, { keys, account }: UnmetWords): string {
  return isOfAccount(verdict) ? account : keys;
}

function isOfAccount({ unmet }: Judgment): boolean {
  return unmet.every(({ about }) => about === 'account');
}

function isAboutAccount({ kind }: Condition): boolean {
  return kind === 'account';
}

const ADVICE = 'Fix the key or the condition (require); with fail-on-unmet: false the step only sets its outputs.';

const ACCOUNT_ADVICE =
  'Add credits or change the condition (require); with fail-on-unmet: false the step only sets its outputs.';

/**
 * The error of a verdict: each unmet condition with the actual value. With several keys `placeOf` says where each is
 * (placesOf); a single key is `only`, named as far as it is known.
 */
export function unmetFailure(
  verdict: Judgment,
  what: string,
  {
    placeOf,
    only,
    advice = isOfAccount(verdict) ? ACCOUNT_ADVICE : ADVICE,
  }: { placeOf?: ((hash: string | null) => string) | undefined; only?: KnownKey | undefined; advice?: string } = {},
): ActionError {
  const whose = (each: Unmet) => {
    const { hash, name, about } = each;
    if (about === 'account') return isOfAccount(verdict) ? '' : 'the account: ';
    if (only && about === 'key') return onlyText(only);
    if (!placeOf) return '';
    if (hash === null) return name === null ? 'all together: ' : say`${quoted(name)}: `;
    return say`${quoted(name ?? '')} (${shortHash(hash)})${placeOf(hash)}: `;
  };
  const first = verdict.unmet.slice(0, MAX_NAMED).map(each => whose(each) + unmetText(each));
  const more = verdict.unmet.length > first.length ? `; and ${verdict.unmet.length - first.length} more` : '';
  return new UnmetError(what, `${first.join('; ')}${more}`, advice);
}

/** `"prod" (0e6f44a47a05): `, as far as the key is known. */
function onlyText(key: KnownKey): string {
  const name = nameOrLabel(key);
  if (name === undefined) return '';
  return key.hash ? say`${quoted(name)} (${shortHash(key.hash)}): ` : say`${quoted(name)}: `;
}
