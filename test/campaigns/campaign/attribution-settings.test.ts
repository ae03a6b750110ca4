import { beforeAll, describe, expect, it } from '@jest/globals';
import { evaluated, ingest, ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { aJoined } from '../../support/person.js';
import {
  aCampaign,
  aGig,
  aGoal,
  aLink,
  aPromoter,
  aScene,
  type Scene,
  type SharedLink,
} from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

const suite = useSharedServer();
const dayMs = 86_400_000;

/** A browser that keeps its cookies. Returns the session once its click is written. */
function aBrowser(): (link: SharedLink) => Promise<string> {
  const cookies = new Map<string, string>();
  return async (link) => {
    const clicks = async (): Promise<number> =>
      (await suite.database.query('select 1 from click where link_id = $1', [uuidOf('link', link.id)]))
        .length;
    const before = await clicks();
    const response = await fetch(`${suite.url}/go/${link.code}`, {
      redirect: 'manual',
      headers: {
        'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
    });
    for (const set of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (set.split(';')[0] ?? '').split('=');
      cookies.set(name, value);
    }
    await waitFor('the click', async () => (await clicks()) > before);
    return new URL(response.headers.get('location') ?? '').searchParams.get('tncpw_session') ?? '';
  };
}

describe('a visitor who came through the links of two promoters', () => {
  let scene: Scene;
  let names: Map<string, string>;

  beforeAll(async () => {
    scene = await aScene(suite.url);
    names = new Map([
      [await aPromoter(scene, 'Pat'), 'Pat'],
      [await aPromoter(scene, 'Quinn'), 'Quinn'],
    ]);
  });

  async function aDuel(settings: object): Promise<{ pat: SharedLink; quinn: SharedLink }> {
    const campaignId = await aCampaign(scene, settings);
    await aGig(scene, campaignId);
    const [pat, quinn] = await Promise.all([...names.keys()].map(async (id) => aLink(scene, campaignId, id)));
    return { pat: pat!, quinn: quinn! };
  }

  async function campaignOf({ id }: SharedLink): Promise<string> {
    const { link } = await scene.program.run<{ link: { campaign: { id: string } } }>(
      'query ($id: ID!) { link(id: $id) { campaign { id } } }',
      { id },
    );
    return link.campaign.id;
  }

  async function earnerOf(eventId: string): Promise<string | undefined> {
    await evaluated(scene, eventId);
    const { event } = await scene.program.run<{ event: { promoter: { id: string } | null } }>(
      'query ($id: ID!) { event(id: $id) { promoter { id } } }',
      { id: eventId },
    );
    return names.get(event.promoter?.id ?? '');
  }

  it.each([
    ['FIRST_CLICK', 'Pat'],
    ['LAST_CLICK', 'Quinn'],
  ])('is brought by the %s', async (attributionModel, earner) => {
    const { pat, quinn } = await aDuel({ attributionModel });
    const visit = aBrowser();
    const sessions = [await visit(pat), await visit(quinn)];
    expect(new Set(sessions).size).toBe(2);
    for (const sessionId of sessions) {
      const id = await ingest(scene, `${attributionModel}-${sessionId}`, {
        attributionCode: null,
        sessionId,
      });
      expect({ sessionId, earner: await earnerOf(id) }).toEqual({ sessionId, earner });
    }
    const stranger = await ingest(scene, `stranger-${attributionModel}`, {
      attributionCode: null,
      sessionId: await aBrowser()(pat),
    });
    expect(await earnerOf(stranger)).toBe('Pat');
  });

  it('is brought by the one who was clicked last again', async () => {
    const { pat, quinn } = await aDuel({});
    const visit = aBrowser();
    const sessionId = await visit(pat);
    await visit(quinn);
    expect(await visit(pat)).toBe(sessionId);
    const id = await ingest(scene, 'again', { attributionCode: null, sessionId });
    expect(await earnerOf(id)).toBe('Pat');
  });

  /** Moves the clicks of a session to these numbers of days ago, in order. */
  async function clickedDaysAgo(sessionId: string, ...days: readonly number[]): Promise<void> {
    const id = uuidOf('session', sessionId);
    await suite.database.query(
      `update click set clicked_at = now() - interval '1 day' * ($2::float[])[numbered.place]
       from (select id, row_number() over (order by id) as place from click where session_id = $1) numbered where click.id = numbered.id`,
      [id, days],
    );
    await suite.database.query(
      `update visitor_session set created_at = now() - interval '1 day' * $2::float, last_clicked_at = now() - interval '1 day' * $3::float
       where id = $1`,
      [id, Math.max(...days), Math.min(...days)],
    );
  }

  /** Pat's link clicked 40, 20, 3 and 0 days ago, Quinn's 10 days ago, in one browser. */
  async function aLongStory(settings: object): Promise<{ pat: SharedLink; pats: string; quinns: string }> {
    const { pat, quinn } = await aDuel(settings);
    const visit = aBrowser();
    const pats = await visit(pat);
    const quinns = await visit(quinn);
    for (const _again of [2, 3, 4]) expect(await visit(pat)).toBe(pats);
    await clickedDaysAgo(pats, 40, 20, 3, 0);
    await clickedDaysAgo(quinns, 10);
    return { pat, pats, quinns };
  }

  interface Evaluated {
    readonly status: string;
    readonly reason: string | null;
    readonly earner: string | undefined;
    /** Days from the click to the event. */
    readonly age: number | null;
  }

  async function decisionOn(sessionId: string, daysAgo: number, more: object = {}): Promise<Evaluated> {
    const occurredAt = new Date(Date.now() - daysAgo * dayMs);
    const id = await ingest(scene, `${sessionId}-${daysAgo}-${Math.random()}`, {
      attributionCode: null,
      sessionId,
      occurredAt: occurredAt.toISOString(),
      ...more,
    });
    const { status, decision } = await evaluated(scene, id);
    const { attribution } = decision as unknown as { attribution: { clickedAt: string | null } | null };
    const clickedAt = attribution?.clickedAt;
    const age = clickedAt == null ? null : (occurredAt.getTime() - Date.parse(clickedAt)) / dayMs;
    return {
      status,
      reason: decision.reason,
      earner: await earnerOf(id),
      age: age === null ? null : Math.round(age * 10) / 10,
    };
  }

  const counts = { status: 'PROCESSED', reason: null };
  const late = { status: 'REJECTED', reason: 'OUTSIDE_ATTRIBUTION_WINDOW' };

  it('is brought by the last click up to when it happened, however late it is reported', async () => {
    const { pats, quinns } = await aLongStory({ attributionModel: 'LAST_CLICK', attributionWindowDays: 15 });
    for (const sessionId of [pats, quinns]) {
      expect(await decisionOn(sessionId, 0)).toEqual({ ...counts, earner: 'Pat', age: 0 });
      expect(await decisionOn(sessionId, 1)).toEqual({ ...counts, earner: 'Pat', age: 2 });
      expect(await decisionOn(sessionId, 5)).toEqual({ ...counts, earner: 'Quinn', age: 5 });
      expect(await decisionOn(sessionId, 12)).toEqual({ ...counts, earner: 'Pat', age: 8 });
      expect(await decisionOn(sessionId, 24)).toEqual({ ...late, earner: 'Pat', age: 16 });
    }
  });

  it('is brought by the first click within the window, whatever was clicked before', async () => {
    const wide = await aLongStory({ attributionModel: 'FIRST_CLICK', attributionWindowDays: 30 });
    const narrow = await aLongStory({ attributionModel: 'FIRST_CLICK', attributionWindowDays: 8 });
    for (const at of ['pats', 'quinns'] as const) {
      expect(await decisionOn(wide[at], 1)).toEqual({ ...counts, earner: 'Pat', age: 19 });
      expect(await decisionOn(wide[at], 11)).toEqual({ ...counts, earner: 'Pat', age: 29 });
      expect(await decisionOn(narrow[at], 1)).toEqual({ ...counts, earner: 'Pat', age: 2 });
      expect(await decisionOn(narrow[at], 4)).toEqual({ ...counts, earner: 'Quinn', age: 6 });
      expect(await decisionOn(narrow[at], 30)).toEqual({ ...late, earner: 'Pat', age: 10 });
    }
  });

  it('is brought by no click that happened after it, but for what clocks differ', async () => {
    for (const attributionModel of ['FIRST_CLICK', 'LAST_CLICK']) {
      const { pats, quinns } = await aLongStory({ attributionModel });
      for (const sessionId of [pats, quinns]) {
        expect(await decisionOn(sessionId, 40 + 11 / 1440)).toMatchObject({ ...late, earner: 'Pat' });
        expect(await decisionOn(sessionId, 40 + 9 / 1440)).toMatchObject({ ...counts, earner: 'Pat' });
      }
    }
  });

  it('is as old for conditions as the trace says', async () => {
    const { pat, pats } = await aLongStory({ attributionWindowDays: 100 });
    const seconds = { field: 'click.ageSeconds', op: 'BETWEEN', value: [2 * 86_400 - 60, 2 * 86_400 + 60] };
    await scene.program.mutate(
      'publishRewardRules',
      { campaignId: await campaignOf(pat), rules: [{ key: 'two', reward: { plain: true }, when: seconds }] },
      'ruleVersion { number }',
    );
    const occurredAt = new Date(Date.now() - dayMs).toISOString();
    const report = { attributionCode: null, sessionId: pats, occurredAt };
    expect((await ingestAndEvaluate(scene, `age-${pats}`, report)).rewards).toHaveLength(1);
  });

  it('is brought by its session where there is nothing but that, and by no click that only says to be of it', async () => {
    const { pats } = await aLongStory({ attributionModel: 'LAST_CLICK' });
    const id = uuidOf('session', pats);
    // Like a forged cookie at another person's link.
    await suite.database.query(
      'update click set link_id = gen_random_uuid() where session_id = $1 and not is_unique',
      [id],
    );
    expect(await decisionOn(pats, 11)).toEqual({ ...counts, earner: 'Pat', age: 29 });
    await suite.database.query('delete from click where session_id = $1', [id]);
    expect(await decisionOn(pats, 11)).toEqual({ ...counts, earner: 'Pat', age: 29 });
    expect(await decisionOn(pats, 0)).toEqual({ ...counts, earner: 'Pat', age: 0 });
  });

  it('finds its click by the index, among many of the same session', async () => {
    const { pat, pats } = await aLongStory({});
    const [session, link] = [uuidOf('session', pats), uuidOf('link', pat.id)];
    await suite.database.query(
      `insert into click (id, organization_id, environment, link_id, campaign_id, promoter_id, session_id, is_unique, is_bot, clicked_at, status)
       select new_id(), organization_id, environment, link_id, campaign_id, promoter_id,
              case when n % 2 = 0 then session_id else gen_random_uuid() end, false, false, now() - interval '1 second' * n, 'PROCESSED'
       from click, generate_series(1, 2500) n where session_id = $1 and link_id = $2 limit 10000`,
      [session, link],
    );
    await suite.database.query('analyze click');
    for (const direction of ['asc', 'desc']) {
      const plan = await suite.database.query<{ 'QUERY PLAN': string }>(
        `explain select clicked_at from click where session_id = $1 and link_id = $2 and not is_unique and clicked_at <= now()
         order by clicked_at ${direction} limit 1`,
        [session, link],
      );
      const lines = plan.map((row) => row['QUERY PLAN']).join('\n');
      expect(lines).toContain('click_again');
      expect(lines).not.toContain('Sort');
    }
  });

  it.each([
    ['CODE_WINS', 'Quinn'],
    ['LINK_WINS', 'Pat'],
  ])('and types a code is evaluated by the policy %s', async (codePolicy, earner) => {
    const { pat, quinn } = await aDuel({ codePolicy });
    const sessionId = await aBrowser()(pat);
    const claims = [{ sessionId }, { attributionLinkId: pat.id }];
    for (const [number, claim] of claims.entries()) {
      const id = await ingest(scene, `${codePolicy}-${number}`, { attributionCode: quinn.code, ...claim });
      expect({ claim, earner: await earnerOf(id) }).toEqual({ claim, earner });
    }
  });

  it('converts once for a goal, whichever of the links they come by, and counts as one for a cap', async () => {
    const { pat, quinn } = await aDuel({});
    const campaignId = await campaignOf(pat);
    const goalId = await aGoal(scene, campaignId, { actionType: 'trial.started', maxPerVisitor: 1 });
    await scene.program.mutate(
      'publishRewardRules',
      {
        campaignId,
        rules: [{ key: 'all', reward: { plain: true } }],
        caps: [{ count: 2, scope: ['VISITOR'], period: 'LIFETIME' }],
      },
      'ruleVersion { number }',
    );
    const visit = aBrowser();
    const [first, second] = [await visit(pat), await visit(quinn)];
    const report = async (sessionId: string, eventType: string) =>
      ingestAndEvaluate(scene, `${sessionId}-${eventType}-${Math.random()}`, {
        attributionCode: null,
        sessionId,
        eventType,
      });
    expect((await report(first, 'trial.started')).decision.reason).toBeNull();
    expect((await report(second, 'trial.started')).decision.reason).toBe('MAX_PER_VISITOR');
    const { userErrors } = await scene.program.attempt(
      'recordConversion',
      { goalId, sessionId: second },
      'conversion { id }',
    );
    expect(userErrors).toMatchObject([{ code: 'DUPLICATE_CONVERSION', field: ['sessionId'] }]);
    expect((await report(second, 'customer.signup')).rewards).toHaveLength(1);
    const third = await report(first, 'customer.signup');
    expect(third).toMatchObject({ decision: { rules: [{ result: 'CAPPED' }] }, rewards: [] });
    // Another person's browser is another visitor.
    const stranger = await aBrowser()(pat);
    expect((await report(stranger, 'trial.started')).decision.reason).toBeNull();
    expect((await report(stranger, 'customer.signup')).rewards).toHaveLength(1);
  });

  it('counts for a gig of few places exactly as often, with what people submit', async () => {
    const campaignId = await aCampaign(scene);
    const limits = { actionType: 'film', verification: 'MANUAL', maxTotal: 4, maxPerPromoter: 3 };
    const gigId = await aGig(scene, campaignId, limits);
    const link = await aLink(scene, campaignId, [...names.keys()][0]!);
    const people = await Promise.all([1, 2].map(async () => aJoined(suite.url, campaignId)));
    await Promise.all([
      ...Array.from({ length: 6 }, async (_, index) =>
        ingestAndEvaluate(scene, `film-${index}`, { eventType: 'film', attributionCode: link.code }),
      ),
      ...people.flatMap(({ person }) =>
        [1, 2].map(async () => person.attempt('submitActionAttempt', { gigId }, 'actionAttempt { id }')),
      ),
    ]);
    const { actionAttempts } = await scene.program.run<{
      actionAttempts: { nodes: { promoter: { id: string } }[] };
    }>(
      'query ($id: ID!) { actionAttempts(first: 100, filter: { campaignId: $id }) { nodes { promoter { id } } } }',
      {
        id: campaignId,
      },
    );
    const each = Object.values(Object.groupBy(actionAttempts.nodes, ({ promoter }) => promoter.id));
    expect(actionAttempts.nodes).toHaveLength(4);
    expect(Math.max(...each.map((attempts) => attempts?.length ?? 0))).toBeLessThanOrEqual(3);
  });
});
