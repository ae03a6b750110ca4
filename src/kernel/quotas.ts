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
    const limits = this.limits[quota.name];
    if (!limits) throw new Error(`No feature lists the quota ${quota.name}.`);
    if (limits.FREE === 0 && limits.PRO === 0) return;
    const [organization] = await sql.query<{ plan: Plan | null }>(
      'select plan from organization where id = $1',
      [use.organizationId],
    );
    const plan = organization?.plan ?? Plan.FREE;
    const limit = limits[plan];
    if (limit === 0 || (await hasRoom(sql, quota.name, quota.counted, use, limit))) return;
    const raise = plan === Plan.FREE ? 'give the organization the plan PRO' : `raise ${quota.name}`;
    throw refuse(
      ErrorCode.QUOTA_EXCEEDED,
      `The plan ${plan} allows at most ${limit} ${quota.noun}. ${quota.remedy}, or ask an operator to ${raise}.`,
      use.field,
    );
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
