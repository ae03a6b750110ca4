import type { IncomingMessage, ServerResponse } from 'node:http';

/** A text that PostgreSQL cannot hold must not come as far as the database. */
class NulCharacterError extends Error {
  readonly status = 400;
  override name = 'NulCharacterError';
}

/** For `express.json({ verify })`: refuses bodies with a NUL character, escaped or raw. */
export function refuseNulCharacters(
  _request: IncomingMessage,
  _response: ServerResponse,
  body: Buffer,
): void {
  if (body.includes('\\u0000') || body.includes(0)) {
    throw new NulCharacterError('The body contains the character U+0000, which no text here can hold.');
  }
}
