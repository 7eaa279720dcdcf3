/** What a keys file declares: the keys of one workspace, as typed values. */
import type { GuardrailChoice, Retirement, WorkspaceRef } from '../command/command.ts';
import type { Target } from '../command/target.ts';
import type { Condition } from '../conditions/condition.ts';
import type { LimitRule } from '../money/limit.ts';
import type { NamePattern } from '../text/pattern.ts';

/** A limit that is safe to apply again: `raise by` and `lower by` are not. */
export type DeclaredLimit = Exclude<LimitRule, { rule: 'raise' | 'lower' }>;

/** Settings of an existing key. A missing property is left as it is. */
export interface DeclaredSettings {
  limit?: DeclaredLimit;
  /** null: never */
  limit_reset?: string | null;
  include_byok_in_limit?: boolean;
  disabled?: boolean;
  guardrail?: GuardrailChoice;
}

/** Where in the file something stands, both from 1. */
export interface Position {
  line: number;
  column: number;
}

interface Entry {
  settings: DeclaredSettings;
  /** Conditions that each key of the entry must meet. */
  require: readonly Condition[];
  /** Where it stands among all entries: the file's keys, then its groups in their order. */
  place: number;
  at: Position;
}

/** One key, by its exact name. */
export interface ExactEntry extends Entry {
  name: string;
  /** Lifetime of a key that is created or rotated: ms, or `never`. undefined: as in create and rotate. */
  expiresIn: number | 'never' | undefined;
  /** ms; undefined: never due */
  rotateEvery: number | undefined;
  /** ms since 1970: once it has passed, a key that was created before it is rotated. undefined: never due so */
  rotateAfter: number | undefined;
  storeIn: readonly Target[];
  /** undefined: as the input `retire` says */
  retire: Retirement | undefined;
}

/** Existing keys whose names match; none is created. */
export interface PatternEntry extends Entry {
  pattern: NamePattern;
}

/** What happens to keys that no entry names. */
export const UNLISTED = ['ignore', 'report', 'disable', 'delete'] as const;
export type Unlisted = (typeof UNLISTED)[number];

export interface KeysFile {
  /** The path as the input gave it, for messages. */
  path: string;
  workspace: WorkspaceRef | undefined;
  /** In the order of their places; no two with the same name, no target twice. */
  exact: readonly ExactEntry[];
  /** In the order of their places: the first that matches a key counts. */
  patterns: readonly PatternEntry[];
  unlisted: Unlisted;
  warnings: readonly string[];
}

/** Something in the file that is invalid. */
export interface FileFault extends Position {
  message: string;
}
