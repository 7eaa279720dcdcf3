/** Many keys: bounded concurrency, partial failures reported key by key, occasional progress, little memory. */
import { describe, expect, test } from 'vitest';
import { fileOf, type RunResult } from '../../support/runner/runner.ts';
import { gather } from '../../support/server/barrier.ts';
import { annotations, callsOf, openAccount, writesOf } from '../../support/worlds/account.ts';

const hashAt = (index: number) => `${index}e`.padEnd(64, '0');
const seeds = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ hash: hashAt(index), name: `ci-${index}`, limit: 10, usage: 4 }));
const hashes = (count: number) => Array.from({ length: count }, (_, index) => hashAt(index));

/** Writes its peak memory, in KiB, next to the files of the action. */
const MEASURED = {
  nodeOptions: [
    '--import',
    `data:text/javascript,${encodeURIComponent(
      "import fs from 'node:fs'; process.on('exit', () => fs.writeFileSync(process.env.RUNNER_TEMP + '/peak', String(process.resourceUsage().maxRSS)))",
    )}`,
  ],
};

function peakMiB(result: RunResult): number {
  const path = Object.keys(result.files).find(each => each.endsWith('peak'));
  return Number(fileOf(result, path)) / 1024;
}

describe('150 keys', () => {
  test('by hash are read and written concurrently, at most 16 at a time, each in two requests', async () => {
    const { server, step } = await openAccount({ keys: seeds(150) });
    gather(server, 16);
    const result = await step({ hash: hashes(150).join(','), limit: 'raise by 5' });
    expect(result.code).toBe(0);
    expect(server.requests).toHaveLength(300);
    expect(server.maxInFlight).toBe(16);
    expect(server.connections).toBeLessThan(60);
    expect(server.keys().every(({ limit }) => limit === 15)).toBe(true);
    expect(Object.keys(JSON.parse(result.outputs.changes ?? ''))).toEqual(hashes(150));
    expect(result.log).toContain('and 100 more keys; the job summary shows them');
    expect(result.summary.match(/^\| \S+ \| ci-\d+<br>/gm)).toHaveLength(150);
  });

  test('of which some fail in different ways: each is reported with its reason, and all others are done', async () => {
    const { server, step } = await openAccount({ keys: seeds(150) });
    server.fault({ method: 'PATCH', path: `/keys/${hashAt(3)}` }, { status: 400, body: { error: { message: 'bad' } } });
    server.fault({ method: 'PATCH', path: `/keys/${hashAt(77)}` }, 'lie');
    server.fault({ method: 'PATCH', path: `/keys/${hashAt(99)}` }, { status: 503 }, { times: 9 });
    server.fault({ method: 'PATCH', path: `/keys/${hashAt(120)}` }, { status: 503 });
    const inputs = { hash: [...hashes(150), 'gone'].join('\n'), limit: '11', 'max-retries': '1' };
    const result = await step(inputs);
    expect(result.code).toBe(1);
    const failed: { hash: string; error: string }[] = JSON.parse(result.outputs.failed ?? '');
    expect(Object.fromEntries(failed.map(({ hash, error }) => [hash, error]))).toEqual({
      gone: expect.stringContaining('404'),
      [hashAt(3)]: expect.stringContaining('400 (bad)'),
      [hashAt(77)]: expect.stringContaining('limit is still "10" instead of "11"'),
      [hashAt(99)]: expect.stringContaining('503'),
    });
    expect(annotations(result)[0]).toMatch(/^Failed for 4 of 151 keys:\ngone: .*\n"ci-3" \(3e0{62}\): /);
    expect(
      server
        .keys()
        .filter(({ limit }) => limit !== 11)
        .map(({ hash }) => hash),
    ).toEqual([3, 77, 99].map(hashAt));
    expect(Object.keys(JSON.parse(result.outputs.changes ?? ''))).toHaveLength(147);
    expect(result.outputs.changed).toBe('true');
    for (const { hash } of failed) expect(result.summary).toContain(`<code>${hash.slice(0, 12)}`);
  });

  test('that all fail name the first ones in the log, and all in the output', async () => {
    const { server, step } = await openAccount({ keys: seeds(150) });
    server.fault({ method: 'PATCH' }, { status: 400 }, { times: 150 });
    const result = await step({ 'current-name': 'ci-*', 'max-keys': '150', limit: '11' });
    expect(result.code).toBe(1);
    expect(annotations(result)[0]?.split('\n')).toHaveLength(52);
    expect(JSON.parse(result.outputs.failed ?? '')).toHaveLength(150);
    expect(result.outputs).toMatchObject({ changed: 'false', changes: '{}' });
  });

  test('by pattern are one more than max-keys allows: nothing is changed', async () => {
    const { server, step } = await openAccount({ keys: seeds(150) });
    const result = await step({ 'current-name': 'ci-*', 'max-keys': '149', limit: '11' });
    expect(result.code).toBe(1);
    expect(writesOf(server)).toEqual([]);
    expect(annotations(result)[0]).toMatch(
      /^max-keys: 150 keys are selected, but at most 149 may be: .* and 140 more\./,
    );
  });

  test('are reported every few seconds, not key by key', async () => {
    const { server, step } = await openAccount({ keys: seeds(150) });
    const busy = { status: 429, headers: { 'retry-after': '6' } };
    for (const hash of [20, 70, 140].map(hashAt)) server.fault({ method: 'PATCH', path: `/keys/${hash}` }, busy);
    const result = await step({ 'current-name': 'ci-*', 'max-keys': '150', limit: '11' });
    expect(result.code).toBe(0);
    const lines = result.log.match(/^Updating keys: \d+ of 150$/gm) ?? [];
    expect(lines.length).toBeGreaterThanOrEqual(1);
    expect(lines.length).toBeLessThanOrEqual(3);
  });

  test('of another workspace are not among them', async () => {
    const workspace_id = '11111111-2222-4333-8444-555555555555';
    const { server, step } = await openAccount({
      keys: seeds(150).map((seed, index) => (index % 2 === 0 ? seed : { ...seed, workspace_id })),
    });
    const inputs = { operation: 'delete', 'current-name': 'ci-*', 'max-keys': '75', 'workspace-id': workspace_id };
    expect((await step(inputs)).code).toBe(0);
    expect(server.keys()).toHaveLength(75);
    expect(server.keys().every(key => key.workspace_id === server.keys()[0]?.workspace_id)).toBe(true);
  });
});

