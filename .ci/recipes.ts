/** The recipes of the README and docs: every YAML block that is a whole workflow. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Recipe {
  /** `README.md:61`, the line where it begins. */
  source: string;
  text: string;
}

const ROOT = join(import.meta.dirname, '..');

export function recipes(): Recipe[] {
  const docs = readdirSync(join(ROOT, 'docs')).filter(name => name.endsWith('.md'));
  return ['README.md', ...docs.map(name => `docs/${name}`)].flatMap(file => {
    const text = readFileSync(join(ROOT, file), 'utf8').replaceAll('\r\n', '\n');
    return recipesIn(text).map(({ line, text: recipe }) => ({ source: `${file}:${line}`, text: recipe }));
  });
}

/** The workflows in a Markdown text, with the line of each that it begins at. */
export function recipesIn(markdown: string): { line: number; text: string }[] {
  return [...markdown.matchAll(/^( *)```ya?ml\n(.*?)^ *```$/gms)]
    .map(({ 1: indent = '', 2: text = '', index }) => ({
      line: markdown.slice(0, index).split('\n').length + 1,
      text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }))
    .filter(({ text }) => /^on:/m.test(text) && /^jobs:/m.test(text));
}

/** Writes all recipes below a folder, named so that a fault in one leads to its source; returns the folder of workflows. */
export function writeRecipes(folder: string): string {
  const workflows = join(folder, '.github/workflows');
  mkdirSync(workflows, { recursive: true });
  for (const { source, text } of recipes()) {
    writeFileSync(join(workflows, `${source.replaceAll('/', '-').replace(':', '-line-')}.yml`), text);
  }
  return workflows;
}
