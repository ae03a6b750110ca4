import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { defaultAsset } from '../../kernel/money.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { NullableArg, NullableFieldResolver } from '../../kernel/schema/nullable-field.js';
import type { Link } from '../../tracking/link/link.entity.js';
import { LinkConnection } from '../../tracking/link/link.payloads.js';
import { OwnPerformance } from '../../tracking/performance/own-performance.types.js';
import { AssetPerformanceArgs } from '../../tracking/performance/performance.inputs.js';
import { PerformanceService } from '../../tracking/performance/performance.service.js';
import type { ActionAttempt } from '../../events/action-attempt/action-attempt.entity.js';
import { ActionAttemptConnection } from '../../events/action-attempt/action-attempt.payloads.js';
import type { PostbackFinder } from '../../notifications/webhook/postback/postback-finder.js';
import type { Postback } from '../../notifications/webhook/postback/postback.entity.js';
import { PostbackConnection } from '../../notifications/webhook/postback/postback.payloads.js';
import type { Payout } from '../../payments/payout/payout.entity.js';
import { PayoutConnection } from '../../payments/payout/payout.payloads.js';
import { PayoutService } from '../../payments/payout/payout.service.js';
import type { Reward } from '../../rewards/reward/reward.entity.js';
import { RewardConnection } from '../../rewards/reward/reward.payloads.js';
import { Viewer } from '../../identity/user/viewer.type.js';
import { Wallet } from '../../ledger/wallet/wallet.entity.js';
import { OwnPromoterConnection, OwnPromoter } from './own-promoter.types.js';
import { OwnPromoterService } from './own-promoter.service.js';
import { actionAttemptList } from '../../events/action-attempt/action-attempt.list.js';
import { ownPromoterList } from '../../identity/promoter/promoter.list.js';
import { postbackList } from '../../notifications/webhook/postback/postback.list.js';
import { payoutList } from '../../payments/payout/payout.list.js';
import { rewardList } from '../../rewards/reward/reward.list.js';
import { linkList } from '../../tracking/link/link.list.js';
import { CurrencyScalar } from '../../kernel/schema/scalars.js';

@Resolver(() => Viewer)
export class ViewerPromotersResolver {
  constructor(private readonly service: OwnPromoterService) {}

  @NullableFieldResolver(
    () => OwnPromoterConnection,
    "The person's own promoter records, one for each organization. Null for an API key.",
  )
  async promoters(
    @Ctx() caller: Caller,
    @Args(() => ownPromoterList.Args) args: ListArgs,
  ): Promise<Page<OwnPromoter> | null> {
    return caller.principal.kind === 'user' ? this.service.list(caller, args) : null;
  }
}

@Resolver(() => OwnPromoter)
export class OwnPromoterResolver {
  constructor(private readonly service: OwnPromoterService) {}

  @NullableFieldResolver(() => Wallet, "The promoter's wallet of one asset. Null when it was never used.")
  async wallet(
    @Root() promoter: OwnPromoter,
    @Ctx() caller: Caller,
    @NullableArg('asset', () => CurrencyScalar, 'Code of the asset.', defaultAsset)
    asset: string | null,
  ): Promise<Wallet | null> {
    return this.service.walletOf(caller, promoter, asset ?? defaultAsset);
  }

  @FieldResolver(() => RewardConnection, { description: "The promoter's rewards." })
  async rewards(
    @Root() promoter: OwnPromoter,
    @Ctx() caller: Caller,
    @Args(() => rewardList.Args) args: ListArgs,
  ): Promise<Page<Reward>> {
    return this.service.rewardsOf(caller, promoter, args);
  }

  @FieldResolver(() => LinkConnection, { description: "The promoter's tracking links." })
  async links(
    @Root() promoter: OwnPromoter,
    @Ctx() caller: Caller,
    @Args(() => linkList.Args) args: ListArgs,
  ): Promise<Page<Link>> {
    return this.service.linksOf(caller, promoter, args);
  }

  @FieldResolver(() => ActionAttemptConnection, { description: "The promoter's attempts at gigs." })
  async actionAttempts(
    @Root() promoter: OwnPromoter,
    @Ctx() caller: Caller,
    @Args(() => actionAttemptList.Args) args: ListArgs,
  ): Promise<Page<ActionAttempt>> {
    return this.service.attemptsOf(caller, promoter, args);
  }
}

@Resolver(() => OwnPromoter)
export class OwnPayoutsResolver {
  constructor(private readonly service: PayoutService) {}

  @FieldResolver(() => PayoutConnection, { name: 'payouts', description: "The promoter's payouts." })
  async ownPayouts(
    @Root() promoter: OwnPromoter,
    @Ctx() caller: Caller,
    @Args(() => payoutList.Args) args: ListArgs,
  ): Promise<Page<Payout>> {
    return this.service.listOwn(caller, promoter, args);
  }
}

@Resolver(() => OwnPromoter)
export class OwnPostbacksResolver {
  constructor(private readonly finder: PostbackFinder) {}

  @FieldResolver(() => PostbackConnection, { name: 'postbacks', description: "The promoter's postbacks." })
  async ownPostbacks(
    @Root() promoter: OwnPromoter,
    @Ctx() caller: Caller,
    @Args(() => postbackList.Args) args: ListArgs,
  ): Promise<Page<Postback>> {
    return this.finder.listOwn(caller, promoter, args);
  }
}

@Resolver(() => OwnPromoter)
export class OwnPerformanceResolver {
  constructor(private readonly service: PerformanceService) {}

  @FieldResolver(() => OwnPerformance, {
    description:
      "The promoter's figures for a period, by time of occurrence, in the campaigns of one asset. Default: the last 30 days.",
  })
  async performance(
    @Root() promoter: OwnPromoter,
    @Ctx() caller: Caller,
    @Args() args: AssetPerformanceArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<OwnPerformance> {
    return this.service.ofSeveral(caller, 'ownPromoter', promoter, args, info);
  }
}
