import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RestClient } from '../../rest-compat/rest-client.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { lockIsAwaited, lockRows } from '../../support/row-locks.js';
import { startServer, type TestServer } from '../../support/server.js';
import { aPromoter, aSeller } from '../../support/story.js';
import { ask, rowsOf, whenIs } from './exports.js';

describe('an export on a server with small limits', () => {
  let database: TestDatabase;
  let server: TestServer;
  const start = async (): Promise<TestServer> =>
    startServer({ DATABASE_URL: database.url, EXPORT_MAX_ROWS: '2', QUOTA_EXPORTS: '2' });
  beforeAll(async () => {
    database = await createDatabase();
    server = await start();
  });
  afterAll(async () => {
    await server.stop();
    await database.drop();
  });

  it('fails with a reason above the most rows, and is refused above the quota', async () => {
    const seller = await aSeller(server.url);
    const rest = new RestClient(server.url, seller.key);
    for (const name of ['Ann', 'Ben', 'Cid']) await aPromoter(seller, name);
    const seen = await whenIs(rest, await ask(rest, 'promoters'), 'failed');
    expect(seen).toMatchObject({
      file: null,
      failureReason: 'The list has 3 rows; an export has at most 2. Choose fewer by a filter.',
    });
    await ask(rest, 'gigs');
    const { status, body } = await rest.post('/exports', { list: 'gigs' });
    expect({ status, body }).toMatchObject({ status: 403, body: { errors: [{ field: 'list' }] } });
  });

  it('is completed by the next worker when its worker is killed', async () => {
    const seller = await aSeller(server.url);
    for (const name of ['Ann', 'Ben']) await aPromoter(seller, name);
    const unlock = await lockRows(database, 'lock table data_export_part in exclusive mode');
    const id = await ask(new RestClient(server.url, seller.key), 'promoters');
    await lockIsAwaited(database);
    await server.kill();
    await unlock();
    server = await start();
    const rows = await rowsOf(new RestClient(server.url, seller.key), id);
    expect(rows.map((row) => row['name'])).toEqual(['Ben', 'Ann']);
  });
});
