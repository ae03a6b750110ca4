import type { ServerResponse } from 'node:http';
import type { HeadSender } from '../../platform/http/head-sender.js';
import type { ClickRecorder } from './click-recorder.js';
import type { LinkRequest } from './link-request.js';

/** A redirect that is ready to be sent. */
interface Redirected {
  readonly response: ServerResponse;
  /** Its header lines. */
  readonly lines: string;
  /** In milliseconds since 1970. */
  readonly at: number;
  /** Undefined if it is not recorded. */
  readonly visit: LinkRequest | undefined;
}

/**
 * Sends the redirects of one turn of the event loop together, and then records their visits. So no visitor
 * waits for the hashes of another one, and the system wakes fewer receivers one by one.
 */
export class RedirectTurn {
  private waiting: Redirected[] = [];

  constructor(
    private readonly heads: HeadSender,
    private readonly clicks: Pick<ClickRecorder, 'record'>,
  ) {}

  add(redirected: Redirected): void {
    if (this.waiting.push(redirected) === 1) setImmediate(this.end);
  }

  private readonly end = (): void => {
    const { waiting } = this;
    this.waiting = [];
    for (const { response, lines, at } of waiting) this.heads.send(response, lines, at);
    for (const { visit } of waiting) if (visit) this.clicks.record(visit);
  };
}
