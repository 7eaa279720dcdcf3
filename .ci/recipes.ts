/**
 * The recipes of README and docs: every YAML block that is a whole workflow, and variants described on the same page.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Recipe {
  /** `README.md:61`, the line where it begins. */
  source: string;
  text: string;
}

interface Block {
  line: number;
  text: string;
  /** Its headings of the second and third level. */
  section: string;
  subsection: string;
}

const ROOT = join(import.meta.dirname, '..');

export function recipes(): Recipe[] {
  const docs = readdirSync(join(ROOT, 'docs')).filter(name => name.endsWith('.md'));
  return ['README.md', ...docs.map(name => `docs/${name}`)].flatMap(file => {
    const text = readFileSync(join(ROOT, file), 'utf8').replaceAll('\r\n', '\n');
    return recipesIn(text).map(({ line, text: recipe }) => ({ source: `${file}:${line}`, text: recipe }));
  });
}

/**
 * The workflows in a Markdown text, each with its first line. If a workflow stores a key, readers can replace its steps
 * with the blocks under the headings of other stores: each of these makes one more workflow.
 */
export function recipesIn(markdown: string): { line: number; text: string }[] {
  const all = blocksIn(markdown);
  return all.flatMap(({ line, text, section, subsection }) => {
    if (isWorkflow(text)) return [{ line, text }];
    const storing = all.find(each => each.section === section && isWorkflow(each.text) && storesKey(each.text));
    return storing === undefined || subsection === '' ? [] : [{ line, text: inStore(storing.text, subsection, text) }];
  });
}

/** Whether the workflow rotates a key and stores it somewhere other than in GitHub. */
export function storesKey(text: string): boolean {
  return text.includes('- name: Store it\n');
}

/** The workflow with its last step replaced by the one in docs/recipes.md that ends old keys later. */
export function endingLater(text: string): string {
  const all = blocksIn(readFileSync(join(ROOT, 'docs/recipes.md'), 'utf8').replaceAll('\r\n', '\n'));
  const section = all.find(({ text: each }) => isWorkflow(each) && storesKey(each))?.section;
  const later = all.filter(block => block.section === section && block.subsection === '' && !isWorkflow(block.text));
  if (later.length !== 1) throw new Error('One block is about ending old keys later.');
  return [...stepsOf(text).slice(0, -1), ...later.map(block => indented(block.text))].join('');
}

function blocksIn(markdown: string): Block[] {
  const headings = [...markdown.matchAll(/^(##+) (.*)$/gm)];
  return [...markdown.matchAll(/^( *)```ya?ml\n(.*?)^ *```$/gms)].map(({ 1: indent = '', 2: text = '', index }) => {
    const before = headings.filter(heading => heading.index < index);
    const start = before.findLastIndex(([, level]) => level === '##');
    return {
      line: markdown.slice(0, index).split('\n').length + 1,
      text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
      section: before[start]?.[2] ?? '',
      subsection: before.slice(start + 1).at(-1)?.[2] ?? '',
    };
  });
}

function isWorkflow(text: string): boolean {
  return /^on:/m.test(text) && /^jobs:/m.test(text);
}

/**
 * The workflow with the steps of another store: the last one replaces "Store it", those before it replace "Log in". The
 * block is a list of steps, or the part of a job that also has `permissions`.
 */
function inStore(workflow: string, store: string, block: string): string {
  const [permissions, steps] = block.startsWith('permissions:') ? block.split('steps:\n') : ['', block];
  const own = stepsOf(indented(permissions === '' ? block : (steps ?? '').replaceAll(/^ {2}/gm, '')));
  return stepsOf(workflow)
    .flatMap(step => {
      if (step.includes('- name: Log in\n')) return own.slice(0, -1);
      return storesKey(step) ? own.slice(-1) : [step];
    })
    .join('')
    .replace(/^name: .*$/m, name => name.replace(/ in .*/, ` in ${store}`))
    .replace(/^ {4}permissions:\n {6}.*\n/m, same => permissions?.replaceAll(/^(?=.)/gm, '    ') || same);
}

/** Splits a workflow with one job into the text before its steps (or nothing) and the steps. */
function stepsOf(text: string): string[] {
  return text.split(/^(?= {6}- )/m);
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(6));
}

/** Writes all recipes below a folder, named after their sources; returns the folder of workflows. */
export function writeRecipes(folder: string): string {
  const workflows = join(folder, '.github/workflows');
  mkdirSync(workflows, { recursive: true });
  for (const { source, text } of recipes()) {
    writeFileSync(join(workflows, `${source.replaceAll('/', '-').replace(':', '-line-')}.yml`), text);
  }
  return workflows;
}
