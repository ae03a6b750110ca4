import { describe, expect, it } from '@jest/globals';
import { balancesOf, evaluated, ingest, ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import {
  aCampaign,
  aGoal,
  aKey,
  aLink,
  aPromoter,
  aScene,
  aSeller,
  follow,
  type Scene,
} from '../../support/story.js';
import { GraphQLClient } from '../../support/graphql-client.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

interface Redriven {
  readonly count: number | null;
  readonly hasMore: boolean | null;
}

const suite = useSharedServer();

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

async function redrive({ program }: { program: GraphQLClient }, input: object = {}) {
  return program.attempt<Redriven>('redriveEvents', input, 'count hasMore');
}

async function setStatus({ program, campaignId }: Scene, mutation: string): Promise<void> {
  await program.mutate(mutation, { id: campaignId }, 'campaign { status }');
}

async function missedWhilePaused(scene: Scene, count: number): Promise<string[]> {
  await setStatus(scene, 'pauseCampaign');
  const ids = await Promise.all(times(count, async (index) => ingest(scene, `missed-${index}`)));
  for (const id of ids) {
    expect(await evaluated(scene, id)).toMatchObject({
      status: 'UNMATCHED',
      decision: { reason: 'CAMPAIGN_NOT_ACTIVE' },
    });
  }
  return ids;
}

describe('redriveEvents', () => {
  it('pays what came while the campaign was paused, once, however many ask at once', async () => {
    const scene = await aScene(suite.url);
    const ids = await missedWhilePaused(scene, 10);
    await setStatus(scene, 'activateCampaign');
    const answers = await Promise.all(times(8, async () => redrive(scene, { campaignId: scene.campaignId })));
    expect(answers.reduce((sum, answer) => sum + (answer.count ?? 0), 0)).toBe(10);
    for (const id of ids) {
      expect(await evaluated(scene, id)).toMatchObject({
        status: 'PROCESSED',
        rewards: [{ status: 'PAID' }],
      });
    }
    // An event that has counted is not driven again, by any id.
    expect(await redrive(scene, { ids })).toMatchObject({ count: 0, hasMore: false });
    expect(await redrive(scene)).toMatchObject({ count: 0 });
    expect(await balancesOf(scene)).toMatchObject({ seller: '750.00', promoter: '250.00' });
  });

  it('goes through them in bounded steps, and finds anew what is still in the way', async () => {
    const scene = await aScene(suite.url);
    const ids = await missedWhilePaused(scene, 5);
    expect(await redrive(scene, { first: 2 })).toMatchObject({ count: 2, hasMore: true });
    for (const id of ids) {
      const event = await evaluated(scene, id);
      expect(event).toMatchObject({ status: 'UNMATCHED', decision: { reason: 'CAMPAIGN_NOT_ACTIVE' } });
    }
    expect(await balancesOf(scene)).toMatchObject({ promoter: '0.00' });
  });

  it('takes those that the filters fit, and rejected ones only when they are meant', async () => {
    const scene = await aScene(suite.url);
    const startsAt = new Date(Date.now() + 3_600_000).toISOString();
    await scene.program.mutate('updateCampaign', { id: scene.campaignId, startsAt }, 'campaign { id }');
    const early = await ingestAndEvaluate(scene, 'early');
    expect(early).toMatchObject({ status: 'REJECTED', decision: { reason: 'OUTSIDE_CAMPAIGN_DATES' } });
    const unknown = await ingestAndEvaluate(scene, 'unknown', { attributionCode: 'NOSUCH' });
    await scene.program.mutate('updateCampaign', { id: scene.campaignId, startsAt: null }, 'campaign { id }');

    expect(await redrive(scene, { reasons: ['CAMPAIGN_NOT_ACTIVE'] })).toMatchObject({ count: 0 });
    expect(await redrive(scene, { until: '2000-01-01T00:00:00Z' })).toMatchObject({ count: 0 });
    expect(await redrive(scene, { since: '2999-01-01T00:00:00Z' })).toMatchObject({ count: 0 });
    expect(await redrive(scene, { status: ['FAILED'] })).toMatchObject({ count: 0 });
    // The response reveals nothing about rejected events, only the unknown code.
    expect(await redrive(scene)).toMatchObject({ count: 1 });
    expect(await evaluated(scene, unknown.id)).toMatchObject({ decision: { reason: 'NO_ATTRIBUTION' } });
    expect(await redrive(scene, { reasons: ['OUTSIDE_CAMPAIGN_DATES'] })).toMatchObject({ count: 1 });
    expect(await evaluated(scene, early.id)).toMatchObject({ status: 'PROCESSED' });
  });

  it('never gives an event to a campaign that it did not name', async () => {
    const scene = await aScene(suite.url);
    const campaignId = await aCampaign(scene);
    const { id } = await ingestAndEvaluate(scene, 'other', { campaignId });
    expect(await redrive(scene, { ids: [id] })).toMatchObject({ count: 0 });
    expect(await evaluated(scene, id)).toMatchObject({ decision: { reason: 'OTHER_CAMPAIGN' } });
  });

  it('takes what failed, once the fault is mended', async () => {
    const scene = await aScene(suite.url);
    await suite.database.query(
      `create function refuse_unlucky() returns trigger language plpgsql as $$
       begin
         if exists (select from event where id = new.event_id and idempotency_key = 'unlucky') then
           raise exception 'unlucky';
         end if;
         return new;
       end $$`,
    );
    await suite.database.query(
      `create trigger refuse_unlucky before insert on action_attempt for each row execute function refuse_unlucky()`,
    );
    const { id } = await ingestAndEvaluate(scene, 'unlucky');
    expect(await evaluated(scene, id)).toMatchObject({ status: 'FAILED', rewards: [] });
    await suite.database.query('drop function refuse_unlucky cascade');
    expect(await redrive(scene, { status: ['FAILED'] })).toMatchObject({ count: 1 });
    expect(await evaluated(scene, id)).toMatchObject({ status: 'PROCESSED', rewards: [{ status: 'PAID' }] });
    expect(await balancesOf(scene)).toMatchObject({ promoter: '25.00' });
  });

  it('finds what it may take by the index, among many that counted', async () => {
    const { organizationId } = await aSeller(suite.url);
    await suite.database.query(
      `insert into event (id, organization_id, environment, event_type, idempotency_key, payload_hash, asset, occurred_at, status)
       select new_id(), $1, 'SANDBOX', 'x', n::text, '', 'USD', now(), 'PROCESSED' from generate_series(1, 5000) n`,
      [uuidOf('organization', organizationId)],
    );
    await suite.database.query('analyze event');
    const plan = await suite.database.query<{ 'QUERY PLAN': string }>(
      `explain select id from event where organization_id = $1 and environment = 'SANDBOX'
         and status in ('UNMATCHED', 'REJECTED', 'FAILED') and status = any($2::text[]) order by id limit 1000`,
      [uuidOf('organization', organizationId), ['UNMATCHED', 'FAILED']],
    );
    expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toContain('event_aside');
  });

  it('lets a rejected conversion count after all', async () => {
    const scene = await aScene(suite.url);
    const goalId = await aGoal(scene, scene.campaignId);
    const sessionId = await follow(suite.url, scene.link);
    await setStatus(scene, 'pauseCampaign');
    const { conversion } = await scene.program.mutate<{ conversion: { id: string } }>(
      'recordConversion',
      { goalId, sessionId },
      'conversion { id }',
    );
    const until = async (status: string) =>
      waitFor(status, async () => {
        const answer = await scene.program.run<{ conversion: { status: string } }>(
          'query ($id: ID!) { conversion(id: $id) { status } }',
          conversion,
        );
        return answer.conversion.status === status;
      });
    await until('REJECTED');
    await setStatus(scene, 'activateCampaign');
    expect(await redrive(scene, { reasons: ['CAMPAIGN_NOT_ACTIVE'] })).toMatchObject({ count: 1 });
    await until('COMPLETED');
    expect(await balancesOf(scene)).toMatchObject({ promoter: '10.00' });
  });

  it('is for nobody else, and leaves its counts in the audit log', async () => {
    const scene = await aScene(suite.url);
    const ids = await missedWhilePaused(scene, 2);
    const rival = await aSeller(suite.url, 'Rival');
    const live = new GraphQLClient(suite.url, await aKey(scene.owner, scene.organizationId, ['*'], 'LIVE'));
    for (const program of [rival.program, live]) {
      expect(await redrive({ program }, { ids })).toMatchObject({ count: 0, userErrors: [] });
    }
    expect(await redrive(scene, { ids: [...ids, 'evt_nonsense'] })).toMatchObject({ count: 2 });
    const rows = await suite.database.query(
      `select before, after from audit_entry where action = 'redriveEvents' and organization_id = $1 and environment = 'SANDBOX'`,
      [uuidOf('organization', scene.organizationId)],
    );
    expect(rows).toEqual([{ before: { UNMATCHED: 2 }, after: { QUEUED: 2 } }]);
  });

  it.each<[string, object, string]>([
    ['a status that counted', { status: ['PROCESSED'] }, 'status'],
    ['a status that waits', { status: ['QUEUED'] }, 'status'],
    ['none at a time', { first: 0 }, 'first'],
    ['too many at a time', { first: 1001 }, 'first'],
    ['too many ids', { ids: times(1001, () => 'evt_x') }, 'ids'],
    ['no campaign', { campaignId: 'nothing' }, 'campaignId'],
  ])('refuses %s', async (_what, input, field) => {
    const seller = await aSeller(suite.url);
    expect(await redrive(seller, input)).toMatchObject({ count: null, userErrors: [{ field: [field] }] });
  });
});

interface Place {
  readonly campaign: { readonly id: string } | null;
  readonly link: { readonly id: string } | null;
  readonly promoter: { readonly id: string } | null;
}

async function placeOf({ program }: Scene, id: string): Promise<Place> {
  const answer = await program.run<{ event: Place }>(
    'query ($id: ID!) { event(id: $id) { campaign { id } link { id } promoter { id } } }',
    { id },
  );
  return answer.event;
}

async function found({ program }: Scene, campaignId: string): Promise<string[]> {
  const { events } = await program.run<{ events: { nodes: { id: string }[] } }>(
    'query ($f: EventFilter) { events(filter: $f) { nodes { id } } }',
    { f: { campaignId } },
  );
  return events.nodes.map(({ id }) => id);
}

describe('what an event names', () => {
  const quinns = async (scene: Scene, campaignId = scene.campaignId) =>
    aLink(scene, campaignId, await aPromoter(scene, 'Quinn'));
  const setCodePolicy = async ({ program }: Scene, id: string, codePolicy: string) =>
    program.mutate('updateCampaign', { id, codePolicy }, 'campaign { id }');

  it('is evaluated anew, however often: a link beside a code', async () => {
    const scene = await aScene(suite.url);
    const quinn = await quinns(scene);
    await setStatus(scene, 'pauseCampaign');
    const named = { attributionCode: quinn.code, attributionLinkId: scene.link.id };
    const { id } = await ingestAndEvaluate(scene, 'both', named);
    for (const [policy, by, link] of [
      ['CODE_WINS', 'code', quinn],
      ['LINK_WINS', 'link', scene.link],
      ['CODE_WINS', 'code', quinn],
      ['LINK_WINS', 'link', scene.link],
    ] as const) {
      await setCodePolicy(scene, scene.campaignId, policy);
      expect(await redrive(scene, { ids: [id] })).toMatchObject({ count: 1 });
      const { decision } = await evaluated(scene, id);
      expect(decision).toMatchObject({ attribution: { by, linkId: link.id } });
      expect(await placeOf(scene, id)).toMatchObject({ link: { id: link.id } });
    }
  });

  it('is evaluated anew when it is approved', async () => {
    const scene = await aScene(suite.url);
    const quinn = await quinns(scene);
    const id = scene.campaignId;
    await scene.program.mutate(
      'updateCampaign',
      { id, fraudChecks: { velocity: 'REVIEW', velocityEvents: 1 } },
      'campaign { id }',
    );
    await ingestAndEvaluate(scene, 'first', { attributionCode: quinn.code });
    const named = { attributionCode: quinn.code, attributionLinkId: scene.link.id };
    const held = await ingestAndEvaluate(scene, 'both', named);
    expect(held).toMatchObject({ status: 'REVIEW', decision: { attribution: { by: 'code' } } });
    await setCodePolicy(scene, id, 'LINK_WINS');
    await scene.program.mutate('approveEvent', { id: held.id }, 'event { id }');
    const approved = await evaluated(scene, held.id);
    expect(approved).toMatchObject({ status: 'PROCESSED', decision: { attribution: { by: 'link' } } });
    expect(await placeOf(scene, held.id)).toMatchObject({ promoter: { id: scene.promoterId } });
  });

  it('is no campaign that was merely found', async () => {
    const scene = await aScene(suite.url);
    const otherId = await aCampaign(scene, {}, false);
    const quinn = await quinns(scene, otherId);
    const named = { attributionCode: quinn.code, attributionLinkId: scene.link.id };
    const { id } = await ingestAndEvaluate(scene, 'two', named);
    expect(await placeOf(scene, id)).toMatchObject({ campaign: { id: otherId }, link: { id: quinn.id } });
    await setCodePolicy(scene, otherId, 'LINK_WINS');
    expect(await redrive(scene, { campaignId: otherId })).toMatchObject({ count: 1 });
    expect(await evaluated(scene, id)).toMatchObject({ status: 'PROCESSED', rewards: [{ status: 'PAID' }] });
    const { campaignId, link, promoterId } = scene;
    expect(await placeOf(scene, id)).toEqual({
      campaign: { id: campaignId },
      link: { id: link.id },
      promoter: { id: promoterId },
    });
  });

  it('is where it is found, and nobody’s, when it is another campaign than its code is of', async () => {
    const scene = await aScene(suite.url);
    const namedId = await aCampaign(scene);
    const byCode = await ingestAndEvaluate(scene, 'code', { campaignId: namedId });
    const byLink = await ingestAndEvaluate(scene, 'link', {
      campaignId: namedId,
      attributionCode: null,
      attributionLinkId: scene.link.id,
    });
    for (const { status, decision } of [byCode, byLink]) {
      expect({ status, ...decision }).toMatchObject({
        status: 'UNMATCHED',
        reason: 'OTHER_CAMPAIGN',
        attribution: { linkId: scene.link.id, campaignId: scene.campaignId, promoterId: scene.promoterId },
      });
    }
    const campaign = { id: namedId };
    expect(await placeOf(scene, byCode.id)).toEqual({ campaign, link: null, promoter: null });
    expect(await placeOf(scene, byLink.id)).toEqual({
      campaign,
      link: { id: scene.link.id },
      promoter: null,
    });
    expect(await found(scene, namedId)).toEqual([byLink.id, byCode.id]);
    expect(await found(scene, scene.campaignId)).toEqual([]);
    expect(await redrive(scene, { campaignId: scene.campaignId })).toMatchObject({ count: 0 });
    const told = await suite.database.query<{ payload: string }>(
      `select payload::text from domain_event where type = 'event.unmatched' and node_id = $1`,
      [byCode.id],
    );
    expect(told.map(({ payload }) => (JSON.parse(payload) as { data: object }).data)).toMatchObject([
      { campaignId: namedId, aktvatorId: null },
    ]);
  });
});

describe('what a link found', () => {
  it('is found anew by its code', async () => {
    const scene = await aScene(suite.url);
    const [id = ''] = await missedWhilePaused(scene, 1);
    await redrive(scene);
    const { decision } = await evaluated(scene, id);
    expect(decision).toMatchObject({ attribution: { by: 'code', linkId: scene.link.id } });
    expect(await aLink(scene, scene.campaignId, scene.promoterId)).toMatchObject({ id: scene.link.id });
  });
});
