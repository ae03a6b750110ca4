/** Objects with their own query. Others are reached only by `node`. */
export const ownQueries = [
  'actionAttempt',
  'campaign',
  'conversion',
  'delivery',
  'event',
  'gig',
  'goal',
  'link',
  'linkDomain',
  'payout',
  'postback',
  'promoter',
  'reward',
  'ruleDraft',
  'topUp',
  'wallet',
  'webhookEndpoint',
] as const;

export const lists = [
  'actionAttempts',
  'campaigns',
  'conversions',
  'customerErasures',
  'events',
  'gigs',
  'linkDomains',
  'links',
  'payouts',
  'promoters',
  'rewards',
  'topUps',
  'webhookEndpoints',
];

/** Queries that name no object of a tenant, or are tested elsewhere. */
export const openQueries = new Set([
  'assets',
  'rate',
  'viewer',
  'postbackMacros',
  'webhookEventTypes',
  // The same for everybody.
  'scopes',
  'reasons',
  'ruleFields',
  'ruleOperators',
  'eventTypes',
  'auditActions',
  'plans',
  // For persons: test/flow/promoters.test.ts.
  'marketplace',
  // For operators: test/identity/operator and test/ledger/ledger-audit.
  'ledgerAlarms',
  'ledgerHealth',
  'operatorAuditLog',
  'operatorCampaigns',
  'operatorOrganizations',
  'operatorPayouts',
  'operatorSearch',
  'operatorTrialBalance',
]);
/** Queries with tests of their own. */
export const singleQueries = [
  'node',
  'nodes',
  'linkByCode',
  'organization',
  'auditLog',
  'trialBalance',
  'domainEventCursor',
  // test/flow/list-of-domain-events.test.ts
  'domainEvents',
  // test/events/customer/journey.test.ts
  'customer',
  // test/portal/data-export/data-exports.test.ts
  'export',
  'exportPart',
  // test/portal/privacy/erased-data.test.ts
  'customerErasure',
];
