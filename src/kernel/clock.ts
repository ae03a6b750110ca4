/** Where the time comes from. Services ask a clock so that a test can move time; nothing else is ever faked inside. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
