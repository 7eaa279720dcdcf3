/** Encryption for a target's own public key: libsodium's sealed box, as GitHub asks for. */
import sodium from 'libsodium-wrappers';

/** Base64 of `secret` sealed for a public key (Base64 of 32 bytes). */
export async function seal(secret: string, publicKey: string): Promise<string> {
  await sodium.ready;
  const box = sodium.crypto_box_seal(secret, Buffer.from(publicKey, 'base64'));
  return Buffer.from(box).toString('base64');
}

/** Whether a value is Base64 of an X25519 public key. */
export function isPublicKey(value: unknown): value is string {
  return typeof value === 'string' && Buffer.from(value, 'base64').length === 32;
}
