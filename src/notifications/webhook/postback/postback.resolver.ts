import { GraphQLDateTime } from 'graphql-scalars';
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { Act, actOf } from '../../../identity/actor/act.type.js';
import { Promoter } from '../../../identity/promoter/promoter.entity.js';
import type { Caller } from '../../../kernel/caller.js';
import { encodeId } from '../../../kernel/ids.js';
import type { ListArgs } from '../../../kernel/list/define-list.js';
import type { Page } from '../../../kernel/schema/connection.js';
import { IdInputArg, PayloadMutation, type InputWithId } from '../../../kernel/schema/mutation.js';
import { IdArg } from '../../../kernel/schema/node.type.js';
import { NullableFieldResolver, NullableQuery } from '../../../kernel/schema/nullable-field.js';
import { Reads } from '../../../kernel/selected-columns.js';
import { loadPostbackState } from './load-postback-state.js';
import type { PostbackFinder } from './postback-finder.js';
import { postbackMacros, visitorMacros, type PostbackMacro } from './postback-macros.js';
import { Postback } from './postback.entity.js';
import { CreatePostbackInput, EnablePostbackInput, UpdatePostbackInput } from './postback.inputs.js';
import {
  DeletePostbackPayload,
  PostbackConnection,
  PostbackInactiveReason,
  PostbackMacroType,
  PostbackPayload,
} from './postback.payloads.js';
import type { PostbackService } from './postback.service.js';
import { isShown, type ShownPostback } from './shown-postback.js';
import { postbackList } from './postback.list.js';

@Resolver(() => Postback)
export class PostbackResolver {
  constructor(
    private readonly service: PostbackService,
    private readonly finder: PostbackFinder,
  ) {}

  @NullableQuery(() => Postback, 'One postback of the caller.')
  async postback(@Ctx() caller: Caller, @IdArg('Its TypeID.') id: string): Promise<Postback | null> {
    return this.finder.find(caller, id);
  }

  @Query(() => [PostbackMacroType], {
    name: 'postbackMacros',
    description: 'All macros that the URL of a postback may have.',
  })
  macros(): PostbackMacroType[] {
    return Object.entries(postbackMacros).map(([name, description]) => ({
      name,
      description,
      isQueryOnly: visitorMacros.includes(name as PostbackMacro),
    }));
  }

  @PayloadMutation('Registers an active postback of a promoter.', PostbackPayload, 'The new postback.')
  async createPostback(
    @Ctx() caller: Caller,
    @Arg('input') input: CreatePostbackInput,
  ): Promise<PostbackPayload> {
    return { postback: await this.service.create(caller, input) };
  }

  @PayloadMutation(
    'Changes a postback, effective from the next attempt on.',
    PostbackPayload,
    'The changed postback.',
  )
  async updatePostback(
    @Ctx() caller: Caller,
    @Arg('input') input: UpdatePostbackInput,
  ): Promise<PostbackPayload> {
    return { postback: await this.service.update(caller, input) };
  }

  @PayloadMutation(
    'Activates a postback. Held deliveries are sent or dropped, as requested.',
    PostbackPayload,
    'The active postback.',
  )
  async enablePostback(
    @Ctx() caller: Caller,
    @Arg('input') input: EnablePostbackInput,
  ): Promise<PostbackPayload> {
    return { postback: await this.service.enable(caller, input) };
  }

  @PayloadMutation(
    'Deactivates a postback. Waiting deliveries are held. What the organization disables, the promoter cannot enable.',
    PostbackPayload,
    'The postback.',
  )
  async disablePostback(
    @Ctx() caller: Caller,
    @IdInputArg('A postback to disable.', 'The postback.') input: InputWithId,
  ): Promise<PostbackPayload> {
    return { postback: await this.service.disable(caller, input.id) };
  }

  @PayloadMutation('Deletes a postback. Nothing more is sent to it.', DeletePostbackPayload)
  async deletePostback(
    @Ctx() caller: Caller,
    @IdInputArg('A postback to delete.', 'The postback.') input: InputWithId,
  ): Promise<DeletePostbackPayload> {
    return { deletedId: await this.service.delete(caller, input.id) };
  }
}

@Resolver(() => Postback)
export class PostbackFieldsResolver {
  @NullableFieldResolver(
    () => String,
    'The URL with its macros. Null for the organization if the promoter registered it.',
  )
  url(@Root() postback: ShownPostback): string | null {
    return isShown(postback) ? postback.url : null;
  }

  @Reads('id')
  @FieldResolver(() => String, { description: 'The scheme and host that it sends to.' })
  async origin(@Root() postback: Postback, @Ctx() caller: Caller): Promise<string> {
    return (await loadPostbackState(caller, postback.id)).origin;
  }

  @Reads('campaignId')
  @NullableFieldResolver(() => ID, 'The campaign that it is limited to. Null: all campaigns.')
  campaignId(@Root() { campaignId }: Postback): string | null {
    return campaignId && encodeId('campaign', campaignId);
  }

  @Reads('goalId')
  @NullableFieldResolver(() => ID, 'The goal that it is limited to. Null: all goals, gigs and clicks.')
  goalId(@Root() { goalId }: Postback): string | null {
    return goalId && encodeId('goal', goalId);
  }

  @Reads('id')
  @FieldResolver(() => Boolean, { description: 'Whether it is sent.' })
  async isActive(@Root() postback: Postback, @Ctx() caller: Caller): Promise<boolean> {
    return (await loadPostbackState(caller, postback.id)).status === 'ENABLED';
  }

  @Reads('id', 'isForbidden')
  @NullableFieldResolver(() => PostbackInactiveReason, 'Why it is not active. Null while it is active.')
  async inactiveReason(
    @Root() postback: Postback,
    @Ctx() caller: Caller,
  ): Promise<PostbackInactiveReason | null> {
    const { disabledReason } = await loadPostbackState(caller, postback.id);
    return postback.isForbidden ? PostbackInactiveReason.FORBIDDEN : disabledReason;
  }

  @Reads('id', 'organizationId')
  @NullableFieldResolver(
    () => Act,
    'Who disabled it, and when. Null while it is active, and if an earlier version disabled it.',
  )
  async disabling(@Root() postback: Postback, @Ctx() caller: Caller): Promise<Act | null> {
    const { status, disabledBy, disabledAt } = await loadPostbackState(caller, postback.id);
    return status === 'ENABLED' ? null : actOf(postback.organizationId, disabledBy, disabledAt);
  }

  @Reads('id')
  @NullableFieldResolver(
    () => GraphQLDateTime,
    'Since when every attempt has failed. Null when the last attempt succeeded.',
  )
  async failingSince(@Root() postback: Postback, @Ctx() caller: Caller): Promise<Date | null> {
    return (await loadPostbackState(caller, postback.id)).failingSince;
  }
}

@Resolver(() => Promoter)
export class PromoterPostbacksResolver {
  constructor(private readonly finder: PostbackFinder) {}

  @Reads('id')
  @FieldResolver(() => PostbackConnection, { name: 'postbacks', description: "The promoter's postbacks." })
  async postbacksOf(
    @Root() promoter: Promoter,
    @Ctx() caller: Caller,
    @Args(() => postbackList.Args) args: ListArgs,
  ): Promise<Page<Postback>> {
    return this.finder.listOf(caller, promoter.id, args);
  }
}
