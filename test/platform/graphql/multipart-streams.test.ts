import { describe, expect, it } from '@jest/globals';
import { MultipartBody } from '../../../src/platform/graphql/transports/multipart-body.js';
import { campaignDocument, rename } from '../../flow/listening.js';
import { aCampaign, aSeller, type Seller } from '../../support/story.js';
import { useServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

const suite = useServer({ WEBSOCKETS_PER_KEY: '2' });
const accept = 'multipart/mixed;subscriptionSpec=1.0, application/json';

interface Part {
  readonly payload?: { readonly data: { readonly campaignUpdated: { readonly name: string } } } | null;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

/** A response in parts, which are read as they arrive: a part ends with the delimiter after it. */
class Parts {
  readonly items: Part[] = [];
  isOver = false;
  private text = '';

  constructor(readonly response: Response) {
    void this.read().catch(() => undefined);
  }

  private async read(): Promise<void> {
    const texts = this.response.body?.pipeThrough(new TextDecoderStream());
    for await (const text of texts as unknown as AsyncIterable<string>) {
      this.text += text;
      const complete = this.text.split('\r\n--graphql');
      this.text = complete.pop() ?? '';
      for (const part of complete.filter((one) => one !== '')) {
        const body = part.replace('\r\nContent-Type: application/json\r\n\r\n', '');
        this.items.push(JSON.parse(body) as Part);
      }
      if (this.text === '--\r\n') this.isOver = true;
    }
  }
}

async function post(token: string, body: object, more: object = {}): Promise<Response> {
  const headers = { accept, 'content-type': 'application/json', authorization: `Bearer ${token}`, ...more };
  const signal = AbortSignal.timeout(20_000);
  return fetch(`${suite.url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body), signal });
}

async function namesOf(parts: Parts, seller: Seller, id: string, name: string): Promise<void> {
  await waitFor('the new name', async () => {
    await rename(seller, id, name);
    return parts.items.some(({ payload }) => payload?.data.campaignUpdated.name === name);
  });
}

describe('a subscription in parts', () => {
  it('begins with an empty part, sends results as payload, and ends when its key is revoked', async () => {
    const seller = await aSeller(suite.url);
    const id = await aCampaign(seller);
    const input = { organizationId: seller.organizationId, name: 'x', environment: 'SANDBOX', scopes: ['*'] };
    const { token, apiKey } = await seller.owner.mutate<{ token: string; apiKey: { id: string } }>(
      'createApiKey',
      input,
      'token apiKey { id }',
    );
    const parts = new Parts(await post(token, { query: campaignDocument, variables: { id } }));
    expect(parts.response.headers.get('content-type')).toBe(
      'multipart/mixed;boundary="graphql";subscriptionSpec=1.0',
    );
    await waitFor('the first part', async () => parts.items.length > 0);
    expect(parts.items[0]).toEqual({});
    await namesOf(parts, seller, id, 'Winter');
    await seller.owner.mutate('revokeApiKey', { id: apiKey.id }, 'apiKey { id }');
    await waitFor('the end', async () => parts.isOver);
    expect(parts.items.at(-1)).toMatchObject({
      payload: null,
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
  });

  it('counts as an open connection until its client leaves', async () => {
    const seller = await aSeller(suite.url);
    const variables = { id: await aCampaign(seller) };
    const subscribe = async () => post(seller.key, { query: campaignDocument, variables });
    const [first] = [await subscribe(), await subscribe()];
    const third = await subscribe();
    expect([third.status, (await third.json()) as unknown]).toMatchObject([
      429,
      { errors: [{ extensions: { code: 'RATE_LIMITED' } }] },
    ]);
    await first.body?.cancel();
    await waitFor('a free place', async () => (await subscribe()).status === 200);
  });

  it('that cannot begin is answered by JSON with a status', async () => {
    const seller = await aSeller(suite.url);
    const theirs = await aCampaign(await aSeller(suite.url));
    const answers = [
      await post('ak_test_nonsense', { query: campaignDocument, variables: { id: theirs } }),
      await post(seller.key, { query: campaignDocument, variables: { id: theirs } }),
      await post(seller.key, { query: 'subscription { nothing }' }),
      await post(seller.key, { query: 'subscription {' }),
      await post(seller.key, { query: campaignDocument, variables: 7 }),
    ];
    const codes = await Promise.all(
      answers.map(async (answer) => {
        const { errors = [] } = (await answer.json()) as Part;
        return [answer.status, errors[0]?.extensions.code];
      }),
    );
    expect(codes).toEqual([
      [401, 'UNAUTHENTICATED'],
      [400, 'BAD_USER_INPUT'],
      [400, 'GRAPHQL_VALIDATION_FAILED'],
      [400, 'GRAPHQL_PARSE_FAILED'],
      [400, 'BAD_REQUEST'],
    ]);
  });

  it('needs the version of the protocol, and leaves queries and mutations as they are', async () => {
    const seller = await aSeller(suite.url);
    const variables = { id: await aCampaign(seller) };
    for (const other of ['multipart/mixed, application/json', 'multipart/mixed;subscriptionSpec=2.0, */*']) {
      const answer = await post(seller.key, { query: campaignDocument, variables }, { accept: other });
      expect([answer.status, await answer.text()]).toEqual([
        400,
        expect.stringContaining('subscriptionSpec'),
      ]);
    }
    // The word alone is no subscription.
    for (const query of ['{ __typename }', '{ subscription: __typename }']) {
      const answer = await post(seller.key, { query });
      expect([answer.status, Object.keys((await answer.json()) as object)]).toEqual([200, ['data']]);
    }
  });
});

describe('a body in parts', () => {
  it('sends empty parts while its source is quiet, loses no result, and ends with the closing delimiter', async () => {
    const results: PromiseWithResolvers<IteratorResult<string>>[] = [];
    const next = async (): Promise<IteratorResult<string>> => {
      const result = Promise.withResolvers<IteratorResult<string>>();
      results.push(result);
      return result.promise;
    };
    const body = new MultipartBody({ next }, 1);
    const textOf = async (): Promise<string> => (await body.next()).value ?? 'over';
    const empty = '\r\nContent-Type: application/json\r\n\r\n{}\r\n--graphql';
    expect(await textOf()).toBe(`\r\n--graphql${empty}`);
    expect([await textOf(), await textOf()]).toEqual([empty, empty]);
    expect(results).toHaveLength(1);
    results[0]?.resolve({ done: false, value: '{"payload":1}' });
    expect(await textOf()).toContain('{"payload":1}');
    const last = body.next();
    results[1]?.resolve({ done: true, value: undefined });
    expect([(await last).value, await textOf()]).toEqual(['--\r\n', 'over']);
  });
});
