import { Field, ObjectType } from 'type-graphql';
import type { Members } from '../../kernel/copied-values.js';
import { Money } from '../../kernel/schema/money.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import {
  EffectKind,
  EventReason,
  FraudCheckVerdict,
  FundingExcess,
  FundingPayer,
  FundingResult,
} from './decision.enums.js';
import { OfAction, OfPromoter } from './decision-parties.types.js';

@ObjectType({ description: 'A value that a fraud check looked at.', simpleResolvers: true })
export class FraudCheckInput {
  @Field(() => String, { description: 'The name, such as `ageSeconds`.' })
  name!: string;

  @NullableField(() => String, 'The value. Null if it is unknown, or withheld.')
  value!: string | null;
}

@ObjectType({ description: 'The result of one fraud check.', simpleResolvers: true })
export class DecisionFraudCheck {
  @Field(() => EventReason, { description: 'The fraud check.' })
  check!: EventReason;

  @Field(() => FraudCheckVerdict, { description: 'Its result.' })
  verdict!: FraudCheckVerdict;

  @Field(() => [FraudCheckInput], { description: 'The values that it looked at.' })
  inputs!: readonly FraudCheckInput[];
}

@ObjectType({ description: 'What an event causes.' })
export class DecisionEffect extends OfAction {
  @Field(() => EffectKind, { description: 'The kind.' })
  kind!: EffectKind;

  @NullableField(() => Boolean, 'Whether the attempt is verified at once. For `ATTEMPT` only.')
  isVerified!: boolean | null;

  @NullableField(() => Money, 'The total of its rewards. Null without a campaign.')
  reward!: Money | null;
}

@ObjectType({ description: 'A goal or gig that the event matches, and that refuses it.' })
export class DecisionRefusal extends OfAction {
  @Field(() => EventReason, { description: 'Why it refuses the event.' })
  reason!: EventReason;
}

@ObjectType({ description: 'How one reward was funded.' })
export class DecisionFunding extends OfPromoter {
  @Field(() => String, { description: 'The key of the rule that pays it.' })
  rule!: string;

  @Field(() => FundingResult, { description: 'The result.' })
  result!: FundingResult;

  @NullableField(() => FundingExcess, 'What it exceeds. Null unless the result is `REVIEW`.')
  exceeds!: FundingExcess | null;

  @Field(() => FundingPayer, { description: 'Who pays.' })
  payer!: FundingPayer;

  @NullableField(() => Money, 'The platform fee. Null if withheld.')
  fee!: Money | null;

  @NullableField(() => Money, "The payer's balance before. Null if withheld.")
  before!: Money | null;

  @NullableField(() => Money, "The payer's balance after. Null if withheld.")
  after!: Money | null;

  @NullableField(() => Money, "What the campaign's limit had left. Null without one, or if withheld.")
  limitLeft!: Money | null;
}

@ObjectType({ description: 'A part of a decision that the API key may not read.', simpleResolvers: true })
export class WithheldPart {
  @Field(() => String, { description: 'The part, as in the JSON form: `funding.before`.' })
  path!: string;

  @Field(() => String, { description: 'The scope that the key lacks.' })
  scope!: string;
}

@ObjectType({ description: 'The decision on an event or attempt, with each of its steps.' })
export class EventDecision {
  /** The JSON form, without the parts that the caller may not read. */
  trace!: Members;
  /** The asset of the campaign, which all amounts are in; null without a campaign. */
  asset!: string | null;
}
