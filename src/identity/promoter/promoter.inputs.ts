import { Length } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { IsEmailAddress } from '../../kernel/schema/validators.js';

@InputType()
abstract class PromoterDetails {
  @NullableField(() => String, 'Email address.')
  @IsEmailAddress()
  email?: string | null;

  @NullableField(() => String, "The organization's own id for the promoter, 1 to 200 characters.")
  @Length(1, 200)
  externalId?: string | null;
}

@InputType({ description: 'A new promoter.' })
export class CreatePromoterInput extends PromoterDetails {
  @NullableField(() => ID, 'The organization. Default: the organization of the API key.')
  organizationId?: string | null;

  @Field(() => String, { description: '1 to 200 characters.' })
  @Length(1, 200)
  name!: string;
}

@InputType({
  description: 'Changes to a promoter. An omitted field keeps its value; null clears an optional field.',
})
export class UpdatePromoterInput extends PromoterDetails {
  @Field(() => ID, { description: 'The promoter.' })
  id!: string;

  @NullableField(() => String, '1 to 200 characters.')
  @Length(1, 200)
  name?: string | null;
}

@InputType({ description: 'A promoter to suspend.' })
export class SuspendPromoterInput {
  @Field(() => ID, { description: 'The promoter.' })
  id!: string;

  @Field(() => String, { description: 'The reason, 1 to 1000 characters.' })
  @Length(1, 1000)
  reason!: string;
}

@InputType({ description: 'A promoter whose suspension ends.' })
export class UnsuspendPromoterInput {
  @Field(() => ID, { description: 'The promoter.' })
  id!: string;
}
