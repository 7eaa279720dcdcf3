/** Searches public files for what they must never contain: secrets, paths of someone's machine, registry addresses. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

const LEAKS: [what: string, pattern: RegExp][] = [
  ['an OpenRouter key', /sk-or-v1-[0-9a-f]{64}/],
  ['a GitHub token', /\bgh[pousr]_[A-Za-z0-9]{36}|\bgithub_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}/],
  ['a private key', /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/]{40}/],
  ["a path of somebody's machine", /(?<![\w./~$*-])\/(?:root|work|Users\/\w+|home\/(?!runner\b)\w+)\//],
  ['the address of a registry', /"resolved": *"http|^registry\s*=/m],
];

const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0');
for (const file of files.filter(each => each !== '' && !/\.(png|svg)$/.test(each))) {
  const text = readFileSync(join(root, file), 'utf8');
  for (const [what, pattern] of LEAKS) {
    const at = text.search(pattern);
    if (at < 0) continue;
    console.error(`${file}:${text.slice(0, at).split('\n').length}: looks like ${what}`);
    process.exitCode = 1;
  }
}
