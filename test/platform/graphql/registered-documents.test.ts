import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { failToStart } from '../../support/fail-to-start.js';
import { figureOf, metricsToken } from '../../support/metrics.js';
import { startServer, type TestServer } from '../../support/server.js';
import { aCampaign, aSeller, type Seller } from '../../support/story.js';
import { openSocket } from '../../support/subscriptions.js';
import { useServer } from '../../support/suite.js';

const list = 'query List($first: Int) { campaigns(first: $first) { nodes { name } } }';
const live = 'subscription Live($id: ID!) { campaignUpdated(id: $id) { name } }';
const other = '{ gigs { totalCount } }';
const idOf = (text: string): string => createHash('sha256').update(text).digest('hex');

const folder = mkdtempSync(join(tmpdir(), 'tribute-documents-'));
const manifest = (name: string, content: unknown): string => {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};
const file = manifest('persisted-documents.json', { [idOf(list)]: list, [idOf(live)]: live });

interface Answer {
  readonly status: number;
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

describe('registered documents', () => {
  const suite = useServer({
    GRAPHQL_DOCUMENTS_FILE: file,
    METRICS_TOKEN: metricsToken,
    GRAPHQL_FAST_PATH: 'true',
  });
  let strict: TestServer | undefined;
  let seller: Seller;
  let campaign: string;
  const summer = { campaigns: { nodes: [{ name: 'Summer' }] } };

  beforeAll(async () => {
    const documents = { GRAPHQL_DOCUMENTS_FILE: file, GRAPHQL_DOCUMENTS: 'registered' };
    strict = await startServer({ DATABASE_URL: suite.database.url, ...documents });
    seller = await aSeller(suite.url);
    campaign = await aCampaign(seller);
  });
  afterAll(async () => {
    await strict?.stop();
  });

  const headers = () => ({ 'content-type': 'application/json', authorization: `Bearer ${seller.key}` });
  async function post(url: string, body: object, more: Record<string, string> = {}): Promise<Answer> {
    const init = { method: 'POST', headers: { ...headers(), ...more }, body: JSON.stringify(body) };
    const response = await fetch(`${url}/graphql`, init);
    return { status: response.status, ...((await response.json()) as object) };
  }
  const codeOf = ({ status, errors }: Answer): string => `${status} ${errors?.[0]?.extensions.code}`;

  it('are run by their id, with or without its prefix, also when they are known', async () => {
    for (const documentId of [idOf(list), `sha256:${idOf(list)}`, idOf(list)]) {
      const answer = await post(suite.url, { documentId, variables: { first: 5 } });
      expect(answer).toEqual({ status: 200, data: summer });
    }
    expect(await figureOf(suite, 'tribute_graphql_fast_answers_total')).toBeGreaterThan(0);
    const address = `${suite.url}/graphql?documentId=${idOf(list)}`;
    const byAddress = await fetch(address, { headers: { ...headers(), 'apollo-require-preflight': '1' } });
    expect(await byAddress.json()).toEqual({ data: summer });
  });

  it('are not found by another id, and not sent together with a text', async () => {
    expect(codeOf(await post(suite.url, { documentId: 'other' }))).toBe('400 DOCUMENT_NOT_FOUND');
    expect(codeOf(await post(suite.url, { documentId: 7 }))).toBe('400 BAD_REQUEST');
    expect(codeOf(await post(suite.url, { documentId: idOf(list), query: list }))).toBe('400 BAD_REQUEST');
    expect((await post(suite.url, { documentId: null, query: other })).status).toBe(200);
  });

  it('are run over websocket and as server-sent events', async () => {
    const client = openSocket(suite.url, seller.key);
    // The protocol requires a text.
    const sent = { query: '', documentId: idOf(list), variables: { first: 5 } };
    expect((await client.iterate(sent).next()).value).toEqual({ data: summer });
    await client.dispose();

    const response = await fetch(`${suite.url}/graphql/stream`, {
      method: 'POST',
      headers: { ...headers(), accept: 'text/event-stream' },
      body: JSON.stringify({ documentId: idOf(list) }),
    });
    expect(await response.text()).toContain(`data: ${JSON.stringify({ data: summer })}`);
  });

  it('are the only ones that run if the setting says so, by every transport', async () => {
    const url = strict?.url ?? '';
    expect(await post(url, { documentId: idOf(list) })).toEqual({ status: 200, data: summer });
    expect(await post(url, { query: list })).toEqual({ status: 200, data: summer });
    for (const body of [{ query: other }, { query: `${list} ` }, { query: '{ __typename }' }]) {
      expect(codeOf(await post(url, body))).toBe('400 DOCUMENT_NOT_REGISTERED');
    }
    const persistedQuery = { version: 1, sha256Hash: idOf(other) };
    expect(codeOf(await post(url, { query: other, extensions: { persistedQuery } }))).toBe(
      '400 DOCUMENT_NOT_REGISTERED',
    );
    const parts = { accept: 'multipart/mixed;subscriptionSpec=1.0, application/json' };
    const unregistered = { query: live.replace('Live', 'Other'), variables: { id: campaign } };
    expect(codeOf(await post(url, unregistered, parts))).toBe('400 DOCUMENT_NOT_REGISTERED');
    const client = openSocket(url, seller.key);
    await expect(client.iterate(unregistered).next()).rejects.toEqual([
      expect.objectContaining({ extensions: { code: 'DOCUMENT_NOT_REGISTERED' } }),
    ]);
    await client.dispose();
    const stream = await fetch(`${url}/graphql/stream`, {
      method: 'POST',
      headers: { ...headers(), accept: 'text/event-stream' },
      body: JSON.stringify(unregistered),
    });
    expect(await stream.text()).toContain('DOCUMENT_NOT_REGISTERED');
  });

  it('stop the start if their file cannot be used', async () => {
    const cases = [
      [{ GRAPHQL_DOCUMENTS_FILE: join(folder, 'none.json') }, 'cannot be read'],
      [{ GRAPHQL_DOCUMENTS_FILE: manifest('text.json', 'text') }, 'must be a JSON object'],
      [{ GRAPHQL_DOCUMENTS_FILE: manifest('wrong.json', { a: 1 }) }, 'must be a JSON object'],
      [
        { GRAPHQL_DOCUMENTS_FILE: manifest('syntax.json', { a: '{' }) },
        'has a document a that cannot be parsed',
      ],
      [{ GRAPHQL_DOCUMENTS: 'registered' }, 'GRAPHQL_DOCUMENTS requires GRAPHQL_DOCUMENTS_FILE'],
    ] as const;
    const starts = cases.map(async ([settings, message]) => {
      const { stderr } = await failToStart({ DATABASE_URL: suite.database.url, ...settings });
      expect(stderr).toContain(message);
    });
    await Promise.all(starts);
  });
});
