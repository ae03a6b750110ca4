import { mailboxOf, visibleText } from '../../kernel/mailbox-of.js';
import { customerEmails } from './customer-emails.js';

/** The identifier by which a customer was recognized as the promoter. */
export type SelfReferral = 'EMAIL' | 'CUSTOMER_ID';

/** The identifiers of an event's customer. */
export interface CustomerClues {
  readonly customerId: string | null;
  /** Searched for the customer's email addresses, at any depth. */
  readonly metadata: Readonly<Record<string, unknown>> | null;
}

/** The identifiers of a promoter. */
export interface PromoterClues {
  /** Of the promoter record and of its user. */
  readonly emails: readonly string[];
  /** The organization's id, the TypeID and the bare uuid of the promoter. */
  readonly ids: readonly string[];
}

/** The identifier by which customer and promoter are the same person; undefined if none matches. Pure. */
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
