import type { Caller } from './caller.js';

/** Finds an object by its TypeID; null when the caller cannot see one. */
export type NodeLoader = (caller: Caller, typeId: string) => Promise<object | null>;

/** Finds an object of one kind by its bare uuid; null when the caller cannot see one. */
export type FindNode = (caller: Caller, id: string) => Promise<object | null>;

/** Finds the objects of all ids of one tick together. `findAll` returns those that the caller may see. */
export function findNodeOf<Found extends { readonly id: string }>(
  type: string,
  findAll: (caller: Caller, ids: string[]) => Promise<readonly Found[]>,
): (caller: Caller, id: string) => Promise<Found | null> {
  return async (caller, id) =>
    caller.loaders.loadRelated<Found | null>(`node/${type}`, id, async (ids) => {
      const found = await findAll(caller, [...ids]);
      const byId = new Map(found.map((one) => [one.id, one]));
      return ids.map((one) => byId.get(one) ?? null);
    });
}
