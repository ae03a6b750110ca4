import { setTimeout as sleep } from 'node:timers/promises';
import type { Topic, WakeUps } from '../../kernel/wake-ups.js';
import type { RecurringJob } from '../../kernel/recurring-job.js';

/** The length of one run, in which its lock is renewed. Between two runs another process may take the job. */
export const runMs = 60_000;

/**
 * The longest sleep of a job that every writer of work wakes. A lost connection of the listener wakes all
 * jobs each second, so this only bounds what nobody thought of.
 */
export const safeIdleMs = 15_000;

interface DrainJob {
  readonly name: string;
  readonly wakeUps: WakeUps;
  /** The topic that wakes it. */
  readonly topic: Topic;
  /** How long it sleeps without a wake-up. */
  readonly idleMs: number;
  /** Does everything due. Returns in how many milliseconds to look again, if sooner than `idleMs`. */
  readonly drain: (signal: AbortSignal) => Promise<number | void>;
}

/**
 * A long-running job. Each run does what is due, sleeps until a wake-up, and repeats. It ends after a
 * while, so that another process may take over. So Agenda's polling costs one job per run, not one per
 * message.
 */
export function drainJob({ name, wakeUps, topic, idleMs, drain }: DrainJob): RecurringJob {
  return {
    name,
    every: '1 second',
    async run(signal) {
      const over = AbortSignal.any([signal, AbortSignal.timeout(runMs)]);
      while (!over.aborted) {
        // Listens before looking, so that work committed during the drain starts the next round.
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

/**
 * A job that does its work at an interval of at most a few seconds, many times in a run. Agenda would write
 * the table of jobs three times for each.
 */
export function pollingJob(
  name: string,
  everyMs: number,
  work: (signal: AbortSignal) => Promise<void>,
): RecurringJob {
  return {
    name,
    every: '1 second',
    async run(signal) {
      const until = performance.now() + runMs;
      while (!signal.aborted && performance.now() < until) {
        await work(signal);
        await sleep(everyMs, undefined, { signal }).catch(() => undefined);
      }
    },
  };
}
