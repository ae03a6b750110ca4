/** The topics of wake-ups between parts of Tribute. A wake-up carries no data; listeners read the tables. */
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
  'links',
  'link-domains',
  'assets',
  'erasures',
  'figures',
  'exports',
] as const;
export type Topic = (typeof topics)[number];

/** The PostgreSQL channel of all wake-ups; the notification's payload is the topic. */
export const wakeUpChannel = 'tribute';

/** Wake-ups from all processes on this database, by LISTEN/NOTIFY. */
export interface WakeUps {
  /**
   * Whether caches may rely on wake-ups now. False while wake-ups of the last second may be missing: then
   * cached data must be read again before use.
   */
  readonly isTrusted: boolean;
  /** Resolves at the next wake-up for `topic`, after `maxMs`, or when `signal` aborts. */
  wait(topic: Topic, maxMs: number, signal?: AbortSignal): Promise<void>;
  /** Calls the listener at every wake-up for `topic` until the returned function is called. */
  subscribe(topic: Topic, listener: () => void): () => void;
}

/** SQL that wakes the listeners of a topic if, and only if, the surrounding transaction commits. */
export function wakeUpSql(topic: Topic): string {
  return `select pg_notify('${wakeUpChannel}', '${topic}')`;
}
