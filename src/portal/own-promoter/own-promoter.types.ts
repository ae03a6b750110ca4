import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import { Environment } from '../../kernel/environment.js';
import { IdField } from '../../kernel/schema/node.type.js';

/** A promoter record, for its own person. */
@ObjectType('OwnPromoter', {
  description: 'What the calling person is as a promoter of one organization.',
  simpleResolvers: true,
})
export class OwnPromoter {
  @IdField('promoter')
  id!: string;

  organizationId!: string;

  @Field(() => String, { description: 'How the organization calls them.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'The address that the organization has of them.' })
  email!: string | null;

  @Field(() => String, { nullable: true, description: 'Where their money goes when they ask for a payout.' })
  payoutDestination!: string | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'From when on the destination is paid to; null when that is at once, or there is none.',
  })
  payoutDestinationReadyAt!: Date | null;

  @Field(() => Environment, { description: 'The environment that they earn in.' })
  environment!: Environment;

  @Field(() => GraphQLDateTime, { description: 'Since when the record is there.' })
  createdAt!: Date;
}

/** The figures of a promoter. */
@ObjectType({ description: 'How a promoter is doing, since the beginning.', simpleResolvers: true })
export class PromoterFigures {
  @Field(() => Int, { description: 'Visits through their links, without bots.' })
  clicks!: number;

  @Field(() => Int, { description: 'Of these, first visits of a browser through a link.' })
  uniqueClicks!: number;

  @Field(() => Int, { description: 'Conversions that counted.' })
  conversions!: number;

  @Field(() => Int, {
    description: 'Rewards that they earned, funded or not, without those that were taken back as a whole.',
  })
  rewards!: number;
}

/** The figures of a link. */
@ObjectType({ description: 'How a link is doing, since the beginning.', simpleResolvers: true })
export class LinkFigures {
  @Field(() => Int, { description: 'Visits, without bots.' })
  clicks!: number;

  @Field(() => Int, { description: 'Of these, first visits of a browser.' })
  uniqueClicks!: number;
}
