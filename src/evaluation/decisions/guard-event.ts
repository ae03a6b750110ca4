import {
  GuardAction,
  type GuardActions,
  type GuardSettings,
} from '../../campaigns/campaign/guard-settings.js';
import type { Evidence } from './evidence.js';

/** The guards, as `decision.reason` names them. */
export type GuardName =
  | 'SELF_REFERRAL'
  | 'DUPLICATE_CUSTOMER'
  | 'OUTSIDE_ATTRIBUTION_WINDOW'
  | 'BOT_CLICK'
  | 'DATA_CENTRE_CLICK'
  | 'BLOCKED_COUNTRY'
  | 'VELOCITY'
  | 'BROWSER_REPORT';

/** What one guard said. */
export interface GuardVerdict {
  readonly guard: GuardName;
  /** APPROVED: it would have held the event, and somebody has let it pass. */
  readonly verdict: 'PASSED' | 'HELD' | 'REJECTED' | 'APPROVED';
  /** What it looked at. No addresses of people. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What a guard looks at. */
interface Scene extends Evidence {
  readonly settings: GuardSettings;
  readonly windowDays: number;
}

interface Finding {
  readonly isHit: boolean;
  readonly inputs: Readonly<Record<string, unknown>>;
}

interface Guard {
  readonly name: GuardName;
  /** What becomes of an event that it finds something about. */
  readonly actionIn: (scene: Scene) => GuardAction;
  readonly look: (scene: Scene) => Finding;
}

const dayMs = 86_400_000;

/** Every guard, in the order in which they are asked. */
const guards: readonly Guard[] = [
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
    look: ({ event, attribution, windowDays }) => {
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
    look: ({ facts, settings: { blockedCountries } }) => {
      const country = facts?.click?.country ?? null;
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
    // No setting: it is about every report that nobody vouches for, and about nothing else.
    actionIn: ({ event }) => (event.isBrowserReport ? GuardAction.REVIEW : GuardAction.OFF),
    look: ({ campaign }) => {
      const holdingPeriodDays = campaign?.holdingPeriodDays ?? 0;
      return { isHit: holdingPeriodDays === 0, inputs: { isBrowserReport: true, holdingPeriodDays } };
    },
  },
];

/** The campaign says what becomes of it. */
function setBy(setting: keyof GuardActions): Guard['actionIn'] {
  return ({ settings }) => settings[setting];
}

function isTrue(name: string, value: boolean | undefined): Finding {
  return { isHit: value === true, inputs: { [name]: value ?? false } };
}

/** Asks every guard that is not off. Pure. */
export function guardEvent(
  evidence: Evidence,
  settings: GuardSettings,
  windowDays: number,
): readonly GuardVerdict[] {
  const scene: Scene = { ...evidence, settings, windowDays };
  const isApproved = evidence.event.review === 'APPROVED';
  return guards.flatMap(({ name, actionIn, look }) => {
    const action = actionIn(scene);
    if (action === GuardAction.OFF) return [];
    const { isHit, inputs } = look(scene);
    return [{ guard: name, verdict: isHit ? verdictOf(action, isApproved) : 'PASSED', inputs }];
  });
}

/** An approval is an answer to guards that ask; what a campaign rejects stays rejected. */
function verdictOf(action: GuardAction, isApproved: boolean): GuardVerdict['verdict'] {
  if (action === GuardAction.REJECT) return 'REJECTED';
  return isApproved ? 'APPROVED' : 'HELD';
}
