import { describe, expect, it } from '@jest/globals';
import { confirmAddress } from '../../support/invitations.js';
import { useServer } from '../../support/suite.js';
import { aPerson, password } from './people.js';

const wrong = 'a wrong password';

interface SignInAnswer {
  readonly codes: readonly string[];
  /** The browser's cookies, as it sends them. */
  readonly cookies: string;
}

describe('a stranger who guesses a password', () => {
  const suite = useServer({
    TRUST_PROXY: '1',
    SIGN_IN_ATTEMPTS_PER_ACCOUNT: '5',
    SIGN_IN_ATTEMPTS_PER_ACCOUNT_TOTAL: '12',
    SIGN_IN_ATTEMPTS_PER_ADDRESS: '8',
  });

  /** Signs in from an address, with the cookies of a browser. */
  async function signInFrom(address: string, input: object, cookies = ''): Promise<SignInAnswer> {
    const response = await fetch(`${suite.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'sec-fetch-site': 'same-origin',
        'x-forwarded-for': address,
        cookie: cookies,
      },
      body: JSON.stringify({
        query: 'mutation ($input: SignInInput!) { signIn(input: $input) { userErrors { code } } }',
        variables: { input },
      }),
    });
    const { data } = (await response.json()) as { data: { signIn: { userErrors: { code: string }[] } } };
    return {
      codes: data.signIn.userErrors.map(({ code }) => code),
      cookies: response.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0])
        .join('; '),
    };
  }

  /** A stranger guesses until they are refused. */
  async function guessUntilHeld(address: string, email: string, cookies = ''): Promise<number> {
    let guesses = 0;
    while ((await signInFrom(address, { email, password: wrong }, cookies)).codes[0] === 'INVALID') {
      guesses += 1;
    }
    return guesses;
  }

  it('is rate-limited, while the owner signs in from another address', async () => {
    const { email } = await aPerson(suite.url);
    expect(await guessUntilHeld('192.0.2.1', email)).toBe(5);
    expect((await signInFrom('192.0.2.1', { email, password })).codes).toEqual(['RATE_LIMITED']);
    expect((await signInFrom('192.0.2.2', { email, password })).codes).toEqual([]);
  });

  it('does not block the browser in which the owner has signed in, at any address', async () => {
    const { email } = await aPerson(suite.url);
    const home = await signInFrom('192.0.2.10', { email, password, cookie: true });
    expect(home.codes).toEqual([]);
    // From the owner's own address, and from so many others that the whole account is limited.
    const guessed = [];
    for (const address of ['192.0.2.10', '192.0.2.11', '192.0.2.12', '192.0.2.13']) {
      guessed.push(await guessUntilHeld(address, email));
    }
    expect(guessed).toEqual([5, 5, 2, 0]);
    expect((await signInFrom('192.0.2.14', { email, password })).codes).toEqual(['RATE_LIMITED']);
    for (const address of ['192.0.2.10', '192.0.2.15']) {
      expect((await signInFrom(address, { email, password }, home.cookies)).codes).toEqual([]);
    }
  });

  it('gains nothing by the browser cookie of another account, or by a forged one', async () => {
    const { email } = await aPerson(suite.url);
    const other = await aPerson(suite.url);
    const own = { email: other.email, password, cookie: true };
    const { cookies } = await signInFrom('192.0.2.20', own);
    expect(cookies).toContain('tribute_device=');
    expect(await guessUntilHeld('192.0.2.21', email)).toBe(5);
    for (const made of [cookies, 'tribute_device=a.b', 'tribute_device=.']) {
      expect((await signInFrom('192.0.2.21', { email, password }, made)).codes).toEqual(['RATE_LIMITED']);
    }
  });

  it('is rate-limited in a known browser as well', async () => {
    const { email } = await aPerson(suite.url);
    const { cookies } = await signInFrom('192.0.2.30', { email, password, cookie: true });
    expect(await guessUntilHeld('192.0.2.31', email, cookies)).toBe(5);
    expect((await signInFrom('192.0.2.32', { email, password }, cookies)).codes).toEqual(['RATE_LIMITED']);
    expect((await signInFrom('192.0.2.32', { email, password })).codes).toEqual([]);
  });

  it('who knows the password is limited in guessing codes for the account, over all addresses', async () => {
    const { email, client } = await aPerson(suite.url);
    await confirmAddress(suite.server, client);
    await client.mutate('startTotp', { password }, 'secret');
    await suite.database.query(
      `update user_account set totp_enabled_at = now(), totp_last_step = 0 where email = $1`,
      [email],
    );
    const guess = async (last: number): Promise<readonly string[]> =>
      (await signInFrom(`192.0.2.${last}`, { email, password, totpCode: '000000' })).codes;
    const codes = [];
    for (let last = 40; last < 47; last += 1) codes.push(...(await guess(last)));
    expect(codes).toEqual([...Array.from({ length: 5 }, () => 'INVALID'), 'RATE_LIMITED', 'RATE_LIMITED']);
  });
});
