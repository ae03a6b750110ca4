import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { PageArgs, type Page } from '../../kernel/schema/connection.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
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
    'Hands a campaign in for approval. Where no operator decides, as in the sandbox, it is approved at once.',
  )
  async submitCampaign(
    @Ctx() caller: Caller,
    @Arg('input', () => SubmitCampaignInput) input: SubmitCampaignInput,
  ): Promise<SubmitCampaignPayload> {
    return { campaign: await this.service.submit(caller, input.id) };
  }

  @PayloadMutation(() => ApproveCampaignPayload, 'Lets a campaign run; for operators.')
  async approveCampaign(
    @Ctx() caller: Caller,
    @Arg('input', () => ApproveCampaignInput) input: ApproveCampaignInput,
  ): Promise<ApproveCampaignPayload> {
    return { campaign: await this.service.approve(caller, input.id) };
  }

  @PayloadMutation(
    () => RejectCampaignPayload,
    'Keeps a campaign from running, with the reason; one that runs is paused. For operators.',
  )
  async rejectCampaign(
    @Ctx() caller: Caller,
    @Arg('input', () => RejectCampaignInput) input: RejectCampaignInput,
  ): Promise<RejectCampaignPayload> {
    return { campaign: await this.service.reject(caller, input) };
  }

  @Query(() => CampaignConnection, {
    description:
      "Everybody's campaigns in the session's environment; for operators, whose reading is written down.",
  })
  async operatorCampaigns(
    @Ctx() caller: Caller,
    @Arg('filter', () => OperatorCampaignFilter, { nullable: true, description: 'Which ones.' })
    filter: OperatorCampaignFilter | null,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<Campaign>> {
    return this.service.listAll(caller, filter ?? {}, args);
  }
}
