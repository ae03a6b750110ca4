import { Arg, Field, FieldResolver, Query } from 'type-graphql';

export type TypeFunction = NonNullable<Parameters<typeof Field>[0]>;

/**
 * Decorator of a field that may be null. The description of an output says when it is null, that of an input
 * what null or omission means.
 */
export function NullableField(type: TypeFunction, description: string): ReturnType<typeof Field> {
  return Field(type, { nullable: true, description });
}

/** Decorator of a resolver's method: a field that may be null. The description says when. */
export function NullableFieldResolver(type: TypeFunction, description: string): MethodDecorator {
  return FieldResolver(type, { nullable: true, description });
}

/**
 * Decorator of a method's parameter: an argument that may be omitted or null. The description says its
 * meaning, unless a default replaces an omitted one.
 */
export function NullableArg(
  name: string,
  type: TypeFunction,
  description: string,
  defaultValue?: unknown,
): ReturnType<typeof Arg> {
  return Arg(name, type, { nullable: true, description, defaultValue });
}

/** Decorator of a resolver's method: a query that may return null. The description says when. */
export function NullableQuery(type: TypeFunction, description: string): MethodDecorator {
  return Query(type, { nullable: true, description });
}
