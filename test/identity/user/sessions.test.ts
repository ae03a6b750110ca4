import { describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket, type CloseEvent } from 'ws';
import { GraphQLClient } from '../../support/graphql-client.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { aPerson, isSignedIn, signIn, type Person } from './people.js';

interface Session {
  readonly id: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly isCurrent: boolean;
}

interface SessionPage {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  readonly totalCount: number;
  readonly edges: readonly { readonly node: { readonly id: string } }[];
}

const suite = useSharedServer();
const fields = 'id createdAt lastSeenAt expiresAt userAgent address isCurrent';

async function sessionsOf(client: GraphQLClient): Promise<Session[]> {
  const { viewer } = await client.run<{ viewer: { sessions: { nodes: Session[] } } }>(
    `{ viewer { sessions { nodes { ${fields} } } } }`,
  );
  return viewer.sessions.nodes;
}

/** The person signs in once more. */
async function another({ email, password }: Person): Promise<GraphQLClient> {
  const { token } = await signIn(suite.url, { email, password });
  return new GraphQLClient(suite.url, token!);
}

const signedIn = async (...clients: GraphQLClient[]): Promise<boolean[]> =>
  Promise.all(clients.map(async ({ token }) => isSignedIn(suite.url, token!)));

describe('sessions', () => {
  it('are listed for their owner only, with their origin and a mark on the current one', async () => {
    const person = await aPerson(suite.url);
    await aPerson(suite.url);
    const second = await another(person);
    const sessions = await sessionsOf(second);
    expect(sessions).toEqual([
      expect.objectContaining({ address: '127.0.0.1', userAgent: 'node', isCurrent: true }),
      expect.objectContaining({ address: '127.0.0.1', userAgent: 'node', isCurrent: false }),
    ]);
    expect((await sessionsOf(person.client)).map(({ id, isCurrent }) => [id, isCurrent])).toEqual(
      sessions.map(({ id, isCurrent }) => [id, !isCurrent]),
    );
  });

  it('are listed in pages', async () => {
    const person = await aPerson(suite.url);
    for (let more = 0; more < 4; more += 1) await another(person);
    const page = 'pageInfo { hasNextPage endCursor } totalCount edges { node { id isCurrent } }';
    const first = await person.client.run<{ viewer: { sessions: SessionPage } }>(
      `{ viewer { sessions(first: 3) { ${page} } } }`,
    );
    const { endCursor } = first.viewer.sessions.pageInfo;
    const rest = await person.client.run<{ viewer: { sessions: SessionPage } }>(
      `query ($after: String) { viewer { sessions(first: 3, after: $after) { ${page} } } }`,
      { after: endCursor },
    );
    expect(first.viewer.sessions).toMatchObject({ totalCount: 5, pageInfo: { hasNextPage: true } });
    expect(rest.viewer.sessions.pageInfo.hasNextPage).toBe(false);
    const ids = [...first.viewer.sessions.edges, ...rest.viewer.sessions.edges].map(({ node }) => node.id);
    expect(new Set(ids).size).toBe(5);
    const tooMany = await person.client.send('{ viewer { sessions(first: 101) { totalCount } } }');
    expect(tooMany.errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT');
  });

  it('can be ended one by one, at once, and never by another person', async () => {
    const person = await aPerson(suite.url);
    const second = await another(person);
    const stranger = await aPerson(suite.url);
    const [id] = (await sessionsOf(second)).filter(({ isCurrent }) => isCurrent).map((session) => session.id);
    const revoke = async (by: GraphQLClient, what: unknown): Promise<string[]> =>
      (await by.attempt('revokeSession', { id: what }, 'session { id }')).userErrors.map(({ code }) => code);
    expect(await revoke(stranger.client, id)).toEqual(['NOT_FOUND']);
    expect(await revoke(person.client, 'user_01h00000000000000000000000')).toEqual(['NOT_FOUND']);
    expect(await revoke(person.client, 'nonsense')).toEqual(['NOT_FOUND']);
    expect(await signedIn(person.client, second)).toEqual([true, true]);
    expect(await revoke(person.client, id)).toEqual([]);
    expect(await revoke(person.client, id)).toEqual(['NOT_FOUND']);
    expect(await signedIn(person.client, second)).toEqual([true, false]);
    expect(await sessionsOf(person.client)).toHaveLength(1);
  });

  it('can be ended together, all others or those from before a time', async () => {
    const person = await aPerson(suite.url);
    const [second, third] = [await another(person), await another(person)];
    const [newest] = await sessionsOf(person.client);
    const revoke = async (input: object): Promise<object> =>
      person.client.mutate('revokeOtherSessions', input, 'endedSessions');
    expect(await revoke({ to: newest?.createdAt })).toMatchObject({ endedSessions: 1 });
    expect(await signedIn(person.client, second, third)).toEqual([true, false, true]);
    expect(await revoke({})).toMatchObject({ endedSessions: 1 });
    expect(await signedIn(person.client, second, third)).toEqual([true, false, false]);
  });

  it('end by signing out, the current one or all', async () => {
    const person = await aPerson(suite.url);
    const [second, third] = [await another(person), await another(person)];
    expect(await second.mutate('signOut', {}, 'endedSessions')).toMatchObject({ endedSessions: 1 });
    expect(await signedIn(person.client, second, third)).toEqual([true, false, true]);
    expect(await third.mutate('signOut', { everywhere: true }, 'endedSessions')).toMatchObject({
      endedSessions: 2,
    });
    expect(await signedIn(person.client, second, third)).toEqual([false, false, false]);
    expect(await new GraphQLClient(suite.url).mutate('signOut', {}, 'endedSessions')).toMatchObject({
      endedSessions: 0,
    });
  });

  it('expire after 30 days', async () => {
    const { client, email } = await aPerson(suite.url);
    const ofPerson = '(select id from user_account where email = $1)';
    const [days] = await suite.database.query(
      `select round(extract(epoch from expires_at - created_at) / 86400)::int as days from user_session where user_id = ${ofPerson}`,
      [email],
    );
    expect(days).toEqual({ days: 30 });
    await suite.database.query(`update user_session set expires_at = now() where user_id = ${ofPerson}`, [
      email,
    ]);
    expect(await signedIn(client)).toEqual([false]);
  });

  it('record their last use, accurate to a minute', async () => {
    const { client } = await aPerson(suite.url);
    const [session] = await sessionsOf(client);
    const write = async (ago: string): Promise<void> => {
      await suite.database.query(
        'update user_session set last_seen_at = now() - $1::interval where token_hash = sha256($2)',
        [ago, Buffer.from(client.token!)],
      );
    };
    await write('2 minutes');
    const later = await waitFor('the use to be written', async () => {
      const [now] = await sessionsOf(client);
      return now!.lastSeenAt >= session!.lastSeenAt && now;
    });
    // Uses are written in order: once a later one of another session is stored, all earlier ones are.
    const everythingWritten = async (): Promise<void> => {
      const other = await aPerson(suite.url);
      await suite.database.query(
        "update user_session set last_seen_at = now() - interval '2 minutes' where token_hash = sha256($1)",
        [Buffer.from(other.token)],
      );
      await waitFor("the other's use to be written", async () => {
        const [now] = await sessionsOf(other.client);
        return now!.lastSeenAt > later.lastSeenAt;
      });
    };
    await everythingWritten();
    // A use within a minute is not written again, so the next write is another session's.
    await write('5 seconds');
    const [recent] = await sessionsOf(client);
    await everythingWritten();
    expect((await sessionsOf(client))[0]?.lastSeenAt).toBe(recent?.lastSeenAt);
  });

  it('are stored without their tokens', async () => {
    const { token } = await aPerson(suite.url);
    const rows = await suite.database.query('select s::text as row from user_session s');
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(Buffer.from(token.slice(3), 'base64url').length).toBe(32);
  });
});

describe('a websocket', () => {
  it('is closed when its session ends', async () => {
    const person = await aPerson(suite.url);
    const second = await another(person);
    const closed: number[] = [];
    const client = createClient({
      url: `${suite.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      lazy: false,
      onNonLazyError: () => undefined,
      connectionParams: { authorization: `Bearer ${second.token}`, environment: 'live' },
      on: { closed: (event) => void closed.push((event as CloseEvent).code) },
    });
    try {
      for await (const answer of client.iterate({ query: '{ viewer { environment } }' })) {
        expect(answer).toEqual({ data: { viewer: { environment: 'LIVE' } } });
      }
      await person.client.mutate('revokeOtherSessions', {}, 'endedSessions');
      expect(await waitFor('the end of the websocket', async () => closed[0])).toBe(4401);
    } finally {
      await client.dispose();
    }
  });
});
