import type { GraphQLInputObjectType } from 'graphql';
import { getMetadataStorage } from 'type-graphql';

/** The defaults in inputs that create an object, by the class that declares the field. */
const inNew = new Map<Function, Map<string, unknown>>();

/**
 * Property decorator: the value of an input field or argument that is omitted. It stands above the decorator
 * of the field. Null is not replaced, so the service still says what null means.
 */
export function Default(value: unknown): PropertyDecorator {
  return ({ constructor }, property) => {
    const field = getMetadataStorage().fields.findLast(
      ({ target, name }) => target === constructor && name === property,
    );
    if (!field) throw new Error(`Default must stand above the field decorator of ${String(property)}.`);
    field.typeOptions.defaultValue = value;
  };
}

/**
 * Property decorator: the same in inputs that create an object. In those that change one, an omitted field
 * keeps its value.
 */
export function DefaultInNew(value: unknown): PropertyDecorator {
  return ({ constructor }, property) => {
    const fields = inNew.get(constructor) ?? new Map<string, unknown>();
    inNew.set(constructor, fields.set(String(property), value));
  };
}

/** Sets the defaults of an input that creates an object. */
export function setDefaultsInNew(type: GraphQLInputObjectType, target: Function): void {
  if (!/^(?:Create|New)/.test(type.name)) return;
  for (const [declaring, fields] of inNew) {
    const isOfTarget =
      target === declaring || (target as { prototype: unknown }).prototype instanceof declaring;
    if (!isOfTarget) continue;
    for (const [name, value] of fields) {
      const field = type.getFields()[name];
      if (field) field.defaultValue = value;
    }
  }
}
