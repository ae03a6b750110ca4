import type { DeliveryStatus } from '../gql/graphql';
import { readPageSearch, type PageSearch } from '../parts/page-search';

/** The statuses to filter by, as they are shown. */
export const deliveryStatuses = [
  'DELIVERED',
  'FAILED',
  'PENDING',
  'SENDING',
  'HELD',
  'CANCELLED',
] as const satisfies readonly DeliveryStatus[];

/** What the address of a webhook endpoint says of the list of its deliveries. */
export interface DeliverySearch extends PageSearch {
  readonly status?: DeliveryStatus;
}

/** Reads the address. What it does not know, it leaves out. */
export function readDeliverySearch(texts: Readonly<Record<string, unknown>>): DeliverySearch {
  const status = deliveryStatuses.find((one) => one === texts['status']);
  return { ...(status ? { status } : {}), ...readPageSearch(texts) };
}
