import type { Response } from 'express';
import type { Reply } from './idempotency-store.js';

/** The text of a JSON body; empty for undefined. Amounts keep all digits. */
export function bodyText(body: unknown): string {
  return body === undefined ? '' : JSON.stringify(body);
}

/** Sends a JSON response. */
export function sendReply(response: Response, { status, body, link }: Reply): void {
  // Responses are private to their key.
  response.status(status).setHeader('Cache-Control', 'no-store');
  if (link !== undefined) response.setHeader('Link', link);
  if (body === '') response.end();
  else response.type('application/json').send(body);
}
