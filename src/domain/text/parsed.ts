/** What every parser of the domain returns: a value, or the reason why a text is not one. */

export type Parsed<Value> = { value: Value } | { fault: string };

/** Of a text with one item a line: the items, and a fault for every line that is not one. */
export interface ParsedLines<Value> {
  values: Value[];
  faults: string[];
}
