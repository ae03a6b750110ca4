import { ArrayMaxSize, Length, MaxLength, ValidateNested } from 'class-validator';
import {
  IdInput,
  Input,
  NullableIdInput,
  NullableTextInput,
  NullableTimeInput,
  NullableUrlInput,
} from '../../kernel/schema/input-field.js';
import type { ChangesTo } from '../../kernel/merge-changes.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import type { StoredUtm } from '../../campaigns/campaign/utm-template.js';
import { UtmTemplateInput } from '../../campaigns/campaign/utm-template.types.js';
import { CountryTargetInput, maxCountryTargets, type CountryTarget } from './country-target.types.js';
import type { StoredSubIds } from './sub-ids.js';
import { SubIdsInput } from './sub-ids.types.js';
import { IsHttpUrl } from '../../kernel/schema/validators.js';

@Input()
abstract class LinkSettings {
  @NullableTextInput('Name, to tell links apart, 1 to 200 characters.', Length(1, 200))
  name?: string | null;

  @NullableTextInput('Note, which the promoter can read too, at most 1000 characters.', MaxLength(1000))
  note?: string | null;

  @NullableTimeInput('From this time on it is closed. Null means never, the default in a new link.')
  expiresAt?: Date | null;

  @NullableField(
    () => UtmTemplateInput,
    "UTM parameters that it adds to its target. They come before the campaign's, field by field. Null removes all.",
  )
  utm?: ChangesTo<StoredUtm> | null;

  @NullableField(() => SubIdsInput, 'Sub-ids that its clicks are recorded with. Null removes all.')
  subIds?: ChangesTo<StoredSubIds> | null;

  @NullableUrlInput(
    'Where visitors with an iPhone, iPad or iPod come to: an absolute http(s) URL. Null: to `targetUrl`.',
    IsHttpUrl(),
  )
  iosUrl?: string | null;

  @NullableUrlInput(
    'Where visitors with an Android device come to: an absolute http(s) URL. Null: to `targetUrl`.',
    IsHttpUrl(),
  )
  androidUrl?: string | null;

  @NullableIdInput(
    "TypeID of a verified link domain, for the short URL. Null: in a new link the organization's default, in a changed one the server's address.",
  )
  linkDomainId?: string | null;

  @NullableField(
    () => [CountryTargetInput],
    'Where visitors of some countries come to, at most 50. The country comes before the device. Null: none.',
  )
  @ArrayMaxSize(maxCountryTargets)
  @ValidateNested({ each: true })
  countryTargets?: CountryTarget[] | null;
}

@Input(
  'A new tracking link. The same campaign, promoter, target and `code` return the existing link, unchanged.',
)
export class CreateLinkInput extends LinkSettings {
  @IdInput('TypeID of the campaign.')
  campaignId!: string;

  @IdInput('TypeID of the promoter who shares it.')
  promoterId!: string;

  @NullableUrlInput("Target: an absolute http(s) URL. Default: the campaign's target.", IsHttpUrl())
  targetUrl?: string | null;

  @NullableTextInput(
    'A code of your choice: 4 to 32 of a to z, 0 to 9 and hyphens, unique regardless of case. It makes a link of its own. Default: a random code.',
  )
  code?: string | null;
}

@Input('Changes to a link. An omitted field keeps its value; null clears an optional field.')
export class UpdateLinkInput extends LinkSettings {
  @IdInput('TypeID of the link.')
  id!: string;

  @NullableUrlInput('New target: an absolute http(s) URL.', IsHttpUrl())
  targetUrl?: string | null;
}
