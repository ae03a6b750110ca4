import { describe, expect, it } from '@jest/globals';
import { canonicalTimeZone } from '../../../src/kernel/canonical-time-zone.js';
import { RestClient } from '../../rest-compat/rest-client.js';
import { followAndRecord } from '../../support/clicks.js';
import { ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { aGoal, aScene, type Scene } from '../../support/story.js';
import { useServer } from '../../support/suite.js';

const suite = useServer({ PLATFORM_FEE: 'FREE=10%' });
const timeZone = 'America/New_York';

interface Figures {
  readonly clicks: number;
  readonly events: number;
  readonly conversions: number;
  readonly conversionRate: number;
  readonly rewards: number;
  readonly spend: { readonly amount: string };
  readonly earned: { readonly amount: string };
}

interface Seen {
  readonly spent: { readonly amount: string };
  readonly performance: { readonly totals: Figures; readonly series: readonly (Figures & { at: string })[] };
}

async function seen(
  { program, campaignId: id }: Scene,
  time: { readonly from?: Date; readonly to?: Date } = {},
): Promise<Seen> {
  const figures = 'clicks events conversions conversionRate rewards spend { amount } earned { amount }';
  const query = `query ($id: ID!, $from: DateTime, $to: DateTime) { campaign(id: $id) {
    spent { amount } performance(from: $from, to: $to) { totals { ${figures} } series { at ${figures} } }
  } }`;
  return (await program.run<{ campaign: Seen }>(query, { id, ...time })).campaign;
}

/** The seller's costs of the campaign's rewards in the ledger, less reversals, in atomic units. */
async function inLedger({ campaignId, organizationId }: Scene): Promise<string> {
  const [row] = await suite.database.query<{ sum: string }>(
    `select sum(case entry.direction when 'DEBIT' then entry.amount else -entry.amount end)::text as sum
     from ledger_entry entry
       join ledger_transaction posted on posted.id = entry.transaction_id and posted.kind in ('REWARD', 'REVERSAL')
       join ledger_account account on account.id = entry.account_id
       join wallet on wallet.id = account.wallet_id and wallet.owner_id = $1
     where posted.source_id in (
       select id from reward where campaign_id = $2
       union all select reversal.id from reward_reversal reversal join reward on reward.id = reversal.reward_id where campaign_id = $2)`,
    [uuidOf('organization', organizationId), uuidOf('campaign', campaignId)],
  );
  return row?.sum ?? '0';
}

/** A zone's midnight in the UTC day this many days ago. */
function midnightOf(daysAgo: number, zone = timeZone): Date {
  const day = Math.floor(Date.now() / 86_400_000 - daysAgo) * 86_400_000;
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const halfHours = Array.from({ length: 48 }, (_, count) => new Date(day + count * 1_800_000));
  return halfHours.find((at) => clock.format(at) === '00:00')!;
}

describe('the performance of a campaign', () => {
  it('equals its spent amount and the ledger after partial reversals, on both sides of its midnight', async () => {
    const scene = await aScene(suite.url);
    await aGoal(scene, scene.campaignId);
    await scene.program.mutate('updateCampaign', { id: scene.campaignId, timeZone }, '');
    const midnight = midnightOf(2);
    const at = (seconds: number) => ({
      occurredAt: new Date(midnight.getTime() + seconds * 1000).toISOString(),
    });
    const before = await ingestAndEvaluate(scene, 'before', at(-1));
    const after = await ingestAndEvaluate(scene, 'after', at(0));
    const whole = await ingestAndEvaluate(scene, 'whole', at(1));
    const reverse = async ({ rewards }: typeof before, amount?: string) =>
      scene.program.mutate(
        'reverseReward',
        { id: rewards[0]?.id, ...(amount === undefined ? {} : { amount: { amount } }) },
        '',
      );
    await reverse(before, '5.00');
    await reverse(before, '1.01');
    await reverse(whole);
    // 25.00 and 2.50 of fee each. 6.01 and its 0.601, then all of the third, were reversed.
    const { spent, performance } = await seen(scene);
    expect(performance.series.filter(({ events }) => events > 0)).toMatchObject([
      { at: midnightOf(3).toISOString(), events: 1, spend: { amount: '20.889' } },
      { at: midnight.toISOString(), events: 2, spend: { amount: '27.50' } },
    ]);
    expect(performance.totals.spend).toEqual(spent);
    expect(spent.amount).toBe('48.389');
    // A fully reversed reward does not count. Promoters' amounts exclude the fee.
    expect(performance.totals).toMatchObject({ rewards: 2, earned: { amount: '43.99' } });
    expect(await inLedger(scene)).toBe('48389000');
    expect(after.rewards).toHaveLength(1);
  });

  it('counts a reward that waits for money without spend, and excludes conversions by code from those of clicks', async () => {
    const scene = await aScene(suite.url, '20.00');
    await aGoal(scene, scene.campaignId);
    await ingestAndEvaluate(scene, 'waiting');
    const sessionId = await followAndRecord(suite, scene.link);
    await followAndRecord(suite, scene.link);
    const purchase = { eventType: 'purchase' };
    await ingestAndEvaluate(scene, 'by click', { ...purchase, attributionCode: null, sessionId });
    await ingestAndEvaluate(scene, 'by code', purchase);
    const { spent, performance } = await seen(scene);
    expect(performance.totals).toMatchObject({ clicks: 2, conversions: 2, conversionRate: 0.5, rewards: 3 });
    expect(performance.totals.spend).toEqual(spent);
    expect(spent.amount).toBe('11.00');
    // Aktvator's `epc` is the promoters' earning per click, without the fee.
    const { body } = await new RestClient(suite.url, scene.key).get(
      `/campaigns/${scene.campaignId}/performance`,
    );
    expect(body).toMatchObject({ totals: { clicks: 2, spend: 1100, epc: 500 } });
    expect(body['totals']).not.toHaveProperty('earned');
  });

  it('includes events that occurred slightly after their report', async () => {
    const scene = await aScene(suite.url);
    await aGoal(scene, scene.campaignId);
    const occurredAt = new Date(Date.now() + 290_000);
    const ahead = { occurredAt: occurredAt.toISOString() };
    await ingestAndEvaluate(scene, 'ahead', { ...ahead, eventType: 'purchase' });
    const around = { from: occurredAt, to: new Date(occurredAt.getTime() + 1) };
    expect((await seen(scene, around)).performance.totals).toMatchObject({
      events: 1,
      conversions: 1,
      rewards: 1,
      earned: { amount: '10.00' },
    });
  });

  it.each([
    ['IST', 'Asia/Kolkata'],
    ['AET', 'Australia/Sydney'],
    ['US/Pacific-New', 'America/Los_Angeles'],
  ])('has the same days in %s as caps have: those of %s', async (name, zone) => {
    const scene = await aScene(suite.url);
    await scene.program.mutate('updateCampaign', { id: scene.campaignId, timeZone: name }, '');
    const midnight = midnightOf(2, zone);
    for (const ms of [-1, 0]) {
      const occurredAt = new Date(midnight.getTime() + ms).toISOString();
      await ingestAndEvaluate(scene, `at ${ms}`, { occurredAt });
    }
    const { series } = (await seen(scene)).performance;
    expect(series.filter(({ events }) => events > 0)).toMatchObject([
      { at: midnightOf(3, zone).toISOString(), events: 1 },
      { at: midnight.toISOString(), events: 1 },
    ]);
  });

  it('uses time zones that agree between the database and Intl, for every zone', async () => {
    const short = [
      'UTC',
      'GMT',
      'EST',
      'CET',
      'IST',
      'BST',
      'PST',
      'ACT',
      'AET',
      'Etc/GMT+5',
      'US/Pacific-New',
    ];
    const names = [...Intl.supportedValuesOf('timeZone'), ...short];
    const moments = [new Date('2026-01-15T12:00:00Z'), new Date('2026-07-15T12:00:00Z')];
    const rows = await suite.database.query<{ name: string; time: string }>(
      `select name, to_char(moment at time zone canonical, 'YYYY-MM-DD HH24:MI') as time
       from unnest($1::text[], $2::text[]) with ordinality as zone (name, canonical, place), unnest($3::timestamptz[]) as moment
       order by place, moment`,
      [names, names.map(canonicalTimeZone), moments],
    );
    const format = (name: string) =>
      new Intl.DateTimeFormat('sv-SE', { timeZone: name, dateStyle: 'short', timeStyle: 'short' });
    expect(rows).toEqual(
      names.flatMap((name) => moments.map((moment) => ({ name, time: format(name).format(moment) }))),
    );
  });
});
