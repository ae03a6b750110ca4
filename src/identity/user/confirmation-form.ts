import type { Request } from 'express';
import type { AskedConfirmation } from './address-confirmation.service.js';
import { trimText } from '../../kernel/trim-text.js';
import { escapeHtml } from '../../platform/http/page.js';

const maxName = 100;

/**
 * The form that confirms an address. It names the account, its age and the origin of the request, and asks
 * for the account's password. A stranger does not know that password, so cannot confirm by mistake.
 */
export function confirmationForm(asked: AskedConfirmation): string {
  const { name, email, wanted, askedAt, askedFrom, needsCode } = asked;
  const account =
    wanted.toLowerCase() === email.toLowerCase() ? '' : ` (${escapeHtml(maskedAddress(email))})`;
  const from = askedFrom === null ? '' : ` from the network address ${escapeHtml(askedFrom)}`;
  const code = needsCode
    ? '<p><label>Code of your authenticator app<br><input name="totpCode" maxlength="20" autocomplete="one-time-code" inputmode="numeric"></label></p><p><label>Or a recovery code<br><input name="recoveryCode" maxlength="40" autocomplete="off"></label></p>'
    : '';
  return `<p>The account “${escapeHtml(name.slice(0, maxName))}”${account} wants to use the address ${escapeHtml(wanted)}. This was requested on ${askedAt.toISOString()}${from}.</p>
<p>If you requested it, sign in with the password of this account. All its other sessions end. If you did not, close this page: nothing changes.</p>
<p><label>Password of this account<br><input type="password" name="password" maxlength="200" required autocomplete="current-password"></label></p>
${code}<p><button>Confirm</button></p>`;
}

/** `a…@example.com`: recognizable for the owner, but not enough to reveal another person's address. */
function maskedAddress(email: string): string {
  const at = email.lastIndexOf('@');
  return `${email.slice(0, 1)}…${email.slice(at)}`;
}

/** A text of a submitted form; empty if missing. */
export function field(request: Request, name: string): string {
  const value = (request.body as Readonly<Record<string, unknown>> | undefined)?.[name];
  return typeof value === 'string' ? value : '';
}

/** The same, or null when empty. */
export function optionalField(request: Request, name: string): string | null {
  const text = trimText(field(request, name));
  return text === '' ? null : text.slice(0, 40);
}
