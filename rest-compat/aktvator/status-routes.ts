import type { TypedQueryDocumentNode } from 'graphql';
import { ErrorCode } from '../../src/kernel/errors.js';
import type { Scope } from '../../src/kernel/catalogue.js';
import type { MutationOf } from '../shared/operation-types.js';
import { lower } from '../shared/present.js';
import { invalid, RestError } from '../shared/rest-error.js';
import { item, type Route } from '../shared/route.js';

/** An object with statuses, and the mutations that change them. */
export interface Life<Payload> {
  readonly name: string;
  readonly path: string;
  readonly scope: Scope;
  /** Reads the status. */
  readonly status: TypedQueryDocumentNode<
    Readonly<Record<string, { status: string; nextStatuses: readonly string[] } | null>>,
    { readonly id: string }
  >;
  /** By the status in the path. */
  readonly mutations: Readonly<Record<string, MutationOf<Payload>>>;
  /** The initial status, to which it never returns. */
  readonly first: string;
  present(payload: Payload): unknown;
}

/** `PATCH …/status/:status`: a route for each reachable status, and one that refuses the others. */
export function statusRoutes<Payload>(life: Life<Payload>): Route[] {
  const { path, scope } = life;
  const moves = Object.entries(life.mutations).map(([status, operation]) =>
    item('PATCH', `${path}/${status}`, {
      summary: `Sets the status of a ${life.name} to ${status}.`,
      scope,
      operation,
      variables: ({ params }) => ({ input: { id: params['id'] } }),
      present: (payload) => life.present(payload),
    }),
  );
  return [...moves, otherStatus(life)];
}

/** The initial status is known but cannot be requested, which is a conflict. Any other word is unknown. */
function otherStatus<Payload>({ name, path, scope, status, mutations, first }: Life<Payload>): Route {
  const reachable = Object.keys(mutations).join(', ');
  return item('PATCH', `${path}/:status`, {
    summary: `Refuses every other status: a ${name} can become ${reachable}.`,
    scope,
    operation: status,
    variables: ({ params }) => {
      if (params['status'] !== first) {
        const message = `status must be one of ${reachable}`;
        throw invalid([{ field: 'status', message, code: ErrorCode.INVALID }]);
      }
      return { id: params['id'] };
    },
    present: ({ status, nextStatuses }) => {
      const allowed = nextStatuses.map(lower).join(', ') || 'none, this status is final';
      throw new RestError(
        409,
        `A ${name} that is ${lower(status)} cannot become ${first}; allowed: ${allowed}.`,
      );
    },
  });
}
