import { parseRanges, wholeNumber } from './parse-setting.js';

/** Limits on events and clicks, and how they are evaluated. */
export interface TrackingConfig {
  readonly eventMaxAgeDays: number;
  readonly countryHeader: string | undefined;
  readonly simulationMaxEvents: number;
  readonly clickBacklog: number;
  readonly dataCentreRanges: readonly string[];
}

export const trackingSettings = {
  eventMaxAgeDays: {
    name: 'EVENT_MAX_AGE_DAYS',
    description: 'The highest age of a reported event.',
    allowed: 'days, from 1 to 36500',
    fallback: '365',
    parse: wholeNumber(1, 36_500),
  },
  countryHeader: {
    name: 'COUNTRY_HEADER',
    description:
      'Header in which a proxy of `TRUST_PROXY` names the country of a click, such as `cf-ipcountry`. Without it, countries are unknown.',
    allowed: 'the name of a header',
    fallback: undefined,
    parse: (text: string) => (/^[a-z0-9-]{1,64}$/i.test(text) ? text.toLowerCase() : undefined),
  },
  simulationMaxEvents: {
    name: 'SIMULATION_MAX_EVENTS',
    description:
      'The most events that one simulation of reward rules evaluates. If there are more, it evaluates the oldest.',
    allowed: 'a whole number from 1 to 10000000',
    fallback: '200000',
    parse: wholeNumber(1, 10_000_000),
  },
  clickBacklog: {
    name: 'CLICK_BACKLOG',
    description:
      'The most clicks that a process keeps in memory and in `DATA_DIR/clicks` while the database is unavailable. Further clicks are redirected, but lost.',
    allowed: 'a whole number from 1 to 10000000',
    fallback: '100000',
    parse: wholeNumber(1, 10_000_000),
  },
  dataCentreRanges: {
    name: 'DATA_CENTRE_RANGES',
    description:
      'Networks of data centres, for the fraud check `dataCentreClick` of campaigns. Real visitors do not come from there.',
    allowed: 'comma-separated CIDR ranges, such as `3.0.0.0/9,2600:1f00::/24`; empty means none',
    fallback: '',
    parse: parseRanges,
  },
} as const;
