import type { Request, RequestHandler, Response } from 'express';
import type { GraphQLSchema } from 'graphql';
import type { OperationRunner } from '../../src/graphql/operation-runner.js';
import type { Caller } from '../../src/kernel/caller.js';
import { UnauthenticatedError, type Problem } from '../../src/kernel/errors.js';
import { checkVariables, variableTypesOf, type VariableTypes } from './check-variables.js';
import { fieldNamesOf, type FieldNames } from './field-names.js';
import { linkHeader, offsetOf, pageBody } from './paging.js';
import { searchOf } from './read-query.js';
import { readRequest, refuseAll } from './read-request.js';
import { answerToAll, refusalOf } from './refusals.js';
import { RestError } from './rest-error.js';
import { successStatus, type RestRequest, type Route } from './route.js';
import { sendJson } from './send-json.js';

/** What the rows need of the rest of Tribute. */
export interface RestDependencies {
  readonly runner: OperationRunner;
  readonly schema: GraphQLSchema;
  /** Who calls; rejects with UnauthenticatedError when the credential is not valid. */
  authenticate(request: Request): Promise<Caller>;
}

interface PreparedRoute {
  readonly route: Route;
  readonly names: FieldNames;
  readonly variableTypes: VariableTypes;
}

/** Makes the handler of a row: request → variables → operation → presentation. What it throws is answered by its dialect. */
export function runRoute(route: Route, dependencies: RestDependencies): RequestHandler {
  const prepared = {
    route,
    names: fieldNamesOf(route),
    variableTypes: variableTypesOf(dependencies.schema, route.document),
  };
  return async (request, response) => {
    const caller = await dependencies.authenticate(request);
    if (caller.principal.kind === 'anonymous') throw new UnauthenticatedError();
    const { rest, errors } = await readRequest(route, request, response, caller.principal);
    const variables = variablesOf(route, rest);
    const known = new Set(errors.map((error) => error.field));
    const more = checkVariables(prepared.variableTypes, variables, prepared.names).filter(
      ({ field }) => !known.has(field),
    );
    refuseAll([...errors, ...more]);
    const root = await execute(prepared, variables, caller, dependencies.runner);
    answer(route, rest, root, request, response);
  };
}

function variablesOf(route: Route, request: RestRequest): Record<string, unknown> {
  const page = route.list ? { first: request.paging.limit, offset: offsetOf(request.paging) } : {};
  return { ...page, ...route.variables?.(request) };
}

/** Runs the operation; answers the value of its one root field. */
async function execute(
  { route, names }: PreparedRoute,
  variables: Readonly<Record<string, unknown>>,
  caller: Caller,
  runner: OperationRunner,
): Promise<object> {
  const { data, errors } = await runner.run(route.document, variables, caller);
  if (errors && errors.length > 0) {
    throw answerToAll(errors, names) ?? new Error('An operation failed.', { cause: errors[0] });
  }
  const [name, root] = Object.entries(data ?? {})[0] ?? [];
  if (typeof root !== 'object' || root === null) {
    throw new RestError(404, `There is no such ${inWords(name ?? 'object')}.`);
  }
  const { userErrors = [] } = root as { userErrors?: readonly UserError[] };
  if (userErrors.length > 0) throw refusalOf(userErrors.map(asProblem), names);
  return root;
}

type UserError = Omit<Problem, 'field'> & { readonly field: readonly string[] | null };

function asProblem({ field, ...problem }: UserError): Problem {
  return field ? { ...problem, field } : problem;
}

function inWords(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function answer(route: Route, rest: RestRequest, root: object, request: Request, response: Response): void {
  if (!route.list) {
    sendJson(response, successStatus(route), route.present?.(root, rest));
    return;
  }
  const { presentItem, connection } = route.list;
  const { nodes, totalCount } = connection(root, rest);
  const body = pageBody(
    nodes.map((node) => presentItem(node, rest)),
    rest.paging,
    totalCount,
  );
  const path = request.baseUrl + request.path;
  response.setHeader('Link', linkHeader(path, searchOf(request.originalUrl), body));
  sendJson(response, successStatus(route), body);
}
