import type { Caller } from '../../kernel/caller.js';
import { deletedMeanwhile } from '../../kernel/errors.js';
import { requireScope } from '../../kernel/principal.js';
import { money } from '../../kernel/schema/money.type.js';
import type { Sql } from '../../kernel/sql.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import type { Counter } from '../decisions/usage.js';
import { presentCap } from '../../campaigns/reward-rule/present-rule.js';
import { readVersionsAt, versionAt } from '../../campaigns/reward-rule/read-rule-versions.js';
import type { Cap, RuleSet } from '../../campaigns/reward-rule/rule.js';
import { capsInSight, type CapInSight } from './caps-in-sight.js';
import type { CampaignRemainingLimits, PromoterRemainingLimits } from './remaining-limits.types.js';
import { readMeans, type Means } from './read-means.js';

/** Whether rows are read in the caller's scope, or across tenants for promoters. */
interface View {
  readonly name: 'own' | 'shown';
  readonly read: <T>(work: () => Promise<T>) => Promise<T>;
}

const own: View = { name: 'own', read: async (work) => work() };
const shown: View = { name: 'shown', read: async (work) => asSystem('MARKETPLACE', work) };

const noRules: RuleSet = { rules: [], caps: [] };
const unused: Counter = { count: 0n, amount: 0n };

/** The remaining caps, budgets and limits. Uses one statement per table for any number of campaigns. */
export class RemainingLimitsService {
  /** For the organization. */
  async ofCampaign(caller: Caller, { id }: { readonly id: string }): Promise<CampaignRemainingLimits> {
    requireScope(caller.principal, 'campaigns:read');
    const now = new Date();
    const { means, rules } = await this.load(caller, id, own, now);
    const caps = capsInSight(rules, { promoterId: undefined, occurredAt: now, timeZone: means.timeZone });
    const counters = await this.countersOf(caller, id, caps, own);
    return {
      budget: means.left === null ? null : money(means.left, means.asset),
      isExhausted: isShortOfMoney(means),
      caps: caps.map(({ rule, cap }, at) => ({
        rule: rule?.key ?? null,
        ...figures(cap, counters[at] ?? unused, means.asset),
      })),
    };
  }

  /**
   * For a promoter of a visible campaign: whether its money or a campaign-wide cap is exhausted, and the
   * promoter's own remaining caps. Does not reveal the rewards of others or the organization's money.
   * @param promoterId A bare uuid; undefined before joining.
   */
  async forPromoter(
    caller: Caller,
    { id }: { readonly id: string },
    promoterId: string | undefined,
  ): Promise<PromoterRemainingLimits> {
    const now = new Date();
    const { means, rules } = await this.load(caller, id, shown, now);
    const when = { occurredAt: now, timeZone: means.timeZone };
    const mine = capsInSight(rules, { promoterId: promoterId ?? '', ...when });
    const overall = capsInSight(rules, { promoterId: undefined, ...when }).filter(
      ({ rule }) => rule === null,
    );
    const counters = await this.countersOf(caller, id, [...mine, ...overall], shown);
    const isUsedUp = overall.some(({ cap }, at) => leftOf(cap, counters[mine.length + at] ?? unused) === 0n);
    return {
      isExhausted: isShortOfMoney(means) || isUsedUp,
      caps: mine.map(({ rule, cap }, at) => ({
        title: rule?.title ?? null,
        ...figures(cap, counters[at] ?? unused, means.asset),
      })),
    };
  }

  /** Remaining attempts at a gig; null without a limit. */
  async ofGig(caller: Caller, gig: Limited): Promise<number | null> {
    requireScope(caller.principal, 'gigs:read');
    return this.placesLeft(caller, gig, own);
  }

  /** The same for a gig that is visible to a promoter. */
  async ofShownGig(caller: Caller, gig: Limited): Promise<number | null> {
    return this.placesLeft(caller, gig, shown);
  }

