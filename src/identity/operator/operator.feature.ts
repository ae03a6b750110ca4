import type { Feature } from '../../kernel/feature.js';

/** What `identity/operator` adds to Tribute. */
export const operatorFeature: Feature = {
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
};
