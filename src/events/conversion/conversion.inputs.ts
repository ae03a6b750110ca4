import { IsOptional, Length, Max, MaxLength, Min } from 'class-validator';
import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, InputType, Int } from 'type-graphql';
import { MoneyInput } from '../../kernel/schema/money.type.js';

@InputType({ description: 'A conversion of a visitor for a goal.' })
export class RecordConversionInput {
  @Field(() => ID, { nullable: true, description: 'The goal; either this or `goal`.' })
  goalId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The goal's name, in the campaign of the session; either this or `goalId`.",
  })
  @IsOptional()
  @Length(1, 200)
  goal?: string | null;

  @Field(() => ID, { description: "The session id that the visitor's browser carried." })
  sessionId!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "The integrator's own name of the customer, 1 to 200 characters; `customDimensions.customerId` when left out.",
  })
  @IsOptional()
  @Length(1, 200)
  customerId?: string | null;

  @Field(() => MoneyInput, { nullable: true, description: 'What the customer paid.' })
  amount?: MoneyInput | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Minutes to wait before it counts, 0 to 525600; until then it can be cancelled.',
  })
  @IsOptional()
  @Min(0)
  @Max(525_600)
  delayMinutes?: number | null;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description: 'Anything else, as a JSON object of at most 16 KiB.',
  })
  customDimensions?: Record<string, unknown> | null;
}

@InputType({ description: 'A conversion to call back.' })
export class CancelConversionInput {
  @Field(() => ID, { description: 'The conversion.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'Why, at most 1000 characters.' })
  @IsOptional()
  @MaxLength(1000)
  reason?: string | null;
}
