import { Field, ID, InputType } from 'type-graphql';
import { IsHttpUrl } from '../../kernel/schema/validators.js';

@InputType({
  description: 'A new tracking link. The same campaign, promoter and target return the existing link.',
})
export class CreateLinkInput {
  @Field(() => ID, { description: 'TypeID of the campaign.' })
  campaignId!: string;

  @Field(() => ID, { description: 'TypeID of the promoter who shares it.' })
  promoterId!: string;

  @Field(() => String, {
    nullable: true,
    description: "Target: an absolute http(s) URL. Default: the campaign's target.",
  })
  @IsHttpUrl()
  targetUrl?: string | null;
}

@InputType({ description: 'Which links to list.' })
export class LinkFilter {
  @Field(() => ID, { nullable: true, description: 'Only links of this organization.' })
  organizationId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only links of this campaign.' })
  campaignId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only links of this promoter.' })
  promoterId?: string | null;
}
