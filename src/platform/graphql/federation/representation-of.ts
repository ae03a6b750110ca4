import { z } from 'zod';
import { ErrorCode, refuse } from '../../../kernel/errors.js';

/** Routers may send more, which is ignored. */
const shape = z.object({ __typename: z.string(), id: z.string() });

/** An entity as a router names it. */
interface Representation {
  readonly type: string;
  /** A TypeID. */
  readonly id: string;
}

/**
 * Reads one of the `representations` of `_entities`.
 *
 * @throws RefusedError that names its place in the list.
 */
export function representationOf(value: unknown, index: number): Representation {
  const { success, data } = shape.safeParse(value);
  if (success) return { type: data.__typename, id: data.id };
  const message = 'Must have a __typename and an id, both texts.';
  throw refuse(ErrorCode.INVALID, message, 'representations', String(index));
}
