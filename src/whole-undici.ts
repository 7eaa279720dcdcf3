/**
 * All of undici, loaded only where a proxy or octokit needs it. Octokit hangs below it, so that the bundle holds one
 * undici and not two.
 */
export { EnvHttpProxyAgent } from 'undici';

/** The GitHub client, which brings octokit. */
export const loadOctokit = () => import('./github/octokit.ts');
