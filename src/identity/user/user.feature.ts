import { createUserServices, type UserNeeds } from './create-user-services.js';
import { part, type Feature } from '../../kernel/feature.js';
import { UserSession } from './user-session.entity.js';
import { User } from './user.entity.js';
import { AccountResolver } from './account.resolver.js';
import { SessionResolver } from './session.resolver.js';
import { TotpResolver } from './totp.resolver.js';
import { UserResolver } from './user.resolver.js';
import { userSettings } from './user.settings.js';

const declared = {
  ids: { user: ['user'], userSession: ['login'] },
} as const;

declare module '../../kernel/catalogue.js' {
  interface Catalogues {
    user: typeof declared;
  }
}

/** What `identity/user` adds to Tribute. */
export const userFeature = {
  room: 'identity/user',
  ...declared,
  settings: userSettings,
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
  create: (needs: UserNeeds) => {
    const services = createUserServices(needs);
    const { users, emails, confirmations, passwords, sessions, totp, identities, lastSeen } = services;
    return {
      services,
      resolvers: [
        new UserResolver(users),
        new AccountResolver(emails, confirmations, passwords),
        new SessionResolver(sessions, totp, identities),
        new TotpResolver(totp),
      ],
      close: async () => lastSeen.flush(),
    };
  },
} satisfies Feature<UserNeeds>;
