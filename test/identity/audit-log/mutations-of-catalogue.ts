import type { NameServer } from '../../support/name-server.js';
import type { Scene } from '../../support/story.js';
import type { OwnedDomain } from '../../tracking/link-domain/owned-domains.js';
import type { Run } from './mutations-of-people.js';

/** Calls the mutations of campaigns, goals, gigs, promoters and links. */
export async function callCatalogue(
  { program, campaignId }: Scene,
  run: Run,
  names: NameServer,
): Promise<void> {
  const draft = { name: 'Autumn', targetUrl: 'https://shop.example' };
  const { campaign } = await run(program, 'createCampaign', draft, 'campaign { id }');
  await run(program, 'updateCampaign', { id: campaign!.id, name: 'Winter' });
  await run(program, 'submitCampaign', { id: campaign!.id });
  await run(program, 'deleteCampaign', { id: campaign!.id });
  const other = await run(program, 'createCampaign', draft, 'campaign { id }');
  const { id } = other['campaign']!;
  for (const name of ['activateCampaign', 'pauseCampaign', 'endCampaign']) await run(program, name, { id });
  const payout = { fixed: { amount: '1.00' } };
  const { goal } = await run(program, 'createGoal', { campaignId, name: 'lead', payout }, 'goal { id }');
  await run(program, 'updateGoal', { id: goal!.id, name: 'leads' });
  await run(program, 'deleteGoal', { id: goal!.id });
  await callRules(program, run, id);
  const task = { campaignId, title: 'Film it', actionType: 'video' };
  const { gig } = await run(program, 'createGig', task, 'gig { id }');
  await run(program, 'updateGig', { id: gig!.id, title: 'Film us' });
  for (const name of ['publishGig', 'pauseGig', 'closeGig']) await run(program, name, { id: gig!.id });
  await run(program, 'deleteGig', (await run(program, 'createGig', task, 'gig { id }'))['gig']!);
  const { promoter } = await run(program, 'createPromoter', { name: 'Pia' }, 'promoter { id }');
  await run(program, 'updatePromoter', { id: promoter!.id, email: 'pia@example.com' });
  const { link } = await run(program, 'createLink', { campaignId, promoterId: promoter!.id }, 'link { id }');
  const links = [{ campaignId, promoterId: promoter!.id, code: 'audited-batch' }];
  await run(program, 'createLinks', { links });
  const csv = `campaign_id,promoter_id,code\n${campaignId},${promoter!.id},imported-batch`;
  await run(program, 'importLinks', { csv });
  await run(program, 'updateLink', { id: link!.id, name: 'Spring letter', utm: { source: 'pat' } });
  await callLinkDomains(program, run, names);
  for (const name of ['disableLink', 'enableLink']) await run(program, name, { id: link!.id });
  await run(program, 'suspendPromoter', { id: promoter!.id, note: 'Asked for it' });
  await run(program, 'unsuspendPromoter', { id: promoter!.id });
}

async function callRules(program: Scene['program'], run: Run, campaignId: string): Promise<void> {
  const rules = [{ key: 'all', reward: { plain: true } }];
  await run(program, 'publishRewardRules', { campaignId, rules });
  await run(program, 'simulateRewardRules', { campaignId, rules: [] });
  const draft = { campaignId, name: 'Next', content: { rules: [] } };
  const { ruleDraft } = await run(program, 'createRuleDraft', draft, 'ruleDraft { id }');
  const { id } = ruleDraft!;
  await run(program, 'updateRuleDraft', { id, expectedRevision: 1, name: 'Soon' });
  await run(program, 'publishRuleDraft', { id, expectedRevision: 2 });
  const other = await run(program, 'createRuleDraft', draft, 'ruleDraft { id }');
  await run(program, 'deleteRuleDraft', { id: other['ruleDraft']!.id });
}

async function callLinkDomains(program: Scene['program'], run: Run, names: NameServer): Promise<void> {
  const host = 'go.audited.example';
  const selection = 'linkDomain { id record { name value } }';
  const { linkDomain } = await run(program, 'addLinkDomain', { host }, selection);
  const { id, record } = linkDomain as unknown as OwnedDomain;
  names.records.set(record.name, [record.value]);
  await run(program, 'verifyLinkDomain', { id });
  await run(program, 'updateLinkDomain', { id, isDefault: true });
  await run(program, 'deleteLinkDomain', { id });
}
