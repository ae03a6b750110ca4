import type { Feature } from '../../kernel/feature.js';

/** What `portal/sandbox` adds to Tribute. */
export const sandboxFeature: Feature = {
  room: 'portal/sandbox',
  operations: {
    Mutation: {
      resetSandbox: { who: 'person' },
    },
  },
};
