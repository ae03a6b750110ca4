import { beforeAll, describe, expect, it } from '@jest/globals';
import { RestClient } from '../../rest-compat/rest-client.js';
import { ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { aKey, aPromoter, aScene, aSeller, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { ask, rowsOf, whenIs } from './exports.js';

const suite = useSharedServer();

describe('an export of a list', () => {
  let scene: Scene;
  let rest: RestClient;
  beforeAll(async () => {
    scene = await aScene(suite.url);
    rest = new RestClient(suite.url, scene.key);
    await Promise.all(Array.from({ length: 119 }, async (_, number) => aPromoter(scene, `=${number}+1`)));
  });

  it('has every row of several pages, with columns that the schema declares, and runs no formula', async () => {
    const id = await ask(rest, 'promoters');
    const rows = await rowsOf(rest, id);
    expect(new Set(rows.map((row) => row['id'])).size).toBe(120);
    expect(rows.filter((row) => row['name']?.startsWith("'=")).length).toBe(119);
    expect(Object.keys(rows[0]!)[0]).toBe('id');
    expect(await whenIs(rest, id, 'completed')).toMatchObject({
      rows: 120,
      totalRows: 120,
      failureReason: null,
    });
    const { headers } = await rest.get(`/exports/${id}/file`);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(headers.get('content-disposition')).toBe(`attachment; filename="${id}.csv"`);
  });

  it('has the chosen columns and the rows of the arguments, with amounts and ids of relations', async () => {
    const { rewards } = await ingestAndEvaluate(scene, 'to export');
    const columns = ['id', 'amount.amount', 'amount.asset', 'promoter.id'];
    const chosen = (status: string) => ({ arguments: { filter: { status: { eq: status } } }, columns });
    const [reward] = rewards;
    expect(await rowsOf(rest, await ask(rest, 'rewards', chosen('PAID')))).toEqual([
      { id: reward!.id, 'amount.amount': '25.00', 'amount.asset': 'USD', 'promoter.id': scene.promoterId },
    ]);
    const empty = await ask(rest, 'rewards', chosen('REVERSED'));
    expect(await whenIs(rest, empty, 'completed')).toMatchObject({ rows: 0, totalRows: 0 });
    expect((await rest.get(`/exports/${empty}/file`)).text).toBe(`${columns.join(',')}\r\n`);
  });

  it('exists for every list of an organization', async () => {
    const refused = await rest.post('/exports', { list: 'nonsense' });
    const lists = String(refused.body['message']).replace('list must be one of ', '').split(', ');
    expect(lists).toEqual(expect.arrayContaining(['campaigns', 'events', 'links', 'payouts', 'rewards']));
    expect(lists).not.toContain('operatorPayouts');
    const owner = new RestClient(suite.url, scene.owner.token, { 'x-environment': 'sandbox' });
    for (const list of lists) {
      const seen = await whenIs(owner, await ask(owner, list), 'completed');
      expect({ list, rows: seen.rows }).toEqual({ list, rows: seen.totalRows });
    }
  });

  it.each([
    [{ list: 'operatorPayouts' }, 'list'],
    [{ list: 'rewards', columns: ['nonsense'] }, 'columns'],
    [{ list: 'rewards', columns: [] }, 'columns'],
    [{ list: 'rewards', arguments: { first: 5 } }, 'arguments.first'],
    [
      { list: 'rewards', arguments: { filter: { status: { eq: 'NONSENSE' } } } },
      'arguments.filter.status.eq',
    ],
  ])('is refused with %j', async (body, field) => {
    const { status, body: answer } = await rest.post('/exports', body);
    expect({ status, answer }).toMatchObject({ status: 422, answer: { errors: [{ field }] } });
  });

  it('shows nothing of another tenant or environment', async () => {
    const rival = await aSeller(suite.url, 'Rival');
    const id = await ask(rest, 'promoters');
    await whenIs(rest, id, 'completed');
    const live = await aKey(scene.owner, scene.organizationId, ['*'], 'LIVE');
    for (const key of [rival.key, live]) {
      const other = new RestClient(suite.url, key);
      expect((await other.get(`/exports/${id}`)).status).toBe(404);
      expect((await other.get(`/exports/${id}/file`)).status).toBe(404);
    }
    const mine = new RestClient(suite.url, rival.key);
    const named = { list: 'promoters', organizationId: scene.organizationId };
    expect((await mine.post('/exports', named)).status).toBe(404);
    const hidden = { list: 'links', arguments: { filter: { organizationId: { eq: scene.organizationId } } } };
    expect((await mine.post('/exports', hidden)).status).toBe(404);
  });

  it('requires the scope of its list to ask for it and to read it', async () => {
    const id = await ask(rest, 'rewards');
    await whenIs(rest, id, 'completed');
    const narrow = new RestClient(
      suite.url,
      await aKey(scene.owner, scene.organizationId, ['promoters:read']),
    );
    expect((await narrow.post('/exports', { list: 'rewards' })).status).toBe(403);
    expect((await narrow.get(`/exports/${id}`)).status).toBe(403);
    expect((await narrow.get(`/exports/${id}/file`)).status).toBe(403);
    await whenIs(narrow, await ask(narrow, 'promoters'), 'completed');
  });

  it('goes on where a worker that died had ended, and has no file before its end', async () => {
    const id = await ask(rest, 'promoters');
    const { file } = await whenIs(rest, id, 'completed');
    const whole = (await rest.get(String(file))).text;
    const { promoters } = await scene.program.run<{ promoters: { pageInfo: { endCursor: string } } }>(
      '{ promoters(first: 100) { pageInfo { endCursor } } }',
    );
    const row = [uuidOf('dataExport', id), promoters.pageInfo.endCursor];
    await suite.database.query('delete from data_export_part where export_id = $1 and number = 2', [row[0]]);
    await suite.database.query(
      `update data_export set status = 'RUNNING', parts = 2, rows = 100, after = $2, completed_at = null where id = $1`,
      row,
    );
    expect((await rest.get(String(file))).status).toBe(409);
    await suite.database.query('update data_export set due_at = now() where id = $1', [row[0]]);
    await ask(rest, 'gigs');
    expect(await whenIs(rest, id, 'completed')).toMatchObject({ rows: 120 });
    expect((await rest.get(String(file))).text).toBe(whole);
  });

  it('is deleted after its time, and when a customer is erased', async () => {
    const gone = async (id: string): Promise<void> => {
      await waitFor('the deletion', async () => (await rest.get(`/exports/${id}`)).status === 404);
    };
    const [late, other] = await Promise.all([ask(rest, 'gigs'), ask(rest, 'links')]);
    await Promise.all([whenIs(rest, late, 'completed'), whenIs(rest, other, 'completed')]);
    await suite.database.query(`update data_export set expires_at = now() - interval '1 s' where id = $1`, [
      uuidOf('dataExport', late),
    ]);
    await ask(rest, 'gigs');
    await gone(late);
    await scene.program.mutate('eraseCustomer', { customerId: 'somebody' }, '');
    await gone(other);
  });
});
