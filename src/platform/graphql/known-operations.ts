import { getOperationAST, OperationTypeNode, type DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** The most operations to remember, and the longest: a bound of some 10 MB, whatever anybody sends. */
const maxOperations = 500;
/** Of callers who are not to be trusted: they cannot push out the operations of the others. */
const maxUntrusted = 100;
const maxLength = 10_000;

/** An operation as a client names it. */
export interface OperationText {
  readonly query: string;
  readonly operationName?: string | null | undefined;
}

/**
 * Operations that have been parsed, validated by all rules and limits, and brought to execution, by their text. Only what stands here
 * may be executed without being read again.
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

  /** The same, for a door that has no subscriptions. */
  findOverHttp(operation: OperationText): DocumentNode | undefined {
    const document = this.find(operation);
    const type = document && getOperationAST(document, operation.operationName)?.operation;
    return type === OperationTypeNode.SUBSCRIPTION ? undefined : document;
  }
}

function keyOf({ query, operationName }: OperationText): string {
  return operationName == null ? query : `${operationName}\0${query}`;
}
