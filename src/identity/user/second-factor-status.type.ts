import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType({ description: "A person's second factor.", simpleResolvers: true })
export class SecondFactorStatus {
  @Field(() => Boolean, { description: 'Whether signing in asks for a code.' })
  enabled!: boolean;

  @Field(() => Int, { description: 'How many recovery codes have not been used yet.' })
  recoveryCodesLeft!: number;
}
