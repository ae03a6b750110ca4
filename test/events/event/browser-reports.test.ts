import { beforeAll, describe, expect, it } from '@jest/globals';
import { newId, encodeId } from '../../../src/kernel/ids.js';
import { RestClient, type RestAnswer } from '../../rest-compat/rest-client.js';
import { GraphQLClient } from '../../support/graphql-client.js';
import { recordedClick } from '../../support/clicks.js';
import { balancesOf, evaluated, uuidOf, type EvaluatedEvent } from '../../support/outcome.js';
import {
  aCampaign,
  aGoal,
  aLink,
  aPromoter,
  aPublishableKey,
  aScene,
  follow,
  type Scene,
} from '../../support/story.js';
import { publishRules } from '../../support/rules.js';
import { useSharedServer } from '../../support/suite.js';

const suite = useSharedServer();
const forBrowsers = { browserReports: true, maxPerVisitor: null };

interface Report {
  readonly conversion: { readonly id: string; readonly event: { readonly id: string } } | null;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] | null }[];
}

let scene: Scene;
/** Holds the publishable key, like a page. */
let page: GraphQLClient;

beforeAll(async () => {
  scene = await aScene(suite.url);
  page = new GraphQLClient(suite.url, await aPublishableKey(scene));
});

async function report(client: GraphQLClient, input: object): Promise<Report> {
  return client.attempt<Report>('recordConversion', input, 'conversion { id event { id } }');
}

function refusals({ conversion, userErrors }: Report): readonly (readonly [string, string])[] {
  expect(conversion).toBeNull();
  return userErrors.map(({ code, field }) => [code, field?.join('.') ?? ''] as const);
}

const visit = async (link = scene.link): Promise<string> => follow(suite.url, link);

describe('a goal', () => {
  it('refuses reports by publishable keys unless it allows them', async () => {
    const goalId = await aGoal(scene, scene.campaignId, { maxPerVisitor: null });
    const sessionId = await visit();
    await expect(report(page, { goalId, sessionId })).rejects.toThrow(/browserReports is false/);
    const rest = new RestClient(suite.url, page.token);
    const refused = await rest.post('/v1/conversions', { goalId, sessionId });
    const message = expect.stringMatching(/browserReports/);
    expect(refused).toMatchObject({ status: 403, body: { message } });
    expect((await report(scene.program, { goalId, sessionId })).conversion).not.toBeNull();

    const allowed = 'goal { browserReports browserAmountMax { amount asset } }';
    const browserAmountMax = { amount: '20.00', asset: 'USD' };
    const update = { id: goalId, browserReports: true, browserAmountMax };
    expect(await scene.program.mutate('updateGoal', update, allowed)).toMatchObject({
      goal: { browserReports: true, browserAmountMax },
    });
    expect((await report(page, { goalId, sessionId: await visit() })).conversion).not.toBeNull();
  });

  it('has the same settings over REST', async () => {
    const rest = new RestClient(suite.url, scene.key);
    const terms = { browserReports: true, browserAmountMax: 12.5 };
    const body = { name: 'rest', payoutType: 'flat', payoutRate: 1, ...terms };
    const made = await rest.post(`/v1/campaigns/${scene.campaignId}/goals`, body);
    expect(made).toMatchObject({ status: 201, body: terms });
    const patch = async (changes: object): Promise<RestAnswer> =>
      rest.patch(`/v1/goals/${String(made.body['id'])}`, changes);
    const without = { browserAmountMax: null };
    expect((await patch(without)).body).toMatchObject({ ...terms, ...without });
    expect((await patch({ browserReports: false })).body).toMatchObject({ browserReports: false });
    for (const wrong of [{ browserReports: null }, { browserReports: 'yes' }, { browserAmountMax: -1 }]) {
      const { status, body: answer } = await patch(wrong);
      expect({ wrong, status, answer }).toMatchObject({
        status: 422,
        answer: { errors: [{ field: Object.keys(wrong)[0] }] },
      });
    }
  });

  it('refuses amounts above its maximum, and all amounts without one', async () => {
    const without = await aGoal(scene, scene.campaignId, forBrowsers);
    const most = { ...forBrowsers, browserAmountMax: { amount: '20.00' } };
    const goalId = await aGoal(scene, scene.campaignId, most);
    const of = async (goal: string, amount: string): Promise<Report> =>
      report(page, { goalId: goal, sessionId: await visit(), amount: { amount } });
    expect(refusals(await of(without, '0.01'))).toEqual([['INVALID_AMOUNT', 'amount']]);
    expect(refusals(await of(goalId, '20.01'))).toEqual([['INVALID_AMOUNT', 'amount']]);
    expect((await of(goalId, '20.00')).conversion).not.toBeNull();
    expect((await report(page, { goalId: without, sessionId: await visit() })).conversion).not.toBeNull();
    const secret = { goalId, sessionId: await visit(), amount: { amount: '500.00' } };
    expect((await report(scene.program, secret)).conversion).not.toBeNull();
  });
});

