import type { Request, RequestHandler } from 'express';
import type { GraphQLSchema } from 'graphql';
import type { OperationRunner } from '../../src/platform/graphql/operation-runner.js';
import type { FreshCaller } from '../../src/kernel/caller.js';
import { notFound, UnauthenticatedError } from '../../src/kernel/errors.js';
import { decodeId } from '../../src/kernel/ids.js';
import { narrowTo } from '../../src/kernel/principal.js';
import { maxPageSize } from '../../src/kernel/schema/connection.js';
import { checkVariables, itemTypeOf, variableTypesOf } from './check-variables.js';
import { executeOperation } from './execute-operation.js';
import { fieldNamesOf } from './field-names.js';
import { keyedRequest, once, type IdempotencyStore, type Reply } from './idempotency-store.js';
import { linkHeader, offsetOf, pageBody } from './paging.js';
import { searchOf } from './read-query.js';
import { readRequest, refuseAll } from './read-request.js';
import { routeAccessOf, requireRouteAccess } from './require-route-access.js';
import { successStatus, type RestRequest, type Route } from './route.js';
import { sendCsv } from './send-csv.js';
import { bodyText, sendReply } from './send-reply.js';

/** The dependencies of routes. */
export interface RestDependencies {
  readonly runner: OperationRunner;
  readonly schema: GraphQLSchema;
  /** The caller; rejects with UnauthenticatedError when the credential is invalid. */
  authenticate(request: Request): Promise<FreshCaller>;
  /** Stores the keys of `Idempotency-Key`; without it the header is ignored. */
  readonly idempotency?: IdempotencyStore;
}

interface Presented extends Reply {
  readonly link?: string;
}

/** Creates the handler of a route: request → variables → operation → response. Its dialect handles errors. */
export function runRoute(route: Route, dependencies: RestDependencies): RequestHandler {
  const variableTypes = variableTypesOf(dependencies.schema, route.document);
  const prepared = {
    names: fieldNamesOf(route),
    variableTypes,
    itemType: route.batch && itemTypeOf(variableTypes, route.batch.input),
    access: routeAccessOf(dependencies.schema, route),
  };
  return async (request, response) => {
    const caller = callerIn(route, request, await dependencies.authenticate(request));
    requireRouteAccess(caller.principal, prepared.access);
    const { rest, errors, text } = await readRequest(
      route,
      request,
      response,
      caller.principal,
      prepared.itemType,
    );
    const variables = variablesOf(route, rest);
    // The items of a batch were already checked, each separately.
    const checked = route.batch ? variablesOf(route, { ...rest, items: [] }) : variables;
    // A field with an inner fault, `rules.2.key`, has no value, but is not missing.
    const known = new Set(errors.flatMap(({ field }) => [field, field.split('.')[0]]));
    const more = checkVariables(prepared.variableTypes, checked, prepared.names).filter(
      ({ field }) => !known.has(field),
    );
    refuseAll([...errors, ...more]);
    if (route.csv) {
      const readPage = async (after: string | null): Promise<object> => {
        const operation = {
          document: route.document,
          variables: { ...variables, after },
          names: prepared.names,
        };
        // Each page has its own caller, so that nothing of earlier pages is kept.
        return executeOperation(dependencies.runner, operation, caller.fresh());
      };
      await sendCsv(route.csv, rest, readPage, request, response);
      return;
    }
    const act = async (): Promise<Presented> => {
      if (route.batch && !rest.items.some((one) => 'input' in one)) {
        return present(route, rest, route.batch.nothing, request);
      }
      const operation = { document: route.document, variables, names: prepared.names };
      return present(route, rest, await executeOperation(dependencies.runner, operation, caller), request);
    };
    const key = route.method === 'POST' ? request.get('Idempotency-Key') : undefined;
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

/** The response for the value of the root field. */
function present(route: Route, rest: RestRequest, root: object, request: Request): Presented {
  const status = successStatus(route);
  if (!route.list) return { status, body: bodyText(route.present?.(root, rest)) };
  const { presentItem, connection } = route.list;
  const { nodes, totalCount } = connection(root, rest);
  const items = nodes.map((node) => presentItem(node, rest));
  const page = pageBody(items, rest.paging, totalCount);
  const link = linkHeader(request.baseUrl + request.path, searchOf(request.originalUrl), page);
  return { status, body: bodyText(page), link };
}
