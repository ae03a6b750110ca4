import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'A sandbox to empty.' })
export class ResetSandboxInput {
  @Field(() => ID, { description: 'The organization whose sandbox it is.' })
  organizationId!: string;
}
