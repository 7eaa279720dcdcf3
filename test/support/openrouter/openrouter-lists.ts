// What refers to keys at the local OpenRouter: workspaces, guardrails, BYOK credentials, broadcast destinations.

import { type Answer, Refusal, type ServiceRequest } from '../server/service.ts';
import { OWNER } from './keyring.ts';
import type { ByokCredential, Destination, Guardrail, Workspace } from './openrouter-account.ts';
import { type Host, updateByok, updateDestination } from './openrouter-host.ts';
import { bodyOf, flag, isText, PAGE, queryOf, type Rules, UUID } from './openrouter-rules.ts';

export function listWorkspaces(host: Host, request: ServiceRequest): Answer {
  const query = queryOf(request, PAGE);
  return page(host, query, [...host.account.workspaces.values()].map(workspaceShown));
}

/** By UUID or slug. */
export function getWorkspace(host: Host, request: ServiceRequest, [id = '']: string[]): Answer {
  queryOf(request, {});
  const all = [...host.account.workspaces.values()];
  const workspace = all.find(one => one.id === id.toLowerCase()) ?? all.find(one => one.slug === id);
  if (!workspace) throw new Refusal(404, 'Workspace not found');
  return { status: 200, body: { data: workspaceShown(workspace) } };
}

function workspaceShown({ budgets: _, ...workspace }: Workspace): Record<string, unknown> {
  return {
    ...workspace,
    created_by: OWNER,
    default_image_model: null,
    default_provider_sort: null,
    default_text_model: null,
    description: null,
    io_logging_sampling_rate: 1,
    is_data_discount_logging_enabled: false,
    is_observability_broadcast_enabled: true,
    is_observability_io_logging_enabled: false,
    updated_at: null,
  };
}

/** The documented answer of each endpoint for an unknown workspace: 404, or 400 if 404 is reserved for the key. */
export function demandWorkspace(host: Host, id: string, status = 404): string {
  if (!host.account.workspaces.has(id)) throw new Refusal(status, 'Workspace not found');
  return id;
}

/** The workspace of the requested list; the default one if none is given. */
function workspaceIn(host: Host, query: Record<string, string>): string {
  return demandWorkspace(host, query.workspace_id ?? host.defaultWorkspace, 400);
}

export function listGuardrails(host: Host, request: ServiceRequest): Answer {
  const query = queryOf(request, { ...PAGE, workspace_id: UUID });
  const workspace = workspaceIn(host, query);
  return page(host, query, inWorkspace(host.account.guardrails, workspace).map(guardrailShown));
}

export function getGuardrail(host: Host, request: ServiceRequest, [id = '']: string[]): Answer {
  queryOf(request, {});
  return { status: 200, body: { data: guardrailShown(demandGuardrail(host, id)) } };
}

function guardrailShown(guardrail: Guardrail): Record<string, unknown> {
  return { ...guardrail, description: null, updated_at: null };
}

export function listAssignments(host: Host, request: ServiceRequest, [guardrail]: string[]): Answer {
  const query = queryOf(request, PAGE);
  if (guardrail !== undefined) demandGuardrail(host, guardrail);
  const all = [...host.account.assignments.values()].filter(
    one => guardrail === undefined || one.guardrail_id === guardrail,
  );
  const shown = all.map(one => {
    const key = host.account.keys.get(one.key_hash);
    return { ...one, assigned_by: OWNER, key_label: key?.label ?? '', key_name: key?.name ?? '' };
  });
  return page(host, query, shown);
}

/** Unknown hashes are not counted and are not an error: clients must check the count. */
export function assignKeys(host: Host, request: ServiceRequest, [id = '']: string[]): Answer {
  const { id: guardrail } = demandGuardrail(host, id);
  const hashes = hashesIn(request).filter(hash => host.account.keys.has(hash));
  host.assign(guardrail, hashes);
  return { status: 200, body: { assigned_count: hashes.length } };
}

export function unassignKeys(host: Host, request: ServiceRequest, [id = '']: string[]): Answer {
  const { id: guardrail } = demandGuardrail(host, id);
  const { assignments } = host.account;
  const hashes = new Set(hashesIn(request).filter(hash => assignments.get(hash)?.guardrail_id === guardrail));
  host.timeline.commit({ assignments: new Map([...assignments].filter(([hash]) => !hashes.has(hash))) });
  return { status: 200, body: { unassigned_count: hashes.size } };
}

function hashesIn(request: ServiceRequest): string[] {
  queryOf(request, {});
  const rule = (value: unknown) =>
    Array.isArray(value) && value.length > 0 && value.every(isText) ? undefined : 'must be a list of at least one hash';
  const { key_hashes: hashes } = bodyOf(request, { key_hashes: rule }, ['key_hashes']) as { key_hashes: string[] };
  const [first] = hashes;
  if (first !== undefined) request.key = first;
  return [...new Set(hashes)];
}

