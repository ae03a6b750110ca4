import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getNamedType, isLeafType, isObjectType, type GraphQLField, type GraphQLObjectType } from 'graphql';
import { isAskable, leadingOf, schema } from '../access/schema-relations.js';
import { everythingOf, type Owned } from '../support/belongings.js';
import { completedExport } from '../support/completed-export.js';
import { startCountingProxy, type CountingProxy } from '../support/counting-proxy.js';
import { createDatabase, openDatabase, type TestDatabase } from '../support/database.js';
import { confirmEverybody } from '../support/invitations.js';
import { startReceiver } from '../support/receiver.js';
import { startServer, type TestServer } from '../support/server.js';
import { aScene, type Scene } from '../support/story.js';
import { cloneRow } from './clone-row.js';

const many = 6;

/** Everything that can be asked of a field without arguments, but not below its own relations. */
function selectionOf(field: GraphQLField<unknown, unknown>): string {
  const leading = leadingOf(field.type);
  if (leading?.as === 'connection') return `${field.name}(first: 2) { totalCount nodes { __typename } }`;
  return isLeafType(getNamedType(field.type)) ? field.name : `${field.name} { __typename }`;
}

const fieldsOf = (type: string): GraphQLField<unknown, unknown>[] =>
  Object.values((schema.getType(type) as GraphQLObjectType).getFields()).filter(isAskable);

describe('the statements of a request', () => {
  let database: TestDatabase;
  let proxy: CountingProxy;
  let server: TestServer;
  let scene: Scene;
  const idsOf = new Map<string, readonly string[]>();

  beforeAll(async () => {
    database = await createDatabase();
    // Each statement of a request follows its scope.
    proxy = await startCountingProxy(database.url, `select set_config('role'`);
    server = await startServer({ DATABASE_URL: proxy.url });
    const receiver = await startReceiver();
    scene = await aScene(server.url);
    await confirmEverybody(database);
    const { postback, ...owned } = await everythingOf(scene, receiver.url);
    idsOf.set('Postback', [postback, ...(await morePostbacks())]);
    await receiver.close();
    // A copy may refer to what does not exist: only the statements count.
    const unchecked = openDatabase(`${database.url}?options=-c%20session_replication_role%3Dreplica`);
    for (const [kind, id] of Object.entries({ ...owned, ...(await laterObjects(owned)) })) {
      const type = `${kind[0]?.toUpperCase()}${kind.slice(1)}`;
      if (!isObjectType(schema.getType(type))) continue;
      idsOf.set(type, [id, ...(await cloneRow(unchecked, kind, id, many - 1))]);
    }
    await unchecked.pool.end();
  });
  afterAll(async () => {
    await server.stop();
    await proxy.close();
    await database.drop();
  });

  /** A postback is kept in two tables, so it is not copied. */
  async function morePostbacks(): Promise<string[]> {
    const input = {
      promoterId: scene.promoterId,
      name: 'T',
      url: 'https://t.example',
      events: ['REWARD_PAID'],
    };
    const created = Array.from({ length: many - 1 }, async () =>
      scene.program.mutate<{ postback: { id: string } }>('createPostback', input, 'postback { id }'),
    );
    return (await Promise.all(created)).map(({ postback }) => postback.id);
  }

  /** One of each object that comes from a change of others. */
  async function laterObjects({
    actionAttempt,
    reward,
  }: Pick<Owned, 'actionAttempt' | 'reward'>): Promise<Record<string, string>> {
    type Found = Record<string, { id: string; decisions: { id: string }[] }>;
    const { program, owner, organizationId } = scene;
    const rejected = await program.mutate<Found>(
      'rejectActionAttempt',
      { id: actionAttempt },
      'actionAttempt { id decisions { id } }',
    );
    const reverse = { id: reward, amount: { amount: '0.01' } };
    const reversed = await program.mutate<Found>('reverseReward', reverse, 'reversal { id }');
    const erased = await program.mutate<Found>('eraseCustomer', { customerId: 'Unknown' }, 'erasure { id }');
    const invitation = { organizationId, email: 'new@example.com' };
    const invited = await owner.mutate<Found>('inviteMember', invitation, 'invitation { id }');
    return {
      invitation: invited['invitation']!.id,
      attemptDecision: rejected['actionAttempt']!.decisions[0]!.id,
      rewardReversal: reversed['reversal']!.id,
      customerErasure: erased['erasure']!.id,
      dataExport: await completedExport(program, erased['erasure']!.id),
    };
  }

  async function statementsOf(type: string, count: number, selection: string): Promise<number> {
    const ids = idsOf.get(type)?.slice(0, count);
    const before = proxy.count();
    const { data, errors } = await scene.program.send<{ nodes: (object | null)[] }>(
      `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on ${type} { ${selection} } } }`,
      { ids },
    );
    expect([type, errors, data?.nodes.filter(Boolean).length]).toEqual([type, undefined, count]);
    return proxy.count() - before;
  }

  it('are as many for six objects of a type as for one, with all fields and the lists below them', async () => {
    const differing: object[] = [];
    for (const type of idsOf.keys()) {
      const fields = fieldsOf(type);
      const selection = fields.map(selectionOf).join(' ');
      // The first time connections are opened, and keys are looked up.
      await statementsOf(type, 1, selection);
      const one = await statementsOf(type, 1, selection);
      const six = await statementsOf(type, many, selection);
      const relations = fields.flatMap((field) => leadingOf(field.type) ?? []);
      const totals = relations.filter(({ as }) => as === 'connection');
      // The state of a postback is that of its endpoint.
      const states = type === 'Postback' ? 1 : 0;
      const most = 2 + relations.length + totals.length + states;
      // None at all would mean that nothing is counted.
      if (one === 0 || six > one || six > most) differing.push({ type, one, six, most });
    }
    expect(differing).toEqual([]);
  });

  it('are counted for every type that `node` finds, and of which a key sees several', () => {
    // Those of people, or of promoters or operators alone.
    const others = ['LedgerAlarm', 'Member', 'Organization', 'PostbackDelivery', 'User', 'UserSession'];
    const counted = new Set([...idsOf.keys(), ...others]);
    const missing = schema
      .getPossibleTypes(schema.getType('Node') as never)
      .map(({ name }) => name)
      .filter((name) => !counted.has(name));
    expect(missing).toEqual([]);
  });
});
