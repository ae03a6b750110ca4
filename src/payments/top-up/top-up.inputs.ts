import { IsOptional, Length, ValidateNested } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { MoneyInput } from '../../kernel/schema/money.type.js';
import { IsHttpUrl } from '../../kernel/schema/validators.js';
import { TopUpStatus } from './top-up-status.js';

@InputType({ description: 'Money to put into a wallet.' })
export class TopUpWalletInput {
  @Field(() => ID, { description: 'The organization whose wallet is filled.' })
  organizationId!: string;

  @Field(() => MoneyInput, { description: 'How much; more than zero.' })
  @ValidateNested()
  amount!: MoneyInput;

  @Field(() => String, {
    nullable: true,
    description:
      'Where the payer is sent afterwards, with what became of it as `status`: an absolute http(s) URL.',
  })
  @IsOptional()
  @IsHttpUrl()
  returnUrl?: string | null;
}

@InputType({ description: 'Money of a top-up to give back to the payer.' })
export class RefundTopUpInput {
  @Field(() => ID, { description: 'The top-up.' })
  id!: string;

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'How much, at most what is left of it; all of that when left out.',
  })
  @IsOptional()
  @ValidateNested()
  amount?: MoneyInput | null;

  @Field(() => String, { description: 'Why, for whoever reads it later; 1 to 500 characters.' })
  @Length(1, 500)
  reason!: string;
}

@InputType({ description: 'Which top-ups; all of the caller when empty.' })
export class TopUpFilter {
  @Field(() => ID, { nullable: true, description: 'Only of this organization.' })
  @IsOptional()
  organizationId?: string | null;

  @Field(() => TopUpStatus, { nullable: true, description: 'Only those that stand like this.' })
  @IsOptional()
  status?: TopUpStatus | null;
}
