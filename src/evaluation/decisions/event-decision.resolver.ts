import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import type { Members } from '../../kernel/copied-values.js';
import { NullableFieldResolver } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { ActionAttempt } from '../../events/action-attempt/action-attempt.entity.js';
import { Event } from '../../events/event/event.entity.js';
import { DecisionAttribution } from './decision-attribution.types.js';
import { DecisionRule } from './decision-rule.types.js';
import { EventReason } from './decision.enums.js';
import {
  DecisionEffect,
  DecisionFraudCheck,
  DecisionFunding,
  DecisionRefusal,
  EventDecision,
  WithheldPart,
} from './event-decision.types.js';
import { loadAsset } from './load-asset.js';
import { countIn, isTracePart, textIn, wordIn } from './trace-part.js';
import { typeRules } from './type-rules.js';
import { typeAttribution, typeEffects, typeFraudChecks, typeFunding, typeRefusals } from './type-trace.js';

/** A decision before it has a type: what the caller may read of it, and the asset of its amounts. */
interface Typed {
  readonly trace: Members;
  readonly asset: string | null;
}

const description = 'The same as `decision`, with types. Null before the decision.';

@Resolver(() => Event)
export class EventDecisionTraceResolver {
  @Reads('decision', 'attributedCampaignId', 'campaignId')
  @NullableFieldResolver(() => EventDecision, description)
  async decisionTrace(@Root() event: Event, @Ctx() caller: Caller): Promise<Typed | null> {
    if (event.decision === null) return null;
    const asset = await loadAsset(caller, 'campaign', event.attributedCampaignId ?? event.campaignId);
    return { trace: event.decision, asset };
  }
}

@Resolver(() => ActionAttempt)
export class AttemptDecisionTraceResolver {
  @Reads('decision', 'gigId')
  @NullableFieldResolver(() => EventDecision, description)
  async decisionTrace(@Root() attempt: ActionAttempt, @Ctx() caller: Caller): Promise<Typed | null> {
    if (attempt.decision === null) return null;
    return { trace: attempt.decision, asset: await loadAsset(caller, 'gig', attempt.gigId) };
  }
}

@Resolver(() => EventDecision)
export class EventDecisionResolver {
  @NullableFieldResolver(() => EventReason, 'Why it did not count, or is held. Null if it counted.')
  reason(@Root() { trace }: Typed): EventReason | null {
    return wordIn(trace, 'reason', EventReason);
  }

  @NullableFieldResolver(() => String, 'The fault that stopped the evaluation. Null without one.')
  error(@Root() { trace }: Typed): string | null {
    return textIn(trace, 'error');
  }

  @NullableFieldResolver(() => String, 'The note of the reviewer. Null without one.')
  note(@Root() { trace }: Typed): string | null {
    return textIn(trace, 'note');
  }

  @NullableFieldResolver(() => DecisionAttribution, 'Whose it is. Null if it could not be attributed.')
  attribution(@Root() { trace }: Typed): object | null {
    const { attribution } = trace;
    return isTracePart(attribution) ? typeAttribution(attribution) : null;
  }

  @FieldResolver(() => [DecisionFraudCheck], { description: 'The fraud checks that ran.' })
  fraudChecks(@Root() { trace }: Typed): readonly DecisionFraudCheck[] {
    return typeFraudChecks(trace);
  }

  @FieldResolver(() => [DecisionEffect], { description: 'What it causes. Empty if it did not count.' })
  effects(@Root() { trace, asset }: Typed): readonly object[] {
    return typeEffects(trace, asset);
  }

  @FieldResolver(() => [DecisionRefusal], { description: 'The goals and gigs that refuse it.' })
  refusals(@Root() { trace }: Typed): readonly object[] {
    return typeRefusals(trace);
  }

  @FieldResolver(() => [DecisionRule], { description: 'Each rule for each effect, as evaluated.' })
  rules(@Root() { trace, asset }: Typed): readonly object[] {
    return typeRules(trace, asset);
  }

  @FieldResolver(() => [DecisionFunding], { description: 'How each reward was funded.' })
  funding(@Root() { trace, asset }: Typed): readonly object[] {
    return typeFunding(trace, asset);
  }

  @NullableFieldResolver(
    () => Int,
    'The version of the rules. Null if the plain amounts of goals and gigs are paid.',
  )
  ruleVersion(@Root() { trace }: Typed): number | null {
    return countIn(trace, 'ruleVersion');
  }

  @FieldResolver(() => [WithheldPart], { description: 'What the API key may not read. Empty for people.' })
  withheld(@Root() { trace }: Typed): readonly WithheldPart[] {
    const { withheld } = trace;
    if (!isTracePart(withheld)) return [];
    return Object.entries(withheld).map(([path, scope]) => ({ path, scope: String(scope) }));
  }
}
