import type { Dialect } from '../shared/mount-dialect.js';
import { webhookRoutes } from '../shared/webhook-routes.js';
import { apiKeyRoutes } from './api-key-routes.js';
import { memberRoutes } from './member-routes.js';
import { attemptRoutes } from './attempt-routes.js';
import { linkDomainRoutes } from './link-domain-routes.js';
import { linkBatchRoutes } from './link-batch-routes.js';
import { attributionRoutes } from './attribution-routes.js';
import { budgetRoutes } from './budget-routes.js';
import { aktvatorCampaignRoutes } from './aktvator-campaign-routes.js';
import { customerRoutes } from './customer-routes.js';
import { eventRoutes } from './event-routes.js';
import { exportRoutes } from './export-routes.js';
import { gigRoutes } from './gig-routes.js';
import { organizationRoutes } from './organization-routes.js';
import { payoutRoutes } from './payout-routes.js';
import { postbackRoutes } from './postback-routes.js';
import { aktvatorPromoterRoutes } from './aktvator-promoter-routes.js';
import { performanceRoutes } from './performance-routes.js';
import { ruleRoutes } from './rule-routes.js';
import { rewardRoutes } from './reward-routes.js';
import { statementRoutes } from './statement-routes.js';

/** The REST API for Aktvator's integrators: amounts in minor units, at the server root. */
export const aktvator: Dialect = {
  name: 'aktvator',
  base: '',
  routes: [
    ...aktvatorCampaignRoutes,
    ...performanceRoutes,
    ...ruleRoutes,
    ...budgetRoutes,
    ...gigRoutes,
    ...organizationRoutes,
    ...memberRoutes,
    ...apiKeyRoutes,
    ...webhookRoutes({
      path: '/organizations/:id/webhook-endpoints',
      organizationParam: 'id',
      format: 'AKTVATOR',
    }),
    ...aktvatorPromoterRoutes,
    ...payoutRoutes,
    ...postbackRoutes,
    // Before the routes with an id, which would take `batch` for one.
    ...linkBatchRoutes,
    ...linkDomainRoutes,
    ...attributionRoutes,
    ...eventRoutes,
    ...customerRoutes,
    ...attemptRoutes,
    ...rewardRoutes,
    ...statementRoutes,
    ...exportRoutes,
  ],
};
