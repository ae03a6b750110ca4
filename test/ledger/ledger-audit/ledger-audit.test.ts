import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { platformTenancy } from '../../../src/kernel/domain-events.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { type GraphQLClient } from '../../support/graphql-client.js';
import { makeJobDue } from '../../support/jobs.js';
import { errorCode, ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { anOperator } from '../../support/operator.js';
import { startServer, type TestServer } from '../../support/server.js';
import { aScene, type Scene } from '../../support/story.js';
import { waitFor } from '../../support/wait-for.js';
import { alarmsOf, alarmsQuery, anotherPass, healthOf, healthQuery, tamper } from './audit-views.js';
import { listen, listenToEvents, refusalOf, type AlarmEvent, type Told } from './listen-to-alarms.js';

const operatorEmail = 'olga@example.com';
let database: TestDatabase;
let server: TestServer;
let operator: GraphQLClient;
let scene: Scene;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer({ DATABASE_URL: database.url, OPERATOR_EMAILS: operatorEmail });
  operator = await anOperator({ url: server.url, database }, operatorEmail, 'sandbox');
  scene = await aScene(server.url);
  await ingestAndEvaluate(scene, 'one');
  await makeJobDue(database, 'ledger.seal');
  await makeJobDue(database, 'ledger.audit');
  await waitFor('the seals', async () => {
    const { unsealedEntries, sweeps } = await health();
    return unsealedEntries === 0 && sweeps.length === 3;
  });
});
// The ledger is not verified at the end, because the tests tamper with it.
afterAll(async () => {
  await server.stop();
  await database.drop();
});

const alarms = async (open: boolean | null) => alarmsOf(operator, open);
const health = async () => healthOf(operator);

/** The first open alarm. */
async function openAlarm() {
  return waitFor('the alarm', async () => (await alarms(true))[0]);
}

/** The account with the available sandbox balance of an organization. */
async function availableAccount(organizationId: string): Promise<string> {
  const [account] = await database.query<{ id: string }>(
    `select account.id from ledger_account account join wallet on wallet.id = account.wallet_id
     where wallet.owner_id = $1 and account.kind = 'AVAILABLE' and account.environment = 'SANDBOX'`,
    [organizationId],
  );
  return account?.id ?? '';
}

