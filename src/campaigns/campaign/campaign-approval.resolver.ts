import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { PageArgs, type Page } from '../../kernel/schema/connection.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { NullableArg } from '../../kernel/schema/nullable-field.js';
import {
  ApproveCampaignInput,
  OperatorCampaignFilter,
  RejectCampaignInput,
  SubmitCampaignInput,
} from './campaign-approval.inputs.js';
import type { CampaignApprovalService } from './campaign-approval.service.js';
import { Campaign } from './campaign.entity.js';
import {
  ApproveCampaignPayload,
  CampaignConnection,
  RejectCampaignPayload,
  SubmitCampaignPayload,
} from './campaign.payloads.js';

@Resolver(() => Campaign)
export class CampaignApprovalResolver {
  constructor(private readonly service: CampaignApprovalService) {}

  @PayloadMutation(
    () => SubmitCampaignPayload,
    'Submits a campaign for approval. If no operator needs to decide, as in the sandbox, it is approved immediately.',
  )
  async submitCampaign(
    @Ctx() caller: Caller,
    @Arg('input') input: SubmitCampaignInput,
  ): Promise<SubmitCampaignPayload> {
    return { campaign: await this.service.submit(caller, input.id) };
  }

  @PayloadMutation(() => ApproveCampaignPayload, 'Approves a campaign, so that it may run.')
  async approveCampaign(
    @Ctx() caller: Caller,
    @Arg('input') input: ApproveCampaignInput,
  ): Promise<ApproveCampaignPayload> {
    return { campaign: await this.service.approve(caller, input.id) };
  }

  @PayloadMutation(
    () => RejectCampaignPayload,
    'Rejects a campaign with a reason. An active campaign is paused.',
  )
  async rejectCampaign(
    @Ctx() caller: Caller,
    @Arg('input') input: RejectCampaignInput,
  ): Promise<RejectCampaignPayload> {
    return { campaign: await this.service.reject(caller, input) };
  }

  @Query(() => CampaignConnection, {
    description: "Campaigns of all organizations in the session's environment.",
  })
  async operatorCampaigns(
    @Ctx() caller: Caller,
    @NullableArg('filter', () => OperatorCampaignFilter, 'Which campaigns to list. Default: all.')
    filter: OperatorCampaignFilter | null,
    @Args() args: PageArgs,
  ): Promise<Page<Campaign>> {
    return this.service.listAll(caller, filter ?? {}, args);
  }
}
