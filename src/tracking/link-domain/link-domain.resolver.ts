import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { IdInputArg, PayloadMutation, type InputWithId } from '../../kernel/schema/mutation.js';
import { IdArg } from '../../kernel/schema/node.type.js';
import { NullableQuery } from '../../kernel/schema/nullable-field.js';
import { recordOf } from './find-proof.js';
import { LinkDomain } from './link-domain.entity.js';
import { AddLinkDomainInput, UpdateLinkDomainInput } from './link-domain.inputs.js';
import {
  DeleteLinkDomainPayload,
  LinkDomainConnection,
  LinkDomainPayload,
  LinkDomainRecord,
} from './link-domain.payloads.js';
import type { LinkDomainService } from './link-domain.service.js';
import { linkDomainList } from './link-domain.list.js';

@Resolver(() => LinkDomain)
export class LinkDomainResolver {
  constructor(private readonly domains: LinkDomainService) {}

  @NullableQuery(() => LinkDomain, "The caller's link domain with this TypeID. Null if there is none.")
  async linkDomain(
    @Ctx() caller: Caller,
    @IdArg('TypeID of the link domain.') id: string,
  ): Promise<LinkDomain | null> {
    return this.domains.find(caller, id);
  }

  @Query(() => LinkDomainConnection, { description: "The caller's link domains." })
  async linkDomains(
    @Ctx() caller: Caller,
    @Args(() => linkDomainList.Args) args: ListArgs,
  ): Promise<Page<LinkDomain>> {
    return this.domains.list(caller, args);
  }

  @PayloadMutation(
    'Adds a host for short links. It serves them once its DNS record is verified. The same host returns the existing link domain.',
    LinkDomainPayload,
    'The link domain, with the record to set.',
  )
  async addLinkDomain(
    @Ctx() caller: Caller,
    @Arg('input') input: AddLinkDomainInput,
  ): Promise<LinkDomainPayload> {
    return { linkDomain: await this.domains.add(caller, input) };
  }

  @PayloadMutation(
    'Looks the DNS record of a link domain up. If it is there, the host serves short links from now on.',
    LinkDomainPayload,
    'The verified link domain.',
  )
  async verifyLinkDomain(
    @Ctx() caller: Caller,
    @IdInputArg('A link domain to verify.', 'TypeID of the link domain.') input: InputWithId,
  ): Promise<LinkDomainPayload> {
    return { linkDomain: await this.domains.verify(caller, input.id) };
  }

  @PayloadMutation(
    'Makes a link domain the default of new links, or no longer.',
    LinkDomainPayload,
    'The changed link domain.',
  )
  async updateLinkDomain(
    @Ctx() caller: Caller,
    @Arg('input') input: UpdateLinkDomainInput,
  ): Promise<LinkDomainPayload> {
    return { linkDomain: await this.domains.update(caller, input) };
  }

  @PayloadMutation(
    "Deletes a link domain. Its host serves no links any more, and they use the server's address.",
    DeleteLinkDomainPayload,
  )
  async deleteLinkDomain(
    @Ctx() caller: Caller,
    @IdInputArg('A link domain to delete.', 'TypeID of the link domain.') input: InputWithId,
  ): Promise<DeleteLinkDomainPayload> {
    return { deletedId: await this.domains.delete(caller, input.id) };
  }

  @FieldResolver(() => LinkDomainRecord, { description: 'The DNS record that proves the host.' })
  record(@Root() domain: LinkDomain): LinkDomainRecord {
    return { type: 'TXT', ...recordOf(domain) };
  }
}
