import type { Dialect } from '../shared/mount-dialect.js';
import { webhookRoutes } from '../shared/webhook-routes.js';
import { tonicpowCampaignRoutes } from './tonicpow-campaign-routes.js';
import { conversionRoutes } from './conversion-routes.js';
import { goalRoutes } from './goal-routes.js';
import { tonicpowPromoterRoutes } from './tonicpow-promoter-routes.js';
import { rateRoutes } from './rate-routes.js';

/** The REST API of TonicPow's guide: amounts in major units, below /v1. */
export const tonicpow: Dialect = {
  name: 'tonicpow',
  base: '/v1',
  routes: [
    ...tonicpowCampaignRoutes,
    ...goalRoutes,
    ...tonicpowPromoterRoutes,
    ...conversionRoutes,
    ...rateRoutes,
    ...webhookRoutes({ path: '/webhooks', format: 'TONICPOW' }),
  ],
};
