/** Encryption for a target's own public key: libsodium's sealed box, as GitHub asks for. */
import sodium from 'libsodium-wrappers';

/** Base64 of `secret` sealed for a public key (Base64 of 32 bytes). */
export async function seal(secret: string, publicKey: string): Promise<string> {
  await sodium.ready;
  const box = sodium.crypto_box_seal(secret, Buffer.from(publicKey, 'base64'));
  return Buffer.from(box).toString('base64');
}

/** Whether something can be sealed for a public key: 32 bytes in Base64, and none of the points that make no secret. */
export async function canSealFor(publicKey: string): Promise<boolean> {
  try {
    await seal('', publicKey);
    return true;
  } catch {
    return false;
  }
}
