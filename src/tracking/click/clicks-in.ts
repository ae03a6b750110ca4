import { derivedId } from '../../kernel/ids.js';
import { classify } from './click-class.js';
import { languageOf } from './click-details.js';
import { visitsIn } from './click-segment.js';
import type { Click, Visit } from './visit.js';

/** The clicks of a segment's text. Pure. */
export function clicksIn(segment: string): Click[] {
  return visitsIn(segment).map(clickOf);
}

function clickOf(visit: Visit): Click {
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
