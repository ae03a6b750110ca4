import { GraphQLDateTime } from 'graphql-scalars';
import { Ctx, Field, Int, ObjectType } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { AttributionModel } from '../../campaigns/campaign/attribution-terms.js';
import { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { Link } from '../../tracking/link/link.entity.js';
import { AttributionWay, EventReason } from './decision.enums.js';
import { OfPromoter } from './decision-parties.types.js';

@ObjectType()
abstract class OfLink extends OfPromoter {
  /** The TypeID. */
  linkId!: string | null;

  @NullableField(() => Link, 'The link. Null if it names none.')
  async link(@Ctx() caller: Caller): Promise<Link | null> {
    return this.linkId === null ? null : caller.loaders.loadByTypeId(Link, 'link', this.linkId);
  }

  @NullableField(() => GraphQLDateTime, 'When the visitor clicked. Null without a click, or if withheld.')
  clickedAt!: Date | null;
}

@ObjectType({ description: 'A touch that has a part of an event.' })
export class DecisionTouch extends OfLink {
  @Field(() => String, { description: 'Its part, as a fraction: "1/3".' })
  weight!: string;

  @NullableField(() => EventReason, 'Why it earns nothing. Null if it may earn.')
  refused!: EventReason | null;
}

@ObjectType({ description: 'Whose an event is.' })
export class DecisionAttribution extends OfLink {
  @Field(() => AttributionWay, { description: 'What in the report led to the promoter.' })
  way!: AttributionWay;

  campaignId!: string | null;

  @NullableField(() => Campaign, 'The campaign. Null if it names none.')
  async campaign(@Ctx() caller: Caller): Promise<Campaign | null> {
    return this.campaignId === null
      ? null
      : caller.loaders.loadByTypeId(Campaign, 'campaign', this.campaignId);
  }

  @NullableField(() => AttributionModel, 'How the event is divided. Null if one link has all of it.')
  model!: AttributionModel | null;

  @NullableField(() => Int, 'The days after which a touch has half of its weight. For `TIME_DECAY` only.')
  halfLifeDays!: number | null;

  @Field(() => [DecisionTouch], {
    description: 'The touches that share it. Empty if one link has all of it.',
  })
  touches!: readonly DecisionTouch[];
}
