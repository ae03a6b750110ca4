import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { normalizePassword } from './normalize-password.js';

const derive = promisify(argon2);

/** OWASP's minimum for argon2id, in KiB: 19 MiB, two passes, one lane (Password Storage Cheat Sheet). */
export const usualPasswordMemory = 19_456;

interface Cost {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

const tagLength = 32;
const costWith = (memory: number): Cost => ({ memory, passes: 2, parallelism: 1 });

/** Runs off the main thread. */
async function tagOf(password: string, salt: Buffer, { memory, passes, parallelism }: Cost): Promise<Buffer> {
  const message = normalizePassword(password);
  return derive('argon2id', { message, nonce: salt, memory, passes, parallelism, tagLength });
}

/** The cost in an existing hash, which stays valid when the usual cost is raised. */
function costOf(hash: string, usual: Cost): Cost {
  const [memory, passes, parallelism] = /\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(hash)?.slice(1).map(Number) ?? [];
  if (memory === undefined || passes === undefined || parallelism === undefined) return usual;
  return { memory, passes, parallelism };
}

/**
 * Hashes a password in its normal form (`normalizePassword`) as argon2id in PHC string form, with a new salt.
 * `memory` is in KiB.
 */
export async function hashPassword(password: string, memory = usualPasswordMemory): Promise<string> {
  const salt = randomBytes(16);
  const cost = costWith(memory);
  const tag = await tagOf(password, salt, cost);
  const text = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${text(salt)}$${text(tag)}`;
}

/** Whether the password matches this hash, in constant time. An invalid hash takes as long as a new one. */
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
