import { defineQuota } from '../../kernel/quotas.js';

/** Values: organization, environment. Index: promoter_organization. */
export const promoterQuota = defineQuota({
  name: 'QUOTA_PROMOTERS',
  description: 'The most promoters of an organization in each environment.',
  fallback: 'FREE=10000,PRO=100000',
  noun: 'promoters of an organization in each environment',
  remedy: 'Use existing promoters',
  counted: 'from promoter where organization_id = $1 and environment = $2',
});
