import type { Request, Response } from 'express';

/** An answer that is not a success, before it has the shape of the door it goes out of. */
export interface HttpRefusal {
  readonly status: number;
  /** For GraphQL's `extensions.code`. */
  readonly code: string;
  readonly message: string;
}

/** Answers in the GraphQL shape below /graphql, and in that of the REST dialects everywhere else. */
export function sendRefusal(
  request: Request,
  response: Response,
  { status, code, message }: HttpRefusal,
): void {
  const graphql = /^\/graphql([/?]|$)/.test(request.originalUrl);
  response
    .status(status)
    .json(graphql ? { errors: [{ message, extensions: { code } }] } : { statusCode: status, message });
}
