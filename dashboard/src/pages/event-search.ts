import type { EventStatus } from '../gql/graphql';
import { readPageSearch, type PageSearch } from '../parts/page-search';

/** The statuses to filter by, as they are shown. */
export const eventStatuses = [
  'PROCESSED',
  'REVIEW',
  'REJECTED',
  'UNMATCHED',
  'QUEUED',
  'CANCELLED',
  'FAILED',
] as const satisfies readonly EventStatus[];

/** What the address of the list of events says. What is left out has its default. */
export interface EventSearch extends PageSearch {
  /** The beginning of a customer's id or of an idempotency key. */
  readonly search?: string;
  readonly status?: EventStatus;
}

/** Reads the address. What it does not know, it leaves out. */
export function readEventSearch(texts: Readonly<Record<string, unknown>>): EventSearch {
  const { search } = texts;
  const status = eventStatuses.find((one) => one === texts['status']);
  const isText = (typeof search === 'string' || typeof search === 'number') && search !== '';
  return {
    ...(isText ? { search: String(search) } : {}),
    ...(status ? { status } : {}),
    ...readPageSearch(texts),
  };
}
