import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { encodeId } from '../../kernel/ids.js';
import { formatPercent } from '../../kernel/money.js';
import { PageArgs, type Page } from '../../kernel/schema/connection.js';
import { money, Money } from '../../kernel/schema/money.type.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { loadOrganization } from '../../identity/organization/load-organization.js';
import { Organization } from '../../identity/organization/organization.entity.js';
import { CampaignStatus, nextStatuses } from './campaign-status.js';
import { Campaign } from './campaign.entity.js';
import {
  CampaignFilter,
  ActivateCampaignInput,
  PauseCampaignInput,
  EndCampaignInput,
  DeleteCampaignInput,
  CreateCampaignInput,
  UpdateCampaignInput,
} from './campaign.inputs.js';
import {
  ActivateCampaignPayload,
  CampaignConnection,
  CreateCampaignPayload,
  DeleteCampaignPayload,
  EndCampaignPayload,
  PauseCampaignPayload,
  UpdateCampaignPayload,
} from './campaign.payloads.js';
import { CampaignService } from './campaign.service.js';
import { fraudChecksOf } from './fraud-check-settings.js';
import { CampaignFraudChecks } from './fraud-checks.types.js';

@Resolver(() => Campaign)
export class CampaignResolver {
  constructor(private readonly campaigns: CampaignService) {}

  @Query(() => Campaign, { nullable: true, description: 'One campaign of the caller.' })
  async campaign(
    @Ctx() caller: Caller,
    @Arg('id', () => ID, { description: 'Its TypeID.' }) id: string,
  ): Promise<Campaign | null> {
    return this.campaigns.find(caller, id);
  }

  @Query(() => CampaignConnection, { name: 'campaigns', description: "The caller's campaigns." })
  async list(
    @Ctx() caller: Caller,
    @Arg('filter', () => CampaignFilter, { nullable: true, description: 'Which ones; all when left out.' })
    filter: CampaignFilter | null,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<Campaign>> {
    return this.campaigns.list(caller, filter ?? {}, args);
  }

  @PayloadMutation(() => CreateCampaignPayload, 'Creates a campaign, as a draft.')
  async createCampaign(
    @Ctx() caller: Caller,
    @Arg('input', () => CreateCampaignInput) input: CreateCampaignInput,
  ): Promise<CreateCampaignPayload> {
    return { campaign: await this.campaigns.create(caller, input) };
  }

  @PayloadMutation(
    () => UpdateCampaignPayload,
    'Changes a campaign; effective at once for what has not been evaluated yet.',
  )
  async updateCampaign(
    @Ctx() caller: Caller,
    @Arg('input', () => UpdateCampaignInput) input: UpdateCampaignInput,
  ): Promise<UpdateCampaignPayload> {
    return { campaign: await this.campaigns.update(caller, input) };
  }

  @PayloadMutation(() => DeleteCampaignPayload, 'Deletes a draft.')
  async deleteCampaign(
    @Ctx() caller: Caller,
    @Arg('input', () => DeleteCampaignInput) input: DeleteCampaignInput,
  ): Promise<DeleteCampaignPayload> {
    return { deletedId: await this.campaigns.delete(caller, input.id) };
  }

  @PayloadMutation(
    () => ActivateCampaignPayload,
    'Draft or paused to active: clicks and events count from now on.',
  )
  async activateCampaign(
    @Ctx() caller: Caller,
    @Arg('input', () => ActivateCampaignInput) input: ActivateCampaignInput,
  ): Promise<ActivateCampaignPayload> {
    return { campaign: await this.campaigns.move(caller, input.id, CampaignStatus.ACTIVE) };
  }

  @PayloadMutation(
    () => PauseCampaignPayload,
    'Active to paused: nothing is rewarded until it is active again.',
  )
  async pauseCampaign(
    @Ctx() caller: Caller,
    @Arg('input', () => PauseCampaignInput) input: PauseCampaignInput,
  ): Promise<PauseCampaignPayload> {
    return { campaign: await this.campaigns.move(caller, input.id, CampaignStatus.PAUSED) };
  }

  @PayloadMutation(() => EndCampaignPayload, 'Active or paused to ended, for good.')
  async endCampaign(
    @Ctx() caller: Caller,
    @Arg('input', () => EndCampaignInput) input: EndCampaignInput,
  ): Promise<EndCampaignPayload> {
    return { campaign: await this.campaigns.move(caller, input.id, CampaignStatus.ENDED) };
  }

  @FieldResolver(() => Organization, { nullable: true, description: 'Whose it is.' })
  async organization(@Root() campaign: Campaign, @Ctx() caller: Caller): Promise<Organization | null> {
    return loadOrganization(caller, campaign.organizationId);
  }

  @FieldResolver(() => Money, { description: 'What one click earns, in a CPC campaign.' })
  payoutRate(@Root() campaign: Campaign): Money {
    return money(campaign.payoutRateAtomic, campaign.asset);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'The share of a sale, "12.5", that goals of a CPS campaign get which are made without a payout of their own.',
  })
  payoutPercent(@Root() campaign: Campaign): string | null {
    return campaign.payoutPercentRate === null ? null : formatPercent(campaign.payoutPercentRate);
  }

  @FieldResolver(() => CampaignFraudChecks, {
    description: 'What becomes of events that fraud checks find something about.',
  })
  fraudChecks(@Root() { fraudCheckSettings }: Campaign): CampaignFraudChecks {
    const fraudChecks = fraudChecksOf(fraudCheckSettings);
    return { ...fraudChecks, blockedCountries: [...fraudChecks.blockedCountries] };
  }

  @FieldResolver(() => [CampaignStatus], { description: 'The statuses that it can be moved to from here.' })
  nextStatuses(@Root() { status }: Campaign): readonly CampaignStatus[] {
    return nextStatuses[status];
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description: 'The most that it may spend; null is no limit but the wallet.',
  })
  budget(@Root() campaign: Campaign): Money | null {
    return campaign.budgetAtomic === null ? null : money(campaign.budgetAtomic, campaign.asset);
  }

  @FieldResolver(() => Money, {
    description: 'What its rewards, and the platform for them, have taken so far.',
  })
  spent(@Root() campaign: Campaign): Money {
    return money(campaign.spentAtomic, campaign.asset);
  }
}

@Resolver(() => Organization)
export class OrganizationCampaignsResolver {
  constructor(private readonly campaigns: CampaignService) {}

  @FieldResolver(() => CampaignConnection, { name: 'campaigns', description: 'Its campaigns.' })
  // A distinct name, because type-graphql confuses methods of the same name in two resolvers of one type.
  async campaignsOf(
    @Root() organization: Organization,
    @Ctx() caller: Caller,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<Campaign>> {
    return this.campaigns.list(caller, { organizationId: encodeId('organization', organization.id) }, args);
  }
}
