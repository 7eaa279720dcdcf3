/** A report's title as one line of plain text, for chat: it cannot mention anybody or become the text of a link. */
import { redacted } from '../../domain/text/untrusted.ts';

/** Characters. */
const MAX_LENGTH = 200;

/** `title` is Markdown with text from outside in `<code>`. */
export function headlineOf(title: string): string {
  const text = title.replace(/<code>(.*?)<\/code>/gs, (_, html: string) => reduced(decoded(html)));
  const line = redacted(text).replace(/\s+/g, ' ').trim();
  const characters = [...line];
  return characters.length > MAX_LENGTH ? `${characters.slice(0, MAX_LENGTH - 1).join('')}…` : line;
}

/** What `markdown` has encoded. */
function decoded(html: string): string {
  return html
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** Escaped characters are left out as well. The rest could have become a key, so it is redacted again. */
function reduced(name: string): string {
  const allowed = (text: string) => text.replace(/[^\p{L}\p{N} \-_.:/()]/gu, '');
  return allowed(redacted(allowed(name.replace(/\\(u\{?[0-9a-f]+\}?|[nrt])/g, ' '))));
}
