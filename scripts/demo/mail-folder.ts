import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DemoFailure } from './demo-failure.js';

const patienceMs = 30_000;
const pauseMs = 50;

/** The emails of a server without a mail server: files in a folder. */
export class MailFolder {
  constructor(private readonly folder: string) {}

  /** The match of `pattern` in an email to an address, once there is one. */
  async find(email: string, pattern: RegExp): Promise<string> {
    const until = performance.now() + patienceMs;
    while (performance.now() < until) {
      for (const name of await readdir(this.folder).catch(() => [])) {
        if (!name.endsWith('.eml')) continue;
        const mail = await readFile(join(this.folder, name), 'utf8');
        // Quoted-printable: long lines are folded, and "=" is encoded.
        const text = mail.replaceAll(/=\r?\n/g, '').replaceAll('=3D', '=');
        const found = text.includes(`To: ${email}`) ? pattern.exec(text)?.[1] : undefined;
        if (found !== undefined) return found;
      }
      await sleep(pauseMs);
    }
    throw new DemoFailure(`an email to ${email} with ${pattern}`, 'none in 30 s');
  }
}
