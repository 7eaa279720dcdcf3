/** OpenRouter's API for keys, as far as this action uses it. One method a request; answers are checked values. */

import { AnswerError, isNotFound } from '../domain/errors.ts';
import type { Key } from '../domain/key.ts';
import type { Settings } from '../domain/settings.ts';
import { apiKeysIn, say } from '../domain/untrusted.ts';
import { fromNumber, toNumber } from '../domain/usd.ts';
import type { RequestLimits } from '../http/request-limits.ts';
import { type Answer, type Call, callText, type Transport } from '../http/transport.ts';
import {
  type Assignment,
  type OwnKey,
  parseAssignment,
  parseKey,
  parseList,
  parseNumberField,
  parseOwnKey,
  record,
  unexpectedShape,
} from './answers.ts';
import { type Asker, refusal } from './refusal.ts';

/** What POST takes; PATCH cannot set the last three. */
export interface NewKey {
  name: string;
  limit: number | null;
  include_byok_in_limit?: boolean;
  /** Left out: never. */
  expires_at?: string;
  workspace_id?: string;
  creator_user_id?: string | null;
}

const ASSIGNMENTS_PER_PAGE = 100;
/** What OpenRouter gives; only of pages that are full does one know where those after them begin. */
const KEYS_PER_PAGE = 100;
/** So many full pages in a row, and a list is taken for long. */
const LONG_LIST_PAGES = 4;
/** With those before, and the empty one that ends it, a list of 1,000 keys. */
const PAGES_AT_ONCE = 7;

export class OpenRouter {
  readonly #transport: Transport;
  readonly #provisioningKey: string;
  readonly #limits: RequestLimits;

  constructor(transport: Transport, provisioningKey: string, limits: RequestLimits) {
    this.#transport = transport;
    this.#provisioningKey = provisioningKey;
    this.#limits = limits;
  }

