import { userSettings } from '../../../src/identity/user/user.settings.js';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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
  it('gives the same answers and the same limits with and without an account', async () => {
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

  it('counts concurrent attempts before any of them has finished', async () => {
    const { email } = await aPerson(server.url);
    const answers = await Promise.all(
      Array.from({ length: 40 }, async () => signIn(server.url, { email, password: wrong })),
    );
    const count = (code: string): number => answers.filter(({ codes }) => codes[0] === code).length;
    expect({ wrong: count('INVALID'), held: count('RATE_LIMITED') }).toEqual({ wrong: 10, held: 30 });
  });

  it('counts only failed attempts, including passwords that are confirmed again', async () => {
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

  it('is possible again after a password reset by email', async () => {
    const { email } = await aPerson(server.url);
    for (let time = 0; time < 11; time += 1) await signIn(server.url, { email, password: wrong });
    expect((await signIn(server.url, { email, password })).codes).toEqual(['RATE_LIMITED']);
    const visitor = new GraphQLClient(server.url);
    await visitor.mutate('requestPasswordReset', { email }, '');
    const token = tokenIn(await mailbox.mailTo(email, /Choose a new/));
    await visitor.mutate('resetPassword', { token, password }, '');
    expect((await signIn(server.url, { email, password })).codes).toEqual([]);
  });

  it('is limited for an address that tries many accounts, signs up many, or requests many emails', async () => {
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

/** Signs in with wrong passwords, to one account and to none in turn; returns what each kind was told. */
async function flood(email: string): Promise<Record<'known' | 'unknown', Set<string>>> {
  const said = { known: new Set<string>(), unknown: new Set<string>() };
  let left = flooded;
  const attempts = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const isKnown = left % 2 === 0;
      const address = isKnown ? email : nobody();
      const { codes, message, token } = await signIn(server.url, { email: address, password: wrong });
      said[isKnown ? 'known' : 'unknown'].add(`${String(token)} ${codes.join()} ${withoutNumbers(message)}`);
    }
  };
  await Promise.all(Array.from({ length: 250 }, attempts));
  return said;
}

/** The status of each health check, one after the other, until the work has ended. */
async function healthDuring(work: Promise<unknown>): Promise<number[]> {
  let isOver = false;
  const over = work.finally(() => {
    isOver = true;
  });
  const health: number[] = [];
  await waitFor('the end of the flood', async () => {
    health.push((await fetch(`${server.url}/healthz`)).status);
    return isOver;
  });
  await over;
  return health;
}

inWholeOnly(() => {
  describe(`a flood of ${flooded} sign-ins`, () => {
    it('leaves the server responsive, refuses excess attempts, and does not reveal accounts', async () => {
      const { email } = await aPerson(server.url);
      const { email: bystander } = await aPerson(server.url);
      const floods = flood(email);
      const health = await healthDuring(floods);
      const said = await floods;
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
