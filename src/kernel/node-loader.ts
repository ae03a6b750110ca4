import type { Caller } from './caller.js';

/** Finds an object by its TypeID; null when the caller cannot see one. */
export type NodeLoader = (caller: Caller, typeId: string) => Promise<object | null>;
