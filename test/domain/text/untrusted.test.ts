/** Text from outside made safe: for the runner, which takes commands from the log, for terminals and for Markdown. */

import { describe, expect, test, vi } from 'vitest';
import { apiKeysIn, hide, markdown, quoted, redacted, say, shown } from '../../../src/domain/text/untrusted.ts';
import fc from '../../support/properties.ts';

const SECRET = `sk-or-v1-${'0e6f'.repeat(16)}`;

/** Any text, with many dangerous parts. */
const hostile = fc.string({
  unit: fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom('##[', '##', '[', '::', ':', ' ', '\n', '\r', '\t', '\0', '\x1b[31m') },
    { weight: 2, arbitrary: fc.constantFrom('sk-or-', 'sk-or-v1-', '...', '***', '"', '\\', 'a', '\u2028', '\u202e') },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
  ),
  maxLength: 30,
});

describe('text shown in a log', () => {
  test.each([
    ['prod', 'prod'],
    ['two\nlines', 'two\\nlines'],
    ['a\r\nb\tc', 'a\\r\\nb\\tc'],
    ['\x1b[31mred', '\\u001b[31mred'],
    ['\x85 \u2028 \u2029', '\\u0085 \\u2028 \\u2029'],
    ['right \u202eto left', 'right \\u202eto left'],
    ['pr\u{e0041}od\u3164\ufe0f', 'pr\\u{e0041}od\\u3164\ufe0f'],
    ['::set-output name=x::y', ':\\:set-output name=x::y'],
    ['  ::stop-commands::x', '  :\\:stop-commands::x'],
    ['a ::b', 'a ::b'],
    ['x ##[error]y', 'x ##\\[error]y'],
    ['####[[', '####\\[['],
    [`key ${SECRET}!`, 'key sk-or-***!'],
    [`"${SECRET}"`, '"sk-or-***"'],
    ['label sk-or-v1-0e6...1c96 stays', 'label sk-or-v1-0e6...1c96 stays'],
    ['SK-OR-V1-ABCDEFGHIJKLM', 'sk-or-***'],
    [
      'names such as sk-or-v1, sk-or- and sk-or-fifteen_letters stay',
      'names such as sk-or-v1, sk-or- and sk-or-fifteen_letters stay',
    ],
    ['ghs_0123456789abcdefghij and github_pat_11ABCDEFG0123456789_ab', '*** and ***'],
    ['sk-ant-api03-0123456789abcdef, sk-proj-0123456789abcdef', '***, ***'],
    ['{"value":"eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJyZXBvIn0.c2lnbmF0dXJl"}', '{"value":"***"}'],
    ['names such as ghs_short, eyJ.x and my-ghp_0123456789abcdefghij stay', null],
    ['schlüssel 🔑', 'schlüssel 🔑'],
  ])('%j is shown as %s', (text, expected) => {
    expect(shown(text)).toBe(expected ?? text);
  });

  test('is searched for credentials in one pass, whatever it repeats', () => {
    const began = performance.now();
    for (const part of ['eyJ', 'eyJhbGciOiJSUzI1NiJ9.', 'ghp_', 'sk-ant-', '-eyJ.']) redacted(part.repeat(500_000));
    expect(performance.now() - began).toBeLessThan(5000);
  });

  test('is always one line that neither a runner nor a terminal takes for a command', () => {
    fc.assert(
      fc.property(hostile, text => {
        const line = shown(text);
        expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/);
        expect(line).not.toContain('##[');
        expect(line).not.toMatch(/^\s*::/);
      }),
      { numRuns: 3000 },
    );
  });

  test('is the same when processed twice', () => {
    fc.assert(
      fc.property(hostile, text => {
        expect(shown(shown(text))).toBe(shown(text));
      }),
      { numRuns: 3000 },
    );
  });

  test('never contains a key, whole or in part', () => {
    fc.assert(
      fc.property(hostile, hostile, fc.integer({ min: 1, max: 60 }), (before, after, most) => {
        for (const line of [shown(`${before} ${SECRET}${after}`), shown(`${before} ${SECRET}${after}`, most)]) {
          expect(line).not.toContain('0e6f');
        }
      }),
    );
  });

  test('is cut to the maximum length, with a sign that there was more', () => {
    expect(shown('x'.repeat(500), 500)).toHaveLength(500);
    expect(shown('x'.repeat(501), 500)).toBe(`${'x'.repeat(499)}…`);
    expect(quoted('x'.repeat(500)).length).toBeLessThanOrEqual(122);
  });

  test('is what a message interpolates; the message itself is unchanged', () => {
    expect(say`key ${'a\nb'} has ${2}::`).toBe('key a\\nb has 2::');
  });
});

