/** Implements `api.ts` over HTTP: the parts of OpenRouter's API that this action uses. Answers are checked values. */
import type { Key } from '../domain/key/key.ts';
import { fromNumber, toNumber } from '../domain/money/usd.ts';
import { AnswerError, UnusableKeyError, undefinedIf404 } from '../domain/text/errors.ts';
import { say, shown } from '../domain/text/untrusted.ts';
import { type Call, callText, type FinalAnswer } from '../http/call.ts';
import type { RequestLimits } from '../http/request-limits.ts';
import type { Transport } from '../http/transport.ts';
import {
  isObject,
  notJson,
  type Parser,
  parseActivityRow,
  parseAssignment,
  parseByok,
  parseDestination,
  parseGuardrail,
  parseJson,
  parseKey,
  parseList,
  parseNumber,
  parseOwnKey,
  parseWorkspace,
  record,
  unexpectedShape,
} from './answers.ts';
import {
  type ActivityRow,
  type Asker,
  contradictsLabel,
  type Guardrail,
  type KeyList,
  type KeyPatch,
  type NewKey,
  type OpenRouter,
  type OpenRouterReader,
  type OwnKey,
  type Workspace,
} from './api.ts';
import { type Credential, StoredKey } from './credential.ts';
import {
  isDailyQuota,
  notAttempted,
  type OpenRouterSubject,
  openRouterRefusal,
  openRouterVerdict,
  ownMessage,
} from './refusal.ts';
import { walk } from './walk.ts';

/** The longest page that can be requested. Keys always come in pages of 100. */
const PAGE_LENGTH = '100';

/** Maximum number of characters in all pages of a list, since memory is limited. 100,000 keys take a third of it. */
const MAX_LIST_LENGTH = 256 * 1024 * 1024;

/** Reads only. */
export class OpenRouterReadClient implements OpenRouterReader {
  protected readonly transport: Transport;
  protected readonly credential: Credential;
  protected readonly limits: RequestLimits;

  constructor(transport: Transport, credential: Credential, limits: RequestLimits) {
    this.transport = transport;
    this.credential = credential;
    this.limits = limits;
  }

  during(limits: RequestLimits): OpenRouterReadClient {
    return new OpenRouterReadClient(this.transport, this.credential, limits);
  }

  now(): number {
    return this.transport.hostNow();
  }

  get clockAhead(): number | undefined {
    return this.transport.hostAhead;
  }

  async key(hash: string, shownAs?: string): Promise<Key> {
    const call = {
      ...this.call('GET', keyPath(hash)),
      ...(shownAs !== undefined && { shownPath: `/keys/${shownAs}` }),
    };
    const { data } = await this.json(call, { kind: 'key', hash: shownAs ?? hash });
    return sameKey(parseKey(data, callText(call)), hash, call);
  }

  async list(workspaceId: string | undefined): Promise<Key[]> {
    const query = { include_disabled: 'true', include_expired: 'true', ...inWorkspace(workspaceId) };
    const parse: Parser<Key> = (value, where, path) => {
      const key = parseKey(value, where, path);
      if (workspaceId === undefined || key.workspace_id.toLowerCase() === workspaceId.toLowerCase()) return key;
      throw unexpectedShape(where, `${path}.workspace_id`, key.workspace_id, 'the workspace that was asked for');
    };
    return this.walk('/keys', query, parse, key => key.hash);
  }

  async ownKey(secret: string, asker: Asker): Promise<OwnKey | undefined> {
    const own = await this.#describedBy(new StoredKey(secret, asker));
    if (own !== undefined && contradictsLabel(own.label, secret)) throw forAnotherKey();
    return own;
  }

  actingKey(): Promise<OwnKey | undefined> {
    return this.#describedBy(this.credential);
  }

