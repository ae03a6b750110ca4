import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const version = 1;
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Encrypts small secrets at rest with AES-256-GCM.
 * A sealed value is `version | nonce | tag | ciphertext`. The version allows another key or cipher later. The
 * context (the id of the row) is authenticated too, so that a value copied to another row does not open.
 */
export class SecretBox {
  /** @param key exactly 32 bytes; throws otherwise, because the server must not start with a weaker key. */
  constructor(private readonly key: Buffer) {
    if (key.length !== 32) {
      throw new Error(`The key of the secret box must have 32 bytes; it has ${key.length}.`);
    }
  }

  seal(secret: string, context: string): Buffer {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(context));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(version), nonce, cipher.getAuthTag(), sealed]);
  }

  /** Decrypts the secret. Throws if the value was changed, or sealed with another key or context. */
  open(sealed: Buffer, context: string): string {
    if (sealed[0] !== version) throw new Error('This secret was sealed by another version.');
    const tagAt = 1 + nonceBytes;
    const decipher = createDecipheriv('aes-256-gcm', this.key, sealed.subarray(1, tagAt), {
      authTagLength: tagBytes,
    })
      .setAAD(Buffer.from(context))
      .setAuthTag(sealed.subarray(tagAt, tagAt + tagBytes));
    return Buffer.concat([decipher.update(sealed.subarray(tagAt + tagBytes)), decipher.final()]).toString(
      'utf8',
    );
  }
}
