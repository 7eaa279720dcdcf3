// What a real answer looks like: a host behind Cloudflare sends more headers than body, and the body in chunks.

import type { LocalServer } from '../support/server.ts';

/** About 1.4 kB, as such hosts send them; values are made up. */
const HEADERS: Record<string, string> = {
  'transfer-encoding': 'chunked',
  connection: 'keep-alive',
  'access-control-allow-origin': '*',
  'cache-control': 'private, no-store, no-cache, must-revalidate',
  'cf-cache-status': 'DYNAMIC',
  'cf-ray': '9a3b7c1d2e4f5a6b-FRA',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  nel: '{"report_to":"cf-nel","success_fraction":0.0,"max_age":604800}',
  'permissions-policy':
    'accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), ' +
    'gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(self), picture-in-picture=(), usb=()',
  'referrer-policy': 'no-referrer, strict-origin-when-cross-origin',
  'report-to':
    '{"group":"cf-nel","max_age":604800,"endpoints":[{"url":"https://a.nel.cloudflare.com/report/v4?s=' +
    'J0pX4uWq7b2mN8sT1vR5yK3cL6dF9gH0aZ%2BeQwErTyUiOpAsDfGhJkLzXcVbNm1234567890qWeRtYuIoPaSdFgHjKlZxCvBnM%3D"}]}',
  server: 'cloudflare',
  'server-timing': 'cfCacheStatus;desc="DYNAMIC", cfEdge;dur=4,cfOrigin;dur=61',
  'set-cookie':
    '__cf_bm=Zk3v8Qw1Xy5Rt9Lp2Nc6Jh0Bd4Fg7Ms_aEiOuTrSwQ-1764000000-1.0.1.1-x7Kp2Vn9Qa4Wd8Zs1Ef5Rg3Th6Yj0Uk; path=/; ' +
    'expires=Mon, 24-Nov-26 21:45:00 GMT; domain=.openrouter.ai; HttpOnly; Secure; SameSite=None',
  'strict-transport-security': 'max-age=31536000; includeSubDomains; preload',
  vary: 'Accept-Encoding, rsc, next-router-state-tree, next-router-prefetch',
  'x-content-type-options': 'nosniff',
  'alt-svc': 'h3=":443"; ma=86400',
};

/** From now on the server answers as if it stood behind that edge. */
export function behindEdge<Server extends LocalServer>(server: Server): Server {
  server.onAnswered((_request, answer) => {
    if (answer) answer.headers = { ...HEADERS, ...answer.headers };
  });
  return server;
}
