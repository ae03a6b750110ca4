import type { ListArgs } from '../../kernel/list/define-list.js';
import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root, ObjectType } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { encodeId } from '../../kernel/ids.js';
import { type Page, connectionOf } from '../../kernel/schema/connection.js';
import { money, Money } from '../../kernel/schema/money.type.js';
import { PayloadMutation, MutationPayload } from '../../kernel/schema/mutation.js';
import { ForMany } from '../../kernel/schema/for-many.js';
import { IdArg } from '../../kernel/schema/node.type.js';
import { NullableFieldResolver, NullableQuery, NullableField } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { Goal } from '../../campaigns/goal/goal.entity.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import { Conversion } from './conversion.entity.js';
import { ConversionService } from './conversion.service.js';
import { Event } from '../event/event.entity.js';
import { CancelConversionInput, RecordConversionInput } from './conversion.inputs.js';
import { conversionList } from './conversion.list.js';

const ConversionConnection = connectionOf(Conversion, 'Conversion');

@ObjectType({ simpleResolvers: true })
export abstract class ConversionPayload extends MutationPayload {
  @NullableField(() => Conversion, 'The conversion. Null if the mutation was refused.')
  conversion?: Conversion;
}

@Resolver(() => Conversion)
export class ConversionResolver {
  constructor(private readonly service: ConversionService) {}

  @NullableQuery(() => Conversion, "The caller's conversion with this TypeID. Null if there is none.")
  async conversion(
    @Ctx() caller: Caller,
    @IdArg('TypeID of the conversion.') id: string,
  ): Promise<Conversion | null> {
    return this.service.find(caller, id);
  }

  @Query(() => ConversionConnection, { description: "The caller's conversions." })
  async conversions(
    @Ctx() caller: Caller,
    @Args(() => conversionList.Args) args: ListArgs,
  ): Promise<Page<Conversion>> {
    return this.service.list(caller, args);
  }

  @PayloadMutation(
    "Records a conversion of a session for a goal. Refused above the goal's limit. A publishable key can report only goals that allow browser reports.",
    ConversionPayload,
    'The recorded conversion.',
  )
  async recordConversion(
    @Ctx() caller: Caller,
    @Arg('input') input: RecordConversionInput,
  ): Promise<ConversionPayload> {
    return { conversion: await this.service.record(caller, input) };
  }

  @PayloadMutation('Cancels a conversion during its delay.', ConversionPayload, 'The cancelled conversion.')
  @ForMany('cancelConversions', {
    list: 'conversions',
    items: 'delayed conversions to cancel',
    payload: ConversionPayload,
  })
  async cancelConversion(
    @Ctx() caller: Caller,
    @Arg('input') input: CancelConversionInput,
  ): Promise<ConversionPayload> {
    return { conversion: await this.service.cancel(caller, input) };
  }

  @Reads('sessionId')
  @NullableFieldResolver(() => String, 'TypeID of the session that converted. Null if there is none.')
  sessionId(@Root() conversion: Conversion): string | null {
    return conversion.sessionId && encodeId('session', conversion.sessionId);
  }

  @Reads('amountAtomic', 'asset')
  @NullableFieldResolver(() => Money, 'The amount that the customer paid. Null if not reported.')
  amount(@Root() conversion: Conversion): Money | null {
    return conversion.amountAtomic === null ? null : money(conversion.amountAtomic, conversion.asset);
  }

  @Reads('eventId')
  @NullableFieldResolver(() => String, "The integrator's id of the customer. Null if not reported.")
  async customerId(@Root() conversion: Conversion, @Ctx() caller: Caller): Promise<string | null> {
    return (await caller.loaders.load(Event, conversion.eventId))?.customerId ?? null;
  }

  @Reads('eventId')
  @NullableFieldResolver(() => Event, 'The event of the conversion.')
  async event(@Root() conversion: Conversion, @Ctx() caller: Caller): Promise<Event | null> {
    return caller.loaders.load(Event, conversion.eventId);
  }

  @Reads('goalId')
  @NullableFieldResolver(() => Goal, 'The goal that it counts for.')
  async goal(@Root() conversion: Conversion, @Ctx() caller: Caller): Promise<Goal | null> {
    return caller.loaders.load(Goal, conversion.goalId);
  }

  @Reads('campaignId')
  @NullableFieldResolver(() => Campaign, 'Its campaign.')
  async campaign(@Root() conversion: Conversion, @Ctx() caller: Caller): Promise<Campaign | null> {
    return caller.loaders.load(Campaign, conversion.campaignId);
  }

  @Reads('promoterId')
  @NullableFieldResolver(() => Promoter, 'The promoter who brought the visitor.')
  async promoter(@Root() conversion: Conversion, @Ctx() caller: Caller): Promise<Promoter | null> {
    return caller.loaders.load(Promoter, conversion.promoterId);
  }
}

@Resolver(() => Promoter)
export class PromoterConversionsResolver {
  constructor(private readonly service: ConversionService) {}

  @Reads('id')
  @FieldResolver(() => ConversionConnection, { description: 'Conversions that they brought.' })
  async conversions(
    @Root() promoter: Promoter,
    @Ctx() caller: Caller,
    @Args(() => conversionList.Args) args: ListArgs,
  ): Promise<Page<Conversion>> {
    return this.service.list(caller, args, { promoterId: promoter.id });
  }
}
