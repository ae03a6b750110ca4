import { describe, expect, it } from '@jest/globals';
import { RestClient } from '../../rest-compat/rest-client.js';
import { ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { aScene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { dayMs, moment, setFraudChecks } from './fraud-check-reports.js';

const suite = useSharedServer();

describe('fraudChecks', () => {
  it("detect the promoter's own email address as self-referral", async () => {
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

  it('accept a customer who buys again later, for another amount, or elsewhere', async () => {
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

  it('count one of many duplicates, and only as many events as velocity allows, in one batch', async () => {
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

  it('can be read and changed over REST, and errors name their path', async () => {
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
