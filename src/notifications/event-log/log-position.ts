import { ErrorCode, refuse } from '../../kernel/errors.js';

/** A log position: transactions in commit order, then order within a transaction. Both have 64 bits. */
export interface LogPosition {
  readonly xact: bigint;
  readonly position: bigint;
}

/** The largest `xid8` and the largest `bigint` of PostgreSQL. */
const maxXact = 2n ** 64n - 1n;
const maxPosition = 2n ** 63n - 1n;

/** Before all events. */
export const logStart: LogPosition = { xact: 0n, position: 0n };

export function isAfter(a: LogPosition, b: LogPosition): boolean {
  return a.xact === b.xact ? a.position > b.position : a.xact > b.xact;
}

/** A position as an opaque cursor. */
export function encodePosition({ xact, position }: LogPosition): string {
  return Buffer.from(`${xact}.${position}`).toString('base64url');
}

/** The position in a cursor. Refuses invalid cursors. */
export function decodePosition(cursor: string, field = 'after'): LogPosition {
  const match = /^(\d{1,20})\.(\d{1,19})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  const place = match && { xact: BigInt(match[1] as string), position: BigInt(match[2] as string) };
  if (!place || place.xact > maxXact || place.position > maxPosition) {
    throw refuse(ErrorCode.INVALID, `"${field}" is not a cursor of this log.`, field);
  }
  return place;
}
