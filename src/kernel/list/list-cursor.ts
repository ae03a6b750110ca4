import { ErrorCode, refuse, type RefusedError } from '../errors.js';

/** A place in a list: the id of its row, and what the list is ordered by besides the id. */
export interface CursorPlace {
  readonly id: string;
  /** The values of the keys, as PostgreSQL writes them. */
  readonly keys: readonly string[];
}

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const idBytes = 16;

/** The cursor of a row: its id alone in the order of creation, otherwise with the order and its values. */
export function encodeCursor(order: string, { id, keys }: CursorPlace): string {
  if (keys.length > 0) return Buffer.from(JSON.stringify([order, ...keys, id])).toString('base64url');
  return Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');
}

/** The refusal of a cursor that no page of this list had. */
export function noCursor(field: string): RefusedError {
  return refuse(ErrorCode.INVALID, `"${field}" is not a cursor of this list.`, field);
}

/**
 * The place of a cursor of the list in this order. It refuses others.
 * @param count the number of keys of the order
 */
export function decodeCursor(cursor: string, field: string, order: string, count: number): CursorPlace {
  const bytes = Buffer.from(cursor, 'base64url');
  const isOfCreation = bytes.length === idBytes;
  const parts = isOfCreation ? ['CREATED_AT', uuidOf(bytes)] : partsIn(bytes);
  const [found, ...values] = parts;
  const id = values.pop();
  if (found === undefined || id === undefined || !uuidPattern.test(id)) throw noCursor(field);
  if (isOfCreation ? count > 0 : found !== order) throw ofAnotherOrder(field);
  if (values.length !== count) throw noCursor(field);
  return { id, keys: values };
}

function ofAnotherOrder(field: string): RefusedError {
  const message = `"${field}" is a cursor of another order. Send the "orderBy" of its page, or omit "${field}".`;
  return refuse(ErrorCode.INVALID, message, field);
}

function uuidOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function partsIn(bytes: Buffer): string[] {
  try {
    const parts: unknown = JSON.parse(bytes.toString());
    return Array.isArray(parts) && parts.every((part) => typeof part === 'string') ? parts : [];
  } catch {
    return [];
  }
}
