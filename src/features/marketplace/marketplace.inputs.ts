import { IsOptional, Length, MaxLength, ValidateNested } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { IsHttpUrl } from '../../kernel/schema/validators.js';

@InputType({ description: 'A campaign to join.' })
export class JoinCampaignInput {
  @Field(() => ID, { description: 'A campaign of the marketplace.' })
  campaignId!: string;
}

@InputType({ description: 'What shows that the work was done: words, an address, or both.' })
export class ProofInput {
  @Field(() => String, { nullable: true, description: 'In words, 1 to 5000 characters.' })
  @IsOptional()
  @Length(1, 5000)
  text?: string | null;

  @Field(() => String, { nullable: true, description: 'Where it is to be seen, an absolute http(s) URL.' })
  @IsOptional()
  @IsHttpUrl()
  url?: string | null;
}

@InputType({ description: 'Proof of work on a gig.' })
export class SubmitActionAttemptInput {
  @Field(() => ID, { description: 'A published gig of a campaign that the person has joined.' })
  gigId!: string;

  @Field(() => ProofInput, { description: 'Words, an address, or both.' })
  @ValidateNested()
  proof!: ProofInput;

  @Field(() => String, {
    nullable: true,
    description: 'For whoever verifies it to read, at most 1000 characters.',
  })
  @IsOptional()
  @MaxLength(1000)
  note?: string | null;
}
