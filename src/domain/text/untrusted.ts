/**
 * Text from outside (names, hosts' answers, inputs) made safe to print.
 *
 * The runner reads commands out of a log: `::name::` at the beginning of a line and `##[name]` anywhere in one.
 * Everything that is interpolated into a message passes through here; `say` makes that the easy way.
 */

/**
 * What a terminal, the runner or a reader could take for structure, or not see: C0, C1, line separators, bidi controls,
 * fillers, and the invisible plane of tags. Without the joiners and selectors that scripts and emoji need.
 */
const CONTROL =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb]|\u034f|\u17b4|\u17b5|\ud82f[\udca0-\udca3]|\ud834[\udd73-\udd7a]|[\udb40-\udb43][\udc00-\udfff]/g;

const ESCAPES: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Anything like an API key. Shorter texts are not: neither the API's own masked label (`sk-or-v1-0e6...1c96`) nor a name
 * such as `sk-or-v1`, which would make a mask that tears other words apart.
 */
const API_KEY = /sk-or-[\w-]{16,}/gi;
const WHOLE_API_KEY = /^sk-or-[\w-]{16,}$/i;

/**
 * Credentials of others, by their public shapes: tokens of GitHub, keys of other vendors, and JWTs, such as the tokens that
 * a login exchanges. They begin a word, so that a text is searched once, whatever it holds.
 */
const OTHER_CREDENTIALS =
  /(?<![\w-])(?:(?:gh[opsur]_|github_pat_|sk-(?:ant|proj)-)[\w-]{16,}|eyJ[\w-]{13,}(?:\.[\w-]+)*)/g;

/** Secrets of this run that look like no API key. The runner masks its log; nobody masks a summary or an output. */
let hidden: string[] = [];
const SHORTEST_HIDDEN = 8;
/** Characters of `sk-or-…`, up to which `API_KEY` may need to look ahead. */
const LONGEST_LABEL = 64;

/**
 * From now on the value is never shown, whatever it looks like. A shorter one would tear ordinary words apart, and one
 * that looks like an API key is never shown anyway: a host that answers with thousands of them slows nothing down.
 */
export function hide(secret: string): void {
  if (secret.length < SHORTEST_HIDDEN || WHOLE_API_KEY.test(secret) || hidden.includes(secret)) return;
  hidden = [...hidden, secret].sort((a, b) => b.length - a.length);
}

/** The text with everything like an API key or another credential, and every hidden value, replaced. */
export function redacted(text: string): string {
  let safe = text;
  // Known secrets first, long ones before what they contain: a pattern could cut one and leave its end.
  for (const secret of hidden) safe = safe.replaceAll(secret, '***');
  return safe.replace(API_KEY, 'sk-or-***').replace(OTHER_CREDENTIALS, '***');
}

/** Whether the whole text is like an API key. */
export function isLikeApiKey(text: string): boolean {
  return WHOLE_API_KEY.test(text);
}

/** Everything like an API key in the text: to be masked before anything is printed. One by one: a host can send millions. */
export function* apiKeysIn(text: string): Generator<string> {
  for (const [found] of text.matchAll(API_KEY)) yield found;
}

/**
 * The text on one line: control characters escaped, runner commands broken up, API keys replaced.
 * Applying it twice changes nothing more. `max` is in characters; what is longer ends in `…`.
 */
export function shown(text: string, max = Number.POSITIVE_INFINITY): string {
  return shortened(text, max)
    .replace(CONTROL, char => ESCAPES[char] ?? escaped(char))
    .replaceAll('##[', '##\\[')
    .replace(/^\s*::/, leading => leading.replace('::', ':\\:'));
}

function escaped(char: string): string {
  const code = (char.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
}

/** Redacted, at most `max` characters long. Of a long text only the beginning is looked at. */
function shortened(text: string, max: number): string {
  const atEnd = Math.max(LONGEST_LABEL, hidden[0]?.length ?? 0);
  const begin = 2 * max + atEnd;
  if (text.length <= begin) return text.length > max ? `${redacted(text).slice(0, max - 1)}…` : redacted(text);
  // A secret may have been cut in two; its first part stands within the last characters.
  return `${redacted(text.slice(0, begin))
    .slice(0, -atEnd)
    .slice(0, max - 1)}…`;
}

/** A name in quotes, short enough for a sentence. */
export function quoted(name: string): string {
  return `"${shown(name, 120)}"`;
}

/** Template tag of every message: what is interpolated is shown, never printed raw. */
export function say(text: TemplateStringsArray, ...values: (string | number)[]): string {
  return String.raw({ raw: text }, ...values.map(value => shown(String(value))));
}

/** Signs that Markdown or GitHub could read as structure wherever they stand. `(` is harmless without a `]` before it. */
const ALWAYS = /[\\`*_{}[\]#+!|~@$^\u200b]/;
/** Inside of a word a hyphen or slash begins nothing; but GitHub makes a link of `GH-12`. */
const OUTSIDE_WORDS = /(?<![A-Za-z0-9])[-/]|[-/](?![A-Za-z0-9])|(?<=\bgh)-(?=\d)/;
/** A dot may stand within a number, or end a sentence: `1. ` begins a list, and `www.` a link, whatever follows. */
const OTHER_DOTS = /\.(?!(?<=\d\.)\d|(?<=[A-Za-z"')]\.)(?<!www\.)(?:\s|$))/;
/** A colon may stand before a space: `:x:` is an emoji, and `x://` begins a link. */
const OTHER_COLONS = /(?<![A-Za-z0-9"')]):|:(?! )/;
/** `=` alone on a line underlines a heading, but not as the second half of an operator; `1) ` begins a list. */
const REST = /(?<![<>=!])=|(?<=^\s*\d+)\)/;
const STRUCTURE = new RegExp(
  [ALWAYS, OUTSIDE_WORDS, OTHER_DOTS, OTHER_COLONS, REST].map(({ source }) => source).join('|'),
  'gi',
);

/**
 * What GitHub makes a mention or a reference to an issue of, in comments. It looks for them in the finished HTML, where
 * an entity is the character again, so that only something in between helps.
 */
const REFERENCE = /[@#]|\bGH-(?=\d)/gi;

/**
 * Markdown and HTML made inert, on one line: for table cells, headings and list items of the job summary. What is inert
 * anyway stays as it is, so that the report can be read in a chat too.
 */
export function markdown(text: string, max = 200): string {
  return shown(text, max)
    .replace(REFERENCE, '$&\u200b')
    .replace(STRUCTURE, char => `\0${char.charCodeAt(0)};`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\0', '&#');
}
