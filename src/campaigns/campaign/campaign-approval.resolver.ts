import { Arg, Args, Ctx, Query, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { IdInputArg, PayloadMutation, type InputWithId } from '../../kernel/schema/mutation.js';
import { NullableFieldResolver } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { Act, actOf } from '../../identity/actor/act.type.js';
import { RejectCampaignInput } from './campaign-approval.inputs.js';
import type { CampaignApprovalService } from './campaign-approval.service.js';
import { Campaign } from './campaign.entity.js';
import { CampaignConnection, CampaignPayload } from './campaign.payloads.js';
import { operatorCampaignList } from './campaign.list.js';

@Resolver(() => Campaign)
export class CampaignApprovalResolver {
  constructor(private readonly service: CampaignApprovalService) {}

  @Reads('organizationId', 'approvalBy', 'approvalAt')
  @NullableFieldResolver(
    () => Act,
    'The decision on its approval. Null before it, and for decisions of earlier versions.',
  )
  approvalDecision(@Root() { organizationId, approvalBy, approvalAt }: Campaign): Act | null {
    return actOf(organizationId, approvalBy, approvalAt);
  }

  @PayloadMutation(
    'Submits a campaign for approval. If no operator needs to decide, as in the sandbox, it is approved immediately.',
    CampaignPayload,
    'The submitted or approved campaign.',
  )
  async submitCampaign(
    @Ctx() caller: Caller,
    @IdInputArg('A campaign to submit for approval.', 'TypeID of the campaign.') input: InputWithId,
  ): Promise<CampaignPayload> {
    return { campaign: await this.service.submit(caller, input.id) };
  }

  @PayloadMutation('Approves a campaign, so that it may run.', CampaignPayload, 'The approved campaign.')
  async approveCampaign(
    @Ctx() caller: Caller,
    @IdInputArg('A campaign to approve.', 'TypeID of the campaign.') input: InputWithId,
  ): Promise<CampaignPayload> {
    return { campaign: await this.service.approve(caller, input.id) };
  }

  @PayloadMutation(
    'Rejects a campaign with a reason. An active campaign is paused.',
    CampaignPayload,
    'The rejected campaign.',
  )
  async rejectCampaign(
    @Ctx() caller: Caller,
    @Arg('input') input: RejectCampaignInput,
  ): Promise<CampaignPayload> {
    return { campaign: await this.service.reject(caller, input) };
  }

  @Query(() => CampaignConnection, {
    description: "Campaigns of all organizations in the session's environment.",
  })
  async operatorCampaigns(
    @Ctx() caller: Caller,
    @Args(() => operatorCampaignList.Args) args: ListArgs,
  ): Promise<Page<Campaign>> {
    return this.service.listAll(caller, args);
  }
}
