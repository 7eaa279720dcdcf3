/**
 * Checks action.yml, our workflows and every recipe of README and docs with GitHub's language service; prints each
 * fault.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { languageFaults } from './language-service.ts';
import { recipes } from './recipes.ts';

const root = join(import.meta.dirname, '..');
const workflows = readdirSync(join(root, '.github/workflows')).map(name => `.github/workflows/${name}`);
const files = ['action.yml', ...workflows].map(source => ({ source, text: readFileSync(join(root, source), 'utf8') }));

const faults = await Promise.all([...files, ...recipes()].map(({ source, text }) => languageFaults(source, text)));
for (const fault of faults.flat()) console.error(fault);
if (faults.flat().length > 0) process.exitCode = 1;
