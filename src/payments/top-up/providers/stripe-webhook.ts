import type { EntityManager } from '@mikro-orm/postgresql';
import { raw, Router, type RequestHandler, type Response } from 'express';
import type { Logger } from 'pino';
import { PaymentMismatch } from '../settle-top-up.js';
import { couldBeSigned, NoticeRefused, notStripes } from './read-stripe-notice.js';
import { boundedBody } from '../../../kernel/bounded-body.js';
import type { StripeNotices } from '../stripe-notices.js';

/** The maximum size of a notice. */
const maxNoticeBytes = 1024 * 1024;

/**
 * `POST /webhooks/stripe`: 200 after processing, 400 if not from Stripe, 409 if another amount was paid than
 * requested, 500 to make Stripe repeat it. Without a configured account, there is no route.
 *
 * No rate limit, because all notices come from a few Stripe addresses, and a forged one costs one HMAC.
 */
export function stripeWebhook(
  notices: StripeNotices | undefined,
  em: () => EntityManager,
  log: Logger,
): Router {
  const router = Router();
  // Refuses by headers, without reading the body, what cannot be from Stripe.
  const refuseEarly: RequestHandler = (request, response, next) => {
    if (!notices) {
      next('router');
      return;
    }
    if (couldBeSigned(request.get('stripe-signature') ?? '', new Date())) {
      next();
      return;
    }
    log.warn({ reason: notStripes }, 'a notice from Stripe was refused');
    response.status(400).json({ statusCode: 400, message: notStripes });
  };
  const receive: RequestHandler = async (request, response, next) => {
    if (!notices) {
      next();
      return;
    }
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    try {
      await notices.receive(em(), body, request.get('stripe-signature') ?? '');
      response.json({ received: true });
    } catch (error) {
      refuseNotice(error, response, log);
    }
  };
  // The signature covers the original bytes, so no parser may read them before.
  const original = raw({ type: () => true, limit: maxNoticeBytes, inflate: false });
  router.post('/', refuseEarly, boundedBody(maxNoticeBytes, original), receive);
  return router;
}

/** Throws an error that is no refusal, so that Stripe repeats the notice. */
function refuseNotice(error: unknown, response: Response, log: Logger): void {
  const status = error instanceof NoticeRefused ? 400 : error instanceof PaymentMismatch ? 409 : undefined;
  if (status === undefined) throw error;
  log[status === 409 ? 'error' : 'warn']({ err: error }, 'a notice from Stripe was refused');
  response.status(status).json({ statusCode: status, message: (error as Error).message });
}
