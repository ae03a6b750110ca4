import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { createPool } from '../../../src/platform/database/create-pool.js';
import { LedgerAudit } from '../../../src/ledger/ledger-audit/ledger-audit.js';
import { platformTenancy } from '../../../src/kernel/domain-events.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { GraphQLClient } from '../../support/graphql-client.js';
import { makeJobDue } from '../../support/jobs.js';
import { errorCode, ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { anOperator } from '../../support/operator.js';
import { startServer, type TestServer } from '../../support/server.js';
import { aKey, aScene, aSeller, type Scene } from '../../support/story.js';
import { waitFor } from '../../support/wait-for.js';
import { startMailbox, type Mailbox } from '../../support/mailbox.js';

const operatorEmail = 'olga@example.com';

let mailbox: Mailbox;
let database: TestDatabase;
let server: TestServer;
let operator: GraphQLClient;
let scene: Scene;

beforeAll(async () => {
  mailbox = await startMailbox();
  database = await createDatabase();
  server = await startServer({
    DATABASE_URL: database.url,
    MAIL_URL: mailbox.url,
    OPERATOR_EMAILS: operatorEmail,
  });
  operator = await anOperator({ url: server.url, database }, operatorEmail, 'sandbox');
  scene = await aScene(server.url);
  await ingestAndEvaluate(scene, 'one');
});
afterAll(async () => {
  await server.stop();
  await database.drop();
  await mailbox.close();
});

interface Row {
  readonly account: string;
  readonly owner: string | null;
  readonly accounts: number;
  readonly debits: Amount;
  readonly credits: Amount;
  readonly balance: Amount;
}
interface Amount {
  readonly amount: string;
}
interface Balance extends Omit<Row, 'account' | 'owner' | 'accounts'> {
  readonly rows: readonly Row[];
  readonly asset: string;
  readonly environment: string;
}

const sums = 'debits { amount } credits { amount } balance { amount }';
const balanceFields = `asset environment ${sums} rows { account owner accounts ${sums} }`;
const ownQuery = `query ($asset: String, $o: ID) { trialBalance(asset: $asset, organizationId: $o) { ${balanceFields} } }`;
const platformQuery = `query ($asset: String) { operatorTrialBalance(asset: $asset) { ${balanceFields} } }`;
const balances = ({ rows }: Balance): Record<string, string> =>
  Object.fromEntries(rows.map(({ owner, account, balance }) => [`${owner} ${account}`, balance.amount]));

describe('a trial balance', () => {
  it("has an organization's accounts and its promoters', and nobody else's", async () => {
    await aScene(server.url);
    const { trialBalance } = await scene.program.run<{ trialBalance: Balance }>(ownQuery);
    expect(trialBalance).toMatchObject({
      asset: 'USD',
      environment: 'SANDBOX',
      balance: { amount: '1000.00' },
    });
    expect(balances(trialBalance)).toMatchObject({
      'ORGANIZATION AVAILABLE': '975.00',
      'PROMOTER AVAILABLE': '25.00',
      'PROMOTER PENDING': '0.00',
    });
    expect(trialBalance.rows.filter(({ owner }) => owner === null)).toEqual([]);
    const { trialBalance: byOwner } = await scene.owner.run<{ trialBalance: Balance }>(ownQuery, {
      o: scene.organizationId,
    });
    expect(byOwner).toEqual(trialBalance);
  });

  it('is of one environment and one asset', async () => {
    const live = new GraphQLClient(
      server.url,
      await aKey(scene.owner, scene.organizationId, ['wallet:read'], 'LIVE'),
    );
    const { trialBalance } = await live.run<{ trialBalance: Balance }>(ownQuery);
    expect(trialBalance).toMatchObject({
      environment: 'LIVE',
      debits: { amount: '0.00' },
      credits: { amount: '0.00' },
    });
    const { trialBalance: euros } = await scene.program.run<{ trialBalance: Balance }>(ownQuery, {
      asset: 'EUR',
    });
    expect(euros).toMatchObject({ asset: 'EUR', rows: [], balance: { amount: '0.00' } });
    expect((await scene.program.send(ownQuery, { asset: 'GOLD' })).errors).toHaveLength(1);
  });

  it("is refused of another tenant's, and without the scope", async () => {
    const rival = await aSeller(server.url, 'Rival');
    for (const client of [rival.program, rival.owner]) {
      const answer = await client.send<unknown>(ownQuery, { o: scene.organizationId });
      expect(answer.data ?? null).toBeNull();
      expect(answer.errors).toHaveLength(1);
    }
    const narrow = new GraphQLClient(
      server.url,
      await aKey(scene.owner, scene.organizationId, ['events:read']),
    );
    expect(errorCode(await narrow.send(ownQuery))).toBe('FORBIDDEN');
    expect(errorCode(await new GraphQLClient(server.url).send(ownQuery))).toBe('UNAUTHENTICATED');
  });

  it('of the platform is for operators, comes to nothing, and is written down', async () => {
    const { operatorTrialBalance: all } = await operator.run<{ operatorTrialBalance: Balance }>(
      platformQuery,
      {
        asset: 'USD',
      },
    );
    expect(all.balance.amount).toBe('0.00');
    expect(all.debits).toEqual(all.credits);
    expect(balances(all)['null CLEARING']).toBe('-2000.00');
    expect(errorCode(await scene.owner.send(platformQuery))).toBe('FORBIDDEN');
    expect(errorCode(await scene.program.send(platformQuery))).toBe('FORBIDDEN');
    const entries = await database.query(
      `select actor_kind as kind, after from audit_entry where action = 'operatorTrialBalance'`,
    );
    expect(entries).toEqual([{ kind: 'OPERATOR', after: { asset: 'USD', relations: ['rows'] } }]);
  });
});

interface Alarm {
  readonly id: string;
  readonly code: string;
  readonly table: string;
  readonly rowId: string;
  readonly closedAt: string | null;
  readonly environment: string | null;
  readonly organization: { readonly id: string } | null;
}
interface Health {
  readonly openAlarms: number;
  readonly raisedAlarms: number;
  readonly blocks: number;
  readonly headHash: string | null;
  readonly unsealedEntries: number;
  readonly sweeps: readonly { readonly name: string; readonly passes: number; readonly checked: number }[];
}

const alarmsQuery = `query ($open: Boolean) { ledgerAlarms(filter: { open: $open }, first: 100) {
  totalCount nodes { id code table rowId expected found environment organization { id } raisedAt seenAt closedAt } } }`;
const healthQuery = `{ ledgerHealth {
  openAlarms raisedAlarms blocks headHash sealedAt unsealedEntries sweeps { name passes checked passStartedAt passEndedAt } } }`;

const alarms = async (open: boolean | null): Promise<readonly Alarm[]> =>
  (await operator.run<{ ledgerAlarms: { nodes: Alarm[] } }>(alarmsQuery, { open })).ledgerAlarms.nodes;
const health = async (): Promise<Health> =>
  (await operator.run<{ ledgerHealth: Health }>(healthQuery)).ledgerHealth;

/** Runs a statement as an owner of the machine. */
async function tamper(statement: string): Promise<void> {
  await database.query(
    `begin; set local session_replication_role = replica; ${statement}; commit`.replaceAll('\n', ' '),
  );
}

/** Runs a complete pass, like another worker, instead of waiting for the server's next one. */
async function anotherPass(): Promise<void> {
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  const pool = createPool({ url: database.url, max: 2, role: 'system' }, silent);
  try {
    // A running pass may have begun before, so only the next one certainly sees everything.
    const audit = new LedgerAudit(pool, silent);
    await audit.run(new AbortController().signal);
    await audit.run(new AbortController().signal);
  } finally {
    await pool.end();
  }
}

interface Told {
  readonly rowId: string;
  readonly code: string;
  readonly environment: string | null;
  readonly organization: object | null;
  readonly closedAt: string | null;
}

const alarmSubscription =
  'subscription { ledgerAlarmUpdated { rowId code environment organization { id } closedAt } }';

function connect(connectionParams: Record<string, string>): Client {
  const url = `${server.url.replace('http', 'ws')}/graphql`;
  return createClient({ url, webSocketImpl: WebSocket, connectionParams, lazy: true, retryAttempts: 0 });
}

/** Subscribes to the alarms until disposed. */
function listen(connectionParams: Record<string, string>, hear: (told: Told) => void): Client {
  const client = connect(connectionParams);
  client.subscribe<{ ledgerAlarmUpdated: Told | null }>(
    { query: alarmSubscription },
    {
      next: ({ data }) => {
        if (data?.ledgerAlarmUpdated) hear(data.ledgerAlarmUpdated);
      },
      error: () => undefined,
      complete: () => undefined,
    },
  );
  return client;
}

/** The refusal of a caller who may not subscribe. */
async function refusalOf(connectionParams: Record<string, string>): Promise<unknown> {
  const client = connect(connectionParams);
  try {
    return await new Promise((resolve) => {
      client.subscribe(
        { query: alarmSubscription },
        { next: resolve, error: resolve, complete: () => undefined },
      );
    });
  } finally {
    await client.dispose();
  }
}

describe('the audit', () => {
  it('finds nothing wrong with what is right, and everything gets sealed', async () => {
    await makeJobDue(database, 'ledger.seal');
    await makeJobDue(database, 'ledger.audit');
    const sound = await waitFor('the seals', async () => {
      const now = await health();
      return now.unsealedEntries === 0 && now.sweeps.length === 3 && now;
    });
    expect(sound.headHash).toMatch(/^[0-9a-f]{64}$/);
    expect(sound.blocks).toBeGreaterThan(0);
    await anotherPass();
    const { openAlarms, raisedAlarms, sweeps } = await health();
    expect({ openAlarms, raisedAlarms }).toEqual({ openAlarms: 0, raisedAlarms: 0 });
    expect(sweeps.map(({ name }) => name)).toEqual(['ACCOUNTS', 'BLOCKS', 'TRANSACTIONS']);
    expect(sweeps.filter(({ checked }) => checked === 0)).toEqual([]);
  });

  it('raises an alarm once for what is wrong, tells whom it concerns, and closes it when it is right', async () => {
    const organizationId = uuidOf('organization', scene.organizationId);
    const [account] = await database.query<{ id: string }>(
      `select account.id from ledger_account account join wallet on wallet.id = account.wallet_id
       where wallet.owner_id = $1 and account.kind = 'AVAILABLE' and account.environment = 'SANDBOX'`,
      [organizationId],
    );
    const heard: { type: string; data: { status: string } }[] = [];
    const listener: Client = createClient({
      url: `${server.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${scene.key}` },
    });
    listener.subscribe<{ domainEvents: { type: string; data: { status: string } } }>(
      {
        query: `subscription ($o: ID!) { domainEvents(organizationId: $o, types: ["ledger.alarm"]) { type data } }`,
        variables: { o: scene.organizationId },
      },
      {
        next: ({ data }) => void (data && heard.push(data.domainEvents)),
        error: () => undefined,
        complete: () => undefined,
      },
    );
    await tamper(`update ledger_balance set credits = credits + 7 where account_id = '${account?.id}'`);
    await makeJobDue(database, 'ledger.audit');
    const [alarm] = await waitFor('the alarm', async () => {
      const open = await alarms(true);
      return open.length > 0 && open;
    });
    expect(alarm).toMatchObject({
      code: 'WRONG_BALANCE',
      table: 'ledger_balance',
      rowId: account?.id,
      environment: 'SANDBOX',
      organization: { id: scene.organizationId },
      closedAt: null,
    });
    await anotherPass();
    expect(await alarms(null)).toHaveLength(1);
    expect(server.log()).toContain('ledger audit found a discrepancy');
    await tamper(`update ledger_balance set credits = credits - 7 where account_id = '${account?.id}'`);
    await anotherPass();
    expect((await health()).openAlarms).toBe(0);
    expect(await alarms(true)).toEqual([]);
    expect((await alarms(false)).map(({ id }) => id)).toEqual([alarm?.id]);
    await waitFor('both domain events', async () => heard.length === 2);
    expect(heard.map(({ data }) => data)).toEqual([
      { alarmId: alarm?.id, code: 'WRONG_BALANCE', status: 'raised' },
      { alarmId: alarm?.id, code: 'WRONG_BALANCE', status: 'closed' },
    ]);
    await listener.dispose();
    const domainEvents = await database.query(
      `select distinct organization_id as id from domain_event where type = 'ledger.alarm' order by 1`,
    );
    expect(domainEvents).toEqual([{ id: platformTenancy.organizationId }, { id: organizationId }]);
  });

  it('tells of what is sealed, which is no one organization’s', async () => {
    const [{ id } = { id: '' }] = await database.query<{ id: string }>(
      'select id from ledger_transaction limit 1',
    );
    await tamper(`update ledger_transaction set source_id = '${id}' where id = '${id}'`);
    await makeJobDue(database, 'ledger.audit');
    const [alarm] = await waitFor('the alarm', async () => {
      const open = await alarms(true);
      return open.length > 0 && open;
    });
    expect(alarm).toMatchObject({
      code: 'BROKEN_SEAL',
      table: 'ledger_entry',
      organization: null,
      environment: null,
    });
  });

  it('tells operators of every alarm live, of no one’s too, and nobody else', async () => {
    const [clearing] = await database.query<{ id: string }>(
      `select id from ledger_account where kind = 'CLEARING' and environment = 'SANDBOX' and asset = 'USD'`,
    );
    const heard: Told[] = [];
    const listeners = (['sandbox', 'live'] as const).map((environment) =>
      listen({ authorization: `Bearer ${operator.token}`, environment }, (told) => heard.push(told)),
    );
    for (const token of [scene.key, scene.owner.token]) {
      const refused = await refusalOf({ authorization: `Bearer ${token}`, environment: 'sandbox' });
      expect(refused).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    }
    // A repeated alarm is sent again, in case the subscription had not started.
    await waitFor('both listeners', async () => {
      await tamper(`update ledger_balance set debits = debits + 7 where account_id = '${clearing?.id}'`);
      await anotherPass();
      await tamper(`update ledger_balance set debits = debits - 7 where account_id = '${clearing?.id}'`);
      await anotherPass();
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

  it('is for operators, and each look is written down', async () => {
    for (const query of [alarmsQuery, healthQuery]) {
      expect(errorCode(await scene.owner.send(query))).toBe('FORBIDDEN');
      expect(errorCode(await scene.program.send(query))).toBe('FORBIDDEN');
    }
    const actions = await database.query<{ action: string }>(
      `select distinct action from audit_entry where action like 'ledger%' and actor_kind = 'OPERATOR' order by 1`,
    );
    expect(actions.map(({ action }) => action)).toEqual([
      'ledgerAlarmUpdated',
      'ledgerAlarms',
      'ledgerHealth',
    ]);
  });
});
