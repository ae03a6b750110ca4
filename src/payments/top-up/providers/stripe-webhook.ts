import type { EntityManager } from '@mikro-orm/postgresql';
import { raw, Router, type RequestHandler } from 'express';
import type { Logger } from 'pino';
import { PaymentMismatch } from '../settle-top-up.js';
import { couldBeSigned, NoticeRefused, notStripes } from './read-stripe-notice.js';
import { boundedBody } from '../../../kernel/bounded-body.js';
import type { StripeNotices } from '../stripe-notices.js';

/** The largest notice. */
const maxNoticeBytes = 1024 * 1024;

/**
 * `POST /webhooks/stripe`: 200 when a notice was worked off, 400 when it is not Stripe's, 409 when another amount was paid than
 * was asked for; 500 has Stripe send it again. Without an account in the settings there is nothing here.
 *
 * Not rate limited: all notices come from the few addresses of Stripe, and one that is forged costs one HMAC.
 */
export function stripeWebhook(
  notices: StripeNotices | undefined,
  em: () => EntityManager,
  log: Logger,
): Router {
  const router = Router();
  // What cannot be Stripe's is refused by its headers: its body stays unread.
  const refuseEarly: RequestHandler = (request, response, next) => {
    if (!notices) {
      next('router');
      return;
    }
    if (couldBeSigned(request.get('stripe-signature') ?? '', new Date())) {
      next();
      return;
    }
    log.warn({ reason: notStripes }, 'a notice of Stripe was refused');
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
      const status =
        error instanceof NoticeRefused ? 400 : error instanceof PaymentMismatch ? 409 : undefined;
      if (status === undefined) throw error;
      log[status === 409 ? 'error' : 'warn']({ err: error }, 'a notice of Stripe was refused');
      response.status(status).json({ statusCode: status, message: (error as Error).message });
    }
  };
  // The signature is over the bytes as they came, so nothing may read them before.
  router.post(
    '/',
    refuseEarly,
    boundedBody(maxNoticeBytes, raw({ type: () => true, limit: maxNoticeBytes, inflate: false })),
    receive,
  );
  return router;
}
