import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../../src/kernel/ids.js';
import { foldFigures } from '../../../src/tracking/performance/fold-figures.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { waitFor } from '../../support/wait-for.js';

describe('foldFigures', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(async () => database.drop());

  /** A campaign with one click that is not summed up yet. */
  async function aClickedCampaign(organizationId: string): Promise<string> {
    const id = newId();
    await database.query(
      `insert into campaign (id, organization_id, environment, name, target_url, status, approval, payout_model,
                             payout_rate, asset, attribution_window_days, holding_period_days)
       values ($1, $2, 'SANDBOX', 'Summer', 'https://shop.example/', 'DRAFT', 'NOT_SUBMITTED', 'CPA', 0, 'USD', 30, 0)`,
      [id, organizationId],
    );
    await click(organizationId, id);
    return id;
  }

  async function click(organizationId: string, campaignId: string): Promise<void> {
    await database.query(
      `insert into figure_change (organization_id, environment, campaign_id, promoter_id, at, clicks)
       values ($1, 'SANDBOX', $2, $3, quarter_of(now()), 1)`,
      [organizationId, campaignId, newId()],
    );
  }

  it.each([
    ['for the first time', false],
    ['again', true],
  ])('leaves out a campaign that is deleted while its figures are summed up %s', async (_when, isKnown) => {
    const organizationId = newId();
    await database.query(`insert into organization (id, name) values ($1, 'Acme')`, [organizationId]);
    const [deleted, kept] = [await aClickedCampaign(organizationId), await aClickedCampaign(organizationId)];
    if (isKnown) {
      await foldFigures(database.pool);
      for (const id of [deleted, kept]) await click(organizationId, id);
    }
    const deletion = await database.pool.connect();
    await deletion.query('begin');
    await deletion.query('delete from campaign where id = $1', [deleted]);
    const fold = foldFigures(database.pool);
    await waitFor('the job to wait for the deletion', async () => {
      const waiting = await database.query(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return waiting.length > 0;
    });
    await deletion.query('commit');
    deletion.release();
    await fold;
    await foldFigures(database.pool);
    const counted = await database.query(
      `select campaign_id as id, sum(clicks)::int as clicks from figure
       where organization_id = $1 and dimension = 'all' and not is_day group by 1`,
      [organizationId],
    );
    expect(counted).toEqual([{ id: kept, clicks: isKnown ? 2 : 1 }]);
    expect(await database.query('select 1 from figure_change')).toEqual([]);
  });
});
