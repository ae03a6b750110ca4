import { ErrorCode, refuse } from '../../kernel/errors.js';
import { mergeChanges } from '../../kernel/merge-changes.js';
import { describedEnum } from '../../kernel/schema/describe-enum.js';

/** How each fraud check treats a suspicious event. */
export const FraudCheckAction = describedEnum(
  'FraudCheckAction',
  'How a fraud check treats a suspicious event.',
  {
    OFF: 'The fraud check does not run.',
    REVIEW: 'The event waits in the status REVIEW until somebody approves or rejects it.',
    REJECT: 'The event is rejected. `decision.reason` names the fraud check.',
  },
);
export type FraudCheckAction = keyof typeof FraudCheckAction;

export const ClickUniqueness = describedEnum(
  'ClickUniqueness',
  'How a CPC campaign recognizes repeated clicks within its attribution window.',
  {
    VISITOR_AND_NETWORK:
      'By the cookie, or by the IP address together with the user agent. People who share both count once.',
    VISITOR:
      'By the cookie alone. A program that keeps no cookies is paid for every click, up to the limit of its IP address.',
  },
);
export type ClickUniqueness = keyof typeof ClickUniqueness;

/** The action of each fraud check of a campaign, by API name. */
export interface FraudCheckActions {
  readonly selfReferral: FraudCheckAction;
  readonly duplicateCustomer: FraudCheckAction;
  readonly outsideAttributionWindow: FraudCheckAction;
  readonly botClick: FraudCheckAction;
  readonly velocity: FraudCheckAction;
  readonly dataCentreClick: FraudCheckAction;
  readonly blockedCountry: FraudCheckAction;
}

/** The actions and parameters of a campaign's fraud checks. */
export interface FraudCheckSettings extends FraudCheckActions {
  /** Seconds within which the same customer, action and amount are a duplicate. */
  readonly duplicateSeconds: number;
  /** The most events of one promoter within `velocitySeconds` that are not suspicious. */
  readonly velocityEvents: number;
  readonly velocitySeconds: number;
  /** ISO 3166-1 alpha-2. */
  readonly blockedCountries: readonly string[];
  readonly clickUniqueness: ClickUniqueness;
}

export const defaultFraudChecks: FraudCheckSettings = {
  selfReferral: FraudCheckAction.REJECT,
  duplicateCustomer: FraudCheckAction.REJECT,
  outsideAttributionWindow: FraudCheckAction.REJECT,
  botClick: FraudCheckAction.REJECT,
  velocity: FraudCheckAction.OFF,
  dataCentreClick: FraudCheckAction.OFF,
  blockedCountry: FraudCheckAction.OFF,
  duplicateSeconds: 60,
  velocityEvents: 100,
  velocitySeconds: 3600,
  blockedCountries: [],
  clickUniqueness: ClickUniqueness.VISITOR_AND_NETWORK,
};

/** The complete settings: the stored ones and the defaults. */
export function fraudChecksOf(stored: Partial<FraudCheckSettings>): FraudCheckSettings {
  return { ...defaultFraudChecks, ...stored };
}

/** Changes to the settings. */
export type FraudCheckChanges = {
  readonly [Name in keyof FraudCheckSettings]?: FraudCheckSettings[Name] | null;
};

const bounds = {
  duplicateSeconds: [1, 86_400],
  velocityEvents: [1, 10_000],
  velocitySeconds: [60, 604_800],
} as const;
const maxCountries = 300;

/**
 * The settings to store after a change: absent keeps the value, null restores the default.
 * @throws RefusedError INVALID, with the path below `fraudChecks`.
 */
export function changeFraudChecks(
  stored: Partial<FraudCheckSettings>,
  changes: FraudCheckChanges,
): Partial<FraudCheckSettings> {
  for (const [name, [least, most]] of Object.entries(bounds)) {
    const value = changes[name as keyof typeof bounds];
    if (value != null && (value < least || value > most)) {
      throw invalid(name, `must be ${least} to ${most}`);
    }
  }
  const { blockedCountries } = changes;
  const cleaned = blockedCountries == null ? {} : { blockedCountries: readCountries(blockedCountries) };
  return mergeChanges(stored, { ...changes, ...cleaned });
}

function readCountries(countries: readonly string[]): string[] {
  const cleaned = [...new Set(countries.map((country) => country.toUpperCase()))];
  const wrong = cleaned.find((country) => !/^[A-Z]{2}$/.test(country));
  if (wrong !== undefined) throw invalid('blockedCountries', 'must be two-letter codes of ISO 3166-1');
  if (cleaned.length > maxCountries) throw invalid('blockedCountries', `must be at most ${maxCountries}`);
  return cleaned.toSorted();
}

function invalid(name: string, what: string): Error {
  return refuse(ErrorCode.INVALID, `fraudChecks.${name} ${what}`, 'fraudChecks', name);
}
