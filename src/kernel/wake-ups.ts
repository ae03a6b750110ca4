/** What one part of Tribute can tell the others to look at. The message carries no truth: the tables do. */
const topics = [
  'credentials',
  'events',
  'clicks',
  'funds',
  'payouts',
  'domain-events',
  'deliveries',
  'mail',
  'references',
  'assets',
] as const;
export type Topic = (typeof topics)[number];

/** The PostgreSQL channel of all wake-ups; the notification's payload is the topic. */
export const wakeUpChannel = 'tribute';

/** Wake-ups from every process on this database, by LISTEN/NOTIFY. */
export interface WakeUps {
  /**
   * Whether a cache may rely on them now. False while it is not known that wake-ups of the last second have arrived: then what is
   * remembered has to be read again before it is used.
   */
  readonly isTrusted: boolean;
  /** Resolves at the next wake-up for `topic`, after `maxMs`, or when `signal` aborts: whichever is first. */
  wait(topic: Topic, maxMs: number, signal?: AbortSignal): Promise<void>;
  /** Calls back at every wake-up for `topic` until the returned function is called. */
  subscribe(topic: Topic, listener: () => void): () => void;
}

/** SQL that wakes the listeners of a topic when, and only when, the surrounding transaction commits. */
export function wakeUpSql(topic: Topic): string {
  return `select pg_notify('${wakeUpChannel}', '${topic}')`;
}
