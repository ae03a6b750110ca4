import type { Quota } from '../../kernel/quotas.js';

/** Values: organization, environment. Index: promoter_organization. */
export const promoterQuota: Quota = {
  name: 'Promoters',
  noun: 'promoters of an organization in each environment',
  remedy: 'Use existing promoters',
  counted: 'from promoter where organization_id = $1 and environment = $2',
};
