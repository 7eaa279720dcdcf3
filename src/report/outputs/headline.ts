/** The title of a report as one line of plain text, for chat: nothing in it can mention anybody or become a link text. */
import { redacted } from '../../domain/text/untrusted.ts';

/** Characters. */
const LONGEST = 200;

/** `title` is Markdown whose text from outside stands in `<code>`. */
export function headlineOf(title: string): string {
  const text = title.replace(/<code>(.*?)<\/code>/gs, (_, html: string) => reduced(decoded(html)));
  const line = redacted(text).replace(/\s+/g, ' ').trim();
  const characters = [...line];
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join('')}…` : line;
}

/** What `markdown` has encoded. */
function decoded(html: string): string {
  return html
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** Characters that stand as escapes are left out as well. What remains could have become a key, so it is redacted again. */
function reduced(name: string): string {
  const allowed = (text: string) => text.replace(/[^\p{L}\p{N} \-_.:/()]/gu, '');
  return allowed(redacted(allowed(name.replace(/\\(u\{?[0-9a-f]+\}?|[nrt])/g, ' '))));
}
