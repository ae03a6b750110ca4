import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { encodeId } from '../../kernel/ids.js';
import { PageArgs, type Page } from '../../kernel/schema/connection.js';
import { money, Money } from '../../kernel/schema/money.type.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { Goal } from '../../campaigns/goal/goal.entity.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import { Conversion } from './conversion.entity.js';
import { ConversionService } from './conversion.service.js';
import { Event } from '../event/event.entity.js';
import { CancelConversionInput, RecordConversionInput } from './conversion.inputs.js';
import {
  CancelConversionPayload,
  ConversionConnection,
  RecordConversionPayload,
} from './conversion.payloads.js';

@Resolver(() => Conversion)
export class ConversionResolver {
  constructor(private readonly service: ConversionService) {}

  @Query(() => Conversion, {
    nullable: true,
    description: "The caller's conversion with this TypeID. Null if there is none.",
  })
  async conversion(
    @Ctx() caller: Caller,
    @Arg('id', () => ID, { description: 'TypeID of the conversion.' }) id: string,
  ): Promise<Conversion | null> {
    return this.service.find(caller, id);
  }

  @Query(() => ConversionConnection, {
    description: "The caller's conversions.",
  })
  async conversions(
    @Ctx() caller: Caller,
    @Arg('organizationId', () => ID, {
      nullable: true,
      description: 'Only conversions of this organization.',
    })
    organizationId: string | null,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<Conversion>> {
    return this.service.list(caller, organizationId, args);
  }

  @PayloadMutation(
    () => RecordConversionPayload,
    "Records a conversion of a session for a goal. Refused above the goal's limit. A publishable key can report only goals that allow browser reports.",
  )
  async recordConversion(
    @Ctx() caller: Caller,
    @Arg('input', () => RecordConversionInput) input: RecordConversionInput,
  ): Promise<RecordConversionPayload> {
    return { conversion: await this.service.record(caller, input) };
  }

  @PayloadMutation(() => CancelConversionPayload, 'Cancels a conversion during its delay.')
  async cancelConversion(
    @Ctx() caller: Caller,
    @Arg('input', () => CancelConversionInput) input: CancelConversionInput,
  ): Promise<CancelConversionPayload> {
    return { conversion: await this.service.cancel(caller, input) };
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'TypeID of the session that converted. Null if there is none.',
  })
  sessionId(@Root() conversion: Conversion): string | null {
    return conversion.sessionId && encodeId('session', conversion.sessionId);
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description: 'The amount that the customer paid. Null if not reported.',
  })
  amount(@Root() conversion: Conversion): Money | null {
    return conversion.amountAtomic === null ? null : money(conversion.amountAtomic, conversion.asset);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "The integrator's id of the customer. Null if not reported.",
  })
  async customerId(@Root() conversion: Conversion, @Ctx() caller: Caller): Promise<string | null> {
    return (await caller.loaders.load(Event, conversion.eventId))?.customerId ?? null;
  }

  @FieldResolver(() => Event, { nullable: true, description: 'The event of the conversion.' })
  async event(@Root() conversion: Conversion, @Ctx() caller: Caller): Promise<Event | null> {
    return caller.loaders.load(Event, conversion.eventId);
  }

  @FieldResolver(() => Goal, { nullable: true, description: 'The goal that it counts for.' })
  async goal(@Root() conversion: Conversion, @Ctx() caller: Caller): Promise<Goal | null> {
    return caller.loaders.load(Goal, conversion.goalId);
  }

  @FieldResolver(() => Campaign, { nullable: true, description: 'Its campaign.' })
  async campaign(@Root() conversion: Conversion, @Ctx() caller: Caller): Promise<Campaign | null> {
    return caller.loaders.load(Campaign, conversion.campaignId);
  }

  @FieldResolver(() => Promoter, { nullable: true, description: 'The promoter who brought the visitor.' })
  async promoter(@Root() conversion: Conversion, @Ctx() caller: Caller): Promise<Promoter | null> {
    return caller.loaders.load(Promoter, conversion.promoterId);
  }
}
