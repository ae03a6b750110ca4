import type { Quota } from '../../kernel/quotas.js';

/** Keys that work. Values: organization, environment. Index: api_key_organization. */
export const apiKeyQuota: Quota = {
  name: 'ApiKeys',
  noun: 'API keys in each environment',
  remedy: 'Revoke a key',
  counted: `from api_key where organization_id = $1 and environment = $2
    and revoked_at is null and (expires_at is null or expires_at > now())`,
};
