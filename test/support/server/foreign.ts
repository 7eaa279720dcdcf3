// Answers that are not the API's own but those of a proxy, a gateway, a firewall or another API.

import type { Fault } from './faults.ts';

/**
 * One of each kind with this status, for test tables. None has the form of OpenRouter (`error.message`) or GitHub
 * (`message` with `X-GitHub-Request-Id`).
 */
export function foreignAnswers(status: number): [what: string, fault: Fault][] {
  return [
    ['a page', { html: status }],
    ['nothing', { empty: status }],
    ['text', { foreign: status, body: 'no healthy upstream', headers: { 'content-type': 'text/plain' } }],
    ['JSON of another API', { foreign: status, body: { detail: 'Not Found' } }],
    ['a message without an error', { foreign: status, body: { message: 'Not Found' } }],
    ['an error that is text', { foreign: status, body: { error: 'not_found' } }],
    ['an error without a message', { foreign: status, body: { error: { code: status } } }],
    ['a list', { foreign: status, body: [] }],
    ['null', { foreign: status, body: null }],
    ['half of an own error', { foreign: status, body: '{"error":{"code":404,"mess', headers: JSON_TYPE }],
  ];
}

const JSON_TYPE = { 'content-type': 'application/json' };
