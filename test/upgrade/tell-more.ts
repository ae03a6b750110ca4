import { RestClient } from '../rest-compat/rest-client.js';
import { ingestAndEvaluate } from '../support/outcome.js';
import { aCampaign, aLink, aPromoter, follow, type Scene } from '../support/story.js';

/**
 * What `doEveryMutation` lacks: counters, paid clicks, first approvals, idempotency keys, and events of more
 * outcomes.
 */
export async function tellMore(scene: Scene): Promise<void> {
  const { program, owner, organizationId, campaignId, promoterId } = scene;
  const fixed = { fixed: { amount: '1.00' } };
  const caps = [{ count: 100, scope: ['RULE', 'PROMOTER'], period: 'DAY' }];
  await program.mutate(
    'publishRewardRules',
    { campaignId, rules: [{ key: 'fixed', reward: fixed, caps }] },
    '',
  );
  const { code } = await aLink(scene, campaignId, await aPromoter(scene, 'Sam'));
  const reports: Readonly<Record<string, object>> = {
    counted: {},
    contested: { attributionLinkId: scene.link.id, attributionCode: code },
    'no-such-code': { attributionCode: 'NOSUCH' },
    'no-such-action': { eventType: 'unknown', metadata: { note: 'ä€😀', nested: [1, null] } },
    'held-for-good': { customerId: promoterId },
  };
  for (const [key, report] of Object.entries(reports)) await ingestAndEvaluate(scene, key, report);
  const { id } = await ingestAndEvaluate(scene, 'held-for-two', { customerId: promoterId });
  const secondApprovalAbove = [{ amount: '0.50', asset: 'USD' }];
  await owner.mutate('updateOrganization', { id: organizationId, secondApprovalAbove }, '');
  await owner.mutate('approveEvent', { id }, '');
  const paidByClick = await aCampaign(scene, { payoutModel: 'CPC', payoutRate: { amount: '0.50' } });
  await follow(program.url, await aLink(scene, paidByClick, promoterId));
  const funding = { id: paidByClick, amount: { amount: '3.00' }, idempotencyKey: 'fund' };
  await program.mutate('fundCampaign', funding, '');
  const campaign = { name: 'By REST', targetUrl: 'https://shop.example' };
  await new RestClient(program.url, scene.key).post('/campaigns', campaign, { 'idempotency-key': 'rest' });
}
