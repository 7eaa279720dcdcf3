/**
 * Lists that come in pages by `offset`, while others add to them and take from them.
 *
 * Each page begins with the last item of the page before. Where that item is not on it, items were removed meanwhile
 * and one could have slipped through between the two: the walk starts again. A page that brings nothing new, and could
 * have held more, ends it.
 */
import { AnswerError } from '../domain/text/errors.ts';
import { say } from '../domain/text/untrusted.ts';

export interface PagedList<Item> {
  /** For messages: `GET /keys`. */
  name: string;
  /** The items from an offset on, as many as the host puts on a page. */
  page(offset: number): Promise<readonly Item[]>;
  /** What an item is known by: of two with the same the first counts. */
  idOf(item: Item): string;
}

const MOST_PAGES = 1_000;
const MOST_RESTARTS = 5;
/** Pages of a long list that are asked for at once, and how many times more each time: 1, 4, 8, 8, … */
const MOST_AT_ONCE = 8;
const GROWTH = 4;

/**
 * All items of a list, in its order.
 * @throws AnswerError when it has no end or keeps changing
 */
export async function walk<Item>(list: PagedList<Item>): Promise<Item[]> {
  for (let restarts = 0; restarts <= MOST_RESTARTS; restarts++) {
    const items = await walkOnce(list);
    if (items) return items;
  }
  throw new AnswerError(
    say`${list.name}: the list keeps changing while it is read: it was begun again ${MOST_RESTARTS} times. ` +
      'Something else deletes from it at the same moment; run this again later.',
    false,
  );
}

/** undefined: items were removed meanwhile. */
async function walkOnce<Item>(list: PagedList<Item>): Promise<Item[] | undefined> {
  const pass = new Pass(list);
  // The second page overlaps the first by all but one: where it is shorter and brings nothing new, one round trip was
  // enough.
  for (let offsets: number[] = [0, 1]; ; offsets = pass.nextOffsets()) {
    const pages = await Promise.allSettled(offsets.map(offset => list.page(offset)));
    for (const [index, page] of pages.entries()) {
      const offset = offsets[index] as number;
      // An earlier page had another length than was expected, so that this one begins at the wrong place.
      if (index > 0 && offset !== 1 && offset !== pass.nextOffset) break;
      if (page.status === 'rejected') throw page.reason;
      const verdict = pass.take(page.value, offset);
      if (verdict === 'end') return pass.items;
      if (verdict === 'changed') return undefined;
    }
  }
}

/** One walk from the beginning of a list. */
class Pass<Item> {
  readonly #list: PagedList<Item>;
  readonly #items = new Map<string, Item>();
  #pages = 0;
  /** The last item of the last page, and the offset behind it. */
  #last: string | undefined;
  #end = 0;
  /** Items on the last page and on the longest one. */
  #length = 0;
  #longest = 0;
  /** The last page held nothing but the repeated item: the next one does without. */
  #repeated = false;
  /** The last page was full, and brought nothing new. */
  #idle = false;
  #atOnce = 1;

  constructor(list: PagedList<Item>) {
    this.#list = list;
  }

  get items(): Item[] {
    return [...this.#items.values()];
  }

  /** Where the next page begins. */
  get nextOffset(): number {
    return this.#repeated ? this.#end : this.#end - 1;
  }

  /**
   * Where the next pages begin that are worth asking for at once: of a list whose pages were full so far, more and
   * more; else the page that shows the end, with and without the repeated item.
   */
  nextOffsets(): number[] {
    if (this.#repeated) return [this.#end];
    if (this.#length < this.#longest || this.#length < 2) return [this.#end - 1, this.#end];
    this.#atOnce = Math.min(GROWTH * this.#atOnce, MOST_AT_ONCE);
    return Array.from({ length: this.#atOnce }, (_, index) => this.#end - 1 + index * (this.#length - 1));
  }

  /** What a page means: it brings something new, shows the end, or shows that items were removed meanwhile. */
  take(page: readonly Item[], offset: number): 'more' | 'end' | 'changed' {
    if (++this.#pages > MOST_PAGES) throw endless(this.#list);
    const ids = page.map(item => this.#list.idOf(item));
    const overlaps = offset < this.#end;
    if (overlaps && !ids.includes(this.#last as string)) return 'changed';
    const before = this.#items.size;
    for (const [index, id] of ids.entries()) {
      if (!this.#items.has(id)) this.#items.set(id, page[index] as Item);
    }
    const idle = this.#items.size === before;
    this.#repeated = idle && overlaps && page.length === 1;
    if (this.#repeated) return 'more';
    // A full page shows no end: items that were added meanwhile may have moved known ones onto it. But a host that goes
    // on answering with known ones has no others.
    if (idle && (this.#idle || page.length < this.#longest)) return 'end';
    this.#idle = idle;
    this.#last = ids.at(-1);
    this.#end = offset + page.length;
    this.#length = page.length;
    this.#longest = Math.max(this.#longest, page.length);
    return page.length === 0 ? 'end' : 'more';
  }
}

function endless<Item>({ name }: PagedList<Item>): AnswerError {
  return new AnswerError(
    say`${name}: the list has more than ${MOST_PAGES.toLocaleString('en')} pages, which is more than this action reads. ` +
      'Check that api-url names OpenRouter; if it does, select by hash.',
    false,
  );
}
