import type { Email } from '../../kernel/email.js';
import type { PublicAddress } from '../../kernel/public-address.js';
import type { IssuedToken } from './one-time-token.js';

/** Emails to people about their accounts. */
export class AccountEmails {
  constructor(private readonly address: PublicAddress) {}

  verification({ email, token, askedFrom }: IssuedToken): Email {
    return {
      to: email,
      subject: 'Confirm your email address',
      text: `Hello,

An account at ${this.address.base} was created with this address${fromAddress(askedFrom)}.

If you created it, confirm the address here within three days. You need the password of the account.

${this.link('verify-email', token)}

If you did not, ignore this email. The account stays unconfirmed, and no more emails are sent to you.
`,
    };
  }

  emailChange({ email, token, askedFrom }: IssuedToken): Email {
    return {
      to: email,
      subject: 'Confirm your new email address',
      text: `Hello,

A change of the address of an account at ${this.address.base} to this address was requested${fromAddress(askedFrom)}.

If you requested it, confirm the address here within a day. You need the password of the account.

${this.link('verify-email', token)}

If you did not, ignore this email.
`,
    };
  }

  passwordReset({ email, token }: IssuedToken): Email {
    return {
      to: email,
      subject: 'Choose a new password',
      text: `Hello,

A new password for your account at ${this.address.base} was requested.

If you requested it, choose the password here within an hour:

${this.link('reset-password', token)}

If you did not, ignore this email. Your password stays unchanged.
`,
    };
  }

  emailChangeAsked(to: string, wanted: string): Email {
    return this.notice(to, 'A change of your email address was requested', [
      `A person who knows your password requested to change the address of your account to ${wanted}.`,
      'The change takes effect when the new address is confirmed.',
    ]);
  }

  emailChanged(to: string, now: string): Email {
    return this.notice(to, 'Your email address was changed', [
      `The address of your account is now ${now}. This address gets no more emails about it.`,
    ]);
  }

  passwordChanged(to: string): Email {
    return this.notice(to, 'Your password was changed', [
      'The password of your account was changed. All other sessions ended.',
    ]);
  }

  secondFactorChanged(to: string, on: boolean): Email {
    return this.notice(to, `Two-factor sign-in was turned ${on ? 'on' : 'off'}`, [
      `From now on, signing in requires ${on ? 'your password and a code from your authenticator app' : 'only your password'}.`,
    ]);
  }

  private notice(to: string, subject: string, lines: readonly string[]): Email {
    const advice =
      'If this was not you, choose a new password at once and inform the operator of this server.';
    return { to, subject, text: `Hello,\n\n${[...lines, advice].join('\n')}\n\n${this.address.base}\n` };
  }

  private link(page: string, token: string): string {
    return `${this.address.base}/account/${page}?token=${token}`;
  }
}

function fromAddress(address: string | null): string {
  return address === null ? '' : ` from the network address ${address}`;
}
