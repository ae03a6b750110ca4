import type { Quota } from '../../kernel/quotas.js';

/** Values: organization, environment. Index: link_organization. */
export const linkQuota: Quota = {
  name: 'Links',
  noun: 'tracking links of an organization in each environment',
  remedy: 'Use existing links',
  counted: 'from link where organization_id = $1 and environment = $2',
};

/** Limits the share of one promoter in the organization's links. Values: promoter. Index: link_promoter. */
export const promoterLinkQuota: Quota = {
  name: 'LinksPerPromoter',
  noun: 'tracking links of one promoter',
  remedy: 'Use existing links',
  counted: 'from link where promoter_id = $1',
};
