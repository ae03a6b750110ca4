import { IdInput, Input, NullableIdInput } from '../../../kernel/schema/input-field.js';

@Input('A delivery of a postback to send again.')
export class RedeliverPostbackInput {
  @IdInput('The delivery.')
  id!: string;

  @NullableIdInput('If given, the delivery must belong to this postback.')
  postbackId?: string | null;
}
