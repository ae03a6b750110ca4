import { Router, type Request, type Response } from 'express';
import type { AddressConfirmationService, AskedConfirmation } from './address-confirmation.service.js';
import type { PasswordService } from './password.service.js';
import { passwordLength } from './password-length.js';
import type { Caller } from '../../kernel/caller.js';
import { ErrorCode, RefusedError } from '../../kernel/errors.js';
import { trimText } from '../../kernel/trim-text.js';
import { escapeHtml, page } from '../../platform/http/page.js';
import { readForm } from '../../platform/http/read-form.js';

export interface AccountPageParts {
  readonly confirmations: AddressConfirmationService;
  readonly passwords: PasswordService;
  /** The sender of a request as an anonymous caller. The token in the form is the permission. */
  readonly visitorOf: (request: Request) => Caller;
}

const { min, max } = passwordLength;
const titles = { verify: 'Confirm your email address', reset: 'Choose a new password' };
const unknownToken = 'This token is unknown, expired or already used.';
const toStart = '<p><a href="/">Go to the start</a></p>';
/** The format of a token. */
const tokenPattern = /^[\w.-]{1,200}$/;

/**
 * The pages for links in account emails: plain forms that call `verifyEmail` and `resetPassword` with the
 * token. Opening a link changes nothing, because scanners of emails open links too; submitting the form
 * does.
 */
export function accountPages({ confirmations, passwords, visitorOf }: AccountPageParts): Router {
  const router = Router();
  router.use(readForm, (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  router
    .route('/verify-email')
    .get(async (request, response) => {
      const { token } = request.query;
      const isToken = typeof token === 'string' && tokenPattern.test(token);
      const asked = isToken ? await confirmations.describe(visitorOf(request), token) : undefined;
      if (asked || !isToken) show(response, titles.verify, token, asked ? confirmationForm(asked) : '');
      else response.status(422).send(page(titles.verify, `<p>${unknownToken}</p>`));
    })
    .post(async (request, response) => {
      await answer(response, titles.verify, async () => {
        const { email } = await confirmations.confirm(visitorOf(request), {
          token: trimText(field(request, 'token')),
          password: field(request, 'password').slice(0, max),
          totpCode: optionalField(request, 'totpCode'),
          recoveryCode: optionalField(request, 'recoveryCode'),
        });
        return `<p>${escapeHtml(email)} is confirmed, and you are signed out everywhere. Sign in again.</p>${toStart}`;
      });
    });
  router
    .route('/reset-password')
    .get((request, response) => {
      show(response, titles.reset, request.query['token'], resetForm);
    })
    .post(async (request, response) => {
      await answer(response, titles.reset, async () => {
        const password = newPassword(request);
        await passwords.reset(visitorOf(request), { token: trimText(field(request, 'token')), password });
        return `<p>The password is changed, and you are signed out everywhere. Sign in with the new one.</p>${toStart}`;
      });
    });
  return router;
}

function newPassword(request: Request): string {
  const password = field(request, 'password');
  if (password.length >= min && password.length <= max) return password;
  const message = `The password must have ${min} to ${max} characters. Go back and choose another one.`;
  throw new RefusedError([{ code: ErrorCode.INVALID, message }]);
}

const passwordInput = `<input type="password" name="password" minlength="${min}" maxlength="${max}" required autocomplete="new-password">`;
const resetForm = `<p><label>New password, ${min} to ${max} characters<br>${passwordInput}</label></p><p><button>Save</button></p>`;

function show(response: Response, title: string, token: unknown, form: string): void {
  if (typeof token !== 'string' || !tokenPattern.test(token)) {
    response
      .status(422)
      .send(page(title, '<p>This link is not complete. Copy the whole link from the email.</p>'));
    return;
  }
  const hidden = `<input type="hidden" name="token" value="${escapeHtml(token)}">`;
  // The action is the page without its query, so that the token is not sent in a URL.
  response.send(page(title, `<form method="post" action="?">${hidden}${form}</form>`));
}

async function answer(response: Response, title: string, work: () => Promise<string>): Promise<void> {
  try {
    response.send(page(title, await work()));
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const { code } = error.problems[0];
    const status = { [ErrorCode.RATE_LIMITED]: 429, [ErrorCode.UNAVAILABLE]: 503 }[code as string] ?? 422;
    response.status(status).send(page(title, `<p>${escapeHtml(error.message)}</p>`));
  }
}

const maxName = 100;

/**
 * The form that confirms an address. It names the account, its age and the origin of the request, and asks
 * for the account's password. A stranger does not know that password, so cannot confirm by mistake.
 */
function confirmationForm(asked: AskedConfirmation): string {
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
function field(request: Request, name: string): string {
  const value = (request.body as Readonly<Record<string, unknown>> | undefined)?.[name];
  return typeof value === 'string' ? value : '';
}

/** The same, or null when empty. */
function optionalField(request: Request, name: string): string | null {
  const text = trimText(field(request, name));
  return text === '' ? null : text.slice(0, 40);
}
