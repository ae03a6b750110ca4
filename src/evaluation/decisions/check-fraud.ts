/* Fraud checks, and how a customer is recognized as the promoter. */
import {
  FraudCheckAction,
  type FraudCheckActions,
  type FraudCheckSettings,
} from '../../campaigns/campaign/fraud-check-settings.js';
import type { CampaignTerms, Evidence, RuleInputSources, SelfReferral } from './evidence.js';
import { mailboxOf, visibleText } from '../../kernel/mailbox-of.js';

/** The fraud checks, by the names that `decision.reason` uses. */
export type FraudCheckName =
  | 'SELF_REFERRAL'
  | 'DUPLICATE_CUSTOMER'
  | 'OUTSIDE_ATTRIBUTION_WINDOW'
  | 'BOT_CLICK'
  | 'DATA_CENTRE_CLICK'
  | 'BLOCKED_COUNTRY'
  | 'VELOCITY'
  | 'BROWSER_REPORT';

/** The result of one fraud check. */
export interface FraudVerdict {
  readonly check: FraudCheckName;
  /** APPROVED: the check would have held the event, but a reviewer approved it. */
  readonly verdict: 'PASSED' | 'HELD' | 'REJECTED' | 'APPROVED';
  /** The values that the check looked at. Never contains addresses of people. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** The data that a fraud check looks at. */
interface Scene extends Evidence {
  readonly campaign: CampaignTerms;
  readonly settings: FraudCheckSettings;
}

interface Finding {
  readonly isHit: boolean;
  readonly inputs: Readonly<Record<string, unknown>>;
}

interface FraudCheck {
  readonly name: FraudCheckName;
  /** How the check treats a suspicious event. */
  readonly actionIn: (scene: Scene) => FraudCheckAction;
  readonly look: (scene: Scene) => Finding;
}

const dayMs = 86_400_000;

/** Every fraud check, in the order of evaluation. */
const fraudChecks: readonly FraudCheck[] = [
  {
    name: 'SELF_REFERRAL',
    actionIn: setBy('selfReferral'),
    look: ({ signals: { selfReferral } }) => ({
      isHit: selfReferral !== null,
      inputs: { matched: selfReferral },
    }),
  },
  {
    name: 'DUPLICATE_CUSTOMER',
    actionIn: setBy('duplicateCustomer'),
    look: ({ signals: { isDuplicate }, settings: { duplicateSeconds } }) => ({
      isHit: isDuplicate,
      inputs: { isDuplicate, duplicateSeconds },
    }),
  },
  {
    name: 'OUTSIDE_ATTRIBUTION_WINDOW',
    actionIn: setBy('outsideAttributionWindow'),
    look: ({ event, attribution, campaign: { attributionWindowDays: windowDays } }) => {
      const age = attribution?.clickedAt && event.occurredAt.getTime() - attribution.clickedAt.getTime();
      return {
        isHit: attribution?.isBeforeClick === true || (age !== undefined && age > windowDays * dayMs),
        inputs: { ageSeconds: age === undefined ? null : Math.floor(age / 1000), windowDays },
      };
    },
  },
  {
    name: 'BOT_CLICK',
    actionIn: setBy('botClick'),
    look: ({ attribution }) => isTrue('isBotClick', attribution?.isBotClick),
  },
  {
    name: 'DATA_CENTRE_CLICK',
    actionIn: setBy('dataCentreClick'),
    look: ({ attribution }) => isTrue('isDataCentreClick', attribution?.isDataCentreClick),
  },
  {
    name: 'BLOCKED_COUNTRY',
    actionIn: setBy('blockedCountry'),
    look: ({ ruleInput, settings: { blockedCountries } }) => {
      const country = ruleInput?.click?.country ?? null;
      return { isHit: country !== null && blockedCountries.includes(country), inputs: { country } };
    },
  },
  {
    name: 'VELOCITY',
    actionIn: setBy('velocity'),
    look: ({ signals: { recentEvents }, settings: { velocityEvents, velocitySeconds } }) => ({
      isHit: recentEvents >= velocityEvents,
      inputs: { recentEvents, velocityEvents, velocitySeconds },
    }),
  },
  {
    name: 'BROWSER_REPORT',
    // Not configurable: reports with a publishable key are always held, because anybody can send them.
    actionIn: ({ event }) => (event.isBrowserReport ? FraudCheckAction.REVIEW : FraudCheckAction.OFF),
    look: ({ campaign: { holdingPeriodDays } }) => ({
      isHit: holdingPeriodDays === 0,
      inputs: { isBrowserReport: true, holdingPeriodDays },
    }),
  },
];

/** The campaign configures how this check treats a suspicious event. */
function setBy(setting: keyof FraudCheckActions): FraudCheck['actionIn'] {
  return ({ settings }) => settings[setting];
}

function isTrue(name: string, value: boolean | undefined): Finding {
  return { isHit: value === true, inputs: { [name]: value ?? false } };
}

/** Runs every fraud check that is not off. Pure. */
export function checkFraud(evidence: Evidence, campaign: CampaignTerms): readonly FraudVerdict[] {
  const scene: Scene = { ...evidence, campaign, settings: campaign.fraudChecks };
  const isApproved = evidence.event.review === 'APPROVED';
  return fraudChecks.flatMap(({ name, actionIn, look }) => {
    const action = actionIn(scene);
    if (action === FraudCheckAction.OFF) return [];
    const { isHit, inputs } = look(scene);
    return [{ check: name, verdict: isHit ? verdictOf(action, isApproved) : 'PASSED', inputs }];
  });
}

/** An approval overrides checks that hold for review, but not checks that reject. */
function verdictOf(action: FraudCheckAction, isApproved: boolean): FraudVerdict['verdict'] {
  if (action === FraudCheckAction.REJECT) return 'REJECTED';
  return isApproved ? 'APPROVED' : 'HELD';
}

/** The identifiers of a promoter. */
export interface PromoterClues {
  /** Of the promoter record and of its user. */
  readonly emails: readonly string[];
  /** The organization's id, the TypeID and the bare uuid of the promoter. */
  readonly ids: readonly string[];
}

/** The identifier by which customer and promoter are the same person; undefined if none matches. Pure. */
export function findSelfReferral(
  { customerId, metadata }: Pick<RuleInputSources['event'], 'customerId' | 'metadata'>,
  promoter: PromoterClues,
): SelfReferral | undefined {
  const visibleId = customerId === null ? undefined : visibleText(customerId);
  if (promoter.ids.some((id) => visibleText(id) === visibleId)) return 'CUSTOMER_ID';
  const own = new Set(promoter.emails.map(mailboxOf));
  own.delete(undefined);
  if (own.size === 0) return undefined;
  const named = customerId === null ? customerEmails(metadata) : [customerId, ...customerEmails(metadata)];
  return named.some((text) => own.has(mailboxOf(text))) ? 'EMAIL' : undefined;
}

/** Matches names of email fields: `email`, `Customer_Email`, `emailAddress`, `billing-mail`, `emails`. */
const emailName = /e?mails?(?:address(?:es)?)?$/;

/** Names of promoters, sellers and contacts: an address under such a name is not the customer's. */
const otherParty = new RegExp(
  `^(?:promoter|affiliate|aktvator|referr(?:er|al|edby)|influencer|partner|publisher|advertiser|merchant|vendor|seller|organi[sz]ation|shop|store|support|agent|sender|from)(?:info|details|data|contact|owner|user)?(?:e?mails?(?:address(?:es)?)?)?$`,
);

/** Non-letters. Case, punctuation and invisible characters in a name are ignored. */
const noLetter = /[^\p{L}]/gu;

/**
 * Collects the customer's email addresses from metadata at any depth. They are texts under a name such as
 * `email`, in any case, also in nested objects and lists. Names of another party, such as `promoter`, are
 * left out. Pure.
 */
function customerEmails(metadata: Readonly<Record<string, unknown>> | null): readonly string[] {
  const found: string[] = [];
  if (metadata) collect(metadata, false, found);
  return found;
}

function collect(value: unknown, isBelowEmail: boolean, found: string[]): void {
  if (typeof value === 'string') {
    if (isBelowEmail) found.push(value);
  } else if (Array.isArray(value)) {
    for (const item of value) collect(item, isBelowEmail, found);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      const name = key.normalize('NFKC').replaceAll(noLetter, '').toLowerCase();
      if (!otherParty.test(name)) collect(member, isBelowEmail || emailName.test(name), found);
    }
  }
}
