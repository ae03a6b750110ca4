import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { everythingOf } from '../support/belongings.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { type Receiver, startReceiver } from '../support/receiver.js';
import { confirmEverybody } from '../support/invitations.js';
import { ingestAndEvaluate } from '../support/outcome.js';
import { aKey, aScene, aSeller, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { answersOfBatches, batches } from './foreign-batches.js';
import {
  invasions,
  objectsOf,
  openMutations,
  peopleOf,
  type Target,
  trespasses,
} from './foreign-mutations.js';
import { lists, openQueries, ownQueries, singleQueries } from './foreign-queries.js';
import { everyRowOf } from './tenant-rows.js';

describe('another tenant', () => {
  const suite = useSharedServer();
  let receiver: Receiver;
  let owner: Scene;
  let target: Target;
  /** Must see nothing: another organization, and the owner's key of the other environment. */
  const intruders: Record<string, GraphQLClient> = {};

  beforeAll(async () => {
    receiver = await startReceiver();
    owner = await aScene(suite.url);
    await confirmEverybody(suite.database);
    const other = await aSeller(suite.url, 'Rival');
    const theirs = await everythingOf(owner, receiver.url);
    target = { theirs, people: await peopleOf(owner), mine: await objectsOf(other) };
    intruders['key'] = other.program;
    intruders['session'] = other.owner;
    const liveKey = await aKey(owner.owner, owner.organizationId, ['*'], 'LIVE');
    intruders['LIVE key'] = new GraphQLClient(suite.url, liveKey);
    intruders['LIVE session'] = new GraphQLClient(suite.url, owner.owner.token, 'live');
  });

  afterAll(async () => {
    await receiver.close();
  });

  describe.each(['key', 'session', 'LIVE key', 'LIVE session'])('with a %s', (name) => {
    const sameOrganization = name.startsWith('LIVE');

    it('finds no object by its query, by node or by nodes', async () => {
      const intruder = intruders[name]!;
      for (const kind of ownQueries) {
        const query = `query ($id: ID!) { found: ${kind}(id: $id) { id } node(id: $id) { id } }`;
        const id = target.theirs[kind];
        expect({ kind, ...(await intruder.run<object>(query, { id })) }).toEqual({
          kind,
          found: null,
          node: null,
        });
        expect(await owner.program.run(query, { id })).toEqual({ found: { id }, node: { id } });
      }
      const nodeIds = Object.entries(target.theirs)
        .filter(([key]) => !['organizationId', 'sessionId', 'code'].includes(key))
        .map(([, id]) => id);
      const nodes = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
      const nothing = await intruder.run<{ nodes: unknown[] }>(nodes, { ids: nodeIds });
      expect(nothing.nodes).toEqual(nodeIds.map(() => null));
      const all = await owner.program.run<{ nodes: unknown[] }>(nodes, { ids: nodeIds });
      expect(all.nodes).toEqual(nodeIds.map((id) => ({ id })));
      expect(
        await intruder.run('query ($code: String!) { linkByCode(code: $code) { id } }', {
          code: target.theirs.code,
        }),
      ).toEqual({ linkByCode: null });
    });

    it('lists none of its objects', async () => {
      const intruder = intruders[name]!;
      const theirs = new Set(Object.values(target.theirs));
      for (const list of lists) {
        const answer = await intruder.run<{ list: { nodes: { id: string }[]; totalCount: number } }>(
          `{ list: ${list} { nodes { id } totalCount } }`,
        );
        expect({ list, seen: answer.list.nodes.filter(({ id }) => theirs.has(id)) }).toEqual({
          list,
          seen: [],
        });
        if (sameOrganization) expect(answer.list.totalCount).toBe(0);
      }
      const organization = await intruder.run<{ organization: object | null }>(
        `query ($id: ID!) { organization(id: $id) {
          id campaigns { totalCount } gigs { totalCount } events { totalCount } rewards { totalCount }
          webhookEndpoints { totalCount } topUps { totalCount } wallet { available { amount } }
        } }`,
        { id: owner.organizationId },
      );
      expect(organization.organization).toEqual(
        sameOrganization
          ? {
              id: owner.organizationId,
              campaigns: { totalCount: 0 },
              gigs: { totalCount: 0 },
              events: { totalCount: 0 },
              rewards: { totalCount: 0 },
              webhookEndpoints: { totalCount: 0 },
              topUps: { totalCount: 0 },
              wallet: { available: { amount: '0.00' } },
            }
          : null,
      );
    });

    it('reads nothing in its ledger and its audit log', async () => {
      const intruder = intruders[name]!;
      const theirs = new Set(Object.values(target.theirs));
      // The organization itself has no environment.
      if (sameOrganization) theirs.delete(owner.organizationId);
      const { auditLog } = await intruder.run<{ auditLog: { nodes: { objectId: string | null }[] } }>(
        '{ auditLog(first: 100) { nodes { objectId } } }',
      );
      expect(auditLog.nodes.filter(({ objectId }) => objectId !== null && theirs.has(objectId))).toEqual([]);
      const trialBalance = 'query ($id: ID) { trialBalance(organizationId: $id) { credits { amount } } }';
      const asked = { id: owner.organizationId };
      interface Books {
        readonly trialBalance: { readonly credits: { readonly amount: string } } | null;
      }
      const { data, errors } = await intruder.send<Books>(trialBalance, asked);
      // The money is in the sandbox. The live ledger of the organization must not show it.
      if (sameOrganization) expect(data?.trialBalance?.credits.amount).toBe('0.00');
      else expect({ data, errors: errors?.length }).toEqual({ data: { trialBalance: null }, errors: 1 });
      const cursor = await intruder.send<object>(
        'query ($id: ID!) { domainEventCursor(organizationId: $id) }',
        asked,
      );
      expect(cursor.errors?.map(({ extensions }) => extensions?.code)).toEqual(
        sameOrganization ? undefined : ['BAD_USER_INPUT'],
      );
      const own = await owner.program.run<Books>(trialBalance, asked);
      expect(Number(own.trialBalance?.credits.amount)).toBeGreaterThan(0);
    });

    it('cannot change its objects', async () => {
      const intruder = intruders[name]!;
      const before = await everyRowOf(suite.database, owner);
      for (const [mutation, inputOf] of trespasses) {
        const { userErrors } = await intruder.attempt(mutation, inputOf(target), '');
        expect({ mutation, userErrors }).toMatchObject({ mutation, userErrors: [{ code: 'NOT_FOUND' }] });
      }
      for (const [mutation, inputOf] of sameOrganization ? [] : invasions) {
        const { userErrors } = await intruder.attempt(mutation, inputOf(target), '');
        expect({ mutation, userErrors }).toMatchObject({ mutation, userErrors: [{ code: 'NOT_FOUND' }] });
      }
      expect(await answersOfBatches(intruder, target)).toEqual(
        batches.map(([mutation]) => ({
          mutation,
          results: [{ userErrors: [{ code: 'NOT_FOUND' }] }],
          userErrors: [],
        })),
      );
      expect(await everyRowOf(suite.database, owner)).toEqual(before);
    });
  });

  it('cannot earn by the code or session of a tenant', async () => {
    const rival = { ...owner, program: intruders['key']! };
    for (const more of [{}, { attributionCode: null, sessionId: target.theirs.sessionId }]) {
      const event = await ingestAndEvaluate(rival, `theft-${Object.keys(more).length}`, more);
      expect(event).toMatchObject({
        status: 'UNMATCHED',
        decision: { reason: 'NO_ATTRIBUTION' },
        rewards: [],
      });
    }
  });

  /** The fields of a root type. */
  async function fieldsOf(root: 'queryType' | 'mutationType'): Promise<string[]> {
    const { __schema: schema } = await owner.program.run<{
      __schema: { type: { fields: { name: string }[] } };
    }>(`{ __schema { type: ${root} { fields { name } } } }`);
    return schema.type.fields.map(({ name }) => name);
  }

  it('has a test with every query of the schema', async () => {
    const covered = new Set<string>([...ownQueries, ...lists, ...singleQueries, ...openQueries]);
    expect((await fieldsOf('queryType')).filter((name) => !covered.has(name))).toEqual([]);
  });

  it('has a test with every mutation of the schema', async () => {
    const covered = new Set<string>([...trespasses, ...invasions, ...batches].map(([name]) => name));
    const uncovered = (await fieldsOf('mutationType')).filter(
      (name) => !covered.has(name) && !openMutations.has(name),
    );
    expect(uncovered).toEqual([]);
  });
});
