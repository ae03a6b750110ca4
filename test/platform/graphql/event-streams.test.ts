import { afterEach, describe, expect, it } from '@jest/globals';
import { createClient, type Client } from 'graphql-sse';
import { aCampaign, aKey, aSeller, type Seller } from '../../support/story.js';
import { heard, listen } from '../../support/subscriptions.js';
import { useServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { campaignDocument, rename } from '../../flow/listening.js';

interface Shown {
  readonly id: string;
  readonly name: string;
}

const suite = useServer({ WEBSOCKETS_PER_KEY: '4', SUBSCRIPTIONS_PER_WEBSOCKET: '2' });

const clients: Client<boolean>[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.dispose();
});

function connect<Single extends boolean>(token: string, singleConnection: Single): Client<Single> {
  const client = createClient<Single>({
    url: `${suite.url}/graphql/stream`,
    headers: { authorization: `Bearer ${token}` },
    singleConnection,
    retryAttempts: 0,
  });
  clients.push(client);
  return client;
}

const stream = async (
  init: RequestInit & { headers: Record<string, string> },
  query = '',
): Promise<Response> =>
  fetch(`${suite.url}/graphql/stream${query}`, { signal: AbortSignal.timeout(10_000), ...init });

/** Changes a campaign, because a subscription begins without an item. */
function renaming(seller: Seller, id: string): () => Promise<void> {
  let round = 0;
  return async () => rename(seller, id, `Round ${(round += 1)}`);
}

const bearer = ({ key }: Seller): { authorization: string } => ({ authorization: `Bearer ${key}` });

describe.each([false, true])('a stream of events, single connection: %s', (singleConnection) => {
  it('sends what a websocket sends, and no other campaign', async () => {
    const seller = await aSeller(suite.url);
    const [id, other] = [await aCampaign(seller), await aCampaign(seller)];
    const campaign = listen<Shown>(connect(seller.key, singleConnection), campaignDocument, { id });
    await heard(campaign, () => true, renaming(seller, id));
    await rename(seller, other, 'Other');
    await rename(seller, id, 'Winter');
    expect(await heard(campaign, ({ name }) => name === 'Winter')).toMatchObject({ id });
    expect(campaign.items.every((item) => item.id === id)).toBe(true);
  });

  it('answers a refused operation with its error, and keeps nothing open', async () => {
    const seller = await aSeller(suite.url);
    const theirs = await aCampaign(await aSeller(suite.url));
    const client = connect(seller.key, singleConnection);
    const refused = listen(client, campaignDocument, { id: theirs });
    await waitFor('the refusal', async () => refused.hasEnded());
    const unknown = listen(client, 'subscription { nothing }');
    await waitFor('the refusal', async () => unknown.hasEnded());
    expect([refused.refusals, unknown.refusals]).toEqual([['BAD_USER_INPUT'], ['GRAPHQL_VALIDATION_FAILED']]);
  });

  it('ends with a reason when its key is revoked', async () => {
    const seller = await aSeller(suite.url);
    const id = await aCampaign(seller);
    const input = { organizationId: seller.organizationId, name: 'x', environment: 'SANDBOX', scopes: ['*'] };
    const { token, apiKey } = await seller.owner.mutate<{ token: string; apiKey: { id: string } }>(
      'createApiKey',
      input,
      'token apiKey { id }',
    );
    const campaign = listen<Shown>(connect(token, singleConnection), campaignDocument, { id });
    await heard(campaign, () => true, renaming(seller, id));
    await seller.owner.mutate('revokeApiKey', { id: apiKey.id }, 'apiKey { id }');
    await waitFor('the end', async () => campaign.hasEnded());
    expect(campaign.refusals).toEqual(['UNAUTHENTICATED']);
  });

  it('runs queries and mutations too', async () => {
    const seller = await aSeller(suite.url);
    const answer = new Promise((resolve, reject) => {
      const sink = { next: resolve, error: reject, complete: () => undefined };
      connect(seller.key, singleConnection).subscribe({ query: '{ __typename }' }, sink);
    });
    expect(await answer).toEqual({ data: { __typename: 'Query' } });
  });
});

