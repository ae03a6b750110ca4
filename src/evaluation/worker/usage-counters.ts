import { rowSet } from '../../kernel/row-set.js';
import type { Sql } from '../../kernel/sql.js';
import { sumOf, unused, type Counter, type UsageReader } from '../decisions/usage.js';
import type { WalletKey } from '../../ledger/wallet/lock-organization-wallet.js';

type Tenant = Pick<WalletKey, 'organizationId' | 'environment'>;

/** A counter key of a campaign that may be read. */
export interface WantedUsage {
  readonly campaignId: string;
  readonly key: string;
}

const additions = rowSet({ campaignId: 'uuid', key: 'text', count: 'numeric', amount: 'numeric' });

/**
 * The counters of caps and tiers for one batch: read once, changed in memory event by event, and written
 * once. Runs under the organization wallet's lock, so no other batch of the tenant counts at the same time.
 */
export class UsageCounters {
  private readonly changed = new Map<string, { readonly wanted: WantedUsage; readonly by: Counter }>();

  private constructor(private readonly counters: Map<string, Counter>) {}

  /** Reads the counters of these keys. Plan: reward_usage by primary key. */
  static async read(sql: Sql, wanted: readonly WantedUsage[]): Promise<UsageCounters> {
    const distinct = [...new Map(wanted.map((one) => [placeOf(one), one])).values()];
    if (distinct.length === 0) return new UsageCounters(new Map());
    const rows = await sql.query<WantedUsage & Counter>(
      `select campaign_id as "campaignId", key, count, amount
       from unnest($1::uuid[], $2::text[]) as wanted (campaign_id, key) join reward_usage using (campaign_id, key)`,
      [distinct.map((one) => one.campaignId), distinct.map((one) => one.key)],
    );
    return new UsageCounters(new Map(rows.map((row) => [placeOf(row), row])));
  }

  /** The current counters of one campaign. */
  readerOf(campaignId: string): UsageReader {
    return (key) => this.counters.get(placeOf({ campaignId, key })) ?? unused;
  }

  /** Adds the changes of an evaluation. */
  apply(campaignId: string, changes: ReadonlyMap<string, Counter>): void {
    for (const [key, by] of changes) {
      const wanted = { campaignId, key };
      const place = placeOf(wanted);
      this.counters.set(place, sumOf(this.counters.get(place), by));
      this.changed.set(place, { wanted, by: sumOf(this.changed.get(place)?.by, by) });
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

function placeOf({ campaignId, key }: WantedUsage): string {
  return `${campaignId}/${key}`;
}
