/* Attributes past events again by other terms: by the evaluator's own code, from the recorded clicks. */
import type { AttributionModel } from '../../campaigns/campaign/attribution-terms.js';
import type { Sql } from '../../kernel/sql.js';
import {
  readCustomerBrowsers,
  withoutCrowds,
  type KnownBrowser,
} from '../../events/customer/customer-browsers.js';
import { attributeEvent, visitorOf, type Attributed } from '../decisions/attribute-event.js';
import type {
  AttributionClaim,
  AttributionPolicy,
  AttributionSources,
  KnownSession,
  LinkLookup,
} from '../decisions/choose-click.js';
import { findSelfReferral } from '../decisions/check-fraud.js';
import type { StoredTerms } from '../decisions/stored-evidence.js';
import { readCampaignTerms, readPromoters, type KnownPromoter } from '../worker/gather-evidence.js';
import {
  present,
  readClicksBetween,
  readLinks,
  readSessions,
  sourcesOf,
  type LinkRow,
  type SessionRow,
} from '../worker/read-attribution-sources.js';
import type { OtherAttribution } from './evidence-again.js';
import type { Past, PastEvent } from './read-past.js';

/** The terms of attribution to simulate. */
export interface AttributionDraft {
  readonly model: AttributionModel;
  readonly windowDays: number;
  readonly halfLifeDays: number;
}

/** What a batch of events can be attributed by, as it is recorded now. */
interface Recorded {
  readonly sources: Omit<AttributionSources, 'isSelfReferral'>;
  readonly linkById: ReadonlyMap<string, LinkRow>;
  readonly linkByCode: ReadonlyMap<string, LinkRow>;
  readonly sessionById: ReadonlyMap<string, SessionRow>;
  readonly promoters: ReadonlyMap<string, KnownPromoter>;
  /** When each browser was bound to its customer. */
  readonly seenAt: ReadonlyMap<string, Date>;
}

/**
 * Attributes the events of a batch again. Clicks after an event, and customers bound and promoters suspended
 * after its evaluation, do not count, as in the evaluation itself.
 */
export class BatchAttribution {
  private constructor(
    private readonly recorded: Recorded,
    private readonly campaignId: string,
    private readonly windowDays: number,
  ) {}

  /** Reads what the batch can be attributed by, with one statement per table. */
  static async read(
    sql: Sql,
    past: Past,
    events: readonly PastEvent[],
    draft: AttributionDraft,
  ): Promise<BatchAttribution> {
    return new BatchAttribution(
      await readRecorded(sql, past, events, draft),
      past.campaignId,
      draft.windowDays,
    );
  }

  /** Attributes an event; undefined if what it was attributed by is no longer recorded. */
  of(event: PastEvent): OtherAttribution | undefined {
    const { claim, evidence } = event;
    const { sessionById, promoters } = this.recorded;
    const isLost = evidence.attribution?.by === 'session' && !sessionById.has(claim.sessionId ?? '');
    const attributed = isLost ? undefined : attributeEvent(claim, this.sourcesAt(event));
    const promoter = promoters.get(attributed?.attribution.promoterId ?? '');
    if (!promoter || attributed?.attribution.campaignId !== this.campaignId) return undefined;
    return {
      attribution: attributed.attribution,
      windowDays: this.windowDays,
      visitorId: visitorOf(claim, attributed, visitorsOf(attributed)),
      promoter,
      click: clickOf(attributed, sessionById),
      selfReferral: findSelfReferral(claim, promoter.clues) ?? null,
    };
  }

  /** The sources as they were when the event was evaluated. */
  private sourcesAt({ evaluatedAt, terms }: PastEvent): AttributionSources {
    const { sources, linkById, linkByCode, promoters, seenAt } = this.recorded;
    return {
      ...sources,
      linkById: linksAt(linkById, evaluatedAt),
      linkByCode: linksAt(linkByCode, evaluatedAt),
      policyOf: (id) => policyThen(sources.policyOf(id), id === this.campaignId ? terms : undefined),
      sessionsOfCustomer: sessionsAt(sources, seenAt, evaluatedAt),
      isSelfReferral: isSelfReferralAmong(promoters),
    };
  }
}

