import { ArrayMaxSize, IsOptional, Length, MaxLength, ValidateNested } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { MoneyInput } from '../../kernel/schema/money.type.js';
import { IsHttpUrl } from '../../kernel/schema/validators.js';

@InputType({ description: 'A new organization.' })
export class CreateOrganizationInput {
  @Field(() => String, { description: 'Display name, 1 to 200 characters.' })
  @Length(1, 200)
  name!: string;

  @Field(() => String, { nullable: true, description: 'At most 5000 characters.' })
  @IsOptional()
  @MaxLength(5000)
  description?: string | null;

  @Field(() => String, { nullable: true, description: 'Absolute http(s) URL.' })
  @IsOptional()
  @IsHttpUrl()
  website?: string | null;
}

@InputType({
  description:
    'Changes of an organization: an absent field stays as it is, null empties a field that may be empty.',
})
export class UpdateOrganizationInput {
  @Field(() => ID, { description: 'The organization.' })
  id!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Display name, 1 to 200 characters; it cannot be emptied.',
  })
  @IsOptional()
  @Length(1, 200)
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'At most 5000 characters.' })
  @IsOptional()
  @MaxLength(5000)
  description?: string | null;

  @Field(() => String, { nullable: true, description: 'Absolute http(s) URL.' })
  @IsOptional()
  @IsHttpUrl()
  website?: string | null;

  @Field(() => [MoneyInput], {
    nullable: true,
    description:
      'Above which amount an approval takes two people, one amount an asset; [] or null for none. Only an owner may change it.',
  })
  @IsOptional()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  secondApprovalAbove?: MoneyInput[] | null;

  @Field(() => [MoneyInput], {
    nullable: true,
    description:
      'Above which amount a reward is held until a person releases it, one amount an asset; [] or null for none. It holds for rewards that are earned from then on. Only an owner may change it.',
  })
  @IsOptional()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  rewardReviewAbove?: MoneyInput[] | null;
}
