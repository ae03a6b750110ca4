import type { SettingTable } from '../../kernel/setting.js';
import { wholeNumber } from '../../kernel/setting-schemas.js';

/** Passwords, sign-in attempts and confirmation. */
export const userSettings = {
  passwordMemoryKib: {
    name: 'PASSWORD_MEMORY_KIB',
    description:
      'Memory for hashing a password; lower it only for tests, which hash many. It is the same for all accounts, so that the duration of a sign-in does not reveal whether an account exists.',
    schema: wholeNumber(19_456, 19_456).describe('19456 KiB; less, from 64, with `NODE_ENV=test`'),
    schemaOfTests: wholeNumber(64, 19_456),
    fallback: '19456',
  },
  stepUpWindow: {
    name: 'STEP_UP_WINDOW',
    description:
      'Seconds that a session counts as confirmed after a sign-in or `confirmIdentity`. Live keys, live payout destinations, webhook secrets and roles require it.',
    schema: wholeNumber(1, 86_400),
    fallback: '600',
  },
  signInAttemptsPerAccount: {
    name: 'SIGN_IN_ATTEMPTS_PER_ACCOUNT',
    description:
      'The most wrong passwords for an account within 15 minutes from one address or known browser, and the most wrong codes from all addresses together. Counted in each process.',
    schema: wholeNumber(1),
    fallback: '10',
  },
  signInAttemptsPerAccountTotal: {
    name: 'SIGN_IN_ATTEMPTS_PER_ACCOUNT_TOTAL',
    description:
      'The most wrong passwords for an account within 15 minutes from all addresses together, in each process. Browsers that have signed in to the account before do not count and are not refused.',
    schema: wholeNumber(1),
    fallback: '1000',
  },
  signInAttemptsPerAddress: {
    name: 'SIGN_IN_ATTEMPTS_PER_ADDRESS',
    description:
      'The most wrong passwords and codes, sign-ups and emails that an address may cause within 15 minutes, in each process.',
    schema: wholeNumber(1),
    fallback: '100',
  },
} as const satisfies SettingTable;
