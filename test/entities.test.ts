import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MikroORM, type EntityMetadata } from '@mikro-orm/postgresql';
import { ormOptions } from '../mikro-orm.config.js';
import { mergedFeatures } from '../src/composition/merged-features.js';
import { createDatabase, type TestDatabase } from './support/database.js';

const { entities } = mergedFeatures;

/** Columns that no entity has, by table, each with the reason. */
const withoutProperty: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  customer_erasure: {
    customer_hash: 'recognizes a second request, by the database alone',
    customer_id: 'whose data is erased, until it is',
    pseudonym: 'what replaces the id, until the erasure is completed',
    due_at: 'when the job looks again',
  },
  event: {
    effective_campaign_id:
      'the attributed campaign, or else the reported one: generated, for lists by campaign',
    due_at: 'when a delayed conversion is evaluated: a matter of claim-events alone',
    evidence: 'what the decision was made of, read when it is made again',
    terms_id: 'which terms the decision was made by, read when it is made again',
    rule_version_id: 'read when the decision is made again; `decision` names its number',
    evaluated_at: 'kept for whoever looks into the database',
    goal_id: 'read while the event is evaluated; afterwards its conversion names the goal',
    pace_at: 'what the velocity fraud check counts, by SQL alone',
    payload_hash: 'tells a repeated report from another one with the same key, in event-writer',
  },
  ledger_transaction: {
    reverses_id: 'that a transaction is taken back once: checked by the database alone',
    source_id: 'the idempotency of money: compared by the database alone',
  },
  reward_reversal: { asked: 'what an idempotency key was used for: compared by the database alone' },
  reward: {
    hold_days: 'how long it is held once there is money for it: a matter of settle-rewards alone',
    leg: 'part of the constraint that rewards once',
    reviewed_at: 'that a person released it from review: a matter of review-by-means alone',
  },
};

/** Tables without an entity, each with the reason. */
const withoutEntity: Readonly<Record<string, string>> = {
  agenda_jobs: 'belongs to Agenda',
  asset: 'read at the start into kernel/assets',
  data_export_part: 'pages of files, written and read one by one',
  erased_identity: 'what a running erasure replaces, deleted at its end',
  postback_origin: 'the clicks behind postbacks, written and read by statements over many rows',
  erased_report: 'hashes of the keys of erased events, looked up by every ingest',
  first_approval: 'the first of two approvals, read and written by the approvals alone',
  budget_request: 'what was asked under idempotency keys, compared by the database alone',
  click: 'written and read by statements over many rows',
  click_floor: 'since when clicks are complete, written where months are dropped',
  counted_visit: 'what figures group by of dropped clicks, read by their triggers alone',
  customer_browser: 'read and written in SQL by the evaluation',
  click_mark: 'which visitors and networks were counted: written by refuse-repeated-clicks alone',
  evaluation_terms: 'states of campaigns, read when a decision is made again',
  reward_usage: 'what caps and tiers count, written by the evaluation alone',
  domain_event: 'the log: read in commit order, by SQL alone',
  figure: 'summed up and read by statements over many rows',
  figure_change: 'written by triggers, summed up by fold-figures',
  figure_update: 'which figures were summed up when, written and read with them',
  figure_zone: 'the time zone of days, written and read with them',
  late_figure: 'changes of figures whose visit is not known yet, written and read with them',
  idempotency_key: "the REST dialects' own store",
  ledger_account: 'opened by open-wallets and open-accounts, moved by post-transactions alone',
  ledger_balance: 'opened by open-wallets and open-accounts, moved by post-transactions alone',
  ledger_audit_progress: 'where the audit of the ledger goes on: touched by that alone',
  ledger_block: 'append-only, written by the sealer alone',
  ledger_entry: 'append-only, written by post-transactions alone',
  log_cursor: 'one row for each reader of the log',
  log_floor: 'up to where domain events were deleted: written by empty-sandbox, compared by log-feed',
  invitation_count: 'counts of a day, written by InvitationLimits alone',
  money_settings: 'one row of fingerprints, compared by MoneyAgreement alone',
  click_inbox: 'text of many tenants, which the click room writes and takes out',
  mikro_orm_migrations: 'belongs to MikroORM',
  outgoing_mail: 'encrypted, and touched by the mail room alone',
  user_recovery_code: 'hashes alone, used by deleting them',
  user_token: 'hashes alone, used by deleting them',
  network_key: 'read at the start and once an hour, by the redirect alone',
  webhook_endpoint_state: 'the schedule of endpoints, written and read by statements over many rows',
  visitor_session: 'written by the click recorder, which knows no entities',
};

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
}

/** The database names of entity column types. */
const typeNames: Readonly<Record<string, string>> = {
  blob: 'bytea',
  int: 'integer',
  json: 'jsonb',
  timestamptz: 'timestamp with time zone',
  'numeric(38,0)': 'numeric',
  varchar: 'text',
  'varchar(255)': 'text',
};

let database: TestDatabase;
let orm: MikroORM;
let columns: Column[];

beforeAll(async () => {
  database = await createDatabase();
  orm = await MikroORM.init(ormOptions(database.url));
  columns = await database.query<Column>(
    `select c.table_name as table, c.column_name as name, format_type(a.atttypid, null) as type,
            c.is_nullable = 'YES' as nullable
     from information_schema.columns c
     join information_schema.tables t using (table_schema, table_name)
     join pg_attribute a on a.attrelid = format('%I.%I', c.table_schema, c.table_name)::regclass
                        and a.attname = c.column_name
     where c.table_schema = 'public' and t.table_type = 'BASE TABLE' order by 1, 2`,
  );
});

afterAll(async () => {
  await orm.close();
  await database.drop();
});

/** The columns of an entity's mapping. */
function mappedColumns(meta: EntityMetadata): Column[] {
  return meta.props
    .filter((property) => property.persist !== false)
    .flatMap((property) =>
      property.fieldNames.map((name, index) => ({
        table: meta.tableName,
        name,
        type: typeNames[property.columnTypes[index] ?? ''] ?? property.columnTypes[index] ?? '',
        nullable: property.nullable === true,
      })),
    );
}

describe('an entity', () => {
  it.each(entities.map((entity) => entity.name))('%s has the columns of its table, and no other', (name) => {
    const meta = orm.getMetadata().getByClassName(name);
    const known = withoutProperty[meta.tableName] ?? {};
    const real = columns.filter((column) => column.table === meta.tableName);
    const byName = (a: Column, b: Column): number => a.name.localeCompare(b.name);
    expect(mappedColumns(meta).toSorted(byName)).toEqual(
      real.filter((column) => !Object.hasOwn(known, column.name)).toSorted(byName),
    );
    // Reasons must not refer to removed columns.
    const names = new Set(real.map((column) => column.name));
    expect(Object.keys(known).filter((column) => !names.has(column))).toEqual([]);
  });

  it('exists for every table, except where the test lists a reason', () => {
    const mapped = entities.map((entity) => orm.getMetadata().getByClassName(entity.name).tableName);
    const tables = [...new Set(columns.map((column) => column.table))];
    expect([...mapped, ...Object.keys(withoutEntity)].toSorted()).toEqual(tables.toSorted());
  });
});
