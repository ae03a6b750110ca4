import type { TypedDocumentString } from './gql/graphql.js';

/** A server, and who asks. */
export interface ServerConnection {
  /** Such as `https://tribute.example/graphql`. */
  readonly url: string;
  /** An API key, or the token of a session. */
  readonly token: string;
  /** Only for a session: a key has its own environment. */
  readonly environment?: 'live' | 'sandbox';
}

/** One error of a response. `code` says what to do about it; docs/graphql.md lists the codes. */
export interface ResponseError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: string };
}

/** A response whose errors leave nothing to work with. */
export class RequestError extends Error {
  override readonly name = 'RequestError';

  constructor(
    readonly status: number,
    readonly errors: readonly ResponseError[],
    /** To be named to the server's operator. */
    readonly requestId: string | null,
  ) {
    super(errors.map(({ message }) => message).join('; ') || `The server answered ${String(status)}.`);
  }
}

/** The data of an operation, and the errors of those fields that are null because of them. */
export interface Answer<Data> {
  readonly data: Data;
  readonly errors: readonly ResponseError[];
}

interface Body<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly ResponseError[];
}

/** Headers that name the caller. */
export function headersOf({ token, environment }: ServerConnection): Record<string, string> {
  return {
    authorization: `Bearer ${token}`,
    ...(environment === undefined ? {} : { 'x-environment': environment }),
  };
}

/**
 * Sends one operation.
 *
 * @throws RequestError without data, as for a wrong document or a missing credential.
 */
export async function send<Data, Variables>(
  connection: ServerConnection,
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
): Promise<Answer<Data>> {
  const response = await fetch(connection.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headersOf(connection) },
    body: JSON.stringify({ query: document.toString(), variables }),
  });
  const { data, errors = [] } = (await response.json()) as Body<Data>;
  if (data == null) throw new RequestError(response.status, errors, response.headers.get('x-request-id'));
  return { data, errors };
}
