import { ErrorCode, refuse } from './errors.js';
import { Plan } from './rate-limit.js';
import type { Sql } from './sql.js';

/** A number for each plan; 0 is without limit. */
export type ByPlan = Readonly<Record<Plan, number>>;

/** What a quota is of. */
type QuotaName =
  | 'ApiKeys'
  | 'WebhookEndpoints'
  | 'WebhookEndpointsPerHost'
  | 'Members'
  | 'Campaigns'
  | 'Goals'
  | 'Gigs'
  | 'RuleVersions'
  | 'Promoters'
  | 'Links'
  | 'LinksPerPromoter';

/** How much there may be, as the settings say it. */
export type QuotaLimits = { readonly [Name in QuotaName as `quota${Name}`]: ByPlan } & {
  readonly quotaOrganizationsPerPerson: number;
};

/** What is counted, as data. */
export interface Quota {
  readonly name: QuotaName;
  /** What there may be so many of, after a number: "webhook endpoints in an environment". */
  readonly noun: string;
  /** What makes room again, as a sentence. */
  readonly remedy: string;
  /** The rows that count, from the word `from` on. Values are `$1`, `$2`, … */
  readonly counted: string;
}

/** Whose rows are counted, and where a refusal points. */
export interface QuotaUse {
  /** The organization whose plan decides. A bare uuid. */
  readonly organizationId: string;
  /** The values of `counted`. Checks with the same values wait for each other. */
  readonly values: readonly string[];
  /** The id of a row that does not count, as the last value of `counted`. */
  readonly except?: string;
  /** The input field of the refusal. */
  readonly field: string;
  /** How many are about to be added; 1 when left out. */
  readonly adding?: number;
}

/**
 * Limits on what an organization or a person may have. A check locks its quota until the transaction ends, and counts after that, so two
 * requests at once cannot both take the last place. Call it in the transaction that adds the rows, before they are written.
 */
export class Quotas {
  constructor(private readonly limits: QuotaLimits) {}

  /** Throws `QUOTA_EXCEEDED` when the plan of the organization does not allow that many. */
  async requireRoom(sql: Sql, quota: Quota, use: QuotaUse): Promise<void> {
    const { [`quota${quota.name}` as const]: limits } = this.limits;
    if (limits.FREE === 0 && limits.PRO === 0) return;
    const [organization] = await sql.query<{ plan: Plan | null }>(
      'select plan from organization where id = $1',
      [use.organizationId],
    );
    const plan = organization?.plan ?? Plan.FREE;
    const limit = limits[plan];
    if (limit === 0 || (await hasRoom(sql, quota.name, quota.counted, use, limit))) return;
    const raise =
      plan === Plan.FREE ? 'give the organization the plan PRO' : `raise ${settingOf(quota.name)}`;
    throw refuse(
      ErrorCode.QUOTA_EXCEEDED,
      `The plan ${plan} allows at most ${limit} ${quota.noun}. ${quota.remedy}, or ask an operator to ${raise}.`,
      use.field,
    );
  }

  /**
   * Throws `QUOTA_EXCEEDED` when a person owns as many organizations as allowed. Who founds, accepts or is given an organization is counted,
   * so that nobody collects them by handing them over. Call it with sight of every tenant.
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
  // Reads no more rows than it needs, whatever is there.
  const most = limit - adding + 1;
  const [row] = await sql.query<{ count: number }>(
    `select count(*)::int as count from (select 1 ${counted} limit ${Math.trunc(most)}) as counted`,
    except === undefined ? values : [...values, except],
  );
  return (row?.count ?? 0) < most;
}

/** `WebhookEndpoints` is set by `QUOTA_WEBHOOK_ENDPOINTS`. */
function settingOf(name: QuotaName): string {
  return `QUOTA${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}
