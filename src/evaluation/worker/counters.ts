/*
 * What a campaign counted before an event. Counters are read once for a batch and changed in memory event by
 * event. This runs under the organization wallet's lock, so no other batch of the tenant counts at that time.
 */
import { rowSet } from '../../kernel/row-set.js';
import type { Sql } from '../../kernel/sql.js';
import { sumOf, unused, type Counter, type UsageReader } from '../decisions/usage.js';
import type { Tenant } from './queues.js';
import type { GoalTerms } from '../decisions/evidence.js';

/** A counter key of a campaign that may be read. */
export interface WantedUsage {
  readonly campaignId: string;
  readonly key: string;
}

const additions = rowSet({ campaignId: 'uuid', key: 'text', count: 'numeric', amount: 'numeric' });

/** The counters of caps and tiers for one batch. They are also written once. */
export class UsageCounters {
  private readonly changed = new Map<string, { readonly wanted: WantedUsage; readonly by: Counter }>();

  private constructor(private readonly counters: Map<string, Counter>) {}

  /** Reads the counters of these keys. Plan: reward_usage by primary key. */
  static async read(sql: Sql, wanted: readonly WantedUsage[]): Promise<UsageCounters> {
    const distinct = [...new Map(wanted.map((one) => [placeOf(one.campaignId, one.key), one])).values()];
    if (distinct.length === 0) return new UsageCounters(new Map());
    const rows = await sql.query<WantedUsage & Counter>(
      `select campaign_id as "campaignId", key, count, amount
       from unnest($1::uuid[], $2::text[]) as wanted (campaign_id, key) join reward_usage using (campaign_id, key)`,
      [distinct.map((one) => one.campaignId), distinct.map((one) => one.key)],
    );
    return new UsageCounters(new Map(rows.map((row) => [placeOf(row.campaignId, row.key), row])));
  }

  /** The current counters of one campaign. */
  readerOf(campaignId: string): UsageReader {
    return (key) => this.counters.get(placeOf(campaignId, key)) ?? unused;
  }

  /** Adds the changes of an evaluation. */
  apply(campaignId: string, changes: ReadonlyMap<string, Counter>): void {
    for (const [key, by] of changes) {
      const place = placeOf(campaignId, key);
      this.counters.set(place, sumOf(this.counters.get(place), by));
      this.changed.set(place, { wanted: { campaignId, key }, by: sumOf(this.changed.get(place)?.by, by) });
    }
  }

  /** Writes the changes with one statement, in the order of keys that all writers use. */
  async write(sql: Sql, { organizationId, environment }: Tenant): Promise<void> {
    const entries = [...this.changed.values()];
    if (entries.length === 0) return;
    await sql.query(
      `insert into reward_usage (campaign_id, key, organization_id, environment, count, amount)
       select campaign_id, key, $1, $2, count, amount
       from ${additions.as('added', 3)}
       order by campaign_id, key
       on conflict (campaign_id, key) do update
       set count = reward_usage.count + excluded.count, amount = reward_usage.amount + excluded.amount`,
      [
        organizationId,
        environment,
        ...additions.values(entries.map(({ wanted, by }) => ({ ...wanted, ...by }))),
      ],
    );
    this.changed.clear();
  }
}

function placeOf(campaignId: string, key: string): string {
  return `${campaignId}/${key}`;
}

interface CountRow {
  readonly goalId: string;
  readonly subjectId: string;
  readonly count: number;
}

/** The visitor of each session. Sessions of one browser through several links share a visitor. */
export type Visitors = ReadonlyMap<string, string>;

/** Counted conversions of each goal by visitor and promoter: the stored ones and those of this batch. */
export class ConversionCounts {
  private constructor(
    private readonly visitors: Map<string, number>,
    private readonly promoters: Map<string, number>,
  ) {}

