import { Router, urlencoded, type Request, type Response } from 'express';
import type { EmailService } from '../features/user/email.service.js';
import type { PasswordService } from '../features/user/password.service.js';
import { passwordLength } from '../features/user/password-length.js';
import type { Caller } from '../kernel/caller.js';
import { ErrorCode, RefusedError } from '../kernel/errors.js';
import { escapeHtml, page } from './html.js';

/** What the pages need. */
export interface AccountPageParts {
  readonly emails: EmailService;
  readonly passwords: PasswordService;
  /** The sender of a request as nobody in particular: the token in the form is the permission. */
  readonly visitorOf: (request: Request) => Caller;
}

const { min, max } = passwordLength;
const titles = { verify: 'Confirm your e-mail address', reset: 'Choose a new password' };
/** A token, or nothing that could be one. */
const tokenPattern = /^[\w.-]{1,200}$/;

/**
 * Where the links in our mails lead: plain forms, which do with the token what `verifyEmail` and `resetPassword` do. Opening
 * a link changes nothing, because programs that look at mails open them too; sending the form does.
 */
export function accountPages({ emails, passwords, visitorOf }: AccountPageParts): Router {
  const router = Router();
  router.use(urlencoded({ extended: false, limit: '4kb' }), (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  router
    .route('/verify-email')
    .get((request, response) => {
      show(response, titles.verify, request.query['token'], '<p><button>Confirm</button></p>');
    })
    .post(async (request, response) => {
      await answer(response, titles.verify, async () => {
        const { email } = await emails.verify(visitorOf(request), { token: field(request, 'token') });
        return `<p>${escapeHtml(email)} is confirmed.</p>`;
      });
    });
  router
    .route('/reset-password')
    .get((request, response) => {
      const input = `<input type="password" name="password" minlength="${min}" maxlength="${max}" required autocomplete="new-password">`;
      const form = `<p><label>New password, ${min} to ${max} characters<br>${input}</label></p><p><button>Save</button></p>`;
      show(response, titles.reset, request.query['token'], form);
    })
    .post(async (request, response) => {
      await answer(response, titles.reset, async () => {
        const password = field(request, 'password');
        if (password.length < min || password.length > max) {
          const message = `The password must have ${min} to ${max} characters. Go back and choose another one.`;
          throw new RefusedError([{ code: ErrorCode.INVALID, message }]);
        }
        await passwords.reset(visitorOf(request), { token: field(request, 'token'), password });
        return '<p>The password is changed, and you are signed out everywhere. Sign in with the new one.</p>';
      });
    });
  return router;
}

function field(request: Request, name: string): string {
  const value = (request.body as Readonly<Record<string, unknown>> | undefined)?.[name];
  return typeof value === 'string' ? value : '';
}

function show(response: Response, title: string, token: unknown, form: string): void {
  if (typeof token !== 'string' || !tokenPattern.test(token)) {
    response
      .status(422)
      .send(page(title, '<p>This link is not complete. Copy the whole of it from the mail.</p>'));
    return;
  }
  const hidden = `<input type="hidden" name="token" value="${escapeHtml(token)}">`;
  // The action is the page without its query, so that the token is not sent as part of an address.
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
