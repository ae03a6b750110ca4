import { getOperationAST, OperationTypeNode, type DocumentNode } from 'graphql';

/** The most operations to remember, and the longest: a bound of some 10 MB, whatever anybody sends. */
const maxOperations = 500;
const maxLength = 10_000;

/** An operation as a client names it. */
export interface OperationText {
  readonly query: string;
  readonly operationName?: string | null | undefined;
}

/**
 * Queries and mutations that Apollo has parsed, validated by all its rules and limits, and brought to execution, by
 * their text. Only what stands here may be executed without Apollo reading it again.
 */
export class KnownOperations {
  private readonly documents = new Map<string, DocumentNode>();

  add(operation: OperationText, document: DocumentNode): void {
    const type = getOperationAST(document, operation.operationName)?.operation;
    if (type === undefined || type === OperationTypeNode.SUBSCRIPTION) return;
    if (operation.query.length > maxLength) return;
    const key = keyOf(operation);
    // Added anew, it is the last to go.
    this.documents.delete(key);
    this.documents.set(key, document);
    if (this.documents.size > maxOperations) {
      const [oldest] = this.documents.keys();
      this.documents.delete(oldest as string);
    }
  }

  find(operation: OperationText): DocumentNode | undefined {
    return this.documents.get(keyOf(operation));
  }
}

function keyOf({ query, operationName }: OperationText): string {
  return operationName == null ? query : `${operationName}\0${query}`;
}
