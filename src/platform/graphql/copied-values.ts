import type { Caller } from '../../kernel/caller.js';
import type { Scope } from '../../kernel/scopes.js';

export type Members = Readonly<Record<string, unknown>>;
export type ScopeOf = Scope | '*' | null;

/** The source of the values in a field that no type of the schema describes. Without members: they belong to the object itself. */
export interface Copied {
  /** The scope that the whole value takes beside the one of its object; null for none, `*` for a key that may do everything. */
  scopeOf?(this: void, of: object, caller: Caller): ScopeOf | Promise<ScopeOf>;
  /** The value with the parts left out that take a scope which the caller lacks. */
  show?(this: void, value: Members, mayRead: (scope: Scope | '*') => boolean): Members;
}

/** The copied values of a schema, by `Type.field`. */
export type CopiedValues = Readonly<Record<string, Copied>>;
