/** Posts the report of a step to GitHub, within 30 seconds. It never changes the step's result. */
import { systemClock } from './clock.ts';
import { githubApiUrl, transportTo } from './connect.ts';
import type { Reporting, ReportPlace } from './domain/command/places.ts';
import { asActionError } from './domain/text/errors.ts';
import { quoted, say } from './domain/text/untrusted.ts';
import { Discussions } from './github/discussions.ts';
import type { Cancellation, RequestLimits } from './http/request-limits.ts';
import type { Transport } from './http/transport.ts';
import { type KnownPlace, type Posted, Poster, type Report } from './posting/poster.ts';
import { logLine, logNotice, logWarning } from './report/log/log.ts';
import { pullRequestOf, readEvent } from './runner.ts';

const LIMIT_MS = 30_000;

/** Nothing is posted once the job is being cancelled. */
export async function postReport(reporting: Reporting, report: Report, cancellation: Cancellation): Promise<void> {
  if (cancellation.cancelled)
    return logWarning('report-to: the report was not posted, since the job is being cancelled.');
  const places = reporting.places.flatMap(place => known(place) ?? []);
  if (places.length === 0) return;
  const [over, done] = [new AbortController(), new AbortController()];
  void systemClock.sleep(LIMIT_MS, done.signal).then(() => over.abort());
  const signal = AbortSignal.any([over.signal, cancellation.reading.begin]);
  const limits: RequestLimits = { begin: signal, cut: signal, notAfter: systemClock.now() + LIMIT_MS };
  let transport: Transport | undefined;
  try {
    transport = open(reporting);
    const poster = posterAt(transport, reporting, limits);
    // One after another: they may belong to the same pull request.
    for (const place of places) await postAt(poster, place, report, over.signal);
  } catch (error) {
    warn('report-to', error);
  } finally {
    done.abort();
    await transport?.close();
  }
}

/** The place with its pull request; undefined, with a notice, if there is none. */
function known(place: ReportPlace): KnownPlace | undefined {
  if (place.kind === 'issue') return place;
  const number = place.number ?? pullRequestOf(readEvent());
  if (number !== undefined) return { ...place, number };
  logNotice(
    say`report-to: ${quoted(place.line)}: the event of this run has no pull request, so the report was not posted there. ` +
      'To post it from other events, write pull-request NUMBER.',
  );
  return undefined;
}

function open({ maxRetries }: Reporting): Transport {
  return transportTo({ apiUrl: githubApiUrl(process.env), timeoutMs: LIMIT_MS, maxRetries }, 'GITHUB_API_URL');
}

function posterAt(transport: Transport, { token, maxRetries }: Reporting, limits: RequestLimits): Poster {
  const repository = process.env.GITHUB_REPOSITORY ?? '';
  if (!/^[A-Za-z0-9][\w-]*\/(?!\.{1,2}$)[\w.-]+$/.test(repository)) {
    throw new Error('GITHUB_REPOSITORY, which the runner sets, does not name a repository.');
  }
  const discussions = new Discussions(transport, token, repository, limits);
  return new Poster({ discussions, limits, clock: systemClock, env: process.env, maxRetries });
}

const DONE: Record<Posted, string> = {
  posted: 'The report was posted',
  updated: 'The report was updated',
  closed: 'The issue was closed, since nothing needs attention any more',
  'nothing to do': 'Nothing needs attention, so no issue was opened',
};

async function postAt(poster: Poster, place: KnownPlace, report: Report, over: AbortSignal): Promise<void> {
  try {
    logLine(say`${DONE[await poster.post(place, report)]} (report-to: ${place.line}).`);
  } catch (error) {
    const where = say`report-to: ${quoted(place.line)}`;
    // The reason of the failed request does not matter then: it only says that it was cut off.
    if (over.aborted) logWarning(`${where}: ${TOO_LONG}`);
    else warn(where, error);
  }
}

const TOO_LONG =
  'Posting took longer than 30 seconds and was given up. The report may be missing there, or out of date: GitHub or the ' +
  'network is slow or down.';

function warn(where: string, error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  logWarning(`${where}: The report was not posted. ${error instanceof Error ? text : asActionError(error).message}`);
}
