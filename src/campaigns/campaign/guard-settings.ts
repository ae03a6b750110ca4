import { registerEnumType } from 'type-graphql';
import { ErrorCode, refuse } from '../../kernel/errors.js';

/** What becomes of an event that a guard finds something about. */
export enum GuardAction {
  OFF = 'OFF',
  REVIEW = 'REVIEW',
  REJECT = 'REJECT',
}
registerEnumType(GuardAction, {
  name: 'GuardAction',
  description: 'What becomes of an event that a guard finds something about.',
  valuesConfig: {
    OFF: { description: 'Nothing: the guard is not asked.' },
    REVIEW: { description: 'It waits in the status REVIEW until somebody approves or rejects it.' },
    REJECT: { description: 'It is rejected; `decision.reason` names the guard.' },
  },
});

/** By what a CPC campaign recognizes a click that it has counted within its attribution window. */
export enum ClickUniqueness {
  VISITOR_AND_NETWORK = 'VISITOR_AND_NETWORK',
  VISITOR = 'VISITOR',
}
registerEnumType(ClickUniqueness, {
  name: 'ClickUniqueness',
  description: 'By what a CPC campaign recognizes a click that it has counted within its attribution window.',
  valuesConfig: {
    VISITOR_AND_NETWORK: {
      description:
        'By the cookie, or by the address together with the user agent. People who share both count once.',
    },
    VISITOR: {
      description:
        'By the cookie alone. A program that keeps no cookies is paid for every click, up to the limit of its address.',
    },
  },
});

/** The guards of a campaign, by what the API calls them, each with what it does. */
export interface GuardActions {
  readonly selfReferral: GuardAction;
  readonly duplicateCustomer: GuardAction;
  readonly outsideAttributionWindow: GuardAction;
  readonly botClick: GuardAction;
  readonly velocity: GuardAction;
  readonly dataCentreClick: GuardAction;
  readonly blockedCountry: GuardAction;
}

/** What the guards of a campaign do, and by what they judge. */
export interface GuardSettings extends GuardActions {
  /** Seconds within which the same customer, action and amount are one thing that was reported twice. */
  readonly duplicateSeconds: number;
  /** So many events of one promoter within `velocitySeconds` are not too many yet. */
  readonly velocityEvents: number;
  readonly velocitySeconds: number;
  /** ISO 3166-1 alpha-2. */
  readonly blockedCountries: readonly string[];
  readonly clickUniqueness: ClickUniqueness;
}

/** What holds where a campaign says nothing. */
export const defaultGuards: GuardSettings = {
  selfReferral: GuardAction.REJECT,
  duplicateCustomer: GuardAction.REJECT,
  outsideAttributionWindow: GuardAction.REJECT,
  botClick: GuardAction.REJECT,
  velocity: GuardAction.OFF,
  dataCentreClick: GuardAction.OFF,
  blockedCountry: GuardAction.OFF,
  duplicateSeconds: 60,
  velocityEvents: 100,
  velocitySeconds: 3600,
  blockedCountries: [],
  clickUniqueness: ClickUniqueness.VISITOR_AND_NETWORK,
};

/** The settings in full, of what a campaign says that differs from the defaults. */
export function guardsOf(stored: Partial<GuardSettings>): GuardSettings {
  return { ...defaultGuards, ...stored };
}

type Changes = { readonly [Name in keyof GuardSettings]?: GuardSettings[Name] | null };

const bounds = {
  duplicateSeconds: [1, 86_400],
  velocityEvents: [1, 10_000],
  velocitySeconds: [60, 604_800],
} as const;
const maxCountries = 300;

/**
 * What a campaign says after a change: absent stays, null goes back to the default.
 * @throws RefusedError INVALID, with the path below `guards`.
 */
export function changeGuards(stored: Partial<GuardSettings>, changes: Changes): Partial<GuardSettings> {
  for (const [name, [least, most]] of Object.entries(bounds)) {
    const value = changes[name as keyof typeof bounds];
    if (value != null && (value < least || value > most)) {
      throw invalid(name, `must be ${least} to ${most}`);
    }
  }
  const { blockedCountries } = changes;
  const cleaned = blockedCountries == null ? {} : { blockedCountries: readCountries(blockedCountries) };
  const asked = Object.entries({ ...changes, ...cleaned }).filter(([, value]) => value !== undefined);
  const after = Object.entries({ ...stored, ...Object.fromEntries(asked) });
  return Object.fromEntries(after.filter(([, value]) => value !== null));
}

function readCountries(countries: readonly string[]): string[] {
  const cleaned = [...new Set(countries.map((country) => country.toUpperCase()))];
  const wrong = cleaned.find((country) => !/^[A-Z]{2}$/.test(country));
  if (wrong !== undefined) throw invalid('blockedCountries', 'must be two-letter codes of ISO 3166-1');
  if (cleaned.length > maxCountries) throw invalid('blockedCountries', `must be at most ${maxCountries}`);
  return cleaned.toSorted();
}

function invalid(name: string, what: string): Error {
  return refuse(ErrorCode.INVALID, `guards.${name} ${what}`, 'guards', name);
}
