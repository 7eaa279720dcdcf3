/** Holds action.yml and every workflow against GitHub's language service; fails with each fault in a line. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { languageFaults } from './language-service.ts';

const root = join(import.meta.dirname, '..');
const folder = '.github/workflows';
const workflows = existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : [];
const files = ['action.yml', ...workflows.filter(name => /\.ya?ml$/.test(name)).map(name => `${folder}/${name}`)];

const faults = await Promise.all(files.map(file => languageFaults(file, readFileSync(join(root, file), 'utf8'))));
for (const fault of faults.flat()) console.error(fault);
if (faults.flat().length > 0) process.exitCode = 1;
