/** How the runner passes inputs: as environment variables. */

export type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = 'INPUT_';

/** The environment variable in which the runner passes an input. */
export function inputVariable(name: string): string {
  return `${PREFIX}${name.replaceAll(' ', '_').toUpperCase()}`;
}

/** An input as the runner passed it, trimmed; undefined when it is absent, empty or white space. */
export function rawInput(env: Environment, name: string): string | undefined {
  return env[inputVariable(name)]?.trim() || undefined;
}

/** The names of all inputs that the runner passed, declared or not, in lower case. */
export function passedInputs(env: Environment): string[] {
  return Object.keys(env)
    .filter(variable => variable.startsWith(PREFIX))
    .map(variable => variable.slice(PREFIX.length).toLowerCase());
}