describe('the ledger audit', () => {
  it('seals every entry and reports nothing for a sound ledger', async () => {
    const sound = await health();
    expect(sound.headHash).toMatch(/^[0-9a-f]{64}$/);
    expect(sound.blocks).toBeGreaterThan(0);
    await anotherPass(database);
    const { openAlarms, raisedAlarms, sweeps } = await health();
    expect({ openAlarms, raisedAlarms }).toEqual({ openAlarms: 0, raisedAlarms: 0 });
    expect(sweeps.map(({ name }) => name)).toEqual(['ACCOUNTS', 'BLOCKS', 'TRANSACTIONS']);
    expect(sweeps.filter(({ checked }) => checked === 0)).toEqual([]);
  });

  it('raises an alarm once, reports it to the organization, and closes it after the correction', async () => {
    const organizationId = uuidOf('organization', scene.organizationId);
    const account = await availableAccount(organizationId);
    const heard: AlarmEvent[] = [];
    const listener = listenToEvents(server.url, scene, heard);
    await tamper(database, `update ledger_balance set credits = credits + 7 where account_id = '${account}'`);
    await makeJobDue(database, 'ledger.audit');
    const alarm = await openAlarm();
    expect(alarm).toMatchObject({
      code: 'WRONG_BALANCE',
      table: 'ledger_balance',
      rowId: account,
      environment: 'SANDBOX',
      organization: { id: scene.organizationId },
      closedAt: null,
    });
    await anotherPass(database);
    expect(await alarms(null)).toHaveLength(1);
    expect(server.log()).toContain('ledger audit found a discrepancy');
    await tamper(database, `update ledger_balance set credits = credits - 7 where account_id = '${account}'`);
    await anotherPass(database);
    expect((await health()).openAlarms).toBe(0);
    expect(await alarms(true)).toEqual([]);
    expect((await alarms(false)).map(({ id }) => id)).toEqual([alarm.id]);
    await waitFor('both domain events', async () => heard.length === 2);
    expect(heard.map(({ data }) => data)).toEqual([
      { alarmId: alarm.id, code: 'WRONG_BALANCE', status: 'raised' },
      { alarmId: alarm.id, code: 'WRONG_BALANCE', status: 'closed' },
    ]);
    await listener.dispose();
    const domainEvents = await database.query(
      `select distinct organization_id as id from domain_event where type = 'ledger.alarm' order by 1`,
    );
    expect(domainEvents).toEqual([{ id: platformTenancy.organizationId }, { id: organizationId }]);
  });

  it('raises an alarm without an organization for a broken seal', async () => {
    const [{ id } = { id: '' }] = await database.query<{ id: string }>(
      'select id from ledger_transaction limit 1',
    );
    await tamper(database, `update ledger_transaction set source_id = '${id}' where id = '${id}'`);
    await makeJobDue(database, 'ledger.audit');
    const alarm = await openAlarm();
    expect(alarm).toMatchObject({
      code: 'BROKEN_SEAL',
      table: 'ledger_entry',
      organization: null,
      environment: null,
    });
  });

  it('sends every alarm to subscribed operators, also without an organization, and to nobody else', async () => {
    const [clearing] = await database.query<{ id: string }>(
      `select id from ledger_account where kind = 'CLEARING' and environment = 'SANDBOX' and asset = 'USD'`,
    );
    const heard: Told[] = [];
    const listeners = (['sandbox', 'live'] as const).map((environment) =>
      listen(server.url, { authorization: `Bearer ${operator.token}`, environment }, (told) =>
        heard.push(told),
      ),
    );
    for (const token of [scene.key, scene.owner.token]) {
      const refused = await refusalOf(server.url, {
        authorization: `Bearer ${token}`,
        environment: 'sandbox',
      });
      expect(refused).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    }
    // A repeated alarm is sent again, in case the subscription had not started.
    const debits = 'update ledger_balance set debits = debits';
    await waitFor('both listeners', async () => {
      await tamper(database, `${debits} + 7 where account_id = '${clearing?.id}'`);
      await anotherPass(database);
      await tamper(database, `${debits} - 7 where account_id = '${clearing?.id}'`);
      await anotherPass(database);
      const closed = heard.filter(({ rowId, closedAt }) => rowId === clearing?.id && closedAt !== null);
      return closed.length >= 2;
    });
    // Messages about the seal may still come.
    const first = heard.find(({ rowId }) => rowId === clearing?.id);
    expect(first).toMatchObject({ code: 'WRONG_BALANCE', organization: null, environment: 'SANDBOX' });
    await Promise.all(listeners.map(async (listener) => listener.dispose()));
    const written = await database.query(
      `select distinct actor_kind as kind from audit_entry where action = 'ledgerAlarmUpdated'`,
    );
    expect(written).toEqual([{ kind: 'OPERATOR' }]);
  });

  it('is visible only to operators, and each query leaves an audit entry', async () => {
    const [alarm] = await alarms(null);
    await health();
    const query = 'query ($id: ID!) { node(id: $id) { ... on LedgerAlarm { code table } } }';
    const found = { node: { code: expect.any(String), table: expect.any(String) } };
    expect(await operator.run(query, { id: alarm?.id })).toEqual(found);
    expect(await scene.owner.run(query, { id: alarm?.id })).toEqual({ node: null });
    for (const list of [alarmsQuery, healthQuery]) {
      expect(errorCode(await scene.owner.send(list))).toBe('FORBIDDEN');
      expect(errorCode(await scene.program.send(list))).toBe('FORBIDDEN');
    }
    const actions = await database.query<{ action: string }>(
      `select distinct action from audit_entry where action in ('ledgerAlarm', 'ledgerAlarms', 'ledgerHealth') and actor_kind = 'OPERATOR' order by 1`,
    );
    expect(actions.map(({ action }) => action)).toEqual(['ledgerAlarm', 'ledgerAlarms', 'ledgerHealth']);
  });
});
