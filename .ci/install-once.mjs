// Installs the dependencies in a fresh clone, so that one command is enough. Runs on the machine's own Node.
import { execSync } from 'node:child_process';
import { existsSync } from 'node:fs';

if (!existsSync('node_modules/.package-lock.json')) execSync('npm ci --loglevel=error', { stdio: 'inherit' });
