import { InputType } from 'type-graphql';
import { IdInput, NullableIdInput } from '../../../kernel/schema/input-field.js';

@InputType({ description: 'A delivery to send again.' })
export class RedeliverInput {
  @IdInput('The delivery.')
  id!: string;

  @NullableIdInput(
    'The endpoint that the delivery must belong to. A delivery of another endpoint is not found.',
  )
  endpointId?: string | null;
}
