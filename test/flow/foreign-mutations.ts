import type { Owned } from '../support/belongings.js';
import { aCampaign, aGoal, aLink, aPromoter, type Seller } from '../support/story.js';

/** The objects of a caller, and of the organization that they must not touch. */
export interface Target {
  readonly mine: Pick<Owned, 'organizationId' | 'campaign' | 'promoter' | 'link' | 'goal'>;
  readonly theirs: Owned;
  /** A member and an invitation of that organization, which both environments share. */
  readonly people: { readonly member: string; readonly invitation: string };
}

const amount = { amount: '1.00' };
const postback = { name: 'x', url: 'https://x.example/?a={amount}', events: ['REWARD_PAID'] };
const idOf =
  (kind: keyof Owned, more: object = {}) =>
  ({ theirs }: Target): object => ({ id: theirs[kind], ...more });
const inOrganization =
  (more: object = {}) =>
  ({ theirs }: Target): object => ({ organizationId: theirs.organizationId, ...more });

const manyLinks = ({ campaign, promoter }: Target['mine'], more: object): object => ({
  links: [{ campaignId: campaign, promoterId: promoter }],
  ...more,
});

/** Every mutation that names an object, with an object of another tenant. */
export const trespasses: readonly (readonly [mutation: string, input: (target: Target) => object])[] = [
  ['updateCampaign', idOf('campaign', { name: 'Stolen' })],
  ['deleteCampaign', idOf('campaign')],
  ['activateCampaign', idOf('campaign')],
  ['pauseCampaign', idOf('campaign')],
  ['endCampaign', idOf('campaign')],
  ['createGoal', ({ theirs }) => ({ campaignId: theirs.campaign, name: 'x', payout: { fixed: amount } })],
  ['createRuleDraft', ({ theirs }) => ({ campaignId: theirs.campaign, name: 'Stolen' })],
  ['updateRuleDraft', idOf('ruleDraft', { expectedRevision: 1, name: 'Stolen' })],
  ['deleteRuleDraft', idOf('ruleDraft')],
  ['publishRuleDraft', idOf('ruleDraft', { expectedRevision: 1 })],
  ['simulateRewardRules', ({ mine, theirs }) => ({ campaignId: mine.campaign, draftId: theirs.ruleDraft })],
  ['publishRewardRules', ({ theirs }) => ({ campaignId: theirs.campaign, rules: [] })],
  ['simulateRewardRules', ({ theirs }) => ({ campaignId: theirs.campaign, rules: [] })],
  ['fundCampaign', idOf('campaign', { amount })],
  ['defundCampaign', idOf('campaign', { amount })],
  ['setBudgetPolicy', idOf('campaign', { lowBalanceThreshold: amount })],
  ['reverseReward', idOf('reward')],
  ['releaseReward', idOf('reward')],
  ['updateWallet', idOf('wallet', { lowBalanceThreshold: amount })],
  ['updateGoal', idOf('goal', { name: 'Stolen' })],
  ['deleteGoal', idOf('goal')],
  ['createGig', ({ theirs }) => ({ campaignId: theirs.campaign, title: 'Stolen', actionType: 'x' })],
  ['updateGig', idOf('gig', { title: 'Stolen' })],
  ['publishGig', idOf('gig')],
  ['pauseGig', idOf('gig')],
  ['closeGig', idOf('gig')],
  ['deleteGig', idOf('gig')],
  ['updatePromoter', idOf('promoter', { name: 'Stolen' })],
  ['suspendPromoter', idOf('promoter', { note: 'Stolen' })],
  ['unsuspendPromoter', idOf('promoter')],
  ['submitCampaign', idOf('campaign')],
  ['requestPayout', ({ theirs }) => ({ promoterId: theirs.promoter })],
  ['setPayoutDestination', ({ theirs }) => ({ promoterId: theirs.promoter, destination: 'Stolen' })],
  ['cancelPayout', idOf('payout')],
  ['createLink', ({ theirs }) => ({ campaignId: theirs.campaign, promoterId: theirs.promoter })],
  ['createLink', ({ mine, theirs }) => ({ campaignId: mine.campaign, promoterId: theirs.promoter })],
  ['createLink', ({ mine, theirs }) => ({ campaignId: theirs.campaign, promoterId: mine.promoter })],
  ['updateLink', idOf('link', { name: 'Stolen' })],
  ['verifyLinkDomain', idOf('linkDomain')],
  ['updateLinkDomain', idOf('linkDomain', { isDefault: true })],
  ['deleteLinkDomain', idOf('linkDomain')],
  ['disableLink', idOf('link')],
  ['enableLink', idOf('link')],
  ['ingestEvent', ({ theirs }) => ({ eventType: 'x', idempotencyKey: 'x', campaignId: theirs.campaign })],
  [
    'ingestEvent',
    ({ theirs }) => ({ eventType: 'x', idempotencyKey: 'x', attribution: [{ linkId: theirs.link }] }),
  ],
  ['recordConversion', ({ theirs }) => ({ goal: 'any', sessionId: theirs.sessionId })],
  ['recordConversion', ({ theirs }) => ({ goalId: theirs.goal, sessionId: theirs.sessionId })],
  ['recordConversion', ({ mine, theirs }) => ({ goalId: mine.goal, sessionId: theirs.sessionId })],
  ['cancelConversion', idOf('conversion')],
  ['approveEvent', idOf('event')],
  ['rejectEvent', idOf('event')],
  ['verifyActionAttempt', idOf('actionAttempt')],
  ['rejectActionAttempt', idOf('actionAttempt')],
  ['revokeApiKey', idOf('apiKey')],
  ['updateApiKey', idOf('apiKey', { name: 'Stolen' })],
  ['updateWebhookEndpoint', idOf('webhookEndpoint', { name: 'Stolen' })],
  ['deleteWebhookEndpoint', idOf('webhookEndpoint')],
  ['enableWebhookEndpoint', idOf('webhookEndpoint')],
  ['disableWebhookEndpoint', idOf('webhookEndpoint')],
  ['rotateWebhookSecret', idOf('webhookEndpoint')],
  ['sendTestWebhook', idOf('webhookEndpoint')],
  ['redeliver', idOf('delivery')],
  ['createPostback', ({ theirs }) => ({ promoterId: theirs.promoter, ...postback })],
  [
    'createPostback',
    ({ mine, theirs }) => ({ promoterId: mine.promoter, campaignId: theirs.campaign, ...postback }),
  ],
  ['createPostback', ({ mine, theirs }) => ({ promoterId: mine.promoter, goalId: theirs.goal, ...postback })],
  ['updatePostback', idOf('postback', { name: 'Stolen' })],
  ['enablePostback', idOf('postback')],
  ['disablePostback', idOf('postback')],
  ['deletePostback', idOf('postback')],
  ['testPostback', idOf('postback')],
  ['redeliverPostback', idOf('delivery')],
  ['refundTopUp', idOf('topUp', { note: 'Stolen' })],
];

