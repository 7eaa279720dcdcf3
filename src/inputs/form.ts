/** The inputs as the runner passed them, each parsed once; and every fault found. */
import { nearest } from '../domain/text/pattern.ts';
import { quoted, say } from '../domain/text/untrusted.ts';
import { type Declaration, INPUT_NAMES, INPUTS, type InputName, type ValueOf } from './input-declaration.ts';
import { type InputSituation, type ParsedInput, parseOperation } from './values.ts';

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

/** What an input of any name is declared as. */
const declarationOf = (name: InputName): Declaration => INPUTS[name];

export class Form {
  readonly #situation: InputSituation;
  readonly #texts = new Map<InputName, string>();
  /** Of inputs that are given and valid, or that have a default. */
  readonly #values = new Map<InputName, unknown>();
  readonly #given = new Set<InputName>();
  readonly #faulty = new Set<InputName>();
  readonly #faults: string[] = [];

  /** Reads the named inputs (all when not said). Values are parsed whatever the operation, so that every fault shows. */
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

  /** Whether the only key at hand is the one that is asked about. */
  get ownKey(): boolean {
    return this.#situation.ownKey;
  }

  /** Notes a fault: whole sentences that begin with the input's name and are safe to print. */
  fault(text: string): void {
    this.#faults.push(text);
  }

  /** Whether it is not empty and not what the runner fills in by itself. It may be faulty. */
  given(name: InputName): boolean {
    return this.#given.has(name);
  }

  /** Whether its fault is noted already, so that what follows from it need not be. */
  faulty(name: InputName): boolean {
    return this.#faulty.has(name);
  }

  /** The value; of an input that is not given, or faulty, the default, or undefined where it has none. */
  value<Name extends InputName>(name: Name): ValueOf<Name> {
    return this.#values.get(name) as ValueOf<Name>;
  }

  /** A misspelt input only makes the runner warn, and `dry_run: true` would change things for real. */
  refuseUndeclared(env: Environment): void {
    const declared = new Set(INPUT_NAMES.map(inputVariable));
    for (const written of passedInputs(env)) {
      if (declared.has(inputVariable(written))) continue;
      this.fault(say`There is no input ${quoted(written)}; did you mean ${nearest(written, INPUT_NAMES)}?`);
    }
  }

  /** An input that the operation does not use is an error: it would be ignored silently. */
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
    // Without anything else it is meant to read itself, and the secret of api-key came out empty.
    const others = ['provisioning-key', 'hash', 'current-name', 'leaked-in'] as const;
    const isFederated = this.#texts.has('federation-policy-id') && this.#texts.has('api-key');
    const ownKey = operation === 'check' && !isFederated && !others.some(name => this.#texts.has(name));
    return { now, operation, ownKey, repository };
  }

  /** A wrapper may pass credentials whatever the operation. This one has no use for any, not even to judge them. */
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
