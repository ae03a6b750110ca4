import { derivedId } from '../../kernel/ids.js';
import { addressGroup } from '../../platform/http/client-address.js';
import type { KnownLink } from '../link/read-link.js';
import type { Target } from '../link/target-of.js';
import { countryOf, languageOf } from './click-details.js';
import { classify, type BotReason } from './click-class.js';
import type { NetworkKeys } from './network-keys.js';
import type { Visit } from './visit.js';
import type { Browser } from './browser.js';

/** What the circumstances of a visit are read with. */
export interface VisitReaders {
  readonly networkKeys: NetworkKeys;
  /** The country of an address, as the file of countries names it. */
  readonly countryOfAddress: (address: string) => string | undefined;
  /** Undefined without a list of data centres. */
  readonly isDataCentre: ((address: string) => boolean) | undefined;
}

/** A redirected request, as the visitor sent it. */
export interface LinkRequest {
  readonly link: KnownLink;
  readonly target: Target;
  readonly address: string;
  readonly browser: Browser;
  readonly botReason: BotReason | undefined;
  readonly isOverLimit: boolean;
  /** Whether the browser asks not to be tracked, and that is respected. */
  readonly isHidden: boolean;
  readonly userAgent: string | undefined;
  readonly referrer: string | undefined;
  readonly acceptLanguage: string | undefined;
  /** The country that a trusted proxy names. */
  readonly country: string | undefined;
  /** In milliseconds since 1970. */
  readonly at: number;
}

type Facts = Pick<Visit, 'userAgent' | 'referrer' | 'country' | 'language'>;
const unknownFacts: Facts = {
  userAgent: undefined,
  referrer: undefined,
  country: undefined,
  language: undefined,
};

/**
 * What is recorded of a request. The address stays out: only hashes of it, its country, and whether it is of
 * a data centre. Of a browser that asks not to be tracked, nothing is kept that describes it. Its network
 * counts as the visitor for one day, so that its clicks are paid once.
 */
export function visitOf(request: LinkRequest, readers: VisitReaders): Visit {
  const { link, target, address, browser, botReason, isOverLimit, isHidden, userAgent } = request;
  const at = new Date(request.at);
  const client = { network: addressGroup(address), userAgent };
  const hashes = readers.networkKeys.hashesOf(link, client, at, link.networkDays);
  const isDataCentre = readers.isDataCentre?.(address) ?? null;
  const { sessionId, isUnique } = browser;
  const visitor = isHidden ? hashes.networkHash : browser.visitor;
  return {
    link,
    sessionId,
    isUnique,
    // A different id per organization, so that organizations cannot find out that they share a visitor.
    visitorId: derivedId(visitor, link.organizationId, link.environment),
    ...classify({ botReason, isDataCentre: isDataCentre === true, isOverLimit, isUnique }),
    isProgram: botReason !== undefined && botReason !== 'PREFETCH',
    isDataCentre,
    ...hashes,
    ...(isHidden ? unknownFacts : factsOf(request, readers)),
    subIds: target.subIds,
    utm: target.utm,
    at,
  };
}

function factsOf(request: LinkRequest, { countryOfAddress }: VisitReaders): Facts {
  const { userAgent, referrer, acceptLanguage, country, address } = request;
  return {
    userAgent,
    referrer,
    country: country ?? countryOf(countryOfAddress(address)),
    language: languageOf(acceptLanguage),
  };
}
