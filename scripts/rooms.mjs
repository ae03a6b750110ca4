/*
 * The rooms of src from the ground up. A room may import the rooms before it, never a room after it, and its
 * feature is created after theirs. docs/architecture.md draws the order.
 */

const areas = {
  // Knows no feature: money, ids, errors, principals, transactions, SQL.
  kernel: [''],
  // Assembly and transport: how requests arrive, how jobs run, where rows are stored.
  platform: ['process', 'database', 'jobs', 'http', 'graphql'],
  // Identities and permissions.
  identity: [
    'organization',
    'user',
    'member',
    'actor',
    'audit-log',
    'operator',
    'api-key',
    'authentication',
    'approval',
    'promoter',
  ],
  // Accounts and postings.
  ledger: ['asset', 'rate', 'wallet', 'ledger-audit'],
  // What organizations pay for, and the rules for it.
  campaigns: ['campaign', 'goal', 'gig', 'reward-rule', 'rule-draft'],
  // How visitors arrive.
  tracking: ['link-domain', 'link', 'click', 'performance', 'browser-script'],
  // What visitors and promoters do.
  events: ['event', 'event-import', 'customer', 'conversion', 'action-attempt'],
  // What promoters earned, and the money for it.
  rewards: ['budget', 'reward'],
  // Decides what an event is worth: pure decisions, and the worker that takes queued events through them.
  evaluation: ['decisions', 'worker', 'simulation', 'remaining-limits'],
  // Money that comes in and goes out.
  payments: ['top-up', 'payout'],
  // Messages. Learns about the other areas only from domain events.
  notifications: [
    'event-log',
    'mail',
    'webhook/transport',
    'webhook/endpoint',
    'webhook/postback',
    'webhook/delivery',
    'webhook/postback-log',
  ],
  // What a signed-in promoter sees. The sandbox and privacy work on the tables of all areas.
  portal: ['own-promoter', 'marketplace', 'sandbox', 'privacy', 'data-export', 'plan', 'operator-search'],
};

/** The folders below src, in order: `kernel`, `platform/database`, … */
export const rooms = Object.entries(areas).flatMap(([area, names]) =>
  names.map((name) => (name === '' ? area : `${area}/${name}`)),
);
