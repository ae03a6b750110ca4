import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { defaultAsset } from '../../kernel/money.js';
import { PageArgs, type Page } from '../../kernel/schema/connection.js';
import { Link } from '../attribution/link.entity.js';
import { LinkConnection } from '../attribution/link.payloads.js';
import type { ActionAttempt } from '../event/action-attempt.entity.js';
import { ActionAttemptConnection } from '../event/action-attempt.payloads.js';
import type { Reward } from '../reward/reward.entity.js';
import { RewardConnection } from '../reward/reward.payloads.js';
import { Viewer } from '../user/viewer.type.js';
import { Wallet } from '../wallet/wallet.entity.js';
import { OwnPromoterConnection } from './marketplace.payloads.js';
import { MarketplaceService } from './marketplace.service.js';
import {
  LinkFigures,
  MarketplaceCampaign,
  OwnPromoter,
  PromoterFigures,
  PublicOrganization,
} from './marketplace.types.js';
import { OwnPromoterService } from './own-promoter.service.js';

@Resolver(() => Viewer)
export class ViewerPromotersResolver {
  constructor(private readonly service: OwnPromoterService) {}

  @FieldResolver(() => OwnPromoterConnection, {
    nullable: true,
    description: 'What the person is as a promoter: a record for each organization; null for an API key.',
  })
  async promoters(
    @Ctx() caller: Caller,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<OwnPromoter> | null> {
    return caller.principal.kind === 'user' ? this.service.list(caller, args) : null;
  }
}

@Resolver(() => OwnPromoter)
export class OwnPromoterResolver {
  constructor(
    private readonly service: OwnPromoterService,
    private readonly marketplace: MarketplaceService,
  ) {}

  @FieldResolver(() => PublicOrganization, { nullable: true, description: 'Whom they promote.' })
  async organization(
    @Root() promoter: OwnPromoter,
    @Ctx() caller: Caller,
  ): Promise<PublicOrganization | null> {
    return this.marketplace.organizationOf(caller, promoter.organizationId);
  }

  @FieldResolver(() => Wallet, {
    nullable: true,
    description: 'Their wallet of one asset (USD when left out); null when it was never used.',
  })
  async wallet(
    @Root() promoter: OwnPromoter,
    @Ctx() caller: Caller,
    @Arg('asset', () => String, { nullable: true, description: 'Code of the asset; USD when left out.' })
    asset: string | null,
  ): Promise<Wallet | null> {
    return this.service.walletOf(caller, promoter, asset ?? defaultAsset);
  }

  @FieldResolver(() => RewardConnection, { description: 'What they earned.' })
  async rewards(
    @Root() promoter: OwnPromoter,
    @Ctx() caller: Caller,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<Reward>> {
    return this.service.rewardsOf(caller, promoter, args);
  }

  @FieldResolver(() => LinkConnection, { description: 'Their tracking links.' })
  async links(
    @Root() promoter: OwnPromoter,
    @Ctx() caller: Caller,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<Link>> {
    return this.service.linksOf(caller, promoter, args);
  }

  @FieldResolver(() => ActionAttemptConnection, { description: 'Their attempts at gigs.' })
  async actionAttempts(
    @Root() promoter: OwnPromoter,
    @Ctx() caller: Caller,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<ActionAttempt>> {
    return this.service.attemptsOf(caller, promoter, args);
  }

  @FieldResolver(() => PromoterFigures, { description: 'How they are doing.' })
  async figures(@Root() promoter: OwnPromoter, @Ctx() caller: Caller): Promise<PromoterFigures> {
    return this.service.figuresOf(caller, promoter);
  }
}

@Resolver(() => MarketplaceCampaign)
export class JoinedCampaignResolver {
  constructor(private readonly service: OwnPromoterService) {}

  @FieldResolver(() => OwnPromoter, {
    nullable: true,
    description: "The calling person's record with its organization; null when they have not joined.",
  })
  async viewerPromoter(
    @Root() campaign: MarketplaceCampaign,
    @Ctx() caller: Caller,
  ): Promise<OwnPromoter | null> {
    return caller.principal.kind === 'user' ? this.service.findWith(caller, campaign.organizationId) : null;
  }
}

@Resolver(() => Link)
export class LinkFiguresResolver {
  constructor(private readonly service: OwnPromoterService) {}

  @FieldResolver(() => LinkFigures, { description: 'How it is doing.' })
  async figures(@Root() link: Link, @Ctx() caller: Caller): Promise<LinkFigures> {
    return this.service.linkFiguresOf(caller, link);
  }
}
