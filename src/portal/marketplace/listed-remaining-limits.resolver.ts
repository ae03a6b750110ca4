import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { NullableFieldResolver } from '../../kernel/schema/nullable-field.js';
import { RemainingLimitsService } from '../../evaluation/remaining-limits/remaining-limits.service.js';
import { PromoterRemainingLimits } from '../../evaluation/remaining-limits/remaining-limits.types.js';
import { MarketplaceCampaign, MarketplaceGig } from './marketplace.types.js';
import { OwnPromoterService } from '../own-promoter/own-promoter.service.js';

@Resolver(() => MarketplaceCampaign)
export class ListedRemainingLimitsResolver {
  constructor(
    private readonly service: RemainingLimitsService,
    private readonly promoters: OwnPromoterService,
  ) {}

  @FieldResolver(() => PromoterRemainingLimits, {
    description: 'What the campaign can still pay to the calling person now.',
  })
  async remainingLimits(
    @Root() campaign: MarketplaceCampaign,
    @Ctx() caller: Caller,
  ): Promise<PromoterRemainingLimits> {
    const isPerson = caller.principal.kind === 'user';
    const own = isPerson ? await this.promoters.findWith(caller, campaign.organizationId) : null;
    return this.service.forPromoter(caller, campaign, own?.id);
  }
}

@Resolver(() => MarketplaceGig)
export class ListedGigRemainingResolver {
  constructor(private readonly service: RemainingLimitsService) {}

  @NullableFieldResolver(
    () => Int,
    'How many more attempts count before `maxTotal` is reached. Null without a limit.',
  )
  async remaining(@Root() gig: MarketplaceGig, @Ctx() caller: Caller): Promise<number | null> {
    return this.service.ofShownGig(caller, gig);
  }
}
