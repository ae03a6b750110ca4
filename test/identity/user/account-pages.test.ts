import { describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { mailTo } from '../../support/mail-folder.js';
import { useSharedServer } from '../../support/suite.js';
import { tokenIn } from '../../support/mailbox.js';
import { aPerson, isSignedIn, password, signIn } from './people.js';

const suite = useSharedServer();

/** The link in an email, with an address that this machine can reach. */
function linkIn({ text }: { readonly text: string }): string {
  const { pathname, search } = new URL(/http\S+\?token=\w+/.exec(text)?.[0] ?? '');
  return `${suite.url}${pathname}${search}`;
}

const send = async (page: string, fields: Record<string, string>): Promise<Response> =>
  fetch(`${suite.url}/account/${page}`, { method: 'POST', body: new URLSearchParams(fields) });

describe('a link in an email', () => {
  it('leads to a page that confirms the address after its form is sent', async () => {
    const { email, client, token: session } = await aPerson(suite.url);
    const mail = await mailTo(suite.server, email, /Confirm/);
    const shown = await fetch(linkIn(mail));
    expect(shown.headers.get('cache-control')).toBe('no-store');
    expect(shown.headers.get('referrer-policy')).toBe('no-referrer');
    const form = await shown.text();
    expect(form).toContain(`<input type="hidden" name="token" value="${tokenIn(mail)}">`);
    expect(form).toContain('The account “Ada” wants to use');
    expect(form).toMatch(/requested on \d{4}-\d\d-\d\dT\S+ from the network address 127\.0\.0\.1/);
    const proven = async (): Promise<unknown> => client.run('{ viewer { user { emailVerifiedAt } } }');
    expect(await proven()).toEqual({ viewer: { user: { emailVerifiedAt: null } } });
    const stranger = await send('verify-email', { token: tokenIn(mail), password: 'not the password' });
    expect(stranger.status).toBe(422);
    expect(await proven()).toEqual({ viewer: { user: { emailVerifiedAt: null } } });
    const sent = await send('verify-email', { token: ` ${tokenIn(mail)}\u200b`, password });
    expect([sent.status, await sent.text()]).toEqual([
      200,
      expect.stringContaining(`${email} is confirmed, and you are signed out everywhere.`),
    ]);
    // Every earlier session has ended, and the person signs in again.
    expect(await isSignedIn(suite.url, session)).toBe(false);
    const { token } = await signIn(suite.url, { email, password });
    const back = new GraphQLClient(suite.url, token ?? undefined);
    expect(await back.run('{ viewer { user { emailVerifiedAt } } }')).toEqual({
      viewer: { user: { emailVerifiedAt: expect.any(String) } },
    });
    const again = await send('verify-email', { token: tokenIn(mail), password });
    expect([again.status, await again.text()]).toEqual([
      422,
      expect.stringContaining('This token is unknown'),
    ]);
  });

  it('leads to a page that sets a new password', async () => {
    const { email, token: session } = await aPerson(suite.url);
    await new GraphQLClient(suite.url).mutate('requestPasswordReset', { email }, '');
    const mail = await mailTo(suite.server, email, /Choose/);
    expect(await (await fetch(linkIn(mail))).text()).toContain('autocomplete="new-password"');
    const token = tokenIn(mail);
    expect((await send('reset-password', { token, password: 'short' })).status).toBe(422);
    expect((await send('reset-password', { token, password: 'x'.repeat(201) })).status).toBe(422);
    expect((await send('reset-password', { token })).status).toBe(422);
    expect((await send('reset-password', { token, password: 'a new password' })).status).toBe(200);
    expect((await signIn(suite.url, { email, password: 'a new password' })).codes).toEqual([]);
    expect(await isSignedIn(suite.url, session)).toBe(false);
  });

  it.each(['', '?token=', '?token=%22%3E%3Cscript%3E', '?token=a&token=b', `?token=${'x'.repeat(201)}`])(
    'that ends with %p is reported as incomplete, and the page does not echo it',
    async (query) => {
      for (const page of ['verify-email', 'reset-password']) {
        const response = await fetch(`${suite.url}/account/${page}${query}`);
        const text = await response.text();
        expect([response.status, text.includes('not complete'), text.includes('script')]).toEqual([
          422,
          true,
          false,
        ]);
      }
    },
  );

  it('is never written to the log', async () => {
    const { email } = await aPerson(suite.url);
    const mail = await mailTo(suite.server, email, /Confirm/);
    await fetch(linkIn(mail));
    await send('verify-email', { token: tokenIn(mail) });
    expect(await suite.log()).toContain('/account/verify-email');
    expect(await suite.log()).not.toContain(tokenIn(mail));
  });
});
