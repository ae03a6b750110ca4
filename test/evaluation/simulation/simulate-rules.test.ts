import { beforeAll, describe, expect, it } from '@jest/globals';
import { evaluated, ingest, ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { publishRules } from '../../support/rules.js';
import { aGoal, aLink, anotherCampaign, aPromoter, aScene, type Scene } from '../../support/story.js';
import { type Suite, useServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { fixed, simulate } from './simulation.js';

/** The row counts of all tables, except those that every mutation and request changes. */
async function rowCounts({ database }: Suite): Promise<Record<string, number>> {
  const tables = await database.query<{ name: string }>(
    `select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
       and table_name not in ('audit_entry', 'agenda_jobs', 'ledger_block', 'ledger_seal')
       and table_name not like '%agenda%' and table_name not like 'ledger_audit%'`,
  );
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await database.query<{ count: number }>(`select count(*)::int as count from ${name}`);
    counts[name] = row!.count;
  }
  return counts;
}

/** Rules with all features that need history: caps, tiers, groups. */
const lively = {
  rules: [
    {
      key: 'tiers',
      priority: 5,
      group: 'sale',
      when: { field: 'event.amount', op: 'GTE', value: '10' },
      reward: {
        tiered: {
          basis: 'PROMOTER_COUNT',
          mode: 'WHOLE',
          tiers: [
            { from: { count: 1 }, reward: { percent: '10' } },
            { from: { count: 3 }, reward: { percent: '20' } },
          ],
        },
      },
      caps: [{ amount: { amount: '12.00' }, scope: ['RULE', 'PROMOTER'], period: 'LIFETIME' }],
      onExceed: 'PARTIAL',
    },
    { key: 'plain', group: 'sale', reward: { plain: true } },
    fixed('signups', '1.50', { target: { eventType: 'signup' } }),
  ],
  caps: [{ count: 9, scope: ['CAMPAIGN'], period: 'MONTH' }],
};

describe('a simulation', () => {
  const suite = useServer();
  let scene: Scene;
  let other: Scene;
  let campaignId: string;

  /** Events of two promoters in a separate campaign: purchases and sign-ups. */
  beforeAll(async () => {
    const first = await aScene(suite.url);
    scene = await anotherCampaign(first);
    ({ campaignId } = scene);
    await aGoal(first, campaignId);
    await publishRules(scene, lively.rules, lively.caps);
    const promoterId = await aPromoter(first, 'Quinn');
    other = { ...scene, promoterId, link: await aLink(first, campaignId, promoterId) };
    const purchase = (amount: string) => ({ eventType: 'purchase', amount: { amount } });
    for (const [key, amount] of ['20.00', '30.00', '40.00', '50.00', '5.00'].entries()) {
      await ingestAndEvaluate(scene, `scene-${key}`, purchase(amount));
    }
    for (const [key, amount] of ['10.00', '100.00'].entries()) {
      await ingestAndEvaluate(other, `other-${key}`, purchase(amount));
    }
    for (const key of [1, 2, 3, 4]) await ingestAndEvaluate(other, `signup-${key}`, { eventType: 'signup' });
    await ingestAndEvaluate(other, 'unknown', { eventType: 'newsletter' });
  });

  it('of the live rules over their own events shows no difference', async () => {
    const made = await simulate(scene.program, campaignId, lively);
    expect(made).toMatchObject({
      events: 12,
      isComplete: true,
      difference: { amount: '0.00' },
      promoters: [],
      promotersChanged: 0,
    });
    expect({ rewards: made.actualRewards, cost: made.actualCost }).toEqual({
      rewards: made.rewards,
      cost: made.cost,
    });
    // 2 + 3 + the rest of 12.00 + the plain 10.00 twice; 1 + 10; sign-ups up to the campaign's cap.
    expect(made.rewards).toBe(9);
    expect(made.rules.map(({ key }) => key)).toEqual(['tiers', 'plain', 'signups']);
    expect(Date.parse(made.to) - Date.parse(made.from)).toBe(30 * 86_400_000);
  });

  /** The rewards of a promoter, in dollars. */
  async function rewardsOf(promoterId: string): Promise<number> {
    const [row] = await suite.database.query<{ sum: string }>(
      `select (sum(amount) / 1000000)::text as sum from reward where campaign_id = $1 and promoter_id = $2`,
      [uuidOf('campaign', campaignId), uuidOf('promoter', promoterId)],
    );
    return Number(row!.sum);
  }

  it('of a draft shows its exact cost by rule and by promoter', async () => {
    const live = await simulate(scene.program, campaignId, lively);
    const made = await simulate(scene.program, campaignId, {
      rules: [fixed('sale', '12.00'), fixed('letters', '3.00', { target: { eventType: 'newsletter' } })],
      days: 1,
    });
    const [ofPat, ofQuinn] = [await rewardsOf(scene.promoterId), await rewardsOf(other.promoterId)];
    expect(made).toMatchObject({
      events: 12,
      rewards: 8,
      cost: { amount: '87.00' },
      actualCost: live.actualCost,
      rules: [
        { key: 'sale', rewards: 7, cost: { amount: '84.00' } },
        { key: 'letters', rewards: 1, cost: { amount: '3.00' } },
      ],
      promotersChanged: 2,
    });
    expect(
      made.promoters.map(({ promoterId, promoter, cost, difference }) => ({
        promoterId,
        name: promoter.name,
        cost: cost.amount,
        difference: Number(difference.amount),
      })),
    ).toEqual(
      [
        { promoterId: scene.promoterId, name: 'Pat', cost: '60.00', difference: 60 - ofPat },
        { promoterId: other.promoterId, name: 'Quinn', cost: '27.00', difference: 27 - ofQuinn },
      ].toSorted((a, b) => Math.abs(b.difference) - Math.abs(a.difference)),
    );
    expect(Number(made.difference.amount)).toBe(87 - ofPat - ofQuinn);
  });

  it('without rules uses the plain amounts of goals and gigs', async () => {
    expect(await simulate(scene.program, campaignId, { rules: [] })).toMatchObject({
      rewards: 7,
      cost: { amount: '70.00' },
      rules: [{ key: 'default', rewards: 7 }],
    });
  });

  it('writes nothing', async () => {
    // A job of the server sums up the events above, which moves rows.
    const unsummed = async () => suite.database.query('select from figure_change limit 1');
    await waitFor('the sums', async () => (await unsummed()).length === 0);
    const before = await rowCounts(suite);
    await simulate(scene.program, campaignId, { rules: [fixed('sale', '999.00')] });
    expect(await rowCounts(suite)).toEqual(before);
    const [usage] = await suite.database.query<{ keys: string }>(
      `select string_agg(key, ' ') as keys from reward_usage where campaign_id = $1`,
      [uuidOf('campaign', campaignId)],
    );
    expect(usage!.keys).not.toContain('sale');
  });

  it('covers only the given number of past days', async () => {
    const id = uuidOf('event', await ingest(scene, 'long-ago', { eventType: 'newsletter' }));
    await evaluated(scene, await ingest(scene, 'long-ago', { eventType: 'newsletter' }));
    await suite.database.query(
      `update event set received_at = received_at - interval '2 days' where id = $1`,
      [id],
    );
    const before = await simulate(scene.program, campaignId, { rules: [], days: 1 });
    expect(before.events).toBe(12);
  });
});
