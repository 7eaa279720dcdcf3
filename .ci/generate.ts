/**
 * Generates text from the declarations of inputs and outputs: `inputs` and `outputs` of action.yml, and the tables
 * between markers (`<!-- generated: inputs -->` to `<!-- end of generated: inputs -->`) in the README and
 * docs/reference.md. Everything around them is written by hand. Also generates the JSON Schema of keys files from its
 * declarations.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { OPERATIONS, type OperationName } from '../src/domain/command/command.ts';
import { FIELDS } from '../src/domain/key/key.ts';
import { type Declaration, type Documentation, INPUTS } from '../src/inputs/input-declaration.ts';
import { OUTPUTS, type OutputDeclaration } from '../src/report/outputs/output-declaration.ts';
import { keysFileSchema } from './keys-file-schema.ts';

const root = join(import.meta.dirname, '..');

const inputs: [string, Declaration & { docs: Documentation }][] = Object.entries(INPUTS).map(
  ([name, input]: [string, Declaration & { docs: Documentation }]) => [
    name,
    { ...input, ...(input.docs.expression !== undefined && { default: input.docs.expression }) },
  ],
);
const outputs: [string, OutputDeclaration][] = Object.entries(OUTPUTS);

/** The inputs that most workflows use: those in the README. */
const COMMON_INPUTS = new Set<string>([
  'operation',
  'dry-run',
  'provisioning-key',
  'hash',
  'current-name',
  'api-key',
  'workspace-id',
  'where',
  'max-keys',
  'name',
  'disabled',
  'limit',
  'limit-reset',
  'expires-in',
  'store-in',
  'github-token',
  'retire',
  'require',
  'config',
  'report-to',
] satisfies (keyof typeof INPUTS)[]);

/** The outputs that most workflows use: those in the README. */
const COMMON_OUTPUTS = new Set<string>([
  'hash',
  'limit',
  'changed',
  'report-file',
  'headline',
  'previous-limit',
  'passed',
  'unmet',
  'key',
  'budget-remaining',
  'drift',
] satisfies (keyof typeof OUTPUTS)[]);

const FILES: Record<string, (text: string) => string> = {
  'action.yml': withMetadata,
  'README.md': text => withSections(text, { inputs: inputsInShort, outputs: outputsInShort }),
  'docs/reference.md': text => withSections(text, { inputs: inputsInFull, outputs: outputsInFull, fields: fieldTable }),
  'docs/openrouter-keys.schema.json': () => `${JSON.stringify(keysFileSchema(), undefined, 2)}\n`,
};

if (import.meta.main) {
  for (const [file, text] of outdated()) {
    writeFileSync(join(root, file), text);
    console.log(`${file} is new`);
  }
}

/** The outdated files, with their correct content. */
export function outdated(): Map<string, string> {
  const files = new Map<string, string>();
  for (const [file, generate] of Object.entries(FILES)) {
    const text = readFileSync(join(root, file), 'utf8');
    const generated = generate(text);
    if (generated !== text) files.set(file, generated);
  }
  return files;
}

function withMetadata(text: string): string {
  const parts = /^(?<head>.*?)^inputs:\n.*?(?<tail>^runs:\n.*)$/ms.exec(text)?.groups;
  if (parts === undefined) throw new Error('action.yml lacks `inputs:` or `runs:`.');
  const metadata = {
    inputs: Object.fromEntries(
      inputs.map(([name, { docs, default: fallback }]) => [
        name,
        { description: docs.line, ...(fallback !== undefined && { default: fallback }) },
      ]),
    ),
    outputs: Object.fromEntries(outputs.map(([name, { docs }]) => [name, { description: docs.line }])),
  };
  return `${parts.head}${stringify(metadata, { lineWidth: 0 }).replace('\noutputs:', '\n\noutputs:')}\n${parts.tail}`;
}

function withSections(text: string, sections: Record<string, () => string>): string {
  let result = text;
  for (const [name, section] of Object.entries(sections)) {
    const place = new RegExp(`(?<=<!-- generated: ${name} -->\n).*(?=<!-- end of generated: ${name} -->)`, 's');
    if (!place.test(result)) throw new Error(`The markers of the generated section ${name} are missing.`);
    result = result.replace(place, () => `\n${section()}\n`);
  }
  return result;
}

function inputsInShort(): string {
  const common = inputs.filter(([name]) => COMMON_INPUTS.has(name));
  const rows = common.map(([name, { operations, docs, default: fallback }]) => [
    code(name),
    operationsText(operations),
    `${docs.line}${fallback === undefined ? '' : ` Default: ${code(fallback)}.`}`,
  ]);
  return `${table(['input', 'operations', 'meaning'], rows).join('\n')}\n`;
}

function outputsInShort(): string {
  const common = outputs.filter(([name]) => COMMON_OUTPUTS.has(name));
  const rows = common.map(([name, { operations, docs }]) => [code(name), whenSet(operations, docs), docs.line]);
  return `${table(['output', 'operations', 'meaning'], rows).join('\n')}\n`;
}

function inputsInFull(): string {
  return grouped(inputs, (group, members) => [
    `### Inputs: ${group.toLowerCase()}`,
    '',
    ...table(
      ['input', 'default', 'operations', 'meaning'],
      members.map(([name, { operations, docs, default: fallback }]) => [
        code(name),
        fallback === undefined ? '' : code(fallback),
        operationsText(operations),
        inFull(docs),
      ]),
    ),
  ]);
}

function outputsInFull(): string {
  return grouped(outputs, (group, members) => {
    const rows = members.map(([name, { operations, docs }]) => [code(name), whenSet(operations, docs), inFull(docs)]);
    return [`### Outputs: ${group.toLowerCase()}`, '', ...table(['output', 'operations', 'meaning'], rows)];
  });
}

/** The fields of conditions, by what they are compared with. */
function fieldTable(): string {
  const kinds = { number: 'numbers', instant: 'instants', flag: '`true` or `false`', text: 'text' } as const;
  const rows = Object.entries(kinds).map(([kind, title]) => {
    const names = Object.entries(FIELDS).filter(([, field]) => field.kind === kind);
    return [title, names.map(([name]) => code(name.replaceAll('_', '-'))).join(', ')];
  });
  return `${table(['compared as', 'fields'], rows).join('\n')}\n`;
}

/** The sections of all groups, in the order in which they first appear. */
function grouped<Member extends [string, { docs: { group: string } }]>(
  members: readonly Member[],
  section: (group: string, members: readonly Member[]) => string[],
): string {
  const groups = Map.groupBy(members, ([, { docs }]) => docs.group);
  return [...groups].map(([group, some]) => `${section(group, some).join('\n')}\n`).join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].map(each =>
    each.replaceAll(/(?<=\|) {2}(?=\|)/g, ' '),
  );
}

function inFull({ line, more }: { line: string; more?: string }): string {
  return more === undefined ? line : `${line} ${more}`;
}

function whenSet(operations: readonly OperationName[], { when }: { when?: string }): string {
  return [operationsText(operations), when].filter(Boolean).join(', ');
}

function operationsText(operations: readonly OperationName[]): string {
  const missing = OPERATIONS.filter(each => !operations.includes(each));
  if (missing.length === 0) return 'all';
  return missing.length <= 2 ? `all but ${missing.join(', ')}` : operations.join(', ');
}

function code(text: string): string {
  return `\`${text}\``;
}
