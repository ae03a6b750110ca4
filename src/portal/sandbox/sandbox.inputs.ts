import { InputType } from 'type-graphql';
import { IdInput } from '../../kernel/schema/input-field.js';

@InputType({ description: 'A sandbox to empty.' })
export class ResetSandboxInput {
  @IdInput('The organization that owns the sandbox.')
  organizationId!: string;
}
