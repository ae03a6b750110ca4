/*
 * One owner per table: only its folder writes it. Fails on SQL in the sources that writes another folder's
 * table, and on code that creates, changes or removes another folder's entity. Other folders call a function
 * of the owner, or a method of the entity (docs/adr/0001 and 0029).
 */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project to read; a test names another one. */
const root = process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url));

/** The folder that writes each table. A sandbox reset deletes rows that features list by table. */
const owners = {
  'src/platform/jobs': ['agenda_jobs'],
  'src/platform/database': ['money_settings'],
  'src/platform/http': ['idempotency_key'],
  'src/kernel': ['audit_entry', 'erased_identity'],
  'src/kernel/event-log': ['domain_event', 'log_cursor', 'log_floor'],
  'src/identity/api-key': ['api_key'],
  'src/identity/approval': ['first_approval'],
  'src/identity/member': ['invitation', 'invitation_count'],
  'src/identity/organization': ['organization', 'member'],
  'src/identity/promoter': ['promoter'],
  'src/identity/user': ['user_account', 'user_recovery_code', 'user_session', 'user_token'],
  'src/ledger/asset': ['asset'],
  'src/ledger/wallet': ['wallet', 'ledger_account', 'ledger_balance', 'ledger_entry', 'ledger_transaction'],
  'src/ledger/ledger-audit': ['ledger_alarm', 'ledger_audit_progress', 'ledger_block'],
  'src/campaigns/campaign': ['campaign'],
  'src/campaigns/goal': ['goal'],
  'src/campaigns/gig': ['gig'],
  'src/campaigns/reward-rule': ['rule_version'],
  'src/campaigns/rule-draft': ['rule_draft'],
  'src/tracking/link-domain': ['link_domain'],
  'src/tracking/link': ['link'],
  'src/tracking/performance': ['figure', 'figure_change', 'figure_update', 'figure_zone', 'late_figure'],
  // The schema `click_month` has the partitions of `click`.
  'src/tracking/click': [
    'click',
    'click_floor',
    'click_inbox',
    'click_month',
    'counted_visit',
    'network_key',
    'visitor_session',
  ],
  'src/events/event': ['erased_report', 'event'],
  'src/events/customer': ['customer_browser'],
  'src/events/conversion': ['conversion'],
  'src/events/action-attempt': ['action_attempt', 'attempt_decision'],
  'src/rewards/budget': ['budget_request'],
  'src/rewards/reward': ['reward', 'reward_reversal'],
  'src/evaluation/worker': ['click_mark', 'evaluation_terms', 'reward_usage'],
  'src/payments/top-up': ['top_up', 'top_up_refund'],
  'src/payments/payout': ['payout'],
  'src/notifications/mail': ['outgoing_mail'],
  'src/notifications/webhook/endpoint': ['webhook_endpoint'],
  'src/notifications/webhook/postback': ['postback', 'postback_origin'],
  'src/notifications/webhook/delivery': ['webhook_delivery', 'webhook_attempt', 'webhook_endpoint_state'],
  'src/portal/privacy': ['customer_erasure'],
  'src/portal/data-export': ['data_export', 'data_export_part'],
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

const entityClass = /@Entity\([\s\S]*?\bclass (?<name>\w+)/g;
/** An import of an entity, and the classes that it names. */
const entityImport = /\bimport (?:type )?\{(?<names>[^}]*)\} from '[^']*\.entity\.js'/g;

const texts = globSync('{src,rest-compat,scripts}/**/*.{ts,sql}', { cwd: root }).map((file) => [
  file.replaceAll('\\', '/'),
  readFileSync(join(root, file), 'utf8').replaceAll(comments, ''),
]);
/** The folder of each entity class. */
const homes = new Map(
  texts
    .filter(([path]) => path.endsWith('.entity.ts'))
    .flatMap(([path, text]) =>
      [...text.matchAll(entityClass)].map(({ groups }) => [groups.name, dirname(path)]),
    ),
);

const faults = texts.flatMap(([path, text]) =>
  path.startsWith(migrations)
    ? ownerless(text, path)
    : [...strangers(text, path), ...foreignWrites(text, path)],
);
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

/** A variable counts as an entity if it has the name of the class: `campaign` is a `Campaign`. */
function foreignWrites(text, path) {
  const imported = [...text.matchAll(entityImport)].flatMap(({ groups }) => groups.names.match(/\w+/g));
  return imported
    .filter((name) => homes.has(name) && homes.get(name) !== dirname(path))
    .filter((name) => writesOf(name).test(text))
    .map((name) => `${path} writes the entity ${name}, which belongs to ${homes.get(name)}.`);
}

function writesOf(name) {
  const variable = name.charAt(0).toLowerCase() + name.slice(1);
  return new RegExp(
    [
      `\\bnew ${name}\\(`,
      `\\.(?:create|insert|insertMany|upsert|upsertMany|nativeUpdate|nativeDelete)\\(\\s*${name}\\b`,
      `\\.(?:persist|remove|assign)\\(\\[?\\s*${variable}\\b`,
      `\\bObject\\.assign\\(\\s*${variable}\\b`,
      // At the start of a statement; elsewhere it is a comparison in SQL.
      `^\\s*(?:if \\([^\\n]*\\) )?${variable}\\.\\w+\\s*(?:\\?\\?|\\|\\||&&|[-+*/])?=(?![=>])`,
    ].join('|'),
    'm',
  );
}
