import { createUserServices, type UserNeeds } from './create-user-services.js';
import { allow, part, type Feature } from '../../kernel/feature.js';
import { UserSession } from './user-session.entity.js';
import { User } from './user.entity.js';
import { AccountResolver } from './account.resolver.js';
import { SessionResolver } from './session.resolver.js';
import { TotpResolver } from './totp.resolver.js';
import { UserResolver } from './user.resolver.js';
import { findOwnSession } from './find-own-session.js';
import { userSettings } from './user.settings.js';

export const userNames = { ids: { user: ['user'], userSession: ['login'] } } as const;

/** What `identity/user` adds to Tribute. */
export const userFeature = {
  room: 'identity/user',
  ...userNames,
  settings: userSettings,
  entities: [User, UserSession],
  operations: {
    Query: allow('anyone', 'viewer'),
    Mutation: {
      ...allow(
        'anyone',
        'signUp',
        'signIn',
        'signOut',
        'verifyEmail',
        'requestPasswordReset',
        'resetPassword',
      ),
      ...allow(
        'person',
        'updateViewer',
        'resendVerification',
        'changePassword',
        'changeEmail',
        'revokeSession',
        'revokeOtherSessions',
        'confirmIdentity',
        'startTotp',
        'confirmTotp',
        'disableTotp',
      ),
    },
  },
  nodes: { userSession: { type: 'UserSession', find: findOwnSession } },
  types: { SecondFactorStatus: part, User: part, UserSession: part, Viewer: part },
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
