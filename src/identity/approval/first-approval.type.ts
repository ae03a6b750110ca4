import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';

/** The first of the two approvals of an object above the limit. */
@ObjectType({
  description: 'The first of two approvals. Another person must give the second one.',
  simpleResolvers: true,
})
export class FirstApproval {
  @Field(() => ID, { description: 'TypeID of the user or API key that approved first.' })
  by!: string;

  @Field(() => GraphQLDateTime, { description: 'When the first approval was given.' })
  approvedAt!: Date;
}
