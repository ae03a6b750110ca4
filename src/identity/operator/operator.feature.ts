import type { Ground } from '../../kernel/ground.js';
import { allow, type Feature } from '../../kernel/feature.js';
import { OrganizationSuspensionResolver } from './organization-suspension.resolver.js';
import { OperatorResolver } from './operator.resolver.js';
import { OperatorService } from './operator.service.js';
import { operatorSettings } from './operator.settings.js';

/** What `identity/operator` adds to Tribute. */
export const operatorFeature = {
  room: 'identity/operator',
  settings: operatorSettings,
  operations: {
    Query: allow('operator', 'operatorOrganizations'),
    Mutation: allow('operator', 'suspendOrganization', 'unsuspendOrganization', 'setOrganizationPlan'),
  },
  create: ({ orm }: Ground) => {
    const operators = new OperatorService(orm.getMetadata());
    return {
      services: { operators },
      resolvers: [new OperatorResolver(operators), new OrganizationSuspensionResolver()],
    };
  },
} satisfies Feature;
