/** `report-to`: where the report of a step is posted, one place per line. */
import { parseLines } from '../text/lines.ts';
import { misspelt } from '../text/nearest.ts';
import type { Parsed, ParsedLines } from '../text/parsed.ts';
import { say } from '../text/untrusted.ts';

/** `line` is the place as the input wrote it. A pull request without a number is that of the event. */
export type ReportPlace = { line: string; title: string } & (
  | { kind: 'pull-request'; number: number | undefined }
  | { kind: 'issue' }
);

/** Where to post, and with which token. */
export interface Reporting {
  places: readonly [ReportPlace, ...ReportPlace[]];
  token: string;
  /** Further attempts after a failed one. */
  maxRetries: number;
}

const FORMS = 'pull-request [NUMBER] [TITLE] or issue TITLE';
const KINDS = ['pull-request', 'issue'] as const;
/** Characters. GitHub takes 256. */
const LONGEST_TITLE = 200;
const SHORT_KINDS: ReadonlyMap<string, (typeof KINDS)[number]> = new Map([
  ['pr', 'pull-request'],
  ['pull', 'pull-request'],
  ['pull_request', 'pull-request'],
  ['comment', 'pull-request'],
]);

/** The places of a text, and a fault for every line that is none. */
export function parseReportPlaces(text: string): ParsedLines<ReportPlace> {
  const known = new Set<string>();
  return parseLines(text, line => {
    const place = parsePlace(line);
    if ('fault' in place) return place;
    const { kind, title } = place.value;
    const name = JSON.stringify([kind, title, kind === 'issue' ? undefined : place.value.number]);
    if (known.has(name)) return { fault: 'the same place twice; give each its own title' };
    known.add(name);
    return place;
  });
}

function parsePlace(line: string): Parsed<ReportPlace> {
  const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(line) ?? [];
  const kind = KINDS.find(each => each === word);
  if (kind === undefined) {
    const meant = SHORT_KINDS.get(word.toLowerCase()) ?? misspelt(word, KINDS);
    return { fault: `write ${FORMS}${meant === undefined ? '' : say` (did you mean ${meant}?)`}` };
  }
  if (kind === 'issue') {
    return rest === ''
      ? { fault: 'the title of the issue is missing; write issue TITLE' }
      : titled({ line, kind }, rest);
  }
  const [, hash = '', digits, title = ''] = /^(#?)(\d+)(?:\s+(.*))?$/s.exec(rest) ?? [];
  if (digits === undefined) return titled({ line, kind, number: undefined }, rest);
  if (hash !== '') return { fault: 'write the number of the pull request without #' };
  const number = Number(digits);
  if (number < 1 || digits.length > 9) return { fault: 'this is not the number of a pull request' };
  return titled({ line, kind, number }, title);
}

function titled(
  place: { line: string } & ({ kind: 'pull-request'; number: number | undefined } | { kind: 'issue' }),
  title: string,
): Parsed<ReportPlace> {
  const length = [...title].length;
  if (length > LONGEST_TITLE)
    return { fault: `the title has ${length} characters; at most ${LONGEST_TITLE} are allowed` };
  return { value: { ...place, title } };
}
