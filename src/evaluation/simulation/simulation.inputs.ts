import { IsInt, Max, Min } from 'class-validator';
import { IdInput, Input, NullableIdInput, NullableIntegerInput } from '../../kernel/schema/input-field.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { AttributionModel } from '../../campaigns/campaign/attribution-terms.js';
import { RewardCapInput, RewardRuleInput } from '../../campaigns/reward-rule/rule.inputs.js';
import { Default } from '../../kernel/schema/default.js';

/** The default number of days. */
export const usualDays = 30;

@Input('A draft of reward rules, other terms of attribution, or both, and the past events to test it on.')
export class SimulateRewardRulesInput {
  @IdInput('The campaign.')
  campaignId!: string;

  @NullableField(
    () => [RewardRuleInput],
    'At most 50 rules. An empty list means the plain amounts of goals and gigs. If omitted, each event keeps the rules that it was evaluated by.',
  )
  rules?: RewardRuleInput[] | null;

  @NullableField(
    () => [RewardCapInput],
    'Caps over everything that the campaign pays, at most 10. Only together with `rules`.',
  )
  caps?: RewardCapInput[] | null;

  @NullableIdInput('TypeID of a stored draft of the campaign, in place of `rules` and `caps`.')
  draftId?: string | null;

  @NullableField(
    () => AttributionModel,
    "Which of a visitor's clicks earn. Events are attributed again if this, the window or the half-life is given. The omitted ones are then the campaign's.",
  )
  attributionModel?: AttributionModel | null;

  @NullableIntegerInput('Attribution window: 1 to 365 days.', IsInt(), Min(1), Max(365))
  attributionWindowDays?: number | null;

  @NullableIntegerInput(
    'TIME_DECAY: how many days older a touch is that weighs half, 1 to 365.',
    IsInt(),
    Min(1),
    Max(365),
  )
  attributionHalfLifeDays?: number | null;

  @Default(30)
  @NullableIntegerInput('Use events that arrived in the last `days` days, 1 to 90.', IsInt(), Min(1), Max(90))
  days?: number | null;
}
