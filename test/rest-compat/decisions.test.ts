import { beforeAll, describe, expect, it } from '@jest/globals';
import { ingestAndEvaluate } from '../support/outcome.js';
import { aGoal, aKey, anotherCampaign, aScene, type Scene } from '../support/story.js';
import { useServer } from '../support/suite.js';
import { RestClient } from './rest-client.js';

type Trace = Record<string, unknown> & {
  readonly attribution: Record<string, unknown>;
  readonly rules: readonly Record<string, unknown>[];
  readonly effects: readonly Record<string, unknown>[];
  readonly funding: readonly Record<string, unknown>[];
};

const usd = (amount: string) => ({ amount: { amount } });

/** Rules that use everything a trace can show. */
const rules = [
  {
    key: 'volume',
    priority: 9,
    when: {
      all: [
        { field: 'event.amount', op: 'BETWEEN', value: ['0.005', '5000'] },
        { field: 'event.amount', op: 'IN', value: ['33.33', '66.66', '1', '2', '3', '4', '5'] },
        { not: { field: 'event.metadata.price', op: 'EQ', value: '12' } },
      ],
    },
    reward: {
      tiered: {
        basis: 'PROMOTER_AMOUNT',
        mode: 'MARGINAL',
        tiers: [
          { from: { amount: { amount: '0' } }, reward: { percent: '10' } },
          { from: { amount: { amount: '50.00' } }, reward: { percent: '12.5' } },
        ],
      },
    },
    caps: [
      { ...usd('9.50'), scope: ['RULE', 'PROMOTER'], period: 'LIFETIME' },
      { count: 5, scope: ['RULE'], period: 'MONTH' },
    ],
    onExceed: 'PARTIAL',
  },
  {
    key: 'number',
    priority: 5,
    reward: {
      tiered: {
        basis: 'PROMOTER_COUNT',
        mode: 'WHOLE',
        tiers: [{ from: { count: 2 }, reward: { fixed: { amount: '1.25' } } }],
      },
    },
  },
  {
    key: 'none',
    reward: { fixed: { amount: '0.75' } },
    caps: [{ ...usd('0.50'), scope: ['RULE'], period: 'DAY' }],
  },
];

/** Converts atomic units of USD to minor units. */
const minor = (atomic: unknown): number => Number(BigInt(atomic as string)) / 10_000;
const each = (members: Record<string, unknown>, ...names: string[]): Record<string, unknown> => ({
  ...members,
  ...Object.fromEntries(names.filter((name) => name in members).map((name) => [name, minor(members[name])])),
});

/** The steps of GraphQL with their amounts in minor units. */
function stepsInMinorUnits({ rules: steps }: Trace): object[] {
  return steps.map((step) => {
    const caps = step['caps'] as Record<string, unknown>[] | undefined;
    const tier = step['tier'] as Record<string, unknown> | undefined;
    const conditions = step['conditions'] as Record<string, unknown>[] | undefined;
    return {
      ...each(step, 'price', 'amount'),
      ...(tier && { tier: tier['basis'] === 'PROMOTER_COUNT' ? tier : each(tier, 'from', 'to') }),
      ...(caps && {
        caps: caps.map((cap) => (cap['metric'] === 'COUNT' ? cap : each(cap, 'limit', 'before', 'after'))),
      }),
      ...(conditions && { conditions: expect.any(Array) }),
    };
  });
}

/** 10 % of 16.67 and 12.5 % of 49.99 are 791.575 cents, of which the promoter's cap leaves 616.7. */
const expectedSteps = [
  {
    rule: 'volume',
    result: 'PAID',
    price: 791.575,
    amount: 616.7,
    tier: { basis: 'PROMOTER_AMOUNT', from: 3333, to: 9999, reached: 1 },
    caps: [
      { metric: 'AMOUNT', limit: 950, before: 333.3, after: 950 },
      { metric: 'COUNT', limit: '5', before: '1', after: '2' },
      { metric: 'AMOUNT', limit: 4000 },
    ],
    conditions: [
      { field: 'event.amount', op: 'BETWEEN', value: [0.5, 500_000], input: 6666, holds: true },
      {
        field: 'event.amount',
        op: 'IN',
        value: [3333, 6666, 100, 200, 300, '… 2 more'],
        input: 6666,
        holds: true,
      },
      { field: 'event.metadata.price', op: 'EQ', value: '12', input: null, holds: false },
    ],
  },
  { rule: 'number', tier: { basis: 'PROMOTER_COUNT', from: '1', to: '2', reached: 0 }, amount: 125 },
  { rule: 'none', result: 'CAPPED', price: 75, caps: [{ limit: 50, before: 0, after: 0 }, {}] },
];

