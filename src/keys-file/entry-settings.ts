/** The settings of an entry of a keys file, each parsed like the input with the same name. */
import type { GuardrailChoice, Retirement, WorkspaceRef } from '../domain/command/command.ts';
import { parseTargets, type Target, targetText } from '../domain/command/target.ts';
import type { Condition } from '../domain/conditions/condition.ts';
import { parseConditions } from '../domain/conditions/condition-parser.ts';
import {
  type DeclaredLimit,
  type DeclaredSettings,
  type Position,
  UNLISTED,
  type Unlisted,
} from '../domain/declared/declarations.ts';
import { type LimitRule, parseLimit } from '../domain/money/limit.ts';
import { definedOf, type Parsed, parseFlag } from '../domain/text/parse.ts';
import { quoted, say } from '../domain/text/untrusted.ts';
import { HOUR_MS, parseInstant, parseLifetime, parseRotateEvery, tooShortToStore } from '../domain/time/instant.ts';
import { parseGuardrailChoice, parseReset, parseRetirement, parseWord, parseWorkspaceRef } from '../inputs/values.ts';
import type { SettingName } from './keys-file-words.ts';
import type { Field, Line, YamlFile } from './yaml-file.ts';

/** Everything that an entry or `defaults` can contain. */
export interface EntrySettings extends DeclaredSettings {
  expiresIn?: Placed<number | 'never'>;
  rotateEvery?: Placed<number>;
  /** ms since 1970 */
  rotateAfter?: number;
  storeIn?: Target[];
  retire?: Retirement;
  require?: Condition[];
}

/** A value and its position. */
interface Placed<Value> {
  value: Value;
  at: Position;
}

export interface SettingsContext {
  /** `OWNER/REPO` of the workflow, for targets without one; undefined: there is none */
  repository: string | undefined;
  /** ms */
  now: number;
}

/** Reads the settings of one file, in which each target may appear only once. */
export class SettingsReader {
  readonly #yaml: YamlFile;
  readonly #context: SettingsContext;
  /** The line of each target, by its text. */
  readonly #targets = new Map<string, number>();

  constructor(yaml: YamlFile, context: SettingsContext) {
    this.#yaml = yaml;
    this.#context = context;
  }

  /** Reads one setting; empty, with a fault, when it is invalid. */
  read(name: SettingName, field: Field): EntrySettings {
    const yaml = this.#yaml;
    switch (name) {
      case 'limit':
        return definedOf({ limit: yaml.value(field, parseDeclaredLimit) });
      case 'limit-reset': {
        // Null is a value here: never.
        const reset = yaml.value(field, boxed(parseReset));
        return reset ? { limit_reset: reset.value } : {};
      }
      case 'include-byok-in-limit':
        return definedOf({ include_byok_in_limit: yaml.value(field, parseFlag) });
      case 'disabled':
        return definedOf({ disabled: yaml.value(field, parseFlag) });
      case 'guardrail':
        return definedOf({ guardrail: yaml.value<GuardrailChoice>(field, parseGuardrailChoice) });
      case 'expires-in':
        return definedOf({ expiresIn: this.#placed(field, text => parseDeclaredLifetime(text, this.#context.now)) });
      case 'rotate-every':
        return definedOf({ rotateEvery: this.#placed(field, parseRotateEvery) });
      case 'rotate-after':
        return definedOf({ rotateAfter: yaml.value(field, parseInstant) });
      case 'retire':
        return definedOf({ retire: yaml.value(field, parseRetirement) });
      case 'store-in':
        return { storeIn: yaml.lines(field).flatMap(line => this.#target(line)) };
      case 'require':
        return { require: yaml.lines(field).flatMap(line => this.#conditions(line)) };
    }
  }

  #placed<Value>(field: Field, parse: (text: string) => Parsed<Value>): Placed<Value> | undefined {
    const value = this.#yaml.value(field, parse);
    return value === undefined ? undefined : { value, at: field.at };
  }

  #target({ text, at }: Line): Target[] {
    const { values, faults } = parseTargets(text, this.#context.repository);
    for (const fault of faults) this.#yaml.fault(at, `store-in: ${fault}`);
    return values.filter(target => {
      // GitHub's names are case-insensitive.
      const name = targetText(target).toLowerCase();
      const before = this.#targets.get(name);
      if (before === undefined) this.#targets.set(name, at.line);
      else
        this.#yaml.fault(
          at,
          say`store-in: ${quoted(text)}: the same target as in line ${before}; a secret holds one key`,
        );
      return before === undefined;
    });
  }

  #conditions({ text, at }: Line): Condition[] {
    const { values, faults } = parseConditions(text, 'require of a new key');
    for (const fault of faults) this.#yaml.fault(at, `require: ${fault}`);
    return values;
  }
}

/** The settings that can be changed on an existing key. */
export function declaredSettings({
  limit,
  limit_reset,
  include_byok_in_limit,
  disabled,
  guardrail,
}: EntrySettings): DeclaredSettings {
  return {
    ...definedOf({ limit, include_byok_in_limit, disabled, guardrail }),
    ...(limit_reset !== undefined && { limit_reset }),
  };
}

export function parseUnlisted(text: string): Parsed<Unlisted> {
  return parseWord(text, UNLISTED);
}

export function parseDeclaredWorkspace(text: string): Parsed<WorkspaceRef> {
  const parsed = parseWorkspaceRef(text);
  if ('fault' in parsed) return parsed;
  const { value } = parsed;
  return value.by === 'all'
    ? { fault: 'a keys file declares the keys of one workspace; give its UUID or slug' }
    : { value };
}

/** Boxes the value of a parser, for values that may be null. */
function boxed<Value>(parse: (text: string) => Parsed<Value>): (text: string) => Parsed<{ value: Value }> {
  return text => {
    const parsed = parse(text);
    return 'value' in parsed ? { value: { value: parsed.value } } : parsed;
  };
}

function parseDeclaredLimit(text: string): Parsed<DeclaredLimit> {
  const parsed = parseLimit(text, 'repeatable');
  if ('fault' in parsed) return parsed;
  const { value } = parsed;
  if (isDeclared(value)) return { value };
  return {
    fault: 'applying the file twice would do it twice; write the limit itself, or "at least", "at most" or "top up to"',
  };
}

function isDeclared(rule: LimitRule): rule is DeclaredLimit {
  return rule.rule !== 'raise' && rule.rule !== 'lower';
}

/** Parses a duration or `never`. With a date, an unchanged file would become invalid one day. `now` in ms. */
function parseDeclaredLifetime(text: string, now: number): Parsed<number | 'never'> {
  const parsed = parseLifetime(text, now, 'durations');
  if ('fault' in parsed) return parsed;
  const { value } = parsed;
  if (value === 'never') return { value };
  if (!('for' in value)) return { fault: 'a keys file takes a duration such as 180d, or never, since a date passes' };
  const tooShort = value.for < HOUR_MS ? tooShortToStore(value, now) : undefined;
  return tooShort === undefined ? { value: value.for } : { fault: tooShort };
}
