import { ArrayMaxSize, Length, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { NullableAmountInput, MoneyInput } from '../../kernel/schema/money.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import {
  IdInput,
  Input,
  NullableBooleanInput,
  NullableIdInput,
  NullableIntegerInput,
  NullableTextInput,
  NullableTimeInput,
  TextInput,
  UrlInput,
  NullableUrlInput,
  NullableDecimalInput,
  NullableTimeZoneInput,
  NullableCurrencyInput,
} from '../../kernel/schema/input-field.js';
import { IsHost, IsHttpUrl, IsTimeZone } from '../../kernel/schema/validators.js';
import type { ChangesTo } from '../../kernel/merge-changes.js';
import { PayoutModel } from './payout-model.js';
import { CodePolicy, AttributionModel } from './attribution-terms.js';
import { NewGoalInput } from './new-goal.input.js';
import type { FraudCheckChanges } from './fraud-check-settings.js';
import { CampaignFraudChecksInput } from './fraud-checks.types.js';
import type { StoredUtm } from './utm-template.js';
import { UtmTemplateInput } from './utm-template.types.js';
import { Default, DefaultInNew } from '../../kernel/schema/default.js';

/** The common fields of creating and updating. */
@Input()
abstract class CampaignSettings {
  @NullableTextInput('Description for promoters, at most 5000 characters.', MaxLength(5000))
  description?: string | null;

  @NullableAmountInput('Payout for one click in a CPC campaign. Default in a new campaign: zero.')
  payoutRate?: MoneyInput | null;

  @NullableDecimalInput(
    'Default payout of new goals, in percent of the sale: "12.5", at most 100. Only for CPS campaigns.',
    MaxLength(20),
  )
  payoutPercent?: string | null;

  @NullableAmountInput(
    'The most it may spend in total. Null means that only the wallet limits it, the default in a new campaign.',
  )
  budget?: MoneyInput | null;

  @NullableTimeInput('Clicks and events before this time do not count. Null for no start time.')
  startsAt?: Date | null;

  @NullableTimeInput(
    'Clicks and events at or after this time do not count, and the campaign ends automatically. Must be after `startsAt`.',
  )
  endsAt?: Date | null;

  @DefaultInNew(30)
  @NullableIntegerInput(
    'Attribution window: for how many days after a click its session earns, 1 to 365.',
    Min(1),
    Max(365),
  )
  attributionWindowDays?: number | null;

  @DefaultInNew(0)
  @NullableIntegerInput(
    'Holding period: for how many days a reward is held before it is paid, 0 to 365.',
    Min(0),
    Max(365),
  )
  holdingPeriodDays?: number | null;

  @DefaultInNew('LAST_CLICK')
  @NullableField(() => AttributionModel, "Which of a visitor's clicks earn.")
  attributionModel?: AttributionModel | null;

  @DefaultInNew(7)
  @NullableIntegerInput(
    'TIME_DECAY: how many days older a touch is that weighs half, 1 to 365.',
    Min(1),
    Max(365),
  )
  attributionHalfLifeDays?: number | null;

  @DefaultInNew('CODE_WINS')
  @NullableField(
    () => CodePolicy,
    'Which promoter gets an event that has the code of one promoter and the link or session of another.',
  )
  codePolicy?: CodePolicy | null;

  @DefaultInNew('UTC')
  @NullableTimeZoneInput('IANA name of a time zone, such as Europe/Berlin.', IsTimeZone())
  timeZone?: string | null;

  @NullableUrlInput(
    'Where its closed links lead: an absolute http(s) URL. Null means a page of this server, the default in a new campaign.',
    IsHttpUrl(),
  )
  linkFallbackUrl?: string | null;

  @DefaultInNew(false)
  @NullableBooleanInput('Whether its links pass their own query on to the target.')
  passQuery?: boolean | null;

  @NullableField(
    () => [String],
    "Hosts to which `?url=` on its links may lead, such as `shop.example`, at most 20. Empty or null means only the target's host.",
  )
  @ArrayMaxSize(20)
  @IsHost({ each: true })
  linkHosts?: string[] | null;

  @NullableField(
    () => UtmTemplateInput,
    'UTM parameters that its links add to their target. Null removes all. Default in a new campaign: none.',
  )
  utm?: ChangesTo<StoredUtm> | null;

  @NullableField(() => CampaignFraudChecksInput, 'Changes to the settings of its fraud checks.')
  fraudChecks?: FraudCheckChanges | null;

  @DefaultInNew(true)
  @NullableBooleanInput('Whether the marketplace shows it to promoters while it is active and approved.')
  listed?: boolean | null;
}

@Input('A new campaign. It starts as a draft.')
export class CreateCampaignInput extends CampaignSettings {
  @NullableIdInput('The organization. Default: the organization of the API key.')
  organizationId?: string | null;

  @TextInput('Display name, 1 to 200 characters.', Length(1, 200))
  name!: string;

  @UrlInput('Target of its links: an absolute http(s) URL of at most 2048 characters.', IsHttpUrl())
  targetUrl!: string;

  @NullableCurrencyInput(
    'Code of its asset. Default: the asset of `payoutRate`, else of `budget`, else USD.',
    MaxLength(12),
  )
  asset?: string | null;

  @Default('CPA')
  @NullableField(() => PayoutModel, 'What it pays for.')
  payoutModel?: PayoutModel | null;

  @NullableField(
    () => [NewGoalInput],
    'Its first goals, at most 100. If one cannot be created, the campaign is not created either.',
  )
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  goals?: NewGoalInput[] | null;
}

@Input('Changes to a campaign. An omitted field keeps its value; null clears an optional field.')
export class UpdateCampaignInput extends CampaignSettings {
  @IdInput('TypeID of the campaign.')
  id!: string;

  @NullableTextInput('Display name, 1 to 200 characters.', Length(1, 200))
  name?: string | null;

  @NullableUrlInput(
    'Target of new links: an absolute http(s) URL. Existing links keep their target.',
    IsHttpUrl(),
  )
  targetUrl?: string | null;
}
