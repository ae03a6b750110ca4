import { describe, expect, it } from '@jest/globals';
import { followAndRecord } from '../../support/clicks.js';
import { balancesOf, evaluated, ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { aGoal, aScene, aSeller, follow, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { RestClient } from '../../rest-compat/rest-client.js';

const suite = useSharedServer();

async function setFraudChecks({ program, campaignId }: Scene, fraudChecks: object): Promise<void> {
  await program.mutate('updateCampaign', { id: campaignId, fraudChecks }, 'campaign { id }');
}

const moment = (msAgo: number, now = Date.now()): string => new Date(now - msAgo).toISOString();
const dayMs = 86_400_000;

/** How to trigger each fraud check with the next event of a scene. */
const cases: readonly (readonly [
  reason: string,
  setting: string,
  more: object,
  prepare: (scene: Scene) => Promise<object>,
])[] = [
  ['SELF_REFERRAL', 'selfReferral', {}, async ({ promoterId }) => ({ customerId: promoterId })],
  [
    'SELF_REFERRAL',
    'selfReferral',
    {},
    async ({ program, promoterId: id }) => {
      await program.mutate('updatePromoter', { id, email: 'pat@gmail.com' }, 'promoter { id }');
      return { metadata: { Customer: { EMAIL: 'P.at\u200b+shop@GoogleMail.com.' } } };
    },
  ],
  [
    'DUPLICATE_CUSTOMER',
    'duplicateCustomer',
    {},
    async (scene) => {
      // However long the first one takes.
      const now = Date.now();
      const report = { customerId: 'c-1', amount: { amount: '5.00' }, occurredAt: moment(50_000, now) };
      expect(await ingestAndEvaluate(scene, 'first', report)).toMatchObject({ status: 'PROCESSED' });
      return { ...report, occurredAt: moment(1000, now) };
    },
  ],
  [
    'OUTSIDE_ATTRIBUTION_WINDOW',
    'outsideAttributionWindow',
    {},
    async (scene) => {
      const sessionId = await followAndRecord(suite, scene.link);
      await suite.database.query(
        `update visitor_session set created_at = created_at - interval '31 days', last_clicked_at = created_at - interval '31 days' where id = $1`,
        [uuidOf('session', sessionId)],
      );
      return { sessionId, attributionCode: null };
    },
  ],
  [
    'OUTSIDE_ATTRIBUTION_WINDOW',
    'outsideAttributionWindow',
    {},
    // Before the click, by more than clock differences.
    async ({ link }) => ({
      occurredAt: moment(660_000),
      sessionId: await followAndRecord(suite, link),
      attributionCode: null,
    }),
  ],
  [
    'BOT_CLICK',
    'botClick',
    {},
    async ({ link }) => ({
      sessionId: await followAndRecord(suite, link, { 'user-agent': 'Googlebot/2.1' }),
      attributionCode: null,
    }),
  ],
  [
    'DATA_CENTRE_CLICK',
    'dataCentreClick',
    {},
    async ({ link }) => ({
      sessionId: await followAndRecord(suite, link, { 'x-forwarded-for': '203.0.113.9' }),
      attributionCode: null,
    }),
  ],
  [
    'BLOCKED_COUNTRY',
    'blockedCountry',
    { blockedCountries: ['kp'] },
    async ({ link }) => ({
      sessionId: await followAndRecord(suite, link, { 'cf-ipcountry': 'KP' }),
      attributionCode: null,
    }),
  ],
  [
    'VELOCITY',
    'velocity',
    { velocityEvents: 2, velocitySeconds: 60 },
    async (scene) => {
      const now = Date.now();
      const first = await ingestAndEvaluate(scene, 'first', { occurredAt: moment(30_000, now) });
      const second = await ingestAndEvaluate(scene, 'second', { occurredAt: moment(0, now) });
      // Too old to count.
      const old = await ingestAndEvaluate(scene, 'old', { occurredAt: moment(120_000, now) });
      expect([first.status, second.status, old.status]).toEqual(['PROCESSED', 'PROCESSED', 'PROCESSED']);
      return { occurredAt: moment(0, now) };
    },
  ],
];

interface Trace {
  readonly fraudChecks: readonly { readonly check: string; readonly verdict: string }[];
}

describe.each(cases)('the fraud check %s', (reason, setting, more, prepare) => {
  it.each([
    ['REJECT', 'REJECTED', 'REJECTED'],
    ['REVIEW', 'REVIEW', 'HELD'],
  ] as const)('set to %s makes it %s', async (action, status, verdict) => {
    const scene = await aScene(suite.url);
    await setFraudChecks(scene, { ...more, [setting]: action });
    const report = await prepare(scene);
    const before = await balancesOf(scene);
    const event = await ingestAndEvaluate(scene, 'suspicious', report);
    expect(event).toMatchObject({ status, decision: { reason }, rewards: [] });
    expect((event.decision as unknown as Trace).fraudChecks).toContainEqual(
      expect.objectContaining({ check: reason, verdict }),
    );
    expect(JSON.stringify(event.decision)).not.toMatch(/@/);
    expect(await balancesOf(scene)).toEqual(before);
  });

  it('set to OFF lets it count', async () => {
    const scene = await aScene(suite.url);
    await setFraudChecks(scene, { ...more, [setting]: 'OFF' });
    const event = await ingestAndEvaluate(scene, 'suspicious', await prepare(scene));
    expect(event).toMatchObject({ status: 'PROCESSED', rewards: [{ status: 'PAID' }] });
  });
});

describe('fraudChecks', () => {
  it('know the address of the person behind a promoter', async () => {
    const scene = await aScene(suite.url);
    const {
      viewer: { user },
    } = await scene.owner.run<{ viewer: { user: { email: string } } }>('{ viewer { user { email } } }');
    await suite.database.query(
      'update promoter set user_id = (select id from user_account where email = $1) where id = $2',
      [user.email, uuidOf('promoter', scene.promoterId)],
    );
    const event = await ingestAndEvaluate(scene, 'own', { metadata: { customerEmail: user.email } });
    expect(event).toMatchObject({ status: 'REJECTED', decision: { reason: 'SELF_REFERRAL' } });
  });

  it('let a customer buy again, something else, for another amount, or elsewhere', async () => {
    const scene = await aScene(suite.url);
    const other = await aScene(suite.url);
    const report = { customerId: 'c-1', amount: { amount: '5.00' }, occurredAt: moment(dayMs) };
    const reports = [
      ingestAndEvaluate(scene, 'a', report),
      ingestAndEvaluate(scene, 'b', { ...report, occurredAt: moment(dayMs - 61_000) }),
      ingestAndEvaluate(scene, 'c', { ...report, amount: { amount: '6.00' } }),
      ingestAndEvaluate(scene, 'd', { ...report, customerId: 'c-2' }),
      ingestAndEvaluate(scene, 'e', { ...report, customerId: null }),
      ingestAndEvaluate(scene, 'f', { ...report, customerId: null }),
      ingestAndEvaluate(other, 'a', report),
    ];
    expect((await Promise.all(reports)).map(({ status }) => status)).toEqual(reports.map(() => 'PROCESSED'));
  });

  it('count one of many reports of the same thing that are evaluated together, and up to as many as velocity allows', async () => {
    const scene = await aScene(suite.url);
    const occurredAt = moment(1000);
    const same = { customerId: 'c-1', amount: { amount: '5.00' }, occurredAt };
    const copies = await Promise.all(
      Array.from({ length: 20 }, async (_, at) => ingestAndEvaluate(scene, `copy-${at}`, same)),
    );
    expect(copies.filter(({ status }) => status === 'PROCESSED')).toHaveLength(1);
    expect(copies.filter(({ decision }) => decision.reason === 'DUPLICATE_CUSTOMER')).toHaveLength(19);
    await setFraudChecks(scene, { velocity: 'REJECT', velocityEvents: 5 });
    const rush = await Promise.all(
      Array.from({ length: 20 }, async (_, at) => ingestAndEvaluate(scene, `rush-${at}`, { occurredAt })),
    );
    expect(rush.filter(({ status }) => status === 'PROCESSED')).toHaveLength(5);
    expect(rush.filter(({ decision }) => decision.reason === 'VELOCITY')).toHaveLength(15);
  });

  it('are read and changed over REST, and refused with their path', async () => {
    const scene = await aScene(suite.url);
    const rest = new RestClient(suite.url, scene.key);
    const fraudChecks = { velocity: 'review', velocityEvents: 7, blockedCountries: ['ru'] };
    const { body, status } = await rest.patch(`/campaigns/${scene.campaignId}`, { fraudChecks });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      fraudChecks: {
        selfReferral: 'reject',
        velocity: 'review',
        velocityEvents: 7,
        blockedCountries: ['RU'],
      },
    });
    const input = { id: scene.campaignId, fraudChecks: { velocitySeconds: 1 } };
    const refused = await scene.program.attempt('updateCampaign', input, 'campaign { id }');
    expect(refused.userErrors).toMatchObject([
      { code: 'INVALID', field: ['fraudChecks', 'velocitySeconds'] },
    ]);
  });
});