describe('the session of a report by a publishable key', () => {
  it('must belong to a recorded click of that campaign', async () => {
    const goalId = await aGoal(scene, scene.campaignId, { ...forBrowsers, name: 'by-name' });
    const elsewhere = await aCampaign(scene);
    const other = await aLink(scene, elsewhere, scene.promoterId);
    const lost = await visit();
    await recordedClick(suite.database, lost);
    await suite.database.query('delete from click where session_id = $1', [uuidOf('session', lost)]);
    for (const sessionId of [encodeId('session', newId()), await visit(other), lost]) {
      const answer = await report(page, { goalId, sessionId });
      expect(refusals(answer)).toEqual([['NOT_FOUND', 'sessionId']]);
      expect(answer.userErrors).toMatchObject([{ message: expect.stringMatching(/unmatched/) }]);
    }
    const invented = { goal: 'by-name', sessionId: encodeId('session', newId()) };
    expect((await report(page, invented)).userErrors).toMatchObject([
      { code: 'NOT_FOUND', message: expect.stringMatching(/unmatched/) },
    ]);
    const rows = await suite.database.query('select from event where goal_id = $1', [uuidOf('goal', goalId)]);
    expect(rows).toEqual([]);
    expect((await report(page, { goalId, sessionId: await visit() })).conversion).not.toBeNull();
  });

  it('converts once for a goal, also under concurrency and after a cancellation', async () => {
    const goalId = await aGoal(scene, scene.campaignId, forBrowsers);
    const sessionId = await visit();
    const answers = await Promise.all(
      Array.from({ length: 8 }, async () => report(page, { goalId, sessionId, delayMinutes: 60 })),
    );
    const made = answers.filter(({ conversion }) => conversion !== null);
    expect(made).toHaveLength(1);
    expect(answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual(
      Array.from({ length: 7 }, () => 'DUPLICATE_CONVERSION'),
    );
    await scene.program.mutate('cancelConversion', { id: made[0]?.conversion?.id }, 'conversion { id }');
    expect(refusals(await report(page, { goalId, sessionId }))).toEqual([
      ['DUPLICATE_CONVERSION', 'sessionId'],
    ]);
    // Server reports and other goals are not affected.
    expect((await report(scene.program, { goalId, sessionId })).conversion).not.toBeNull();
    const another = await aGoal(scene, scene.campaignId, forBrowsers);
    expect((await report(page, { goalId: another, sessionId })).conversion).not.toBeNull();
  });
});

describe('an event that a browser reports', () => {
  const fraudChecksIn = ({ decision }: EvaluatedEvent): readonly object[] =>
    (decision as unknown as { fraudChecks: readonly object[] }).fraudChecks;

  /** A page and a server report the same event. Returns both after evaluation. */
  async function reportBoth(holdingPeriodDays: number, rules: readonly object[] = []) {
    const campaignId = await aCampaign(scene, { holdingPeriodDays });
    const promoterId = await aPromoter(scene);
    const link = await aLink(scene, campaignId, promoterId);
    const goalId = await aGoal(scene, campaignId, forBrowsers);
    if (rules.length > 0) await publishRules({ ...scene, campaignId }, rules);
    const events: EvaluatedEvent[] = [];
    for (const client of [page, scene.program]) {
      const { conversion } = await report(client, { goalId, sessionId: await visit(link) });
      events.push(await evaluated(scene, conversion?.event.id ?? ''));
    }
    const [browser, server] = events as [EvaluatedEvent, EvaluatedEvent];
    return { browser, server, promoter: { ...scene, promoterId } };
  }

  it('is held for review without a holding period, and is paid after approval', async () => {
    const { browser, server, promoter } = await reportBoth(0);
    const inputs = { isBrowserReport: true, holdingPeriodDays: 0 };
    expect(browser).toMatchObject({ status: 'REVIEW', decision: { reason: 'BROWSER_REPORT' }, rewards: [] });
    expect(fraudChecksIn(browser)).toContainEqual({ check: 'BROWSER_REPORT', verdict: 'HELD', inputs });
    expect(server).toMatchObject({ status: 'PROCESSED', rewards: [{ status: 'PAID' }] });
    expect(JSON.stringify(fraudChecksIn(server))).not.toContain('BROWSER_REPORT');
    const asked = 'query ($id: ID!) { event(id: $id) { isBrowserReport } }';
    for (const [{ id }, isBrowserReport] of [
      [browser, true],
      [server, false],
    ] as const) {
      expect(await scene.program.run(asked, { id })).toEqual({ event: { isBrowserReport } });
    }
    expect(await balancesOf(promoter)).toMatchObject({ promoter: '10.00', held: '0.00' });

    await scene.owner.mutate('approveEvent', { id: browser.id }, 'event { id }');
    const approved = await evaluated(scene, browser.id);
    expect(approved).toMatchObject({ status: 'PROCESSED', rewards: [{ status: 'PAID' }] });
    expect(fraudChecksIn(approved)).toContainEqual({ check: 'BROWSER_REPORT', verdict: 'APPROVED', inputs });
    expect(await balancesOf(promoter)).toMatchObject({ promoter: '20.00' });
  });

  it('is held for the holding period of the campaign, which no rule shortens', async () => {
    const rules = [{ key: 'at-once', reward: { fixed: { amount: '5.00' } }, holdDays: 0 }];
    const { browser, server, promoter } = await reportBoth(7, rules);
    const inputs = { isBrowserReport: true, holdingPeriodDays: 7 };
    expect(browser).toMatchObject({ status: 'PROCESSED', rewards: [{ status: 'HELD' }] });
    expect(fraudChecksIn(browser)).toContainEqual({ check: 'BROWSER_REPORT', verdict: 'PASSED', inputs });
    expect(server).toMatchObject({ status: 'PROCESSED', rewards: [{ status: 'PAID' }] });
    expect(await balancesOf(promoter)).toMatchObject({ promoter: '5.00', held: '5.00' });
  });
});
