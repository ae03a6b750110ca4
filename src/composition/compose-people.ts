import { RateLimiterMemory } from 'rate-limiter-flexible';
import { AddressConfirmationService } from '../identity/user/address-confirmation.service.js';
import { AttemptThrottle, type AttemptCounters } from '../identity/user/attempt-throttle.js';
import { CredentialCheck } from '../identity/user/credential-check.js';
import { EmailService } from '../identity/user/email.service.js';
import { IdentityService } from '../identity/user/identity.service.js';
import { KnownDevices } from '../identity/user/known-devices.js';
import { LastSeenWriter } from '../identity/user/last-seen-writer.js';
import { PasswordHasher } from '../identity/user/password-hasher.js';
import { PasswordService } from '../identity/user/password.service.js';
import { SecondFactor } from '../identity/user/second-factor.js';
import { SessionService } from '../identity/user/session.service.js';
import { TotpService } from '../identity/user/totp.service.js';
import { AccountEmails } from '../identity/user/account-emails.js';
import { UserService, type UserParts } from '../identity/user/user.service.js';
import { Outbox } from '../notifications/mail/outbox.js';
import { SecretBox } from '../kernel/secret-box.js';
import type { Config } from '../config.js';
import type { Ground } from './ground.js';

/** How long a failed attempt counts, in seconds. */
const attemptWindow = 15 * 60;
/** How many emails a person may request for one address, and within how many seconds. */
const mails = { points: 5, duration: 60 * 60 };

/** Creates the services of user accounts, and the outbox for their email. */
export function composePeople({ config, log, orm, sql, address, encryptionKey, noteRefusal }: Ground) {
  const box = new SecretBox(encryptionKey);
  const outbox = new Outbox(box);
  const lastSeen = new LastSeenWriter(sql, (error) => {
    log.error({ err: error }, 'the last use of sessions could not be written');
  });
  const parts: UserParts = {
    hasher: PasswordHasher.withMemory(config.passwordMemoryKib),
    throttle: new AttemptThrottle(countersOf(config), new KnownDevices(encryptionKey), noteRefusal),
    secondFactor: new SecondFactor(box),
    emails: new AccountEmails(address),
    post: async (transaction, email) => outbox.leave(transaction, email),
  };
  const credentials = new CredentialCheck(parts.hasher, parts.throttle);
  return {
    outbox,
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

function countersOf(config: Config): AttemptCounters {
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
