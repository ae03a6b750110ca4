import { ErrorCode, refuse } from './errors.js';
import { Plan } from './rate-limit.js';
import type { Setting } from './setting.js';
import { readBy, wholeNumber } from './setting-schemas.js';
import type { Sql } from './sql.js';

/** A number for each plan; 0 is unlimited. */
type ByPlan = Readonly<Record<Plan, number>>;

/** Parses one number for all plans, or a text that names every plan once. */
function parseByPlan(text: string): ByPlan | undefined {
  const numberOf = (digits = ''): number | undefined => wholeNumber(0).safeParse(digits).data;
  const all = numberOf(text.trim());
  if (all !== undefined) return { [Plan.FREE]: all, [Plan.PRO]: all };
  const parts = text.split(',').map((part) => /^(FREE|PRO)=(\d+)$/i.exec(part.trim()));
  const limits = new Map(parts.map((part) => [part?.[1]?.toUpperCase(), numberOf(part?.[2])]));
  const [free, pro] = [limits.get(Plan.FREE), limits.get(Plan.PRO)];
  if (parts.length !== 2 || free === undefined || pro === undefined) return undefined;
  return { [Plan.FREE]: free, [Plan.PRO]: pro };
}

/** The limit of a quota, as a setting. */
export const limitByPlan = readBy(parseByPlan).describe(
  'such as `FREE=25,PRO=250`, or one number for both plans; from 0 to 1000000000, 0 means no limit',
);

/** The limits from the settings, by environment variable. */
export type QuotaLimits = { readonly [Name in Quota['name']]?: ByPlan };

/** A limit of the plan on one kind of object, as data: a setting, and what it counts. */
export interface Quota extends Setting {
  /** The environment variable of its limits. */
  readonly name: `QUOTA_${string}`;
  readonly schema: typeof limitByPlan;
  readonly fallback: string;
  /** The counted objects, as the text after a number: "webhook endpoints in an environment". */
  readonly noun: string;
  /** How to make room again, as a sentence. */
  readonly remedy: string;
  /** The counted rows, from the word `from` on. Values are `$1`, `$2`, … */
  readonly counted: string;
}

/** A quota. Its feature lists it among its `quotas`. */
export function defineQuota(quota: Omit<Quota, 'schema'>): Quota {
  return { ...quota, schema: limitByPlan };
}

/** Whose rows are counted, and the field of a refusal. */
export interface QuotaUse {
  /** The organization whose plan sets the limit. A bare uuid. */
  readonly organizationId: string;
  /** The values of `counted`. Checks with the same values wait for one another. */
  readonly values: readonly string[];
  /** The id of a row that is not counted, as the last value of `counted`. */
  readonly except?: string;
  /** The input field of the refusal. */
  readonly field: string;
  /** The number of rows to add; 1 by default. */
  readonly adding?: number;
}

/**
 * Limits on what an organization or a person may have. A check locks its quota until the transaction ends,
 * then counts, so concurrent requests cannot both take the last place. Call it before the transaction writes
 * its rows.
 */
export class Quotas {
  constructor(private readonly limits: QuotaLimits & { readonly quotaOrganizationsPerPerson: number }) {}

  /** Throws `QUOTA_EXCEEDED` when the organization's plan does not allow that many. */
  async requireRoom(sql: Sql, quota: Quota, use: QuotaUse): Promise<void> {
    const { plan, limit } = await this.limitOf(sql, quota, use.organizationId);
    if (limit === 0 || (await hasRoom(sql, quota.name, quota.counted, use, limit))) return;
    throw exceeded(quota, plan, limit, use.field);
  }

