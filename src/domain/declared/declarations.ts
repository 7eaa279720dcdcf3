/** What a keys file declares: the keys of one workspace, as typed values. */
import type { GuardrailChoice, Retirement, WorkspaceRef } from '../command/command.ts';
import type { Target } from '../command/target.ts';
import type { Condition } from '../conditions/condition.ts';
import type { LimitRule } from '../money/limit.ts';
import type { NamePattern } from '../text/pattern.ts';

/** A limit that is safe to apply again: `raise by` and `lower by` are not. */
export type DeclaredLimit = Exclude<LimitRule, { rule: 'raise' | 'lower' }>;

/** Settings of an existing key. A missing property stays unchanged. */
export interface DeclaredSettings {
  limit?: DeclaredLimit;
  /** null: never */
  limit_reset?: string | null;
  include_byok_in_limit?: boolean;
  disabled?: boolean;
  guardrail?: GuardrailChoice;
}

/** A position in the file; line and column count from 1. */
export interface Position {
  line: number;
  column: number;
}

interface Entry {
  settings: DeclaredSettings;
  /** Conditions that each key of the entry must meet. */
  require: readonly Condition[];
  /** Its position among all entries: the file's keys, then its groups in their order. */
  place: number;
  at: Position;
}

/** One key, by its exact name. */
export interface ExactEntry extends Entry {
  name: string;
  /** Lifetime of a new key: ms, or `never`. undefined: as in create and rotate. */
  expiresIn: number | 'never' | undefined;
  /** ms; undefined: never due */
  rotateEvery: number | undefined;
  /** ms since 1970: once it has passed, a key created before it is due for rotation. undefined: never */
  rotateAfter: number | undefined;
  storeIn: readonly Target[];
  /** undefined: as the input `retire` says */
  retire: Retirement | undefined;
}

/** Matches existing keys by name; never creates one. */
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
  /** Ordered by place; names and targets are unique. */
  exact: readonly ExactEntry[];
  /** Ordered by place: the first one that matches a key wins. */
  patterns: readonly PatternEntry[];
  unlisted: Unlisted;
  warnings: readonly string[];
}

/** Something invalid in the file. */
export interface FileFault extends Position {
  message: string;
}
