import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { startServer } from '../../support/server.js';
import { useServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

const { version } = JSON.parse(readFileSync(resolve('package.json'), 'utf8')) as { version: string };

describe('log lines', () => {
  const suite = useServer();

  it('have host, process, role and version, and mask email addresses in every field', async () => {
    const local = 'ada.lovelace';
    const address = `${local}@example.com`;
    const anonymous = new GraphQLClient(suite.url);
    const input = { name: 'Ada', email: address, password: 'correct horse battery staple' };
    const signUp = async (): Promise<unknown> =>
      anonymous.send('mutation ($input: SignUpInput!) { signUp(input: $input) { token } }', { input });
    await signUp();
    await signUp();
    await fetch(`${suite.url}/people/${encodeURIComponent(address)}?email=${address}`);
    await fetch(`${suite.url}/people/${address}`);
    // Also with the client's own id, which every line of the request has.
    await fetch(`${suite.url}/campaigns`, { headers: { 'x-request-id': address } });
    await waitFor('the mail to be written', async () =>
      suite.server.log().includes('email written to a file'),
    );
    await waitFor('the last request', async () => suite.server.log().includes('"url":"/campaigns"'));

    expect(suite.server.log()).not.toContain(local);
    expect(suite.server.log()).toContain('"to":"a***@example.com"');
    expect(suite.server.log()).toContain('"/people/a***%40example.com"');
    const base = { host: hostname(), pid: suite.server.process.pid, role: 'all', version };
    const lines = suite.server.log().split('\n').slice(0, -1);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject(base);
    expect(suite.server.log()).not.toContain('Node.js warned');
  });

  it('mask addresses in a setting that prevents the start', async () => {
    const start = startServer({
      DATABASE_URL: suite.database.url,
      MAIL_FROM: 'ada.lovelace@example.com, bob',
    });
    await expect(start).rejects.toThrow(/MAIL_FROM is "a\*\*\*@example\.com, bob"/);
  });
});
