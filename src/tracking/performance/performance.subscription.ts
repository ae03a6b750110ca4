import { Arg, Ctx, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { notFound } from '../../kernel/errors.js';
import type { FigureChange } from '../../kernel/figure-feed.js';
import { encodeId, requireId } from '../../kernel/ids.js';
import { organizationFor } from '../../kernel/principal.js';
import { NullableArg, NullableFieldResolver } from '../../kernel/schema/nullable-field.js';
import { Organization } from '../../identity/organization/organization.entity.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { PerformanceUpdate } from './performance-update.type.js';

interface Wanted {
  readonly organizationId: string;
  readonly campaignId?: string | null;
  readonly promoterId?: string | null;
}

/** Refuses objects that are not of the organization, as not found. */
async function openUpdates(
  caller: Caller,
  { organizationId, campaignId, promoterId }: Wanted,
): Promise<AsyncIterableIterator<FigureChange>> {
  const place = organizationFor(caller.principal, 'campaigns:read', organizationId);
  const isTheirs = (row: Campaign | Promoter | null): boolean =>
    row?.organizationId === place.organizationId && row.environment === place.environment;
  const campaign = campaignId == null ? null : requireId('campaign', campaignId, 'campaignId');
  if (campaign !== null && !isTheirs(await caller.loaders.load(Campaign, campaign))) {
    throw notFound('campaign', 'campaignId');
  }
  const promoter = promoterId == null ? null : requireId('promoter', promoterId, 'promoterId');
  if (promoter !== null && !isTheirs(await caller.loaders.load(Promoter, promoter))) {
    throw notFound('promoter', 'promoterId');
  }
  return caller.figureFeed.subscribe(
    (update) =>
      update.organizationId === place.organizationId &&
      update.environment === place.environment &&
      (campaign === null || update.campaignId === campaign) &&
      (promoter === null || update.promoterId === promoter),
  );
}

@Resolver()
export class PerformanceSubscription {
  @Subscription(() => PerformanceUpdate, {
    description:
      'Says whose figures changed, at most once a second. What changes meanwhile is in the next message. It comes when the changes are summed up, usually within two seconds.',
    subscribe: async ({ args, context }) => openUpdates(context as Caller, args as Wanted),
  })
  performanceUpdated(
    @Root() { campaignIds, promoterIds }: FigureChange,
    @Arg('organizationId', () => ID, { description: 'TypeID of the organization.' }) organizationId: string,
    @NullableArg('campaignId', () => ID, 'Only figures of this campaign.') campaignId?: string | null,
    @NullableArg('promoterId', () => ID, 'Only figures of this promoter.') promoterId?: string | null,
  ): PerformanceUpdate {
    return {
      campaignIds: campaignIds?.map((id) => encodeId('campaign', id)) ?? null,
      promoterIds: promoterIds?.map((id) => encodeId('promoter', id)) ?? null,
      organizationId,
      campaignId: campaignId ?? null,
      promoterId: promoterId ?? null,
    };
  }
}

@Resolver(() => PerformanceUpdate)
export class PerformanceUpdateResolver {
  @NullableFieldResolver(() => Organization, 'The organization.')
  async organization(
    @Root() { organizationId }: PerformanceUpdate,
    @Ctx() caller: Caller,
  ): Promise<Organization | null> {
    return caller.loaders.loadByTypeId(Organization, 'organization', organizationId);
  }

  @NullableFieldResolver(() => Campaign, 'The requested campaign. Null without `campaignId`.')
  async campaign(@Root() { campaignId }: PerformanceUpdate, @Ctx() caller: Caller): Promise<Campaign | null> {
    return campaignId === null ? null : caller.loaders.loadByTypeId(Campaign, 'campaign', campaignId);
  }

  @NullableFieldResolver(() => Promoter, 'The requested promoter. Null without `promoterId`.')
  async promoter(@Root() { promoterId }: PerformanceUpdate, @Ctx() caller: Caller): Promise<Promoter | null> {
    return promoterId === null ? null : caller.loaders.loadByTypeId(Promoter, 'promoter', promoterId);
  }
}
