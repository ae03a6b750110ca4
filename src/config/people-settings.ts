import { oneOf, parseEmails, parseMailUrl, parseSender, wholeNumber } from './parse-setting.js';

/** Email, operators, and limits on sign-in attempts. */
export const peopleSettings = {
  mailUrl: {
    name: 'MAIL_URL',
    description:
      'Mail server that takes our mail. Without it mails are written as files below `DATA_DIR/mail`.',
    allowed: '`smtp://user:password@host:port`, or `smtps://` with TLS from the start',
    fallback: undefined,
    parse: parseMailUrl,
  },
  mailFrom: {
    name: 'MAIL_FROM',
    description: 'Whom our mail comes from.',
    allowed: 'an e-mail address, or `Name <address>`',
    fallback: 'Tribute <tribute@localhost>',
    parse: parseSender,
  },
  operatorEmails: {
    name: 'OPERATOR_EMAILS',
    description:
      'Who runs this platform: people who have confirmed one of these e-mail addresses approve campaigns, suspend, and read across tenants.',
    allowed: 'comma-separated e-mail addresses; empty is nobody',
    fallback: '',
    parse: parseEmails,
  },
  operatorSecondFactor: {
    name: 'OPERATOR_SECOND_FACTOR',
    description:
      'Whether an operator needs a second factor: without one, a person of `OPERATOR_EMAILS` has no power beyond their own account.',
    allowed:
      '`required`, `optional`; `required` with `NODE_ENV=production`, `optional` otherwise, when left out',
    fallback: undefined,
    parse: oneOf('required', 'optional'),
  },
  passwordMemoryKib: {
    name: 'PASSWORD_MEMORY_KIB',
    description:
      'How much memory the hash of a password takes: for tests, which make many. It is one for all accounts, so that the time of a sign-in does not tell whether there is an account.',
    allowed: '19456 KiB; less, from 64, with `NODE_ENV=test`',
    fallback: '19456',
    parse: wholeNumber(64, 19_456),
  },
  stepUpWindow: {
    name: 'STEP_UP_WINDOW',
    description:
      'For how many seconds a session counts as confirmed after a sign-in or `confirmIdentity`. Live keys, live payout destinations, webhook secrets and roles ask for that.',
    allowed: 'a whole number from 1 to 86400',
    fallback: '600',
    parse: wholeNumber(1, 86_400),
  },
  campaignApproval: {
    name: 'CAMPAIGN_APPROVAL',
    description:
      'Whether live campaigns are approved by themselves or by an operator before they can be activated. The sandbox is always `auto`.',
    allowed: '`auto`, `manual`',
    fallback: 'auto',
    parse: oneOf('auto', 'manual'),
  },
  invitationsPerPerson: {
    name: 'INVITATIONS_PER_PERSON',
    description:
      'How many invitations into organizations one person may send on a day in UTC, those of the API keys that they made included.',
    allowed: 'a whole number from 0 to 1000000000; 0 is without limit',
    fallback: '50',
    parse: wholeNumber(0),
  },
  invitationsPerOrganization: {
    name: 'INVITATIONS_PER_ORGANIZATION',
    description: 'How many invitations one organization may send on a day in UTC, whoever sends them.',
    allowed: 'a whole number from 0 to 1000000000; 0 is without limit',
    fallback: '200',
    parse: wholeNumber(0),
  },
  auditRefusalsSeconds: {
    name: 'AUDIT_REFUSALS_SECONDS',
    description:
      'Refused sign-ins, credentials and operator calls of one address within so many seconds become one entry of the audit log.',
    allowed: 'a whole number from 1 to 3600',
    fallback: '60',
    parse: wholeNumber(1, 3600),
  },
  signInAttemptsPerAccount: {
    name: 'SIGN_IN_ATTEMPTS_PER_ACCOUNT',
    description:
      'How many wrong passwords an account takes within 15 minutes from one address or known browser, and how many wrong codes from all together; in each process.',
    allowed: 'a whole number from 1 to 1000000000',
    fallback: '10',
    parse: wholeNumber(1),
  },
  signInAttemptsPerAccountTotal: {
    name: 'SIGN_IN_ATTEMPTS_PER_ACCOUNT_TOTAL',
    description:
      'How many wrong passwords an account takes within 15 minutes from all addresses together, in each process. Browsers that have signed in to it before do not count, and are not refused.',
    allowed: 'a whole number from 1 to 1000000000',
    fallback: '1000',
    parse: wholeNumber(1),
  },
  signInAttemptsPerAddress: {
    name: 'SIGN_IN_ATTEMPTS_PER_ADDRESS',
    description:
      'How many wrong passwords and codes, sign-ups and mails an address may cause within 15 minutes, at each process.',
    allowed: 'a whole number from 1 to 1000000000',
    fallback: '100',
    parse: wholeNumber(1),
  },
} as const;
