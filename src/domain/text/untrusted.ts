/**
 * Makes text from outside (names, hosts' answers, inputs) safe to print.
 *
 * The runner takes commands from the log: `::name::` at the beginning of a line and `##[name]` anywhere in one.
 * Everything interpolated into a message passes through here; `say` makes that the easy way.
 */

/**
 * Characters that a terminal, the runner or a reader could mistake for structure or not see: C0, C1, line separators,
 * bidi controls, fillers, and the invisible plane of tags; but not joiners and selectors, which scripts and emoji need.
 */
const CONTROL =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb]|\u034f|\u17b4|\u17b5|\ud82f[\udca0-\udca3]|\ud834[\udd73-\udd7a]|[\udb40-\udb43][\udc00-\udfff]/g;

const ESCAPES: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Anything that looks like an API key. Shorter texts do not count: neither the API's masked label
 * (`sk-or-v1-0e6...1c96`) nor a name such as `sk-or-v1`, which as a mask would break up other words.
 */
const API_KEY = /sk-or-[\w-]{16,}/gi;
const WHOLE_API_KEY = /^sk-or-[\w-]{16,}$/i;

/**
 * Other credentials with well-known shapes: GitHub's tokens, keys of other vendors, and JWTs, such as the tokens
 * exchanged at login. They must begin a word, so that any text is searched in one pass.
 */
const OTHER_CREDENTIALS =
  /(?<![\w-])(?:(?:gh[opsur]_|github_pat_|sk-(?:ant|proj)-)[\w-]{16,}|eyJ[\w-]{13,}(?:\.[\w-]+)*)/g;

/** Secrets of this run that do not look like API keys. The runner masks its log, but no summary or output. */
let hidden: string[] = [];
const MIN_HIDDEN_LENGTH = 8;
/** Length of `sk-or-…` up to which `API_KEY` may need to look ahead. */
const MAX_LABEL_LENGTH = 64;

/**
 * Never shows the value from now on, whatever it looks like. Values that are too short are skipped, since they would
 * break up ordinary words. So are API keys, which are never shown anyway: thousands of them in an answer cost no time.
 */
export function hide(secret: string): void {
  if (secret.length < MIN_HIDDEN_LENGTH || WHOLE_API_KEY.test(secret) || hidden.includes(secret)) return;
  hidden = [...hidden, secret].sort((a, b) => b.length - a.length);
}

/** The text with hidden values and everything that looks like an API key or another credential replaced. */
export function redacted(text: string): string {
  let safe = text;
  // Known secrets first, and long ones before those they contain: a pattern could match only part of one.
  for (const secret of hidden) safe = safe.replaceAll(secret, '***');
  return safe.replace(API_KEY, 'sk-or-***').replace(OTHER_CREDENTIALS, '***');
}

/** Whether the whole text looks like an API key. */
export function isLikeApiKey(text: string): boolean {
  return WHOLE_API_KEY.test(text);
}

/**
 * Everything in the text that looks like an API key, to mask before printing. A generator: a host can send millions.
 */
export function* apiKeysIn(text: string): Generator<string> {
  for (const [found] of text.matchAll(API_KEY)) yield found;
}

/**
 * The text on one line: control characters escaped, runner commands broken up, API keys replaced.
 * It is idempotent. `max` is in characters; a longer text ends in `…`.
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

/** Redacted, at most `max` characters long. Only the beginning of a long text is read. */
function shortened(text: string, max: number): string {
  const atEnd = Math.max(MAX_LABEL_LENGTH, hidden[0]?.length ?? 0);
  const begin = 2 * max + atEnd;
  if (text.length <= begin) return text.length > max ? `${redacted(text).slice(0, max - 1)}…` : redacted(text);
  // A secret may have been cut in two; its first part is within the last characters.
  return `${redacted(text.slice(0, begin))
    .slice(0, -atEnd)
    .slice(0, max - 1)}…`;
}

/** A name in quotes, short enough for a sentence. */
export function quoted(name: string): string {
  return `"${shown(name, 120)}"`;
}

/** Template tag for every message: values pass through `shown` and are never printed raw. */
export function say(text: TemplateStringsArray, ...values: (string | number)[]): string {
  return String.raw({ raw: text }, ...values.map(value => shown(String(value))));
}

/** Characters that Markdown or GitHub could read as structure anywhere. `(` is harmless without a `]` before it. */
const ALWAYS = /[\\`*_{}[\]#+!|~@$^\u200b]/;
/** Inside a word a hyphen or slash has no meaning, except that GitHub turns `GH-12` into a link. */
const OUTSIDE_WORDS = /(?<![A-Za-z0-9])[-/]|[-/](?![A-Za-z0-9])|(?<=\bgh)-(?=\d)/;
/** A dot is fine inside a number or at the end of a sentence. But `1. ` begins a list, and `www.` a link. */
const OTHER_DOTS = /\.(?!(?<=\d\.)\d|(?<=[A-Za-z"')]\.)(?<!www\.)(?:\s|$))/;
/** A colon is fine before a space. But `:x:` is an emoji, and `x://` begins a link. */
const OTHER_COLONS = /(?<![A-Za-z0-9"')]):|:(?! )/;
/** `=` alone on a line makes a heading, but not as the second half of an operator; `1) ` begins a list. */
const REST = /(?<![<>=!])=|(?<=^\s*\d+)\)/;
const STRUCTURE = new RegExp(
  [ALWAYS, OUTSIDE_WORDS, OTHER_DOTS, OTHER_COLONS, REST].map(({ source }) => source).join('|'),
  'gi',
);

/**
 * What GitHub turns into a mention or an issue reference in comments. It searches the finished HTML, where an entity is
 * the character again, so only an extra character in between helps.
 */
const REFERENCE = /[@#]|\bGH-(?=\d)/gi;

/**
 * Makes Markdown and HTML inert, on one line: for table cells, headings and list items of the job summary. Harmless
 * text is unchanged, so that the report is readable in a chat too.
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
