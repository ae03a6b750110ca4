import { Length, MaxLength, ValidateNested } from 'class-validator';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { IdInput, Input, NullableTextInput, NullableUrlInput } from '../../kernel/schema/input-field.js';
import { IsFileReference, IsHttpUrl } from '../../kernel/schema/validators.js';
import { AttemptRejection } from './action-attempt.entity.js';
import { Default } from '../../kernel/schema/default.js';

@Input('Proof that the work was done. The form that the gig requires must be set, other forms may be added.')
export class ProofInput {
  @NullableTextInput('Proof as text, 1 to 5000 characters.', Length(1, 5000))
  text?: string | null;

  @NullableUrlInput('Where the result is visible: an absolute http(s) URL.', IsHttpUrl())
  url?: string | null;

  @NullableTextInput(
    'A file: its https URL, or a reference that the organization understands. At most 500 characters.',
    IsFileReference(),
  )
  file?: string | null;

  @NullableTextInput('Note for the person who verifies it, at most 1000 characters.', MaxLength(1000))
  note?: string | null;
}

@Input()
abstract class ShownWork {
  @NullableField(
    () => ProofInput,
    'Proof in the form that the gig requires. Optional if the gig requires none.',
  )
  @ValidateNested()
  proof?: ProofInput | null;
}

@Input('Proof of work on a gig.')
export class SubmitActionAttemptInput extends ShownWork {
  @IdInput('TypeID of a published gig of a campaign that the person has joined.')
  gigId!: string;
}

@Input('New proof for a rejected attempt.')
export class ResubmitActionAttemptInput extends ShownWork {
  @IdInput('TypeID of a rejected attempt of the person.')
  id!: string;
}

@Input()
export abstract class DecideActionAttemptInput {
  @IdInput('TypeID of the attempt.')
  id!: string;

  @NullableTextInput('Note for the promoter, at most 1000 characters.', MaxLength(1000))
  note?: string | null;
}

@Input('An attempt to verify.')
export class VerifyActionAttemptInput extends DecideActionAttemptInput {}

@Input('An attempt to reject.')
export class RejectActionAttemptInput extends DecideActionAttemptInput {
  @Default('OTHER')
  @NullableField(() => AttemptRejection, 'Why it is rejected.')
  reason?: AttemptRejection | null;
}
