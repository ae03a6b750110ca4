import { Arg, Extensions, Field, ID, InterfaceType, ObjectType } from 'type-graphql';
import { PrimaryKey } from '@mikro-orm/decorators/legacy';
import type { IdKind } from '../catalogue.js';

/** An object that can be fetched again by its id alone. */
@InterfaceType({ description: 'An object with a global id.', autoRegisterImplementations: true })
export abstract class Node {
  @Field(() => ID, {
    description: 'TypeID: a prefix that names the kind of object, and a time-ordered UUID in base32.',
  })
  id!: string;
}

/**
 * Class decorator: an object type that is a `Node`. Fields without a resolver are read as plain properties.
 */
export function NodeType(description: string): ClassDecorator {
  return ObjectType({ implements: Node, simpleResolvers: true, description });
}

/** Parameter decorator: the argument `id`, a TypeID. */
export function IdArg(description: string): ReturnType<typeof Arg> {
  return Arg('id', () => ID, { description });
}

/**
 * Marks the id of an object: a TypeID in the schema, a bare uuid in the object.
 * `platform/graphql/build-schema.ts` adds the prefix on reading, so entities and read-model rows need no
 * conversion.
 */
export function IdField(kind: IdKind): PropertyDecorator {
  return (target, property) => {
    Field(() => ID, { description: 'TypeID of this object.' })(target as object, property as string);
    Extensions({ typeId: kind })(target as object, property as string);
  };
}

/** `IdField` that is also the entity's primary key. */
export function EntityId(kind: IdKind): PropertyDecorator {
  return (target, property) => {
    PrimaryKey({ type: 'uuid' })(target, property as string);
    IdField(kind)(target, property);
  };
}
