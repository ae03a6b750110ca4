import { IdInput, Input, NullableIdInput } from '../../../kernel/schema/input-field.js';

@Input('A delivery to send again.')
export class RedeliverInput {
  @IdInput('The delivery.')
  id!: string;

  @NullableIdInput(
    'The endpoint that the delivery must belong to. A delivery of another endpoint is not found.',
  )
  endpointId?: string | null;
}
