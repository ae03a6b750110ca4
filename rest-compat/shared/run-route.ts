import type { Request, RequestHandler } from 'express';
import { type GraphQLSchema, Kind } from 'graphql';
import type { OperationRunner } from '../../src/platform/graphql/operation-runner.js';
import type { Caller, FreshCaller } from '../../src/kernel/caller.js';
import { notFound, UnauthenticatedError } from '../../src/kernel/errors.js';
import { decodeId } from '../../src/kernel/ids.js';
import { narrowTo } from '../../src/kernel/principal.js';
import { maxPageSize } from '../../src/kernel/schema/connection.js';
import { checkVariables, itemTypeOf, variableTypesOf, type VariableTypes } from './check-variables.js';
import { executeOperation } from './execute-operation.js';
import { fieldNamesOf, type FieldNames } from './field-names.js';
import { keyedRequest, once, type IdempotencyStore, type Reply } from './idempotency-store.js';
import { linkHeader, offsetOf, pageBody } from './paging.js';
import { searchOf } from './read-query.js';
import { readRequest, refuseAll } from './read-request.js';
import type { FieldError } from './rest-error.js';
import type { RestRequest, Route, Run } from './route.js';
import { sendCsv } from './send-csv.js';
import { sendFile } from './send-file.js';
import { bodyText, sendReply } from './send-reply.js';
import type { Access } from '../../src/kernel/feature.js';
import { accessOfOperation, requireAccess } from '../../src/platform/graphql/authorize-operations.js';
import { isScope } from '../../src/kernel/scopes.js';

/** The dependencies of routes. */
export interface RestDependencies {
  readonly runner: OperationRunner;
  readonly schema: GraphQLSchema;
  /** The caller; rejects with UnauthenticatedError when the credential is invalid. */
  authenticate(request: Request): Promise<FreshCaller>;
  /** Stores the keys of `Idempotency-Key`; without it the header is ignored. */
  readonly idempotency?: IdempotencyStore;
}

/** Creates the handler of a route: request, variables, operation, response. Its dialect handles errors. */
export function runRoute(
  route: Route,
  { runner, schema, ...dependencies }: RestDependencies,
): RequestHandler {
  const names = fieldNamesOf(route);
  const types = variableTypesOf(schema, route.document);
  const itemType = route.batch && itemTypeOf(types, route.batch.input);
  const access = routeAccessOf(schema, route);
  return async (request, response) => {
    const caller = callerIn(route, request, await dependencies.authenticate(request));
    // Before the request body is read. The operation checks again.
    for (const one of access) requireAccess(caller.principal, one);
    const { rest, errors, text } = await readRequest(route, request, response, caller.principal, itemType);
    const variables = variablesOf(route, rest);
    refuseAll([...errors, ...moreErrors(route, rest, errors, types, names)]);
    const runAs =
      (one: Caller, more = {}): Run =>
      async (document) =>
        executeOperation(runner, { document, variables: { ...variables, ...more }, names }, one);
    if (route.csv) return sendCsv(route.csv, rest, partsOf(route.csv, caller, runAs), request, response);
    if (route.file) return sendFile(response, await route.file(runAs(caller)));
    const act = async (): Promise<Reply> => present(route, rest, runAs(caller), request);
    const isWrite = route.method === 'POST' && route.isRead !== true;
    const key = isWrite ? request.get('Idempotency-Key') : undefined;
    if (key === undefined || !dependencies.idempotency) {
      sendReply(response, await act());
      return;
    }
    const keyed = keyedRequest(key, caller.principal, request.originalUrl, text);
    const { reply, replayed } = await once(dependencies.idempotency, keyed, act);
    if (replayed) response.setHeader('Idempotent-Replayed', 'true');
    sendReply(response, reply);
  };
}

/** Each part of a file has its own caller, so that nothing of earlier parts is kept. */
function partsOf(
  { page }: NonNullable<Route['csv']>,
  caller: FreshCaller,
  runAs: (one: Caller, more: object) => Run,
): Parameters<typeof sendCsv>[2] {
  return async (after) => page(runAs(caller.fresh(), { after }), after === null);
}

/** The faults of the variables, except of fields that have an error already. */
function moreErrors(
  route: Route,
  rest: RestRequest,
  errors: readonly FieldError[],
  types: VariableTypes,
  names: FieldNames,
): FieldError[] {
  // The items of a batch were already checked, each separately.
  const variables = variablesOf(route, { ...rest, items: [] });
  // A field with an inner fault, `rules.2.key`, has no value, but is not missing.
  const known = new Set(errors.flatMap(({ field }) => [field, field.split('.')[0]]));
  return checkVariables(types, variables, names).filter(({ field }) => !known.has(field));
}

/**
 * A path below an organization must name one of the caller's own, and the caller is limited to that one.
 * GraphQL finds objects below it by their own id, so without this a mismatch would go unnoticed.
 */
function callerIn(route: Route, request: Request, caller: FreshCaller): FreshCaller {
  const { principal } = caller;
  if (principal.kind === 'anonymous') throw new UnauthenticatedError();
  if (route.organizationParam === undefined) return caller;
  const id = decodeId('organization', String(request.params[route.organizationParam]));
  if (id === undefined || !principal.organizationIds.includes(id)) throw notFound('organization');
  const narrowed = narrowTo(principal, id);
  return narrowed === principal ? caller : caller.fresh(narrowed);
}

function variablesOf(route: Route, request: RestRequest): Record<string, unknown> {
  const page = route.list ? { first: request.paging.limit, offset: offsetOf(request.paging) } : {};
  const whole = route.csv ? { first: maxPageSize, after: null } : {};
  return { ...page, ...whole, ...route.variables?.(request) };
}

/** The response for the result of the operation. */
async function present(route: Route, rest: RestRequest, run: Run, request: Request): Promise<Reply> {
  const status = successStatus(route);
  if (!route.list) return { status, body: bodyText(await route.item?.(run, rest)) };
  const { nodes, totalCount } = await route.list(run, rest);
  const page = pageBody(nodes, rest.paging, totalCount);
  const link = linkHeader(request.baseUrl + request.path, searchOf(request.originalUrl), page);
  return { status, body: bodyText(page), link };
}

/** The success status of a route. */
function successStatus(route: Route): number {
  if (route.status !== undefined) return route.status;
  return { GET: 200, POST: 201, PUT: 200, PATCH: 200, DELETE: 204 }[route.method];
}

/**
 * Who may call a route: callers who may call its operation's root fields, by the scope that the route names.
 * The scopes differ where a route only refuses: an unreachable status is refused to callers who may write.
 */
function routeAccessOf(
  schema: GraphQLSchema,
  { document, scope }: Pick<Route, 'document' | 'scope'>,
): readonly Access[] {
  const operations = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  return operations.flatMap(({ operation, selectionSet }) =>
    selectionSet.selections.flatMap((field) => {
      const root = schema.getRootType(operation)?.getFields() ?? {};
      const found = field.kind === Kind.FIELD ? root[field.name.value] : undefined;
      if (!found) return [];
      const access = accessOfOperation(found);
      if (!access) throw new Error(`The operation ${found.name} of a route has no access row.`);
      return [scope !== null && isScope(access.who) ? { ...access, who: scope } : access];
    }),
  );
}
