import { beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLClient, mutationDocument } from '../support/graphql-client.js';
import { aScene, type Scene } from '../support/story.js';
import { type Suite, useServer } from '../support/suite.js';
import { badInputs } from './bad-inputs.js';
import { expectCleanLog, send } from './raw-requests.js';

const suite = useServer();
let scene: Scene;

beforeAll(async () => {
  scene = await aScene(suite.url);
});

/** The row counts of all tables but those of the ledger audit, which runs at its own times. */
async function countRows({ database }: Pick<Suite, 'database'>): Promise<object> {
  const tables = await database.query<{ name: string }>(
    `select table_name as name from information_schema.tables
     where table_schema = 'public' and table_name not like 'agenda%' and table_name <> 'ledger_block' order by 1`,
  );
  const counts = tables.map(({ name }) => `select '${name}' as name, count(*)::int as rows from "${name}"`);
  const rows = await database.query<{ name: string; rows: number }>(counts.join(' union all '));
  return Object.fromEntries(rows.map((row) => [row.name, row.rows]));
}

describe('a mutation with bad input', () => {
  it.each(badInputs)('%s is refused with %s for %s', async (mutation, code, field, inputOf) => {
    const before = await countRows(suite);
    const { status, body } = await send(scene, mutationDocument(mutation), { input: inputOf(scene) });
    expect({ status, errors: body.errors }).toEqual({ status: 200, errors: undefined });
    expect(body.data?.['result']?.userErrors).toMatchObject([{ code, field: field.split('.') }]);
    expect(await countRows(suite)).toEqual(before);
  });

  it('that concerns a person names the field, but does not reveal whether the address has an account', async () => {
    const visitor = new GraphQLClient(suite.url);
    const before = await countRows(suite);
    const person = { email: 'ada@example.com', password: 'correct horse battery', name: 'Ada' };
    for (const [field, value] of [
      ['email', 'nobody'],
      ['password', 'short'],
      ['name', ''],
    ] as const) {
      const { userErrors } = await visitor.attempt('signUp', { ...person, [field]: value }, 'token');
      expect(userErrors).toMatchObject([{ code: 'INVALID', field: [field] }]);
    }
    const wrong = { email: 'nobody@example.com', password: 'correct horse battery' };
    const { userErrors } = await visitor.attempt('signIn', wrong, 'token');
    expect(userErrors).toMatchObject([{ code: 'INVALID', field: null }]);
    expect(await countRows(suite)).toEqual(before);
  });
});

describe('a text that cannot be stored', () => {
  it.each([
    [
      'escaped in JSON',
      'mutation ($n: String!) { createPromoter(input: { name: $n }) { userErrors { code } } }',
      'a\0b',
    ],
    [
      'escaped in GraphQL',
      String.raw`mutation { createPromoter(input: { name: "a\u{0}b" }) { userErrors { code } } }`,
      '',
    ],
  ])('is refused: %s', async (_how, document, n) => {
    const before = await countRows(suite);
    const { body } = await send(scene, document, n === '' ? {} : { n });
    expect(body.data?.['createPromoter']?.userErrors).toMatchObject([{ code: 'INVALID' }]);
    expect(await countRows(suite)).toEqual(before);
  });

  it('is refused in a query as well', async () => {
    const { body } = await send(
      scene,
      'query ($q: String) { campaigns(filter: { name: { contains: $q } }) { totalCount } }',
      { q: '\0' },
    );
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});

describe('the log', () => {
  it('contains no credential and no internal error', async () => {
    expectCleanLog(suite.server.log(), scene);
  });
});
