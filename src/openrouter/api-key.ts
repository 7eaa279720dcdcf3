/** What can be known of an API key from its plaintext alone. */

/** The hash under which OpenRouter lists a key: its SHA-256 in lower-case hex. */
export function hashOf(secret: string): string {
  // Loaded at the first use: most steps need none of it.
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(secret, 'utf8').digest('hex');
}

/** Whether a label masks another key: it is a mask (it contains `...`), and its begin or end does not agree. */
export function contradictsLabel(label: string, secret: string): boolean {
  const parts = label.split('...');
  if (parts.length === 1) return false;
  return !secret.startsWith(parts[0] ?? '') || !secret.endsWith(parts.at(-1) ?? '');
}

/** Whether `sk-or-v1-0e6...1c96` masks the key: begin and end agree, whatever their lengths. */
export function isMaskOf(label: string, secret: string): boolean {
  const [begin = '', end = '', ...more] = label.split('...');
  if (more.length > 0 || begin === '' || end === '') return false;
  return secret.length >= begin.length + end.length && secret.startsWith(begin) && secret.endsWith(end);
}
