import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { JoinCampaignInput } from './marketplace.inputs.js';
import { JoinCampaignPayload, MarketplaceCampaignConnection } from './marketplace.payloads.js';
import { MarketplaceService } from './marketplace.service.js';
import type { MarketplaceCampaign } from './marketplace.types.js';
import { marketplaceList } from '../../campaigns/campaign/campaign.list.js';

@Resolver()
export class MarketplaceResolver {
  constructor(private readonly service: MarketplaceService) {}

  @Query(() => MarketplaceCampaignConnection, {
    description:
      "Campaigns that promoters may join: active, approved and listed campaigns of all organizations, in the session's environment.",
  })
  async marketplace(
    @Ctx() caller: Caller,
    @Args(() => marketplaceList.Args) args: ListArgs,
  ): Promise<Page<MarketplaceCampaign>> {
    return this.service.list(caller, args);
  }

  @PayloadMutation(
    "Makes the calling person a promoter of the campaign's organization. The organization sees their name and confirmed address.",
    JoinCampaignPayload,
  )
  async joinCampaign(
    @Ctx() caller: Caller,
    @Arg('input') input: JoinCampaignInput,
  ): Promise<JoinCampaignPayload> {
    return { promoter: await this.service.join(caller, input) };
  }
}
