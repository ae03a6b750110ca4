import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Response } from 'express';
import { takePlace, type WebsocketPlaces, type WebsocketSubject } from '../limits/limit-websockets.js';
import type { PacedResponse } from './paced-response.js';

/** The open responses of one protocol, which count like websockets. */
export class OpenStreams {
  private readonly running = new Set<PacedResponse>();

  constructor(private readonly places: WebsocketPlaces) {}

  /** Takes the place of a stream, and returns its release. Without a place, answers 429. */
  place(response: Response, subject: WebsocketSubject): (() => void) | undefined {
    const taken = takePlace(this.places, subject);
    if (typeof taken !== 'string') return taken;
    const extensions = { code: 'RATE_LIMITED' };
    const message = `Too many open connections: at most ${taken}.`;
    response.status(429).json({ errors: [{ message, extensions }] });
    return undefined;
  }

  /** Sends a body until the body ends, its client leaves, or the server stops. */
  async send(
    response: ServerResponse,
    paced: PacedResponse,
    headers: OutgoingHttpHeaders,
    body: AsyncIterableIterator<string>,
  ): Promise<void> {
    response.writeHead(200, { ...unbuffered, ...headers });
    this.running.add(paced);
    await paced.send(response, body);
    this.running.delete(paced);
  }

  /** Ends all streams, because the server stops. */
  async close(): Promise<void> {
    await Promise.all([...this.running].map(async (response) => response.end()));
  }
}

const unbuffered = {
  'cache-control': 'no-store',
  // Proxies must not collect the events.
  'x-accel-buffering': 'no',
};
