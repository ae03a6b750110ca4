import { Migration20261121Identity } from './migration-20261121-01-identity.js';
import { Migration20261121Campaigns } from './migration-20261121-02-campaigns.js';
import { Migration20261121Ledger } from './migration-20261121-03-ledger.js';
import { Migration20261121Events } from './migration-20261121-04-events.js';
import { Migration20261121Webhooks } from './migration-20261121-05-webhooks.js';
import { Migration20261121Jobs } from './migration-20261121-06-jobs.js';
import { Migration20261121Idempotency } from './migration-20261121-07-idempotency.js';
import { Migration20261121RowSecurity } from './migration-20261121-08-row-security.js';
import { Migration20261121People } from './migration-20261121-11-people.js';
import { Migration20261121RateLimits } from './migration-20261121-12-rate-limits.js';
import { Migration20261121Members } from './migration-20261121-13a-members.js';
import { Migration20261121AuditLog } from './migration-20261121-13b-audit-log.js';
import { Migration20261121Operators } from './migration-20261121-13c-operators.js';
import { Migration20261121ApiKeys } from './migration-20261121-14-api-keys.js';
import { Migration20261121Promoters } from './migration-20261121-15-promoters.js';
import { Migration20261121SandboxReset } from './migration-20261121-15-sandbox-reset.js';
import { Migration20261121Assets } from './migration-20261121-16-assets.js';
import { Migration20261121LedgerChart } from './migration-20261121-17-ledger.js';
import { Migration20261121LedgerSeals } from './migration-20261121-18-ledger-seals.js';
import { Migration20261121TopUps } from './migration-20261121-19-top-ups.js';
import { Migration20261121Payouts } from './migration-20261121-20-payouts.js';
import { Migration20261121Ingest } from './migration-20261121-23-ingest.js';

/** Every migration, in order. One that has been merged is never edited: a later one expands, and a later still contracts. */
export const migrations = [
  { name: '20261121-01-identity', class: Migration20261121Identity },
  { name: '20261121-02-campaigns', class: Migration20261121Campaigns },
  { name: '20261121-03-ledger', class: Migration20261121Ledger },
  { name: '20261121-04-events', class: Migration20261121Events },
  { name: '20261121-05-webhooks', class: Migration20261121Webhooks },
  { name: '20261121-06-jobs', class: Migration20261121Jobs },
  { name: '20261121-07-idempotency', class: Migration20261121Idempotency },
  { name: '20261121-08-row-security', class: Migration20261121RowSecurity },
  { name: '20261121-11-people', class: Migration20261121People },
  { name: '20261121-12-rate-limits', class: Migration20261121RateLimits },
  { name: '20261121-13a-members', class: Migration20261121Members },
  { name: '20261121-13b-audit-log', class: Migration20261121AuditLog },
  { name: '20261121-13c-operators', class: Migration20261121Operators },
  { name: '20261121-14-api-keys', class: Migration20261121ApiKeys },
  { name: '20261121-15-promoters', class: Migration20261121Promoters },
  { name: '20261121-15-sandbox-reset', class: Migration20261121SandboxReset },
  { name: '20261121-16-assets', class: Migration20261121Assets },
  { name: '20261121-17-ledger', class: Migration20261121LedgerChart },
  { name: '20261121-18-ledger-seals', class: Migration20261121LedgerSeals },
  { name: '20261121-19-top-ups', class: Migration20261121TopUps },
  { name: '20261121-20-payouts', class: Migration20261121Payouts },
  { name: '20261121-23-ingest', class: Migration20261121Ingest },
];
