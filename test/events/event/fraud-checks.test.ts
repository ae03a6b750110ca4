import { describe, expect, it } from '@jest/globals';
import { followAndRecord } from '../../support/clicks.js';
import { balancesOf, ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { aScene, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { moment, setFraudChecks } from './fraud-check-reports.js';

const suite = useSharedServer();

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

  it('set to OFF counts it', async () => {
    const scene = await aScene(suite.url);
    await setFraudChecks(scene, { ...more, [setting]: 'OFF' });
    const event = await ingestAndEvaluate(scene, 'suspicious', await prepare(scene));
    expect(event).toMatchObject({ status: 'PROCESSED', rewards: [{ status: 'PAID' }] });
  });
});