describe('an event in review', () => {
  const fraudChecks = { selfReferral: 'REVIEW' };

  async function held(scene: Scene, key = 'held'): Promise<string> {
    await setFraudChecks(scene, fraudChecks);
    const event = await ingestAndEvaluate(scene, key, { customerId: scene.promoterId });
    expect(event.status).toBe('REVIEW');
    return event.id;
  }

  const fields = 'event { id status reviewDecision reviewNote reviewedBy reviewedAt decision }';

  it('is found in the queue, and announced', async () => {
    const scene = await aScene(suite.url);
    const id = await held(scene);
    const { events } = await scene.program.run<{ events: object }>(
      `query ($c: ID!, $p: ID!) { events(filter: { status: REVIEW, reason: "SELF_REFERRAL", campaignId: $c, promoterId: $p }) {
        totalCount nodes { id } } }`,
      { c: scene.campaignId, p: scene.promoterId },
    );
    expect(events).toEqual({ totalCount: 1, nodes: [{ id }] });
    const told = await suite.database.query<{ payload: string }>(
      `select payload::text from domain_event where type = 'event.held_for_review' and node_id = $1`,
      [id],
    );
    expect(told.map(({ payload }) => (JSON.parse(payload) as { data: object }).data)).toMatchObject([
      { eventId: id, status: 'review', reason: 'SELF_REFERRAL' },
    ]);
  });

  it('is paid once when it is approved, however many approve it at once, by the rules that it was received under', async () => {
    const scene = await aScene(suite.url);
    const id = await held(scene);
    const rules = [{ key: 'more', reward: { fixed: { amount: '99.00' } } }];
    await scene.program.mutate(
      'publishRewardRules',
      { campaignId: scene.campaignId, rules },
      'ruleVersion { id }',
    );
    const input = { id, note: 'A colleague' };
    const answers = await Promise.all(
      Array.from({ length: 8 }, async () =>
        scene.program.attempt<{ event: object | null }>('approveEvent', input, fields),
      ),
    );
    const [approved, ...others] = answers.filter(({ event }) => event);
    expect(others).toEqual([]);
    expect(approved?.event).toMatchObject({
      id,
      reviewDecision: 'APPROVED',
      reviewNote: 'A colleague',
      reviewedBy: expect.stringMatching(/^key_/),
      reviewedAt: expect.any(String),
    });
    expect(answers.flatMap(({ userErrors }) => userErrors ?? []).map(({ code }) => code)).toEqual(
      Array.from({ length: 7 }, () => 'ILLEGAL_STATUS_CHANGE'),
    );
    expect(await evaluated(scene, id)).toMatchObject({
      status: 'PROCESSED',
      decision: {
        ruleVersion: null,
        fraudChecks: [{ check: 'SELF_REFERRAL', verdict: 'APPROVED' }, {}, {}, {}],
      },
      rewards: [{ status: 'PAID', amount: { amount: '25.00' } }],
    });
    expect(await balancesOf(scene)).toMatchObject({ seller: '975.00', promoter: '25.00' });
  });

  it('is rejected for good, and is not evaluated again', async () => {
    const scene = await aScene(suite.url);
    const id = await held(scene);
    const { body, status } = await new RestClient(suite.url, scene.key).post(`/events/${id}/reject`, {
      note: 'Known',
    });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { status: 'rejected', reviewDecision: 'rejected', decision: { reason: 'REVIEW_REJECTED' } },
    });
    const again = await scene.program.attempt<{ count: number }>('redriveEvents', { ids: [id] }, 'count');
    expect(again.count).toBe(0);
    const late = await new RestClient(suite.url, scene.key).post(`/events/${id}/approve`);
    expect(late.status).toBe(409);
    expect(await balancesOf(scene)).toMatchObject({ seller: '1000.00' });
  });

  it('counts against the promoter’s pace until it is rejected', async () => {
    const scene = await aScene(suite.url);
    await setFraudChecks(scene, { ...fraudChecks, velocity: 'REVIEW', velocityEvents: 1 });
    const first = await ingestAndEvaluate(scene, 'first', { customerId: scene.promoterId });
    const second = await ingestAndEvaluate(scene, 'second');
    expect([first, second].map(({ decision }) => decision.reason)).toEqual(['SELF_REFERRAL', 'VELOCITY']);
    for (const { id } of [first, second]) await scene.program.mutate('rejectEvent', { id }, 'event { id }');
    expect(await ingestAndEvaluate(scene, 'third')).toMatchObject({ status: 'PROCESSED' });
  });

  it('keeps its conversion waiting until it is decided', async () => {
    const scene = await aScene(suite.url);
    await setFraudChecks(scene, fraudChecks);
    const goalId = await aGoal(scene, scene.campaignId);
    const outcomes: string[] = [];
    for (const [mutation, amount] of [
      ['approveEvent', '5.00'],
      ['rejectEvent', '6.00'],
    ] as const) {
      const sessionId = await follow(suite.url, scene.link);
      const { conversion } = await scene.program.mutate<{
        conversion: { id: string; event: { id: string } };
      }>(
        'recordConversion',
        { goalId, sessionId, customerId: scene.promoterId, amount: { amount } },
        'conversion { id event { id } }',
      );
      const statusOf = async (): Promise<string> =>
        (
          await scene.program.run<{ conversion: { status: string } }>(
            'query ($id: ID!) { conversion(id: $id) { status } }',
            { id: conversion.id },
          )
        ).conversion.status;
      expect((await evaluated(scene, conversion.event.id)).status).toBe('REVIEW');
      expect(await statusOf()).toBe('PENDING');
      await scene.program.mutate(mutation, { id: conversion.event.id }, 'event { id }');
      await evaluated(scene, conversion.event.id);
      outcomes.push(await statusOf());
    }
    expect(outcomes).toEqual(['COMPLETED', 'REJECTED']);
  });

  it('is nobody else’s to decide', async () => {
    const scene = await aScene(suite.url);
    const id = await held(scene);
    const stranger = await aSeller(suite.url);
    for (const mutation of ['approveEvent', 'rejectEvent']) {
      const answer = await stranger.program.attempt(mutation, { id }, 'event { id }');
      expect(answer.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['id'] }]);
    }
    expect((await evaluated(scene, id)).status).toBe('REVIEW');
  });

  it('is not held where it would not count anyway', async () => {
    const scene = await aScene(suite.url);
    await setFraudChecks(scene, fraudChecks);
    const event = await ingestAndEvaluate(scene, 'x', { customerId: scene.promoterId, eventType: 'other' });
    expect(event).toMatchObject({ status: 'UNMATCHED', decision: { reason: 'NO_MATCHING_ACTION' } });
  });
});
