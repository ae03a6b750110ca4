import { parse, type DocumentNode } from 'graphql';
import type { Principal } from '../../src/kernel/principal.js';
import type { Scope } from '../../src/kernel/scopes.js';
import type { Field } from './field.js';
import type { Paging } from './paging.js';
import type { ErrorBody } from './rest-error.js';

/** What a row knows of the request when it makes its variables or presents its answer. */
export interface RestRequest {
  /** Of the path, by name. */
  readonly params: Readonly<Record<string, string>>;
  /** What the row's `body` fields made of the body. */
  readonly input: Readonly<Record<string, unknown>>;
  /** What the row's `query` fields made of the query string. */
  readonly filter: Readonly<Record<string, unknown>>;
  /** Of a row with a `batch`: its items, in order. */
  readonly items: readonly BatchItem[];
  readonly paging: Paging;
  readonly principal: Principal;
}

/** A member of a row's body that is a list of objects, each validated by itself. A body that is a bare array is this list. */
export interface Batch {
  readonly name: string;
  /** The operation's input field of the same list. */
  readonly input: string;
  readonly max: number;
  readonly fields: readonly Field[];
  /** The value of the operation's root field when there was nothing to run it for, because every item is malformed. */
  readonly nothing: object;
}

/** One object of a batch: what it becomes in the operation's input, or what is wrong with it by itself. */
export type BatchItem = { readonly input: Readonly<Record<string, unknown>> } | { readonly error: ErrorBody };

interface Row {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** In Express's notation, below the dialect's base. */
  readonly path: string;
  readonly summary: string;
  /** What an API key needs, null when any will do; GraphQL decides, this is for the reader. */
  readonly scope: Scope | null;
  /** A GraphQL operation with one root field. */
  readonly operation: string;
  readonly body?: readonly Field[];
  readonly query?: readonly Field[];
  /** What of the body is a list whose items are answered one by one. */
  readonly batch?: Batch;
  /** The largest body, unpacked; 1 MiB when nothing is said. */
  readonly maxBytes?: number;
  /** Path parameters that are values, not ids: what is wrong with them is told by field, as of the body's. */
  readonly valueParams?: readonly string[];
  /** The path parameter that names one of the caller's own organizations; any other is not found. */
  readonly organizationParam?: string;
  readonly variables?: (request: RestRequest) => Record<string, unknown>;
  /** Whether pages of other origins may ask, with a publishable key that allows them. */
  readonly openToBrowsers?: true;
  /** Success status; 200, 201 for POST and 204 for DELETE when nothing is said. */
  readonly status?: number;
}

/** A row whose answer is one object: `present` gets the value of the operation's root field, never null. */
export interface ItemRow<Root> extends Row {
  readonly present?: (root: Root, request: RestRequest) => unknown;
}

/** A part of a GraphQL connection: what a counted page needs. */
export interface Connection<Item> {
  readonly nodes: readonly Item[];
  readonly totalCount: number;
}

/** A row whose answer is a page of a list; `connection` finds it in the value of the root field. */
export interface ListRow<Root, Item> extends Row {
  readonly connection?: (root: Root, request: RestRequest) => Connection<Item>;
  readonly presentItem: (item: Item, request: RestRequest) => unknown;
}

/** A part of a GraphQL connection: what it takes to go through all of it. */
export interface CsvPage<Item> {
  readonly nodes: readonly Item[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** A row whose answer is a whole list as CSV. Its operation takes `$first` and `$after`, and is run for each page. */
export interface CsvRow<Root, Item> extends Row {
  readonly fileName: (request: RestRequest) => string;
  readonly page: (root: Root) => CsvPage<Item>;
  /** The columns, each with what stands in it. */
  readonly columns: readonly (readonly [name: string, value: (item: Item) => string])[];
}

/** A row of a dialect's table, its operation parsed. The types of what GraphQL answers end here. */
export interface Route extends Omit<Row, 'operation'> {
  readonly document: DocumentNode;
  readonly present?: (root: unknown, request: RestRequest) => unknown;
  readonly list?: {
    readonly connection: (root: unknown, request: RestRequest) => Connection<unknown>;
    readonly presentItem: (item: unknown, request: RestRequest) => unknown;
  };
  readonly csv?: Pick<CsvRow<unknown, unknown>, 'fileName' | 'page' | 'columns'>;
}

/** A row that answers one object, or nothing when it presents nothing. */
export function item<Root>(row: ItemRow<Root>): Route {
  const { operation, present, ...rest } = row;
  const presentRoot = present && ((root: unknown, request: RestRequest) => present(root as Root, request));
  return { ...rest, document: parse(operation), ...(presentRoot ? { present: presentRoot } : {}) };
}

/** A row that answers a page of a list. Without `connection` the root field is the connection itself. */
export function list<Item, Root = Connection<Item>>(row: ListRow<Root, Item>): Route {
  const {
    operation,
    connection = (root: Root) => root as unknown as Connection<Item>,
    presentItem,
    ...rest
  } = row;
  return {
    ...rest,
    document: parse(operation),
    list: {
      connection: (root, request) => connection(root as Root, request),
      presentItem: (value, request) => presentItem(value as Item, request),
    },
  };
}

/** A row that answers a whole list as CSV. */
export function csv<Root, Item>({ operation, fileName, page, columns, ...rest }: CsvRow<Root, Item>): Route {
  return {
    ...rest,
    document: parse(operation),
    csv: {
      fileName,
      page: (root) => page(root as Root),
      columns: columns.map(([name, value]) => [name, (item) => value(item as Item)] as const),
    },
  };
}

/** The status of a row's success. */
export function successStatus(route: Route): number {
  if (route.status !== undefined) return route.status;
  return { GET: 200, POST: 201, PUT: 200, PATCH: 200, DELETE: 204 }[route.method];
}

/** Whether the caller may use what needs this scope; for parts of an answer that are left out otherwise. */
export function may(principal: Principal, scope: Scope): boolean {
  if (principal.kind === 'key') return principal.scopes.has('*') || principal.scopes.has(scope);
  return principal.kind === 'user';
}
