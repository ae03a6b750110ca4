import { ErrorCode, refuse } from './errors.js';

/** The life of something as a table: which statuses may follow which. */
export type Transitions<Status extends string> = Readonly<Record<Status, readonly Status[]>>;

/** Refuses a change of status that the table does not have, and names those that it has. `what` is "campaign", "gig", … */
export function checkTransition<Status extends string>(
  what: string,
  table: Transitions<Status>,
  from: Status,
  to: Status,
): void {
  const allowed = table[from];
  if (allowed.includes(to)) return;
  const message = `A ${what} that is ${from} cannot become ${to}; allowed: ${allowed.join(', ') || 'none, it is over'}.`;
  throw refuse(ErrorCode.ILLEGAL_STATUS_CHANGE, message, 'status');
}
