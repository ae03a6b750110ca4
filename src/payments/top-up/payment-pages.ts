import type { EntityManager } from '@mikro-orm/postgresql';
import { Router, type Request, type Response } from 'express';
import { ProviderUnreachable } from './payment-provider.js';
import type { PaymentService } from './payment.service.js';
import { paymentActions, type PaymentAction } from './providers/sandbox-provider.js';
import { PaymentProviderName, TopUpStatus } from './top-up-status.js';
import type { TopUp } from './top-up.entity.js';
import { addQueryParameter } from '../../kernel/add-query-parameter.js';
import { ErrorCode, RefusedError } from '../../kernel/errors.js';
import { headerUrl } from '../../kernel/header-url.js';
import { formatMajor } from '../../kernel/money.js';
import { escapeHtml, page } from '../../platform/http/page.js';
import { readForm } from '../../platform/http/read-form.js';
import { pagePolicy } from '../../platform/http/security-headers.js';

const labels: Readonly<Record<PaymentAction, string>> = { pay: 'Pay', decline: 'Decline', cancel: 'Cancel' };

/**
 * The payment page: `GET /pay/:token` shows the payment. In the sandbox it is a form that POSTs `action` =
 * `pay`, `decline` or `cancel`. A live one leads to the provider, which sends the payer to `GET
 * /pay/:token/return`. The payer then goes to the top-up's return address with the result as `status`, or
 * sees it here.
 */
export function paymentPages(payments: PaymentService, em: () => EntityManager): Router {
  const router = Router();
  router.use(readForm);
  router.get('/:token', async (request, response) => {
    await answer(response, async () => {
      const { topUp, organization } = await payments.findByToken(em(), request.params.token);
      if (topUp.provider === PaymentProviderName.SANDBOX) show(response, topUp, organization.name);
      else await leadOn(response, topUp, payments, em());
    });
  });
  router.get('/:token/return', async (request, response) => {
    await answer(response, async () => {
      const { topUp } = await payments.findByToken(em(), request.params.token);
      finish(response, await payments.look(em(), topUp));
    });
  });
  router.post('/:token', async (request, response) => {
    const action = actionOf(request);
    if (!action) {
      const message = '<p>The field <code>action</code> must be pay, decline or cancel.</p>';
      response.status(422).send(page('Payment', message));
      return;
    }
    await answer(response, async () =>
      finish(response, await payments.choose(em(), request.params.token, action)),
    );
  });
  return router;
}

function actionOf(request: Request): PaymentAction | undefined {
  const action = (request.body as { action?: unknown } | undefined)?.action;
  return paymentActions.find((known) => known === action);
}

/** The address is the payer's secret, and the page changes. */
function keepToPayer(response: Response): void {
  response.setHeader('Cache-Control', 'no-store');
}

async function answer(response: Response, work: () => Promise<void>): Promise<void> {
  keepToPayer(response);
  try {
    await work();
  } catch (error) {
    const [status, message] = problemOf(error);
    response.status(status).send(page('Payment', `<p>${escapeHtml(message)}</p>`));
  }
}

function problemOf(error: unknown): readonly [status: number, message: string] {
  if (error instanceof ProviderUnreachable) {
    return [503, 'The payment provider does not answer. Load this page again in a while.'];
  }
  if (!(error instanceof RefusedError)) throw error;
  return [error.problems[0].code === ErrorCode.NOT_FOUND ? 404 : 409, error.message];
}

function amountOf(topUp: TopUp): string {
  return `${formatMajor(topUp.amountAtomic, topUp.asset)} ${topUp.asset}`;
}

function showOutcome(response: Response, topUp: TopUp): void {
  const words = topUp.status === TopUpStatus.PENDING ? 'not complete yet' : topUp.status.toLowerCase();
  response.send(page('Payment', `<p>The payment of ${amountOf(topUp)} is ${words}.</p>`));
}

function show(response: Response, topUp: TopUp, organization: string): void {
  if (topUp.status !== TopUpStatus.PENDING || topUp.expiresAt <= new Date()) {
    showOutcome(response, topUp);
    return;
  }
  // Browsers also apply the policy to the redirect after a form.
  const targets = topUp.returnUrl === null ? [] : [new URL(topUp.returnUrl).origin];
  response.setHeader('Content-Security-Policy', pagePolicy(targets));
  const buttons = paymentActions.map(
    (action) => `<button name="action" value="${action}">${labels[action]}</button>`,
  );
  const form = `<p>A payment of <strong>${amountOf(topUp)}</strong> into the wallet of <strong>${escapeHtml(organization)}</strong>.</p>
<p>This is the <strong>sandbox</strong>: no real money moves.</p>
<form method="post">${buttons.join(' ')}</form>`;
  response.send(page('Payment', form));
}

/** Redirects to the provider's page, and opens it now if that failed on request. */
async function leadOn(
  response: Response,
  topUp: TopUp,
  payments: PaymentService,
  em: EntityManager,
): Promise<void> {
  if (topUp.status !== TopUpStatus.PENDING) {
    showOutcome(response, topUp);
    return;
  }
  const { providerUrl } = await payments.open(em, topUp);
  if (providerUrl === null) showOutcome(response, topUp);
  else seeOther(response, providerUrl);
}

function finish(response: Response, topUp: TopUp): void {
  if (topUp.returnUrl === null) {
    showOutcome(response, topUp);
    return;
  }
  const target = addQueryParameter(topUp.returnUrl, 'status', topUp.status.toLowerCase());
  seeOther(response, target);
}

/** Express's `redirect` would encode the address again. */
function seeOther(response: Response, url: string): void {
  response.status(303).setHeader('Location', headerUrl(url)).end();
}