describe('keys in a text', () => {
  test('are all found for masking', () => {
    expect([...apiKeysIn(`a ${SECRET}, {"key":"sk-or-v1-abcdefghijklm"} sk-or-v1-0e6...1c96`)]).toEqual([
      SECRET,
      'sk-or-v1-abcdefghijklm',
    ]);
    expect([...apiKeysIn('sk-or-v1 sk-or- sk-or-123456789012345')]).toEqual([]);
    expect([...apiKeysIn('nothing here')]).toEqual([]);
  });

  test('are replaced, but not the text around them', () => {
    expect(redacted(`{"key":"${SECRET}","x":1}`)).toBe('{"key":"sk-or-***","x":1}');
  });
});

describe('a secret of this run that does not look like one', () => {
  test('is replaced everywhere from then on; a value too short to be a secret is not', () => {
    hide('s3cr3t+value');
    hide('prod');
    expect(shown('Bearer s3cr3t+value, s3cr3t+value for prod')).toBe('Bearer ***, *** for prod');
    expect(shown('x s3cr3t+value', 8)).not.toContain('s3cr');
  });
});

describe('megabytes of text', () => {
  const MB = 1_000_000;

  test('are shortened without being read entirely, and no secret is left at the cut', () => {
    const secret = 'a-secret-of-this-run-0123456789-that-is-long-enough-to-be-cut-somewhere';
    hide(secret);
    const replaced = vi.spyOn(String.prototype, 'replace');
    try {
      quoted('x'.repeat(5 * MB));
      for (const text of replaced.mock.contexts) expect(String(text).length).toBeLessThan(2000);
    } finally {
      replaced.mockRestore();
    }
    fc.assert(
      fc.property(fc.nat(400), fc.nat(100), fc.constantFrom(secret, SECRET), (before, max, hidden) => {
        const line = shown(`${'x '.repeat(before)} ${hidden} ${'y'.repeat(10_000)}`, max + 1);
        expect(line.length).toBeLessThanOrEqual(max + 1);
        expect(line).not.toMatch(/a-sec|0e6f/);
      }),
    );
    fc.assert(
      fc.property(fc.nat(200), fc.integer({ min: 1, max: 120 }), (shift, max) => {
        const line = shown(`${'z'.repeat(shift)}${` ${secret}`.repeat(1000)}`, max);
        expect(line).not.toContain('a-secret');
      }),
    );
  });

  test('with hundreds of thousands of keys are redacted, and each key is hidden', () => {
    const keys = Array.from({ length: 200_000 }, (_, index) => `sk-or-v1-${String(index).padStart(64, '0')}`);
    const text = keys.join(' ');
    const began = performance.now();
    for (const key of apiKeysIn(text)) hide(key);
    expect(redacted(text)).toBe(keys.map(() => 'sk-or-***').join(' '));
    // Quadratic work would take minutes.
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

describe('text in a job summary', () => {
  test.each([
    ['<script>alert(1)</script>', /^&lt;script&gt;/],
    ['| a | b |', /^&#124; a &#124; b &#124;$/],
    ['[x](javascript:alert(1))', /^&#91;x&#93;\(javascript&#58;alert\(1\)\)$/],
    ['`code`', /^&#96;code&#96;$/],
    ['# title', /^&#35;&#8203; title$/],
    ['**bold** _it_ ~~no~~', /^[^*_~]*$/],
    ['&lt;', /^&amp;lt;$/],
    ['@octocat', /^&#64;&#8203;octocat$/],
    ['fixes #12, GH-12', /^fixes &#35;&#8203;12, GH&#45;&#8203;12$/],
    ['https://evil.example', /^https&#58;&#47;&#47;evil&#46;example$/],
    ['- a', /^&#45; a$/],
    ['---', /^(&#45;){3}$/],
    ['1. a', /^1&#46; a$/],
    ['1) a', /^1&#41; a$/],
    ['www.evil.example', /^www&#46;evil&#46;example$/],
    ['www. x www.', /^www&#46; x www&#46;$/],
    ['a@b.example', /^a&#64;&#8203;b&#46;example$/],
    [':tada: x', /^&#58;tada: x$/],
    ['====', /^&#61;/],
    ['GH-12', /^GH&#45;&#8203;12$/],
    ['two\n\n# lines', /^two&#92;n&#92;n&#35;&#8203; lines$/],
  ])('%j is inert', (text, expected) => {
    expect(markdown(text)).toMatch(expected);
  });

  test.each(['prod-eu-1, team/app (12.50 USD).', 'limit: at least 5 USD.', 'key "prod" (h1): it is a-b.'])(
    'is unchanged if it is inert: %s',
    text => {
      expect(markdown(text)).toBe(text);
    },
  );

  test('shows an operator unchanged', () => {
    expect(markdown('limit-remaining >= 5')).toBe('limit-remaining &gt;= 5');
  });

  test('contains nothing that Markdown or HTML would read as structure', () => {
    fc.assert(
      fc.property(hostile, text => {
        const inert = markdown(text);
        expect(inert.replace(/&(?:amp|lt|gt|#\d+);/g, '')).not.toMatch(
          /[\\`*_{}[\]#+!|~<>&@\n\r]|:(?! )|\.(?=[A-Za-z])|(?<!\w)-|-(?!\w)/,
        );
      }),
      { numRuns: 2000 },
    );
  });
});
