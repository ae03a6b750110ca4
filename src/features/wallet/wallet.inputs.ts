import { IsOptional, ValidateNested } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { MoneyInput } from '../../kernel/schema/money.type.js';
import { IsHttpUrl } from '../../kernel/schema/validators.js';

@InputType({ description: 'Money to put into a wallet.' })
export class TopUpWalletInput {
  @Field(() => ID, { description: 'The organization whose wallet is filled.' })
  organizationId!: string;

  @Field(() => MoneyInput, { description: 'How much; more than zero.' })
  @ValidateNested()
  amount!: MoneyInput;

  @Field(() => String, {
    nullable: true,
    description: 'Where the payer is sent afterwards: an absolute http(s) URL.',
  })
  @IsOptional()
  @IsHttpUrl()
  returnUrl?: string | null;
}
