/**
 * The class of a click. VALID: a person's first within the window. DUPLICATE: a person's later one. BOT: of a
 * program, or nobody saw the page. INVALID: suspicious, such as too many from one address.
 */
type ClickClass = 'VALID' | 'DUPLICATE' | 'BOT' | 'INVALID';

/** Why a click is BOT or INVALID when it is recorded. */
type ClassReason = BotReason | 'DATA_CENTRE' | 'RATE_LIMITED';

/** Why a request is no visit of a person. */
export type BotReason = 'HEAD' | 'PREFETCH' | 'EMBEDDED' | 'AGENT';

/** A request's place in the classes. */
export interface Classified {
  readonly class: ClickClass;
  readonly classReason: ClassReason | null;
}

/** What decides the class of a click when it is recorded. */
export interface ClassFacts {
  readonly botReason: BotReason | undefined;
  readonly isDataCentre: boolean;
  readonly isOverLimit: boolean;
  /** False if the browser used this link before. */
  readonly isUnique: boolean;
}

/** The class of a new click. The evaluation may later find a VALID click to be DUPLICATE or INVALID. Pure. */
export function classify({ botReason, isDataCentre, isOverLimit, isUnique }: ClassFacts): Classified {
  if (botReason) return { class: 'BOT', classReason: botReason };
  if (isDataCentre) return { class: 'BOT', classReason: 'DATA_CENTRE' };
  if (isOverLimit) return { class: 'INVALID', classReason: 'RATE_LIMITED' };
  return { class: isUnique ? 'VALID' : 'DUPLICATE', classReason: null };
}

/** SQL: the class of a row of `click`. A row of an earlier version has its class in other columns. */
export const clickClass = `coalesce(click.class, case when click.reward_reason = 'RATE_LIMITED' then 'INVALID'
  when click.is_bot then 'BOT' when click.is_unique then 'VALID' else 'DUPLICATE' end)`;
