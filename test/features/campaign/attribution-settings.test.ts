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
import { useServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

const suite = useServer();

/** A browser that keeps its cookies. Answers the session when its click is written: what follows is judged by it. */
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

  it.each([
    ['CODE_WINS', 'Quinn'],
    ['LINK_WINS', 'Pat'],
  ])('and types a code is judged by the policy %s', async (codePolicy, earner) => {
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
    // Somebody else's browser is another visitor.
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
