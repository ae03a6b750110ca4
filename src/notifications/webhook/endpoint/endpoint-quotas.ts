import { defineQuota } from '../../../kernel/quotas.js';

const existing = `from webhook_endpoint where organization_id = $1 and environment = $2 and deleted_at is null and promoter_id is null`;

/** Values: organization, environment. Index: webhook_endpoint_organization. */
export const endpointQuota = defineQuota({
  name: 'QUOTA_WEBHOOK_ENDPOINTS',
  description: 'The most webhook endpoints of an organization in each environment.',
  fallback: 'FREE=25,PRO=250',
  noun: 'webhook endpoints in each environment',
  remedy: 'Delete an endpoint',
  counted: existing,
});

/**
 * Endpoints per host, because each domain event sends a request to each. Values: organization, environment,
 * host (`hostOf`); except: the endpoint itself. Index: webhook_endpoint_organization.
 */
export const endpointHostQuota = defineQuota({
  name: 'QUOTA_WEBHOOK_ENDPOINTS_PER_HOST',
  description:
    'The most webhook endpoints of an organization in each environment that send to one host, on any port and path.',
  fallback: 'FREE=10,PRO=25',
  noun: 'webhook endpoints that send to the same host',
  remedy: 'Delete an endpoint of this host, or subscribe one endpoint to more event types',
  counted: `${existing} and lower(rtrim(substring(target_url from '^[^:]+://([[][^]]*[]]|[^/:?#]*)'), '.')) = $3 and id <> $4`,
});

/** The host of a target URL, without port and trailing dot. */
export function hostOf(targetUrl: string): string {
  return new URL(targetUrl).hostname.replace(/\.+$/, '').toLowerCase();
}