  async creditsRemaining(): Promise<number> {
    const call = this.call('GET', '/credits');
    const data = record((await this.json(call)).data, callText(call), 'data');
    const total = parseNumber(data.total_credits, callText(call), 'data.total_credits');
    const used = parseNumber(data.total_usage, callText(call), 'data.total_usage');
    return toNumber(fromNumber(total) - fromNumber(used));
  }

  async workspace(idOrSlug: string): Promise<Workspace> {
    const call = this.call('GET', `/workspaces/${encodeURIComponent(idOrSlug)}`);
    const { data } = await this.json(call, { kind: 'workspace', ref: idOrSlug });
    const workspace = parseWorkspace(data, callText(call), 'data');
    if ([workspace.id.toLowerCase(), workspace.slug].includes(idOrSlug.toLowerCase())) return workspace;
    throw unexpectedShape(callText(call), 'data.id', workspace.id, 'the workspace that was asked for');
  }

  workspaces(): Promise<Workspace[]> {
    return this.walk('/workspaces', { limit: PAGE_LENGTH }, parseWorkspace, ({ id }) => id);
  }

  async guardrail(id: string): Promise<Guardrail> {
    const call = this.call('GET', `/guardrails/${encodeURIComponent(id)}`);
    const guardrail = parseGuardrail((await this.json(call, { kind: 'guardrail', id })).data, callText(call), 'data');
    if (guardrail.id.toLowerCase() === id.toLowerCase()) return guardrail;
    throw unexpectedShape(callText(call), 'data.id', guardrail.id, 'the guardrail that was asked for');
  }

  guardrails(workspaceId: string | undefined): Promise<Guardrail[]> {
    const query = { ...inWorkspace(workspaceId), limit: PAGE_LENGTH };
    return this.walk('/guardrails', query, parseGuardrail, ({ id }) => id);
  }

  async guardrailAssignments(): Promise<ReadonlyMap<string, string>> {
    const query = { limit: PAGE_LENGTH };
    const found = await this.walk('/guardrails/assignments/keys', query, parseAssignment, ({ key_hash }) => key_hash);
    return new Map(found.map(({ key_hash, guardrail_id }) => [key_hash, guardrail_id]));
  }

  keyLists(kind: KeyList['kind'], workspaceId: string | undefined): Promise<KeyList[] | undefined> {
    const { path, parse } = LISTS[kind];
    const query = { ...inWorkspace(workspaceId), limit: PAGE_LENGTH };
    return undefinedIf404(this.walk(path, query, parse, ({ id }) => id));
  }

  async keyList(kind: KeyList['kind'], id: string): Promise<KeyList> {
    const call = this.call('GET', listPath(kind, id));
    return sameList(LISTS[kind].parse((await this.json(call, { kind, id })).data, callText(call), 'data'), id, call);
  }

  async activity(hash?: string): Promise<ActivityRow[]> {
    const query = hash === undefined ? '' : `?${new URLSearchParams({ api_key_hash: hash })}`;
    const call = this.call('GET', `/activity${query}`);
    const { data } = await this.json(call, hash === undefined ? undefined : { kind: 'key', hash });
    return parseList(data, callText(call), parseActivityRow);
  }

