import type { Email } from '../../kernel/email.js';
import type { PublicAddress } from '../../kernel/public-address.js';
import type { IssuedToken } from './one-time-token.js';

/** Emails to people about their accounts. */
export class AccountEmails {
  constructor(private readonly address: PublicAddress) {}

  verification({ email, token, askedFrom }: IssuedToken): Email {
    return {
      to: email,
      subject: 'Confirm your e-mail address',
      text: `Hello,

this address was used to open an account at ${this.address.base}${fromAddress(askedFrom)}. If that was you, confirm the address here with the password of that account, within three days:

${this.link('verify-email', token)}

If it was not you, leave this mail alone: the account stays unconfirmed, and nothing more is sent to you.
`,
    };
  }

  emailChange({ email, token, askedFrom }: IssuedToken): Email {
    return {
      to: email,
      subject: 'Confirm your new e-mail address',
      text: `Hello,

this is to be the new address of an account at ${this.address.base}, as was asked${fromAddress(askedFrom)}. If that was you, confirm it here with the password of that account, within a day:

${this.link('verify-email', token)}

If you did not, leave this mail alone.
`,
    };
  }

  passwordReset({ email, token }: IssuedToken): Email {
    return {
      to: email,
      subject: 'Choose a new password',
      text: `Hello,

somebody asked for a new password of your account at ${this.address.base}. If that was you, choose one here, within an hour:

${this.link('reset-password', token)}

If it was not you, leave this mail alone: your password stays as it is.
`,
    };
  }

  emailChangeAsked(to: string, wanted: string): Email {
    return this.notice(to, 'Your e-mail address is to be changed', [
      `Somebody who knows your password asked to change the address of your account to ${wanted}.`,
      'It changes when that address is confirmed.',
    ]);
  }

  emailChanged(to: string, now: string): Email {
    return this.notice(to, 'Your e-mail address was changed', [
      `The address of your account is now ${now}. Nothing about it is sent here any more.`,
    ]);
  }

  passwordChanged(to: string): Email {
    return this.notice(to, 'Your password was changed', [
      'The password of your account was changed, and all other sessions were ended.',
    ]);
  }

  secondFactorChanged(to: string, on: boolean): Email {
    return this.notice(to, `Two-factor sign-in was turned ${on ? 'on' : 'off'}`, [
      `From now on your account asks for ${on ? 'a code from your authenticator app' : 'your password alone'}.`,
    ]);
  }

  private notice(to: string, subject: string, lines: readonly string[]): Email {
    const advice = 'If this was not you, choose a new password at once, and tell whoever runs this server.';
    return { to, subject, text: `Hello,\n\n${[...lines, advice].join('\n')}\n\n${this.address.base}\n` };
  }

  private link(page: string, token: string): string {
    return `${this.address.base}/account/${page}?token=${token}`;
  }
}

function fromAddress(address: string | null): string {
  return address === null ? '' : ` from the network address ${address}`;
}
