import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType({ description: "A person's second factor.", simpleResolvers: true })
export class SecondFactorStatus {
  @Field(() => Boolean, { description: 'Whether signing in requires a code.' })
  enabled!: boolean;

  @Field(() => Int, { description: 'Number of unused recovery codes.' })
  recoveryCodesLeft!: number;
}