  /** The key that a credential acts as; undefined when it is refused (401). */
  async #describedBy(credential: Credential): Promise<OwnKey | undefined> {
    const call = this.call('GET', '/key', undefined, credential);
    const answer = await this.transport.send(call, this.limits);
    if (openRouterVerdict(answer) === 'unauthorized') return undefined;
    return parseOwnKey(this.read(call, answer, credential.asker).data, callText(call));
  }

  protected call(method: Call['method'], path: string, body?: unknown, credential = this.credential): Call {
    return credential.authorize({
      method,
      path,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      repeatable: 'safe',
    });
  }

  protected walk<Item>(
    path: string,
    query: Record<string, string>,
    parse: Parser<Item>,
    idOf: (item: Item) => string,
  ): Promise<Item[]> {
    let size = 0;
    const page = async (offset: number): Promise<Item[]> => {
      const call = this.call('GET', `${path}?${new URLSearchParams({ ...query, offset: String(offset) })}`);
      const answer = await this.transport.send(call, this.limits);
      size += answer.text.length;
      if (size > MAX_LIST_LENGTH) throw tooLarge(path);
      return parseList(this.read(call, answer, this.credential.asker).data, callText(call), parse);
    };
    return walk({ name: `GET ${path}`, page, idOf });
  }

  /** The answer to a call as an object. */
  protected async json(call: Call, subject?: OpenRouterSubject): Promise<Record<string, unknown>> {
    return this.read(call, await this.transport.send(call, this.limits), this.credential.asker, subject);
  }

  /** @throws RefusalError for anything but a success, AnswerError for a success that is no object or holds an error */
  protected read(call: Call, answer: FinalAnswer, asker: Asker, subject?: OpenRouterSubject): Record<string, unknown> {
    const body = this.body(call, answer, asker, subject);
    const message = ownMessage(body);
    if (message !== undefined) throw errorInSuccess(call, message);
    return body;
  }

  /** The same, but accepts a success with any content. */
  protected body(call: Call, answer: FinalAnswer, asker: Asker, subject?: OpenRouterSubject): Record<string, unknown> {
    if (answer.status >= 300) {
      throw openRouterRefusal({ call, asker, base: this.transport.base, now: this.now(), subject }, answer);
    }
    const body = parseJson(answer.text);
    if (body === undefined) throw notJson(callText(call), answer.header('content-type'));
    return record(body, callText(call), 'the body');
  }
}

/** Whether the daily quota for changes is known to be used up. A client shares it with all those from `during`. */
interface Quota {
  usedUp: boolean;
}

/**
 * Reads and writes. Once OpenRouter has said that the daily quota for changing keys is used up, no further change and
 * no further attempt begins: both end with a DailyQuotaError. Changes with `limits.undoing` are still tried.
 */
export class OpenRouterClient extends OpenRouterReadClient implements OpenRouter {
  readonly #quota: Quota;

  constructor(transport: Transport, credential: Credential, limits: RequestLimits, quota: Quota = { usedUp: false }) {
    super(transport, credential, limits);
    this.#quota = quota;
  }

