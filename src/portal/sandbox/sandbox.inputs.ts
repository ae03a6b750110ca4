import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'A sandbox to empty.' })
export class ResetSandboxInput {
  @Field(() => ID, { description: 'The organization that owns the sandbox.' })
  organizationId!: string;
}
