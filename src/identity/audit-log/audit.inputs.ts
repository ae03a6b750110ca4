import { MaxLength } from 'class-validator';
import {
  Input,
  NullableIdInput,
  NullableTextInput,
  NullableTimeInput,
} from '../../kernel/schema/input-field.js';

@Input('Which entries of the audit log to list.')
export class AuditFilter {
  @NullableIdInput('Only entries of this organization.')
  organizationId?: string | null;

  @NullableIdInput('Only actions of this person or API key.', MaxLength(100))
  actorId?: string | null;

  @NullableTextInput('Only this operation, such as `createCampaign`.', MaxLength(100))
  action?: string | null;

  @NullableIdInput('Only actions on this object.', MaxLength(100))
  objectId?: string | null;

  @NullableTimeInput('Only entries at or after this time.')
  from?: Date | null;

  @NullableTimeInput('Only entries before this time.')
  to?: Date | null;
}
