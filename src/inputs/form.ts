/** The inputs from the runner, each parsed once, and every fault found. */
import { nearest } from '../domain/text/pattern.ts';
import { quoted, say } from '../domain/text/untrusted.ts';
import { type Declaration, INPUT_NAMES, INPUTS, type InputName, type ValueOf } from './input-declaration.ts';
import { type InputSituation, type ParsedInput, parseOperation } from './values.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = 'INPUT_';

/** The environment variable of an input. */
export function inputVariable(name: string): string {
  return `${PREFIX}${name.replaceAll(' ', '_').toUpperCase()}`;
}

/** The trimmed text of an input; undefined when it is missing, empty or white space. */
export function rawInput(env: Environment, name: string): string | undefined {
  return env[inputVariable(name)]?.trim() || undefined;
}

/** The names of all inputs that the runner passed, declared or not, in lower case. */
function passedInputs(env: Environment): string[] {
  return Object.keys(env)
    .filter(variable => variable.startsWith(PREFIX))
    .map(variable => variable.slice(PREFIX.length).toLowerCase());
}

/** Widens the type of a declaration. */
const declarationOf = (name: InputName): Declaration => INPUTS[name];

export class Form {
  readonly #situation: InputSituation;
  readonly #texts = new Map<InputName, string>();
  /** Values of inputs that are given and valid, or have a default. */
  readonly #values = new Map<InputName, unknown>();
  readonly #given = new Set<InputName>();
  readonly #faulty = new Set<InputName>();
  readonly #faults: string[] = [];

  /** Reads the named inputs (by default all). Parses them whatever the operation is, to find every fault. */
  constructor(env: Environment, now: number, names: readonly InputName[] = INPUT_NAMES) {
    for (const name of names) {
      const text = rawInput(env, name);
      if (text !== undefined) this.#texts.set(name, text);
    }
    this.#situation = this.#situationAt(now, env.GITHUB_REPOSITORY);
    for (const name of names) this.#parse(name);
  }

  get faults(): readonly string[] {
    return this.#faults;
  }

  /** ms */
  get now(): number {
    return this.#situation.now;
  }

  /** Whether the key reads itself, as the only credential. */
  get ownKey(): boolean {
    return this.#situation.ownKey;
  }

  /** Adds a fault: complete sentences that begin with the input's name and are safe to print. */
  fault(text: string): void {
    this.#faults.push(text);
  }

  /** Whether the input is neither empty nor the default that the runner fills in. It may be invalid. */
  given(name: InputName): boolean {
    return this.#given.has(name);
  }

  /** Whether it already has a fault, so that consequences of it need not be reported. */
  faulty(name: InputName): boolean {
    return this.#faulty.has(name);
  }

  /** The value. If the input is missing or invalid: its default, or undefined without one. */
  value<Name extends InputName>(name: Name): ValueOf<Name> {
    return this.#values.get(name) as ValueOf<Name>;
  }

  /** The runner only warns about a misspelt input, and with `dry_run: true` changes would be real. */
  refuseUndeclared(env: Environment): void {
    const declared = new Set(INPUT_NAMES.map(inputVariable));
    for (const written of passedInputs(env)) {
      if (declared.has(inputVariable(written))) continue;
      this.fault(say`There is no input ${quoted(written)}; did you mean ${nearest(written, INPUT_NAMES)}?`);
    }
  }

  /** An input that the operation does not use is an error, since it would be silently ignored. */
  refuseUnused(): void {
    const operation = this.value('operation');
    for (const name of this.#given) {
      const { operations } = declarationOf(name);
      if (operations.includes(operation)) continue;
      this.fault(`${name} is only for operation ${listed(operations)}; this is operation ${operation}.`);
    }
  }

  #situationAt(now: number, repository: string | undefined): InputSituation {
    const parsed = parseOperation(this.#texts.get('operation') ?? INPUTS.operation.default);
    const operation = 'value' in parsed ? parsed.value : undefined;
    // If nothing else is given, the key should read itself, even if the secret of api-key came out empty.
    const others = ['provisioning-key', 'hash', 'current-name', 'leaked-in'] as const;
    const isFederated = this.#texts.has('federation-policy-id') && this.#texts.has('api-key');
    const ownKey = operation === 'check' && !isFederated && !others.some(name => this.#texts.has(name));
    return { now, operation, ownKey, repository };
  }

  /** A wrapper may always pass credentials. `validate` does not use them, and does not even check them. */
  #isIgnored(name: InputName): boolean {
    const { secret, identifies, operations } = declarationOf(name);
    const isCredential = (secret ?? identifies) === true && !operations.includes('validate');
    return isCredential && this.#situation.operation === 'validate';
  }

  #parse(name: InputName): void {
    const { default: fallback, parse } = declarationOf(name);
    const usual = fallback === undefined ? undefined : parsedValue(parse(fallback, this.#situation));
    if (usual !== undefined) this.#values.set(name, usual);
    const text = this.#texts.get(name);
    if (text === undefined || this.#isIgnored(name)) return;
    const parsed = parse(text, this.#situation);
    if ('value' in parsed) {
      this.#values.set(name, parsed.value);
      if (text !== fallback && parsed.value !== usual) this.#given.add(name);
      return;
    }
    this.#given.add(name);
    this.#faulty.add(name);
    for (const fault of clauses(text, parsed)) this.fault(`${name}: ${fault}.`);
  }
}

function parsedValue(parsed: ParsedInput<unknown>): unknown {
  return 'value' in parsed ? parsed.value : undefined;
}

function clauses(text: string, parsed: { fault: string } | { faults: readonly string[] }): readonly string[] {
  return 'faults' in parsed ? parsed.faults : [`${quoted(text)}: ${parsed.fault}`];
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[], last = 'and'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}