  override during(limits: RequestLimits): OpenRouterClient {
    return new OpenRouterClient(this.transport, this.credential, limits, this.#quota);
  }

  async update(hash: string, patch: KeyPatch): Promise<Key> {
    const call = this.#change('PATCH', keyPath(hash), patch);
    const { data } = this.read(call, await this.#send(call), this.credential.asker, { kind: 'key', hash });
    return sameKey(parseKey(data, callText(call)), hash, call);
  }

  async delete(hash: string): Promise<'deleted' | 'gone'> {
    const call = this.#change('DELETE', keyPath(hash));
    const answer = await this.#send(call);
    if (openRouterVerdict(answer) === 'not found') return answer.mayHaveBeenProcessed ? 'deleted' : 'gone';
    const { deleted } = this.read(call, answer, this.credential.asker, { kind: 'key', hash });
    if (deleted !== true) throw unexpectedShape(callText(call), 'deleted', deleted, 'true');
    return 'deleted';
  }

  async create(body: NewKey, mask: (secret: string) => void): Promise<{ key: Key; secret: string }> {
    const call: Call = { ...this.#change('POST', '/keys', body), repeatable: 'unless arrived' };
    const answer = await this.#send(call);
    // The body is never quoted, whatever it contains.
    const { data, key: secret } = this.body(call, answer, this.credential.asker);
    if (typeof secret === 'string' && secret !== '') mask(secret);
    try {
      if (typeof secret !== 'string' || !/^[\x21-\x7e]+$/.test(secret))
        throw unexpectedShape(callText(call), 'key', null, 'a key');
      return { key: parseKey(data, callText(call)), secret };
    } catch (error) {
      if (error instanceof AnswerError && isObject(data) && typeof data.hash === 'string')
        throw new UnusableKeyError(error, data.hash);
      throw error;
    }
  }

  assignGuardrail(id: string, hashes: readonly string[]): Promise<number> {
    return this.#guardrailKeys(id, '/assignments/keys', hashes, 'assigned_count');
  }

  unassignGuardrail(id: string, hashes: readonly string[]): Promise<number> {
    return this.#guardrailKeys(id, '/assignments/keys/remove', hashes, 'unassigned_count');
  }

  async setKeyList({ kind, id }: Pick<KeyList, 'kind' | 'id'>, hashes: readonly string[]): Promise<KeyList> {
    const { field, parse } = LISTS[kind];
    const call = this.#change('PATCH', listPath(kind, id), { [field]: hashes });
    const { data } = this.read(call, await this.#send(call), this.credential.asker, { kind, id });
    return sameList(parse(data, callText(call), 'data'), id, call);
  }

  async #guardrailKeys(id: string, path: string, hashes: readonly string[], count: string): Promise<number> {
    const call = this.#change('POST', `/guardrails/${encodeURIComponent(id)}${path}`, { key_hashes: hashes });
    const body = this.read(call, await this.#send(call), this.credential.asker, { kind: 'guardrail', id });
    return parseNumber(body[count], callText(call), count);
  }

  #change(method: Call['method'], path: string, body?: unknown): Call {
    const call = this.call(method, path, body);
    return {
      ...call,
      decide: answer => (isDailyQuota(call, answer, this.now()) ? { giveUp: true } : undefined),
      stopped: () => (this.#quota.usedUp && !this.limits.undoing ? notAttempted() : undefined),
    };
  }

  async #send(call: Call): Promise<FinalAnswer> {
    const answer = await this.transport.send(call, this.limits);
    if (isDailyQuota(call, answer, this.now())) this.#quota.usedUp = true;
    return answer;
  }
}

/** The two kinds of lists: their path, their parser, and the field with the hashes. */
const LISTS = {
  byok: { path: '/byok', parse: parseByok, field: 'allowed_api_key_hashes' },
  destination: { path: '/observability/destinations', parse: parseDestination, field: 'api_key_hashes' },
} as const satisfies Record<KeyList['kind'], { path: string; parse: Parser<KeyList>; field: string }>;

function tooLarge(path: string): AnswerError {
  return new AnswerError(
    `GET ${path}: the pages of the list have more than 256 MiB, which no account's do. Check that api-url names OpenRouter.`,
    false,
  );
}

/** Some failures have status 200. */
function errorInSuccess(call: Call, message: string): AnswerError {
  const quoted = shown(message.trim().replace(/\s+/g, ' '), 500);
  const doubt = call.method === 'GET' ? '' : ' Whether it was done is not known.';
  return new AnswerError(
    say`${callText(call)} failed: the answer is a success that holds an error (${quoted}).${doubt} Run it again later.`,
    true,
  );
}

function forAnotherKey(): AnswerError {
  return new AnswerError(
    'GET /key was answered for another key: its label does not agree with the key that asked. A cache or proxy ' +
      'that ignores the Authorization header may have answered. Check api-url and what is in between.',
    false,
  );
}

function listPath(kind: KeyList['kind'], id: string): string {
  return `${LISTS[kind].path}/${encodeURIComponent(id)}`;
}

function keyPath(hash: string): string {
  return `/keys/${encodeURIComponent(hash)}`;
}

function inWorkspace(workspaceId: string | undefined): Record<string, string> {
  return workspaceId === undefined ? {} : { workspace_id: workspaceId };
}

/** An answer about another key than the requested one is worse than none. */
function sameKey(key: Key, hash: string, call: Call): Key {
  if (key.hash === hash) return key;
  throw unexpectedShape(callText(call), 'data.hash', key.hash, 'the hash that was asked for');
}

function sameList(list: KeyList, id: string, call: Call): KeyList {
  if (list.id === id) return list;
  throw unexpectedShape(callText(call), 'data.id', list.id, 'the ID that was asked for');
}
