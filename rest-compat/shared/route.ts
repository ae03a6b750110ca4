import type { DocumentNode, TypedQueryDocumentNode } from 'graphql';
import type { Principal } from '../../src/kernel/principal.js';
import type { Scope } from '../../src/kernel/catalogue.js';
import type { OperationResult, OperationVariables, Root, Unchecked } from './operation-types.js';
import type { Field } from './field.js';
import type { Connection, Paging } from './paging.js';
import { given } from './present.js';
import type { RestFile } from './send-file.js';
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
}

/** One object of a batch: its operation input, or its own faults. */
export type BatchItem = { readonly input: Readonly<Record<string, unknown>> } | { readonly error: ErrorBody };

/** The settings of a route that do not depend on the types of its operation. */
interface RouteTerms {
  readonly summary: string;
  /** The scope of an API key; null for none. Only informative, because GraphQL decides. */
  readonly scope: Scope | null;
  readonly body?: readonly Field[];
  readonly query?: readonly Field[];
  /** The body's list whose items get separate results. */
  readonly batch?: Batch;
  /** The body field that a body of `text/csv` becomes, whole. */
  readonly csvAs?: string;
  /** The limit of the unpacked body; 1 MiB by default. */
  readonly maxBytes?: number;
  /** Path parameters that are values, not ids. Their faults are reported by field, as in the body. */
  readonly valueParams?: readonly string[];
  /** The path parameter of the caller's own organization; any other organization is not found. */
  readonly organizationParam?: string;
  /** Whether pages of other origins may call it, with a publishable key that allows them. */
  readonly openToBrowsers?: true;
  /** A POST that only reads. Its fields are personal and so in the body, because addresses are logged. */
  readonly isRead?: true;
  /** Success status; by default 200, 201 for POST and 204 for DELETE. */
  readonly status?: number;
}

/** What every route has. */
export interface Row<
  Result extends OperationResult,
  Variables extends OperationVariables,
> extends RouteTerms {
  /** A GraphQL operation with one root field. */
  readonly operation: TypedQueryDocumentNode<Result, Variables>;
  readonly variables?: (request: RestRequest) => Unchecked<Variables>;
}

/** A route that returns one object. `present` gets the value of the root field, never null. */
interface ItemRow<Result extends OperationResult, Variables extends OperationVariables> extends Row<
  Result,
  Variables
> {
  readonly present?: (root: Root<Result>, request: RestRequest) => unknown;
  /** With a `batch`: the value of the root field when every item is malformed; the operation does not run. */
  readonly nothing?: Root<Result>;
}

/** A route that returns a page of a list. `connection` finds it in the value of the root field. */
interface ListRow<Result extends OperationResult, Variables extends OperationVariables, Item> extends Row<
  Result,
  Variables
> {
  readonly connection: (root: Root<Result>, request: RestRequest) => Connection<Item> | null;
  readonly presentItem: (item: Item, request: RestRequest) => unknown;
}

/** Runs the operation of a route with the variables of the request. Returns the value of its root field. */
export type Run = <Result extends OperationResult, Variables extends OperationVariables>(
  operation: TypedQueryDocumentNode<Result, Variables>,
) => Promise<Root<Result>>;

/** A route of a dialect. Its functions know the types of its operation, and nobody else needs them. */
export interface Route extends RouteTerms {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** In Express's notation, below the dialect's base. */
  readonly path: string;
  readonly document: DocumentNode;
  readonly variables?: (request: RestRequest) => Readonly<Record<string, unknown>>;
  /** The object to answer with; undefined for no body. */
  readonly item?: (run: Run, request: RestRequest) => Promise<unknown>;
  readonly file?: (run: Run) => Promise<RestFile>;
  readonly list?: (run: Run, request: RestRequest) => Promise<Connection<unknown>>;
  readonly csv?: {
    readonly fileName: (request: RestRequest) => string;
    /** The text of a page, the first with the header. */
    readonly page: (run: Run, isFirst: boolean) => Promise<CsvText>;
  };
}

/** A part of a CSV file. */
export interface CsvText {
  readonly text: string;
  /** `$after` of the next part; null at the end. */
  readonly next: string | number | null;
}

/** A route that returns one object, or no body without `present`. */
export function item<Result extends OperationResult, Variables extends OperationVariables>(
  method: Route['method'],
  path: string,
  row: ItemRow<Result, Variables>,
): Route {
  const { operation, present, nothing, ...terms } = row;
  return {
    ...terms,
    method,
    path,
    document: operation,
    item: async (run, request) => {
      const isEmpty = nothing !== undefined && !request.items.some((one) => 'input' in one);
      const root = isEmpty ? nothing : await run(operation);
      return present?.(root, request);
    },
  };
}

/** A route that returns a page of a list inside the value of the root field. */
export function listIn<Result extends OperationResult, Variables extends OperationVariables, Item>(
  path: string,
  row: ListRow<Result, Variables, Item>,
): Route {
  const { operation, connection, presentItem, ...terms } = row;
  return {
    ...terms,
    method: 'GET',
    path,
    document: operation,
    list: async (run, request) => {
      const { nodes, totalCount } = given(connection(await run(operation), request));
      return { nodes: nodes.map((node) => presentItem(node, request)), totalCount };
    },
  };
}

/** A route that returns a page of the list that is the root field. */
export function list<Item, Variables extends OperationVariables>(
  path: string,
  row: Omit<ListRow<Readonly<Record<string, Connection<Item> | null>>, Variables, Item>, 'connection'>,
): Route {
  return listIn(path, { ...row, connection: (root) => root });
}
