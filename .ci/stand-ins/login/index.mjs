// Logs in like the action that it replaces: with a token of the job, and only the inputs of that action.
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';

const NEEDED = {
  aws: 'aws-region role-to-assume',
  az: 'client-id subscription-id tenant-id',
  gcloud: 'project_id workload_identity_provider',
  kubectl: 'kubeconfig',
  vault: 'method outputToken role url',
};

const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token, ...env } = process.env;
const input = name => env[`INPUT_${name.toUpperCase()}`];
const given = Object.values(NEEDED)
  .flatMap(names => names.split(' '))
  .filter(input);
const store = Object.keys(NEEDED).find(name => NEEDED[name] === given.join(' '));
if (store === undefined) throw new Error(`No store is logged in to with ${given.join(', ')}.`);
if (store === 'vault' && (input('method') !== 'jwt' || input('outputToken') !== 'true'))
  throw new Error('Vault needs jwt.');
if (store !== 'kubectl') {
  if (!url || !token) throw new Error('The job needs id-token: write.');
  const { ok } = await fetch(`${url}&audience=${store}`, { headers: { authorization: `Bearer ${token}` } });
  if (!ok) throw new Error('GitHub gave no token.');
}
if (store === 'vault') {
  const session = `hvs.${randomUUID()}`;
  console.log(`::add-mask::${session}`);
  appendFileSync(env.GITHUB_OUTPUT, `vault_token=${session}\n`);
} else {
  appendFileSync(env.GITHUB_ENV, `STAND_IN_LOGIN=${store}\n`);
}
