import { Length, MaxLength, Min } from 'class-validator';
import { NullableAmountInput, MoneyInput } from '../../kernel/schema/money.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import {
  IdInput,
  Input,
  NullableIntegerInput,
  NullableTextInput,
  NullableTimeInput,
  TextInput,
} from '../../kernel/schema/input-field.js';
import { GigRepeat, ProofKind, Verification } from './gig.entity.js';
import { DefaultInNew } from '../../kernel/schema/default.js';

@Input()
abstract class GigSettings {
  @NullableTextInput('Full description of the task, at most 5000 characters.', MaxLength(5000))
  description?: string | null;

  @NullableAmountInput("Reward for a verified attempt, in the campaign's asset. Default in a new gig: zero.")
  rewardAmount?: MoneyInput | null;

  @DefaultInNew('AUTO')
  @NullableField(() => Verification, 'How attempts are verified.')
  verification?: Verification | null;

  @DefaultInNew('NONE')
  @NullableField(() => ProofKind, 'The proof that a promoter must submit.')
  proof?: ProofKind | null;

  @DefaultInNew('MANY')
  @NullableField(() => GigRepeat, 'How often one promoter may do it.')
  repeat?: GigRepeat | null;

  @NullableIntegerInput(
    'The most attempts of one promoter that count, at least 1. Null means no limit, the default in a new gig.',
    Min(1),
  )
  maxPerPromoter?: number | null;

  @NullableIntegerInput(
    'The most attempts that count in total, at least 1. Null means no limit, the default in a new gig.',
    Min(1),
  )
  maxTotal?: number | null;

  @NullableTimeInput(
    'Attempts submitted and events that happen at or after this time do not count. Null means no deadline, the default in a new gig.',
  )
  deadline?: Date | null;
}

@Input('A new gig. It starts as a draft.')
export class CreateGigInput extends GigSettings {
  @IdInput('TypeID of the campaign.')
  campaignId!: string;

  @TextInput('1 to 200 characters.', Length(1, 200))
  title!: string;

  @TextInput('The `eventType` that it pays for, 1 to 200 characters.', Length(1, 200))
  actionType!: string;
}

@Input('Changes to a gig. An omitted field keeps its value; null clears an optional field.')
export class UpdateGigInput extends GigSettings {
  @IdInput('TypeID of the gig.')
  id!: string;

  @NullableTextInput('1 to 200 characters.', Length(1, 200))
  title?: string | null;

  @NullableTextInput('1 to 200 characters.', Length(1, 200))
  actionType?: string | null;
}
