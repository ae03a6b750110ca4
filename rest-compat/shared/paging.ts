import { ErrorCode } from '../../src/kernel/errors.js';
import { maxPageSize } from '../../src/kernel/schema/connection.js';
import { type JsonMembers } from './parse-json.js';
import type { FieldError } from './rest-error.js';

/** A part of a GraphQL connection, for a counted page. */
export type Connection<Item> = { readonly nodes: readonly Item[]; readonly totalCount: number };

/** The page number in a list, counted from 1, and the page size. */
export interface Paging {
  readonly page: number;
  readonly limit: number;
}

/** One page of a list in a response. */
export interface PageBody {
  readonly data: readonly unknown[];
  readonly page: number;
  readonly limit: number;
  readonly total: number;
  readonly totalPages: number;
}

const defaultLimit = 20;

/** The largest offset of pages, also of GraphQL's `offset`. */
export const maxOffset = 10_000;

function whole(query: JsonMembers, name: string, otherwise: number, max: number): number | FieldError {
  const text = query.get(name);
  if (text === undefined) return otherwise;
  const value = typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= max) return value;
  const range = max === Infinity ? 'at least 1' : `from 1 to ${max}`;
  return { field: name, code: ErrorCode.INVALID, message: `${name} must be a whole number ${range}` };
}

/** Reads `?page=1&limit=20`. */
export function readPaging(query: JsonMembers): { paging: Paging; errors: FieldError[] } {
  const page = whole(query, 'page', 1, Infinity);
  const limit = whole(query, 'limit', defaultLimit, maxPageSize);
  const errors = [page, limit].filter((value) => typeof value !== 'number');
  if (typeof page !== 'number' || typeof limit !== 'number') {
    return { paging: { page: 1, limit: defaultLimit }, errors };
  }
  if (offsetOf({ page, limit }) <= maxOffset) return { paging: { page, limit }, errors };
  const message = `page must not begin beyond item ${maxOffset}; narrow the list by its filters`;
  return { paging: { page, limit }, errors: [{ field: 'page', code: ErrorCode.INVALID, message }] };
}

/** The number of items before the page. */
export function offsetOf({ page, limit }: Paging): number {
  return (page - 1) * limit;
}

/** The page in the dialects' format. */
export function pageBody(data: readonly unknown[], { page, limit }: Paging, total: number): PageBody {
  return { data, page, limit, total, totalPages: Math.ceil(total / limit) };
}

/** The `Link` header (RFC 8288) of a page, with relative references, which work through any proxy. */
export function linkHeader(
  path: string,
  query: URLSearchParams,
  { page, limit, totalPages }: PageBody,
): string {
  const last = Math.max(totalPages, 1);
  const to = (rel: string, target: number): string => {
    const parameters = new URLSearchParams(query);
    parameters.set('page', String(target));
    parameters.set('limit', String(limit));
    return `<${path}?${parameters.toString()}>; rel="${rel}"`;
  };
  return [
    to('first', 1),
    ...(page > 1 ? [to('prev', Math.min(page - 1, last))] : []),
    ...(page < last ? [to('next', page + 1)] : []),
    to('last', last),
  ].join(', ');
}
