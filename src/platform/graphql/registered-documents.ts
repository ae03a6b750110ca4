import { readFile } from 'node:fs/promises';
import type { RequestHandler } from 'express';
import { GraphQLError, parse } from 'graphql';
import * as z from 'zod';
import { ConfigError } from '../../kernel/config-error.js';
import { badRequest, limitError } from './limits/limit-error.js';
import { presentError } from './present-error.js';

/** The format of graphql-codegen's client preset: texts by their hashes. */
const manifestSchema = z.record(z.string().min(1), z.string().min(1));

/** The prefix of a document id that is a hash, in the draft of GraphQL over HTTP. */
const hashPrefix = 'sha256:';

type Members = Readonly<Record<string, unknown>>;

/**
 * Documents that the operator registered in a file. Clients name them by `documentId` instead of a text. With
 * `areOnly` no other document runs.
 */
export class RegisteredDocuments {
  private readonly texts: ReadonlySet<string>;

  constructor(
    private readonly byId: ReadonlyMap<string, string> = new Map(),
    private readonly areOnly = false,
  ) {
    this.texts = new Set(byId.values());
  }

  /** The text with an id, with or without the prefix of a hash. */
  find(id: string): string | undefined {
    return (
      this.byId.get(id) ??
      (id.startsWith(hashPrefix) ? this.byId.get(id.slice(hashPrefix.length)) : undefined)
    );
  }

  /** Throws a GraphQLError for a text that clients may not send. */
  admit(text: string): void {
    if (!this.areOnly || this.texts.has(text)) return;
    throw limitError(
      'DOCUMENT_NOT_REGISTERED',
      'This server runs only registered documents. Send the documentId of one of them.',
    );
  }

  /** A request with the text of its `documentId`; the same request without one. Throws a GraphQLError. */
  withText<Request extends Members>(request: Request): Request {
    const { documentId, ...rest } = request;
    if (documentId === undefined || documentId === null) return request;
    if (typeof documentId !== 'string') throw badRequest('documentId must be a text.');
    // An empty text is none: clients of websockets must send one.
    if (rest['query'] != null && rest['query'] !== '') {
      throw badRequest('Send documentId or query, not both.');
    }
    const query = this.find(documentId);
    if (query !== undefined) return { ...rest, query } as unknown as Request;
    const shown = JSON.stringify(documentId).slice(0, 100);
    throw limitError('DOCUMENT_NOT_FOUND', `documentId is ${shown}, which no registered document has.`);
  }
}

/** Replaces the `documentId` of a request by its text, or refuses it. Call it after the body was read. */
export function readDocumentId(documents: RegisteredDocuments): RequestHandler {
  return (request, response, next) => {
    try {
      const body: unknown = request.body;
      if (isMembers(body)) request.body = documents.withText(body);
      if (request.method === 'GET') request.url = urlWithText(request.url, documents);
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      response.status(400).json({ errors: [presentError(error.toJSON(), error)] });
      return;
    }
    next();
  };
}

function urlWithText(url: string, documents: RegisteredDocuments): string {
  if (!url.includes('documentId=')) return url;
  const [path, search] = url.split('?', 2);
  const parameters = new URLSearchParams(search);
  const sent = { documentId: parameters.get('documentId'), query: parameters.get('query') };
  const { query } = documents.withText(sent);
  parameters.delete('documentId');
  if (query !== null) parameters.set('query', query);
  return `${path}?${parameters.toString()}`;
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads the manifest of registered documents. Throws `ConfigError` if it cannot be used. */
export async function openDocuments(
  file: string | undefined,
  documents: 'any' | 'registered' | undefined,
): Promise<RegisteredDocuments> {
  if (file === undefined) return new RegisteredDocuments();
  const refuse = (fault: string) => new ConfigError(`GRAPHQL_DOCUMENTS_FILE: ${file} ${fault}`);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw refuse(`cannot be read: ${String(error)}`);
  });
  const { data } = manifestSchema.safeParse(parsed(text));
  if (!data) throw refuse('must be a JSON object with the text of each document by its id.');
  for (const [id, one] of Object.entries(data)) {
    try {
      parse(one);
    } catch (error) {
      throw refuse(`has a document ${id} that cannot be parsed: ${(error as Error).message}`);
    }
  }
  return new RegisteredDocuments(new Map(Object.entries(data)), documents === 'registered');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
