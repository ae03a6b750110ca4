import { IdInput, Input, NullableIdInput, NullableTextInput } from '../../kernel/schema/input-field.js';
import { IsHttpUrl } from '../../kernel/schema/validators.js';

@Input('A new tracking link. The same campaign, promoter and target return the existing link.')
export class CreateLinkInput {
  @IdInput('TypeID of the campaign.')
  campaignId!: string;

  @IdInput('TypeID of the promoter who shares it.')
  promoterId!: string;

  @NullableTextInput("Target: an absolute http(s) URL. Default: the campaign's target.", IsHttpUrl())
  targetUrl?: string | null;
}

@Input('Which links to list.')
export class LinkFilter {
  @NullableIdInput('Only links of this organization.')
  organizationId?: string | null;

  @NullableIdInput('Only links of this campaign.')
  campaignId?: string | null;

  @NullableIdInput('Only links of this promoter.')
  promoterId?: string | null;
}