/** Mutations on an organization or its people, refused to others; environments share the organization. */
export const invasions: readonly (readonly [mutation: string, input: (target: Target) => object])[] = [
  ['updateOrganization', ({ theirs }) => ({ id: theirs.organizationId, name: 'Stolen' })],
  ['createCampaign', inOrganization({ name: 'x', targetUrl: 'https://x.example' })],
  ['createPromoter', inOrganization({ name: 'x' })],
  ['inviteMember', inOrganization({ email: 'x@x.example' })],
  ['createApiKey', inOrganization({ name: 'x', environment: 'SANDBOX', scopes: ['*'] })],
  ['createWebhookEndpoint', inOrganization({ name: 'x', targetUrl: 'https://x.example', eventTypes: ['*'] })],
  ['topUpWallet', inOrganization({ amount })],
  ['changeMemberRole', ({ people }) => ({ id: people.member, role: 'MEMBER' })],
  ['removeMember', ({ people }) => ({ id: people.member })],
  ['resendInvitation', ({ people }) => ({ id: people.invitation })],
  ['revokeInvitation', ({ people }) => ({ id: people.invitation })],
  ['ingestEvent', inOrganization({ eventType: 'x', idempotencyKey: 'x' })],
  ['ingestEvents', inOrganization({ events: [{ eventType: 'x', idempotencyKey: 'x' }] })],
  ['redriveEvents', inOrganization()],
  ['importEvents', inOrganization({ csv: 'event_type,idempotency_key\nx,x' })],
  ['createLinks', ({ mine, theirs }) => manyLinks(mine, { organizationId: theirs.organizationId })],
  ['importLinks', inOrganization({ csv: 'campaign_id,promoter_id\nx,x' })],
  ['addLinkDomain', inOrganization({ host: 'go.stolen.example' })],
  ['createExport', inOrganization({ list: 'gigs' })],
  ['exportCustomer', inOrganization({ customerId: 'x' })],
  ['eraseCustomer', inOrganization({ customerId: 'x' })],
];

/**
 * No object of a tenant is named: test/identity/user covers the caller's own account. Promoters and whole
 * sandboxes, which no key may call: test/flow/promoters.test.ts, test/flow/reset-sandbox.test.ts.
 */
export const openMutations = new Set([
  // For operators: test/identity/operator.
  'approveCampaign',
  'rejectCampaign',
  'approvePayout',
  'rejectPayout',
  'completePayout',
  'failPayout',
  'approvePayouts',
  'rejectPayouts',
  'completePayouts',
  'failPayouts',
  'suspendOrganization',
  'unsuspendOrganization',
  'setOrganizationPlan',
  'setApiKeyRateLimit',
  'writeOffDebt',
  'acceptInvitation',
  'updateViewer',
  'changeEmail',
  'changePassword',
  'confirmIdentity',
  'confirmTotp',
  'createOrganization',
  'disableTotp',
  'joinCampaign',
  'leaveOrganization',
  'requestPasswordReset',
  'resendVerification',
  'resetPassword',
  'resetSandbox',
  'revokeOtherSessions',
  'revokeSession',
  'signIn',
  'signOut',
  'signUp',
  'startTotp',
  'resubmitActionAttempt',
  'submitActionAttempt',
  'verifyEmail',
]);

/** What a caller needs to name objects of their own beside those of others. */
export async function objectsOf(seller: Seller): Promise<Target['mine']> {
  const campaign = await aCampaign(seller);
  const promoter = await aPromoter(seller);
  const link = await aLink(seller, campaign, promoter);
  const goal = await aGoal(seller, campaign);
  return { organizationId: seller.organizationId, campaign, promoter, link: link.id, goal };
}

/** The only member and a new invitation of an organization. */
export async function peopleOf({ owner, organizationId }: Seller): Promise<Target['people']> {
  const { invitation } = await owner.mutate<{ invitation: { id: string } }>(
    'inviteMember',
    { organizationId, email: 'invited@example.com' },
    'invitation { id }',
  );
  const { organization } = await owner.run<{ organization: { members: { nodes: { id: string }[] } } }>(
    'query ($id: ID!) { organization(id: $id) { members { nodes { id } } } }',
    { id: organizationId },
  );
  return { member: organization.members.nodes[0]!.id, invitation: invitation.id };
}
