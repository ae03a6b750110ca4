/** A recurring job, as data. Agenda runs it at most once at a time over all processes. */
export interface RecurringJob {
  readonly name: string;
  /** The interval between runs in Agenda's format: `1 second`. */
  readonly every: string;
  /** Does what is due, until nothing is left, its time ends or the signal aborts. */
  readonly run: (signal: AbortSignal) => Promise<void>;
}
