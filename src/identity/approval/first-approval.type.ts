import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';

/** The first of the two approvals of an object above the limit. */
@ObjectType({
  description: 'The first of two approvals. The second one has to come from another person.',
  simpleResolvers: true,
})
export class FirstApproval {
  @Field(() => ID, { description: 'TypeID of the user or the API key that approved first.' })
  by!: string;

  @Field(() => GraphQLDateTime, { description: 'When.' })
  approvedAt!: Date;
}
