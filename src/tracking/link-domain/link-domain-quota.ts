import { defineQuota } from '../../kernel/quotas.js';

/** Values: organization, environment. Index: link_domain_organization_id_environment_host_key. */
export const linkDomainQuota = defineQuota({
  name: 'QUOTA_LINK_DOMAINS',
  description: 'The most domains for short links of an organization in each environment.',
  fallback: 'FREE=5,PRO=50',
  noun: 'link domains of an organization in each environment',
  remedy: 'Delete a link domain',
  counted: 'from link_domain where organization_id = $1 and environment = $2',
});
