import type * as z from 'zod';
import type { MemberRole } from './member-role.js';

/**
 * The names that features declare. `composition/features.ts` adds them by declaration merging, so a name that
 * no feature declares does not compile (docs/adr/0030).
 * @public
 */
export interface Catalogues {}

type NamesIn<One, Part extends keyof Catalogue> =
  One extends Readonly<Record<Part, unknown>> ? keyof One[Part] : never;
type Names<Part extends keyof Catalogue> = NamesIn<Catalogues[keyof Catalogues], Part>;

/** The kind of object that an id names. */
export type IdKind = Names<'ids'>;

/** A scope of API keys, such as `campaigns:read`. */
export type Scope = Names<'scopes'>;

/** The name of a domain event: `reward.paid`. */
export type DomainEventType = Names<'eventTypes'>;

type RowIn<One, Type> =
  One extends Readonly<Record<'eventTypes', infer Table>>
    ? Type extends keyof Table
      ? Table[Type]
      : never
    : never;
type ShownData<Type> =
  RowIn<Catalogues[keyof Catalogues], Type> extends { readonly data: infer Schema extends z.ZodType }
    ? z.output<Schema>
    : never;

/** The `data` of a domain event as it is recorded: payloads have an older name for the id of a promoter. */
export type DataOf<Type extends DomainEventType> = {
  readonly [
    Member in keyof ShownData<Type> as Member extends 'promoterId' ? 'aktvatorId' : Member
  ]: ShownData<Type>[Member];
};

/**
 * The prefixes of a kind of id. Tribute writes the first. It accepts the others, which an older dialect
 * writes.
 */
export type Prefixes = readonly [string, ...string[]];

/** The least role of the members who may use a scope. Owners may use every scope. */
type LeastRole = MemberRole.MEMBER | MemberRole.ADMIN;

/** A scope of API keys. */
export interface ScopeTerms {
  readonly leastRole: LeastRole;
  /** What a key may do with it. */
  readonly description: string;
}

export interface EventType {
  /** The scope that an API key needs to receive it. */
  readonly scope: Scope;
  readonly description: string;
  /** What its `data` has. */
  readonly data: z.ZodObject;
  /** False if webhook endpoints cannot subscribe, because the type only drives GraphQL subscriptions. */
  readonly webhook?: false;
}

/** What all features declare, by name, in the order of the features. */
export interface Catalogue {
  readonly ids: ReadonlyMap<string, Prefixes>;
  readonly scopes: ReadonlyMap<string, ScopeTerms>;
  readonly eventTypes: ReadonlyMap<string, EventType>;
}

let merged: Catalogue | undefined;

/** Makes what the merged features declare known. Call it once, before anything reads it. */
export function registerCatalogue(catalogue: Catalogue): void {
  merged = catalogue;
}

/** What the features declare. Throws before the features are merged. */
export function catalogue(): Catalogue {
  if (!merged) throw new Error('registerCatalogue(mergedFeatures) was not called at the start.');
  return merged;
}
