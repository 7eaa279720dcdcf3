/** `store-in`: where a new key is stored, one target a line (section 6 of the contract). */
import { quoted } from './untrusted.ts';

/** `line` is the target as the input wrote it. */
export type Target = { line: string; secret: string } & (
  | { kind: 'repository' | 'dependabot' | 'codespaces'; owner: string; repo: string }
  | { kind: 'environment'; owner: string; repo: string; environment: string }
  | { kind: 'organization'; org: string }
);

const FORMS =
  'repository NAME, environment ENVIRONMENT NAME, dependabot NAME, codespaces NAME or organization ORG NAME, ' +
  'with OWNER/REPO: before it for another repository';

/** The targets of a text, and a fault for every line that is none. `own` is the workflow's repository. */
export function parseTargets(text: string, own: string | undefined): { targets: Target[]; faults: string[] } {
  const targets = new Map<string, Target>();
  const faults: string[] = [];
  for (const line of text.split(/\r\n|\n|\r/).map(each => each.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const target = parseTarget(line, own);
    const name = typeof target === 'string' ? '' : targetText(target).toLowerCase();
    if (typeof target === 'string') faults.push(`${quoted(line)}: ${target}`);
    else if (targets.has(name)) faults.push(`${quoted(line)}: the same target twice`);
    else targets.set(name, target);
  }
  return { targets: [...targets.values()], faults };
}

/** The target in full, whoever's workflow it is: how messages name it. */
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

function parseTarget(line: string, own: string | undefined): Target | string {
  const prefixed = /^([^\s:]+):\s*(.*)$/s.exec(line);
  const [repository, rest] = prefixed ? [prefixed[1] ?? '', prefixed[2] ?? ''] : [own, line];
  const words = rest.split(/\s+/);
  const [kind = '', secret = ''] = [words[0], words.length > 1 ? words.at(-1) : ''];
  if (!/^(repository|environment|dependabot|codespaces|organization)$/.test(kind)) return `write ${FORMS}`;
  if (secret === '') return `the secret's name is missing; write ${FORMS}`;
  const wrongName = secretNameFault(secret);
  if (wrongName) return wrongName;
  const between = rest.slice(kind.length, rest.length - secret.length).trim();
  if (kind === 'organization') return organizationTarget(line, between, secret, prefixed !== null);
  const place = /^([A-Za-z0-9][\w-]*)\/(?!\.{1,2}$)([\w.-]+)$/.exec(repository ?? '');
  if (!place) {
    return prefixed
      ? 'before the colon stands OWNER/REPO'
      : 'the workflow has no repository; write OWNER/REPO: before it';
  }
  const [, owner = '', repo = ''] = place;
  if (kind === 'environment') {
    return between === ''
      ? "the environment or the secret's name is missing: write environment ENVIRONMENT NAME"
      : { line, kind, owner, repo, environment: between, secret };
  }
  if (between !== '') return `too many words; write ${kind} NAME`;
  return { line, kind: kind as 'repository' | 'dependabot' | 'codespaces', owner, repo, secret };
}

function organizationTarget(line: string, org: string, secret: string, prefixed: boolean): Target | string {
  if (prefixed) return 'an organization target takes no OWNER/REPO: before it';
  return /^[A-Za-z0-9][\w-]*$/.test(org) ? { line, kind: 'organization', org, secret } : 'write organization ORG NAME';
}

function secretNameFault(secret: string): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(secret)) {
    return `${quoted(secret)} is no name for a secret: letters, digits and _, not beginning with a digit`;
  }
  return /^github_/i.test(secret) ? 'the name of a secret may not begin with GITHUB_' : undefined;
}
