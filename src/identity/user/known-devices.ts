import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

const idBytes = 16;

/**
 * Recognizes browsers that have signed in to an account before, by a token of this server. The token grants
 * no access. It only separates wrong passwords of the owner's browser from those of strangers.
 */
export class KnownDevices {
  private readonly key: Buffer;

  /** @param encryptionKey The key of the installation, from which another key is derived. */
  constructor(encryptionKey: Buffer) {
    this.key = Buffer.from(hkdfSync('sha256', encryptionKey, '', 'tribute device cookie', 32));
  }

  /** A token for a browser that has signed in. Keeps the present token if it is the account's. */
  issue(account: string, present: string | undefined): string {
    const id = this.idOf(account, present) ?? randomBytes(idBytes).toString('base64url');
    return `${id}.${this.signatureOf(account, id)}`;
  }

  /** The id of a browser whose token is for this account; undefined for any other text. */
  idOf(account: string, token: string | undefined): string | undefined {
    const [id = '', signature = ''] = (token ?? '').split('.');
    const [given, expected] = [Buffer.from(signature), Buffer.from(this.signatureOf(account, id))];
    return given.length === expected.length && timingSafeEqual(given, expected) ? id : undefined;
  }

  private signatureOf(account: string, id: string): string {
    return createHmac('sha256', this.key).update(`${id}.${account}`).digest('base64url');
  }
}
