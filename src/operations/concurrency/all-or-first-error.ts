/** Different things at the same time. */

/** What all of them come to, or the first failure once all have ended: nothing goes on unnoticed. */
export async function allOrFirstError<Results extends readonly unknown[]>(
  work: readonly [...{ [Index in keyof Results]: Promise<Results[Index]> }],
): Promise<Results> {
  const settled = await Promise.allSettled(work);
  return settled.map(each => {
    if (each.status === 'rejected') throw each.reason;
    return each.value;
  }) as unknown as Results;
}

/** The same of many that are alike. */
export function eachOrFirstError<Item, Result>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  return allOrFirstError<Result[]>([...items].map(work));
}
