import type { Request, Response } from 'express';

/** An error response, before its format is chosen. */
export interface HttpRefusal {
  readonly status: number;
  /** For GraphQL's `extensions.code`. */
  readonly code: string;
  readonly message: string;
}

/** Answers in GraphQL format below /graphql, and in that of the REST dialects elsewhere. */
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
