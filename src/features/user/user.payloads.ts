import { Field, ObjectType } from 'type-graphql';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { User } from './user.entity.js';

@ObjectType({ description: 'The new person, signed in.', simpleResolvers: true })
export class SignUpPayload extends MutationPayload {
  @Field(() => User, { nullable: true, description: 'Null when refused.' })
  user?: User;

  @Field(() => String, {
    nullable: true,
    description: 'Session token for `Authorization: Bearer`; shown this once.',
  })
  token?: string;
}

@ObjectType({ description: 'A signed-in person.', simpleResolvers: true })
export class SignInPayload extends MutationPayload {
  @Field(() => User, { nullable: true, description: 'Null when refused.' })
  user?: User;

  @Field(() => String, {
    nullable: true,
    description: 'Session token for `Authorization: Bearer`; shown this once.',
  })
  token?: string;
}
