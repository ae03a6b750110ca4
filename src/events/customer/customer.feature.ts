import type { Feature } from '../../kernel/feature.js';
import { personalBrowsers } from './customer-browsers.js';

/** What `events/customer` adds to Tribute. */
export const customerFeature = {
  room: 'events/customer',
  sandbox: { empties: [{ table: 'customer_browser' }] },
  personalData: { customer_browser: personalBrowsers },
  create: () => ({ resolvers: [] }),
} satisfies Feature;
