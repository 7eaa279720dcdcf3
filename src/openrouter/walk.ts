/**
 * Reads lists page by page (`offset`) while others add and remove items.
 *
 * Each page begins with the last item of the previous one. If that item is missing, items were removed in the meantime
 * and one could have been skipped: the walk starts over. A page with nothing new and room for more ends it.
 */
import { AnswerError } from '../domain/text/errors.ts';
import { say } from '../domain/text/untrusted.ts';

interface PagedList<Item> {
  /** For messages: `GET /keys`. */
  name: string;
  /** The items from an offset, as many as the host puts on a page. */
  page(offset: number): Promise<readonly Item[]>;
  /** Identifies an item: if two have the same id, the first one counts. */
  idOf(item: Item): string;
}

const MAX_PAGES = 1_000;
const MAX_RESTARTS = 5;
/** Number of pages of a long list to request at once, and the factor by which it grows: 1, 4, 8, 8, … */
const MAX_AT_ONCE = 8;
const GROWTH = 4;

/**
 * All items of a list, in order.
 * @throws AnswerError when it has no end or keeps changing
 */
export async function walk<Item>(list: PagedList<Item>): Promise<Item[]> {
  for (let restarts = 0; restarts <= MAX_RESTARTS; restarts++) {
    const items = await walkOnce(list);
    if (items) return items;
  }
  throw new AnswerError(
    say`${list.name}: the list keeps changing while it is read: it was begun again ${MAX_RESTARTS} times. ` +
      'Something else deletes from it at the same moment; run this again later.',
    false,
  );
}

/** undefined: items were removed in the meantime. */
async function walkOnce<Item>(list: PagedList<Item>): Promise<Item[] | undefined> {
  const pass = new Pass(list);
  // The second page overlaps the first by all but one item: if it is shorter and brings nothing new, one round trip is
  // enough.
  for (let offsets: number[] = [0, 1]; ; offsets = pass.nextOffsets()) {
    const pages = await Promise.allSettled(offsets.map(offset => list.page(offset)));
    for (const [index, page] of pages.entries()) {
      const offset = offsets[index] as number;
      // An earlier page had an unexpected length, so this one begins in the wrong place.
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
  #maxLength = 0;
  /** The last page had only the repeated item: the next one leaves it out. */
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
   * Where the next pages begin that are worth requesting at once. As long as all pages are full, their number grows;
   * otherwise it is the page that shows the end, with and without the repeated item.
   */
  nextOffsets(): number[] {
    if (this.#repeated) return [this.#end];
    if (this.#length < this.#maxLength || this.#length < 2) return [this.#end - 1, this.#end];
    this.#atOnce = Math.min(GROWTH * this.#atOnce, MAX_AT_ONCE);
    return Array.from({ length: this.#atOnce }, (_, index) => this.#end - 1 + index * (this.#length - 1));
  }

  /** What a page means: it brings something new, shows the end, or shows that items were removed in the meantime. */
  take(page: readonly Item[], offset: number): 'more' | 'end' | 'changed' {
    if (++this.#pages > MAX_PAGES) throw endless(this.#list);
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
    // A full page does not show the end: items added in the meantime may have moved known ones onto it. But if the host
    // keeps returning known ones, there are no others.
    if (idle && (this.#idle || page.length < this.#maxLength)) return 'end';
    this.#idle = idle;
    this.#last = ids.at(-1);
    this.#end = offset + page.length;
    this.#length = page.length;
    this.#maxLength = Math.max(this.#maxLength, page.length);
    return page.length === 0 ? 'end' : 'more';
  }
}

function endless<Item>({ name }: PagedList<Item>): AnswerError {
  return new AnswerError(
    say`${name}: the list has more than ${MAX_PAGES.toLocaleString('en')} pages, which is more than this action reads. ` +
      'Check that api-url names OpenRouter; if it does, select by hash.',
    false,
  );
}
