import { notRecorded, type ConversionResult } from './conversion-result.js';
import { ReportQueue } from './report-queue.js';
import { PageVisit } from './page-visit.js';
import { isLoadedAgain, watchPage } from './watch-page.js';

/** The settings of a page. The script tag has the same ones as attributes: `data-key`, `data-consent`, … */
export interface Settings {
  /** The address of Tribute, such as `https://tribute.example`. */
  readonly server: string;
  /** A publishable key (`pk_…`). Without one the page keeps the session and reports nothing. */
  readonly key?: string | undefined;
  /** `required`: stores and reports nothing before `consent(true)`. */
  readonly consent?: string | undefined;
  /** A domain whose subdomains share the session, such as `shop.example`. */
  readonly domain?: string | undefined;
  /** Whether the session is removed from the address bar. */
  readonly clean?: boolean | undefined;
}

/** What a page may add to a report, as in `POST /v1/conversions`. */
export interface ConversionDetails {
  /** What the customer paid, in major units (49.99). */
  readonly amount?: number | undefined;
  /** Of the amount; by default the currency of the campaign. */
  readonly currency?: string | undefined;
  readonly customerId?: string | undefined;
  readonly delayMinutes?: number | undefined;
  readonly customDimensions?: Readonly<Record<string, unknown>> | undefined;
}

/** What a page may call. */
export interface TonicPow {
  /** The session of the visitor's click on a tracking link; null without one, and before consent. */
  getVisitorSession(): string | null;
  /** Reports a conversion of the visitor. Never rejects. While consent is missing, it waits. */
  convert(goalId: string, details?: ConversionDetails): Promise<ConversionResult>;
  /** The visitor's answer. False deletes everything stored. Call it with every change. */
  consent(isGiven: boolean): void;
}

declare global {
  interface Window {
    /** The session of the visitor, under the name in TonicPow's guide. */
    __tpow_sid?: string | undefined;
  }
}

/** Takes the session from the address or the store, sets `window.__tpow_sid`, and watches the page. */
export function start({ server, key = '', consent, domain, clean }: Settings): TonicPow {
  const visit = new PageVisit(consent === 'required' ? undefined : true, domain, clean);
  const queue = new ReportQueue(`${server.replace(/\/+$/, '')}/v1/conversions`, key);
  const isPublishable = key.startsWith('pk_');
  const resume = (): void => {
    if (isPublishable && visit.isAllowed) queue.resume();
  };
  visit.look(isLoadedAgain());
  watchPage({
    onNavigate: () => visit.look(false),
    onReturn: () => {
      visit.look(true);
      queue.hurry();
      resume();
    },
    onLeave: () => queue.hurry(),
  });
  resume();
  return {
    getVisitorSession: () => visit.sessionId ?? null,
    convert: async (goalId, details) => {
      if (!isPublishable) return notRecorded('NO_KEY', 'The page has no publishable key (pk_…).');
      await visit.decision();
      if (!visit.isAllowed) return notRecorded('NO_CONSENT', 'The visitor has not consented.');
      const sessionId = visit.sessionId;
      if (sessionId === undefined) {
        return notRecorded('NO_SESSION', 'The visitor did not come by a tracking link.');
      }
      return queue.send(JSON.stringify({ ...details, goalId, sessionId }));
    },
    consent: (isGiven) => {
      if (!isGiven) queue.clear();
      visit.decide(isGiven);
      resume();
    },
  };
}
