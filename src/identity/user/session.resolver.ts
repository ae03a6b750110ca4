import { Arg, Args, Ctx, Resolver, Field, Int, ObjectType } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { IdInputArg, PayloadMutation, type InputWithId } from '../../kernel/schema/mutation.js';
import { NullableFieldResolver } from '../../kernel/schema/nullable-field.js';
import { IdentityService } from './identity.service.js';
import { SessionService } from './session.service.js';
import { TotpService } from './totp.service.js';
import type { UserSession } from './user-session.entity.js';
import { ConfirmIdentityInput, RevokeOtherSessionsInput } from './user.inputs.js';
import {
  ConfirmIdentityPayload,
  RevokeOtherSessionsPayload,
  RevokeSessionPayload,
  UserSessionConnection,
} from './user.payloads.js';
import { Viewer } from './viewer.type.js';
import { userSessionList } from './user-session.list.js';

@ObjectType({ description: "A person's second factor.", simpleResolvers: true })
class SecondFactorStatus {
  @Field(() => Boolean, { description: 'Whether signing in requires a code.' })
  isEnabled!: boolean;

  @Field(() => Int, { description: 'Number of unused recovery codes.' })
  recoveryCodesLeft!: number;
}

@Resolver(() => Viewer)
export class SessionResolver {
  constructor(
    private readonly service: SessionService,
    private readonly totp: TotpService,
    private readonly identities: IdentityService,
  ) {}

  @NullableFieldResolver(
    () => UserSessionConnection,
    'The open sessions of the calling person. Null for an API key.',
  )
  async sessions(
    @Ctx() caller: Caller,
    @Args(() => userSessionList.Args) args: ListArgs,
  ): Promise<Page<UserSession> | null> {
    return caller.principal.kind === 'user' ? this.service.list(caller, args) : null;
  }

  @NullableFieldResolver(
    () => SecondFactorStatus,
    'The second factor of the calling person. Null for an API key.',
  )
  async secondFactor(@Ctx() caller: Caller): Promise<SecondFactorStatus | null> {
    return caller.principal.kind === 'user' ? this.totp.statusOf(caller) : null;
  }

  @PayloadMutation(
    'Confirms the identity of the person in the calling session, with the password or a code. For some minutes, mutations refused with STEP_UP_REQUIRED can then be repeated.',
    ConfirmIdentityPayload,
  )
  async confirmIdentity(
    @Ctx() caller: Caller,
    @Arg('input') input: ConfirmIdentityInput,
  ): Promise<ConfirmIdentityPayload> {
    return { confirmedUntil: await this.identities.confirm(caller, input) };
  }

  @PayloadMutation('Ends one session of the calling person.', RevokeSessionPayload)
  async revokeSession(
    @Ctx() caller: Caller,
    @IdInputArg('A session to end.', "One of the calling person's own sessions.") input: InputWithId,
  ): Promise<RevokeSessionPayload> {
    return { session: await this.service.revoke(caller, input) };
  }

  @PayloadMutation('Ends the other sessions of the calling person.', RevokeOtherSessionsPayload)
  async revokeOtherSessions(
    @Ctx() caller: Caller,
    @Arg('input') input: RevokeOtherSessionsInput,
  ): Promise<RevokeOtherSessionsPayload> {
    return { endedSessions: await this.service.revokeOthers(caller, input) };
  }
}
