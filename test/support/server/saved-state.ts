// The state of a service as JSON text for a file, including maps and sets.

/** Throws for values that could not be restored, such as a regular expression. */
export function textOfState(state: object): string {
  return JSON.stringify(state, (_, value: unknown) => {
    if (value instanceof Map) return { $map: [...value] };
    if (value instanceof Set) return { $set: [...value] };
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && !isPlain(value)) {
      throw new Error(`A state with a ${value.constructor.name} cannot be saved.`);
    }
    return value;
  });
}

/** Throws a SyntaxError when the text is not JSON. */
export function stateOfText(text: string): unknown {
  return JSON.parse(text, (_, value: { $map?: [unknown, unknown][]; $set?: unknown[] } | null) => {
    if (value?.$map) return new Map(value.$map);
    return value?.$set ? new Set(value.$set) : value;
  });
}

function isPlain(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype;
}
