import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, InputType, Int, type ClassType } from 'type-graphql';
import { allOf } from './all-of.js';
import { NullableField, type TypeFunction } from './nullable-field.js';
import { CurrencyScalar, DecimalScalar, TimeZoneScalar, UrlScalar } from './scalars.js';

/** Class decorator: an input. A base class, whose fields several inputs share, has no description. */
export function Input(description?: string): ClassDecorator {
  return InputType(description === undefined ? {} : { description });
}

/** The class of an input whose name and fields come from data. */
export function inputClass<Value extends object>(
  name: string,
  description: string,
  fields: Readonly<Record<string, PropertyDecorator>>,
): ClassType<Value> {
  // oxlint-disable-next-line no-extraneous-class -- its fields come from data
  class Target {}
  for (const [field, decorate] of Object.entries(fields)) decorate(Target.prototype, field);
  InputType(name, { description })(Target);
  return Target as ClassType<Value>;
}

/** The classes of inputs of which exactly one field must be set. */
export const oneOfInputs = new Set<Function>();

/** Class decorator: an input of which exactly one field must be set. `build-schema.ts` makes it `@oneOf`. */
export function OneOfInput(description: string): ClassDecorator {
  return (target) => {
    Input(description)(target);
    oneOfInputs.add(target);
  };
}

/** Makes the decorator of an input field: its description, then the rules of its value: `Length(1, 200)`. */
type InputDecorator = (description: string, ...rules: readonly PropertyDecorator[]) => PropertyDecorator;

/** The decorator of input fields of a type that must be given. */
export function requiredInput(type: TypeFunction): InputDecorator {
  return (description, ...rules) => allOf(Field(type, { description }), ...rules);
}

/** The decorator of input fields that may be omitted. The description says what null or omission means. */
export function nullableInput(type: TypeFunction): InputDecorator {
  return (description, ...rules) => allOf(NullableField(type, description), ...rules);
}

/** Property decorators of inputs: a TypeID. */
export const IdInput = requiredInput(() => ID);
export const NullableIdInput = nullableInput(() => ID);

/** A text. A `TextKind` among its rules says how it is cleaned, if not only trimmed. */
export const TextInput = requiredInput(() => String);
export const NullableTextInput = nullableInput(() => String);

/** A text of a specified form. A rule such as `IsHttpUrl` checks it. */
export const UrlInput = requiredInput(() => UrlScalar);
export const NullableUrlInput = nullableInput(() => UrlScalar);
export const DecimalInput = requiredInput(() => DecimalScalar);
export const NullableDecimalInput = nullableInput(() => DecimalScalar);
export const NullableTimeZoneInput = nullableInput(() => TimeZoneScalar);
export const NullableCurrencyInput = nullableInput(() => CurrencyScalar);

export const NullableIntegerInput = nullableInput(() => Int);
export const NullableBooleanInput = nullableInput(() => Boolean);

/** A point in time. */
export const NullableTimeInput = nullableInput(() => GraphQLDateTime);
