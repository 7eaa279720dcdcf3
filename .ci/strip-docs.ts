/** Documentation stands beside what it documents, and nothing reads it at run time: the build leaves it out. */
import { parseAst } from 'rolldown/parseAst';

/**
 * The module without the properties `docs` of its object literals.
 * @throws Error when there is none: the caller names the wrong file then
 */
export function withoutDocs(code: string): string {
  const ranges = docsIn(parseAst(code));
  if (ranges.length === 0) throw new Error('There is no property `docs` to leave out.');
  let kept = '';
  let from = 0;
  for (const { start, end } of ranges) {
    kept += code.slice(from, start);
    from = end + (/^\s*,/.exec(code.slice(end))?.[0].length ?? 0);
  }
  return kept + code.slice(from);
}

interface Range {
  start: number;
  end: number;
}

/** Where such properties stand below a node of the syntax tree, in order. */
function docsIn(node: object): Range[] {
  if ('type' in node && node.type === 'Property' && 'key' in node && isDocs(node.key)) return [node as object as Range];
  return Object.values(node).flatMap(child => (typeof child === 'object' && child !== null ? docsIn(child) : []));
}

function isDocs(key: unknown): boolean {
  return typeof key === 'object' && key !== null && 'name' in key && key.name === 'docs';
}
