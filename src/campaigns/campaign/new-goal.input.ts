import { IsOptional, Length, MaxLength, Min } from 'class-validator';
import { Field, InputType, Int } from 'type-graphql';
import { MoneyInput } from '../../kernel/schema/money.type.js';

/** The fields of a goal, also when created with its campaign. */
@InputType()
export abstract class GoalSettings {
  @Field(() => String, {
    nullable: true,
    description: 'What it is called where people read it, at most 200 characters.',
  })
  @IsOptional()
  @MaxLength(200)
  title?: string | null;

  @Field(() => String, { nullable: true, description: 'For promoters to read, at most 5000 characters.' })
  @IsOptional()
  @MaxLength(5000)
  description?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The eventType that counts for it, 1 to 200 characters; its name counts as well.',
  })
  @IsOptional()
  @Length(1, 200)
  actionType?: string | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description:
      "A flat payout, in the campaign's asset. Either this or `payoutPercent`; a new goal of a CPS campaign gets the campaign's `payoutPercent` without either.",
  })
  payout?: MoneyInput | null;

  @Field(() => String, {
    nullable: true,
    description:
      'A share of the conversion\'s amount as a decimal, at most 100: "12.5". Either this or `payout`.',
  })
  @IsOptional()
  @MaxLength(20)
  payoutPercent?: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'How many conversions count for one promoter, at least 1; null is no limit, the default in a new goal.',
  })
  @IsOptional()
  @Min(1)
  maxPerPromoter?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'How many conversions count for one visitor session, at least 1; null is no limit. 1 by default in a new goal.',
  })
  @IsOptional()
  @Min(1)
  maxPerVisitor?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether publishable keys may report conversions for the goal; false for a new goal. Anybody can read such a key.',
  })
  browserReports?: boolean | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description:
      "The highest amount that a publishable key may report, in the campaign's asset; null allows no amount, the default in a new goal.",
  })
  browserAmountMax?: MoneyInput | null;
}

@InputType({ description: 'A goal of a campaign that is made with it.' })
export class NewGoalInput extends GoalSettings {
  @Field(() => String, { description: '1 to 200 characters, unique in the campaign.' })
  @Length(1, 200)
  name!: string;
}
