import { argon2Sync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { PasswordHasher } from '../../../src/identity/user/password-hasher.js';
import { type RefusedError } from '../../../src/kernel/errors.js';
import { password } from './people.js';

const wrong = 'a wrong password';

describe('the queue of the password hasher', () => {
  it('runs a few at once, keeps a bounded number waiting, and refuses others immediately', async () => {
    const hasher = new PasswordHasher(2, 3);
    const answers = await Promise.allSettled(Array.from({ length: 20 }, async () => hasher.hash(password)));
    const refused = answers.filter((answer) => answer.status === 'rejected');
    expect(refused).toHaveLength(15);
    for (const { reason } of refused) {
      expect((reason as RefusedError).problems[0].code).toBe('UNAVAILABLE');
    }
    const [first] = answers;
    const hash = first?.status === 'fulfilled' ? first.value : '';
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    // After the queue is empty, all places are free again.
    expect(
      await Promise.all([
        hasher.matches(password, hash),
        hasher.matches(wrong, hash),
        hasher.matches(password, undefined),
        hasher.matches(password, 'no hash'),
        hasher.matches('', ''),
      ]),
    ).toEqual([true, false, false, false, false]);
  });

  it('verifies a hash at the cost that it was created with', async () => {
    const nonce = Buffer.alloc(16, 7);
    const cheap = { message: password, nonce, memory: 64, passes: 1, parallelism: 1, tagLength: 32 };
    const text = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
    const hash = `$argon2id$v=19$m=64,t=1,p=1$${text(nonce)}$${text(argon2Sync('argon2id', cheap))}`;
    const hasher = new PasswordHasher();
    expect(await hasher.matches(password, hash)).toBe(true);
    expect(await hasher.matches(password, hash.replace('t=1', 't=2'))).toBe(false);
  });
});
