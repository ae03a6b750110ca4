import { RateLimiterMemory } from 'rate-limiter-flexible';
import { AddressConfirmationService } from './address-confirmation.service.js';
import { AttemptThrottle, type AttemptCounters } from './attempt-throttle.js';
import { CredentialCheck } from './credential-check.js';
import { EmailService } from './email.service.js';
import { IdentityService } from './identity.service.js';
import { KnownDevices } from './known-devices.js';
import { LastSeenWriter } from './last-seen-writer.js';
import { PasswordHasher } from './password-hasher.js';
import { PasswordService } from './password.service.js';
import { SecondFactor } from './second-factor.js';
import { SessionService } from './session.service.js';
import { TotpService } from './totp.service.js';
import { AccountEmails } from './account-emails.js';
import { UserService, type UserParts } from './user.service.js';
import type { PostEmail } from '../../kernel/email.js';
import type { Ground } from '../../kernel/ground.js';
import type { ConfigOf } from '../../kernel/setting.js';
import type { userSettings } from './user.settings.js';

/** How long a failed attempt counts, in seconds. */
const attemptWindow = 15 * 60;
/** How many emails a person may request for one address, and within how many seconds. */
const mails = { points: 5, duration: 60 * 60 };

/** The settings of user accounts. Sessions know who is an operator. */
interface UserConfig extends ConfigOf<typeof userSettings> {
  readonly operatorEmails: readonly string[];
  readonly operatorSecondFactor: 'required' | 'optional' | undefined;
  readonly production: boolean;
}

/** What the services of user accounts are created from. */
export interface UserNeeds extends Ground {
  readonly config: UserConfig;
  readonly postEmail: PostEmail;
}

/** Creates the services of user accounts. */
export function createUserServices(needs: UserNeeds) {
  const { config, log, orm, sql, address, encryptionKey, secrets, noteRefusal } = needs;
  const lastSeen = new LastSeenWriter(sql, (error) => {
    log.error({ err: error }, 'the last use of sessions could not be written');
  });
  const parts: UserParts = {
    hasher: PasswordHasher.withMemory(config.passwordMemoryKib),
    throttle: new AttemptThrottle(countersOf(config), new KnownDevices(encryptionKey), noteRefusal),
    secondFactor: new SecondFactor(secrets),
    emails: new AccountEmails(address),
    post: async (transaction, email) => needs.postEmail(transaction, email),
  };
  const credentials = new CredentialCheck(parts.hasher, parts.throttle);
  return {
    throttle: parts.throttle,
    lastSeen,
    users: new UserService(parts),
    confirmations: new AddressConfirmationService(parts),
    emails: new EmailService(parts, credentials),
    passwords: new PasswordService(parts, credentials),
    sessions: new SessionService(orm.getMetadata(), lastSeen, {
      operatorEmails: config.operatorEmails,
      operatorNeedsSecondFactor:
        (config.operatorSecondFactor ?? (config.production ? 'required' : 'optional')) === 'required',
      stepUpSeconds: config.stepUpWindow,
    }),
    identities: new IdentityService(parts, credentials, config.stepUpWindow),
    totp: new TotpService(parts, credentials),
  };
}

function countersOf(config: UserConfig): AttemptCounters {
  const within = (points: number): RateLimiterMemory =>
    new RateLimiterMemory({ points, duration: attemptWindow });
  return {
    perSource: within(config.signInAttemptsPerAccount),
    perAccount: within(config.signInAttemptsPerAccountTotal),
    perCode: within(config.signInAttemptsPerAccount),
    perAddress: within(config.signInAttemptsPerAddress),
    perRecipient: new RateLimiterMemory(mails),
  };
}