describe('a decision in the aktvator dialect', () => {
  const suite = useServer({ PLATFORM_FEE: 'FREE=7%' });
  let scene: Scene;
  let rest: RestClient;

  beforeAll(async () => {
    scene = await anotherCampaign(await aScene(suite.url), { budget: { amount: '60.00' } });
    const { campaignId } = scene;
    await aGoal(scene, campaignId);
    await scene.program.mutate(
      'publishRewardRules',
      { campaignId, rules, caps: [{ ...usd('40.00'), scope: ['CAMPAIGN'], period: 'MONTH' }] },
      'ruleVersion { id }',
    );
    rest = new RestClient(suite.url, scene.key);
  });

  async function bothForms(
    key: string,
    more: object,
  ): Promise<{ graphql: Trace; rest: Trace; text: string }> {
    const { id, decision } = await ingestAndEvaluate(scene, key, { eventType: 'purchase', ...more });
    const { body, text } = await rest.get(`/events/${id}`);
    return { graphql: decision as unknown as Trace, rest: body['decision'] as Trace, text };
  }

  it('equals that of GraphQL in every member, with amounts in minor units and unchanged counts', async () => {
    await ingestAndEvaluate(scene, 'first', { eventType: 'purchase', ...usd('33.33'), customerId: 'ann' });
    const { graphql, rest: shown } = await bothForms('second', { ...usd('66.66'), customerId: 'ben' });
    const { promoterId, ...attribution } = graphql.attribution;
    expect(shown).toEqual({
      ...graphql,
      attribution: { ...attribution, aktvatorId: promoterId },
      effects: graphql.effects.map((effect) => ({ ...each(effect, 'reward'), currency: 'USD' })),
      rules: stepsInMinorUnits(graphql),
      funding: graphql.funding.map((step) => each(step, 'fee', 'before', 'after', 'limitLeft')),
    });
    expect(shown.rules).toMatchObject(expectedSteps);
    expect(shown.effects).toMatchObject([{ reward: 741.7 }]);
    expect(shown.funding).toMatchObject([
      { rule: 'volume', fee: 43.169, result: 'FUNDED', limitLeft: expect.any(Number) },
      { rule: 'number', fee: 8.75, result: 'FUNDED' },
    ]);
    expect(shown).toMatchObject({
      fraudChecks: graphql['fraudChecks'],
      refusals: [],
      ruleVersion: 1,
      reason: null,
    });
    expect(graphql['fraudChecks']).not.toEqual([]);
  });

  it('keeps every digit, and null without a limit', async () => {
    const tiny = await anotherCampaign(scene);
    await aGoal(tiny, tiny.campaignId, { payout: { fixed: { amount: '0.000001' } } });
    const { id } = await ingestAndEvaluate(tiny, 'tiny', { eventType: 'purchase' });
    const { text, body } = await rest.get(`/events/${id}`);
    expect(text).toContain('"price":0.0001,"amount":0.0001');
    expect(text).toContain('"reward":0.0001');
    expect((body['decision'] as Trace).funding).toMatchObject([{ limitLeft: null }]);
    // With any other read scopes of a key.
    const narrow = await aKey(scene.owner, scene.organizationId, ['events:read']);
    const seen = await new RestClient(suite.url, narrow).get(`/events/${id}`);
    // Amounts for a key without campaigns:read are in minor units too, because a campaign's asset is public.
    const { effects } = body['decision'] as { effects: unknown };
    expect(seen.body['decision']).toMatchObject({ effects, rules: [{ amount: 0.0001, price: null }] });
  });

  it('of an event without attribution or campaign has the same members', async () => {
    const nobody = await bothForms('nobody', { attributionCode: 'nobody-has-it', ...usd('1.00') });
    expect(nobody.rest).toEqual(nobody.graphql);
    expect(nobody.rest).toMatchObject({ reason: 'NO_ATTRIBUTION', attribution: null, funding: [] });
  });
});