  /**
   * The same for many values of a quota with one uuid as its value, with a fixed number of statements.
   * @param use `adding`: the number of rows to add, by value.
   */
  async requireRoomForEach(
    sql: Sql,
    quota: Quota,
    use: Pick<QuotaUse, 'organizationId' | 'field'> & { readonly adding: ReadonlyMap<string, number> },
  ): Promise<void> {
    const { plan, limit } = await this.limitOf(sql, quota, use.organizationId);
    if (limit === 0 || (await hasRoomForEach(sql, quota, use.adding, limit))) return;
    throw exceeded(quota, plan, limit, use.field);
  }

  /** The organization's plan and its limit; 0 is unlimited. */
  private async limitOf(
    sql: Sql,
    quota: Quota,
    organizationId: string,
  ): Promise<{ readonly plan: Plan; readonly limit: number }> {
    const limits = this.limits[quota.name];
    if (!limits) throw new Error(`No feature lists the quota ${quota.name}.`);
    if (limits.FREE === 0 && limits.PRO === 0) return { plan: Plan.FREE, limit: 0 };
    const [organization] = await sql.query<{ plan: Plan | null }>(
      'select plan from organization where id = $1',
      [organizationId],
    );
    const plan = organization?.plan ?? Plan.FREE;
    return { plan, limit: limits[plan] };
  }

  /**
   * Throws `QUOTA_EXCEEDED` when a person owns the maximum number of organizations. Founding, accepting and
   * receiving one all count, so that transfers cannot evade the limit. Call it with access to every tenant.
   */
  async requireRoomToOwn(sql: Sql, userId: string, field: string): Promise<void> {
    const limit = this.limits.quotaOrganizationsPerPerson;
    const counted = `from member where user_id = $1 and role = 'OWNER'`;
    const use = { values: [userId] };
    if (limit === 0 || (await hasRoom(sql, 'OrganizationsPerPerson', counted, use, limit))) return;
    const message = `One person may own at most ${limit} organizations. Leave one, or ask an operator to raise QUOTA_ORGANIZATIONS_PER_PERSON.`;
    throw refuse(ErrorCode.QUOTA_EXCEEDED, message, field);
  }
}

function exceeded(quota: Quota, plan: Plan, limit: number, field: string): Error {
  const raise = plan === Plan.FREE ? 'give the organization the plan PRO' : `raise ${quota.name}`;
  return refuse(
    ErrorCode.QUOTA_EXCEEDED,
    `The plan ${plan} allows at most ${limit} ${quota.noun}. ${quota.remedy}, or ask an operator to ${raise}.`,
    field,
  );
}

/** The locks are taken in one order, so that two batches do not wait for each other. */
async function hasRoomForEach(
  sql: Sql,
  { name, counted }: Quota,
  adding: ReadonlyMap<string, number>,
  limit: number,
): Promise<boolean> {
  const values = [...adding.keys()].toSorted();
  await sql.query(
    `select pg_advisory_xact_lock(hashtextextended($2 || value, 0))
     from (select value from unnest($1::text[]) as asked (value) order by value) as ordered`,
    [values, `quota:${name}:`],
  );
  const full = await sql.query(
    `select from unnest($1::uuid[], $2::int[]) as asked (value, adding)
     where asked.adding + (
       select count(*) from (select 1 ${counted.replaceAll('$1', 'asked.value')} limit $3::int) as counted
     ) > $3::int limit 1`,
    [values, values.map((value) => adding.get(value)), limit],
  );
  return full.length === 0;
}

async function hasRoom(
  sql: Sql,
  name: string,
  counted: string,
  { values, except, adding = 1 }: Pick<QuotaUse, 'values' | 'except' | 'adding'>,
  limit: number,
): Promise<boolean> {
  if (adding > limit) return false;
  await sql.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    ['quota', name, ...values].join(':'),
  ]);
  // Reads no more rows than needed.
  const most = limit - adding + 1;
  const [row] = await sql.query<{ count: number }>(
    `select count(*)::int as count from (select 1 ${counted} limit ${Math.trunc(most)}) as counted`,
    except === undefined ? values : [...values, except],
  );
  return (row?.count ?? 0) < most;
}
