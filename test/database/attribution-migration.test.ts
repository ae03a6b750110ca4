import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MikroORM } from '@mikro-orm/postgresql';
import { Client } from 'pg';
import { ormOptions } from '../../mikro-orm.config.js';

/** A database as it was when events that name another campaign were shown as those of the campaign that was found. */
describe('the migration of attribution', () => {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const template = new URL(process.env['TRIBUTE_TEST_TEMPLATE_URL'] ?? '');
  const urlOf = (database: string): string =>
    Object.assign(new URL(template), { pathname: `/${database}` }).href;
  const admin = new Client({ connectionString: urlOf('postgres') });
  let orm: MikroORM;
  let client: Client;

  beforeAll(async () => {
    await admin.connect();
    await admin.query(`create database ${name}`);
    orm = await MikroORM.init(ormOptions(urlOf(name)));
    client = new Client({ connectionString: urlOf(name) });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await orm.close();
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  });

  const [organization, named, campaign, promoter, link] = Array.from({ length: 5 }, () => randomUUID());

  async function anEvent(key: string, reason: string | null, evidence: object): Promise<void> {
    await client.query(
      `insert into event (id, organization_id, environment, event_type, idempotency_key, payload_hash, asset, occurred_at, status,
                          campaign_id, link_id, promoter_id, decision, evidence)
       values (gen_random_uuid(), $1, 'SANDBOX', 'x', $2, '', 'USD', now(), 'UNMATCHED', $3, $4, $5, $6, $7)`,
      [organization, key, campaign, link, promoter, JSON.stringify({ reason }), JSON.stringify(evidence)],
    );
  }

  it('gives such events back what they named, and keeps what was found', async () => {
    await orm.migrator.up({ to: '20261121-27-evaluation-repairs' });
    await client.query(`insert into organization (id, name) values ($1, 'Acme')`, [organization]);
    const byCode = { campaignId: named, attribution: { by: 'code' } };
    await anEvent('by code', 'OTHER_CAMPAIGN', byCode);
    await anEvent('by link', 'OTHER_CAMPAIGN', { ...byCode, attribution: { by: 'link' } });
    const own = { campaignId: campaign, attribution: { by: 'code' } };
    await anEvent('its own', 'CAMPAIGN_NOT_ACTIVE', own);
    await orm.migrator.up();
    const { rows } = await client.query(
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
