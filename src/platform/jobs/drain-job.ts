import type { Topic, WakeUps } from '../../kernel/wake-ups.js';
import type { RecurringJob } from './recurring-job.js';

/** How long one run goes on before it hands over: well below the lock's life, so that a lost worker is soon replaced. */
export const runMs = 20_000;

interface DrainJob {
  readonly name: string;
  readonly wakeUps: WakeUps;
  /** What wakes it. */
  readonly topic: Topic;
  /** How long it sleeps when nobody wakes it. */
  readonly idleMs: number;
  /** Does everything that is due now. Answers after how many milliseconds to look again without a wake-up, when sooner than `idleMs`. */
  readonly drain: (signal: AbortSignal) => Promise<number | void>;
}

/**
 * A job that stays: each run drains what is due, sleeps until a wake-up, drains again, and ends after a while so that
 * another process may take over. Agenda's polling thus costs one job a run, not one a message.
 */
export function drainJob({ name, wakeUps, topic, idleMs, drain }: DrainJob): RecurringJob {
  return {
    name,
    every: '1 second',
    async run(signal) {
      const over = AbortSignal.any([signal, AbortSignal.timeout(runMs)]);
      while (!over.aborted) {
        // Listen before looking: what is committed while the drain looks wakes the next round.
        const awake = new AbortController();
        const unsubscribe = wakeUps.subscribe(topic, () => {
          awake.abort();
        });
        try {
          const againMs = (await drain(signal)) ?? idleMs;
          if (!awake.signal.aborted) {
            await wakeUps.wait(topic, Math.min(againMs, idleMs), AbortSignal.any([over, awake.signal]));
          }
        } finally {
          unsubscribe();
        }
      }
    },
  };
}
