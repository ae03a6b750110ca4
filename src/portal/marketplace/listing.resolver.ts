import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { Money, money } from '../../kernel/schema/money.type.js';
import { NullableFieldResolver } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { Link } from '../../tracking/link/link.entity.js';
import { ActionAttempt } from '../../events/action-attempt/action-attempt.entity.js';
import { OwnPromoterService } from '../own-promoter/own-promoter.service.js';
import { OwnPromoter } from '../own-promoter/own-promoter.types.js';
import { Reward } from '../../rewards/reward/reward.entity.js';
import { MarketplaceService } from './marketplace.service.js';
import {
  MarketplaceCampaign,
  MarketplaceGig,
  MarketplaceGoal,
  PublicOrganization,
} from './marketplace.types.js';

const listing = {
  nullable: true,
  description: 'The campaign as promoters see it, also for people outside the organization.',
} as const;

@Resolver(() => MarketplaceCampaign)
export class CampaignListingResolver {
  constructor(private readonly service: MarketplaceService) {}

  @FieldResolver(() => Money, { description: 'Payment for one click in a CPC campaign.' })
  payoutRate(@Root() campaign: MarketplaceCampaign): Money {
    return money(campaign.payoutRateAtomic, campaign.asset);
  }

  @FieldResolver(() => Boolean, {
    description:
      'Whether it is in the marketplace now: listed, active, approved and not over, and its organization is not suspended.',
  })
  async isListed(@Root() campaign: MarketplaceCampaign, @Ctx() caller: Caller): Promise<boolean> {
    return this.service.isListed(caller, campaign);
  }

  @FieldResolver(() => PublicOrganization, { description: 'The organization of the campaign.' })
  async organization(
    @Root() campaign: MarketplaceCampaign,
    @Ctx() caller: Caller,
  ): Promise<PublicOrganization | null> {
    return this.service.organizationOf(caller, campaign.organizationId);
  }

  @FieldResolver(() => [MarketplaceGoal], {
    description: 'The goals of the campaign, oldest first, at most 100.',
  })
  async goals(@Root() campaign: MarketplaceCampaign, @Ctx() caller: Caller): Promise<MarketplaceGoal[]> {
    return this.service.goalsOf(caller, campaign);
  }

  @FieldResolver(() => [MarketplaceGig], {
    description: 'The published gigs of the campaign, oldest first, at most 100.',
  })
  async gigs(@Root() campaign: MarketplaceCampaign, @Ctx() caller: Caller): Promise<MarketplaceGig[]> {
    return this.service.gigsOf(caller, campaign);
  }
}

@Resolver(() => Link)
export class ListedLinkResolver {
  constructor(private readonly service: MarketplaceService) {}

  @Reads('campaignId')
  @FieldResolver(() => MarketplaceCampaign, listing)
  async listing(@Root() link: Link, @Ctx() caller: Caller): Promise<MarketplaceCampaign | null> {
    return this.service.listingOf(caller, link.campaignId);
  }
}

@Resolver(() => Reward)
export class ListedRewardResolver {
  constructor(private readonly service: MarketplaceService) {}

  @Reads('campaignId')
  @FieldResolver(() => MarketplaceCampaign, listing)
  async listing(@Root() reward: Reward, @Ctx() caller: Caller): Promise<MarketplaceCampaign | null> {
    return this.service.listingOf(caller, reward.campaignId);
  }
}

@Resolver(() => ActionAttempt)
export class ListedAttemptResolver {
  constructor(private readonly service: MarketplaceService) {}

  @Reads('campaignId')
  @FieldResolver(() => MarketplaceCampaign, listing)
  async listing(@Root() attempt: ActionAttempt, @Ctx() caller: Caller): Promise<MarketplaceCampaign | null> {
    return this.service.listingOf(caller, attempt.campaignId);
  }

  @Reads('gigId')
  @NullableFieldResolver(() => MarketplaceGig, 'The gig as promoters see it.')
  async gigListing(@Root() attempt: ActionAttempt, @Ctx() caller: Caller): Promise<MarketplaceGig | null> {
    return this.service.gigListingOf(caller, attempt.gigId);
  }
}

@Resolver(() => MarketplaceCampaign)
export class JoinedCampaignResolver {
  constructor(private readonly service: OwnPromoterService) {}

  @NullableFieldResolver(
    () => OwnPromoter,
    "The calling person's promoter record with the organization. Null when they have not joined.",
  )
  async viewerPromoter(
    @Root() campaign: MarketplaceCampaign,
    @Ctx() caller: Caller,
  ): Promise<OwnPromoter | null> {
    return caller.principal.kind === 'user' ? this.service.findWith(caller, campaign.organizationId) : null;
  }
}

@Resolver(() => OwnPromoter)
export class PromotedOrganizationResolver {
  constructor(private readonly service: MarketplaceService) {}

  @FieldResolver(() => PublicOrganization, { description: 'The organization that the person promotes.' })
  async organization(
    @Root() promoter: OwnPromoter,
    @Ctx() caller: Caller,
  ): Promise<PublicOrganization | null> {
    return this.service.organizationOf(caller, promoter.organizationId);
  }
}
