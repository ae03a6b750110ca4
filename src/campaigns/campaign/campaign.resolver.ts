import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { encodeId } from '../../kernel/ids.js';
import { formatPercent } from '../../kernel/money.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { money, Money } from '../../kernel/schema/money.type.js';
import { IdInputArg, PayloadMutation, type InputWithId } from '../../kernel/schema/mutation.js';
import { IdArg } from '../../kernel/schema/node.type.js';
import { NullableFieldResolver, NullableQuery } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { Act, actOf } from '../../identity/actor/act.type.js';
import { loadOrganization } from '../../identity/organization/load-organization.js';
import { Organization } from '../../identity/organization/organization.entity.js';
import { CampaignStatus, nextStatuses } from './campaign-status.js';
import { Campaign } from './campaign.entity.js';
import { CreateCampaignInput, UpdateCampaignInput } from './campaign.inputs.js';
import { CampaignConnection, CampaignPayload, DeletedDraftPayload } from './campaign.payloads.js';
import { CampaignService } from './campaign.service.js';
import { fraudChecksOf, type FraudCheckSettings } from './fraud-check-settings.js';
import { CampaignFraudChecks } from './fraud-checks.types.js';
import { campaignList } from './campaign.list.js';
import { DecimalScalar } from '../../kernel/schema/scalars.js';

@Resolver(() => Campaign)
export class CampaignResolver {
  constructor(private readonly campaigns: CampaignService) {}

  @NullableQuery(() => Campaign, "The caller's campaign with this TypeID. Null if there is none.")
  async campaign(
    @Ctx() caller: Caller,
    @IdArg('TypeID of the campaign.') id: string,
  ): Promise<Campaign | null> {
    return this.campaigns.find(caller, id);
  }

  @Query(() => CampaignConnection, { name: 'campaigns', description: "The caller's campaigns." })
  async list(@Ctx() caller: Caller, @Args(() => campaignList.Args) args: ListArgs): Promise<Page<Campaign>> {
    return this.campaigns.list(caller, args);
  }

  @PayloadMutation('Creates a campaign as a draft.', CampaignPayload, 'The created campaign.')
  async createCampaign(
    @Ctx() caller: Caller,
    @Arg('input') input: CreateCampaignInput,
  ): Promise<CampaignPayload> {
    return { campaign: await this.campaigns.create(caller, input) };
  }

  @PayloadMutation(
    'Changes a campaign. The change applies immediately to everything that is not evaluated yet.',
    CampaignPayload,
    'The changed campaign.',
  )
  async updateCampaign(
    @Ctx() caller: Caller,
    @Arg('input') input: UpdateCampaignInput,
  ): Promise<CampaignPayload> {
    return { campaign: await this.campaigns.update(caller, input) };
  }

  @PayloadMutation('Deletes a draft campaign.', DeletedDraftPayload, 'The deleted draft.')
  async deleteCampaign(
    @Ctx() caller: Caller,
    @IdInputArg('A draft to delete.', 'TypeID of the campaign.') input: InputWithId,
  ): Promise<DeletedDraftPayload> {
    return { deletedId: await this.campaigns.delete(caller, input.id) };
  }

  @PayloadMutation(
    'Activates a draft or paused campaign: clicks and events count from now on.',
    CampaignPayload,
    'The activated campaign.',
  )
  async activateCampaign(
    @Ctx() caller: Caller,
    @IdInputArg('A campaign to activate.', 'TypeID of the campaign.') input: InputWithId,
  ): Promise<CampaignPayload> {
    return { campaign: await this.campaigns.move(caller, input.id, CampaignStatus.ACTIVE) };
  }

  @PayloadMutation(
    'Pauses an active campaign: nothing is rewarded until it is active again.',
    CampaignPayload,
    'The paused campaign.',
  )
  async pauseCampaign(
    @Ctx() caller: Caller,
    @IdInputArg('A campaign to pause.', 'TypeID of the campaign.') input: InputWithId,
  ): Promise<CampaignPayload> {
    return { campaign: await this.campaigns.move(caller, input.id, CampaignStatus.PAUSED) };
  }

  @PayloadMutation('Permanently ends an active or paused campaign.', CampaignPayload, 'The ended campaign.')
  async endCampaign(
    @Ctx() caller: Caller,
    @IdInputArg('A campaign to end.', 'TypeID of the campaign.') input: InputWithId,
  ): Promise<CampaignPayload> {
    return { campaign: await this.campaigns.move(caller, input.id, CampaignStatus.ENDED) };
  }

  @Reads('organizationId', 'endedBy', 'endedAt')
  @NullableFieldResolver(() => Act, 'Who ended it, or that `endsAt` passed. Null if it has not ended.')
  ending(@Root() { organizationId, endedBy, endedAt }: Campaign): Act | null {
    return actOf(organizationId, endedBy, endedAt);
  }

  @Reads('organizationId')
  @NullableFieldResolver(() => Organization, 'The organization that it belongs to.')
  async organization(@Root() campaign: Campaign, @Ctx() caller: Caller): Promise<Organization | null> {
    return loadOrganization(caller, campaign.organizationId);
  }

  @Reads('payoutRateAtomic', 'asset')
  @FieldResolver(() => Money, { description: 'Payout for one click, for CPC campaigns.' })
  payoutRate(@Root() campaign: Campaign): Money {
    return money(campaign.payoutRateAtomic, campaign.asset);
  }

  @Reads('payoutPercentRate')
  @NullableFieldResolver(
    () => DecimalScalar,
    'Default payout of new goals in a CPS campaign, in percent of the sale: "12.5". Null if not set.',
  )
  payoutPercent(@Root() campaign: Campaign): string | null {
    return campaign.payoutPercentRate === null ? null : formatPercent(campaign.payoutPercentRate);
  }

  @Reads('fraudCheckSettings')
  @FieldResolver(() => CampaignFraudChecks, {
    description: 'How each fraud check treats a suspicious event: ignore, hold for review, or reject.',
  })
  fraudChecks(@Root() { fraudCheckSettings }: Campaign): FraudCheckSettings {
    return fraudChecksOf(fraudCheckSettings);
  }

  @Reads('status')
  @FieldResolver(() => [CampaignStatus], {
    description: 'The statuses that it can change to from its current status.',
  })
  nextStatuses(@Root() { status }: Campaign): readonly CampaignStatus[] {
    return nextStatuses[status];
  }

  @Reads('budgetAtomic', 'asset')
  @NullableFieldResolver(() => Money, 'The most it may spend in total. Null if only the wallet limits it.')
  budget(@Root() campaign: Campaign): Money | null {
    return campaign.budgetAtomic === null ? null : money(campaign.budgetAtomic, campaign.asset);
  }

  @Reads('spentAtomic', 'asset')
  @FieldResolver(() => Money, { description: 'What it has spent so far on rewards and their platform fees.' })
  spent(@Root() campaign: Campaign): Money {
    return money(campaign.spentAtomic, campaign.asset);
  }
}

@Resolver(() => Organization)
export class OrganizationCampaignsResolver {
  constructor(private readonly campaigns: CampaignService) {}

  @Reads('id')
  @FieldResolver(() => CampaignConnection, { name: 'campaigns', description: 'Its campaigns.' })
  // A distinct name, because type-graphql confuses methods of the same name in two resolvers of one type.
  async campaignsOf(
    @Root() organization: Organization,
    @Ctx() caller: Caller,
    @Args(() => campaignList.Args) args: ListArgs,
  ): Promise<Page<Campaign>> {
    return this.campaigns.list(caller, args, { organizationId: encodeId('organization', organization.id) });
  }
}
