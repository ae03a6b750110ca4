import { describe, expect, it } from '@jest/globals';
import { uuidOf } from '../support/outcome.js';
import { aScene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';

describe('an event that cannot be evaluated', () => {
  const suite = useSharedServer();

  it('is set aside with its fault, blocks no other, and can come again when that is mended', async () => {
    const scene = await aScene(suite.url);
    const organizationId = uuidOf('organization', scene.organizationId);
    const rewards = async () =>
      suite.database.query('select 1 from reward where organization_id = $1', [organizationId]);
    // The fault: a trigger that fails only for this event's attempt.
    await suite.database.query(
      `create function refuse_unlucky() returns trigger language plpgsql as $$
       begin
         if exists (select from event where id = new.event_id and idempotency_key = 'unlucky-13') then
           raise exception 'unlucky';
         end if;
         return new;
       end $$`,
    );
    await suite.database.query(
      `create trigger refuse_unlucky before insert on action_attempt for each row execute function refuse_unlucky()`,
    );
    await Promise.all(
      Array.from({ length: 30 }, async (_, number) =>
        scene.program.mutate(
          'ingestEvent',
          {
            eventType: 'customer.signup',
            attributionCode: scene.link.code,
            idempotencyKey: `unlucky-${number}`,
          },
          'event { id }',
        ),
      ),
    );
    const statuses = await waitFor('the evaluation', async () => {
      const rows = await suite.database.query<{ status: string; count: number }>(
        `select status, count(*)::int as count from event where organization_id = $1 group by status order by status`,
        [organizationId],
      );
      return rows.every((row) => row.status !== 'QUEUED') && rows;
    });
    expect(statuses).toEqual([
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

    await suite.database.query('drop trigger refuse_unlucky on action_attempt');
    const { count } = await scene.program.mutate<{ count: number }>(
      'redriveEvents',
      { status: ['FAILED'] },
      'count',
    );
    expect(count).toBe(1);
    await waitFor('the last reward', async () => {
      return (await rewards()).length === 30;
    });
  });
});
