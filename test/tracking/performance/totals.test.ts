import { describe, expect, it } from '@jest/globals';
import { GraphQLClient, type GraphQLAnswer } from '../../support/graphql-client.js';
import { evaluated, ingest, ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { startReceiver } from '../../support/receiver.js';
import { aGig, aKey, aScene, anotherCampaign, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { anEarner } from './an-earner.js';

const suite = useSharedServer();

const ago = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();

describe('sums of rewards', () => {
  const totalsOf = async (scene: Scene, args: string, selection: string): Promise<GraphQLAnswer<unknown>> =>
    scene.program.send(
      `query ($id: ID!) { organization(id: $id) { rewardTotals${args} { ${selection} } } }`,
      { id: scene.organizationId },
    );

  it('are exact for amounts beyond 2^53, and never add different assets', async () => {
    const scene = await anEarner(suite.url);
    const points = await anotherCampaign(scene, { asset: 'POINTS' });
    await aGig(points, points.campaignId, { rewardAmount: { amount: '9007199254740993', asset: 'POINTS' } });
    const ids = [await ingest(points, 'a'), await ingest(points, 'b')];
    for (const id of ids) await evaluated(points, id);
    const answer = await totalsOf(scene, '', 'asset count amount { amount }');
    expect(answer.data).toEqual({
      organization: {
        rewardTotals: [
          { asset: 'POINTS', count: 2, amount: { amount: '18014398509481986' } },
          { asset: 'USD', count: 2, amount: { amount: '50.00' } },
        ],
      },
    });
  });

  it('are divided by status, campaign, promoter and step, and limited to a period', async () => {
    const scene = await anEarner(suite.url);
    const reward = uuidOf('reward', (await ingestAndEvaluate(scene, 'order-3')).rewards[0]!.id);
    await suite.database.query(`update reward set created_at = now() - interval '20 hours' where id = $1`, [
      reward,
    ]);
    const by = 'groupBy: [STATUS, CAMPAIGN, PROMOTER], interval: HOUR';
    const selection = 'status at count campaign { id } promoter { id }';
    const all = await totalsOf(scene, `(${by}, from: "${ago(48)}")`, selection);
    const { campaignId, promoterId } = scene;
    const one = { status: 'PAID', campaign: { id: campaignId }, promoter: { id: promoterId } };
    expect(all.data).toMatchObject({
      organization: {
        rewardTotals: [
          { ...one, count: 1 },
          { ...one, count: 2 },
        ],
      },
    });
    const undivided = 'count at status campaign { id }';
    const sum = { at: null, status: null, campaign: null };
    for (const [period, count] of [
      ['', 3],
      [`(from: "${ago(10)}")`, 2],
      [`(to: "${ago(10)}")`, 1],
    ] as const) {
      const { data } = await totalsOf(scene, period, undivided);
      expect(data).toEqual({ organization: { rewardTotals: [{ ...sum, count }] } });
    }
  });

  it.each([
    ['(timeZone: "Mars")', 'timeZone must be an IANA name, such as Europe/Berlin'],
    ['(from: "2026-01-02T00:00:00Z", to: "2026-01-01T00:00:00Z")', 'from must be before to'],
    ['(filter: { campaignIds: ["camp_1"] })', 'There is no such campaign.'],
    [
      '(from: "2020-01-01T00:00:00Z", interval: HOUR)',
      'that is more than 1000 steps; choose a longer interval',
    ],
  ])('are refused for %s', async (args, message) => {
    const answer = await totalsOf(await aScene(suite.url), args, 'count');
    expect(answer.data).toEqual({ organization: { rewardTotals: null } });
    expect(answer.errors).toMatchObject([{ message: expect.stringContaining(message) }]);
  });
});

describe('a gig', () => {
  it('lists the attempts at it, and counts them by status', async () => {
    const scene = await aScene(suite.url);
    const proof = await aGig(scene, scene.campaignId, { actionType: 'video.posted', verification: 'MANUAL' });
    for (const number of [1, 2, 3]) {
      await ingestAndEvaluate(scene, `v${number}`, { eventType: 'video.posted' });
    }
    const query = `query ($id: ID!) { gig(id: $id) {
      attemptCounts { total submitted verified rejected }
      actionAttempts(filter: { status: { eq: SUBMITTED } }) { totalCount nodes { id } }
    } }`;
    type Answer = { gig: { actionAttempts: { nodes: { id: string }[] } } };
    const before = await scene.program.run<Answer>(query, { id: proof });
    const [first, second] = before.gig.actionAttempts.nodes;
    await scene.program.mutate('verifyActionAttempt', { id: first?.id }, 'actionAttempt { id }');
    await scene.program.mutate('rejectActionAttempt', { id: second?.id }, 'actionAttempt { id }');
    expect(await scene.program.run(query, { id: proof })).toMatchObject({
      gig: {
        attemptCounts: { total: 3, submitted: 1, verified: 1, rejected: 1 },
        actionAttempts: { totalCount: 1 },
      },
    });
  });
});

const figures = 'totals { deliveries delivered failed pending attempts successRate }';
const successRates = `query ($o: ID!, $good: ID!, $bad: ID!) {
  good: webhookEndpoint(id: $good) { performance(interval: MONTH) { ${figures} series { deliveries } } }
  bad: webhookEndpoint(id: $bad) { performance { ${figures} } }
  organization(id: $o) {
    webhookPerformance { ${figures} }
    before: webhookPerformance(to: "2026-01-01T00:00:00Z") { ${figures} }
  }
}`;

async function anEndpoint({ program }: Scene, targetUrl: string): Promise<string> {
  const input = { name: 'Hook', targetUrl, eventTypes: ['gig.published'] };
  type Created = { endpoint: { id: string } };
  return (await program.mutate<Created>('createWebhookEndpoint', input, 'endpoint { id }')).endpoint.id;
}

describe('a webhook endpoint', () => {
  it('has its success rate by period, as its organization has that of all', async () => {
    const scene = await aScene(suite.url);
    const receiver = await startReceiver();
    // 410 means that nothing more is wanted, so the delivery fails at once.
    receiver.answer = ({ path }, response) => response.writeHead(path.endsWith('gone') ? 410 : 204).end();
    const [good, bad] = [
      await anEndpoint(scene, `${receiver.url}?good`),
      await anEndpoint(scene, `${receiver.url}?gone`),
    ];
    await aGig(scene, scene.campaignId, { title: 'Another' });
    const asked = { o: scene.organizationId, good, bad };
    const answer = await waitFor('both deliveries', async () => {
      const found = JSON.stringify(await scene.program.run(successRates, asked));
      return (
        found.includes('"deliveries":2') && !/"pending":[1-9]/.test(found) && (JSON.parse(found) as object)
      );
    });
    await receiver.close();
    const none = { deliveries: 0, delivered: 0, failed: 0, pending: 0, attempts: 0, successRate: null };
    const delivered = { ...none, deliveries: 1, delivered: 1, attempts: 1, successRate: 1 };
    const failed = { ...none, deliveries: 1, failed: 1, attempts: 1, successRate: 0 };
    expect(answer).toEqual({
      good: { performance: { totals: delivered, series: expect.arrayContaining([{ deliveries: 1 }]) } },
      bad: { performance: { totals: failed } },
      organization: {
        webhookPerformance: {
          totals: { ...none, deliveries: 2, delivered: 1, failed: 1, attempts: 2, successRate: 0.5 },
        },
        before: { totals: none },
      },
    });
  });
});

describe('a promoter of the sandbox', () => {
  it('is not added to the sums of the live environment', async () => {
    const { owner, organizationId } = await anEarner(suite.url);
    const live = new GraphQLClient(suite.url, await aKey(owner, organizationId, ['*'], 'LIVE'));
    const query = `query ($id: ID!) { organization(id: $id) {
      rewardTotals { count } payoutTotals { count } webhookPerformance { totals { deliveries } }
    } }`;
    expect(await live.run(query, { id: organizationId })).toEqual({
      organization: { rewardTotals: [], payoutTotals: [], webhookPerformance: { totals: { deliveries: 0 } } },
    });
  });
});
