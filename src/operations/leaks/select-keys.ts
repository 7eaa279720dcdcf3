/** The keys that a step works on, however they are selected: by hash, name or value, or since they leaked. */
import type { Selection } from '../../domain/command/command.ts';
import type { Reading } from '../account/effects.ts';
import { narrowed, type Selected, type SelectOptions, select, type Unusable } from '../account/select.ts';
import { findLeaked, type Leak } from './find-leaked.ts';

export interface SelectedKeys extends Selected {
  /** Where the keys were selected since they leaked. */
  leak?: Leak;
}

export async function selectKeys(
  selection: Selection,
  reading: Reading,
  options: SelectOptions,
): Promise<SelectedKeys> {
  const { selector } = selection;
  if (selector.by !== 'leaked') return select({ ...selection, selector }, reading, options);
  const leak = await findLeaked(selector.places, selector.githubToken, reading);
  const unusable: Unusable[] = [];
  const keys = leak.keys.filter(key => {
    const error = options.guard?.(key);
    if (error !== undefined) unusable.push({ hash: key.hash, name: key.name, error, gone: false });
    return error === undefined;
  });
  const found = { keys, unusable, listed: undefined, held: leak.held };
  return {
    ...narrowed(found, selection, reading.account.now()),
    place: {},
    searched: '',
    warnings: leak.warnings,
    leak,
  };
}
