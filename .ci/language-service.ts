/** GitHub's own language service, which validates workflows and action.yml like GitHub's editor. */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { basename, join } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parse } from 'yaml';
import { repository } from './repository.ts';

const ROOT = join(import.meta.dirname, '..');

// It imports JSON schemas without the import attribute that Node requires.
registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    return resolved.url.endsWith('.json') ? { ...resolved, importAttributes: { type: 'json' } } : resolved;
  },
});
const { validate } = await import('@actions/languageservice');

/** This repository, as workflows name it. */
const ADDRESS = repository();

/** The inputs of third-party actions that workflows and recipes use. */
const OTHERS: Record<string, string[]> = {
  'actions/attest-build-provenance': ['subject-path'],
  'actions/checkout': ['fetch-depth', 'persist-credentials'],
  'actions/create-github-app-token': [
    'app-id',
    'client-id',
    'owner',
    'permission-dependabot-secrets',
    'permission-environments',
    'permission-organization-secrets',
    'permission-secret-scanning-alerts',
    'permission-secrets',
    'private-key',
    'repositories',
  ],
  'actions/setup-node': ['node-version', 'package-manager-cache'],
  'aws-actions/configure-aws-credentials': ['aws-region', 'role-to-assume'],
  'azure/k8s-set-context': ['kubeconfig'],
  'azure/login': ['client-id', 'subscription-id', 'tenant-id'],
  'github/codeql-action/analyze': ['category'],
  'github/codeql-action/init': ['config', 'languages', 'queries'],
  'google-github-actions/auth': ['project_id', 'workload_identity_provider'],
  'hashicorp/vault-action': ['method', 'outputToken', 'role', 'url'],
  'slackapi/slack-github-action': ['payload', 'webhook', 'webhook-type'],
};

/**
 * The language service's faults in a workflow (or an action, if the file is named action.yml), one sentence each. Steps
 * that use this action are validated against its action.yml.
 */
export async function languageFaults(path: string, text: string): Promise<string[]> {
  const isAction = basename(path) === 'action.yml';
  const uri = isAction ? 'file:///action.yml' : `file:///.github/workflows/${basename(path)}`;
  const found = await validate(TextDocument.create(uri, 'yaml', 1, text), {
    actionsMetadataProvider: {
      fetchActionMetadata: async ({ owner, name, path }) => {
        if (`${owner}/${name}` === ADDRESS) return parse(readFileSync(join(ROOT, 'action.yml'), 'utf8'));
        const inputs = OTHERS[[owner, name, path].filter(Boolean).join('/')];
        if (inputs === undefined) return undefined;
        return {
          name,
          description: name,
          inputs: Object.fromEntries(inputs.map(each => [each, { description: each }])),
        };
      },
    },
  });
  return found.map(({ message, range }) => `${path}:${range.start.line + 1}: ${message}`);
}
