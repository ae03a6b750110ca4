import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { encodeId } from '../../kernel/ids.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { IdInputArg, PayloadMutation, type InputWithId } from '../../kernel/schema/mutation.js';
import { IdArg } from '../../kernel/schema/node.type.js';
import { NullableFieldResolver, NullableQuery } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { Act, actOf } from '../../identity/actor/act.type.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import { CampaignStatus } from '../../campaigns/campaign/campaign-status.js';
import { LinkDomain } from '../link-domain/link-domain.entity.js';
import { closedReasonOf, type CampaignState } from './closed-reason-of.js';
import { LinkChangeService } from './link-change.service.js';
import { LinkClosedReason } from './link-closed-reason.js';
import { Link } from './link.entity.js';
import { CreateLinkInput, UpdateLinkInput } from './link.inputs.js';
import { CreateLinkPayload, LinkConnection, LinkPayload } from './link.payloads.js';
import { LinkService } from './link.service.js';
import { linkList } from './link.list.js';
import { UrlScalar } from '../../kernel/schema/scalars.js';

/** Stands for a campaign that the caller cannot see. */
const openCampaign: CampaignState = { status: CampaignStatus.ACTIVE, startsAt: null, endsAt: null };

@Resolver(() => Link)
export class LinkResolver {
  constructor(
    private readonly service: LinkService,
    private readonly changes: LinkChangeService,
  ) {}

  @NullableQuery(() => Link, "The caller's link with this TypeID. Null if there is none.")
  async link(@Ctx() caller: Caller, @IdArg('TypeID of the link.') id: string): Promise<Link | null> {
    return this.service.find(caller, id);
  }

  @NullableQuery(() => Link, "The caller's link with this code. Null if there is none.")
  async linkByCode(
    @Ctx() caller: Caller,
    @Arg('code', () => String, { description: 'Code of the link, in upper or lower case.' }) code: string,
  ): Promise<Link | null> {
    return this.service.findByCode(caller, code);
  }

  @Query(() => LinkConnection, { description: "The caller's links." })
  async links(@Ctx() caller: Caller, @Args(() => linkList.Args) args: ListArgs): Promise<Page<Link>> {
    return this.service.list(caller, args);
  }

  @PayloadMutation(
    'Creates a tracking link. The same campaign, promoter and target return the existing link.',
    CreateLinkPayload,
  )
  async createLink(@Ctx() caller: Caller, @Arg('input') input: CreateLinkInput): Promise<CreateLinkPayload> {
    return { link: await this.service.create(caller, input) };
  }

  @PayloadMutation(
    'Changes a link. Visitors follow it to the new target at once.',
    LinkPayload,
    'The changed link.',
  )
  async updateLink(@Ctx() caller: Caller, @Arg('input') input: UpdateLinkInput): Promise<LinkPayload> {
    return { link: await this.changes.update(caller, input) };
  }

  @PayloadMutation(
    'Closes a link until it is enabled again: visits are neither recorded nor paid.',
    LinkPayload,
    'The disabled link.',
  )
  async disableLink(
    @Ctx() caller: Caller,
    @IdInputArg('A link to disable.', 'TypeID of the link.') input: InputWithId,
  ): Promise<LinkPayload> {
    return { link: await this.changes.disable(caller, input.id) };
  }

  @PayloadMutation('Opens a disabled link again.', LinkPayload, 'The enabled link.')
  async enableLink(
    @Ctx() caller: Caller,
    @IdInputArg('A link to enable.', 'TypeID of the link.') input: InputWithId,
  ): Promise<LinkPayload> {
    return { link: await this.changes.enable(caller, input.id) };
  }

  @Reads('organizationId', 'disabledBy', 'disabledAt')
  @NullableFieldResolver(() => Act, 'Who disabled it, and when. Null if it is enabled.')
  disabling(@Root() { organizationId, disabledBy, disabledAt }: Link): Act | null {
    return actOf(organizationId, disabledBy, disabledAt);
  }

  @NullableFieldResolver(
    () => LinkClosedReason,
    "Why visitors do not come to its target now. Null if it is open. Without access to its campaign, only the link's own reasons.",
  )
  async closedReason(@Root() link: Link, @Ctx() caller: Caller): Promise<LinkClosedReason | null> {
    const campaign = await caller.loaders.load(Campaign, link.campaignId);
    return closedReasonOf(link, campaign ?? openCampaign, new Date()) ?? null;
  }

  @FieldResolver(() => UrlScalar, {
    description: 'The absolute URL to share. It records the click and redirects to the target.',
  })
  shortUrl(@Root() link: Link): string {
    return this.service.shortUrl(link);
  }

  @Reads('linkDomainId')
  @NullableFieldResolver(() => ID, "TypeID of its domain. Null for the server's address.")
  linkDomainId(@Root() link: Link): string | null {
    return link.linkDomainId === null ? null : encodeId('linkDomain', link.linkDomainId);
  }

  @Reads('linkDomainId')
  @NullableFieldResolver(() => LinkDomain, "Its domain. Null for the server's address.")
  async linkDomain(@Root() link: Link, @Ctx() caller: Caller): Promise<LinkDomain | null> {
    return link.linkDomainId === null ? null : caller.loaders.load(LinkDomain, link.linkDomainId);
  }

  @Reads('campaignId')
  @NullableFieldResolver(() => Campaign, 'The campaign that it promotes.')
  async campaign(@Root() link: Link, @Ctx() caller: Caller): Promise<Campaign | null> {
    return caller.loaders.load(Campaign, link.campaignId);
  }

  @Reads('promoterId')
  @NullableFieldResolver(() => Promoter, 'The promoter who shares it.')
  async promoter(@Root() link: Link, @Ctx() caller: Caller): Promise<Promoter | null> {
    return caller.loaders.load(Promoter, link.promoterId);
  }
}

@Resolver(() => Campaign)
export class CampaignLinksResolver {
  constructor(private readonly service: LinkService) {}

  @Reads('id')
  @FieldResolver(() => LinkConnection, { description: 'Its links.' })
  async links(
    @Root() campaign: Campaign,
    @Ctx() caller: Caller,
    @Args(() => linkList.Args) args: ListArgs,
  ): Promise<Page<Link>> {
    return this.service.list(caller, args, { campaignId: campaign.id });
  }
}

@Resolver(() => Promoter)
export class PromoterLinksResolver {
  constructor(private readonly service: LinkService) {}

  @Reads('id')
  @FieldResolver(() => LinkConnection, { description: 'The links that they share.' })
  async links(
    @Root() promoter: Promoter,
    @Ctx() caller: Caller,
    @Args(() => linkList.Args) args: ListArgs,
  ): Promise<Page<Link>> {
    return this.service.list(caller, args, { promoterId: promoter.id });
  }
}
