import { describe, expect, it } from '@jest/globals';
import { KnownReferences } from '../../../src/events/event/known-references.js';
import { Environment } from '../../../src/kernel/environment.js';
import { newId } from '../../../src/kernel/ids.js';
import { sqlOf, type Sql } from '../../../src/kernel/sql.js';
import { LocalWakeUps } from '../../support/local-wake-ups.js';
import { uuidOf } from '../../support/outcome.js';
import { aCampaign, aSeller, type Seller } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';

describe('the known references', () => {
  const suite = useSharedServer();
  const tenantOf = ({ organizationId }: Seller) => ({
    organizationId: uuidOf('organization', organizationId),
    environment: Environment.SANDBOX,
  });

  /** A seller, three of its campaigns, and references that cache only two. */
  async function threeForTwo() {
    const seller = await aSeller(suite.url);
    const wakeUps = new LocalWakeUps();
    const ids = await Promise.all(
      [0, 1, 2].map(async () => uuidOf('campaign', await aCampaign(seller, {}, false))),
    );
    const sql = sqlOf(suite.database.pool);
    const asked: string[][] = [];
    const counting: Sql = {
      ...sql,
      async query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
        asked.push(values[0] as string[]);
        // A deletion elsewhere can clear the cache during any query.
        wakeUps.wake();
        return sql.query<Row>(text, values);
      },
    };
    const references = new KnownReferences(counting, wakeUps, 2);
    return { references, asked, ids, tenant: tenantOf(seller) };
  }

  it('belong to the tenant, regardless of the ids that a batch evicts from the cache', async () => {
    const { references, asked, ids, tenant } = await threeForTwo();
    const [first = '', second = '', third = ''] = ids;
    expect(await references.foreign('campaign', [first], tenant)).toEqual(new Set());
    expect(await references.foreign('campaign', [first], tenant)).toEqual(new Set());
    expect(asked).toEqual([[first]]);
    expect(await references.foreign('campaign', ids, tenant)).toEqual(new Set());
    expect(asked).toEqual([[first], [second, third]]);
    expect(await references.foreign('campaign', ids, tenant)).toEqual(new Set());
  });

  it('are foreign to another tenant and environment, and never include missing ids', async () => {
    const { references, asked, ids, tenant } = await threeForTwo();
    const [first = ''] = ids;
    const rival = tenantOf(await aSeller(suite.url, 'Rival'));
    const missing = newId();
    expect(await references.foreign('campaign', [first, missing], tenant)).toEqual(new Set([missing]));
    expect(await references.foreign('campaign', [first], rival)).toEqual(new Set([first]));
    const live = { ...tenant, environment: Environment.LIVE };
    expect(await references.foreign('campaign', [first], live)).toEqual(new Set([first]));
    // Only a miss is asked for again.
    expect(asked).toEqual([[first, missing]]);
    expect(await references.foreign('campaign', [missing], tenant)).toEqual(new Set([missing]));
    expect(asked).toHaveLength(2);
  });
});
