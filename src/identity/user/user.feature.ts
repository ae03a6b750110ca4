import { part, type Feature } from '../../kernel/feature.js';
import { UserSession } from './user-session.entity.js';
import { User } from './user.entity.js';
import { AccountResolver } from './account.resolver.js';
import type { AddressConfirmationService } from './address-confirmation.service.js';
import type { EmailService } from './email.service.js';
import type { IdentityService } from './identity.service.js';
import type { PasswordService } from './password.service.js';
import { SessionResolver } from './session.resolver.js';
import type { SessionService } from './session.service.js';
import { TotpResolver } from './totp.resolver.js';
import type { TotpService } from './totp.service.js';
import { UserResolver } from './user.resolver.js';
import type { UserService } from './user.service.js';

/** The services of its resolvers. */
interface Services {
  readonly users: UserService;
  readonly emails: EmailService;
  readonly confirmations: AddressConfirmationService;
  readonly passwords: PasswordService;
  readonly sessions: SessionService;
  readonly totp: TotpService;
  readonly identities: IdentityService;
}

/** What `identity/user` adds to Tribute. */
export const userFeature: Feature<Services> = {
  room: 'identity/user',
  entities: [User, UserSession],
  operations: {
    Query: {
      viewer: { who: 'anyone' },
    },
    Mutation: {
      signUp: { who: 'anyone' },
      signIn: { who: 'anyone' },
      signOut: { who: 'anyone' },
      verifyEmail: { who: 'anyone' },
      resendVerification: { who: 'person' },
      requestPasswordReset: { who: 'anyone' },
      resetPassword: { who: 'anyone' },
      changePassword: { who: 'person' },
      changeEmail: { who: 'person' },
      revokeSession: { who: 'person' },
      revokeOtherSessions: { who: 'person' },
      confirmIdentity: { who: 'person' },
      startTotp: { who: 'person' },
      confirmTotp: { who: 'person' },
      disableTotp: { who: 'person' },
    },
  },
  types: {
    SecondFactorStatus: part,
    User: part,
    UserSession: part,
    Viewer: part,
  },
  resolvers: ({ users, emails, confirmations, passwords, sessions, totp, identities }) => [
    new UserResolver(users),
    new AccountResolver(emails, confirmations, passwords),
    new SessionResolver(sessions, totp, identities),
    new TotpResolver(totp),
  ],
};
