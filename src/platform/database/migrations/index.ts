import { Migration01Platform } from './migration-01-platform.js';
import { Migration02Identity } from './migration-02-identity.js';
import { Migration03KeysAndPromoters } from './migration-03-keys-and-promoters.js';
import { Migration04Ledger } from './migration-04-ledger.js';
import { Migration05LedgerAudit } from './migration-05-ledger-audit.js';
import { Migration06Campaigns } from './migration-06-campaigns.js';
import { Migration07Tracking } from './migration-07-tracking.js';
import { Migration08Events } from './migration-08-events.js';
import { Migration09Rewards } from './migration-09-rewards.js';
import { Migration10Evaluation } from './migration-10-evaluation.js';
import { Migration11Payments } from './migration-11-payments.js';
import { Migration12Notifications } from './migration-12-notifications.js';

/** Every migration, in order. Never edit a released one: a later one expands, and a still later contracts. */
export const migrations = [
  { name: '01-platform', class: Migration01Platform },
  { name: '02-identity', class: Migration02Identity },
  { name: '03-keys-and-promoters', class: Migration03KeysAndPromoters },
  { name: '04-ledger', class: Migration04Ledger },
  { name: '05-ledger-audit', class: Migration05LedgerAudit },
  { name: '06-campaigns', class: Migration06Campaigns },
  { name: '07-tracking', class: Migration07Tracking },
  { name: '08-events', class: Migration08Events },
  { name: '09-rewards', class: Migration09Rewards },
  { name: '10-evaluation', class: Migration10Evaluation },
  { name: '11-payments', class: Migration11Payments },
  { name: '12-notifications', class: Migration12Notifications },
];
