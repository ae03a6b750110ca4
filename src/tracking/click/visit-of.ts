import type { IncomingMessage } from 'node:http';
import { derivedId } from '../../kernel/ids.js';
import { addressGroup } from '../../platform/http/client-address.js';
import type { KnownLink } from '../link/read-link.js';
import type { Target } from '../link/target-of.js';
import { languageOf } from './click-details.js';
import { classify, type BotReason } from './click-class.js';
import type { NetworkKeys } from './network-keys.js';
import type { Visit } from './visit.js';
import type { Browser } from './browser.js';

/** What the circumstances of a visit are read with. */
export interface VisitReaders {
  readonly networkKeys: NetworkKeys;
  /** The country that a trusted proxy names, or that of the address. */
  readonly countryOf: (request: IncomingMessage, address: string) => string | undefined;
  /** Undefined without a list of data centres. */
  readonly isDataCentre: ((address: string) => boolean) | undefined;
  /** Whether `DNT` and `Sec-GPC` are respected. */
  readonly respectsOptOut: boolean;
}

/** A request for a link, with what the handler knows of it. */
export interface LinkRequest {
  readonly link: KnownLink;
  readonly target: Target;
  readonly request: IncomingMessage;
  readonly address: string;
  readonly browser: Browser;
  readonly botReason: BotReason | undefined;
  readonly isOverLimit: boolean;
}

type Facts = Pick<Visit, 'userAgent' | 'referrer' | 'country' | 'language'>;
const unknownFacts: Facts = {
  userAgent: undefined,
  referrer: undefined,
  country: undefined,
  language: undefined,
};

/** Whether nothing may be kept about this browser, by its `DNT` or Global Privacy Control. */
export function isUntracked({ headers }: IncomingMessage, { respectsOptOut }: VisitReaders): boolean {
  return respectsOptOut && (headers['dnt'] === '1' || headers['sec-gpc'] === '1');
}

/**
 * What is recorded of a request. The address stays out: only hashes of it, its country, and whether it is of
 * a data centre. Of a browser that asks not to be tracked, nothing is kept that describes it. Its network
 * counts as the visitor for one day, so that its clicks are paid once.
 */
export function visitOf(asked: LinkRequest, readers: VisitReaders): Visit {
  const { link, target, request, address, browser, botReason, isOverLimit } = asked;
  const at = new Date();
  const userAgent = request.headers['user-agent'];
  const client = { network: addressGroup(address), userAgent };
  const hashes = readers.networkKeys.hashesOf(link, client, at, link.networkDays);
  const isDataCentre = readers.isDataCentre?.(address) ?? null;
  const { sessionId, isUnique } = browser;
  const isHidden = isUntracked(request, readers);
  const visitor = isHidden ? hashes.networkHash.toString('hex') : browser.visitor;
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
    ...(isHidden ? unknownFacts : factsOf(request, address, readers)),
    subIds: target.subIds,
    utm: target.utm,
    at,
  };
}

function factsOf(request: IncomingMessage, address: string, { countryOf }: VisitReaders): Facts {
  const { 'user-agent': userAgent, referer, 'accept-language': language } = request.headers;
  return {
    userAgent,
    referrer: referer,
    country: countryOf(request, address),
    language: languageOf(language),
  };
}
