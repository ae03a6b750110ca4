import type { Scope } from '../kernel/scopes.js';

/** Who may ask for an operation: anyone at all, any caller with a credential, a signed-in person, an operator, or whom a scope names. */
export interface Access {
  readonly who: 'anyone' | 'caller' | 'person' | 'operator' | Scope;
  /** Whether a publishable key, which any visitor of a shop can read, may ask for it too. */
  readonly publishable?: true;
  /** Whether operators may ask for it too, for every tenant. */
  readonly orOperator?: true;
  /** Left out of the audit log: a hot path whose own rows are the record (docs/adr/0013). */
  readonly unaudited?: true;
}

/**
 * Every operation of the schema, and who may do it: the one place that says so. An operation without a row stops the start.
 *
 * Whether a key may, its scopes say; whether a member may, `roleAllows` says of the same scopes. Whose rows they then reach is
 * not decided here but by tenancy, in the services and in the database.
 */
export const accessTable: Readonly<
  Record<'Query' | 'Mutation' | 'Subscription', Readonly<Record<string, Access>>>
> = {
  Query: {
    viewer: { who: 'anyone' },
    node: { who: 'caller' },
    nodes: { who: 'caller' },
    webhookEventTypes: { who: 'anyone' },
    assets: { who: 'anyone' },
    rate: { who: 'caller', publishable: true },

    campaign: { who: 'campaigns:read' },
    campaigns: { who: 'campaigns:read' },
    goal: { who: 'campaigns:read' },
    gig: { who: 'gigs:read' },
    gigs: { who: 'gigs:read' },
    organization: { who: 'organization:read' },
    wallet: { who: 'wallet:read' },
    trialBalance: { who: 'wallet:read' },
    webhookEndpoint: { who: 'webhooks:read' },
    webhookEndpoints: { who: 'webhooks:read' },
    delivery: { who: 'webhooks:read' },
    promoter: { who: 'promoters:read' },
    promoters: { who: 'promoters:read' },
    link: { who: 'attribution:read' },
    linkByCode: { who: 'attribution:read' },
    links: { who: 'attribution:read' },
    event: { who: 'events:read' },
    events: { who: 'events:read' },
    conversion: { who: 'events:read' },
    conversions: { who: 'events:read' },
    actionAttempt: { who: 'attempts:read' },
    actionAttempts: { who: 'attempts:read' },
    reward: { who: 'rewards:read' },
    rewards: { who: 'rewards:read' },
    marketplace: { who: 'person' },
    auditLog: { who: 'audit:read' },
    operatorAuditLog: { who: 'operator' },
    operatorOrganizations: { who: 'operator' },
    operatorCampaigns: { who: 'operator' },
    operatorTrialBalance: { who: 'operator' },
    ledgerAlarms: { who: 'operator' },
    ledgerHealth: { who: 'operator' },
  },
  Mutation: {
    signUp: { who: 'anyone' },
    signIn: { who: 'anyone' },
    signOut: { who: 'anyone' },
    verifyEmail: { who: 'anyone' },
    resendVerification: { who: 'person' },
    requestPasswordReset: { who: 'anyone' },
    resetPassword: { who: 'anyone' },
    changePassword: { who: 'person' },
    changeEmail: { who: 'person' },
    revokeSession: { who: 'person' },
    revokeOtherSessions: { who: 'person' },
    startTotp: { who: 'person' },
    confirmTotp: { who: 'person' },
    disableTotp: { who: 'person' },
    createOrganization: { who: 'person' },
    acceptInvitation: { who: 'person' },
    leaveOrganization: { who: 'person' },

    recordConversion: { who: 'events:write', publishable: true, unaudited: true },
    createCampaign: { who: 'campaigns:write' },
    updateCampaign: { who: 'campaigns:write' },
    deleteCampaign: { who: 'campaigns:write' },
    activateCampaign: { who: 'campaigns:write' },
    pauseCampaign: { who: 'campaigns:write' },
    endCampaign: { who: 'campaigns:write' },
    submitCampaign: { who: 'campaigns:write' },
    approveCampaign: { who: 'operator' },
    rejectCampaign: { who: 'operator' },
    suspendOrganization: { who: 'operator' },
    unsuspendOrganization: { who: 'operator' },
    setOrganizationPlan: { who: 'operator' },
    setApiKeyRateLimit: { who: 'operator' },
    createGoal: { who: 'campaigns:write' },
    updateGoal: { who: 'campaigns:write' },
    deleteGoal: { who: 'campaigns:write' },
    createGig: { who: 'gigs:write' },
    updateGig: { who: 'gigs:write' },
    publishGig: { who: 'gigs:write' },
    pauseGig: { who: 'gigs:write' },
    closeGig: { who: 'gigs:write' },
    deleteGig: { who: 'gigs:write' },
    updateOrganization: { who: 'organization:write' },
    topUpWallet: { who: 'wallet:write' },
    inviteMember: { who: 'members:write' },
    resendInvitation: { who: 'members:write' },
    revokeInvitation: { who: 'members:write' },
    changeMemberRole: { who: 'members:write' },
    removeMember: { who: 'members:write' },
    createApiKey: { who: 'keys:write' },
    revokeApiKey: { who: 'keys:write' },
    createWebhookEndpoint: { who: 'webhooks:write' },
    updateWebhookEndpoint: { who: 'webhooks:write' },
    deleteWebhookEndpoint: { who: 'webhooks:write' },
    enableWebhookEndpoint: { who: 'webhooks:write' },
    disableWebhookEndpoint: { who: 'webhooks:write' },
    rotateWebhookSecret: { who: 'webhooks:write' },
    sendTestWebhook: { who: 'webhooks:write' },
    redeliver: { who: 'webhooks:write' },
    createPromoter: { who: 'promoters:write' },
    updatePromoter: { who: 'promoters:write' },
    suspendPromoter: { who: 'promoters:suspend', orOperator: true },
    unsuspendPromoter: { who: 'promoters:suspend', orOperator: true },
    createLink: { who: 'attribution:write' },
    ingestEvent: { who: 'events:write', unaudited: true },
    cancelConversion: { who: 'events:write' },
    resetSandbox: { who: 'person' },
    joinCampaign: { who: 'person' },
    submitActionAttempt: { who: 'person' },
    verifyActionAttempt: { who: 'attempts:write' },
    rejectActionAttempt: { who: 'attempts:write' },
  },
  Subscription: {
    domainEvents: { who: 'events:read' },
    eventUpdated: { who: 'events:read' },
    campaignUpdated: { who: 'campaigns:read' },
    walletUpdated: { who: 'wallet:read' },
  },
};
