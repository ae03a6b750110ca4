import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import { Actor } from '../actor/actor.types.js';

/** The first of the two approvals of an object above the limit. */
@ObjectType({
  description: 'The first of two approvals. Another person must give the second one.',
  simpleResolvers: true,
})
export class FirstApproval {
  @Field(() => Actor, { description: 'Who approved first.' })
  by!: Actor;

  @Field(() => GraphQLDateTime, { description: 'When the first approval was given.' })
  approvedAt!: Date;
}
