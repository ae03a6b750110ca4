import { IsOptional } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { IsHttpUrl } from '../../kernel/schema/validators.js';

@InputType({ description: 'A new tracking link. The same three again answer the same link.' })
export class CreateLinkInput {
  @Field(() => ID, { description: 'The campaign.' })
  campaignId!: string;

  @Field(() => ID, { description: 'The promoter who will share it.' })
  promoterId!: string;

  @Field(() => String, {
    nullable: true,
    description: "Where it leads, an absolute http(s) URL; the campaign's target when left out.",
  })
  @IsOptional()
  @IsHttpUrl()
  targetUrl?: string | null;
}

@InputType({ description: 'Which links to list.' })
export class LinkFilter {
  @Field(() => ID, { nullable: true, description: 'Of this organization only.' })
  organizationId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Of this campaign only.' })
  campaignId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Of this promoter only.' })
  promoterId?: string | null;
}
