import { describedEnum } from '../../kernel/schema/describe-enum.js';

export const ClickClass = describedEnum('ClickClass', 'The class of a click.', {
  VALID: "A person's first click within the attribution window.",
  DUPLICATE: "A person's later click within the attribution window.",
  BOT: 'No visit of a person: a program, or nobody saw the page.',
  INVALID: 'Suspicious, such as too many from one address.',
});
type ClickClass = keyof typeof ClickClass;

export const ClassReason = describedEnum<BotReason | 'DATA_CENTRE' | 'RATE_LIMITED'>(
  'ClickClassReason',
  'Why a click is `BOT` or `INVALID` when it is recorded.',
  {
    HEAD: 'A request that asked for the headers alone.',
    PREFETCH: 'A browser loaded the page before anybody asked for it.',
    EMBEDDED: 'A page loaded the link as an image, a frame or by script.',
    AGENT: 'The `User-Agent` names a program, or no browser.',
    DATA_CENTRE: 'The address belongs to a data centre.',
    RATE_LIMITED: 'Too many clicks came from one address.',
  },
);
type ClassReason = keyof typeof ClassReason;

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
