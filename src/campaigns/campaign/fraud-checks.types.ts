import { Field, InputType, Int, ObjectType } from 'type-graphql';
import { ClickUniqueness, FraudCheckAction, type FraudCheckSettings } from './fraud-check-settings.js';

const words = {
  selfReferral:
    'Where the customer is the promoter: the same e-mail address, or a customer id that is the promoter.',
  duplicateCustomer:
    'Where the same customer did the same for the same amount within `duplicateSeconds`, under another idempotency key.',
  outsideAttributionWindow:
    'Where the click is older than the attribution window, or the event happened more than 10 minutes before every click of the visitor.',
  botClick: 'Where the session began with the click of a program.',
  velocity:
    'Where a promoter has more than `velocityEvents` events, or clicks that are paid, within `velocitySeconds`. Such a click is not paid, also with REVIEW.',
  dataCentreClick: 'Where the click came from one of the networks of `DATA_CENTRE_RANGES`.',
  blockedCountry: 'Where the click came from one of `blockedCountries`.',
  duplicateSeconds: 'Seconds, 1 to 86400; 60 by default.',
  velocityEvents: 'How many events of one promoter are not too many yet, 1 to 10000; 100 by default.',
  velocitySeconds: 'Seconds, 60 to 604800; 3600 by default.',
  blockedCountries: 'Two-letter codes of ISO 3166-1, at most 300.',
  clickUniqueness:
    'By what a CPC campaign recognizes a click that it has counted within its attribution window.',
} as const satisfies Record<keyof FraudCheckSettings, string>;

/** The fraud-check settings in the API. */
@ObjectType({
  simpleResolvers: true,
  description: 'What becomes of events that fraud checks find something about, and what they look at.',
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
  description: 'Changes of fraud checks: an absent field stays as it is, null goes back to the default.',
})
export class CampaignFraudChecksInput {
  @Field(() => FraudCheckAction, { nullable: true, description: `${words.selfReferral} REJECT by default.` })
  selfReferral?: FraudCheckAction | null;

  @Field(() => FraudCheckAction, {
    nullable: true,
    description: `${words.duplicateCustomer} REJECT by default.`,
  })
  duplicateCustomer?: FraudCheckAction | null;

  @Field(() => FraudCheckAction, {
    nullable: true,
    description: `${words.outsideAttributionWindow} REJECT by default.`,
  })
  outsideAttributionWindow?: FraudCheckAction | null;

  @Field(() => FraudCheckAction, { nullable: true, description: `${words.botClick} REJECT by default.` })
  botClick?: FraudCheckAction | null;

  @Field(() => FraudCheckAction, { nullable: true, description: `${words.velocity} OFF by default.` })
  velocity?: FraudCheckAction | null;

  @Field(() => FraudCheckAction, { nullable: true, description: `${words.dataCentreClick} OFF by default.` })
  dataCentreClick?: FraudCheckAction | null;

  @Field(() => FraudCheckAction, { nullable: true, description: `${words.blockedCountry} OFF by default.` })
  blockedCountry?: FraudCheckAction | null;

  @Field(() => Int, { nullable: true, description: words.duplicateSeconds })
  duplicateSeconds?: number | null;

  @Field(() => Int, { nullable: true, description: words.velocityEvents })
  velocityEvents?: number | null;

  @Field(() => Int, { nullable: true, description: words.velocitySeconds })
  velocitySeconds?: number | null;

  @Field(() => [String], { nullable: true, description: words.blockedCountries })
  blockedCountries?: string[] | null;

  @Field(() => ClickUniqueness, {
    nullable: true,
    description: `${words.clickUniqueness} VISITOR_AND_NETWORK by default.`,
  })
  clickUniqueness?: ClickUniqueness | null;
}
