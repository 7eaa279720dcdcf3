// Creates a new, untrusted certificate for 127.0.0.1 and optional other names each time, so that no key is kept
// anywhere.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Certificate {
  tls: { key: string; cert: string };
  /** For NODE_EXTRA_CA_CERTS. */
  path: string;
}

/** Leaves the files in `folder`. Needs openssl, which comes with Git if the system has none. */
export function makeCertificate(folder: string, names: string[] = []): Certificate {
  const [key, path] = [join(folder, 'server.key'), join(folder, 'server.pem')];
  const places = ['IP:127.0.0.1', ...['localhost', ...names].map(name => `DNS:${name}`)];
  const subject = ['-subj', '/CN=localhost', '-addext', `subjectAltName=${places.join()}`];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...kind, ...subject, '-keyout', key, '-out', path], { stdio: 'pipe' });
  return { tls: { key: readFileSync(key, 'utf8'), cert: readFileSync(path, 'utf8') }, path };
}
