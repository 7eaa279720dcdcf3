/** The lines of `report-to`. */
import { describe, expect, test } from 'vitest';
import { parseReportPlaces } from '../../../src/domain/command/places.ts';

describe('a place', () => {
  test.for([
    ['pull-request', { kind: 'pull-request', number: undefined, title: '' }],
    ['pull-request 12', { kind: 'pull-request', number: 12, title: '' }],
    ['  pull-request  12   web keys ', { kind: 'pull-request', number: 12, title: 'web keys' }],
    ['pull-request web keys', { kind: 'pull-request', number: undefined, title: 'web keys' }],
    ['pull-request 12th of May', { kind: 'pull-request', number: undefined, title: '12th of May' }],
    ['issue Keys need attention', { kind: 'issue', title: 'Keys need attention' }],
    [`issue ${'x'.repeat(200)}`, { kind: 'issue', title: 'x'.repeat(200) }],
  ] as const)('%j', ([line, expected]) => {
    expect(parseReportPlaces(line)).toEqual({ values: [{ line: line.trim(), ...expected }], faults: [] });
  });

  test.for([
    ['pr 12', 'did you mean pull-request?'],
    ['isue x', 'did you mean issue?'],
    ['slack #keys', 'write pull-request [NUMBER] [TITLE] or issue TITLE'],
    ['issue', 'the title of the issue is missing'],
    ['pull-request #12', 'without #'],
    ['pull-request 0', 'not the number of a pull request'],
    ['pull-request 1234567890', 'not the number of a pull request'],
    [`issue ${'x'.repeat(201)}`, 'the title has 201 characters; at most 200 are allowed'],
    ['issue a\nissue a', 'the same place twice'],
    ['issue a\u200bb', 'invisible character'],
  ] as const)('%j is refused', ([text, fault]) => {
    expect(parseReportPlaces(text).faults).toEqual([expect.stringContaining(fault)]);
  });

  test('may be one of several, with comments between them', () => {
    expect(parseReportPlaces('# where\npull-request\n\nissue a\r\nissue b\n').values).toHaveLength(3);
  });
});
