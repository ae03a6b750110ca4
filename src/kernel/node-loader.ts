import type { Caller } from './caller.js';

/** Finds any object by its TypeID, for one caller; null when there is none for them. */
export type NodeLoader = (caller: Caller, typeId: string) => Promise<object | null>;
