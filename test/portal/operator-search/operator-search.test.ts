import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { everythingOf, type Owned } from '../../support/belongings.js';
import { GraphQLClient } from '../../support/graphql-client.js';
import { anOperator } from '../../support/operator.js';
import { errorCode } from '../../support/outcome.js';
import { sharedOperators } from '../../support/shared-servers.js';
import { aScene, type Scene } from '../../support/story.js';
import { startReceiver, type Receiver } from '../../support/receiver.js';
import { useSharedServer } from '../../support/suite.js';

const suite = useSharedServer();

interface Match {
  readonly kind: string;
  readonly objectId: string;
  readonly name: string;
  readonly email: string | null;
  readonly environment: string | null;
  readonly organization: { readonly id: string };
}
interface Found {
  readonly operatorSearch: {
    readonly totalCount: number;
    readonly nodes: readonly Match[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}
const query = `query ($search: String!, $kinds: [OperatorMatchKind!], $first: Int, $after: String) {
  operatorSearch(search: $search, kinds: $kinds, first: $first, after: $after) {
    totalCount nodes { kind objectId name email environment organization { id } } pageInfo { hasNextPage endCursor }
  }
}`;

describe('the search of operators', () => {
  let operator: GraphQLClient & { readonly token: string };
  let scene: Scene;
  let owned: Owned;
  let receiver: Receiver;
  /** A text that nothing else has. */
  const word = `Zyx${Date.now().toString(36)}`;
  const email = `${word}@found.example`;

  const find = async (search: string, more: object = {}): Promise<Found['operatorSearch']> =>
    (await operator.run<Found>(query, { search, ...more })).operatorSearch;
  const idsOf = async (search: string, kind: string): Promise<readonly string[]> =>
    (await find(search, { kinds: [kind] })).nodes.map(({ objectId }) => objectId);

  beforeAll(async () => {
    operator = await anOperator(suite, sharedOperators.operatorSearch, 'sandbox');
    scene = await aScene(suite.url);
    receiver = await startReceiver();
    owned = await everythingOf(scene, receiver.url);
    const { owner, program } = scene;
    await program.mutate('updatePromoter', { id: owned.promoter, name: `Pat ${word}`, email }, '');
    await program.mutate('updateCampaign', { id: owned.campaign, name: `Summer ${word}` }, '');
    await owner.mutate('updateOrganization', { id: owned.organizationId, name: `Shop ${word}` }, '');
    await owner.mutate('updateApiKey', { id: owned.apiKey, name: `Key ${word}` }, '');
  });

  afterAll(async () => receiver.close());

  it('finds by TypeID all objects that their mutations take by their ids', async () => {
    for (const [kind, id] of [
      ['API_KEY', owned.apiKey],
      ['CAMPAIGN', owned.campaign],
      ['ORGANIZATION', owned.organizationId],
      ['PAYOUT', owned.payout],
      ['PROMOTER', owned.promoter],
      ['TOP_UP', owned.topUp],
      ['WALLET', owned.wallet],
    ] as const) {
      const { totalCount, nodes } = await find(` ${id} `);
      expect([totalCount, nodes]).toMatchObject([
        1,
        [{ kind, objectId: id, organization: { id: owned.organizationId } }],
      ]);
    }
    expect(await find(owned.goal)).toMatchObject({ totalCount: 0, nodes: [] });
  });

  it('finds by a part of a name or an email address, ignoring case', async () => {
    expect(await idsOf(word.toUpperCase(), 'API_KEY')).toEqual([owned.apiKey]);
    expect(await idsOf(word, 'CAMPAIGN')).toEqual([owned.campaign]);
    expect(await idsOf(word, 'ORGANIZATION')).toEqual([owned.organizationId]);
    expect(await idsOf(word, 'TOP_UP')).toContain(owned.topUp);
    expect(await idsOf(word, 'WALLET')).toContain(owned.wallet);
    const { nodes } = await find(email.slice(0, -3));
    expect(nodes.map(({ kind }) => kind).toSorted()).toEqual(['PAYOUT', 'PROMOTER', 'WALLET']);
    for (const { kind, objectId, ...shown } of nodes) {
      if (kind !== 'WALLET') expect([owned.payout, owned.promoter]).toContain(objectId);
      expect(shown).toEqual({
        name: `Pat ${word}`,
        email,
        environment: 'SANDBOX',
        organization: { id: owned.organizationId },
      });
    }
  });

  it('finds an organization by the whole address of a member, never by a part of it', async () => {
    const { viewer } = await scene.owner.run<{ viewer: { user: { email: string } } }>(
      '{ viewer { user { email } } }',
    );
    expect(await idsOf(viewer.user.email.toUpperCase(), 'ORGANIZATION')).toEqual([owned.organizationId]);
    expect(await idsOf(viewer.user.email.slice(1), 'ORGANIZATION')).toEqual([]);
  });

  it('has pages that continue where the one before ended', async () => {
    const all = await find(word);
    const seen: Match[] = [];
    for (let after: string | null = null, more = true; more;) {
      const { nodes, pageInfo }: Found['operatorSearch'] = await find(word, { first: 3, after });
      seen.push(...nodes);
      after = pageInfo.endCursor;
      more = pageInfo.hasNextPage;
    }
    expect(seen).toEqual(all.nodes);
    expect(all.totalCount).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(6);
  });

  it('takes wildcards as they are written, and refuses a short text and a foreign cursor', async () => {
    expect(await find('%%%')).toMatchObject({ totalCount: 0 });
    const refused = await operator.send(query, { search: 'ab' });
    expect(refused.errors?.[0]?.message).toContain('search');
    expect(errorCode(refused)).toBe('BAD_USER_INPUT');
    expect(errorCode(await operator.send(query, { search: word, after: 'x' }))).toBe('BAD_USER_INPUT');
  });

  it('shows nothing of the other environment, and nothing to other callers', async () => {
    const live = new GraphQLClient(suite.url, operator.token, 'live');
    const { operatorSearch } = await live.run<Found>(query, { search: word });
    expect(operatorSearch.nodes.map(({ kind }) => kind)).not.toContain('PROMOTER');
    expect((await live.run<Found>(query, { search: owned.promoter })).operatorSearch.nodes).toEqual([]);
    for (const client of [scene.owner, scene.program]) {
      for (const search of [word, email, 'nobody@nowhere.example']) {
        expect(errorCode(await client.send(query, { search }))).toBe('FORBIDDEN');
      }
    }
    expect(errorCode(await new GraphQLClient(suite.url).send(query, { search: email }))).toBe(
      'UNAUTHENTICATED',
    );
  });
});
