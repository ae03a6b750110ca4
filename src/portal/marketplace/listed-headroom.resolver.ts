import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { HeadroomService } from '../../evaluation/remaining-limits/headroom.service.js';
import { PromoterHeadroom } from '../../evaluation/remaining-limits/headroom.types.js';
import { MarketplaceCampaign, MarketplaceGig } from './marketplace.types.js';
import { OwnPromoterService } from '../own-promoter/own-promoter.service.js';

@Resolver(() => MarketplaceCampaign)
export class ListedHeadroomResolver {
  constructor(
    private readonly service: HeadroomService,
    private readonly promoters: OwnPromoterService,
  ) {}

  @FieldResolver(() => PromoterHeadroom, {
    description: 'What it can still pay to the calling person at this moment.',
  })
  async headroom(@Root() campaign: MarketplaceCampaign, @Ctx() caller: Caller): Promise<PromoterHeadroom> {
    const isPerson = caller.principal.kind === 'user';
    const own = isPerson ? await this.promoters.findWith(caller, campaign.organizationId) : null;
    return this.service.forPromoter(caller, campaign, own?.id);
  }
}

@Resolver(() => MarketplaceGig)
export class ListedGigHeadroomResolver {
  constructor(private readonly service: HeadroomService) {}

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'How many more attempts count before `maxTotal`; null without one.',
  })
  async remaining(@Root() gig: MarketplaceGig, @Ctx() caller: Caller): Promise<number | null> {
    return this.service.ofShownGig(caller, gig);
  }
}
