import { Enum, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int } from 'type-graphql';
import { allOf } from './all-of.js';
import { NullableField, type TypeFunction } from './nullable-field.js';
import { CurrencyScalar, TimeZoneScalar, UrlScalar } from './scalars.js';

/*
 * Property decorators of entities: a column that is also a field of the schema. A column without a field has
 * `@Property` alone.
 */

type FieldDecorator = (description: string) => PropertyDecorator;

/**
 * A text or null whose column has an older name. The description says when it is null.
 */
export function NullableTextFieldOf(column: string, description: string): PropertyDecorator {
  return allOf(
    Property({ type: 'text', nullable: true, fieldName: column }),
    NullableField(() => String, description),
  );
}

/** A column that `actorText` fills, without a field. The audit log leaves it out: it has the actor. */
export function ActorColumn(): PropertyDecorator {
  return allOf(Property({ type: 'text', nullable: true, hidden: true }));
}

function textField(type: TypeFunction): FieldDecorator {
  return (description) => allOf(Property({ type: 'text' }), Field(type, { description }));
}

function nullableTextField(type: TypeFunction): FieldDecorator {
  return (description) => allOf(Property({ type: 'text', nullable: true }), NullableField(type, description));
}

/** A text, in the database and in the schema. */
export const TextField = textField(() => String);
/** A text or null. The description says when it is null. */
export const NullableTextField = nullableTextField(() => String);

/** An absolute URL. */
export const UrlField = textField(() => UrlScalar);
export const NullableUrlField = nullableTextField(() => UrlScalar);
/** The code of an asset. */
export const CurrencyField = textField(() => CurrencyScalar);
/** The IANA name of a time zone. */
export const TimeZoneField = textField(() => TimeZoneScalar);

/** A point in time. */
export function TimeField(description: string): PropertyDecorator {
  return allOf(
    Property({ type: 'timestamptz' }),
    Field(() => GraphQLDateTime, { description }),
  );
}

/** A point in time or null. The description says when it is null. */
export function NullableTimeField(description: string): PropertyDecorator {
  return allOf(
    Property({ type: 'timestamptz', nullable: true }),
    NullableField(() => GraphQLDateTime, description),
  );
}

/** A whole number. */
export function IntegerField(description: string): PropertyDecorator {
  return allOf(
    Property({ type: 'integer' }),
    Field(() => Int, { description }),
  );
}

/** Yes or no. */
export function BooleanField(description: string): PropertyDecorator {
  return allOf(
    Property({ type: 'boolean' }),
    Field(() => Boolean, { description }),
  );
}

/** An object of a type without a table of its own, stored as JSON. */
export function ObjectField(type: TypeFunction, description: string): PropertyDecorator {
  return allOf(Property({ type: 'json' }), Field(type, { description }));
}

/** A value of an enum, stored as its text. */
export function EnumField(values: () => EnumValues, description: string): PropertyDecorator {
  return allOf(Enum({ items: values, type: 'text' }), Field(values, { description }));
}

/** A value of an enum or null. The description says when it is null. */
export function NullableEnumField(values: () => EnumValues, description: string): PropertyDecorator {
  return allOf(Enum({ items: values, type: 'text', nullable: true }), NullableField(values, description));
}

type EnumValues = Readonly<Record<string, string>>;
