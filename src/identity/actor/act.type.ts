import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { actorByText } from './actor-by-text.js';
import { Actor } from './actor.types.js';

@ObjectType({ description: 'What somebody did: who, and when.', simpleResolvers: true })
export class Act {
  @NullableField(() => Actor, 'Who did it. Null if an earlier version of Tribute did not record it.')
  by!: Actor | null;

  @Field(() => GraphQLDateTime, { description: 'When it was done.' })
  at!: Date;
}

/** The act of an object of the organization; null if it was not done. */
export function actOf(organizationId: string, by: string | null, at: Date | null): Act | null {
  return at && { by: actorByText(by, organizationId), at };
}
