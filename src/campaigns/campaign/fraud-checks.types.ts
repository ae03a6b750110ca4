import { Field, InputType, Int, ObjectType } from 'type-graphql';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { NullableIntegerInput } from '../../kernel/schema/input-field.js';
import { ClickUniqueness, FraudCheckAction, type FraudCheckSettings } from './fraud-check-settings.js';

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
  dataCentreClick: 'Action if the click came from a network in `DATA_CENTRE_RANGES`.',
  blockedCountry: 'Action if the click came from a country in `blockedCountries`.',
  duplicateSeconds: 'Period of `duplicateCustomer` in seconds, 1 to 86400. Default: 60.',
  velocityEvents:
    'The most events of one promoter within `velocitySeconds` that are not suspicious, 1 to 10000. Default: 100.',
  velocitySeconds: 'Period of `velocity` in seconds, 60 to 604800. Default: 3600.',
  blockedCountries: 'Countries for `blockedCountry`: two-letter codes of ISO 3166-1, at most 300.',
  clickUniqueness: 'How a CPC campaign recognizes repeated clicks within its attribution window.',
} as const satisfies Record<keyof FraudCheckSettings, string>;

/** The fraud-check settings in the API. */
@ObjectType({
  simpleResolvers: true,
  description: 'How each fraud check treats a suspicious event, and the parameters of the checks.',
})
export class CampaignFraudChecks implements FraudCheckSettings {
  @Field(() => FraudCheckAction, { description: words.selfReferral })
  selfReferral!: FraudCheckAction;

  @Field(() => FraudCheckAction, { description: words.duplicateCustomer })
  duplicateCustomer!: FraudCheckAction;

  @Field(() => FraudCheckAction, { description: words.outsideAttributionWindow })
  outsideAttributionWindow!: FraudCheckAction;

  @Field(() => FraudCheckAction, { description: words.botClick })
  botClick!: FraudCheckAction;

  @Field(() => FraudCheckAction, { description: words.velocity })
  velocity!: FraudCheckAction;

  @Field(() => FraudCheckAction, { description: words.dataCentreClick })
  dataCentreClick!: FraudCheckAction;

  @Field(() => FraudCheckAction, { description: words.blockedCountry })
  blockedCountry!: FraudCheckAction;

  @Field(() => Int, { description: words.duplicateSeconds })
  duplicateSeconds!: number;

  @Field(() => Int, { description: words.velocityEvents })
  velocityEvents!: number;

  @Field(() => Int, { description: words.velocitySeconds })
  velocitySeconds!: number;

  @Field(() => [String], { description: words.blockedCountries })
  blockedCountries!: string[];

  @Field(() => ClickUniqueness, { description: words.clickUniqueness })
  clickUniqueness!: ClickUniqueness;
}

@InputType({
  description: 'Changes to fraud checks. An omitted field keeps its value; null restores the default.',
})
export class CampaignFraudChecksInput {
  @NullableField(() => FraudCheckAction, `${words.selfReferral} Default: REJECT.`)
  selfReferral?: FraudCheckAction | null;

  @NullableField(() => FraudCheckAction, `${words.duplicateCustomer} Default: REJECT.`)
  duplicateCustomer?: FraudCheckAction | null;

  @NullableField(() => FraudCheckAction, `${words.outsideAttributionWindow} Default: REJECT.`)
  outsideAttributionWindow?: FraudCheckAction | null;

  @NullableField(() => FraudCheckAction, `${words.botClick} Default: REJECT.`)
  botClick?: FraudCheckAction | null;

  @NullableField(() => FraudCheckAction, `${words.velocity} Default: OFF.`)
  velocity?: FraudCheckAction | null;

  @NullableField(() => FraudCheckAction, `${words.dataCentreClick} Default: OFF.`)
  dataCentreClick?: FraudCheckAction | null;

  @NullableField(() => FraudCheckAction, `${words.blockedCountry} Default: OFF.`)
  blockedCountry?: FraudCheckAction | null;

  @NullableIntegerInput(words.duplicateSeconds)
  duplicateSeconds?: number | null;

  @NullableIntegerInput(words.velocityEvents)
  velocityEvents?: number | null;

  @NullableIntegerInput(words.velocitySeconds)
  velocitySeconds?: number | null;

  @Field(() => [String], { nullable: true, description: words.blockedCountries })
  blockedCountries?: string[] | null;

  @NullableField(() => ClickUniqueness, `${words.clickUniqueness} Default: VISITOR_AND_NETWORK.`)
  clickUniqueness?: ClickUniqueness | null;
}
