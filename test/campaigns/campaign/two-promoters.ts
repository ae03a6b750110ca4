import { evaluated, ingest, uuidOf } from '../../support/outcome.js';
import {
  aCampaign,
  aGig,
  aLink,
  aPromoter,
  aScene,
  type Scene,
  type SharedLink,
} from '../../support/story.js';
import type { SharedSuite } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

const dayMs = 86_400_000;

interface Evaluated {
  readonly status: string;
  readonly reason: string | null;
  readonly earner: string | undefined;
  /** Days from the click to the event. */
  readonly age: number | null;
}

/** Two promoters with links in the same campaigns, and visitors who follow both. */
export class TwoPromoters {
  private constructor(
    readonly suite: SharedSuite,
    readonly scene: Scene,
    /** The names of the promoters by their ids. */
    readonly names: ReadonlyMap<string, string>,
  ) {}

  static async create(suite: SharedSuite): Promise<TwoPromoters> {
    const scene = await aScene(suite.url);
    const names = new Map([
      [await aPromoter(scene, 'Pat'), 'Pat'],
      [await aPromoter(scene, 'Quinn'), 'Quinn'],
    ]);
    return new TwoPromoters(suite, scene, names);
  }

  /** A browser that keeps its cookies. Returns the session once its click is written. */
  aBrowser(): (link: SharedLink) => Promise<string> {
    const cookies = new Map<string, string>();
    return async (link) => {
      const clicks = async (): Promise<number> =>
        (await this.suite.database.query('select 1 from click where link_id = $1', [uuidOf('link', link.id)]))
          .length;
      const before = await clicks();
      const response = await fetch(`${this.suite.url}/go/${link.code}`, {
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

  async aDuel(settings: object): Promise<{ pat: SharedLink; quinn: SharedLink }> {
    const campaignId = await aCampaign(this.scene, settings);
    await aGig(this.scene, campaignId);
    const [pat, quinn] = await Promise.all(
      [...this.names.keys()].map(async (id) => aLink(this.scene, campaignId, id)),
    );
    return { pat: pat!, quinn: quinn! };
  }

  async campaignOf({ id }: SharedLink): Promise<string> {
    const { link } = await this.scene.program.run<{ link: { campaign: { id: string } } }>(
      'query ($id: ID!) { link(id: $id) { campaign { id } } }',
      { id },
    );
    return link.campaign.id;
  }

  async earnerOf(eventId: string): Promise<string | undefined> {
    await evaluated(this.scene, eventId);
    const { event } = await this.scene.program.run<{ event: { promoter: { id: string } | null } }>(
      'query ($id: ID!) { event(id: $id) { promoter { id } } }',
      { id: eventId },
    );
    return this.names.get(event.promoter?.id ?? '');
  }

  /** Moves the clicks of a session to these numbers of days ago, in order. */
  async #clickedDaysAgo(sessionId: string, ...days: readonly number[]): Promise<void> {
    const id = uuidOf('session', sessionId);
    await this.suite.database.query(
      `update click set clicked_at = now() - interval '1 day' * ($2::float[])[numbered.place]
       from (select id, row_number() over (order by id) as place from click where session_id = $1) numbered where click.id = numbered.id`,
      [id, days],
    );
    await this.suite.database.query(
      `update visitor_session set created_at = now() - interval '1 day' * $2::float, last_clicked_at = now() - interval '1 day' * $3::float
       where id = $1`,
      [id, Math.max(...days), Math.min(...days)],
    );
  }

  /** Pat's link clicked 40, 20, 3 and 0 days ago, Quinn's 10 days ago, in one browser. */
  async aLongStory(settings: object): Promise<{ pat: SharedLink; pats: string; quinns: string }> {
    const { pat, quinn } = await this.aDuel(settings);
    const visit = this.aBrowser();
    const pats = await visit(pat);
    const quinns = await visit(quinn);
    for (const _again of [2, 3, 4]) {
      if ((await visit(pat)) !== pats) throw new Error('A later click started a new session.');
    }
    await this.#clickedDaysAgo(pats, 40, 20, 3, 0);
    await this.#clickedDaysAgo(quinns, 10);
    return { pat, pats, quinns };
  }

  async decisionOn(sessionId: string, daysAgo: number, more: object = {}): Promise<Evaluated> {
    const occurredAt = new Date(Date.now() - daysAgo * dayMs);
    const id = await ingest(this.scene, `${sessionId}-${daysAgo}-${Math.random()}`, {
      attributionCode: null,
      sessionId,
      occurredAt: occurredAt.toISOString(),
      ...more,
    });
    const { status, decision } = await evaluated(this.scene, id);
    const { attribution } = decision as unknown as { attribution: { clickedAt: string | null } | null };
    const clickedAt = attribution?.clickedAt;
    const age = clickedAt == null ? null : (occurredAt.getTime() - Date.parse(clickedAt)) / dayMs;
    return {
      status,
      reason: decision.reason,
      earner: await this.earnerOf(id),
      age: age === null ? null : Math.round(age * 10) / 10,
    };
  }
}
