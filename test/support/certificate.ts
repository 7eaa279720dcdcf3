// A certificate for 127.0.0.1 that no one trusts by default, made anew each time: no key is kept anywhere.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Certificate {
  tls: { key: string; cert: string };
  /** For NODE_EXTRA_CA_CERTS. */
  path: string;
}

/** The files are left in `folder`. Needs openssl, which Git brings along where a system does not. */
export function makeCertificate(folder: string): Certificate {
  const [key, path] = [join(folder, 'server.key'), join(folder, 'server.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...kind, ...subject, '-keyout', key, '-out', path], { stdio: 'pipe' });
  return { tls: { key: readFileSync(key, 'utf8'), cert: readFileSync(path, 'utf8') }, path };
}
