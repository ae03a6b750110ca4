import { parse, type DocumentNode } from 'graphql';
import type { Principal } from '../../src/kernel/principal.js';
import type { Scope } from '../../src/kernel/catalogue.js';
import type { Field } from './field.js';
import type { Paging } from './paging.js';
import type { ErrorBody } from './rest-error.js';

/** The request data for a route's variables and response. */
export interface RestRequest {
  /** Path parameters, by name. */
  readonly params: Readonly<Record<string, string>>;
  /** The result of the route's `body` fields. */
  readonly input: Readonly<Record<string, unknown>>;
  /** The result of the route's `query` fields. */
  readonly filter: Readonly<Record<string, unknown>>;
  /** For a route with a `batch`: its items, in order. */
  readonly items: readonly BatchItem[];
  readonly paging: Paging;
  readonly principal: Principal;
}

/** A body member that is a list of separately validated objects. A bare array as the body is this list. */
export interface Batch {
  readonly name: string;
  /** The operation's input field of the same list. */
  readonly input: string;
  readonly max: number;
  readonly fields: readonly Field[];
  /** The value of the root field when every item is malformed, so that the operation does not run. */
  readonly nothing: object;
}

/** One object of a batch: its operation input, or its own faults. */
export type BatchItem = { readonly input: Readonly<Record<string, unknown>> } | { readonly error: ErrorBody };

interface Row {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** In Express's notation, below the dialect's base. */
  readonly path: string;
  readonly summary: string;
  /** The scope of an API key; null for none. Only informative, because GraphQL decides. */
  readonly scope: Scope | null;
  /** A GraphQL operation with one root field. */
  readonly operation: string;
  readonly body?: readonly Field[];
  readonly query?: readonly Field[];
  /** The body's list whose items get separate results. */
  readonly batch?: Batch;
  /** The limit of the unpacked body; 1 MiB by default. */
  readonly maxBytes?: number;
  /** Path parameters that are values, not ids. Their faults are reported by field, as in the body. */
  readonly valueParams?: readonly string[];
  /** The path parameter of the caller's own organization; any other organization is not found. */
  readonly organizationParam?: string;
  readonly variables?: (request: RestRequest) => Record<string, unknown>;
  /** Whether pages of other origins may call it, with a publishable key that allows them. */
  readonly openToBrowsers?: true;
  /** Success status; by default 200, 201 for POST and 204 for DELETE. */
  readonly status?: number;
}

/** A route that returns one object. `present` gets the value of the root field, never null. */
export interface ItemRow<Root> extends Row {
  readonly present?: (root: Root, request: RestRequest) => unknown;
}

/** A part of a GraphQL connection, for a counted page. */
export interface Connection<Item> {
  readonly nodes: readonly Item[];
  readonly totalCount: number;
}

/** A route that returns a page of a list. `connection` finds it in the value of the root field. */
export interface ListRow<Root, Item> extends Row {
  readonly connection?: (root: Root, request: RestRequest) => Connection<Item>;
  readonly presentItem: (item: Item, request: RestRequest) => unknown;
}

/** A part of a GraphQL connection, for reading all of it. */
export interface CsvPage<Item> {
  readonly nodes: readonly Item[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** A route that returns a list as CSV. Its operation takes `$first` and `$after`, and runs per page. */
export interface CsvRow<Root, Item> extends Row {
  readonly fileName: (request: RestRequest) => string;
  readonly page: (root: Root) => CsvPage<Item>;
  /** The columns, with their values. */
  readonly columns: readonly (readonly [name: string, value: (item: Item) => string])[];
}

/** A route of a dialect, with its parsed operation. It erases the types of GraphQL results. */
export interface Route extends Omit<Row, 'operation'> {
  readonly document: DocumentNode;
  readonly present?: (root: unknown, request: RestRequest) => unknown;
  readonly list?: {
    readonly connection: (root: unknown, request: RestRequest) => Connection<unknown>;
    readonly presentItem: (item: unknown, request: RestRequest) => unknown;
  };
  readonly csv?: Pick<CsvRow<unknown, unknown>, 'fileName' | 'page' | 'columns'>;
}

/** A route that returns one object, or no body without `present`. */
export function item<Root>(row: ItemRow<Root>): Route {
  const { operation, present, ...rest } = row;
  const presentRoot = present && ((root: unknown, request: RestRequest) => present(root as Root, request));
  return { ...rest, document: parse(operation), ...(presentRoot ? { present: presentRoot } : {}) };
}

/** A route that returns a page of a list. Without `connection` the root field is the connection itself. */
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

/** A route that returns a whole list as CSV. */
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

/** The success status of a route. */
export function successStatus(route: Route): number {
  if (route.status !== undefined) return route.status;
  return { GET: 200, POST: 201, PUT: 200, PATCH: 200, DELETE: 204 }[route.method];
}

/** Whether the caller has this scope; for parts of a response that are otherwise omitted. */
export function may(principal: Principal, scope: Scope): boolean {
  if (principal.kind === 'key') return principal.scopes.has('*') || principal.scopes.has(scope);
  return principal.kind === 'user';
}
