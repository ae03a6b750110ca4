import type { Response } from 'express';
import { challengeOf } from '../../kernel/challenge-of.js';
import { UnauthenticatedError } from '../../kernel/errors.js';
import { asRefusedCaller, presentError } from './present-error.js';

/** Answers a refused caller in the format of GraphQL's errors. Throws any other error. */
export function refuseCaller(response: Response, error: unknown): void {
  const refusal = asRefusedCaller(error);
  if (!refusal) throw error;
  if (error instanceof UnauthenticatedError) response.setHeader('WWW-Authenticate', challengeOf(error));
  const { status = 400 } = refusal.extensions['http'] as { readonly status?: number };
  response.status(status).json({ errors: [presentError(refusal.toJSON(), refusal)] });
}
