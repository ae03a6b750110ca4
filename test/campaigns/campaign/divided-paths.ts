import { evaluated, ingest } from '../../support/outcome.js';
import type { Scene, SharedLink } from '../../support/story.js';
import type { SharedSuite } from '../../support/suite.js';
import { TwoPromoters } from './two-promoters.js';

/** An event whose reward is divided. */
export interface Divided {
  readonly status: string;
  readonly reason: string | null;
  /** The amounts by the name of the promoter. */
  readonly paid: Readonly<Record<string, string>>;
  readonly decision: {
    readonly attribution: { readonly touches: readonly object[] };
    readonly rules: readonly { readonly shares: readonly object[] }[];
  };
}

/** Visitors who came through the links of two promoters, in campaigns that divide. */
export class DividedPaths {
  private constructor(
    readonly duel: TwoPromoters,
    readonly scene: Scene,
  ) {}

  static async create(suite: SharedSuite): Promise<DividedPaths> {
    const duel = await TwoPromoters.create(suite);
    return new DividedPaths(duel, duel.scene);
  }

  /** A visitor who followed Pat's link and then Quinn's. */
  async aPath(settings: object): Promise<{ pat: SharedLink; quinn: SharedLink; sessionId: string }> {
    const { pat, quinn } = await this.duel.aDuel({ attributionModel: 'LINEAR', ...settings });
    const visit = this.duel.aBrowser();
    await visit(pat);
    return { pat, quinn, sessionId: await visit(quinn) };
  }

  /** The result of an event; no promoter has two rewards. */
  async resultOf(eventId: string): Promise<Divided> {
    const { status, decision } = await evaluated(this.scene, eventId);
    const { event } = await this.scene.program.run<{
      event: { rewards: { promoter: { id: string }; amount: { amount: string } }[] };
    }>('query ($id: ID!) { event(id: $id) { rewards { promoter { id } amount { amount } } } }', {
      id: eventId,
    });
    const paid: Record<string, string> = {};
    for (const { promoter, amount } of event.rewards) {
      const name = this.duel.names.get(promoter.id) ?? promoter.id;
      if (name in paid) throw new Error(`${name} has two rewards.`);
      paid[name] = amount.amount;
    }
    return { status, reason: decision.reason, paid, decision: decision as unknown as Divided['decision'] };
  }

  async report(sessionId: string, more: object = {}): Promise<Divided> {
    const input = { attributionCode: null, sessionId, ...more };
    return this.resultOf(await ingest(this.scene, `${sessionId}-${Math.random()}`, input));
  }
}
