import { beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { errorCode, evaluated, ingest, ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import {
  aCampaign,
  aGig,
  aGoal,
  aKey,
  aLink,
  anotherCampaign,
  aPromoter,
  aScene,
  aSeller,
  fundWallet,
  type Scene,
  type Seller,
} from '../../support/story.js';
import { useServer, type Suite } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

interface Sums {
  readonly rewards: number;
  readonly cost: { readonly amount: string };
  readonly actualRewards: number;
  readonly actualCost: { readonly amount: string };
  readonly difference: { readonly amount: string };
}

interface Simulation extends Sums {
  readonly from: string;
  readonly to: string;
  readonly events: number;
  readonly isComplete: boolean;
  readonly rules: readonly {
    readonly key: string;
    readonly rewards: number;
    readonly cost: { amount: string };
  }[];
  readonly promoters: readonly (Sums & {
    readonly promoterId: string;
    readonly promoter: { name: string };
  })[];
  readonly promotersChanged: number;
}

const sums = 'rewards cost { amount } actualRewards actualCost { amount } difference { amount }';
const selection = `simulation {
  from to events isComplete ${sums} rules { key rewards cost { amount } }
  promoters { promoterId promoter { name } ${sums} } promotersChanged
}`;

async function simulate(client: GraphQLClient, campaignId: string, draft: object): Promise<Simulation> {
  const input = { campaignId, ...draft };
  return (await client.mutate<{ simulation: Simulation }>('simulateRewardRules', input, selection))
    .simulation;
}

const fixed = (key: string, amount: string, more: object = {}) => ({
  key,
  reward: { fixed: { amount } },
  ...more,
});

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
            { fromCount: 1, percent: '10' },
            { fromCount: 3, percent: '20' },
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
    await first.program.mutate('publishRewardRules', { campaignId, ...lively }, 'ruleVersion { id }');
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

  it('of the live rules over the events that they evaluated makes no difference', async () => {
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

  it('of a draft says what it would have cost, by rule and by promoter, exactly', async () => {
    const live = await simulate(scene.program, campaignId, lively);
    const made = await simulate(scene.program, campaignId, {
      rules: [fixed('sale', '12.00'), fixed('letters', '3.00', { target: { eventType: 'newsletter' } })],
      days: 1,
    });
    const rewardsOf = async (promoterId: string): Promise<number> =>
      Number(
        (
          await suite.database.query<{ sum: string }>(
            `select (sum(amount) / 1000000)::text as sum from reward where campaign_id = $1 and promoter_id = $2`,
            [uuidOf('campaign', campaignId), uuidOf('promoter', promoterId)],
          )
        )[0]!.sum,
      );
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

  it('without rules tries the plain amounts of goals and gigs', async () => {
    expect(await simulate(scene.program, campaignId, { rules: [] })).toMatchObject({
      rewards: 7,
      cost: { amount: '70.00' },
      rules: [{ key: 'default', rewards: 7 }],
    });
  });

  it('compares with what is left of what was paid, and knows what a person has verified since', async () => {
    const seller = await aSeller(suite.url);
    await fundWallet(seller, '100.00');
    const id = await aCampaign(seller);
    const gigId = await aGig(seller, id, { actionType: 'video', verification: 'MANUAL' });
    const promoterId = await aPromoter(seller);
    const filmed: Scene = {
      ...seller,
      campaignId: id,
      gigId,
      promoterId,
      link: await aLink(seller, id, promoterId),
    };
    for (const key of ['one', 'two']) await ingestAndEvaluate(filmed, key, { eventType: 'video' });
    expect(await simulate(seller.program, id, { rules: [] })).toMatchObject({ events: 2, rewards: 0 });
    const { actionAttempts } = await seller.program.run<{ actionAttempts: { nodes: { id: string }[] } }>(
      '{ actionAttempts { nodes { id } } }',
    );
    for (const attempt of actionAttempts.nodes) {
      await seller.program.mutate('verifyActionAttempt', { id: attempt.id }, 'actionAttempt { id }');
    }
    expect(await simulate(seller.program, id, { rules: [] })).toMatchObject({
      rewards: 2,
      actualRewards: 2,
      difference: { amount: '0.00' },
    });
    const { rewards } = await seller.program.run<{ rewards: { nodes: { id: string }[] } }>(
      '{ rewards { nodes { id } } }',
    );
    const [part, all] = rewards.nodes as [{ id: string }, { id: string }];
    await seller.program.mutate(
      'reverseReward',
      { id: part.id, amount: { amount: '5.00' } },
      'reward { id }',
    );
    await seller.program.mutate('reverseReward', { id: all.id }, 'reward { id }');
    expect(await simulate(seller.program, id, { rules: [fixed('less', '7.00')] })).toMatchObject({
      rewards: 2,
      cost: { amount: '14.00' },
      actualRewards: 1,
      actualCost: { amount: '20.00' },
      difference: { amount: '-6.00' },
      promoters: [{ promoterId, difference: { amount: '-6.00' } }],
    });
  });

  it('knows of an event that nobody brought in nothing, and of one that was refused its promoter', async () => {
    const seller = await aScene(suite.url);
    const mine = await anotherCampaign(seller);
    const { campaignId: id } = mine;
    const goalId = await aGoal(seller, id, { maxPerPromoter: 1 });
    const statuses: string[] = [];
    for (const [key, more] of Object.entries({
      counted: {},
      refused: {},
      unknown: { eventType: 'newsletter' },
      nobody: { attributionCode: undefined, campaignId: id },
      stranger: { attributionCode: 'nobody-has-it', campaignId: id },
    })) {
      const event = await ingestAndEvaluate(mine, key, { eventType: 'purchase', ...more });
      statuses.push(`${event.status} ${event.decision.reason ?? ''}`);
    }
    expect({ goalId, statuses }).toEqual({
      goalId,
      statuses: [
        'PROCESSED ',
        'REJECTED MAX_PER_PROMOTER',
        'UNMATCHED NO_MATCHING_ACTION',
        'UNMATCHED NO_ATTRIBUTION',
        'UNMATCHED NO_ATTRIBUTION',
      ],
    });
    expect(await simulate(seller.program, id, { rules: [] })).toMatchObject({ events: 3, rewards: 1 });
  });

  it('writes nothing', async () => {
    const before = await rowCounts(suite);
    await simulate(scene.program, campaignId, { rules: [fixed('sale', '999.00')] });
    expect(await rowCounts(suite)).toEqual(before);
    const [usage] = await suite.database.query<{ keys: string }>(
      `select string_agg(key, ' ') as keys from reward_usage where campaign_id = $1`,
      [uuidOf('campaign', campaignId)],
    );
    expect(usage!.keys).not.toContain('sale');
  });

  it('looks no further back than it is told', async () => {
    const id = uuidOf('event', await ingest(scene, 'long-ago', { eventType: 'newsletter' }));
    await evaluated(scene, await ingest(scene, 'long-ago', { eventType: 'newsletter' }));
    await suite.database.query(
      `update event set received_at = received_at - interval '2 days' where id = $1`,
      [id],
    );
    const before = await simulate(scene.program, campaignId, { rules: [], days: 1 });
    expect(before.events).toBe(12);
  });

  it('refuses a draft as publishing it would, and more days than there may be', async () => {
    const rules = [fixed('Bad Key', '1.00'), { key: 'two', reward: {} }];
    const attempt = async (name: string, more: object = {}) =>
      (await scene.program.attempt<object>(name, { campaignId, rules, ...more }, '')).userErrors;
    const faults = await attempt('simulateRewardRules');
    expect(faults).toEqual(await attempt('publishRewardRules'));
    expect(faults.map(({ field }) => field?.join('.'))).toEqual(['rules.0.key', 'rules.1.reward']);
    for (const days of [0, 91]) {
      expect(await attempt('simulateRewardRules', { days, rules: [] })).toEqual([
        expect.objectContaining({ code: 'INVALID', field: ['days'] }),
      ]);
    }
  });

  it('runs once for an organization and beside few others: who comes meanwhile is told so, and finds room afterwards', async () => {
    const query =
      'mutation ($input: SimulateRewardRulesInput!) { simulateRewardRules(input: $input) { simulation { events } } }';
    const ask = async () => scene.program.send<object>(query, { input: { campaignId, rules: [] } });
    const askOf = async (seller: Seller) => {
      const input = { campaignId: await aCampaign(seller), rules: [] };
      return seller.program.send<object>(query, { input });
    };
    const [other, third] = [await aSeller(suite.url, 'Beside'), await aSeller(suite.url, 'Third')];
    const running = async (): Promise<number> =>
      (
        await suite.database.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
           and query like '%evidence is not null%promoter_id is not null%'`,
        )
      ).length;
    const holder = await suite.database.pool.connect();
    try {
      // A running simulation waits for this table, so that the others arrive meanwhile.
      await holder.query('begin; lock table event in access exclusive mode');
      const told: Awaited<ReturnType<typeof ask>>[] = [];
      const own = Array.from({ length: 12 }, async () => {
        const answer = await ask();
        told.push(answer);
        return answer;
      });
      await waitFor('all but one to be told', async () => told.length === 11);
      expect(told.map(errorCode)).toEqual(Array.from({ length: 11 }, () => 'UNAVAILABLE'));
      // One organization does not block another.
      const beside = askOf(other);
      await waitFor('both to run', async () => (await running()) === 2);
      expect(errorCode(await askOf(third))).toBe('UNAVAILABLE');
      await holder.query('commit');
      expect((await beside).errors).toBeUndefined();
      expect((await Promise.all(own)).filter(({ errors }) => errors === undefined)).toHaveLength(1);
    } finally {
      holder.release(true);
    }
    expect((await ask()).errors).toBeUndefined();
  });

  it('is of the own campaigns alone, and needs rewards:read beside campaigns:read', async () => {
    const stranger = await aSeller(suite.url, 'Other');
    const owner = new GraphQLClient(suite.url, scene.owner.token, 'live');
    for (const intruder of [stranger.program, stranger.owner, owner]) {
      const { userErrors } = await intruder.attempt<object>(
        'simulateRewardRules',
        { campaignId, rules: [] },
        selection,
      );
      expect(userErrors).toEqual([expect.objectContaining({ code: 'NOT_FOUND', field: ['campaignId'] })]);
    }
    const ask = async (...scopes: string[]) =>
      new GraphQLClient(suite.url, await aKey(scene.owner, scene.organizationId, scopes)).send(
        'mutation ($input: SimulateRewardRulesInput!) { simulateRewardRules(input: $input) { userErrors { code } } }',
        { input: { campaignId, rules: [] } },
      );
    expect(errorCode(await ask('campaigns:read'))).toBe('FORBIDDEN');
    expect(errorCode(await ask('rewards:read'))).toBe('FORBIDDEN');
    expect((await ask('campaigns:read', 'rewards:read')).errors).toBeUndefined();
  });
});

describe('a simulation of more events than it may evaluate', () => {
  const suite = useServer({ SIMULATION_MAX_EVENTS: '2' });

  it('evaluates the oldest, and says so', async () => {
    const scene = await aScene(suite.url);
    const { campaignId } = scene;
    for (const key of ['a', 'b', 'c']) await ingestAndEvaluate(scene, key);
    const made = await simulate(scene.program, campaignId, { rules: [] });
    expect(made).toMatchObject({
      events: 2,
      isComplete: false,
      rewards: 2,
      actualRewards: 2,
      difference: { amount: '0.00' },
    });
    const [second] = await suite.database.query<{ at: Date }>(
      `select received_at as at from event where idempotency_key = 'b'`,
    );
    expect(Date.parse(made.to)).toBe(second!.at.getTime());
  });
});
