import { GraphQLError } from 'graphql';

/** A refusal with a code for clients, and with status 400 over HTTP. */
export function limitError(code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status: 400 } } });
}

/** Throws a GraphQLError when a size exceeds its limit: `This <what> <size> <unit>; the limit is <limit>.` */
export function hold(code: string, what: string, size: number, limit: number, unit: string): void {
  if (size <= limit) return;
  const amount = Number.isSafeInteger(size) ? String(size) : `more than ${limit}`;
  const words = ['This', what, amount, unit].filter((word) => word !== '').join(' ');
  throw limitError(code, `${words}; the limit is ${limit}.`);
}

/** The refusal of a malformed request. The message names the member and the allowed values. */
export function badRequest(message: string): GraphQLError {
  return limitError('BAD_REQUEST', message);
}
