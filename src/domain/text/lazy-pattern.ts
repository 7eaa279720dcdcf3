/**
 * A pattern that is made when it is first used, for those with Unicode properties (`\p{…}`): of a literal, wherever it
 * stands, V8 makes tables of characters as soon as it reads the file (docs/performance.md).
 */
export function lazyPattern(source: string, flags: string): () => RegExp {
  let made: RegExp | undefined;
  return () => {
    made ??= new RegExp(source, flags);
    return made;
  };
}
