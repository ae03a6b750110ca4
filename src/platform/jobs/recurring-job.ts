/** A recurring job, as data: Agenda starts one run at a time of it over all processes. */
export interface RecurringJob {
  readonly name: string;
  /** How soon after one run the next is due, as Agenda reads it: `1 second`. */
  readonly every: string;
  /** Does what is due, until nothing is, its time is over or the signal aborts. */
  readonly run: (signal: AbortSignal) => Promise<void>;
}
