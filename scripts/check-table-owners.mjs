/*
 * One owner per table: only its folder writes it. Fails on SQL in the sources that writes another folder's
 * table. Other folders call a function of the owner (docs/adr/0029-one-owner-a-table.md).
 */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project to read; a test names another one. */
const root = process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url));

/** The folder that writes each table. A sandbox reset deletes rows of all by name (src/portal/sandbox). */
const owners = {
  'src/platform/jobs': ['agenda_jobs'],
  'src/platform/database': ['money_settings'],
  'src/platform/http': ['idempotency_key'],
  'src/kernel': ['audit_entry'],
  'src/kernel/event-log': ['domain_event', 'log_cursor', 'log_floor'],
  'src/identity/api-key': ['api_key'],
  'src/identity/approval': ['first_approval'],
  'src/identity/member': ['invitation', 'invitation_count', 'member'],
  'src/identity/organization': ['organization'],
  'src/identity/promoter': ['promoter'],
  'src/identity/user': ['user_account', 'user_recovery_code', 'user_session', 'user_token'],
  'src/ledger/asset': ['asset'],
  'src/ledger/wallet': ['wallet', 'ledger_account', 'ledger_balance', 'ledger_entry', 'ledger_transaction'],
  'src/ledger/ledger-audit': ['ledger_alarm', 'ledger_audit_progress', 'ledger_block'],
  'src/campaigns/campaign': ['campaign'],
  'src/campaigns/goal': ['goal'],
  'src/campaigns/gig': ['gig'],
  'src/campaigns/reward-rule': ['rule_version'],
  'src/tracking/link': ['link'],
  'src/tracking/click': ['click', 'visitor_session'],
  'src/events/event': ['event'],
  'src/events/conversion': ['conversion'],
  'src/events/action-attempt': ['action_attempt', 'attempt_decision'],
  'src/rewards/budget': ['budget_request'],
  'src/rewards/reward': ['reward', 'reward_reversal'],
  'src/evaluation/worker': ['click_mark', 'evaluation_terms', 'reward_usage'],
  'src/payments/top-up': ['top_up', 'top_up_refund'],
  'src/payments/payout': ['payout'],
  'src/notifications/mail': ['outgoing_mail'],
  'src/notifications/webhook/endpoint': ['webhook_endpoint'],
  'src/notifications/webhook/delivery': ['webhook_delivery', 'webhook_attempt'],
};
const ownerOf = new Map(
  Object.entries(owners).flatMap(([room, tables]) => tables.map((table) => [table, room])),
);

const comments = /\/\*[\s\S]*?\*\/|(?:\/\/|--)[^\n]*/g;
/** `update` in other statements (`for update`, `on conflict do update`) has no table name and `set`. */
const writes =
  /\b(?:insert\s+into|delete\s+from|merge\s+into|truncate(?:\s+table)?)\s+(?:only\s+)?(?:public\.)?"?(?<written>[a-z_]+)\b|\bupdate\s+(?:only\s+)?(?:public\.)?"?(?<updated>[a-z_]+)"?\s+(?:(?:as\s+)?[a-z_]+\s+)?set\b/gi;

const migrations = 'src/platform/database/migrations/';
const creates = /\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?(?:public\.)?"?(?<created>[a-z_]+)\b/gi;

const faults = [];
for (const file of globSync('{src,rest-compat,scripts}/**/*.{ts,sql}', { cwd: root })) {
  const path = file.replaceAll('\\', '/');
  const text = readFileSync(join(root, file), 'utf8').replaceAll(comments, '');
  faults.push(...(path.startsWith(migrations) ? ownerless(text, path) : strangers(text, path)));
}
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;

function ownerless(text, path) {
  const created = [...text.matchAll(creates)].map(({ groups }) => groups.created.toLowerCase());
  return created
    .filter((table) => !ownerOf.has(table))
    .map((table) => `${path} creates ${table}, which has no owner in scripts/check-table-owners.mjs.`);
}

function strangers(text, path) {
  const written = [...text.matchAll(writes)].map(({ groups }) =>
    (groups.written ?? groups.updated).toLowerCase(),
  );
  return written
    .filter((table) => ownerOf.get(table) !== dirname(path))
    .map((table) => `${path} writes ${table}, which belongs to ${ownerOf.get(table) ?? 'no room'}.`);
}
