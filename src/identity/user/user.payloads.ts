import { GraphQLDateTime } from 'graphql-scalars';
import { Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { UserSession } from './user-session.entity.js';
import { User } from './user.entity.js';
import { UrlScalar } from '../../kernel/schema/scalars.js';

export const UserSessionConnection = connectionOf(UserSession, 'UserSession');

/** The base of payloads that return the person concerned. */
@ObjectType({ simpleResolvers: true })
export abstract class PersonPayload extends MutationPayload {
  @NullableField(() => User, 'The person; null when refused.')
  user?: User;
}

/** The base of payloads that open a session. */
@ObjectType({ simpleResolvers: true })
export abstract class SessionPayload extends PersonPayload {
  @NullableField(
    () => String,
    'Session token for `Authorization: Bearer`, shown only this once. Null when it is kept in a cookie.',
  )
  token?: string | null;
}

@ObjectType({ description: 'The ended sessions.', simpleResolvers: true })
export class SignOutPayload extends MutationPayload {
  @NullableField(() => Int, 'Number of ended sessions; 0 when nobody was signed in.')
  endedSessions?: number;
}

@ObjectType({ description: 'Whether the email will be sent.', simpleResolvers: true })
export class ResendVerificationPayload extends MutationPayload {
  @NullableField(() => Boolean, 'True; null when refused.')
  sent?: boolean;
}

@ObjectType({ description: 'Confirmation that the request was accepted.', simpleResolvers: true })
export class RequestPasswordResetPayload extends MutationPayload {
  @NullableField(() => Boolean, 'True, whether or not the address has an account; null when refused.')
  accepted?: boolean;
}

@ObjectType({ description: 'The confirmed identity.', simpleResolvers: true })
export class ConfirmIdentityPayload extends MutationPayload {
  @NullableField(() => GraphQLDateTime, 'When the confirmation expires. Null when refused.')
  confirmedUntil?: Date;
}

@ObjectType({ description: 'The ended session.', simpleResolvers: true })
export class RevokeSessionPayload extends MutationPayload {
  @NullableField(() => UserSession, 'Null when refused.')
  session?: UserSession;
}

@ObjectType({ description: 'The ended sessions.', simpleResolvers: true })
export class RevokeOtherSessionsPayload extends MutationPayload {
  @NullableField(() => Int, 'Number of ended sessions. Null when refused.')
  endedSessions?: number;
}

@ObjectType({ description: 'The data to set up an authenticator app.', simpleResolvers: true })
export class StartTotpPayload extends MutationPayload {
  @NullableField(() => String, 'The secret in base32, for manual entry. Null when refused.')
  secret?: string;

  @NullableField(() => UrlScalar, 'The secret as an `otpauth://…` URI, for a QR code.')
  uri?: string;
}

@ObjectType({ description: 'The second factor, now turned on.', simpleResolvers: true })
export class ConfirmTotpPayload extends MutationPayload {
  @NullableField(
    () => [String],
    'Ten codes to use if the app is lost, shown only this once. Each code works once. Null when refused.',
  )
  recoveryCodes?: string[];
}
