/** The hidden first line by which this action finds again what it has posted. */
import type { ReportPlace } from '../domain/command/report-to.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** It depends on the kind, the workflow's file (on any branch) and the title. */
export function markerOf({ kind, title }: Pick<ReportPlace, 'kind' | 'title'>, env: Environment): string {
  return marked([kind, workflowFile(env), title]);
}

/** Of the comment with which a run closes an issue, so that this run finds it again. */
export function closingMarker(marker: string, env: Environment): string {
  return marked(['closing', marker, env.GITHUB_RUN_ID ?? '', env.GITHUB_RUN_ATTEMPT ?? '']);
}

/** Whether the marker is the whole first line of the text. */
export function bears(text: string, marker: string): boolean {
  return text.split(/\r?\n/, 1)[0] === marker;
}

/** `octo-org/app/.github/workflows/keys.yml`; the name of the workflow where the runner does not set its file. */
function workflowFile(env: Environment): string {
  const path = env.GITHUB_WORKFLOW_REF?.replace(/@.*$/s, '');
  return path || `${env.GITHUB_REPOSITORY ?? ''}\n${env.GITHUB_WORKFLOW ?? ''}`;
}

function marked(parts: readonly string[]): string {
  const { createHash } = process.getBuiltinModule('node:crypto');
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return `<!-- openrouter-key-action ${digest} -->`;
}
