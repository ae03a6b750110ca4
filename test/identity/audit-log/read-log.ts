import type { GraphQLClient } from '../../support/graphql-client.js';
import { actorFields, type ShownActor } from '../../support/actor-fields.js';

interface Entry {
  readonly action: string;
  readonly by: ShownActor;
  readonly objectKind: string | null;
  readonly objectId: string | null;
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown> | null;
  readonly requestId: string;
  readonly address: string;
  readonly environment: string | null;
}

export const auditQuery = `query ($filter: AuditFilter, $first: Int, $after: String) {
  auditLog(filter: $filter, first: $first, after: $after) {
    totalCount pageInfo { endCursor hasNextPage }
    nodes { id action by ${actorFields} objectKind objectId before after requestId address userAgent environment createdAt organization { id } }
  }
}`;

interface Log {
  readonly totalCount: number;
  readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
  readonly nodes: readonly Entry[];
}

/** The newest entries. */
export async function readLog(client: GraphQLClient, filter: object = {}, more: object = {}): Promise<Log> {
  return (await client.run<{ auditLog: Log }>(auditQuery, { filter, first: 100, ...more })).auditLog;
}
