import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { normalizePassword } from './normalize-password.js';

const derive = promisify(argon2);

/** OWASP's argon2id minimum of 19 MiB, two passes, one lane (Password Storage Cheat Sheet). It runs off the main thread. */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 };

async function tagOf(
  password: string,
  salt: Buffer,
  { memory, passes, parallelism } = cost,
): Promise<Buffer> {
  const { tagLength } = cost;
  const message = normalizePassword(password);
  return derive('argon2id', { message, nonce: salt, memory, passes, parallelism, tagLength });
}

/** The cost that a hash was made with: an older one stays good when the cost is raised. */
function costOf(hash: string): typeof cost {
  const [memory, passes, parallelism] = /\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(hash)?.slice(1).map(Number) ?? [];
  if (memory === undefined || passes === undefined || parallelism === undefined) return cost;
  return { ...cost, memory, passes, parallelism };
}

/** A password, in its normal form (`normalizePassword`), as an argon2id hash in PHC string form, with a salt of its own. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const tag = await tagOf(password, salt);
  const text = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${text(salt)}$${text(tag)}`;
}

/** Whether the password gave this hash; in constant time, and equally slow for a hash that is none. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const [salt = '', tag = ''] = hash.split('$').slice(-2);
  const expected = Buffer.from(tag, 'base64');
  const nonce = Buffer.from(salt.length === 22 ? salt : '0'.repeat(22), 'base64');
  const actual = await tagOf(password, nonce, costOf(hash));
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
