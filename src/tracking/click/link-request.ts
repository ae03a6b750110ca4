import { addressGroup } from '../../platform/http/client-address.js';
import type { KnownLink } from '../link/read-link.js';
import type { Target } from '../link/target-of.js';
import type { Browser } from './browser.js';
import type { BotReason } from './click-class.js';
import { countryOf } from './click-details.js';
import type { DataCentres } from './data-centres.js';
import type { NetworkKeys } from './network-keys.js';
import type { KnownVisit, Unread } from './visit.js';

/** What the circumstances of a visit are read with. */
export interface VisitReaders {
  readonly networkKeys: NetworkKeys;
  /** The country of an address, as the file of countries names it. */
  readonly countryOfAddress: (address: string) => string | undefined;
  readonly dataCentres: DataCentres;
}

/** What the redirect knows of a request. */
interface Asked {
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

/** A redirected request, which is read after its answer. So no visitor waits for its hashes and country. */
export class LinkRequest implements Unread {
  constructor(
    readonly link: KnownLink,
    private readonly asked: Asked,
    private readonly readers: VisitReaders,
  ) {}

  /**
   * What is recorded of a request. The address stays out: only hashes of it, its country, and whether it is
   * of a data centre. Of a browser that asks not to be tracked, nothing is kept that describes it. Its
   * network counts as the visitor for one day, so that its clicks are paid once.
   */
  read(): KnownVisit {
    const { link, readers } = this;
    const { address, browser, isHidden, userAgent, at, target } = this.asked;
    const client = { network: addressGroup(address), userAgent };
    const hashes = readers.networkKeys.hashesOf(link, client, at, link.networkDays);
    return {
      link,
      session: browser.session,
      visitor: isHidden ? hashes.networkHash : browser.visitor,
      isUnique: browser.isUnique,
      botReason: this.asked.botReason ?? null,
      isOverLimit: this.asked.isOverLimit,
      isDataCentre: readers.dataCentres.contains(address),
      networkHash: hashes.networkHash,
      earlierNetworks: hashes.earlierNetworks,
      userAgent: isHidden ? null : (userAgent ?? null),
      referrer: isHidden ? null : (this.asked.referrer ?? null),
      country: isHidden ? null : this.country(),
      acceptLanguage: isHidden ? null : (this.asked.acceptLanguage ?? null),
      subIds: target.subIds,
      utm: target.utm,
      at,
    };
  }

  private country(): string | null {
    const { country, address } = this.asked;
    return country ?? countryOf(this.readers.countryOfAddress(address)) ?? null;
  }
}
