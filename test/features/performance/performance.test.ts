import { describe, expect, it } from '@jest/globals';
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
  readonly spend: { readonly amount: string };
}

interface Seen {
  readonly spent: { readonly amount: string };
  readonly performance: { readonly totals: Figures; readonly series: readonly (Figures & { at: string })[] };
}

async function seen({ program, campaignId: id }: Scene): Promise<Seen> {
  const figures = 'clicks events conversions conversionRate spend { amount }';
  const query = `query ($id: ID!) { campaign(id: $id) {
    spent { amount } performance { totals { ${figures} } series { at ${figures} } }
  } }`;
  return (await program.run<{ campaign: Seen }>(query, { id })).campaign;
}

/** What the ledger says that the campaign's rewards took from the seller, reversals taken off; in atomic units. */
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

/** Midnight in New York so many days ago, in UTC. */
function midnightOf(daysAgo: number): Date {
  const day = new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
  const guesses = ['04', '05'].map((hour) => new Date(`${day}T${hour}:00:00Z`));
  const hourOf = (at: Date): string =>
    new Intl.DateTimeFormat('en-US', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(at);
  return guesses.find((at) => hourOf(at) === '00')!;
}

describe('the performance of a campaign', () => {
  it('agrees with what it spent and with the ledger after partial reversals, on both sides of its midnight', async () => {
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
    // 25.00 and 2.50 of fee each; 6.01 and its 0.601, then all of the third, came back.
    const { spent, performance } = await seen(scene);
    expect(performance.series).toMatchObject([
      { at: midnightOf(3).toISOString(), events: 1, spend: { amount: '20.889' } },
      { at: midnight.toISOString(), events: 2, spend: { amount: '27.50' } },
    ]);
    expect(performance.totals.spend).toEqual(spent);
    expect(spent.amount).toBe('48.389');
    expect(await inLedger(scene)).toBe('48389000');
    expect(after.rewards).toHaveLength(1);
  });

  it('counts a reward that waits for money without spend, and conversions by a code not as conversions of clicks', async () => {
    const scene = await aScene(suite.url, '20.00');
    await aGoal(scene, scene.campaignId);
    await ingestAndEvaluate(scene, 'waiting');
    const sessionId = await followAndRecord(suite, scene.link);
    await followAndRecord(suite, scene.link);
    const purchase = { eventType: 'purchase' };
    await ingestAndEvaluate(scene, 'by click', { ...purchase, attributionCode: null, sessionId });
    await ingestAndEvaluate(scene, 'by code', purchase);
    const { spent, performance } = await seen(scene);
    expect(performance.totals).toMatchObject({ clicks: 2, conversions: 2, conversionRate: 0.5 });
    expect(performance.totals.spend).toEqual(spent);
  });
});
