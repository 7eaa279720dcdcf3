/**
 * A report as it may stand at GitHub, where text acts: it can mention people, refer to issues and commits, and give
 * commands to bots, which read the source and not what is shown.
 */

/** Characters at which GitHub ends a comment or the text of an issue. */
export const MOST_CHARACTERS = 65_536;

/** Invisible; it separates what GitHub would otherwise take together. */
const APART = '\u200b';

/**
 * `@name`, `#12`, `GH-12`, and the addresses of issues and commits. The page has separated what it has from
 * outside already, except in code; entities (`&#64;`) are not touched.
 */
const REFERENCES = /@(?=[\w-])|(?<!&)#(?=\d)|\bGH-(?=\d)|\b(?:issues|pull|discussions|commit)\/(?=[\da-f])/gi;

/** As GitHub abbreviates commits: it makes links of them. Digits alone may be an amount or a time. */
const COMMIT = /(?<![\w&#/.-])(?=\d*[a-f])[0-9a-f]{7,40}(?![\w.-])/g;

/** What is shown as code is linked nowhere, and is there to be copied. */
const CODE = /(<code>[^<]*<\/code>|`[^`\n]*`)/;

/** A line that begins with `/`, also within a quotation, a list or a table. */
const COMMAND = /^([\s>|*+-]*)\//gm;

/** The Markdown with nothing in it that would act. Applying it twice changes nothing more. */
export function inert(markdown: string): string {
  return markdown
    .replace(REFERENCES, `$&${APART}`)
    .split(CODE)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(COMMIT, separated)))
    .join('')
    .replace(COMMAND, `$1${APART}/`);
}

/** Characters of a title at GitHub. */
const LONGEST_TITLE = 256;

/** A title is plain text, but mentions and references count in it too. */
export function inertTitle(title: string): string {
  const safe = title.replace(REFERENCES, `$&${APART}`).replace(COMMIT, separated).replace(COMMAND, `$1${APART}/`);
  return safe.length > LONGEST_TITLE ? `${safe.slice(0, LONGEST_TITLE - 1)}…` : safe;
}

/** Seven digits could be a commit again. */
function separated(text: string): string {
  return text.replace(/.{6}(?=.)/g, `$&${APART}`);
}
