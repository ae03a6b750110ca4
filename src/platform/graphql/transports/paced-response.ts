import type { ServerResponse } from 'node:http';

/** A response without an end, written no faster than its client reads. */
export class PacedResponse {
  private change = Promise.withResolvers<void>();
  private isBusy = true;
  private isOver = false;
  private body: AsyncIterator<string> | undefined;

  /** Resolves when its client has read what was written. Until it is sent, nobody reads. */
  async free(): Promise<void> {
    while (this.isBusy && !this.isOver) await this.change.promise;
  }

  /** Sends a body until the body ends or the client leaves. */
  async send(response: ServerResponse, body: AsyncIterableIterator<string>): Promise<void> {
    this.body = body;
    response.once('close', () => void this.end());
    this.turn(false);
    for await (const text of body) {
      if (this.isOver || response.destroyed) break;
      this.turn(true);
      // A client that has left fails the write at once, long before the response closes.
      if (!(await written(response, text))) break;
      this.turn(false);
    }
    await this.end();
    if (!response.destroyed) response.end();
  }

  /** Ends it and its body. May be called more than once. */
  async end(): Promise<void> {
    this.isOver = true;
    this.turn(false);
    await this.body?.return?.();
  }

  private turn(isBusy: boolean): void {
    this.isBusy = isBusy;
    this.change.resolve();
    this.change = Promise.withResolvers();
  }
}

/** Whether a text was sent. Resolves when its client has read enough of the earlier ones. */
async function written(response: ServerResponse, text: string): Promise<boolean> {
  return new Promise((resolve) => {
    const fail = (): void => {
      resolve(false);
    };
    response.once('close', fail);
    response.write(text, (error) => {
      response.off('close', fail);
      resolve(error == null);
    });
  });
}
