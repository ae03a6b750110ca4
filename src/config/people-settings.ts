import { oneOf, parseEmails, parseMailUrl, parseSender, wholeNumber } from './parse-setting.js';

/** Mail, who runs the platform, and how often somebody may try to sign in. */
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
  campaignApproval: {
    name: 'CAMPAIGN_APPROVAL',
    description:
      'Whether live campaigns are approved by themselves or by an operator before they can be activated. The sandbox is always `auto`.',
    allowed: '`auto`, `manual`',
    fallback: 'auto',
    parse: oneOf('auto', 'manual'),
  },
  signInAttemptsPerAccount: {
    name: 'SIGN_IN_ATTEMPTS_PER_ACCOUNT',
    description: 'How many wrong passwords and codes an account takes within 15 minutes, from each process.',
    allowed: 'a whole number from 1 to 1000000000',
    fallback: '10',
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