function demandGuardrail(host: Host, id: string): Guardrail {
  return demandOne(host.account.guardrails, id);
}

export function listByok(host: Host, request: ServiceRequest): Answer {
  const query = queryOf(request, { ...PAGE, workspace_id: UUID, provider: /./ });
  const all = inWorkspace(host.account.byok, workspaceIn(host, query));
  return page(
    host,
    query,
    all.filter(one => query.provider === undefined || one.provider === query.provider).map(byokShown),
  );
}

export function getByok(host: Host, request: ServiceRequest, [id = '']: string[]): Answer {
  queryOf(request, {});
  return { status: 200, body: { data: byokShown(demandOne(host.account.byok, id)) } };
}

export function patchByok(host: Host, request: ServiceRequest, [id = '']: string[]): Answer {
  const credential = demandOne(host.account.byok, id);
  const hashes = listRule(host, { most: 100, shape: /^[a-f0-9]{64}$/ });
  const rules = { allowed_api_key_hashes: hashes, name: textOrNull, disabled: flag };
  return { status: 200, body: { data: byokShown(updateByok(host, credential, patchIn(request, rules))) } };
}

function byokShown(credential: ByokCredential): Record<string, unknown> {
  return {
    ...credential,
    allowed_models: null,
    allowed_user_ids: null,
    declared_region: null,
    declared_zdr: null,
    is_byok_only: false,
    is_fallback: false,
    is_required: false,
    label: 'sk-...AbCd',
    sort_order: 0,
  };
}

export function listDestinations(host: Host, request: ServiceRequest): Answer {
  const query = queryOf(request, { ...PAGE, workspace_id: UUID });
  return page(host, query, inWorkspace(host.account.destinations, workspaceIn(host, query)).map(destinationShown));
}

export function getDestination(host: Host, request: ServiceRequest, [id = '']: string[]): Answer {
  queryOf(request, {});
  return { status: 200, body: { data: destinationShown(demandOne(host.account.destinations, id)) } };
}

export function patchDestination(host: Host, request: ServiceRequest, [id = '']: string[]): Answer {
  const destination = demandOne(host.account.destinations, id);
  const rules = { api_key_hashes: listRule(host, { most: 100, shape: /./ }), name: text, enabled: flag };
  const changed = updateDestination(host, destination, patchIn(request, rules));
  return { status: 200, body: { data: destinationShown(changed) } };
}

function destinationShown(destination: Destination): Record<string, unknown> {
  return {
    ...destination,
    broadcast_generation_cost: false,
    broadcast_generation_cost_allocation: false,
    broadcast_generation_identity: false,
    broadcast_generation_request_context: false,
    config: { url: 'https://traces.example/' },
    privacy_mode: false,
    regions: ['global'],
    sampling_rate: 1,
  };
}

/** A new list replaces the old one, null means all keys, and an empty list is refused. */
function listRule(host: Host, { most, shape }: { most: number; shape: RegExp }) {
  return (value: unknown): string | undefined => {
    if (value === null) return undefined;
    if (!Array.isArray(value) || value.length === 0 || value.length > most) {
      return `must be null or a list of 1 to ${most} hashes`;
    }
    if (!value.every(hash => isText(hash) && shape.test(hash))) return 'must hold hashes of keys';
    const unknown = value.find(hash => !host.account.keys.has(hash));
    return unknown === undefined ? undefined : `names ${unknown}, which is not a key of this account`;
  };
}

function patchIn(request: ServiceRequest, rules: Rules): Record<string, unknown> {
  queryOf(request, {});
  const body = bodyOf(request, rules);
  if (Object.keys(body).length === 0) throw new Refusal(400, 'No update fields provided');
  return body as Record<string, unknown>;
}

const text = (value: unknown) => (isText(value) ? undefined : 'must be text that is not empty');

const textOrNull = (value: unknown) => (value === null ? undefined : text(value));

function page(host: Host, query: Record<string, string>, all: unknown[]): Answer {
  const offset = host.ignoreOffset ? 0 : Number(query.offset ?? 0);
  const data = all.slice(offset, offset + Number(query.limit ?? 50));
  return { status: 200, body: { data, total_count: all.length } };
}

function inWorkspace<One extends { workspace_id: string }>(all: ReadonlyMap<string, One>, workspace: string): One[] {
  return [...all.values()].filter(one => one.workspace_id === workspace);
}

function demandOne<One>(all: ReadonlyMap<string, One>, id: string): One {
  const one = all.get(id.toLowerCase());
  if (!one) throw new Refusal(404, 'Resource not found');
  return one;
}
