import type { TypedQueryDocumentNode } from 'graphql';
import type { UserErrorsFragment } from '../generated/operations.js';

/** The result of an operation with one root field, which is null for an object that does not exist. */
export type OperationResult = Readonly<Record<string, RootField | null>>;

type RootField = { readonly userErrors?: readonly UserErrorsFragment[]; readonly [name: string]: unknown };

/** The value of an operation's one root field. */
export type Root<Result extends OperationResult> = NonNullable<Result[keyof Result]>;

/** The variables of an operation, by name. */
export type OperationVariables = Readonly<Record<string, unknown>>;

/** Variables with the names of an operation, and with values that nobody has checked. */
export type Unchecked<Variables extends OperationVariables> = {
  readonly [Name in keyof Variables]?: NonNullable<Variables[Name]> extends object
    ? { readonly [Field in keyof NonNullable<Variables[Name]>]?: unknown }
    : unknown;
};

/** A mutation of one object, by its id. */
export type MutationOf<Payload> = TypedQueryDocumentNode<
  Readonly<Record<string, (Payload & { readonly userErrors: readonly UserErrorsFragment[] }) | null>>,
  { readonly input: { readonly id: string } }
>;
