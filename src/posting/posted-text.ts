/**
 * Makes a report safe for GitHub, where text can act: mention people, refer to issues and commits, and give commands to
 * bots, which read the source and not the rendered text.
 */

/** Maximum number of characters of a comment or an issue at GitHub. */
export const MAX_CHARACTERS = 65_536;

/** Invisible; separates characters that GitHub would otherwise read together. */
const APART = '\u200b';

/**
 * `@name`, `#12`, `GH-12`, and the addresses of issues and commits. The report has already separated them in text from
 * outside, except in code; entities (`&#64;`) stay unchanged.
 */
const REFERENCES = /@(?=[\w-])|(?<!&)#(?=\d)|\bGH-(?=\d)|\b(?:issues|pull|discussions|commit)\/(?=[\da-f])/gi;

/** An abbreviated commit, which GitHub turns into a link. Digits alone may be an amount or a time. */
const COMMIT = /(?<![\w&#/.-])(?=\d*[a-f])[0-9a-f]{7,40}(?![\w.-])/g;

/** GitHub never turns code into links, and code is there to be copied. */
const CODE = /(<code>[^<]*<\/code>|`[^`\n]*`)/;

/**
 * A line that begins with `/`, even in a quotation, a list or a table. It does not go on to the next line: many empty
 * lines would take a time that grows with their square.
 */
const COMMAND = /^((?:[^\S\n]|[>|*+-])*)\//gm;

/** The Markdown without anything that would act. It is idempotent. */
export function inert(markdown: string): string {
  return markdown
    .replace(REFERENCES, `$&${APART}`)
    .split(CODE)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(COMMIT, separated)))
    .join('')
    .replace(COMMAND, `$1${APART}/`);
}

/** Maximum number of characters of a title at GitHub. */
const MAX_TITLE_LENGTH = 256;

/** A title is plain text, but mentions and references work in it too. */
export function inertTitle(title: string): string {
  const safe = title.replace(REFERENCES, `$&${APART}`).replace(COMMIT, separated).replace(COMMAND, `$1${APART}/`);
  return safe.length > MAX_TITLE_LENGTH ? `${safe.slice(0, MAX_TITLE_LENGTH - 1)}…` : safe;
}

/** Separates after every six characters, since seven could be a commit again. */
function separated(text: string): string {
  return text.replace(/.{6}(?=.)/g, `$&${APART}`);
}