describe('a reserved stream', () => {
  const reserve = async (seller: Seller): Promise<Response> =>
    stream({ method: 'PUT', headers: bearer(seller) });

  it('carries at most the allowed subscriptions, and frees their places', async () => {
    const seller = await aSeller(suite.url);
    const id = await aCampaign(seller);
    const client = connect(seller.key, true);
    const [first] = [listen(client, campaignDocument, { id }), listen(client, campaignDocument, { id })];
    await heard(first, () => true, renaming(seller, id));
    const third = listen(client, campaignDocument, { id });
    await waitFor('the refusal', async () => third.hasEnded());
    expect(third.refusals).toEqual(['SUBSCRIPTION_LIMIT']);
    first.leave();
    await waitFor('a free place', async () => {
      const next = listen(client, campaignDocument, { id });
      await waitFor('an answer', async () => {
        await renaming(seller, id)();
        return next.items.length > 0 || next.hasEnded();
      });
      return next.items.length > 0;
    });
  });

  it('belongs to the caller who reserved it', async () => {
    const [seller, other] = [await aSeller(suite.url), await aSeller(suite.url)];
    const token = await (await reserve(seller)).text();
    const colleague = await aKey(seller.owner, seller.organizationId, ['*']);
    for (const key of [other.key, colleague]) {
      const headers = {
        authorization: `Bearer ${key}`,
        accept: 'text/event-stream',
        'x-graphql-event-stream-token': token,
      };
      expect((await stream({ headers })).status).toBe(404);
      const body = JSON.stringify({ query: '{ __typename }', extensions: { operationId: '1' } });
      const sent = { ...headers, accept: '*/*', 'content-type': 'application/json' };
      expect((await stream({ method: 'POST', headers: sent, body })).status).toBe(404);
    }
  });

  it('counts as an open connection of its caller', async () => {
    const seller = await aSeller(suite.url);
    const answers = await Promise.all(Array.from({ length: 6 }, async () => reserve(seller)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(4);
    const refused = answers.find(({ status }) => status === 429);
    expect(await refused?.json()).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
  });
});

describe('a stream of one operation', () => {
  it('is opened by GET too, as EventSource does, and frees its place when its client leaves', async () => {
    const seller = await aSeller(suite.url);
    const id = await aCampaign(seller);
    const variables = JSON.stringify({ id });
    const search = `?${new URLSearchParams({ query: campaignDocument, variables }).toString()}`;
    const headers = { ...bearer(seller), accept: 'text/event-stream' };
    for (let round = 0; round < 6; round++) {
      await waitFor('a place', async () => {
        const leaving = new AbortController();
        const answer = await stream({ headers, signal: leaving.signal }, search);
        if (answer.status === 429) return false;
        expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
        const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
        let text = '';
        while (!text.includes('campaignUpdated')) {
          await renaming(seller, id)();
          text += (await reader?.read())?.value ?? '';
        }
        leaving.abort();
        return true;
      });
    }
  });

  it.each([
    ['a mutation by GET', 'mutation { signOut { isSignedOut } }'],
    ['a query by GET', '{ __typename }'],
  ])('refuses %s', async (_name, query) => {
    const headers = { ...bearer(await aSeller(suite.url)), accept: 'text/event-stream' };
    const answer = await stream({ headers }, `?query=${encodeURIComponent(query)}`);
    expect(await answer.text()).toMatch(/BAD_REQUEST|GRAPHQL_VALIDATION_FAILED/);
  });

  it('is refused over plain HTTP, without a valid credential, and for a body that is not JSON', async () => {
    const seller = await aSeller(suite.url);
    const json = { accept: 'text/event-stream', 'content-type': 'application/json' };
    const body = JSON.stringify({ query: campaignDocument, variables: { id: await aCampaign(seller) } });
    const statuses = await Promise.all([
      fetch(`${suite.url}/graphql`, {
        method: 'POST',
        headers: { ...bearer(seller), 'content-type': 'application/json' },
        body,
      }),
      stream({ method: 'POST', headers: { ...json, authorization: 'Bearer ak_live_nothing' }, body }),
      stream({ method: 'POST', headers: { ...bearer(seller), ...json, 'content-type': 'text/plain' }, body }),
      stream({ method: 'POST', headers: { ...bearer(seller), ...json }, body: '{"query":7}' }),
      stream({ method: 'POST', headers: { ...bearer(seller), ...json }, body: '{' }),
      stream({ method: 'PATCH', headers: { ...bearer(seller), ...json }, body }),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([400, 401, 415, 400, 400, 405]);
  });
});
