import type { Feature } from '../../kernel/feature.js';
import { OperatorResolver } from './operator.resolver.js';
import type { OperatorService } from './operator.service.js';

/** The services of its resolvers. */
interface Services {
  readonly operators: OperatorService;
}

/** What `identity/operator` adds to Tribute. */
export const operatorFeature: Feature<Services> = {
  room: 'identity/operator',
  operations: {
    Query: {
      operatorOrganizations: { who: 'operator' },
    },
    Mutation: {
      suspendOrganization: { who: 'operator' },
      unsuspendOrganization: { who: 'operator' },
      setOrganizationPlan: { who: 'operator' },
    },
  },
  resolvers: ({ operators }) => [new OperatorResolver(operators)],
};
