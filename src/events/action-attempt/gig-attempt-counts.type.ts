import { Field, Int, ObjectType } from 'type-graphql';

/** The numbers of a gig's attempts. */
@ObjectType({ description: 'Numbers of the attempts at a gig, by status.', simpleResolvers: true })
export class GigAttemptCounts {
  @Field(() => Int, { description: 'All attempts.' })
  total!: number;

  @Field(() => Int, { description: 'Attempts in SUBMITTED, which wait for a decision.' })
  submitted!: number;

  @Field(() => Int, { description: 'Attempts in VERIFIED.' })
  verified!: number;

  @Field(() => Int, { description: 'Attempts in REJECTED.' })
  rejected!: number;
}
