// The headers that the real hosts send with every answer: clients parse all of them, and some costs of that show only
// with that many.

import { createHash } from 'node:crypto';
import type { HostHeaders } from './server.ts';

/** As a host behind Cloudflare sends them: about 1.4 kB. */
export function cloudflareHeaders(nth: number): HostHeaders {
  const ray = digits('ray', nth).slice(0, 16);
  const token = Buffer.from(digits('report', nth).repeat(3)).toString('base64url').slice(0, 172);
  const report = {
    group: 'cf-nel',
    max_age: 604800,
    endpoints: [{ url: `https://a.nel.example/report/v4?s=${token}` }],
  };
  return {
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'X-Request-Id,X-RateLimit-Limit,X-RateLimit-Remaining,X-RateLimit-Reset',
    'alt-svc': 'h3=":443"; ma=86400',
    'cache-control': 'private, no-cache, no-store, max-age=0, must-revalidate',
    'cf-cache-status': 'DYNAMIC',
    'cf-ray': `${ray}-FRA`,
    nel: '{"report_to":"cf-nel","success_fraction":0.0,"max_age":604800}',
    'permissions-policy':
      'accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(self "https://checkout.example"), usb=()',
    'referrer-policy': 'no-referrer, strict-origin-when-cross-origin',
    'report-to': JSON.stringify(report),
    server: 'cloudflare',
    'set-cookie': [
      `__cf_bm=${digits('bm', nth).slice(0, 43)}-1796000000-1.0.1.1-${digits('bm2', nth)}; path=/; expires=Tue, 01-Jan-30 00:00:00 GMT; domain=.openrouter.ai; HttpOnly; Secure; SameSite=None`,
    ],
    'strict-transport-security': 'max-age=31536000; includeSubDomains; preload',
    vary: 'Accept-Encoding',
    'x-content-type-options': 'nosniff',
    'x-request-id': `gen-${nth}-${digits('id', nth).slice(0, 20)}`,
  };
}

/** As GitHub's API sends them. */
export function gitHubHeaders(nth: number): HostHeaders {
  const id = digits('github', nth).toUpperCase();
  return {
    'access-control-allow-origin': '*',
    'access-control-expose-headers':
      'ETag, Link, Location, Retry-After, X-GitHub-OTP, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Used, X-RateLimit-Resource, X-RateLimit-Reset, X-OAuth-Scopes, X-Accepted-OAuth-Scopes, X-Poll-Interval, X-GitHub-Media-Type, X-GitHub-SSO, X-GitHub-Request-Id, Deprecation, Sunset',
    'cache-control': 'private, max-age=60, s-maxage=60',
    'content-security-policy': "default-src 'none'",
    'referrer-policy': 'origin-when-cross-origin, strict-origin-when-cross-origin',
    server: 'github.com',
    'strict-transport-security': 'max-age=31536000; includeSubdomains; preload',
    vary: 'Accept, Authorization, Cookie, X-GitHub-OTP,Accept-Encoding, Accept, X-Requested-With',
    'x-accepted-github-permissions': 'secrets=write',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'deny',
    'x-github-api-version-selected': '2022-11-28',
    'x-github-media-type': 'github.v3; format=json',
    'x-github-request-id': `${id.slice(0, 4)}:${id.slice(4, 10)}:${id.slice(10, 16)}:${id.slice(16, 22)}:${id.slice(22, 30)}`,
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': String(Math.max(1, 5000 - nth)),
    'x-ratelimit-resource': 'core',
    'x-ratelimit-used': String(nth),
    'x-xss-protection': '0',
  };
}

function digits(what: string, nth: number): string {
  return createHash('sha256').update(`${what} ${nth}`).digest('hex');
}
