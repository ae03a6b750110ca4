import { ErrorCode, refuse } from './errors.js';

/** A state machine as a table: the statuses that may follow each status. */
export type Transitions<Status extends string> = Readonly<Record<Status, readonly Status[]>>;

/** Refuses a status change that the table lacks, naming the allowed ones. `what` is "campaign", "gig", … */
export function checkTransition<Status extends string>(
  what: string,
  table: Transitions<Status>,
  from: Status,
  to: Status,
): void {
  const allowed = table[from];
  if (allowed.includes(to)) return;
  const message = `A ${what} that is ${from} cannot become ${to}; allowed: ${allowed.join(', ') || 'none, this status is final'}.`;
  throw refuse(ErrorCode.ILLEGAL_STATUS_CHANGE, message, 'status');
}
