import { MaxLength } from 'class-validator';
import { Field } from 'type-graphql';
import type { ChangesTo } from '../../kernel/merge-changes.js';
import {
  IdInput,
  Input,
  NullableBooleanInput,
  NullableIdInput,
  NullableTextInput,
  NullableTimeInput,
  TextInput,
  NullableUrlInput,
} from '../../kernel/schema/input-field.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { TextKind } from '../../kernel/schema/text-kind.js';
import { ValidatedByItem } from '../../kernel/schema/validated-by-item.js';
import type { StoredUtm } from '../../campaigns/campaign/utm-template.js';
import { UtmTemplateInput } from '../../campaigns/campaign/utm-template.types.js';
import { CountryTargetInput, type CountryTarget } from './country-target.types.js';
import type { StoredSubIds } from './sub-ids.js';
import { SubIdsInput } from './sub-ids.types.js';
import { Default } from '../../kernel/schema/default.js';

@Input('A new tracking link of a batch.')
export class NewLinkInput {
  @IdInput('TypeID of the campaign.')
  campaignId!: string;

  @IdInput('TypeID of the promoter who shares it.')
  promoterId!: string;

  @NullableUrlInput("Target: an absolute http(s) URL. Default: the campaign's target.", TextKind('url'))
  targetUrl?: string | null;

  @NullableTextInput('A code of your choice, as in `createLink`. Default: a random code.')
  code?: string | null;

  @NullableTextInput('Name, to tell links apart, 1 to 200 characters.')
  name?: string | null;

  @NullableTextInput('Note, which the promoter can read too, at most 1000 characters.')
  note?: string | null;

  @NullableTimeInput('From this time on it is closed. Default: never.')
  expiresAt?: Date | null;

  @NullableField(() => UtmTemplateInput, 'UTM parameters that it adds to its target. Default: none.')
  utm?: ChangesTo<StoredUtm> | null;

  @NullableField(() => SubIdsInput, 'Sub-ids that its clicks are recorded with. Default: none.')
  subIds?: ChangesTo<StoredSubIds> | null;

  @NullableUrlInput(
    'Where visitors with an iPhone, iPad or iPod come to, as in `createLink`.',
    TextKind('url'),
  )
  iosUrl?: string | null;

  @NullableUrlInput('Where visitors with an Android device come to, as in `createLink`.', TextKind('url'))
  androidUrl?: string | null;

  @NullableIdInput("TypeID of a verified link domain. Default: the organization's default domain.")
  linkDomainId?: string | null;

  @NullableField(() => [CountryTargetInput], 'Where visitors of some countries come to, at most 50.')
  countryTargets?: CountryTarget[] | null;
}

@Input('A batch of links to create.')
export class CreateLinksInput {
  @NullableIdInput('TypeID of the organization. Default: the organization of the API key.')
  organizationId?: string | null;

  @ValidatedByItem()
  @Field(() => [NewLinkInput], { description: '1 to 1,000 links. Each is validated separately.' })
  links!: NewLinkInput[];

  @Default(false)
  @NullableBooleanInput('Whether nothing is written. The results say what would happen.')
  isDryRun?: boolean | null;
}

/** 2 Mi characters: a thousand rows of 2000. */
const maxCsvLength = 2 * 1024 * 1024;

@Input('A CSV file of links to create.')
export class ImportLinksInput {
  @NullableIdInput('TypeID of the organization. Default: the organization of the API key.')
  organizationId?: string | null;

  @TextInput(
    'The text of a CSV file: a line with the names of the columns, then 1 to 1,000 rows. The separator is a comma, a semicolon or a tab. ' +
      'Columns: `campaign_id` and `promoter_id`, which are required, `target_url`, `ios_url`, `android_url`, `code`, `name`, `note`, `expires_at`, ' +
      '`utm_source` and the other UTM parameters, and `sub1` to `sub5`. An empty value is none.',
    TextKind('verbatim'),
    MaxLength(maxCsvLength),
  )
  csv!: string;

  @Default(false)
  @NullableBooleanInput('Whether nothing is written. The results say what would happen.')
  isDryRun?: boolean | null;
}
