import {
  GraphQLID,
  GraphQLString,
  coerceInputValue,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  Kind,
  typeFromAST,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import { textScalars } from '../../src/kernel/schema/scalars.js';
import { ErrorCode } from '../../src/kernel/errors.js';
import { dialectPath, type FieldNames } from './field-names.js';
import { isObject } from './parse-json.js';
import type { FieldError } from './rest-error.js';

/** The most faults of one variable to examine. Each costs 30 µs; a body can have hundreds of thousands. */
const maxFaults = 100;

/** The variables of an operation, with their types. */
export type VariableTypes = readonly { readonly name: string; readonly type: GraphQLInputType }[];

export function variableTypesOf(schema: GraphQLSchema, document: DocumentNode): VariableTypes {
  return document.definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return [];
    return (definition.variableDefinitions ?? []).map((variable) => {
      const name = variable.variable.name.value;
      const type = typeFromAST(schema, variable.type);
      if (!isInputType(type)) {
        throw new Error(`The variable $${name} has a type that the schema does not know.`);
      }
      return { name, type };
    });
  });
}

/** The item type of a list in the operation's `$input`. */
export function itemTypeOf(types: VariableTypes, field: string): GraphQLInputType {
  const input = types.find(({ name }) => name === 'input')?.type;
  const object = input && getNullableType(input);
  const list = isInputObjectType(object) ? object.getFields()[field]?.type : undefined;
  const type = list && getNullableType(list);
  if (!isListType(type)) throw new Error(`The input has no list ${field}.`);
  return type.ofType;
}

const expectations: Readonly<Record<string, string>> = {
  String: 'a string',
  ID: 'an id',
  Int: 'a whole number',
  Boolean: 'true or false',
  DateTime: 'a date and time such as "2026-01-31T12:00:00Z"',
  JSONObject: 'a JSON object',
};

function expectationOf(type: GraphQLInputType): string {
  const named = getNamedType(type);
  if (isEnumType(named)) {
    const values = named.getValues().map((value) => value.name);
    return `${isListType(getNullableType(type)) ? 'a list of ' : 'one of '}${values.join(', ').toLowerCase()}`;
  }
  if (isListType(getNullableType(type))) {
    return isInputObjectType(named) ? 'a list of valid objects' : 'a list of strings';
  }
  return expectations[textScalars.has(named) ? 'String' : named.name] ?? `a valid ${named.name}`;
}

function isTextual(type: GraphQLInputType): boolean {
  return type === GraphQLString || type === GraphQLID || textScalars.has(type);
}

/**
 * The faults of the variables, by the dialect's field names; then the operation does not start. GraphQL
 * coerces them again, but only this check separates a caller's mistake from an internal fault.
 */
export function checkVariables(
  types: VariableTypes,
  variables: Readonly<Record<string, unknown>>,
  names: FieldNames,
): FieldError[] {
  if (types.every(({ name, type }) => plainlyFits(type, variables[name]))) return [];
  const errors = new Map<string, FieldError>();
  const note = (path: readonly string[], problem: (name: string) => string): void => {
    const field = dialectPath(path, names) ?? path.join('.');
    if (!errors.has(field)) errors.set(field, { field, message: problem(field), code: ErrorCode.INVALID });
  };
  for (const { name: variable, type } of types) {
    const value = variables[variable];
    const object = getNullableType(type);
    const fields = isInputObjectType(object) ? object.getFields() : {};
    for (const field of Object.values(fields)) {
      const sent = isObject(value) ? value[field.name] : undefined;
      if (isRequiredInputField(field) && sent == null) note([field.name], (name) => `${name} is required`);
    }
    for (const path of faultPaths(value, type)) {
      // Without a path the fault is a required field, named above, or the variable itself.
      if (path.length > 0) {
        const place = placeOf(type, path) ?? (isListType(object) && { path: [variable], type });
        if (place) note(place.path, (name) => messageOf(name, place.type));
      } else if (!isInputObjectType(object)) {
        note([variable], (name) => messageOf(name, type));
      }
    }
  }
  return [...errors.values()];
}

/** A place in an input, and its type. The items of a list without objects are not places of their own. */
function placeOf(
  of: GraphQLInputType,
  path: readonly (string | number)[],
): { readonly path: readonly string[]; readonly type: GraphQLInputType } | undefined {
  let type = of;
  const known: string[] = [];
  for (const step of path) {
    const nullable = getNullableType(type);
    if (isListType(nullable)) {
      if (!isInputObjectType(getNamedType(nullable))) break;
      type = nullable.ofType;
    } else {
      const field = isInputObjectType(nullable) ? nullable.getFields()[step] : undefined;
      if (!field) break;
      type = field.type;
    }
    known.push(String(step));
  }
  return known.length > 0 ? { path: known, type } : undefined;
}

/** GraphQL's messages for inputs of which exactly one field must be set. */
const isOfOneOf = /for OneOf type|must be non-null\.$/;

/** The places where a value does not match its type, the first hundred. */
function faultPaths(value: unknown, type: GraphQLInputType): (readonly (string | number)[])[] {
  const paths: (readonly (string | number)[])[] = [];
  const enough = new Error('There are more errors than are listed.');
  try {
    coerceInputValue(value, type, (path, _value, { message }) => {
      // The service says better which fields exclude one another.
      if (isOfOneOf.test(message)) return;
      paths.push(path);
      if (paths.length >= maxFaults) throw enough;
    });
  } catch (error) {
    if (error !== enough) throw error;
  }
  return paths;
}

/**
 * Whether a value certainly matches, by a fast check of common types: texts, ids, JSON objects, and objects
 * and lists of those. The service counts the fields of a `@oneOf`. Other values need coercion, which takes
 * many times as long.
 */
function plainlyFits(type: GraphQLInputType, value: unknown): boolean {
  if (value === undefined || value === null) return !isNonNullType(type);
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    return Array.isArray(value) && value.every((one) => plainlyFits(nullable.ofType, one));
  }
  if (isTextual(nullable)) return typeof value === 'string';
  if (nullable.name === 'JSONObject') return isObject(value);
  if (!isObject(value) || !isInputObjectType(nullable)) return false;
  const fields = nullable.getFields();
  for (const name in value) if (fields[name] === undefined) return false;
  for (const field of Object.values(fields)) {
    if (!plainlyFits(field.type, value[field.name])) return false;
  }
  return true;
}

function messageOf(name: string, type: GraphQLInputType): string {
  return isInputObjectType(getNullableType(type))
    ? `${name} is not valid`
    : `${name} must be ${expectationOf(type)}`;
}
