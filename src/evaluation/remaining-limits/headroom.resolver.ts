import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { Gig } from '../../campaigns/gig/gig.entity.js';
import { HeadroomService } from './headroom.service.js';
import { CampaignHeadroom } from './headroom.types.js';

@Resolver(() => Campaign)
export class CampaignHeadroomResolver {
  constructor(private readonly service: HeadroomService) {}

  @FieldResolver(() => CampaignHeadroom, {
    description: 'What its budget and the caps of its live rules have left at this moment.',
  })
  async headroom(@Root() campaign: Campaign, @Ctx() caller: Caller): Promise<CampaignHeadroom> {
    return this.service.ofCampaign(caller, campaign);
  }
}

@Resolver(() => Gig)
export class GigHeadroomResolver {
  constructor(private readonly service: HeadroomService) {}

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'How many more attempts count before `maxTotal`; null without one.',
  })
  async remaining(@Root() gig: Gig, @Ctx() caller: Caller): Promise<number | null> {
    return this.service.ofGig(caller, gig);
  }
}
