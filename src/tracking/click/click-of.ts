import { derivedId } from '../../kernel/ids.js';
import { classify } from './click-class.js';
import { languageOf } from './click-details.js';
import type { Click, Visit } from './visit.js';

/** The click of a visit. Pure. */
export function clickOf(visit: Visit): Click {
  const { link, visitor, isUnique, botReason, isOverLimit, isDataCentre } = visit;
  return {
    id: visit.id,
    link,
    sessionId: visit.sessionId,
    isUnique,
    // A different id per organization, so that organizations cannot find out that they share a visitor.
    visitorId: derivedId(visitor, link.organizationId, link.environment),
    ...classify({
      botReason: botReason ?? undefined,
      isDataCentre: isDataCentre === true,
      isOverLimit,
      isUnique,
    }),
    isProgram: botReason !== null && botReason !== 'PREFETCH',
    isDataCentre,
    networkHash: visit.networkHash,
    earlierNetworks: visit.earlierNetworks,
    userAgent: visit.userAgent ?? undefined,
    referrer: visit.referrer ?? undefined,
    country: visit.country ?? undefined,
    language: languageOf(visit.acceptLanguage ?? undefined),
    subIds: visit.subIds,
    utm: visit.utm,
    at: new Date(visit.at),
  };
}
