import { IsInt, Max, Min } from 'class-validator';
import { IdInput, Input, NullableIntegerInput } from '../../kernel/schema/input-field.js';
import { RuleSetInput } from '../../campaigns/reward-rule/rule.inputs.js';

/** The default number of days. */
export const usualDays = 30;

@Input('A draft of reward rules, and the past events to test it on.')
export class SimulateRewardRulesInput extends RuleSetInput {
  @IdInput('The campaign.')
  campaignId!: string;

  @NullableIntegerInput(
    'Use events that arrived in the last `days` days, 1 to 90. Default: 30.',
    IsInt(),
    Min(1),
    Max(90),
  )
  days?: number | null;
}