  /** The same client under other bounds. */
  during(limits: RequestLimits): OpenRouter {
    return new OpenRouter(this.#transport, this.#provisioningKey, limits);
  }

  /** ms since 1970 by OpenRouter's own clock. */
  now(): number {
    return this.#transport.hostNow();
  }

  /** ms by which OpenRouter's clock is ahead of this machine's; undefined before the first answer. */
  get clockAhead(): number | undefined {
    return this.#transport.hostAhead;
  }

  /** @throws RefusalError with status 404 when there is no such key */
  async key(hash: string): Promise<Key> {
    const call = this.#call('GET', keyPath(hash));
    return sameKey(parseKey((await this.#json(call, hash)).data, callText(call)), hash, call);
  }

  /** The key as the API answered it, which is no proof that everything arrived. */
  async update(hash: string, patch: Partial<Settings>): Promise<Key> {
    const call = this.#call('PATCH', keyPath(hash), patch);
    return sameKey(parseKey((await this.#json(call, hash)).data, callText(call)), hash, call);
  }

  /** `gone`: there was no such key. A 404 after an attempt that may have arrived is this request's own doing. */
  async delete(hash: string): Promise<'deleted' | 'gone'> {
    const call = this.#call('DELETE', keyPath(hash));
    const answer = await this.#transport.send(call, this.#limits);
    if (answer.status === 404) return answer.mayHaveBeenProcessed ? 'deleted' : 'gone';
    const { deleted } = this.#read(call, answer, 'provisioning-key', hash);
    if (deleted !== true) throw unexpectedShape(callText(call), 'deleted', deleted, 'true');
    return 'deleted';
  }

  /**
   * A new key and its plaintext, which is passed to `mask` before anything else is done with the answer.
   * Not repeated when the request may have arrived.
   * @throws AnswerError for a 2xx without a usable key
   */
  async create(body: NewKey, mask: (secret: string) => void): Promise<{ key: Key; secret: string }> {
    const call: Call = { ...this.#call('POST', '/keys', body), repeatable: 'unless arrived' };
    const answer = await this.#transport.send(call, this.#limits);
    for (const secret of apiKeysIn(answer.text)) mask(secret);
    const { data, key: secret } = this.#read(call, answer, 'provisioning-key');
    if (typeof secret === 'string' && secret !== '') mask(secret);
    if (typeof secret !== 'string' || !/^[\x21-\x7e]+$/.test(secret))
      throw unexpectedShape(callText(call), 'key', null, 'a key');
    return { key: parseKey(data, callText(call)), secret };
  }

  /**
   * All keys of a workspace (undefined: the default one), disabled and expired ones included, newest first.
   * Pages by `offset` until one brings nothing new; a hash seen twice counts once. Once the list has proved long,
   * several pages are asked for at once, of which the last ones may lie beyond its end.
   */
  async list(workspaceId: string | undefined): Promise<Key[]> {
    const keys = new Map<string, Key>();
    for (let offset = 0, full = 0; ; ) {
      const count = full < LONG_LIST_PAGES ? 1 : PAGES_AT_ONCE;
      const offsets = Array.from({ length: count }, (_, index) => offset + index * KEYS_PER_PAGE);
      for (const page of await Promise.allSettled(offsets.map(each => this.#page(workspaceId, each)))) {
        if (page.status === 'rejected') throw page.reason;
        const before = keys.size;
        for (const key of page.value) if (!keys.has(key.hash)) keys.set(key.hash, key);
        if (keys.size === before) return [...keys.values()];
        offset += page.value.length;
        full = page.value.length === KEYS_PER_PAGE ? full + 1 : 0;
        // Where a page is shorter or longer, the next one begins elsewhere.
        if (full === 0) break;
      }
    }
  }

  async #page(workspaceId: string | undefined, offset: number): Promise<Key[]> {
    const query = new URLSearchParams({ include_disabled: 'true', include_expired: 'true' });
    if (workspaceId !== undefined) query.set('workspace_id', workspaceId);
    query.set('offset', String(offset));
    const call = this.#call('GET', `/keys?${query}`);
    const page = parseList((await this.#json(call)).data, callText(call), parseKey);
    page.forEach((key, index) => {
      if (workspaceId === undefined || key.workspace_id.toLowerCase() === workspaceId.toLowerCase()) return;
      const place = `data[${index}].workspace_id`;
      throw unexpectedShape(callText(call), place, key.workspace_id, 'the workspace that was asked for');
    });
    return page;
  }

  /** The key that `secret` is, asking about itself; undefined when it is no working key (401). */
  async ownKey(secret: string, asker: Asker): Promise<OwnKey | undefined> {
    const call = this.#call('GET', '/key', undefined, secret);
    const answer = await this.#transport.send(call, this.#limits);
    if (answer.status === 401) return undefined;
    return parseOwnKey(this.#read(call, answer, asker).data, callText(call));
  }

  /** The account's credits that are left, in USD. */
  async creditsRemaining(): Promise<number> {
    const call = this.#call('GET', '/credits');
    const data = record((await this.#json(call)).data, callText(call), 'data');
    const total = parseNumberField(data.total_credits, callText(call), 'data.total_credits');
    const used = parseNumberField(data.total_usage, callText(call), 'data.total_usage');
    return toNumber(fromNumber(total) - fromNumber(used));
  }

  /** The guardrail that a key holds (at most one), or undefined. */
  async guardrailOf(hash: string): Promise<string | undefined> {
    const seen = new Set<string>();
    for (let offset = 0; ; ) {
      const call = this.#call('GET', `/guardrails/assignments/keys?offset=${offset}&limit=${ASSIGNMENTS_PER_PAGE}`);
      const page: Assignment[] = parseList((await this.#json(call)).data, callText(call), parseAssignment);
      const found = page.find(each => each.key_hash === hash);
      if (found) return found.guardrail_id;
      const before = seen.size;
      for (const each of page) seen.add(each.key_hash);
      if (seen.size === before) return undefined;
      offset += page.length;
    }
  }

  /** Gives the key a guardrail, and makes sure of it. */
  async assignGuardrail(guardrail: string, hash: string): Promise<void> {
    const path = `/guardrails/${encodeURIComponent(guardrail)}/assignments/keys`;
    const call = this.#call('POST', path, { key_hashes: [hash] });
    const body = await this.#json(call);
    const assigned = parseNumberField(body.assigned_count, callText(call), 'assigned_count');
    if (assigned === 1 || (await this.guardrailOf(hash)) === guardrail) return;
    throw new AnswerError(
      say`${callText(call)} succeeded, but the guardrail was not assigned to the key. Assign it by hand, or try again.`,
      true,
    );
  }

  #call(method: Call['method'], path: string, body?: unknown, credential = this.#provisioningKey): Call {
    return {
      method,
      path,
      headers: {
        authorization: `Bearer ${credential}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      repeatable: 'safe',
    };
  }

  async #json(call: Call, hash?: string): Promise<Record<string, unknown>> {
    return this.#read(call, await this.#transport.send(call, this.#limits), 'provisioning-key', hash);
  }

  #read(call: Call, answer: Answer, asker: Asker, hash?: string): Record<string, unknown> {
    if (answer.status >= 300) throw refusal(call, answer, asker, this.#transport.base.host, hash);
    return record(parsed(answer.text), callText(call), 'the body');
  }
}

/** The key that a request answers; undefined when it is gone by now (404). */
export async function ifThere(request: Promise<Key>): Promise<Key | undefined> {
  try {
    return await request;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function keyPath(hash: string): string {
  return `/keys/${encodeURIComponent(hash)}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An answer about another key than the one that was asked for is worse than none. */
function sameKey(key: Key, hash: string, call: Call): Key {
  if (key.hash === hash) return key;
  throw unexpectedShape(callText(call), 'data.hash', key.hash, 'the hash that was asked for');
}
