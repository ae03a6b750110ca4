import { IsOptional, Length, Matches, ValidateNested } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { MoneyInput } from '../../kernel/schema/money.type.js';
import { PayoutProviderName, PayoutStatus } from './payout-status.js';

@InputType({ description: 'Money that a promoter wants to have.' })
export class RequestPayoutInput {
  @Field(() => ID, { description: 'Whose money it is: a promoter of the organization, or your own record.' })
  promoterId!: string;

  @Field(() => MoneyInput, {
    nullable: true,
    description:
      'How much leaves the wallet, fee included; everything that is available when left out. Paid in whole minor units: what is finer stays.',
  })
  @IsOptional()
  @ValidateNested()
  amount?: MoneyInput | null;

  @Field(() => String, {
    nullable: true,
    description: 'Of which asset everything is asked for, when `amount` is left out; USD when left out.',
  })
  @IsOptional()
  @Length(2, 12)
  asset?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      '1 to 255 characters: the same key with the same request answers the same payout, however often it is sent.',
  })
  @IsOptional()
  @Length(1, 255)
  idempotencyKey?: string | null;
}

@InputType({ description: 'Where the money of a promoter goes.' })
export class SetPayoutDestinationInput {
  @Field(() => ID, { description: 'A promoter whose record the organization keeps, or your own record.' })
  promoterId!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'By Stripe a connected account, `acct_…`; by hand whatever an operator needs to pay, in one line of at most 500 characters. Null takes it away.',
  })
  @IsOptional()
  @Length(1, 500)
  @Matches(/^[^\p{Cc}\u2028\u2029]*$/u, {
    message: 'destination must be one line, without control characters',
  })
  destination?: string | null;
}

@InputType()
abstract class OnePayoutInput {
  @Field(() => ID, { description: 'The payout.' })
  id!: string;
}

@InputType({ description: 'A payout to give up.' })
export class CancelPayoutInput extends OnePayoutInput {}

@InputType({ description: 'A payout to approve.' })
export class ApprovePayoutInput extends OnePayoutInput {}

@InputType({ description: 'A payout to refuse.' })
export class RejectPayoutInput extends OnePayoutInput {
  @Field(() => String, { description: 'Why, for the promoter to read; 1 to 1000 characters.' })
  @Length(1, 1000)
  reason!: string;
}

@InputType({ description: 'A payout that was paid by hand.' })
export class CompletePayoutInput extends OnePayoutInput {
  @Field(() => String, { description: 'What the bank calls the payment; 1 to 200 characters.' })
  @Length(1, 200)
  reference!: string;
}

@InputType({ description: 'A payout that could not be paid by hand.' })
export class FailPayoutInput extends OnePayoutInput {
  @Field(() => String, { description: 'Why, for the promoter to read; 1 to 1000 characters.' })
  @Length(1, 1000)
  reason!: string;
}

@InputType({ description: 'Which payouts to list.' })
export class PayoutFilter {
  @Field(() => ID, { nullable: true, description: 'Of this organization only.' })
  organizationId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Of this promoter only.' })
  promoterId?: string | null;

  @Field(() => PayoutStatus, { nullable: true, description: 'In this status only.' })
  status?: PayoutStatus | null;
}

@InputType({ description: "Which of everybody's payouts to list." })
export class OperatorPayoutFilter {
  @Field(() => ID, { nullable: true, description: 'Of this organization only.' })
  organizationId?: string | null;

  @Field(() => PayoutStatus, { nullable: true, description: 'In this status only.' })
  status?: PayoutStatus | null;

  @Field(() => PayoutProviderName, { nullable: true, description: 'Paid like this only.' })
  provider?: PayoutProviderName | null;
}
