/** The source of time. Services use a clock so that tests can move time. Tests fake nothing else inside. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
