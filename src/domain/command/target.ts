/** `store-in`: where a new key is stored, one target per line. */
import { type Parsed, type ParsedLines, parseLines } from '../text/parse.ts';
import { misspelt } from '../text/pattern.ts';
import { quoted, say } from '../text/untrusted.ts';

/** `line` is the target as written in the input; `secret` is the name of the secret, not its value. */
export type Target = { line: string; secret: string } & (
  | { kind: 'repository' | 'dependabot' | 'codespaces'; owner: string; repo: string }
  | { kind: 'environment'; owner: string; repo: string; environment: string }
  | { kind: 'organization'; org: string }
);

const FORMS =
  'repository NAME, environment ENVIRONMENT NAME, dependabot NAME, codespaces NAME or organization ORG NAME, ' +
  'with OWNER/REPO: before it for another repository';

/** Parses targets, one per line, with a fault for every invalid line. `own` is the workflow's repository. */
export function parseTargets(text: string, own: string | undefined): ParsedLines<Target> {
  const known = new Set<string>();
  return parseLines(text, line => {
    const target = parseTarget(line, own);
    if ('fault' in target) return target;
    // GitHub's names are case-insensitive.
    const name = targetText(target.value).toLowerCase();
    if (known.has(name)) return { fault: 'the same target twice' };
    known.add(name);
    return target;
  });
}

/** The target in full, with its repository: how messages name it. */
export function targetText(target: Target): string {
  switch (target.kind) {
    case 'organization':
      return `organization ${target.org} ${target.secret}`;
    case 'environment':
      return `${target.owner}/${target.repo}: environment ${target.environment} ${target.secret}`;
    default:
      return `${target.owner}/${target.repo}: ${target.kind} ${target.secret}`;
  }
}

const KINDS = ['repository', 'environment', 'dependabot', 'codespaces', 'organization'] as const;

function parseTarget(line: string, own: string | undefined): Parsed<Target> {
  const prefixed = /^([^\s:]+):\s*(.*)$/s.exec(line);
  const [repository, rest] = prefixed ? [prefixed[1] ?? '', prefixed[2] ?? ''] : [own, line];
  const words = rest.split(/\s+/);
  const kind = KINDS.find(each => each === words[0]);
  const secret = words.length > 1 ? (words.at(-1) ?? '') : '';
  if (kind === undefined) return { fault: `write ${FORMS}${meantKind(words[0] ?? '')}` };
  if (secret === '') return { fault: `the secret's name is missing; write ${FORMS}` };
  const wrongName = secretNameFault(secret);
  if (wrongName) return { fault: wrongName };
  const between = rest.slice(kind.length, rest.length - secret.length).trim();
  if (kind === 'organization') return organizationTarget(line, between, secret, prefixed !== null);
  const place = /^([A-Za-z0-9][\w-]*)\/(?!\.{1,2}$)([\w.-]+)$/.exec(repository ?? '');
  if (!place) {
    return prefixed
      ? { fault: 'before the colon stands OWNER/REPO' }
      : { fault: 'the workflow has no repository; write OWNER/REPO: before it' };
  }
  const [, owner = '', repo = ''] = place;
  if (kind === 'environment') {
    if (between === '')
      return { fault: "the environment or the secret's name is missing: write environment ENVIRONMENT NAME" };
    // In the path of a request these would lead to another resource.
    if (/^\.{1,2}$/.test(between)) return { fault: `${quoted(between)} is not a name of an environment` };
    return { value: { line, kind, owner, repo, environment: between, secret } };
  }
  if (between !== '') return { fault: `too many words; write ${kind} NAME` };
  return { value: { line, kind, owner, repo, secret } };
}

const SHORT_KINDS: ReadonlyMap<string, string> = new Map([
  ['repo', 'repository'],
  ['env', 'environment'],
  ['org', 'organization'],
  ['secret', 'repository'],
  ['actions', 'repository'],
]);

function meantKind(word: string): string {
  const meant = SHORT_KINDS.get(word.toLowerCase()) ?? misspelt(word, KINDS);
  return meant === undefined ? '' : say` (did you mean ${meant}?)`;
}

function organizationTarget(line: string, org: string, secret: string, prefixed: boolean): Parsed<Target> {
  if (prefixed) return { fault: 'an organization target takes no OWNER/REPO: before it' };
  return /^[A-Za-z0-9][\w-]*$/.test(org)
    ? { value: { line, kind: 'organization', org, secret } }
    : { fault: 'write organization ORG NAME' };
}

function secretNameFault(secret: string): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(secret)) {
    return `${quoted(secret)} is not a valid name for a secret: letters, digits and _, not beginning with a digit`;
  }
  return /^github_/i.test(secret) ? 'the name of a secret may not begin with GITHUB_' : undefined;
}
