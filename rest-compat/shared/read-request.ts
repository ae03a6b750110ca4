import type { Request, Response } from 'express';
import type { GraphQLInputType } from 'graphql';
import type { Principal } from '../../src/kernel/principal.js';
import { readBatch } from './batch.js';
import { readFields } from './field.js';
import { readPaging } from './paging.js';
import { maxBodyBytes, noBody, readBody } from './read-body.js';
import { readQuery, searchOf } from './read-query.js';
import { invalid, type FieldError } from './rest-error.js';
import type { RestRequest, Route } from './route.js';

/** Throws one 422 for all of the errors, or returns when there are none. */
export function refuseAll(errors: readonly FieldError[]): void {
  const [first, ...more] = errors;
  if (first) throw invalid([first, ...more]);
}

/** What a row needs of the request; everything that is wrong with it by itself is found here, in one go. */
export async function readRequest(
  route: Route,
  request: Request,
  response: Response,
  principal: Principal,
  itemType?: GraphQLInputType,
): Promise<{ rest: RestRequest; errors: FieldError[]; text: string }> {
  const params = Object.fromEntries(
    Object.entries(request.params).map(([name, value]) => [name, String(value)]),
  );
  const fields = route.query ?? [];
  const names = new Set([...fields.map((field) => field.name), ...(route.list ? ['page', 'limit'] : [])]);
  const { query, errors } = readQuery(searchOf(request.originalUrl), names);
  const filter = readFields(fields, query);
  const { paging, errors: pagingErrors } = readPaging(query);
  // A GET has no body that means anything, whatever header comes with it.
  const reads = route.method === 'GET';
  const { maxBytes = maxBodyBytes, batch } = route;
  const sent = reads ? noBody : await readBody(request, response, { maxBytes, arrayAs: batch?.name });
  const body = readFields(reads ? [] : (route.body ?? []), sent.members);
  const items = batch && itemType ? readBatch(batch, sent.members, itemType) : [];
  return {
    rest: { params, input: body.input, items, filter: filter.input, paging, principal },
    errors: [...errors, ...filter.errors, ...pagingErrors, ...body.errors],
    text: sent.text,
  };
}