  /**
   * Reads the counts of goals with a limit only, so that the amount of stored data does not matter.
   * Plan: conversion_visitor and conversion_promoter, partial indexes.
   */
  static async read(
    sql: Sql,
    goals: readonly Pick<GoalTerms, 'id' | 'maxPerPromoter' | 'maxPerVisitor'>[],
    subjects: { readonly visitors: Visitors; readonly promoterIds: readonly string[] },
    except: readonly string[],
  ): Promise<ConversionCounts> {
    const perVisitor = goals.filter((goal) => goal.maxPerVisitor !== null).map((goal) => goal.id);
    const perPromoter = goals.filter((goal) => goal.maxPerPromoter !== null).map((goal) => goal.id);
    const visitors =
      perVisitor.length === 0
        ? []
        : await sql.query<CountRow>(
            `select goal_id as "goalId", session_id as "subjectId", count(*)::int as count from conversion
             where goal_id = any($1::uuid[]) and session_id = any($2::uuid[]) and status in ('PENDING', 'COMPLETED')
               and id <> all($3::uuid[]) group by 1, 2`,
            [perVisitor, [...subjects.visitors.keys()], except],
          );
    const promoters =
      perPromoter.length === 0
        ? []
        : await sql.query<CountRow>(
            `select goal_id as "goalId", promoter_id as "subjectId", count(*)::int as count from conversion
             where goal_id = any($1::uuid[]) and promoter_id = any($2::uuid[]) and status = 'COMPLETED'
               and id <> all($3::uuid[]) group by 1, 2`,
            [perPromoter, subjects.promoterIds, except],
          );
    const ofVisitors = visitors.map((row) => ({
      ...row,
      subjectId: subjects.visitors.get(row.subjectId) ?? row.subjectId,
    }));
    return new ConversionCounts(summed(ofVisitors), summed(promoters));
  }

  of(
    goalId: string,
    visitorId: string | null,
    promoterId: string,
  ): { ofVisitor: number; ofPromoter: number } {
    return {
      ofVisitor: visitorId === null ? 0 : (this.visitors.get(`${goalId}/${visitorId}`) ?? 0),
      ofPromoter: this.promoters.get(`${goalId}/${promoterId}`) ?? 0,
    };
  }

  add(goalId: string, visitorId: string | null, promoterId: string): void {
    const { ofVisitor, ofPromoter } = this.of(goalId, visitorId, promoterId);
    if (visitorId !== null) this.visitors.set(`${goalId}/${visitorId}`, ofVisitor + 1);
    this.promoters.set(`${goalId}/${promoterId}`, ofPromoter + 1);
  }
}

function summed(rows: readonly CountRow[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { goalId, subjectId, count } of rows) {
    const key = `${goalId}/${subjectId}`;
    sums.set(key, (sums.get(key) ?? 0) + count);
  }
  return sums;
}

/** A customer of a campaign, by the integrator's id. */
interface Customer {
  readonly campaignId: string;
  readonly customerId: string;
}

/** The customers that a campaign has counted: the stored ones and those of this batch. */
export class KnownCustomers {
  private constructor(private readonly known: Set<string>) {}

  /** Looks up the customers of a batch. Plan: event_customer, once for each. */
  static async read(sql: Sql, customers: readonly Customer[]): Promise<KnownCustomers> {
    const distinct = [
      ...new Map(customers.map((one) => [placeOf(one.campaignId, one.customerId), one])).values(),
    ];
    if (distinct.length === 0) return new KnownCustomers(new Set());
    const rows = await sql.query<Customer>(
      `select asked.campaign_id as "campaignId", asked.customer_id as "customerId"
       from unnest($1::uuid[], $2::text[]) as asked (campaign_id, customer_id)
       cross join lateral (
         select from event where event.attributed_campaign_id = asked.campaign_id and event.customer_id = asked.customer_id
           and event.status = 'PROCESSED' limit 1) found`,
      [distinct.map((customer) => customer.campaignId), distinct.map((customer) => customer.customerId)],
    );
    return new KnownCustomers(new Set(rows.map((row) => placeOf(row.campaignId, row.customerId))));
  }

  /** Whether nothing was counted of this customer yet; undefined without a customer. */
  isNew(campaignId: string, customerId: string | null): boolean | undefined {
    return customerId === null ? undefined : !this.known.has(placeOf(campaignId, customerId));
  }

  add(campaignId: string, customerId: string | null): void {
    if (customerId !== null) this.known.add(placeOf(campaignId, customerId));
  }
}
