import { describe, expect, it } from '@jest/globals';
import { ingest, uuidOf } from '../support/outcome.js';
import { failEvaluationOf, redrive } from '../support/redrive.js';
import { aScene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';

describe('an event that cannot be evaluated', () => {
  const suite = useSharedServer();

  /** The events by status, once all are evaluated. */
  async function statusesOf(organizationId: string): Promise<object[]> {
    return waitFor('the evaluation', async () => {
      const rows = await suite.database.query<{ status: string; count: number }>(
        `select status, count(*)::int as count from event where organization_id = $1 group by status order by status`,
        [organizationId],
      );
      return rows.every((row) => row.status !== 'QUEUED') && rows;
    });
  }

  it('is marked as failed, blocks no other event, and is evaluated after the repair', async () => {
    const scene = await aScene(suite.url);
    const organizationId = uuidOf('organization', scene.organizationId);
    const rewards = async () =>
      suite.database.query('select 1 from reward where organization_id = $1', [organizationId]);
    const repair = await failEvaluationOf(suite.database, 'unlucky-13');
    await Promise.all(Array.from({ length: 30 }, async (_, number) => ingest(scene, `unlucky-${number}`)));
    expect(await statusesOf(organizationId)).toEqual([
      { status: 'FAILED', count: 1 },
      { status: 'PROCESSED', count: 29 },
    ]);
    const failed = await suite.database.query(
      `select idempotency_key, decision from event where status = 'FAILED' and organization_id = $1`,
      [organizationId],
    );
    expect(failed).toEqual([
      { idempotency_key: 'unlucky-13', decision: { reason: 'FAULT', error: 'P0001: unlucky' } },
    ]);
    expect(await rewards()).toHaveLength(29);
    expect(await suite.log()).toContain('marked FAILED');

    await repair();
    expect((await redrive(scene, { status: ['FAILED'] })).count).toBe(1);
    await waitFor('the last reward', async () => (await rewards()).length === 30);
  });
});
