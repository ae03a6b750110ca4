/** By what a customer was found to be the promoter themselves. */
export type SelfReferral = 'EMAIL' | 'CUSTOMER_ID';

/** What an event says of its customer. */
export interface CustomerClues {
  readonly customerId: string | null;
  /** Looked at for `email` and `customerEmail`. */
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
  if (customerId !== null && promoter.ids.includes(customerId)) return 'CUSTOMER_ID';
  const own = new Set(promoter.emails.map(plainAddress));
  const named = [metadata?.['email'], metadata?.['customerEmail'], customerId];
  const isOwn = (value: unknown): boolean =>
    typeof value === 'string' && value.includes('@') && own.has(plainAddress(value));
  return named.some(isOwn) ? 'EMAIL' : undefined;
}

/** An address without its case and without what stands after a "+" in front of the "@": who has the one has the other. */
function plainAddress(email: string): string {
  const address = email.trim().toLowerCase();
  const at = address.lastIndexOf('@');
  const [name = ''] = address.slice(0, Math.max(at, 0)).split('+');
  // "+news@example.com" is all tag: left alone, it would be everybody's at that host.
  return name === '' ? address : `${name}${address.slice(at)}`;
}
