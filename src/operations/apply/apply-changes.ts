/** What a row of the plan changes, by the API's names of fields, and whether that gives the key more power. */
import type { Key } from '../../domain/key/key.ts';
import { givesMorePower, type Power } from '../../domain/key/power.ts';
import { changesBetween, settingsOf } from '../../domain/key/settings.ts';
import type { NewKeySettings } from '../../domain/rotation/new-key-settings.ts';
import type { CreationPlan } from '../create/create.ts';
import type { ApplyRow, GuardrailRef } from '../outcome/outcome.ts';
import type { RotationPlan } from '../rotate/plan-rotation.ts';
import type { KeyUpdate } from '../update/update-plan.ts';

type Change = Pick<ApplyRow, 'changes' | 'morePower'>;

export function changeByUpdate({ key, after, guardrail }: KeyUpdate): Change {
  return {
    changes: { ...changesBetween(settingsOf(key), settingsOf(after)), ...guardrailChange(guardrail) },
    morePower: givesMorePower(powerOf(key, guardrail?.before), powerOf(after, guardrail?.after)),
  };
}

/** From nothing. */
export function changeByCreation({ settings, guardrail }: CreationPlan): Change {
  const fields = Object.entries(changeable(settings)).map(([name, to]) => [name, { from: null, to }] as const);
  return {
    changes: { ...Object.fromEntries(fields), ...guardrailChange({ before: undefined, after: guardrail }) },
    morePower: false,
  };
}

/** The settings of the new key against those of the old one. `beginsAnew`: so does its budget. */
export function changeByRotation({ source, settings, guardrail }: RotationPlan, beginsAnew: boolean): Change {
  const after = { ...changeable(settings), disabled: false };
  const before: Record<string, unknown> = { ...source };
  const fields = Object.entries(after).flatMap(([name, to]) => {
    const from = before[name] ?? null;
    return from === to ? [] : [[name, { from, to }] as const];
  });
  const isStronger = givesMorePower(powerOf(source, guardrail.before), powerOf(after, guardrail.after));
  return {
    changes: { ...Object.fromEntries(fields), ...guardrailChange(guardrail) },
    morePower: beginsAnew || isStronger,
  };
}

export function changeByDisabling(): Change {
  return { changes: { disabled: { from: false, to: true } }, morePower: false };
}

function changeable({ limit, limit_reset, include_byok_in_limit, expires_at }: NewKeySettings) {
  return { limit, limit_reset, include_byok_in_limit, expires_at };
}

function guardrailChange(change: KeyUpdate['guardrail']): ApplyRow['changes'] {
  if (change === undefined || change.before?.id === change.after?.id) return {};
  return { guardrail: { from: change.before?.id ?? null, to: change.after?.id ?? null } };
}

/** Where guardrails were not looked at, both sides have none, and so the same. */
function powerOf(key: Key | Omit<Power, 'guardrail'>, guardrail: GuardrailRef | undefined): Power {
  return { ...key, guardrail: guardrail?.id ?? null };
}
