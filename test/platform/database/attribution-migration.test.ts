import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { useOldDatabase } from '../../support/old-database.js';

/** A database as it was when events that name another campaign were shown as those of the campaign that was found. */
describe('the migration of attribution', () => {
  const old = useOldDatabase();

  const [organization, named, campaign, promoter, link] = Array.from({ length: 5 }, () => randomUUID());

  async function anEvent(key: string, reason: string | null, evidence: object): Promise<void> {
    await old.client.query(
      `insert into event (id, organization_id, environment, event_type, idempotency_key, payload_hash, asset, occurred_at, status,
                          campaign_id, link_id, promoter_id, decision, evidence)
       values (gen_random_uuid(), $1, 'SANDBOX', 'x', $2, '', 'USD', now(), 'UNMATCHED', $3, $4, $5, $6, $7)`,
      [organization, key, campaign, link, promoter, JSON.stringify({ reason }), JSON.stringify(evidence)],
    );
  }

  it('gives such events back what they named, and keeps what was found', async () => {
    await old.orm.migrator.up({ to: '20261121-27-evaluation-repairs' });
    await old.client.query(`insert into organization (id, name) values ($1, 'Acme')`, [organization]);
    const byCode = { campaignId: named, attribution: { by: 'code' } };
    await anEvent('by code', 'OTHER_CAMPAIGN', byCode);
    await anEvent('by link', 'OTHER_CAMPAIGN', { ...byCode, attribution: { by: 'link' } });
    const own = { campaignId: campaign, attribution: { by: 'code' } };
    await anEvent('its own', 'CAMPAIGN_NOT_ACTIVE', own);
    await old.orm.migrator.up();
    const { rows } = await old.client.query(
      `select idempotency_key as key, campaign_id as "campaignId", link_id as "linkId", promoter_id as "promoterId", evidence
       from event order by key`,
    );
    const of = { linkId: link, campaignId: campaign, promoterId: promoter };
    const nobodys = { campaignId: named, promoterId: null };
    expect(rows).toEqual([
      { key: 'by code', ...nobodys, linkId: null, evidence: { ...byCode, attribution: { by: 'code', of } } },
      {
        key: 'by link',
        ...nobodys,
        linkId: link,
        evidence: { campaignId: named, attribution: { by: 'link', of } },
      },
      { key: 'its own', ...of, evidence: own },
    ]);
  });
});
