import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { NullableFieldResolver } from '../../kernel/schema/nullable-field.js';
import { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { Gig } from '../../campaigns/gig/gig.entity.js';
import { RemainingLimitsService } from './remaining-limits.service.js';
import { CampaignRemainingLimits } from './remaining-limits.types.js';

@Resolver(() => Campaign)
export class CampaignRemainingLimitsResolver {
  constructor(private readonly service: RemainingLimitsService) {}

  @FieldResolver(() => CampaignRemainingLimits, {
    description: 'What the campaign budget and the caps of the live rules have left now.',
  })
  async remainingLimits(@Root() campaign: Campaign, @Ctx() caller: Caller): Promise<CampaignRemainingLimits> {
    return this.service.ofCampaign(caller, campaign);
  }
}

@Resolver(() => Gig)
export class GigRemainingResolver {
  constructor(private readonly service: RemainingLimitsService) {}

  @NullableFieldResolver(
    () => Int,
    'How many more attempts count before `maxTotal` is reached. Null without a limit.',
  )
  async remaining(@Root() gig: Gig, @Ctx() caller: Caller): Promise<number | null> {
    return this.service.ofGig(caller, gig);
  }
}
