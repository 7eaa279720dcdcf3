/** `leaked-in`: where keys leaked, one place per line. */
import { parseLines } from '../text/lines.ts';
import type { Parsed, ParsedLines } from '../text/parsed.ts';

/** `line` is the place as messages name it. */
export type LeakPlace = { line: string } & (
  | { kind: 'repository'; owner: string; repo: string }
  | { kind: 'organization'; org: string }
);

const FORMS = 'write repository, OWNER/REPO: repository, or organization ORG';

/** The places of a text, and a fault for every line that is none. `own` is the workflow's repository. */
export function parseLeakPlaces(text: string, own: string | undefined): ParsedLines<LeakPlace> {
  const known = new Set<string>();
  return parseLines(text, line => {
    const place = parsePlace(line, own);
    if ('fault' in place) return place;
    // GitHub's names are the same in any case.
    const name = place.value.line.toLowerCase();
    if (known.has(name)) return { fault: 'the same place twice' };
    known.add(name);
    return place;
  });
}

function parsePlace(line: string, own: string | undefined): Parsed<LeakPlace> {
  const org = /^organization\s+([A-Za-z0-9][\w-]*)$/.exec(line)?.[1];
  if (org !== undefined) return { value: { line: `organization ${org}`, kind: 'organization', org } };
  const [, before] = /^(?:([^\s:]+):\s*)?repository$/.exec(line) ?? [];
  if (before === undefined && line !== 'repository') return { fault: FORMS };
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
