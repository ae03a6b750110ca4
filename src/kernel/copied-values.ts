import type { Caller } from './caller.js';
import type { Scope } from './catalogue.js';

export type Members = Readonly<Record<string, unknown>>;
export type ScopeOf = Scope | '*' | null;

/** The scope of a type of the schema; `*` for a type without one. */
export type ScopeOfType = (type: string) => Scope | '*';

/** The source of values without a GraphQL type; without `scopeOf` and `show`, the object itself. */
export interface Copied {
  /** The scope for the whole value, beside its object's; null for none, `*` for a key with full access. */
  scopeOf?(this: void, of: object, caller: Caller, scopeOfType: ScopeOfType): ScopeOf | Promise<ScopeOf>;
  /** The value without the parts whose scope the caller lacks. */
  show?(this: void, value: Members, mayRead: (scope: Scope | '*') => boolean): Members;
}

/** The copied values of a schema, by `Type.field`. */
export type CopiedValues = Readonly<Record<string, Copied>>;
