import { part, type Feature } from '../../kernel/feature.js';

/** What `identity/approval` adds to Tribute. */
export const approvalFeature = {
  room: 'identity/approval',
  types: { FirstApproval: part },
  sandbox: { empties: [{ table: 'first_approval' }] },
} satisfies Feature;
