import { mailboxOf, visibleText } from '../../kernel/mailbox-of.js';
import { customerEmails } from './customer-emails.js';

/** By what a customer was found to be the promoter themselves. */
export type SelfReferral = 'EMAIL' | 'CUSTOMER_ID';

/** What an event says of its customer. */
export interface CustomerClues {
  readonly customerId: string | null;
  /** Searched for the customer's e-mail addresses, at any depth. */
  readonly metadata: Readonly<Record<string, unknown>> | null;
}

/** What a promoter is known by. */
export interface PromoterClues {
  /** Of the record, and of the person behind it. */
  readonly emails: readonly string[];
  /** The organization's own id of them, and ours: TypeID and bare uuid. */
  readonly ids: readonly string[];
}

/** Whether the customer is the promoter, and by what; undefined when nothing says so. Pure. */
export function findSelfReferral(customer: CustomerClues, promoter: PromoterClues): SelfReferral | undefined {
  const { customerId, metadata } = customer;
  const visibleId = customerId === null ? undefined : visibleText(customerId);
  if (promoter.ids.some((id) => visibleText(id) === visibleId)) return 'CUSTOMER_ID';
  const own = new Set(promoter.emails.map(mailboxOf));
  own.delete(undefined);
  if (own.size === 0) return undefined;
  const named = customerId === null ? customerEmails(metadata) : [customerId, ...customerEmails(metadata)];
  return named.some((text) => own.has(mailboxOf(text))) ? 'EMAIL' : undefined;
}
