import { part, type Feature } from '../../kernel/feature.js';
import { UserSession } from './user-session.entity.js';
import { User } from './user.entity.js';

/** What `identity/user` adds to Tribute. */
export const userFeature: Feature = {
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
};
