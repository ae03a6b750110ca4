import { ErrorCode } from '../../src/kernel/errors.js';
import type { Scope } from '../../src/kernel/catalogue.js';
import { mutation } from '../shared/mutation.js';
import { lower } from '../shared/present.js';
import { invalid, RestError } from '../shared/rest-error.js';
import { item, type Route } from '../shared/route.js';

/** An object with statuses, and the mutations that change them. */
export interface Life {
  /** Its GraphQL query, and its name. */
  readonly query: string;
  readonly path: string;
  readonly scope: Scope;
  /** By the status in the path. */
  readonly mutations: Readonly<Record<string, string>>;
  /** The initial status, to which it never returns. */
  readonly first: string;
  readonly fields: string;
  readonly fragment: string;
  present(payload: object): unknown;
}

/** `PATCH …/status/:status`: a route for each reachable status, and one that refuses the others. */
export function statusRoutes(life: Life): Route[] {
  const { path, scope } = life;
  const moves = Object.entries(life.mutations).map(([status, name]) =>
    item<object>({
      method: 'PATCH',
      path: `${path}/${status}`,
      summary: `Sets the status of a ${life.query} to ${status}.`,
      scope,
      operation: mutation(name, `${life.query} { ...${life.fragment} }`, life.fields),
      variables: ({ params }) => ({ input: { id: params['id'] } }),
      present: (payload) => life.present(payload),
    }),
  );
  return [...moves, otherStatus(life)];
}

/** The initial status is known but cannot be requested, which is a conflict. Any other word is unknown. */
function otherStatus({ query, path, scope, mutations, first }: Life): Route {
  const reachable = Object.keys(mutations).join(', ');
  return item<{ status: string; nextStatuses: readonly string[] }>({
    method: 'PATCH',
    path: `${path}/:status`,
    summary: `Refuses every other status: a ${query} can become ${reachable}.`,
    scope,
    operation: `query ($id: ID!) { ${query}(id: $id) { status nextStatuses } }`,
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
        `A ${query} that is ${lower(status)} cannot become ${first}; allowed: ${allowed}.`,
      );
    },
  });
}
