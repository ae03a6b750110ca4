import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Stripe } from 'stripe';
import {
  errorOf,
  listOf,
  newStripeId,
  type Json,
  type Kept,
  type Refund,
  type Session,
  type Trouble,
} from './stripe-objects.js';

const secretKey = 'sk_test_tribute';

const webhookSecret = 'whsec_tribute';

/** The parts of Stripe that Tribute uses: form requests, JSON responses, idempotency keys, errors. */
export class StripeServer {
  readonly sessions = new Map<string, Session>();
  readonly refunds: Refund[] = [];
  /** `POST /v1/refunds` and so on, in order of arrival. */
  readonly requests: string[] = [];
  /** Failures of the next requests, one each. */
  readonly troubles: Trouble[] = [];
  /** The status of new refunds. */
  refundStatus: Refund['status'] = 'succeeded';
  protected readonly kept = new Map<string, Kept>();
  private readonly stripe = new Stripe(secretKey);
  private readonly server = createServer((request, response) => {
    this.answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });

  url = '';

  async start(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  /** The settings of a Tribute server that uses this one. */
  get settings(): Record<string, string> {
    return { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret, STRIPE_API_URL: this.url };
  }

  /** The session of a top-up. */
  sessionOf(topUpId: string): Session {
    const found = [...this.sessions.values()].find(({ metadata }) => metadata['topUpId'] === topUpId);
    if (!found) throw new Error('There is no such session.');
    return found;
  }

  /** The payer pays; with `isLater` by a slow bank payment. */
  pay(session: Session, isLater = false): Session {
    session.status = 'complete';
    session.payment_status = isLater ? 'unpaid' : 'paid';
    session.payment_intent ??= newStripeId('pi');
    return session;
  }

  refundElsewhere({ payment_intent, currency }: Session, amount: number): Refund {
    return this.addRefund({ payment_intent: String(payment_intent), currency, amount, metadata: {} });
  }

  /** Sends a notice like Stripe. */
  async notify(tributeUrl: string, type: string, object: object): Promise<Response> {
    const payload = JSON.stringify({ id: newStripeId('evt'), object: 'event', type, data: { object } });
    return this.send(tributeUrl, payload, this.sign(payload));
  }

  sign(payload: string, more: { secret?: string; timestamp?: number } = {}): string {
    return this.stripe.webhooks.generateTestHeaderString({ payload, secret: webhookSecret, ...more });
  }

  async send(tributeUrl: string, payload: string, signature: string): Promise<Response> {
    const headers = { 'content-type': 'application/json', 'stripe-signature': signature };
    return fetch(`${tributeUrl}/webhooks/stripe`, { method: 'POST', headers, body: payload });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const url = new URL(request.url ?? '', this.url);
    this.requests.push(`${request.method} ${url.pathname}`);
    const reply = (status: number, answer: Json): void => {
      response.writeHead(status, { 'content-type': 'application/json', 'request-id': newStripeId('req') });
      response.end(JSON.stringify(answer));
    };
    if (request.headers.authorization !== `Bearer ${secretKey}`) {
      reply(401, errorOf('invalid_request_error', 'Invalid API Key provided.'));
      return;
    }
    const trouble = this.troubles.shift();
    if (trouble?.kind === 'error') {
      reply(trouble.status, { error: trouble.error });
      return;
    }
    const { status, answer } = this.keptOrDone(request, url, body);
    if (trouble?.kind === 'silence') response.destroy();
    else if (trouble === undefined) reply(status, answer);
  }

  /** The same key and request get the same response; the key with another request is an error. */
  private keptOrDone(request: IncomingMessage, url: URL, body: string): Omit<Kept, 'body'> {
    const key = request.headers['idempotency-key'];
    if (request.method !== 'POST' || typeof key !== 'string') return this.do(request.method ?? '', url, body);
    const known = this.kept.get(key);
    if (known && known.body !== body) {
      return {
        status: 400,
        answer: errorOf('idempotency_error', 'Keys can only be used with the same parameters.'),
      };
    }
    const done = known ?? { ...this.do('POST', url, body), body };
    this.kept.set(key, done);
    return done;
  }

  protected do(method: string, { pathname, searchParams }: URL, body: string): Omit<Kept, 'body'> {
    const form = new URLSearchParams(body);
    const session = this.sessions.get(pathname.split('/')[4] ?? '');
    if (method === 'POST' && pathname === '/v1/checkout/sessions') return this.createSession(form);
    if (method === 'POST' && pathname === '/v1/refunds') return this.createRefund(form);
    const payment = searchParams.get('payment_intent');
    if (pathname === '/v1/checkout/sessions') {
      return listOf([...this.sessions.values()].filter((one) => one.payment_intent === payment));
    }
    if (pathname === '/v1/refunds') {
      return listOf(this.refunds.filter((one) => one.payment_intent === payment).toReversed());
    }
    if (session) return { status: 200, answer: { ...session } };
    return { status: 404, answer: errorOf('invalid_request_error', 'No such object.', 'resource_missing') };
  }

  private createSession(form: URLSearchParams): Omit<Kept, 'body'> {
    const amount = Number(form.get('line_items[0][price_data][unit_amount]'));
    const ahead = Number(form.get('expires_at')) - Date.now() / 1000;
    if (amount < 50) {
      const message = 'The amount must convert to at least 50 cents.';
      return { status: 400, answer: errorOf('invalid_request_error', message, 'amount_too_small') };
    }
    if (ahead < 1800 || ahead > 86_400 || form.get('mode') !== 'payment') {
      return { status: 400, answer: errorOf('invalid_request_error', 'Invalid parameters.') };
    }
    const id = newStripeId('cs_test');
    const session: Session = {
      id,
      object: 'checkout.session',
      url: `https://checkout.stripe.com/c/pay/${id}`,
      status: 'open',
      payment_status: 'unpaid',
      amount_total: amount,
      currency: form.get('line_items[0][price_data][currency]') ?? '',
      payment_intent: null,
      metadata: { topUpId: form.get('metadata[topUpId]') },
      success_url: form.get('success_url') ?? '',
      expires_at: Number(form.get('expires_at')),
    };
    this.sessions.set(id, session);
    return { status: 200, answer: { ...session } };
  }

  private createRefund(form: URLSearchParams): Omit<Kept, 'body'> {
    const payment = form.get('payment_intent') ?? '';
    const session = [...this.sessions.values()].find((one) => one.payment_intent === payment);
    const amount = Number(form.get('amount'));
    const gone = this.refunds
      .filter((one) => one.payment_intent === payment && one.status !== 'failed')
      .reduce((sum, one) => sum + one.amount, 0);
    if (!session || gone + amount > session.amount_total) {
      const code = 'charge_already_refunded';
      return { status: 400, answer: errorOf('invalid_request_error', 'Already refunded.', code) };
    }
    const metadata = { topUpId: form.get('metadata[topUpId]'), refundId: form.get('metadata[refundId]') };
    const refund = this.addRefund({ payment_intent: payment, currency: session.currency, amount, metadata });
    return { status: 200, answer: { ...refund } };
  }

  private addRefund(refund: Omit<Refund, 'id' | 'object' | 'status'>): Refund {
    const made: Refund = { id: newStripeId('re'), object: 'refund', status: this.refundStatus, ...refund };
    this.refunds.push(made);
    return made;
  }
}
