import { getOperationAST, OperationTypeNode, type DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** The most operations to cache, and the longest: a bound of some 10 MB. */
const maxOperations = 500;
/** For untrusted callers, who cannot displace the operations of others. */
const maxUntrusted = 100;
const maxLength = 10_000;

/** An operation as a client sends it. */
export interface OperationText {
  readonly query: string;
  readonly operationName?: string | null | undefined;
}

/**
 * Operations that were parsed, validated by all rules and limits, and executed, by their text. Only these may
 * be executed without being validated again.
 */
export class KnownOperations {
  private readonly trusted = new LRUCache<string, DocumentNode>({ max: maxOperations });
  private readonly untrusted = new LRUCache<string, DocumentNode>({ max: maxUntrusted });

  add(operation: OperationText, document: DocumentNode, isUntrusted: boolean): void {
    const type = getOperationAST(document, operation.operationName)?.operation;
    if (type === undefined || operation.query.length > maxLength) return;
    const documents = isUntrusted ? this.untrusted : this.trusted;
    documents.set(keyOf(operation), document);
  }

  find(operation: OperationText): DocumentNode | undefined {
    const key = keyOf(operation);
    return this.trusted.get(key) ?? this.untrusted.get(key);
  }

  /** The same for HTTP, which has no subscriptions. */
  findOverHttp(operation: OperationText): DocumentNode | undefined {
    const document = this.find(operation);
    const type = document && getOperationAST(document, operation.operationName)?.operation;
    return type === OperationTypeNode.SUBSCRIPTION ? undefined : document;
  }
}

function keyOf({ query, operationName }: OperationText): string {
  return operationName == null ? query : `${operationName}\0${query}`;
}
