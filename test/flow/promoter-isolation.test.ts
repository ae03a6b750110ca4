import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { Environment } from '../../src/kernel/environment.js';
import { sqlOf } from '../../src/kernel/sql.js';
import { inScope, type TenantScope } from '../../src/kernel/tenant-scope.js';
import { createPool } from '../../src/platform/database/create-pool.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { errorCode, ingestAndEvaluate, uuidOf } from '../support/outcome.js';
import { aJoined } from '../support/person.js';
import { aPromoter, aScene, aSeller, fundWallet, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { walletIdOf } from '../support/wallet-id.js';
import { linkOf, ownOf } from './own-promoter.js';
import { silent } from '../support/silent.js';

const suite = useSharedServer();

const lists = [
  'campaigns',
  'gigs',
  'promoters',
  'links',
  'events',
  'conversions',
  'actionAttempts',
  'rewards',
  'webhookEndpoints',
];

/** Tables without rows that people who promote may read. */
const hidden =
  'campaign click conversion reward reward_reversal gig goal event domain_event organization member api_key payout top_up webhook_endpoint'.split(
    ' ',
  );

describe('a promoter who signs in', () => {
  it('sees no objects of the organization or of other promoters', async () => {
    const scene = await aScene(suite.url);
    const { person: pia } = await aJoined(suite.url, scene.campaignId, 'Pia');
    const { person: max, promoterId: other } = await aJoined(suite.url, scene.campaignId, 'Max');
    const link = await linkOf(max, scene.campaignId, other);
    const event = await ingestAndEvaluate({ ...scene, link }, 'order-1');
    const foreign = {
      campaign: scene.campaignId,
      gig: scene.gigId,
      promoter: other,
      link: link.id,
      event: event.id,
      reward: event.rewards[0]!.id,
      wallet: await walletIdOf(scene),
    };
    for (const [kind, id] of Object.entries(foreign)) {
      const query = `query ($id: ID!) { found: ${kind}(id: $id) { id } node(id: $id) { id } }`;
      expect({ kind, ...(await pia.run<object>(query, { id })) }).toEqual({ kind, found: null, node: null });
    }
    for (const list of lists) {
      const answer = await pia.run<object>(`{ list: ${list} { totalCount } }`);
      expect(answer).toEqual({ list: { totalCount: 0 } });
    }
    expect(
      await pia.run('query ($id: ID!) { organization(id: $id) { id } }', { id: scene.organizationId }),
    ).toEqual({ organization: null });
  });

  it('sees their own figures, in the environment of their session', async () => {
    const scene = await aScene(suite.url);
    const { person: pia } = await aJoined(suite.url, scene.campaignId, 'Pia');
    const { person: max, promoterId } = await aJoined(suite.url, scene.campaignId, 'Max');
    const link = await linkOf(max, scene.campaignId, promoterId);
    await ingestAndEvaluate({ ...scene, link }, 'order-1');
    expect(await ownOf(pia)).toMatchObject({
      totalCount: 1,
      nodes: [{ name: 'Pia', rewards: { totalCount: 0 } }],
    });
    expect(await ownOf(max)).toMatchObject({
      totalCount: 1,
      nodes: [{ name: 'Max', rewards: { totalCount: 1 } }],
    });
    const live = new GraphQLClient(suite.url, max.token, 'live');
    expect(await live.run('{ viewer { promoters { totalCount } } }')).toEqual({
      viewer: { promoters: { totalCount: 0 } },
    });
  });

  it('must be a person: a key sees no own promoters and no marketplace', async () => {
    const { program } = await aSeller(suite.url);
    expect(await program.run('{ viewer { promoters { totalCount } } }')).toEqual({
      viewer: { promoters: null },
    });
    expect(errorCode(await program.send('{ marketplace { totalCount } }'))).toBe('FORBIDDEN');
    expect(errorCode(await new GraphQLClient(suite.url).send('{ marketplace { totalCount } }'))).toBe(
      'UNAUTHENTICATED',
    );
  });
});

/** The user id of a signed-in person, as a bare uuid. */
async function userIdOf(person: GraphQLClient): Promise<string> {
  const { viewer } = await person.run<{ viewer: { user: { id: string } } }>('{ viewer { user { id } } }');
  return uuidOf('user', viewer.user.id);
}

describe('row-level security for a person', () => {
  let pool: Pool;
  let scene: Scene;
  let pia: TenantScope;
  let ownId: string;

  beforeAll(async () => {
    pool = createPool({ url: suite.database.url, max: 2, role: 'app' }, silent);
    scene = await aScene(suite.url);
    const { person, promoterId } = await aJoined(suite.url, scene.campaignId);
    ownId = uuidOf('promoter', promoterId);
    await linkOf(person, scene.campaignId, promoterId);
    await aPromoter(scene, 'Somebody else');
    await fundWallet(scene, '10.00');
    const link = await linkOf(person, scene.campaignId, promoterId);
    await ingestAndEvaluate({ ...scene, link }, 'order-1');
    await ingestAndEvaluate(scene, 'order-2');
    const another = { promoterId: scene.promoterId, destination: 'sandbox:approval' };
    await scene.program.mutate('setPayoutDestination', another, '');
    await scene.program.mutate(
      'requestPayout',
      { promoterId: scene.promoterId, amount: { amount: '1' } },
      '',
    );
    pia = {
      kind: 'tenant',
      organizationIds: [],
      environment: Environment.SANDBOX,
      userId: await userIdOf(person),
    };
  });
  afterAll(async () => {
    await pool.end();
  });

  it("shows raw SQL only the person's own rows", async () => {
    const sql = sqlOf(pool);
    const ids = async (text: string): Promise<unknown[]> =>
      inScope(pia, async () => (await sql.query<{ id: unknown }>(text)).map(({ id }) => id));
    expect(await ids('select id from promoter')).toEqual([ownId]);
    for (const table of ['link', 'action_attempt']) {
      const owners = await ids(`select promoter_id as id from ${table}`);
      expect({ table, owners: [...new Set(owners)] }).toEqual({ table, owners: [ownId] });
    }
    expect(await ids('select owner_id as id from wallet')).toEqual([ownId]);
    expect(await ids('select balance_after as id from ledger_entry')).toEqual([25_000_000n]);
    expect(await ids('select kind as id from ledger_transaction')).toEqual(['REWARD']);
    expect(await ids('select account_id as id from ledger_balance where credits > 0')).toHaveLength(1);
    for (const table of hidden) {
      expect({ table, ids: await ids(`select id from ${table}`) }).toEqual({ table, ids: [] });
    }
    const elsewhere = { ...pia, environment: Environment.LIVE };
    const live = async (): Promise<number> => (await sql.query('select 1 from promoter')).length;
    expect(await inScope(elsewhere, live)).toBe(0);
  });

  it('shows raw SQL only what the person earned of the figures, and not what the organization spent', async () => {
    const sql = sqlOf(pool);
    const rows = async (text: string): Promise<unknown[]> => inScope(pia, async () => sql.query(text));
    for (const table of ['figure', 'figure_change', 'figure_zone']) {
      expect({ table, rows: await rows(`select 1 from ${table}`) }).toEqual({ table, rows: [] });
    }
    const own = (what: string): string => `
      select ${what} from (
        select promoter_id, earned, spend, events, customers from own_figure where dimension = 'all' and not is_day
        union all select promoter_id, earned, spend, events, customers from own_figure_change
      ) as own`;
    const sums =
      'promoter_id as id, sum(earned) as earned, sum(spend) as spend, sum(events) as events, sum(customers) as customers';
    expect(await rows(`${own(sums)} group by 1`)).toEqual([
      { id: ownId, earned: 25_000_000n, spend: null, events: null, customers: null },
    ]);
    expect(await rows('select asset from own_figure_campaign')).toEqual([{ asset: 'USD' }]);
    const forged = rows(`insert into own_figure (promoter_id, earned) values ('${ownId}', 1)`);
    await expect(forged).rejects.toMatchObject({ code: '42501' });
  });

  it("refuses every change by raw SQL, even of the person's own rows", async () => {
    const sql = sqlOf(pool);
    await inScope(pia, async () => {
      expect(await sql.query(`update promoter set name = 'Rich' returning id`)).toEqual([]);
      const enriched = sql.query(`update ledger_balance set credits = credits + 1 returning account_id`);
      await expect(enriched).rejects.toMatchObject({ code: '42501' });
      expect(await sql.query(`update reward set status = 'PAID' returning id`)).toEqual([]);
      expect(await sql.query(`delete from link returning id`)).toEqual([]);
      const forged = `insert into link (id, organization_id, environment, campaign_id, promoter_id, target_url, code)
        select gen_random_uuid(), organization_id, environment, campaign_id, promoter_id, 'https://x.example', 'STOLEN' from link limit 1`;
      await expect(sql.query(forged)).rejects.toMatchObject({ code: '42501' });
    });
  });
});
