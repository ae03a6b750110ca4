import { oneOf, parseEmails, parseMailUrl, parseSender, wholeNumber } from './parse-setting.js';

/** Email, operators, and limits on sign-in attempts. */
export const peopleSettings = {
  mailUrl: {
    name: 'MAIL_URL',
    description:
      'Mail server for outgoing email. Without it, emails are written as files in `DATA_DIR/mail`.',
    allowed: '`smtp://user:password@host:port`, or `smtps://` with TLS from the start',
    fallback: undefined,
    parse: parseMailUrl,
  },
  mailFrom: {
    name: 'MAIL_FROM',
    description: 'Sender of all emails.',
    allowed: 'an email address, or `Name <address>`',
    fallback: 'Tribute <tribute@localhost>',
    parse: parseSender,
  },
  operatorEmails: {
    name: 'OPERATOR_EMAILS',
    description:
      'The operators of this platform: people with one of these confirmed email addresses can approve campaigns, suspend, and read across tenants.',
    allowed: 'comma-separated email addresses; empty means nobody',
    fallback: '',
    parse: parseEmails,
  },
  operatorSecondFactor: {
    name: 'OPERATOR_SECOND_FACTOR',
    description:
      'Whether operators need a second factor. If required, a person of `OPERATOR_EMAILS` without one has no rights beyond their own account.',
    allowed: '`required`, `optional`; default `required` with `NODE_ENV=production`, `optional` otherwise',
    fallback: undefined,
    parse: oneOf('required', 'optional'),
  },
  passwordMemoryKib: {
    name: 'PASSWORD_MEMORY_KIB',
    description:
      'Memory for hashing a password; lower it only for tests, which hash many. It is the same for all accounts, so that the duration of a sign-in does not reveal whether an account exists.',
    allowed: '19456 KiB; less, from 64, with `NODE_ENV=test`',
    fallback: '19456',
    parse: wholeNumber(64, 19_456),
  },
  stepUpWindow: {
    name: 'STEP_UP_WINDOW',
    description:
      'Seconds that a session counts as confirmed after a sign-in or `confirmIdentity`. Live keys, live payout destinations, webhook secrets and roles require it.',
    allowed: 'a whole number from 1 to 86400',
    fallback: '600',
    parse: wholeNumber(1, 86_400),
  },
  campaignApproval: {
    name: 'CAMPAIGN_APPROVAL',
    description:
      'Whether live campaigns are approved automatically or by an operator before they can be activated. The sandbox is always `auto`.',
    allowed: '`auto`, `manual`',
    fallback: 'auto',
    parse: oneOf('auto', 'manual'),
  },
  invitationsPerPerson: {
    name: 'INVITATIONS_PER_PERSON',
    description:
      'The most invitations that one person may send in a UTC day, including those of API keys that the person created.',
    allowed: 'a whole number from 0 to 1000000000; 0 means no limit',
    fallback: '50',
    parse: wholeNumber(0),
  },
  invitationsPerOrganization: {
    name: 'INVITATIONS_PER_ORGANIZATION',
    description: 'The most invitations that one organization may send in a UTC day, by all senders.',
    allowed: 'a whole number from 0 to 1000000000; 0 means no limit',
    fallback: '200',
    parse: wholeNumber(0),
  },
  auditRefusalsSeconds: {
    name: 'AUDIT_REFUSALS_SECONDS',
    description:
      'Refused sign-ins, credentials and operator calls of one address within this many seconds become one entry of the audit log.',
    allowed: 'a whole number from 1 to 3600',
    fallback: '60',
    parse: wholeNumber(1, 3600),
  },
  signInAttemptsPerAccount: {
    name: 'SIGN_IN_ATTEMPTS_PER_ACCOUNT',
    description:
      'The most wrong passwords for an account within 15 minutes from one address or known browser, and the most wrong codes from all addresses together. Counted in each process.',
    allowed: 'a whole number from 1 to 1000000000',
    fallback: '10',
    parse: wholeNumber(1),
  },
  signInAttemptsPerAccountTotal: {
    name: 'SIGN_IN_ATTEMPTS_PER_ACCOUNT_TOTAL',
    description:
      'The most wrong passwords for an account within 15 minutes from all addresses together, in each process. Browsers that have signed in to the account before do not count and are not refused.',
    allowed: 'a whole number from 1 to 1000000000',
    fallback: '1000',
    parse: wholeNumber(1),
  },
  signInAttemptsPerAddress: {
    name: 'SIGN_IN_ATTEMPTS_PER_ADDRESS',
    description:
      'The most wrong passwords and codes, sign-ups and emails that an address may cause within 15 minutes, in each process.',
    allowed: 'a whole number from 1 to 1000000000',
    fallback: '100',
    parse: wholeNumber(1),
  },
} as const;
