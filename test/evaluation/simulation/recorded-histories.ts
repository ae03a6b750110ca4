import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { encodeId } from '../../../src/kernel/ids.js';
import { ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { publishRules } from '../../support/rules.js';
import {
  aCampaign,
  aGoal,
  aLink,
  aPromoter,
  aScene,
  type Scene,
  type SharedLink,
} from '../../support/story.js';
import type { SharedSuite } from '../../support/suite.js';

const dayMs = 86_400_000;

/** The terms of a campaign that decide whose an event is. */
export interface AttributionTerms {
  readonly attributionModel: string;
  readonly attributionWindowDays: number;
  readonly attributionHalfLifeDays: number;
}

/** What visitors did, and what limits the campaign has. Promoters, browsers and customers are numbers. */
export interface VisitorHistory {
  readonly clicks: readonly {
    readonly browser: number;
    readonly promoter: number;
    readonly daysAgo: number;
  }[];
  /** Each names the session of a click, the customer of its browser, or both, or a promoter's code. */
  readonly events: readonly { readonly by: string; readonly click: number; readonly daysAgo: number }[];
  readonly maxPerPromoter: number | null;
  readonly maxPerVisitor: number | null;
  readonly capPerPromoter: number | null;
  readonly velocityEvents: number | null;
}

const maybe = (most: number) => fc.option(fc.integer({ min: 1, max: most }), { freq: 2 });
const daysAgo = (most: number) => fc.integer({ min: 0, max: most * 24 }).map((hours) => hours / 24);

export const attributionTerms = fc.record<AttributionTerms>({
  attributionModel: fc.constantFrom('FIRST_CLICK', 'LAST_CLICK', 'LINEAR', 'POSITION_BASED', 'TIME_DECAY'),
  attributionWindowDays: fc.integer({ min: 1, max: 45 }),
  attributionHalfLifeDays: fc.integer({ min: 1, max: 10 }),
});

export const visitorHistories = fc.record<VisitorHistory>({
  clicks: fc.array(fc.record({ browser: fc.nat(2), promoter: fc.nat(2), daysAgo: daysAgo(40) }), {
    minLength: 2,
    maxLength: 14,
  }),
  events: fc.array(
    fc.record({
      by: fc.constantFrom('session', 'session', 'both', 'customer', 'customer', 'code'),
      click: fc.nat(13),
      daysAgo: daysAgo(20),
    }),
    { minLength: 2, maxLength: 8 },
  ),
  maxPerPromoter: maybe(3),
  maxPerVisitor: maybe(3),
  capPerPromoter: maybe(4),
  velocityEvents: maybe(3),
});

interface RecordedSession {
  readonly id: string;
  readonly link: SharedLink;
  readonly promoter: number;
  readonly browser: number;
  readonly times: readonly Date[];
}

/** A seller with three promoters, who records histories in campaigns of their own. */
export class HistoryRecorder {
  private constructor(
    private readonly suite: SharedSuite,
    readonly scene: Scene,
    readonly promoterIds: readonly string[],
  ) {}

  static async create(suite: SharedSuite): Promise<HistoryRecorder> {
    const scene = await aScene(suite.url, '1000000.00');
    const promoterIds = [await aPromoter(scene, 'Quinn'), await aPromoter(scene, 'Rosa')];
    return new HistoryRecorder(suite, scene, [scene.promoterId, ...promoterIds]);
  }

  /** A campaign with these terms, in which this history has happened. */
  async record(history: VisitorHistory, terms: AttributionTerms): Promise<string> {
    const { capPerPromoter, velocityEvents, maxPerPromoter, maxPerVisitor } = history;
    const velocity = { velocity: 'REJECT', velocityEvents, velocitySeconds: 86_400 };
    const campaignId = await aCampaign(this.scene, {
      ...terms,
      ...(velocityEvents !== null && { fraudChecks: velocity }),
    });
    const payout = { fixed: { amount: '10.000001' } };
    await aGoal(this.scene, campaignId, { maxPerPromoter, maxPerVisitor, payout });
    if (capPerPromoter !== null) await this.cap(campaignId, capPerPromoter);
    const sessions = await this.click(campaignId, history);
    const run = randomUUID();
    const customerOf = ({ browser }: RecordedSession): string => `customer-${run}-${browser}`;
    const report = async (place: number | string, more: object) =>
      ingestAndEvaluate(this.scene, `${run}-${place}`, { attributionCode: null, ...more });
    for (const session of firstOfEach(sessions)) {
      const of = { sessionId: encodeId('session', session.id), customerId: customerOf(session) };
      await report(`trial-${session.browser}`, { eventType: 'trial', ...of });
    }
    for (const [place, { by, click, daysAgo: days }] of history.events.entries()) {
      const { browser, promoter } = history.clicks[click % history.clicks.length]!;
      const session = sessions.find((one) => one.browser === browser && one.promoter === promoter)!;
      await report(place, {
        eventType: 'purchase',
        amount: { amount: `${place + 1}.00` },
        occurredAt: new Date(Date.now() - days * dayMs).toISOString(),
        ...((by === 'session' || by === 'both') && { sessionId: encodeId('session', session.id) }),
        ...((by === 'customer' || by === 'both') && { customerId: customerOf(session) }),
        ...(by === 'code' && { attributionCode: session.link.code }),
      });
    }
    return campaignId;
  }

  /** What each promoter was really paid, in atomic units, by the promoters' order. */
  async paidIn(campaignId: string): Promise<bigint[]> {
    const rows = await this.suite.database.query<{ promoterId: string; sum: string }>(
      `select promoter_id as "promoterId", sum(amount)::text as sum from reward where campaign_id = $1 group by 1`,
      [uuidOf('campaign', campaignId)],
    );
    const sums = new Map(rows.map(({ promoterId, sum }) => [promoterId, BigInt(sum)]));
    return this.promoterIds.map((id) => sums.get(uuidOf('promoter', id)) ?? 0n);
  }

  private async cap(campaignId: string, count: number): Promise<void> {
    const amount = { amount: `${count * 7}.00` };
    await publishRules({ ...this.scene, campaignId }, [
      {
        key: 'all',
        reward: { plain: true },
        onExceed: 'PARTIAL',
        caps: [{ amount, scope: ['PROMOTER'], period: 'LIFETIME' }],
      },
    ]);
  }

  /** Writes the clicks as the redirect would have, at their times. */
  private async click(campaignId: string, { clicks }: VisitorHistory): Promise<readonly RecordedSession[]> {
    const links = await Promise.all(this.promoterIds.map(async (id) => aLink(this.scene, campaignId, id)));
    const visitors = [randomUUID(), randomUUID(), randomUUID()];
    const now = Date.now();
    const groups = Map.groupBy(clicks, ({ browser, promoter }) => `${browser}/${promoter}`);
    const sessions = [...groups.values()].map((ofSession) => {
      const { browser, promoter } = ofSession[0]!;
      const times = ofSession.map(({ daysAgo: days }) => new Date(now - 1000 - days * dayMs));
      const ordered = times.toSorted((a, b) => a.getTime() - b.getTime());
      return { id: randomUUID(), link: links[promoter]!, promoter, browser, times: ordered };
    });
    for (const session of sessions) await this.write(campaignId, session, visitors[session.browser]!);
    return sessions;
  }

  private async write(
    campaignId: string,
    { id, link, promoter, times }: RecordedSession,
    visitorId: string,
  ): Promise<void> {
    const { organizationId } = this.scene;
    await this.suite.database.query(
      `with tenant as (
         select $1::uuid as organization_id, 'SANDBOX' as environment, $2::uuid as link_id, $3::uuid as session_id
       ), made as (
         insert into click (id, organization_id, environment, link_id, campaign_id, promoter_id, session_id, is_unique, is_bot, clicked_at, status)
         select uuidv7(), organization_id, environment, link_id, $4, $5, session_id, place = 1, false, at, 'PROCESSED'
         from tenant, unnest($6::timestamptz[]) with ordinality as times (at, place)
         returning id, is_unique
       )
       insert into visitor_session (id, organization_id, environment, link_id, visitor_id, click_id, is_bot, created_at, last_clicked_at)
       select session_id, organization_id, environment, link_id, $7, made.id, false, $8, $9 from tenant, made where made.is_unique`,
      [
        uuidOf('organization', organizationId),
        uuidOf('link', link.id),
        id,
        uuidOf('campaign', campaignId),
        uuidOf('promoter', this.promoterIds[promoter]!),
        times,
        visitorId,
        times[0],
        times.at(-1),
      ],
    );
  }
}

function firstOfEach(sessions: readonly RecordedSession[]): readonly RecordedSession[] {
  return [...new Map(sessions.map((session) => [session.browser, session])).values()];
}
