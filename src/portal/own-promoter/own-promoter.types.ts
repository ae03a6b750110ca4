import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import { Environment } from '../../kernel/environment.js';
import { IdField } from '../../kernel/schema/node.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { connectionOf } from '../../kernel/schema/connection.js';

/** A promoter record, for its own person. */
@ObjectType('OwnPromoter', {
  description: "The calling person's promoter record with one organization.",
  simpleResolvers: true,
})
export class OwnPromoter {
  @IdField('promoter')
  id!: string;

  organizationId!: string;

  @Field(() => String, { description: "The organization's name for the promoter." })
  name!: string;

  @NullableField(() => String, "The promoter's address in the organization's record.")
  email!: string | null;

  @NullableField(() => String, "The promoter's payout destination.")
  payoutDestination!: string | null;

  @NullableField(
    () => GraphQLDateTime,
    'When payouts to the destination can begin. Null when they can begin at once, or there is no destination.',
  )
  payoutDestinationReadyAt!: Date | null;

  @Field(() => Environment, { description: 'The environment that the promoter earns in.' })
  environment!: Environment;

  @Field(() => GraphQLDateTime, { description: 'When the record was created.' })
  createdAt!: Date;
}

export const OwnPromoterConnection = connectionOf(OwnPromoter, 'OwnPromoter');
