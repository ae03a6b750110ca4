import { Length, ValidateNested } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { MoneyInput } from '../../kernel/schema/money.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { IsHttpUrl } from '../../kernel/schema/validators.js';
import { TopUpStatus } from './top-up-status.js';

@InputType({ description: 'A top-up of a wallet.' })
export class TopUpWalletInput {
  @Field(() => ID, { description: 'The organization whose wallet receives the money.' })
  organizationId!: string;

  @Field(() => MoneyInput, { description: 'The amount, more than zero.' })
  @ValidateNested()
  amount!: MoneyInput;

  @NullableField(
    () => String,
    'Where to send the payer afterwards, with the result in the query parameter `status`. An absolute http(s) URL.',
  )
  @IsHttpUrl()
  returnUrl?: string | null;
}

@InputType({ description: 'A refund of a top-up to the payer.' })
export class RefundTopUpInput {
  @Field(() => ID, { description: 'The top-up.' })
  id!: string;

  @NullableField(
    () => MoneyInput,
    'The amount, at most the part that is not refunded yet. Default: all of that part.',
  )
  @ValidateNested()
  amount?: MoneyInput | null;

  @Field(() => String, { description: 'The reason, 1 to 500 characters.' })
  @Length(1, 500)
  reason!: string;
}

@InputType({ description: "Which top-ups to list. An empty filter lists all of the caller's." })
export class TopUpFilter {
  @NullableField(() => ID, 'Only top-ups of this organization.')
  organizationId?: string | null;

  @NullableField(() => TopUpStatus, 'Only top-ups with this status.')
  status?: TopUpStatus | null;
}
