import { Field, ID, InputType } from 'type-graphql';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { IsHttpUrl } from '../../kernel/schema/validators.js';

@InputType({
  description: 'A new tracking link. The same campaign, promoter and target return the existing link.',
})
export class CreateLinkInput {
  @Field(() => ID, { description: 'TypeID of the campaign.' })
  campaignId!: string;

  @Field(() => ID, { description: 'TypeID of the promoter who shares it.' })
  promoterId!: string;

  @NullableField(() => String, "Target: an absolute http(s) URL. Default: the campaign's target.")
  @IsHttpUrl()
  targetUrl?: string | null;
}

@InputType({ description: 'Which links to list.' })
export class LinkFilter {
  @NullableField(() => ID, 'Only links of this organization.')
  organizationId?: string | null;

  @NullableField(() => ID, 'Only links of this campaign.')
  campaignId?: string | null;

  @NullableField(() => ID, 'Only links of this promoter.')
  promoterId?: string | null;
}
