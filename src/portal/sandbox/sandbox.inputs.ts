import { IdInput, Input } from '../../kernel/schema/input-field.js';

@Input('A sandbox to empty.')
export class ResetSandboxInput {
  @IdInput('The organization that owns the sandbox.')
  organizationId!: string;
}
