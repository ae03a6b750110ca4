import { defaultFraudChecks } from '../../../src/campaigns/campaign/fraud-check-settings.js';
import type {
  AttributableLink,
  AttributionClaim,
  AttributionPolicy,
  AttributionSources,
  KnownSession,
} from '../../../src/evaluation/decisions/choose-click.js';

export const day = (number: number): Date => new Date(Date.UTC(2026, 5, number));
const link = (id: string, promoterId = id, campaignId = 'summer'): AttributableLink => ({
  id,
  promoterId,
  campaignId,
  isPromoterSuspended: false,
});
const session = (
  id: string,
  linkId: string,
  createdAt: Date,
  more: Partial<KnownSession> = {},
): KnownSession => ({
  id,
  linkId,
  visitorId: 'browser',
  createdAt,
  lastClickedAt: createdAt,
  isBot: false,
  ...more,
});
const usual: AttributionPolicy = {
  model: 'LAST_CLICK',
  codePolicy: 'CODE_WINS',
  windowDays: 30,
  halfLifeDays: 7,
  fraudChecks: defaultFraudChecks,
};

const links = [link('pat'), link('quinn'), link('winter', 'rosa', 'winter')];
export function sourcesOf(
  sessions: readonly KnownSession[],
  policy: Partial<AttributionPolicy> = {},
): AttributionSources {
  const ordered = sessions.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  return {
    linkById: new Map(links.map((one) => [one.id, one])),
    linkByCode: new Map(links.map((one) => [one.id.toUpperCase(), one])),
    sessionById: new Map(sessions.map((one) => [one.id, one])),
    sessionsOf: Map.groupBy(
      ordered.filter((one) => one.visitorId !== null),
      (one) => one.visitorId as string,
    ),
    policyOf: () => ({ ...usual, ...policy }),
    clicksBetween: (id) => between[id] ?? [],
    isSelfReferral: () => false,
    sessionsOfCustomer: () => [],
  };
}

export const claim = (more: Partial<AttributionClaim>): AttributionClaim => ({
  linkId: null,
  code: null,
  sessionId: null,
  campaignId: null,
  customerId: null,
  isBrowserReport: false,
  metadata: null,
  occurredAt: day(20),
  ...more,
});

export const early = session('early', 'pat', day(1));
export const late = session('late', 'quinn', day(10));
export const again = session('again', 'pat', day(1), { lastClickedAt: day(15) });
export const old = session('old', 'pat', new Date(Date.UTC(2026, 3, 1)));
export const alone = session('alone', 'pat', day(1), { visitorId: null });
export const often = session('often', 'pat', day(-20), { lastClickedAt: day(25) });
export const wayBack = session('wayBack', 'pat', day(-40), { lastClickedAt: day(-25) });
/** The middle clicks of sessions with three or more clicks. */
const between: Readonly<Record<string, readonly Date[]>> = { often: [day(12), day(-15), day(2)] };

export type Row = [
  string,
  Partial<AttributionClaim>,
  readonly KnownSession[],
  Partial<AttributionPolicy>,
  string | undefined,
];