async function readRecorded(
  sql: Sql,
  { organizationId, environment, campaignId }: Past,
  events: readonly PastEvent[],
  draft: AttributionDraft,
): Promise<Recorded> {
  const tenant = [organizationId, environment];
  const claims = events.map(({ claim }) => claim);
  const sessionIds = present(claims.map(({ sessionId }) => sessionId));
  const browsers = await readCustomerBrowsers(sql, tenant, claims);
  const sessions = await readSessions(sql, tenant, sessionIds, withoutCrowds(browsers), '');
  const links = await readLinks(sql, tenant, claims, sessions);
  const { campaigns } = await readCampaignTerms(sql, [...new Set(links.map((link) => link.campaignId))]);
  const without = sourcesOf(links, sessions, campaigns, browsers);
  const policyOf = (id: string): AttributionPolicy | undefined => {
    const policy = without.policyOf(id);
    return policy && id === campaignId ? { ...policy, ...draft } : policy;
  };
  const clicksBetween = await readClicksBetween(sql, claims, { ...without, policyOf });
  return {
    sources: { ...without, policyOf, clicksBetween },
    linkById: new Map(links.map((link) => [link.id, link])),
    linkByCode: new Map(links.map((link) => [link.code, link])),
    sessionById: new Map(sessions.map((session) => [session.id, session])),
    promoters: await readPromoters(sql, [...new Set(links.map((link) => link.promoterId))]),
    seenAt: timesOf(browsers),
  };
}

function isSelfReferralAmong(promoters: ReadonlyMap<string, KnownPromoter>) {
  return (promoterId: string, claim: AttributionClaim): boolean => {
    const promoter = promoters.get(promoterId);
    return promoter !== undefined && findSelfReferral(claim, promoter.clues) !== undefined;
  };
}

/** Links as of a time: a promoter who was suspended later was not suspended yet. */
function linksAt(links: ReadonlyMap<string, LinkRow>, at: Date): LinkLookup {
  return {
    get: (name) => {
      const link = links.get(name);
      return link && { ...link, isPromoterSuspended: link.suspendedAt !== null && link.suspendedAt <= at };
    },
  };
}

/** The fraud checks and the policy for codes as they were at the evaluation. */
function policyThen(
  policy: AttributionPolicy | undefined,
  terms: StoredTerms | undefined,
): AttributionPolicy | undefined {
  const { fraudChecks, codePolicy } = (terms?.campaign ?? {}) as Partial<AttributionPolicy>;
  return policy && { ...policy, ...(fraudChecks && { fraudChecks }), ...(codePolicy && { codePolicy }) };
}

const bindingOf = (customerId: string | null, visitorId: string): string =>
  `${visitorId}/${customerId ?? ''}`;

function timesOf(browsers: readonly KnownBrowser[]): ReadonlyMap<string, Date> {
  return new Map(
    browsers.map(({ customerId, visitorId, seenAt }) => [bindingOf(customerId, visitorId), seenAt]),
  );
}

/** The sessions of the browsers that the customer was bound to at a time. */
function sessionsAt(
  { sessionsOfCustomer }: Pick<AttributionSources, 'sessionsOfCustomer'>,
  seenAt: ReadonlyMap<string, Date>,
  at: Date,
): AttributionSources['sessionsOfCustomer'] {
  const isBound = (claim: AttributionClaim, { id, visitorId }: KnownSession): boolean => {
    const seen = seenAt.get(bindingOf(claim.customerId, visitorId ?? id));
    return seen !== undefined && seen <= at;
  };
  return (claim) => sessionsOfCustomer(claim).filter((session) => isBound(claim, session));
}

/** The browser of the session that dates an attribution. */
function visitorsOf({ session }: Attributed): ReadonlyMap<string, string> {
  return new Map(session ? [[session.id, session.visitorId ?? session.id]] : []);
}

function clickOf(
  { attribution, session }: Attributed,
  sessions: ReadonlyMap<string, SessionRow>,
): OtherAttribution['click'] {
  const row = session && sessions.get(session.id);
  return row && { ...row, clickedAt: attribution.clickedAt ?? row.createdAt };
}
