import type { Quota } from '../../kernel/quotas.js';

/** Values: campaign. Index: gig_campaign. */
export const gigQuota: Quota = {
  name: 'Gigs',
  noun: 'gigs in a campaign',
  remedy: 'Delete a draft',
  counted: 'from gig where campaign_id = $1',
};
