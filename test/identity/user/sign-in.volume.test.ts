import { userSettings } from '../../../src/identity/user/user.settings.js';
import { argon2Sync, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PasswordHasher } from '../../../src/identity/user/password-hasher.js';
import { type RefusedError } from '../../../src/kernel/errors.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { GraphQLClient } from '../../support/graphql-client.js';
import { startServer, type TestServer } from '../../support/server.js';
import { startMailbox, tokenIn, type Mailbox } from '../../support/mailbox.js';
import { aPerson, password, signIn } from './people.js';
import { inWholeOnly } from '../../support/volume.js';
import { waitFor } from '../../support/wait-for.js';

let database: TestDatabase;
let mailbox: Mailbox;
let server: TestServer;
/** A server with a lower limit per address. */
let strict: TestServer;

beforeAll(async () => {
  database = await createDatabase();
  mailbox = await startMailbox();
  // A flood fills the queue when each hash has the usual cost.
  const { name, fallback } = userSettings.passwordMemoryKib;
  const both = { DATABASE_URL: database.url, MAIL_URL: mailbox.url, [name]: fallback };
  server = await startServer({ ...both, RATE_LIMIT_ANONYMOUS: '0' });
  strict = await startServer({ ...both, ROLE: 'api', SIGN_IN_ATTEMPTS_PER_ADDRESS: '5', TRUST_PROXY: '1' });
});

afterAll(async () => {
  await Promise.all([server.stop(), strict.stop()]);
  await database.drop();
  await mailbox.close();
});

const nobody = (): string => `${randomUUID()}@example.com`;
const wrong = 'a wrong password';
const flooded = 10_000;
const withoutNumbers = (text: string): string => text.replaceAll(/\d+/g, 'n');

