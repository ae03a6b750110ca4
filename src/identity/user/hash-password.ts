import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { normalizePassword } from './normalize-password.js';

const derive = promisify(argon2);

/** OWASP's argon2id minimum of memory, 19 MiB with two passes and one lane (Password Storage Cheat Sheet), in KiB. */
export const usualPasswordMemory = 19_456;

interface Cost {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

const tagLength = 32;
const costWith = (memory: number): Cost => ({ memory, passes: 2, parallelism: 1 });

/** It runs off the main thread. */
async function tagOf(password: string, salt: Buffer, { memory, passes, parallelism }: Cost): Promise<Buffer> {
  const message = normalizePassword(password);
  return derive('argon2id', { message, nonce: salt, memory, passes, parallelism, tagLength });
}

/** The cost that a hash was made with: an older one stays good when the cost is raised. */
function costOf(hash: string, usual: Cost): Cost {
  const [memory, passes, parallelism] = /\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(hash)?.slice(1).map(Number) ?? [];
  if (memory === undefined || passes === undefined || parallelism === undefined) return usual;
  return { memory, passes, parallelism };
}

/**
 * A password, in its normal form (`normalizePassword`), as an argon2id hash in PHC string form, with a salt of its own. It takes so many
 * KiB of memory.
 */
export async function hashPassword(password: string, memory = usualPasswordMemory): Promise<string> {
  const salt = randomBytes(16);
  const cost = costWith(memory);
  const tag = await tagOf(password, salt, cost);
  const text = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${text(salt)}$${text(tag)}`;
}

/** Whether the password gave this hash; in constant time, and for a hash that is none as slow as for a new one. */
export async function verifyPassword(
  password: string,
  hash: string,
  memory = usualPasswordMemory,
): Promise<boolean> {
  const [salt = '', tag = ''] = hash.split('$').slice(-2);
  const expected = Buffer.from(tag, 'base64');
  const nonce = Buffer.from(salt.length === 22 ? salt : '0'.repeat(22), 'base64');
  const actual = await tagOf(password, nonce, costOf(hash, costWith(memory)));
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
