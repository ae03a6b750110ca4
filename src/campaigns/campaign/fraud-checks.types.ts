import { Field, Int, ObjectType } from 'type-graphql';
import { Input } from '../../kernel/schema/input-field.js';
import { NullableField, type TypeFunction } from '../../kernel/schema/nullable-field.js';
import {
  ClickUniqueness,
  defaultFraudChecks,
  FraudCheckAction,
  type FraudCheckSettings,
} from './fraud-check-settings.js';

type Setting = keyof FraudCheckSettings;

/** The settings in the API. The description in the input adds what null restores. */
const words = {
  selfReferral:
    'Action if the customer is the promoter: same email address, or a customer id that identifies the promoter.',
  duplicateCustomer:
    'Action if the same customer did the same for the same amount within `duplicateSeconds`, with another idempotency key.',
  outsideAttributionWindow:
    'Action if the click is older than the attribution window, or the event happened more than 10 minutes before every click of the visitor.',
  botClick: 'Action if the session began with a bot click.',
  velocity:
    'Action if a promoter has more than `velocityEvents` events, or paid clicks, within `velocitySeconds`. A click above the limit is not paid, even with REVIEW.',
  dataCentreClick: 'Action if the click came from a network in `DATA_CENTRE_RANGES` or `DATA_CENTRE_FILE`.',
  blockedCountry: 'Action if the click came from a country in `blockedCountries`.',
  duplicateSeconds: 'Period of `duplicateCustomer` in seconds, 1 to 86400.',
  velocityEvents:
    'The most events of one promoter within `velocitySeconds` that are not suspicious, 1 to 10000.',
  velocitySeconds: 'Period of `velocity` in seconds, 60 to 604800.',
  blockedCountries: 'Countries for `blockedCountry`: two-letter codes of ISO 3166-1, at most 300.',
  clickUniqueness: 'How a CPC campaign recognizes repeated clicks within its attribution window.',
} as const satisfies Record<Setting, string>;

/** The types of the settings that are not an action. */
const types: Partial<Record<Setting, TypeFunction>> = {
  duplicateSeconds: () => Int,
  velocityEvents: () => Int,
  velocitySeconds: () => Int,
  blockedCountries: () => [String],
  clickUniqueness: () => ClickUniqueness,
};

@ObjectType({
  simpleResolvers: true,
  description: 'How each fraud check treats a suspicious event, and the parameters of the checks.',
})
export class CampaignFraudChecks {}

@Input('Changes to fraud checks. An omitted field keeps its value; null restores the default.')
export class CampaignFraudChecksInput {}

for (const name of Object.keys(words) as Setting[]) {
  const type = types[name] ?? (() => FraudCheckAction);
  const standard = defaultFraudChecks[name];
  const inInput = Array.isArray(standard) ? words[name] : `${words[name]} Null restores ${String(standard)}.`;
  Field(type, { description: words[name] })(CampaignFraudChecks.prototype, name);
  NullableField(type, inInput)(CampaignFraudChecksInput.prototype, name);
}
