import { Length, MaxLength, ValidateNested } from 'class-validator';
import { InputType } from 'type-graphql';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { IdInput, NullableIdInput, NullableTextInput } from '../../kernel/schema/input-field.js';
import { IsFileReference, IsHttpUrl } from '../../kernel/schema/validators.js';
import { ActionAttemptStatus, AttemptRejection } from './action-attempt.entity.js';

@InputType({
  description:
    'Proof that the work was done. The form that the gig requires must be set, other forms may be added.',
})
export class ProofInput {
  @NullableTextInput('Proof as text, 1 to 5000 characters.', Length(1, 5000))
  text?: string | null;

  @NullableTextInput('Where the result is visible: an absolute http(s) URL.', IsHttpUrl())
  url?: string | null;

  @NullableTextInput(
    'A file: its https URL, or a reference that the organization understands. At most 500 characters.',
    IsFileReference(),
  )
  file?: string | null;
}

@InputType()
abstract class ShownWork {
  @NullableField(
    () => ProofInput,
    'Proof in the form that the gig requires. Optional if the gig requires none.',
  )
  @ValidateNested()
  proof?: ProofInput | null;

  @NullableTextInput('Note for the person who verifies it, at most 1000 characters.', MaxLength(1000))
  note?: string | null;
}

@InputType({ description: 'Proof of work on a gig.' })
export class SubmitActionAttemptInput extends ShownWork {
  @IdInput('TypeID of a published gig of a campaign that the person has joined.')
  gigId!: string;
}

@InputType({ description: 'New proof for a rejected attempt.' })
export class ResubmitActionAttemptInput extends ShownWork {
  @IdInput('TypeID of a rejected attempt of the person.')
  id!: string;
}

@InputType()
export abstract class DecideActionAttemptInput {
  @IdInput('TypeID of the attempt.')
  id!: string;

  @NullableTextInput('Note for the promoter, at most 1000 characters.', MaxLength(1000))
  note?: string | null;
}

@InputType({ description: 'An attempt to verify.' })
export class VerifyActionAttemptInput extends DecideActionAttemptInput {}

@InputType({ description: 'An attempt to reject.' })
export class RejectActionAttemptInput extends DecideActionAttemptInput {
  @NullableField(() => AttemptRejection, 'Why it is rejected. Default: OTHER.')
  reason?: AttemptRejection | null;
}

@InputType({ description: 'Which attempts to list.' })
export class ActionAttemptFilter {
  @NullableIdInput('Only attempts at gigs of this organization.')
  organizationId?: string | null;

  @NullableIdInput('Only attempts in this campaign.')
  campaignId?: string | null;

  @NullableField(() => ActionAttemptStatus, 'Only attempts in this status.')
  status?: ActionAttemptStatus | null;
}