  private async load(
    caller: Caller,
    campaignId: string,
    { name, read }: View,
    now: Date,
  ): Promise<{ means: Means; rules: RuleSet }> {
    const [means, rules] = await Promise.all([
      caller.loaders.loadRelated(`remainingLimits/means/${name}`, campaignId, async (ids) => {
        const found = await read(async () => readMeans(caller.sql, ids));
        return ids.map((id) => found.get(id));
      }),
      caller.loaders.loadRelated(`remainingLimits/rules/${name}`, campaignId, async (ids) => {
        const versions = await read(async () =>
          readVersionsAt(
            caller.sql,
            ids.map((id) => ({ campaignId: id, at: now })),
          ),
        );
        return ids.map((id) => versionAt(versions.get(id), now)?.rules ?? noRules);
      }),
    ]);
    if (!means) throw deletedMeanwhile('Campaign');
    return { means, rules };
  }

  private async countersOf(
    caller: Caller,
    campaignId: string,
    caps: readonly CapInSight[],
    { name, read }: View,
  ): Promise<Counter[]> {
    return Promise.all(
      caps.map(async ({ usageKey }) =>
        caller.loaders.loadRelated(
          `remainingLimits/usage/${name}`,
          `${campaignId}/${usageKey}`,
          async (places) => read(async () => readUsage(caller.sql, places)),
        ),
      ),
    );
  }

  private async placesLeft(
    caller: Caller,
    { id, maxTotal }: Limited,
    { name, read }: View,
  ): Promise<number | null> {
    if (maxTotal === null) return null;
    const taken = await caller.loaders.loadRelated(`remainingLimits/gig/${name}`, id, async (ids) =>
      read(async () => readTaken(caller.sql, ids)),
    );
    return Math.max(0, maxTotal - taken);
  }
}

interface Limited {
  readonly id: string;
  readonly maxTotal: number | null;
}

/** Waiting rewards do not block others (docs/adr/0023), but a new reward of the same size waits too. */
function isShortOfMoney({ left, isWaiting }: Means): boolean {
  return isWaiting || left === 0n;
}

function leftOf({ metric, limit }: Cap, { count, amount }: Counter): bigint {
  const left = BigInt(limit) - (metric === 'COUNT' ? count : amount);
  return left > 0n ? left : 0n;
}

function figures(cap: Cap, used: Counter, asset: string) {
  const left = leftOf(cap, used);
  const isCount = cap.metric === 'COUNT';
  return {
    cap: presentCap(cap, asset),
    usedCount: isCount ? Number(used.count) : null,
    usedAmount: isCount ? null : money(used.amount, asset),
    remainingCount: isCount ? Number(left) : null,
    remainingAmount: isCount ? null : money(left, asset),
  };
}

const uuidLength = 36;

/** Counters by campaign and key, in the requested order. Plan: reward_usage by primary key. */
async function readUsage(sql: Sql, places: readonly string[]): Promise<Counter[]> {
  const rows = await sql.query<Counter & { place: string }>(
    `select campaign_id || '/' || key as place, count, amount
     from unnest($1::uuid[], $2::text[]) as wanted (campaign_id, key) join reward_usage using (campaign_id, key)`,
    [places.map((place) => place.slice(0, uuidLength)), places.map((place) => place.slice(uuidLength + 1))],
  );
  const found = new Map(rows.map((row) => [row.place, row]));
  return places.map((place) => found.get(place) ?? unused);
}

/** Attempts that count towards the limits of gigs. Index: action_attempt_place. */
async function readTaken(sql: Sql, gigIds: readonly string[]): Promise<number[]> {
  const rows = await sql.query<{ gigId: string; count: number }>(
    `select gig_id as "gigId", count(*)::int as count from action_attempt
     where gig_id = any($1::uuid[]) and status in ('SUBMITTED', 'VERIFIED') group by 1`,
    [gigIds],
  );
  const byGig = new Map(rows.map(({ gigId, count }) => [gigId, count]));
  return gigIds.map((id) => byGig.get(id) ?? 0);
}
