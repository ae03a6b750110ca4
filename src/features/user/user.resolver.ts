import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { SignInInput, SignUpInput } from './user.inputs.js';
import { SignInPayload, SignUpPayload } from './user.payloads.js';
import { UserService } from './user.service.js';
import { Viewer } from './viewer.type.js';

@Resolver()
export class UserResolver {
  constructor(private readonly users: UserService) {}

  @Query(() => Viewer, { nullable: true, description: 'Who is asking; null without a credential.' })
  viewer(@Ctx() caller: Caller): Viewer | null {
    return caller.principal.kind === 'anonymous' ? null : new Viewer();
  }

  @PayloadMutation(() => SignUpPayload, 'Creates an account and signs the person in.')
  async signUp(
    @Ctx() caller: Caller,
    @Arg('input', () => SignUpInput) input: SignUpInput,
  ): Promise<SignUpPayload> {
    return this.users.signUp(caller, input);
  }

  @PayloadMutation(() => SignInPayload, 'Opens a session.')
  async signIn(
    @Ctx() caller: Caller,
    @Arg('input', () => SignInInput) input: SignInInput,
  ): Promise<SignInPayload> {
    return this.users.signIn(caller, input);
  }
}
