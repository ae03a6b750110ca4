import type { Response } from 'express';

/** Sends a JSON answer, or one without content when there is nothing to say. Amounts are written digit by digit. */
export function sendJson(response: Response, status: number, body: unknown): void {
  // Answers are private to their key.
  response.status(status).setHeader('Cache-Control', 'no-store');
  if (body === undefined) response.end();
  else response.type('application/json').send(JSON.stringify(body));
}
