/** Conditions that count from now are not acted upon where nobody knows which time it is. */
import { type Condition, countsFromNow } from '../../domain/conditions/condition.ts';
import { ActionError } from '../../domain/text/errors.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import { DAY_MS } from '../../domain/time/instant.ts';

/**
 * @param conditions those that decide whether keys are disabled or deleted
 * @param ahead ms by which OpenRouter's clock is ahead of this machine's
 * @throws ActionError when the clocks differ by more than a day and a condition counts from now
 */
export function refuseWrongClock(conditions: readonly Condition[], ahead: number | undefined): void {
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
