import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { UserSession } from './user-session.entity.js';
import { User } from './user.entity.js';

export const UserSessionConnection = connectionOf(UserSession, 'UserSession');

/** The base of payloads that return the person concerned. */
@ObjectType()
abstract class PersonPayload extends MutationPayload {
  @Field(() => User, { nullable: true, simple: true, description: 'The person; null when refused.' })
  user?: User;
}

/** The base of payloads that open a session. */
@ObjectType()
abstract class SessionPayload extends PersonPayload {
  @Field(() => String, {
    nullable: true,
    simple: true,
    description:
      'Session token for `Authorization: Bearer`; shown this once. Null when it is kept in a cookie.',
  })
  token?: string | null;
}

@ObjectType({ description: 'The new person, signed in.' })
export class SignUpPayload extends SessionPayload {}

@ObjectType({ description: 'A signed-in person.' })
export class SignInPayload extends SessionPayload {}

@ObjectType({ description: 'What was signed out of.', simpleResolvers: true })
export class SignOutPayload extends MutationPayload {
  @Field(() => Int, {
    nullable: true,
    description: 'How many sessions were ended; 0 when nobody was signed in.',
  })
  endedSessions?: number;
}

@ObjectType({ description: 'The person whose address is now proven.' })
export class VerifyEmailPayload extends PersonPayload {}

@ObjectType({ description: 'Whether a mail is on its way.', simpleResolvers: true })
export class ResendVerificationPayload extends MutationPayload {
  @Field(() => Boolean, { nullable: true, description: 'True; null when refused.' })
  sent?: boolean;
}

@ObjectType({ description: 'That the wish was heard.', simpleResolvers: true })
export class RequestPasswordResetPayload extends MutationPayload {
  @Field(() => Boolean, {
    nullable: true,
    description: 'True, whether or not the address has an account; null when refused.',
  })
  accepted?: boolean;
}

@ObjectType({ description: 'The person whose password is new.' })
export class ResetPasswordPayload extends PersonPayload {}

@ObjectType({ description: 'The person whose password is new.' })
export class ChangePasswordPayload extends PersonPayload {}

@ObjectType({ description: 'The person, with the address as it still is.' })
export class ChangeEmailPayload extends PersonPayload {}

@ObjectType({ description: 'The confirmation of who is asking.', simpleResolvers: true })
export class ConfirmIdentityPayload extends MutationPayload {
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'Until when the session may do what asks for it; null when refused.',
  })
  confirmedUntil?: Date;
}

@ObjectType({ description: 'The session that was ended.', simpleResolvers: true })
export class RevokeSessionPayload extends MutationPayload {
  @Field(() => UserSession, { nullable: true, description: 'Null when refused.' })
  session?: UserSession;
}

@ObjectType({ description: 'The sessions that were ended.', simpleResolvers: true })
export class RevokeOtherSessionsPayload extends MutationPayload {
  @Field(() => Int, { nullable: true, description: 'How many; null when refused.' })
  endedSessions?: number;
}

@ObjectType({ description: 'What an authenticator app is set up with.', simpleResolvers: true })
export class StartTotpPayload extends MutationPayload {
  @Field(() => String, {
    nullable: true,
    description: 'The secret in base32, to type in; null when refused.',
  })
  secret?: string;

  @Field(() => String, { nullable: true, description: 'The same as `otpauth://…`, for a QR code.' })
  uri?: string;
}

@ObjectType({ description: 'The second factor, turned on.', simpleResolvers: true })
export class ConfirmTotpPayload extends MutationPayload {
  @Field(() => [String], {
    nullable: true,
    description:
      'Ten codes for the day that the app is lost, shown this once. Each works once. Null when refused.',
  })
  recoveryCodes?: string[];
}

@ObjectType({ description: 'The person whose second factor was turned off.' })
export class DisableTotpPayload extends PersonPayload {}
