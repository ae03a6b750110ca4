import type { Request } from 'express';
import type { Caller } from '../../kernel/caller.js';
import { isNestedDeeper, maxJsonNesting } from '../../kernel/is-nested-deeper.js';
import type { KnownOperations } from './known-operations.js';
import type { DocumentScreen } from './limits/document-screen.js';
import { badRequest } from './limits/limit-error.js';
import type { PersistedTexts } from './persisted-texts.js';
import type { RegisteredDocuments } from './registered-documents.js';

export interface ScreenRequestParts {
  readonly known: KnownOperations;
  readonly screen: DocumentScreen;
  readonly persisted: PersistedTexts;
  readonly documents: RegisteredDocuments;
}

/** The members of an HTTP request. Apollo refuses members of a wrong type. */
interface Members {
  readonly query: string | undefined;
  readonly operationName: string | undefined;
  readonly extensions: unknown;
}

/**
 * Checks the document of a request against the limits of its caller before Apollo parses and validates it.
 * Throws a GraphQLError with a code, or `RateLimitedError`.
 */
export async function screenRequest(
  { known, screen, persisted, documents }: ScreenRequestParts,
  request: Request,
  caller: Caller,
): Promise<void> {
  const { query, operationName, extensions } =
    request.method === 'GET' ? membersOfQuery(request) : membersOfBody(request.body);
  const text = persisted.textOf(query, extensions);
  if (text === undefined || text === '') return;
  documents.admit(text);
  const document = known.find({ query: text, operationName });
  if (document) screen.admit(text, document, caller.principal);
  else await screen.read(text, caller);
}

/** Removes an empty `operationName`, which Apollo would look up. Call it before Apollo. */
export function dropEmptyName(request: Request): void {
  const body: unknown = request.body;
  if (isRecord(body) && body['operationName'] === '') {
    const { operationName: _, ...rest } = body;
    request.body = rest;
  }
  if (request.method !== 'GET' || !/[?&]operationName=(?:&|$)/.test(request.url)) return;
  const [path, search = ''] = request.url.split('?', 2);
  const kept = search.split('&').filter((parameter) => parameter !== 'operationName=');
  request.url = `${path}?${kept.join('&')}`;
}

function membersOfBody(body: unknown): Members {
  const { query, operationName, extensions } = isRecord(body) ? body : {};
  return {
    query: typeof query === 'string' ? query : undefined,
    operationName: typeof operationName === 'string' ? operationName : undefined,
    extensions,
  };
}

function membersOfQuery({ url }: Request): Members {
  const parameters = new URLSearchParams(url.split('?', 2)[1] ?? '');
  for (const name of ['variables', 'extensions']) refuseDeep(name, parameters.get(name));
  return {
    query: parameters.get('query') ?? undefined,
    operationName: parameters.get('operationName') ?? undefined,
    extensions: parsed(parameters.get('extensions')),
  };
}

function refuseDeep(name: string, text: string | null): void {
  if (text !== null && isNestedDeeper(Buffer.from(text))) {
    throw badRequest(`${name} is nested deeper than ${maxJsonNesting} levels.`);
  }
}

function parsed(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Apollo refuses it.
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
