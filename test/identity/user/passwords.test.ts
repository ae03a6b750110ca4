import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { hashPassword, verifyPassword } from '../../../src/identity/user/hash-password.js';
import { hashNewPassword } from '../../../src/identity/user/hash-new-password.js';
import { PasswordHasher } from '../../../src/identity/user/password-hasher.js';
import { requireStrongPassword } from '../../../src/identity/user/require-strong-password.js';
import { GraphQLClient } from '../../support/graphql-client.js';
import { useSharedServer } from '../../support/suite.js';

const owner = { email: 'jolanda.zimmer@webshop.example', name: 'Jolanda Zimmer' };
const refusal = async (password: string): Promise<unknown> =>
  requireStrongPassword(password, owner, 'password').then(
    () => undefined,
    (error: unknown) => error,
  );

describe('a new password', () => {
  it('is not checked while the hasher is full', async () => {
    const hash = async (hasher: PasswordHasher): Promise<string> =>
      hashNewPassword(hasher, 'password123', owner, 'password');
    await expect(hash(new PasswordHasher(0, 0))).rejects.toMatchObject({
      problems: [{ code: 'UNAVAILABLE' }],
    });
    await expect(hash(new PasswordHasher())).rejects.toMatchObject({
      problems: [{ code: 'INVALID', field: ['password'] }],
    });
  });

  it.each([
    'password123',
    'Password1234',
    'P@ssw0rd!!',
    '1234567890',
    'qwertyuiop',
    'iloveyou12',
    'aaaaaaaaaaaa',
    'abcabcabcabc',
    'letmein1234',
    '1q2w3e4r5t6y',
    '19.11.1987',
    'tribute2026',
    'jolanda.zimmer@webshop.example',
    'jolandazimmer',
    'JolandaZimmer1',
    'ｐａｓｓｗｏｒｄ１２３',
    'e\u0301e\u0301e\u0301e\u0301e\u0301',
    '1'.repeat(200),
  ])('is refused when it is "%s"', async (password) => {
    expect(await refusal(password)).toMatchObject({ problems: [{ code: 'INVALID', field: ['password'] }] });
  });

  it.each([
    'correct horse battery',
    'Tr0ub4dour&3',
    'jhf7aw hgfq',
    'x7#Kp2!mQz',
    'пингвин любит кофе',
    'Jolanda eats 7 blue lamps',
    'x7#Kp2!mQz'.repeat(20),
  ])('may be "%s"', async (password) => {
    expect(await refusal(password)).toBeUndefined();
  });
});

describe('the hash of a password', () => {
  const [ligature, composed] = ['\ufb01ne caf\u00e9 \u2460 lamps', 'fine cafe\u0301 1 lamps'];

  it('is made of the normalized password, so that every keyboard can sign in', async () => {
    const hash = await hashPassword(ligature);
    expect(await verifyPassword(composed, hash)).toBe(true);
    expect(await verifyPassword('fine cafe 1 lamps', hash)).toBe(false);
    expect(await verifyPassword(`${composed} `, hash)).toBe(false);
  });
});

describe('a person with a password', () => {
  const suite = useSharedServer();
  const weak = 'Password1234';

  it('signs up and changes it only to one that is hard to guess, and signs in by any Unicode form of it', async () => {
    const visitor = new GraphQLClient(suite.url);
    const person = { email: `${randomUUID()}@example.com`, name: 'Ada' };
    const refused = await visitor.attempt('signUp', { ...person, password: weak }, '');
    expect(refused.userErrors).toMatchObject([
      { code: 'INVALID', field: ['password'], message: expect.stringMatching(/easy to guess/) },
    ]);
    const password = 'caf\u00e9 horse battery';
    const { token } = await visitor.mutate<{ token: string }>('signUp', { ...person, password }, 'token');
    const signIn = { email: person.email, password: password.normalize('NFD') };
    expect(await visitor.mutate('signIn', signIn, 'token')).toMatchObject({ token: expect.any(String) });
    const change = { currentPassword: password, newPassword: weak };
    const { userErrors } = await new GraphQLClient(suite.url, token).attempt('changePassword', change, '');
    expect(userErrors).toMatchObject([{ code: 'INVALID', field: ['newPassword'] }]);
  });
});
