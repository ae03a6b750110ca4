import { allow, type Feature } from '../../kernel/feature.js';
import { personalBrowsers } from './customer-browsers.js';
import { CustomerResolver, JourneyStepResolver } from './customer.resolver.js';
import { CustomerService } from './customer.service.js';

/** What `events/customer` adds to Tribute. */
export const customerFeature = {
  room: 'events/customer',
  operations: { Query: allow('customers:read', 'customer') },
  types: { Customer: { scope: 'customers:read' }, JourneyStep: { scope: 'customers:read' } },
  sandbox: { empties: [{ table: 'customer_browser' }] },
  personalData: { customer_browser: personalBrowsers },
  create: () => ({ resolvers: [new CustomerResolver(new CustomerService()), new JourneyStepResolver()] }),
} satisfies Feature;
