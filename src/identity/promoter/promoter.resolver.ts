import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { IdArg } from '../../kernel/schema/node.type.js';
import { NullableQuery } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { Promoter } from './promoter.entity.js';
import { CreatePromoterInput, UpdatePromoterInput } from './promoter.inputs.js';
import { PromoterConnection, PromoterPayload } from './promoter.payloads.js';
import { PromoterService } from './promoter.service.js';
import { promoterList } from './promoter.list.js';

@Resolver(() => Promoter)
export class PromoterResolver {
  constructor(private readonly service: PromoterService) {}

  @NullableQuery(() => Promoter, 'One promoter of the caller.')
  async promoter(@Ctx() caller: Caller, @IdArg('Its TypeID.') id: string): Promise<Promoter | null> {
    return this.service.find(caller, id);
  }

  @Query(() => PromoterConnection, { description: "The caller's promoters." })
  async promoters(
    @Ctx() caller: Caller,
    @Args(() => promoterList.Args) args: ListArgs,
  ): Promise<Page<Promoter>> {
    return this.service.list(caller, args);
  }

  @PayloadMutation('Adds a promoter with an empty wallet.', PromoterPayload, 'The new promoter.')
  async createPromoter(
    @Ctx() caller: Caller,
    @Arg('input') input: CreatePromoterInput,
  ): Promise<PromoterPayload> {
    return { promoter: await this.service.create(caller, input) };
  }

  @PayloadMutation('Changes a promoter.', PromoterPayload, 'The changed promoter.')
  async updatePromoter(
    @Ctx() caller: Caller,
    @Arg('input') input: UpdatePromoterInput,
  ): Promise<PromoterPayload> {
    return { promoter: await this.service.update(caller, input) };
  }

  @Reads('userId')
  @FieldResolver(() => Boolean, {
    description:
      'Whether the promoter is a user who can sign in. If not, only the organization manages the record.',
  })
  isPerson(@Root() promoter: Promoter): boolean {
    return promoter.userId !== null;
  }
}
