/** Completes the inputs given to the demo: names become values, and required inputs are filled in. */
import { join, relative } from 'node:path';
import { GATE_POLICY, POLICY, SEAL_KEY } from '../openrouter/openrouter-federation.ts';
import type { DemoAccount } from './demo-account.ts';

export type Given = Record<string, string>;

const KEYS_FILE = join(import.meta.dirname, 'demo-keys.yml');

/** Stands for the id of a federation policy, to log in with it. */
export const DEMO_POLICY = 'demo';

/** The same, for the policy that acts as the key of that name. */
export const DEMO_GATE_POLICY = 'prod';

/** A name may be given instead of a hash, the value of a key, or a policy. */
export function withValuesOfNames(given: Given, { openrouter }: DemoAccount): Given {
  const { hash, 'api-key': secret, 'federation-policy-id': policy } = given;
  const key = (name: string) => openrouter.keysNamed(name)[0];
  const hashes = hash?.split(',').map(each => key(each.trim())?.hash ?? each);
  const secretOf = (name: string) => (name === 'provisioning-key' ? openrouter.managementKey : key(name)?.secret);
  return {
    ...given,
    ...(hashes !== undefined && { hash: hashes.join(',') }),
    ...(secret !== undefined && { 'api-key': secretOf(secret) ?? secret }),
    ...(policy === DEMO_POLICY && { 'federation-policy-id': POLICY }),
    ...(policy === DEMO_GATE_POLICY && { 'federation-policy-id': GATE_POLICY }),
  };
}

/** Missing required inputs, so that each operation can be tried by its name alone. */
export function filledIn(given: Given, account: DemoAccount): Given {
  const has = (...names: string[]) => names.some(name => given[name] !== undefined);
  const { operation = 'update' } = given;
  const filled = { ...credentials(given, account), ...settings(given) };
  const stores = operation === 'apply' || has('store-in') || filled['store-in'] !== undefined;
  if ((stores || has('leaked-in')) && !has('github-token')) filled['github-token'] = account.github.token;
  return filled;
}

function credentials(given: Given, { openrouter }: DemoAccount): Given {
  const { operation = 'update' } = given;
  if (given['provisioning-key'] !== undefined) return {};
  if (given['federation-policy-id'] !== undefined) {
    const writes = ['update', 'rotate', 'create', 'delete', 'apply'].includes(operation);
    return writes && given['seal-key'] === undefined ? { 'seal-key': SEAL_KEY } : {};
  }
  const isGate = operation === 'check' && given['api-key'] !== undefined;
  return isGate || operation === 'validate' ? {} : { 'provisioning-key': openrouter.managementKey };
}

function settings(given: Given): Given {
  const { operation = 'update' } = given;
  const has = (...names: string[]) => names.some(name => given[name] !== undefined);
  const filled: Given = {};
  if ((operation === 'apply' || operation === 'validate') && !has('config')) {
    filled.config = relative(process.cwd(), KEYS_FILE);
  }
  const selects = ['update', 'check', 'rotate', 'delete'].includes(operation);
  const isGate = operation === 'check' && given['federation-policy-id'] === DEMO_GATE_POLICY;
  if (selects && !isGate && !has('hash', 'current-name', 'api-key', 'leaked-in')) filled['current-name'] = 'prod';
  const asked = has('name', 'disabled', 'limit', 'limit-reset', 'include-byok-in-limit');
  if (operation === 'update' && filled['current-name'] !== undefined && !asked) filled.limit = 'raise by 25';
  if (operation === 'create' && !has('name')) {
    filled.name = 'pr-128';
    if (!has('limit')) filled.limit = '5';
  }
  if ((operation === 'rotate' || operation === 'create') && !has('store-in', 'output-key')) {
    filled['store-in'] =
      operation === 'rotate'
        ? 'repository OPENROUTER_API_KEY\nenvironment production OPENROUTER_API_KEY'
        : 'repository OPENROUTER_API_KEY_PR';
  }
  return filled;
}
