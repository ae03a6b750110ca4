import type { ListArgs } from '../../kernel/list/define-list.js';
import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root, ObjectType } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { encodeId } from '../../kernel/ids.js';
import { type Page, connectionOf } from '../../kernel/schema/connection.js';
import { money, Money } from '../../kernel/schema/money.type.js';
import {
  IdInputArg,
  PayloadMutation,
  type InputWithId,
  MutationPayload,
} from '../../kernel/schema/mutation.js';
import { IdArg } from '../../kernel/schema/node.type.js';
import { NullableFieldResolver, NullableQuery, NullableField } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { Campaign } from '../campaign/campaign.entity.js';
import { DeletedDraftPayload } from '../campaign/campaign.payloads.js';
import { Organization } from '../../identity/organization/organization.entity.js';
import { GigStatus, nextGigStatuses } from './gig-status.js';
import { Gig } from './gig.entity.js';
import { CreateGigInput, UpdateGigInput } from './gig.inputs.js';
import { GigService } from './gig.service.js';
import { gigList } from './gig.list.js';

const GigConnection = connectionOf(Gig, 'Gig');

@ObjectType({ simpleResolvers: true })
export abstract class GigPayload extends MutationPayload {
  @NullableField(() => Gig, 'The gig. Null if the mutation was refused.')
  gig?: Gig;
}

@Resolver(() => Gig)
export class GigResolver {
  constructor(private readonly service: GigService) {}

  @NullableQuery(() => Gig, "The caller's gig with this TypeID. Null if there is none.")
  async gig(@Ctx() caller: Caller, @IdArg('TypeID of the gig.') id: string): Promise<Gig | null> {
    return this.service.find(caller, id);
  }

  @Query(() => GigConnection, { description: "The caller's gigs." })
  async gigs(@Ctx() caller: Caller, @Args(() => gigList.Args) args: ListArgs): Promise<Page<Gig>> {
    return this.service.list(caller, args);
  }

  @PayloadMutation('Creates a gig in a campaign as a draft.', GigPayload, 'The new gig.')
  async createGig(@Ctx() caller: Caller, @Arg('input') input: CreateGigInput): Promise<GigPayload> {
    return { gig: await this.service.create(caller, input) };
  }

  @PayloadMutation(
    'Changes a gig. The change applies immediately to everything that is not evaluated yet.',
    GigPayload,
    'The changed gig.',
  )
  async updateGig(@Ctx() caller: Caller, @Arg('input') input: UpdateGigInput): Promise<GigPayload> {
    return { gig: await this.service.update(caller, input) };
  }

  @PayloadMutation(
    'Publishes a draft or paused gig: matching events count from now on.',
    GigPayload,
    'The published gig.',
  )
  async publishGig(
    @Ctx() caller: Caller,
    @IdInputArg('A gig to publish.', 'TypeID of the gig.') input: InputWithId,
  ): Promise<GigPayload> {
    return { gig: await this.service.move(caller, input.id, GigStatus.PUBLISHED) };
  }

  @PayloadMutation(
    'Pauses a published gig: nothing counts until it is published again.',
    GigPayload,
    'The paused gig.',
  )
  async pauseGig(
    @Ctx() caller: Caller,
    @IdInputArg('A gig to pause.', 'TypeID of the gig.') input: InputWithId,
  ): Promise<GigPayload> {
    return { gig: await this.service.move(caller, input.id, GigStatus.PAUSED) };
  }

  @PayloadMutation('Permanently closes a published or paused gig.', GigPayload, 'The closed gig.')
  async closeGig(
    @Ctx() caller: Caller,
    @IdInputArg('A gig to close.', 'TypeID of the gig.') input: InputWithId,
  ): Promise<GigPayload> {
    return { gig: await this.service.move(caller, input.id, GigStatus.CLOSED) };
  }

  @PayloadMutation('Deletes a draft gig.', DeletedDraftPayload, 'The deleted draft.')
  async deleteGig(
    @Ctx() caller: Caller,
    @IdInputArg('A draft to delete.', 'TypeID of the gig.') input: InputWithId,
  ): Promise<DeletedDraftPayload> {
    return { deletedId: await this.service.delete(caller, input.id) };
  }

  @Reads('campaignId')
  @NullableFieldResolver(() => Campaign, 'The campaign that it belongs to.')
  async campaign(@Root() gig: Gig, @Ctx() caller: Caller): Promise<Campaign | null> {
    return caller.loaders.load(Campaign, gig.campaignId);
  }

  @Reads('status')
  @FieldResolver(() => [GigStatus], {
    description: 'The statuses that it can change to from its current status.',
  })
  nextStatuses(@Root() { status }: Gig): readonly GigStatus[] {
    return nextGigStatuses[status];
  }

  @Reads('campaignId', 'rewardAtomic')
  @NullableFieldResolver(() => Money, 'Reward for a verified attempt.')
  async rewardAmount(@Root() gig: Gig, @Ctx() caller: Caller): Promise<Money | null> {
    const campaign = await caller.loaders.load(Campaign, gig.campaignId);
    return campaign && money(gig.rewardAtomic, campaign.asset);
  }
}

@Resolver(() => Campaign)
export class CampaignGigsResolver {
  constructor(private readonly service: GigService) {}

  @Reads('id')
  @FieldResolver(() => GigConnection, { description: 'Its gigs.' })
  async gigs(
    @Root() campaign: Campaign,
    @Ctx() caller: Caller,
    @Args(() => gigList.Args) args: ListArgs,
  ): Promise<Page<Gig>> {
    return this.service.list(caller, args, { campaignId: campaign.id });
  }
}

@Resolver(() => Organization)
export class OrganizationGigsResolver {
  constructor(private readonly service: GigService) {}

  @Reads('id')
  @FieldResolver(() => GigConnection, { description: 'Gigs of all its campaigns.' })
  async gigs(
    @Root() organization: Organization,
    @Ctx() caller: Caller,
    @Args(() => gigList.Args) args: ListArgs,
  ): Promise<Page<Gig>> {
    return this.service.list(caller, args, { organizationId: encodeId('organization', organization.id) });
  }
}
