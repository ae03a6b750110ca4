import type { Request, Response } from 'express';
import type { GraphQLInputType } from 'graphql';
import type { Principal } from '../../src/kernel/principal.js';
import { readBatch } from './read-batch.js';
import { plain, readFields } from './field.js';
import { readPaging } from './paging.js';
import { maxBodyBytes, readBody } from './read-body.js';
import { readQuery, searchOf } from './read-query.js';
import { invalid, type FieldError } from './rest-error.js';
import type { BatchItem, RestRequest, Route } from './route.js';
import {
  handlingOf,
  unknownFieldErrors,
  unknownFields,
  unknownFieldsHeader,
  unknownInBody,
} from './unknown-fields.js';

/** Throws one 422 for all errors; returns when there are none. */
export function refuseAll(errors: readonly FieldError[]): void {
  const [first, ...more] = errors;
  if (first) throw invalid([first, ...more]);
}

/** Reads everything that a route needs of the request, and finds all its faults at once. */
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
  const body = await readFieldsOfBody(route, request, response, itemType);
  return {
    rest: { params, input: body.input, items: body.items, filter: filter.input, paging, principal },
    errors: [...errors, ...filter.errors, ...pagingErrors, ...body.errors],
    text: body.text,
  };
}

interface BodyFields {
  readonly input: Record<string, unknown>;
  readonly items: BatchItem[];
  readonly errors: FieldError[];
  readonly text: string;
}

/** A GET body has no meaning, with any header. */
async function readFieldsOfBody(
  route: Route,
  request: Request,
  response: Response,
  itemType?: GraphQLInputType,
): Promise<BodyFields> {
  if (route.method === 'GET') return { input: {}, items: [], errors: [], text: '' };
  const { maxBytes = maxBodyBytes, batch, csvAs, body: fields = [] } = route;
  const handling = handlingOf(request);
  if (handling) response.setHeader('Preference-Applied', `handling=${handling}`);
  const { members, text } = await readBody(request, response, { maxBytes, arrayAs: batch?.name, csvAs });
  const { input, errors: faults } = readFields(fields, members);
  const isStrict = handling === 'strict';
  // Unknown fields of an item are reported for that item.
  const known = batch ? [...fields, plain(batch.name)] : fields;
  const errors = [...faults, ...(isStrict ? unknownFieldErrors(unknownFields(known, members)) : [])];
  const header = isStrict ? undefined : unknownFieldsHeader(unknownInBody(known, batch, members));
  if (header !== undefined) response.setHeader('X-Unknown-Fields', header);
  const items = batch && itemType ? readBatch(batch, members, itemType, isStrict) : [];
  return { input, items, errors, text };
}
