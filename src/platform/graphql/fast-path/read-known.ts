import { isUtf8 } from 'node:buffer';
import type { DocumentNode } from 'graphql';
import { isNestedDeeper } from '../../../kernel/is-nested-deeper.js';
import { delicateNumber } from '../../../kernel/lost-digits.js';
import type { KnownOperations, OperationText } from '../known-operations.js';
import type { PersistedTexts } from '../persisted-texts.js';
import type { RegisteredDocuments } from '../registered-documents.js';

/** An operation that was validated before, with the variables as sent. */
export interface KnownRequest extends OperationText {
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
}

export interface KnownTexts {
  readonly known: KnownOperations;
  readonly persisted: PersistedTexts;
  readonly documents: RegisteredDocuments;
}

type Members = Readonly<Record<string, unknown>>;

const usualMembers = new Set(['query', 'documentId', 'operationName', 'variables', 'extensions']);
const sha256 = /^[0-9a-f]{64}$/;
const byteOrderMark = 0xef;

/**
 * The known operation in a body; undefined if the body or one of its members is unusual in any way. Every
 * check of the usual way is done here, or its subject is unusual: other members, a nested or inexact value.
 */
export function readKnown(body: Buffer, texts: KnownTexts): KnownRequest | undefined {
  const members = membersOf(body);
  if (!members) return undefined;
  for (const member in members) if (!usualMembers.has(member)) return undefined;
  const { operationName: name, variables } = members;
  if (name != null && typeof name !== 'string') return undefined;
  if (variables != null && !isRecord(variables)) return undefined;
  const query = textOf(members, texts);
  if (query === undefined) return undefined;
  const operationName = name === '' ? undefined : name;
  const document = texts.known.findOverHttp({ query, operationName });
  return document && { query, operationName, document, variables: variables ?? undefined };
}

/** The members of a JSON object; undefined for any body that needs a closer look, or is refused. */
function membersOf(body: Buffer): Members | undefined {
  if (body[0] === byteOrderMark || !isUtf8(body) || isNestedDeeper(body)) return undefined;
  const text = body.toString();
  if (delicateNumber.test(text)) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return isRecord(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** The text of a request: its own, or that of one id. */
function textOf(
  { query, documentId, extensions }: Members,
  { persisted, documents }: KnownTexts,
): string | undefined {
  if (extensions !== undefined) {
    return documentId === undefined ? registeredText(query, extensions, persisted) : undefined;
  }
  if (documentId === undefined) return typeof query === 'string' ? query : undefined;
  return query === undefined && typeof documentId === 'string' ? documents.find(documentId) : undefined;
}

/** The text that a client registered by its hash, if it now sends the hash alone. */
function registeredText(query: unknown, extensions: unknown, persisted: PersistedTexts): string | undefined {
  if (query !== undefined || !isRecord(extensions)) return undefined;
  const { persistedQuery, ...more } = extensions;
  if (!isRecord(persistedQuery) || Object.keys(more).length > 0) return undefined;
  const { version, sha256Hash, ...others } = persistedQuery;
  if (version !== 1 || Object.keys(others).length > 0) return undefined;
  return typeof sha256Hash === 'string' && sha256.test(sha256Hash)
    ? persisted.textOf(undefined, extensions)
    : undefined;
}

function isRecord(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