describe('signing in', () => {
  it('answers who has no account like who has one, and holds both back alike', async () => {
    const { email } = await aPerson(server.url);
    const attempts = async (address: string): Promise<unknown[]> => {
      const answers = [];
      for (let time = 0; time < 12; time += 1) {
        const { token, codes, message } = await signIn(server.url, { email: address, password: wrong });
        answers.push({ token, codes, message: withoutNumbers(message) });
      }
      return answers;
    };
    const ofNobody = await attempts(nobody());
    expect(await attempts(email)).toEqual(ofNobody);
    expect(ofNobody).toEqual([
      ...Array.from({ length: 10 }, () => ({
        token: null,
        codes: ['INVALID'],
        message: 'The email address or the password is wrong.',
      })),
      ...Array.from({ length: 2 }, () => ({
        token: null,
        codes: ['RATE_LIMITED'],
        message: 'Too many attempts. Retry-After: n seconds.',
      })),
    ]);
    // Another spelling is the same account, and now the right password is refused too.
    const { codes, message } = await signIn(server.url, { email: email.toUpperCase(), password });
    expect(codes).toEqual(['RATE_LIMITED']);
    expect(Number(/(\d+) seconds/.exec(message)?.[1])).toBeGreaterThan(600);
  });

  it('counts attempts at the same time before any of them is over', async () => {
    const { email } = await aPerson(server.url);
    const answers = await Promise.all(
      Array.from({ length: 40 }, async () => signIn(server.url, { email, password: wrong })),
    );
    const count = (code: string): number => answers.filter(({ codes }) => codes[0] === code).length;
    expect({ wrong: count('INVALID'), held: count('RATE_LIMITED') }).toEqual({ wrong: 10, held: 30 });
  });

  it('counts what failed only, and passwords that were asked for once more as well', async () => {
    const { email, client } = await aPerson(server.url);
    for (let time = 0; time < 12; time += 1) {
      expect((await signIn(server.url, { email, password })).codes).toEqual([]);
    }
    const confirm = async (currentPassword: string): Promise<(string | undefined)[]> =>
      (
        await client.attempt('changePassword', { currentPassword, newPassword: 'a new password' }, '')
      ).userErrors.map(({ code }) => code);
    for (let time = 0; time < 10; time += 1) expect(await confirm(wrong)).toEqual(['INVALID']);
    expect(await confirm(password)).toEqual(['RATE_LIMITED']);
    expect((await signIn(server.url, { email, password })).codes).toEqual(['RATE_LIMITED']);
  });

  it('is possible again for who proves by mail who they are', async () => {
    const { email } = await aPerson(server.url);
    for (let time = 0; time < 11; time += 1) await signIn(server.url, { email, password: wrong });
    expect((await signIn(server.url, { email, password })).codes).toEqual(['RATE_LIMITED']);
    const visitor = new GraphQLClient(server.url);
    await visitor.mutate('requestPasswordReset', { email }, '');
    const token = tokenIn(await mailbox.mailTo(email, /Choose a new/));
    await visitor.mutate('resetPassword', { token, password }, '');
    expect((await signIn(server.url, { email, password })).codes).toEqual([]);
  });

  it('is held back for an address that tries many accounts, signs up many, or asks for many mails', async () => {
    const { email } = await aPerson(server.url);
    const from = async (address: string, name: string, input: object): Promise<string[]> => {
      const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
      const response = await fetch(`${strict.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
        body: JSON.stringify({
          query: `mutation ($input: ${type}!) { result: ${name}(input: $input) { userErrors { code } } }`,
          variables: { input },
        }),
      });
      const { data } = (await response.json()) as { data: { result: { userErrors: { code: string }[] } } };
      return data.result.userErrors.map(({ code }) => code);
    };
    const tries: readonly (readonly [string, () => object, string[]])[] = [
      ['signIn', () => ({ email: nobody(), password: wrong }), ['INVALID']],
      ['signUp', () => ({ email: nobody(), password, name: 'Ada' }), []],
      ['requestPasswordReset', () => ({ email: nobody() }), []],
    ];
    for (const [index, [name, input, first]] of tries.entries()) {
      // All addresses of one /64 count as one.
      const address = (last: number): string => `2001:db8:0:${index}::${last}`;
      for (let time = 0; time < 5; time += 1) expect(await from(address(time), name, input())).toEqual(first);
      expect(await from(address(9), name, input())).toEqual(['RATE_LIMITED']);
      expect(await from(address(9), 'signIn', { email, password })).toEqual(['RATE_LIMITED']);
    }
    expect(await from('2001:db8:0:77::1', 'signIn', { email, password })).toEqual([]);
  });
});

inWholeOnly(() => {
  describe(`a flood of ${flooded} sign-ins`, () => {
    it('leaves the server answering, refuses what it cannot check, and tells nothing of accounts', async () => {
      const { email } = await aPerson(server.url);
      const { email: bystander } = await aPerson(server.url);
      const said = { known: new Set<string>(), unknown: new Set<string>() };
      let left = flooded;
      const flood = async (): Promise<void> => {
        while (left > 0) {
          left -= 1;
          const isKnown = left % 2 === 0;
          const address = isKnown ? email : nobody();
          const { codes, message, token } = await signIn(server.url, { email: address, password: wrong });
          said[isKnown ? 'known' : 'unknown'].add(
            `${String(token)} ${codes.join()} ${withoutNumbers(message)}`,
          );
        }
      };
      const floods = Promise.all(Array.from({ length: 250 }, flood));
      let isOver = false;
      const over = floods.finally(() => {
        isOver = true;
      });
      const health: number[] = [];
      await waitFor('the end of the flood', async () => {
        health.push((await fetch(`${server.url}/healthz`)).status);
        return isOver;
      });
      await over;
      expect(new Set(health)).toEqual(new Set([200]));
      expect(health.length).toBeGreaterThan(100);
      const answers = [
        'null INVALID The email address or the password is wrong.',
        'null UNAVAILABLE Too many passwords are being checked right now. Try again in a moment.',
      ];
      expect(said.unknown).toEqual(new Set(answers));
      // A name with that many attempts is refused, with or without an account: see above.
      said.known.delete('null RATE_LIMITED Too many attempts. Retry-After: n seconds.');
      expect([...said.known].filter((answer) => !answers.includes(answer))).toEqual([]);
      expect((await signIn(server.url, { email: bystander, password })).codes).toEqual([]);
    });
  });
});

describe('the queue before the password hash', () => {
  it('lets a few through at once, keeps a bounded number waiting, and refuses the rest at once', async () => {
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

  it('checks a hash at the cost that it was made with', async () => {
    const nonce = Buffer.alloc(16, 7);
    const cheap = { message: password, nonce, memory: 64, passes: 1, parallelism: 1, tagLength: 32 };
    const text = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
    const hash = `$argon2id$v=19$m=64,t=1,p=1$${text(nonce)}$${text(argon2Sync('argon2id', cheap))}`;
    const hasher = new PasswordHasher();
    expect(await hasher.matches(password, hash)).toBe(true);
    expect(await hasher.matches(password, hash.replace('t=1', 't=2'))).toBe(false);
  });
});
