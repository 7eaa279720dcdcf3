/** What conditions and reports need to know about the account: its remaining credits, and when they run out. */
import { type AccountFactName, type AccountFacts, creditsRunOutAt, RATE_DAYS } from '../../domain/key/facts.ts';
import { nanoFromNumber, nanoToNumber } from '../../domain/money/usd.ts';
import { completedDays } from '../../domain/time/instant.ts';
import type { OpenRouterReader } from '../../openrouter/api.ts';

/** Reads each fact at most once, and only when needed. */
export class AccountFactsReader {
  readonly #openrouter: OpenRouterReader;
  readonly #known: AccountFacts;
  #remaining: Promise<number> | undefined;
  #runOutAt: Promise<number | 'never'> | undefined;

  /** `known` is not read again; what could not be read before is. */
  constructor(openrouter: OpenRouterReader, known: AccountFacts = {}) {
    this.#openrouter = openrouter;
    this.#known = known;
  }

  /** The named facts. @throws ActionError when one of them cannot be read */
  async facts(named: ReadonlySet<string>): Promise<AccountFacts> {
    const has = (name: AccountFactName) => named.has(name);
    const [remaining, runOutAt] = await Promise.all([
      has('credits_remaining') ? this.remaining() : undefined,
      has('credits_run_out_at') ? this.runOutAt() : undefined,
    ]);
    return {
      ...(remaining !== undefined && { creditsRemaining: remaining }),
      ...(runOutAt !== undefined && { creditsRunOutAt: runOutAt }),
    };
  }

  /** USD, bought minus used. */
  remaining(): Promise<number> {
    const { creditsRemaining: known } = this.#known;
    this.#remaining ??= known === undefined ? this.#openrouter.creditsRemaining() : Promise.resolve(known);
    return this.#remaining;
  }

  /** ms since 1970 */
  runOutAt(): Promise<number | 'never'> {
    const { creditsRunOutAt: known } = this.#known;
    this.#runOutAt ??= known === undefined ? this.#readRunOutAt() : Promise.resolve(known);
    return this.#runOutAt;
  }

  async #readRunOutAt(): Promise<number | 'never'> {
    const [remaining, rows] = await Promise.all([this.remaining(), this.#openrouter.activity()]);
    const now = this.#openrouter.now();
    const days = completedDays(now, RATE_DAYS);
    const spent = rows.filter(({ date }) => days.includes(date)).map(({ usage }) => nanoFromNumber(usage));
    return creditsRunOutAt(remaining, nanoToNumber(spent.reduce((sum, each) => sum + each, 0n)), now);
  }
}
