import { describe, expect, it } from '@jest/globals';
import { RestClient } from '../../rest-compat/rest-client.js';
import type { GraphQLClient } from '../../support/graphql-client.js';
import { ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { aCampaign, aScene, aSeller, type Seller } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

const suite = useSharedServer();

const hours = (count: number): string => new Date(Date.now() + count * 3_600_000).toISOString();

interface Seen {
  readonly status: string;
  readonly endedAt: string | null;
  readonly nextStatuses: readonly string[];
}

async function seen(program: GraphQLClient, id: string): Promise<Seen> {
  const query = 'query ($id: ID!) { campaign(id: $id) { status endedAt nextStatuses } }';
  return (await program.run<{ campaign: Seen }>(query, { id })).campaign;
}

const move = async (program: GraphQLClient, verb: string, id: string): Promise<readonly object[]> =>
  (await program.attempt(`${verb}Campaign`, { id }, 'campaign { id }')).userErrors;

async function ended(seller: Seller, id: string): Promise<Seen> {
  return waitFor('the end', async () => {
    const campaign = await seen(seller.program, id);
    return campaign.status === 'ENDED' && campaign;
  });
}

describe('a campaign over its life', () => {
  it('ends once when its end date passes, active or paused, and records a domain event', async () => {
    const seller = await aSeller(suite.url);
    const [active, paused, later, draft] = [
      await aCampaign(seller),
      await aCampaign(seller),
      await aCampaign(seller, { endsAt: hours(1) }),
      await aCampaign(seller, { endsAt: hours(-1) }, false),
    ];
    await move(seller.program, 'pause', paused);
    for (const id of [active, paused]) {
      await seller.program.mutate('updateCampaign', { id, endsAt: hours(-1) }, 'campaign { id }');
    }
    for (const id of [active, paused]) {
      expect(await ended(seller, id)).toMatchObject({ endedAt: expect.any(String), nextStatuses: [] });
    }
    expect(await seen(seller.program, later)).toMatchObject({ status: 'ACTIVE', endedAt: null });
    expect(await seen(seller.program, draft)).toMatchObject({ status: 'DRAFT', endedAt: null });
    const domainEvents = await suite.database.query<{ data: object }>(
      `select (payload::json) -> 'data' as data from domain_event
       where type = 'campaign.status_changed' and campaign_id = any($1::uuid[]) and payload::json -> 'data' ->> 'status' = 'ended'
       order by array_position($1::uuid[], campaign_id)`,
      [[active, paused].map((id) => uuidOf('campaign', id))],
    );
    expect(domainEvents.map(({ data }) => data)).toMatchObject([
      { campaignId: active, previousStatus: 'active', by: 'schedule' },
      { campaignId: paused, previousStatus: 'paused', by: 'schedule' },
    ]);
    const { auditLog } = await seller.program.run<{ auditLog: { nodes: object[] } }>(
      `query ($filter: AuditFilter) { auditLog(filter: $filter, first: 1) { nodes { action by { __typename } before after } } }`,
      { filter: { objectId: { eq: active } } },
    );
    expect(auditLog.nodes).toMatchObject([
      {
        action: 'endCampaign',
        by: { __typename: 'SystemActor' },
        before: { status: 'ACTIVE' },
        after: { status: 'ENDED' },
      },
    ]);
  });

  it('counts after its end only events from before the end, even when they are reported late', async () => {
    const scene = await aScene(suite.url);
    await move(scene.program, 'end', scene.campaignId);
    const before = await ingestAndEvaluate(scene, 'before', { occurredAt: hours(-1) });
    expect(before).toMatchObject({ status: 'PROCESSED', rewards: [{ status: 'PAID' }] });
    const since = await ingestAndEvaluate(scene, 'since');
    expect(since).toMatchObject({
      status: 'UNMATCHED',
      decision: { reason: 'CAMPAIGN_NOT_ACTIVE' },
      rewards: [],
    });
  });

  it('cannot begin after its end unless the end is moved', async () => {
    const seller = await aSeller(suite.url);
    const id = await aCampaign(seller, { endsAt: hours(-1) }, false);
    expect(await move(seller.program, 'activate', id)).toMatchObject([
      { code: 'CONFLICT', field: ['id'], message: expect.stringContaining('later endsAt') },
    ]);
    await seller.program.mutate('updateCampaign', { id, endsAt: null }, 'campaign { id }');
    expect(await move(seller.program, 'activate', id)).toEqual([]);
  });

  it('is active before its start', async () => {
    const seller = await aSeller(suite.url);
    const id = await aCampaign(seller, { startsAt: hours(1), endsAt: hours(2) });
    expect(await seen(seller.program, id)).toMatchObject({
      status: 'ACTIVE',
      nextStatuses: ['PAUSED', 'ENDED'],
    });
  });

  it('ends once under a concurrent request', async () => {
    const seller = await aSeller(suite.url);
    const ids = await Promise.all(Array.from({ length: 10 }, async () => aCampaign(seller)));
    await suite.database.query('update campaign set ends_at = now() where id = any($1::uuid[])', [
      ids.map((id) => uuidOf('campaign', id)),
    ]);
    await Promise.all(ids.map(async (id) => move(seller.program, 'end', id)));
    for (const id of ids) await ended(seller, id);
    const domainEvents = await suite.database.query<{ count: number }>(
      `select count(*)::int as count from domain_event where type = 'campaign.status_changed'
         and payload::json -> 'data' ->> 'status' = 'ended' and campaign_id = any($1::uuid[]) group by campaign_id`,
      [ids.map((id) => uuidOf('campaign', id))],
    );
    expect(domainEvents).toEqual(ids.map(() => ({ count: 1 })));
  });

  it('names the allowed status changes when it refuses one, over REST too', async () => {
    const seller = await aSeller(suite.url);
    const id = await aCampaign(seller, {}, false);
    const rest = new RestClient(suite.url, seller.key);
    expect(await seen(seller.program, id)).toMatchObject({ nextStatuses: ['ACTIVE'] });
    expect(await move(seller.program, 'end', id)).toMatchObject([
      { code: 'ILLEGAL_STATUS_CHANGE', message: expect.stringContaining('allowed: ACTIVE.') },
    ]);
    const message = async (status: string): Promise<unknown> => {
      const answer = await rest.patch(`/campaigns/${id}/status/${status}`);
      return `${answer.status} ${String(answer.body['message'])}`;
    };
    expect(await message('ended')).toBe('409 A campaign that is draft cannot become ended; allowed: active.');
    expect(await message('draft')).toBe('409 A campaign that is draft cannot become draft; allowed: active.');
    await move(seller.program, 'activate', id);
    expect(await message('draft')).toBe(
      '409 A campaign that is active cannot become draft; allowed: paused, ended.',
    );
    await move(seller.program, 'end', id);
    expect(await message('active')).toBe(
      '409 A campaign that is ended cannot become active; allowed: none, this status is final.',
    );
  });

  it('names the allowed decisions on its approval', async () => {
    const seller = await aSeller(suite.url);
    const id = await aCampaign(seller, {}, false);
    expect(await move(seller.program, 'submit', id)).toEqual([]);
    expect(await move(seller.program, 'submit', id)).toMatchObject([
      {
        code: 'ILLEGAL_STATUS_CHANGE',
        message: 'A campaign that is APPROVED cannot become APPROVED; allowed: REJECTED.',
      },
    ]);
  });
});
