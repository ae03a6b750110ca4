import { part, type Feature } from '../../kernel/feature.js';

/** What `ledger/rate` adds to Tribute. */
export const rateFeature: Feature = {
  room: 'ledger/rate',
  operations: {
    Query: {
      rate: { who: 'caller' },
    },
  },
  types: {
    Rate: part,
  },
};
