import { Plan } from '../kernel/rate-limit.js';
import type { ByPlan } from '../kernel/quotas.js';
import { wholeNumber } from './parse-setting.js';

const number = wholeNumber(0);

/** `FREE=25,PRO=250`, or one number for all plans; undefined unless it names every plan once. */
export function parseByPlan(text: string): ByPlan | undefined {
  const all = number(text.trim());
  if (all !== undefined) return { [Plan.FREE]: all, [Plan.PRO]: all };
  const parts = text.split(',').map((part) => /^(FREE|PRO)=(\d+)$/i.exec(part.trim()));
  const limits = new Map(parts.map((part) => [part?.[1]?.toUpperCase(), number(part?.[2] ?? '')]));
  const [free, pro] = [limits.get(Plan.FREE), limits.get(Plan.PRO)];
  if (parts.length !== 2 || free === undefined || pro === undefined) return undefined;
  return { [Plan.FREE]: free, [Plan.PRO]: pro };
}

const quota = <Name extends string>(name: Name, description: string, fallback: string) => ({
  name,
  description,
  allowed: 'such as `FREE=25,PRO=250`, or one number for both plans; from 0 to 1000000000, 0 means no limit',
  fallback,
  parse: parseByPlan,
});

/** The most objects that an organization may have, by its plan. */
export const quotaSettings = {
  quotaApiKeys: quota(
    'QUOTA_API_KEYS',
    'The most API keys of an organization in each environment; revoked and expired keys do not count.',
    'FREE=50,PRO=500',
  ),
  quotaWebhookEndpoints: quota(
    'QUOTA_WEBHOOK_ENDPOINTS',
    'The most webhook endpoints of an organization in each environment.',
    'FREE=25,PRO=250',
  ),
  quotaWebhookEndpointsPerHost: quota(
    'QUOTA_WEBHOOK_ENDPOINTS_PER_HOST',
    'The most webhook endpoints of an organization in each environment that send to one host, on any port and path.',
    'FREE=10,PRO=25',
  ),
  quotaMembers: quota(
    'QUOTA_MEMBERS',
    'The most members of an organization, together with its open invitations.',
    'FREE=25,PRO=500',
  ),
  quotaCampaigns: quota(
    'QUOTA_CAMPAIGNS',
    'The most campaigns of an organization in each environment; ended campaigns do not count.',
    'FREE=100,PRO=1000',
  ),
  quotaGoals: quota('QUOTA_GOALS', 'The most goals of a campaign.', 'FREE=100,PRO=500'),
  quotaGigs: quota('QUOTA_GIGS', 'The most gigs of a campaign.', 'FREE=100,PRO=500'),
  quotaRuleVersions: quota(
    'QUOTA_RULE_VERSIONS',
    'The most versions of its reward rules that a campaign may get within 24 hours.',
    'FREE=100,PRO=1000',
  ),
  quotaPromoters: quota(
    'QUOTA_PROMOTERS',
    'The most promoters of an organization in each environment.',
    'FREE=10000,PRO=100000',
  ),
  quotaLinks: quota(
    'QUOTA_LINKS',
    'The most tracking links of an organization in each environment.',
    'FREE=10000,PRO=100000',
  ),
  quotaLinksPerPromoter: quota(
    'QUOTA_LINKS_PER_PROMOTER',
    'The most tracking links of one promoter.',
    'FREE=200,PRO=2000',
  ),
  quotaOrganizationsPerPerson: {
    name: 'QUOTA_ORGANIZATIONS_PER_PERSON',
    description: 'The most organizations that one person may own.',
    allowed: 'a whole number from 0 to 1000000000; 0 means no limit',
    fallback: '20',
    parse: number,
  },
} as const;
