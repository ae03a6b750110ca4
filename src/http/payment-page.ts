import type { EntityManager } from '@mikro-orm/postgresql';
import { Router, urlencoded, type Request, type Response } from 'express';
import { TopUpStatus, type TopUp } from '../features/wallet/top-up.entity.js';
import { paymentActions, type PaymentAction, type TopUpService } from '../features/wallet/top-up.service.js';
import { ErrorCode, RefusedError } from '../kernel/errors.js';
import { formatMajor } from '../kernel/money.js';
import { escapeHtml, page } from './html.js';
import { pagePolicy } from './security-headers.js';

/**
 * The sandbox's payment page: `GET /pay/:token` shows a plain form that POSTs `action` = `pay`, `decline` or `cancel` back.
 * Afterwards the payer is sent to the top-up's return address, or told what happened.
 */
export function paymentPages(topUps: TopUpService, em: () => EntityManager): Router {
  const router = Router();
  router.get('/:token', async (request, response) => {
    await answer(response, async () => show(response, await topUps.findByToken(em(), request.params.token)));
  });
  router.post('/:token', urlencoded({ extended: false, limit: '4kb' }), async (request, response) => {
    const action = actionOf(request);
    if (!action) {
      response
        .status(422)
        .send(page('Payment', '<p>The field <code>action</code> must be pay, decline or cancel.</p>'));
      return;
    }
    await answer(response, async () =>
      finish(response, await topUps.settle(em(), request.params.token, action)),
    );
  });
  return router;
}

function actionOf(request: Request): PaymentAction | undefined {
  const action = (request.body as { action?: unknown } | undefined)?.action;
  return typeof action === 'string' && Object.hasOwn(paymentActions, action)
    ? (action as PaymentAction)
    : undefined;
}

async function answer(response: Response, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const missing = error.problems[0].code === ErrorCode.NOT_FOUND;
    response.status(missing ? 404 : 409).send(page('Payment', `<p>${escapeHtml(error.message)}</p>`));
  }
}

function show(response: Response, topUp: TopUp): void {
  const amount = `${formatMajor(topUp.amountAtomic, topUp.asset)} ${topUp.asset}`;
  if (topUp.status !== TopUpStatus.PENDING) {
    response.send(page('Payment', `<p>This payment of ${amount} is ${topUp.status.toLowerCase()}.</p>`));
    return;
  }
  // Browsers hold the redirect after a form against the policy, too.
  const targets = topUp.returnUrl === null ? [] : [new URL(topUp.returnUrl).origin];
  response.setHeader('Content-Security-Policy', pagePolicy(targets));
  const buttons = Object.keys(paymentActions).map(
    (action) => `<button name="action" value="${action}">${action}</button>`,
  );
  const form = `<p>Sandbox payment of <strong>${amount}</strong>. No real money moves.</p><form method="post">${buttons.join(' ')}</form>`;
  response.send(page('Payment', form));
}

function finish(response: Response, topUp: TopUp): void {
  if (topUp.returnUrl === null) {
    response.send(page('Payment', `<p>The payment is ${topUp.status.toLowerCase()}.</p>`));
    return;
  }
  const target = new URL(topUp.returnUrl);
  target.searchParams.set('status', topUp.status.toLowerCase());
  response.redirect(303, target.href);
}