describe('1,000 keys', () => {
  test('are found on ten pages, updated within the bound, and leave outputs and a summary that GitHub accepts', async () => {
    const { server, step } = await openAccount({ keys: seeds(1000) });
    const inputs = { 'current-name': 'ci-*', 'max-keys': '1000', limit: 'at least 20', require: 'limit >= 20' };
    const result = await step(inputs, MEASURED);
    expect(result.code).toBe(0);
    // Ten overlapping pages, and those requested ahead of need.
    const walk = callsOf(server).filter(call => call === 'GET /keys');
    expect(walk).toHaveLength(16);
    expect(writesOf(server)).toHaveLength(1000);
    expect(server.requests).toHaveLength(1000 + walk.length);
    expect(server.maxInFlight).toBeLessThanOrEqual(16);
    expect(result.outputs).toMatchObject({ changed: 'true', failed: '[]', passed: 'true', keys: '' });
    const listed: { limit: number }[] = JSON.parse(fileOf(result, result.outputs['keys-file']));
    expect(listed).toHaveLength(1000);
    expect(listed.every(({ limit }) => limit === 20)).toBe(true);
    expect(Object.keys(JSON.parse(result.outputs.changes ?? ''))).toHaveLength(1000);
    expect(Buffer.byteLength(result.summary)).toBeLessThan(1_048_576);
    expect(peakMiB(result)).toBeLessThan(150);
    const again = await step(inputs);
    expect(again.outputs).toMatchObject({ changed: 'false', changes: '{}' });
    expect(writesOf(server)).toHaveLength(1000);
  });

  test('survive an hour of trouble: every key ends as planned, or is named as failed', async () => {
    const { server, step } = await openAccount({ keys: seeds(1000) });
    const troubles = [
      { status: 502, work: true },
      'reset-after',
      { cut: true },
      { html: 503 },
      { status: 429 },
    ] as const;
    let nth = 0;
    server.onRequest(({ method }) => {
      nth += 1;
      return method === 'PATCH' && nth % 7 === 0 ? troubles[(nth / 7) % troubles.length] : undefined;
    });
    const result = await step({ 'current-name': '*', 'max-keys': '1000', limit: 'raise by 1', 'max-retries': '20' });
    expect(result.code).toBe(0);
    expect(result.outputs.failed).toBe('[]');
    expect(server.keys().every(({ limit }) => limit === 11)).toBe(true);
  });

  test('are deleted, and deleting them again deletes nothing', async () => {
    const { server, step } = await openAccount({ keys: seeds(1000) });
    const inputs = { operation: 'delete', hash: hashes(1000).join(' ') };
    expect((await step(inputs)).outputs).toMatchObject({ changed: 'true', failed: '[]' });
    expect(server.keys()).toEqual([]);
    const again = await step(inputs);
    expect([again.code, again.outputs.changed]).toEqual([0, 'false']);
    expect(annotations(again, 'warning')).toHaveLength(51);
    expect(annotations(again, 'warning').at(-1)).toBe('and 950 more warnings like these');
  });
});
