/** The errors of a step in which keys failed: each is named, and none hides another. */
import { ActionError } from '../../domain/text/errors.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import type { FailedKey } from './outcome.ts';

const NAMED = 50;

type PlaceOf = (hash: string | null) => string;

/** undefined when no key failed. `selected` is how many keys there were; `placeOf` says where one is (domain/places.ts). */
export function partialFailure(
  failed: readonly FailedKey[],
  selected: number,
  placeOf?: PlaceOf,
): ActionError | undefined {
  const [first] = failed;
  if (first === undefined) return undefined;
  return selected <= 1 ? new ActionError(first.error) : namedFailure(failed, selected, placeOf);
}

/** The same where each error needs the name of its key, one alone too. */
export function namedFailure(
  failed: readonly FailedKey[],
  selected: number,
  placeOf: PlaceOf = () => '',
): ActionError | undefined {
  if (failed.length === 0) return undefined;
  const lines = failed.slice(0, NAMED).map(each => say`${whichText(each)}${placeOf(each.hash)}: ${each.error}`);
  const more = failed.length > NAMED ? [`and ${failed.length - NAMED} more; the job summary names them`] : [];
  return new ActionError(
    [`Failed for ${failed.length} of ${selected} key${selected === 1 ? '' : 's'}:`, ...lines, ...more].join('\n'),
  );
}

/** Both errors as one, so that neither hides the other. */
export function bothFailures(first: ActionError | undefined, second: ActionError | undefined): ActionError | undefined {
  return first && second ? new ActionError(`${first.message}\n${second.message}`) : (first ?? second);
}

/** `"prod" (f01d52606dc8)`, as far as it is known. */
function whichText({ hash, name }: FailedKey): string {
  if (name === null) return hash ?? '';
  return hash === null ? quoted(name) : say`${quoted(name)} (${hash})`;
}
