import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../../kernel/config-error.js';

interface KeyConfig {
  readonly encryptionKey: Buffer | undefined;
  readonly dataDir: string;
}

/**
 * The key that encrypts webhook secrets: the configured one, or one created at the first start in the data
 * folder, readable only by its owner. Processes on an external database must share it, so set ENCRYPTION_KEY.
 */
export async function loadEncryptionKey(config: KeyConfig): Promise<Buffer> {
  if (config.encryptionKey) return config.encryptionKey;
  const file = join(config.dataDir, 'encryption.key');
  const kept = (await readKey(file)) ?? (await makeKey(config.dataDir, file));
  if (!/^[0-9a-f]{64}$/i.test(kept)) {
    throw new ConfigError(
      `${file} does not hold an encryption key (64 hexadecimal digits). Restore it, or set ENCRYPTION_KEY.`,
    );
  }
  return Buffer.from(kept, 'hex');
}

async function readKey(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written to another file and then linked, so that concurrent starts agree on one complete key. */
async function makeKey(dataDir: string, file: string): Promise<string> {
  await mkdir(dataDir, { recursive: true });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft);
  }
  return (await readFile(file, 'utf8')).trim();
}
