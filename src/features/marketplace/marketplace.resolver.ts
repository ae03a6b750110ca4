import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { PageArgs, type Page } from '../../kernel/schema/connection.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { AttemptSubmissionService } from './attempt-submission.service.js';
import {
  JoinCampaignInput,
  ResubmitActionAttemptInput,
  SubmitActionAttemptInput,
} from './marketplace.inputs.js';
import {
  JoinCampaignPayload,
  MarketplaceCampaignConnection,
  ResubmitActionAttemptPayload,
  SubmitActionAttemptPayload,
} from './marketplace.payloads.js';
import { MarketplaceService } from './marketplace.service.js';
import type { MarketplaceCampaign } from './marketplace.types.js';

@Resolver()
export class MarketplaceResolver {
  constructor(
    private readonly service: MarketplaceService,
    private readonly submissions: AttemptSubmissionService,
  ) {}

  @Query(() => MarketplaceCampaignConnection, {
    description:
      "Campaigns that promoters may join: active, approved and listed ones of every organization, in the session's environment.",
  })
  async marketplace(
    @Ctx() caller: Caller,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<MarketplaceCampaign>> {
    return this.service.list(caller, args);
  }

  @PayloadMutation(
    () => JoinCampaignPayload,
    "Makes the calling person a promoter of the campaign's organization, who learns their name and proven address.",
  )
  async joinCampaign(
    @Ctx() caller: Caller,
    @Arg('input', () => JoinCampaignInput) input: JoinCampaignInput,
  ): Promise<JoinCampaignPayload> {
    return { promoter: await this.service.join(caller, input) };
  }

  @PayloadMutation(
    () => SubmitActionAttemptPayload,
    "Submits proof of work on a gig as one's own promoter; the organization verifies or rejects it.",
  )
  async submitActionAttempt(
    @Ctx() caller: Caller,
    @Arg('input', () => SubmitActionAttemptInput) input: SubmitActionAttemptInput,
  ): Promise<SubmitActionAttemptPayload> {
    return { actionAttempt: await this.submissions.submit(caller, input) };
  }

  @PayloadMutation(
    () => ResubmitActionAttemptPayload,
    "Submits one's own rejected attempt again, with other proof; what was decided before is kept.",
  )
  async resubmitActionAttempt(
    @Ctx() caller: Caller,
    @Arg('input', () => ResubmitActionAttemptInput) input: ResubmitActionAttemptInput,
  ): Promise<ResubmitActionAttemptPayload> {
    return { actionAttempt: await this.submissions.resubmit(caller, input) };
  }
}
