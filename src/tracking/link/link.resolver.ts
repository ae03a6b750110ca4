import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { encodeId } from '../../kernel/ids.js';
import { PageArgs, type Page } from '../../kernel/schema/connection.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { IdArg } from '../../kernel/schema/node.type.js';
import { NullableArg, NullableFieldResolver, NullableQuery } from '../../kernel/schema/nullable-field.js';
import { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import { Link } from './link.entity.js';
import { CreateLinkInput, LinkFilter } from './link.inputs.js';
import { CreateLinkPayload, LinkConnection } from './link.payloads.js';
import { LinkService } from './link.service.js';

@Resolver(() => Link)
export class LinkResolver {
  constructor(private readonly service: LinkService) {}

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
  async links(
    @Ctx() caller: Caller,
    @NullableArg('filter', () => LinkFilter, 'Which links to list. Default: all.')
    filter: LinkFilter | null,
    @Args() args: PageArgs,
  ): Promise<Page<Link>> {
    return this.service.list(caller, filter ?? {}, args);
  }

  @PayloadMutation(
    'Creates a tracking link. The same campaign, promoter and target return the existing link.',
    CreateLinkPayload,
  )
  async createLink(@Ctx() caller: Caller, @Arg('input') input: CreateLinkInput): Promise<CreateLinkPayload> {
    return { link: await this.service.create(caller, input) };
  }

  @FieldResolver(() => String, {
    description: 'The absolute URL to share. It records the click and redirects to the target.',
  })
  shortUrl(@Root() link: Link): string {
    return this.service.shortUrl(link);
  }

  @NullableFieldResolver(() => Campaign, 'The campaign that it promotes.')
  async campaign(@Root() link: Link, @Ctx() caller: Caller): Promise<Campaign | null> {
    return caller.loaders.load(Campaign, link.campaignId);
  }

  @NullableFieldResolver(() => Promoter, 'The promoter who shares it.')
  async promoter(@Root() link: Link, @Ctx() caller: Caller): Promise<Promoter | null> {
    return caller.loaders.load(Promoter, link.promoterId);
  }
}

@Resolver(() => Campaign)
export class CampaignLinksResolver {
  constructor(private readonly service: LinkService) {}

  @FieldResolver(() => LinkConnection, { description: 'Its links.' })
  async links(
    @Root() campaign: Campaign,
    @Ctx() caller: Caller,
    @Args() args: PageArgs,
  ): Promise<Page<Link>> {
    return this.service.list(caller, { campaignId: encodeId('campaign', campaign.id) }, args);
  }
}
