/** Places in inputs, one per line: where keys leaked (`leaked-in`), and where a report is posted (`report-to`). */
import { type Parsed, type ParsedLines, parseLines } from '../text/parse.ts';
import { misspelt } from '../text/pattern.ts';
import { say } from '../text/untrusted.ts';

/** `line` is the place as messages name it. */
export type LeakPlace = { line: string } & (
  | { kind: 'repository'; owner: string; repo: string }
  | { kind: 'organization'; org: string }
);

const LEAK_FORMS = 'write repository, OWNER/REPO: repository, or organization ORG';

/** Parses places, one per line, with a fault for every invalid line. `own` is the workflow's repository. */
export function parseLeakPlaces(text: string, own: string | undefined): ParsedLines<LeakPlace> {
  const known = new Set<string>();
  return parseLines(text, line => {
    const place = parseLeakPlace(line, own);
    if ('fault' in place) return place;
    // GitHub's names are case-insensitive.
    const name = place.value.line.toLowerCase();
    if (known.has(name)) return { fault: 'the same place twice' };
    known.add(name);
    return place;
  });
}

function parseLeakPlace(line: string, own: string | undefined): Parsed<LeakPlace> {
  const org = /^organization\s+([A-Za-z0-9][\w-]*)$/.exec(line)?.[1];
  if (org !== undefined) return { value: { line: `organization ${org}`, kind: 'organization', org } };
  const [, before] = /^(?:([^\s:]+):\s*)?repository$/.exec(line) ?? [];
  if (before === undefined && line !== 'repository') return { fault: LEAK_FORMS };
  const [, owner, repo] = /^([A-Za-z0-9][\w-]*)\/(?!\.{1,2}$)([\w.-]+)$/.exec(before ?? own ?? '') ?? [];
  if (owner === undefined || repo === undefined) {
    return {
      fault: before
        ? 'before the colon stands OWNER/REPO'
        : 'the workflow has no repository; write OWNER/REPO: before it',
    };
  }
  return { value: { line: `${owner}/${repo}: repository`, kind: 'repository', owner, repo } };
}

/** `line` is the place as written in the input. Without a number, the pull request is that of the event. */
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

const REPORT_FORMS = 'pull-request [NUMBER] [TITLE] or issue TITLE';
const KINDS = ['pull-request', 'issue'] as const;
/** Characters. GitHub allows 256. */
const MAX_TITLE_LENGTH = 200;
const SHORT_KINDS: ReadonlyMap<string, (typeof KINDS)[number]> = new Map([
  ['pr', 'pull-request'],
  ['pull', 'pull-request'],
  ['pull_request', 'pull-request'],
  ['comment', 'pull-request'],
]);

/** Parses places, one per line, with a fault for every invalid line. */
export function parseReportPlaces(text: string): ParsedLines<ReportPlace> {
  const known = new Set<string>();
  return parseLines(text, line => {
    const place = parseReportPlace(line);
    if ('fault' in place) return place;
    const { kind, title } = place.value;
    const name = JSON.stringify([kind, title, kind === 'issue' ? undefined : place.value.number]);
    if (known.has(name)) return { fault: 'the same place twice; give each its own title' };
    known.add(name);
    return place;
  });
}

function parseReportPlace(line: string): Parsed<ReportPlace> {
  const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(line) ?? [];
  const kind = KINDS.find(each => each === word);
  if (kind === undefined) {
    const meant = SHORT_KINDS.get(word.toLowerCase()) ?? misspelt(word, KINDS);
    return { fault: `write ${REPORT_FORMS}${meant === undefined ? '' : say` (did you mean ${meant}?)`}` };
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
  if (length > MAX_TITLE_LENGTH)
    return { fault: `the title has ${length} characters; at most ${MAX_TITLE_LENGTH} are allowed` };
  return { value: { ...place, title } };
}
