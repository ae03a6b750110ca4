import { once } from 'node:events';
import { createServer, type OutgoingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A page of a shop. */
interface ShopPage {
  readonly body: string;
  readonly headers: OutgoingHttpHeaders;
}

/** The website of a shop: another origin, and another site, than Tribute. */
export class Shop {
  private readonly pages = new Map<string, ShopPage>();
  private readonly server: Server;
  /** What pages have told the shop, by `fetch('/told', …)`. */
  readonly told: string[] = [];

  private constructor() {
    this.server = createServer((request, response) => {
      if (request.url === '/told') {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          this.told.push(Buffer.concat(chunks).toString());
          response.writeHead(204).end();
        });
        return;
      }
      const page = this.pages.get(new URL(request.url ?? '/', 'http://localhost').pathname);
      response.writeHead(page ? 200 : 404, page?.headers ?? {}).end(page?.body ?? '');
    });
  }

  static async open(): Promise<Shop> {
    const shop = new Shop();
    shop.server.listen(0, '127.0.0.1');
    await once(shop.server, 'listening');
    return shop;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Tribute's test server is at 127.0.0.1. */
  get origin(): string {
    return `http://localhost:${this.port}`;
  }

  /** Serves a page of HTML, or with another type in the headers, a file. */
  serve(path: string, body: string, headers: OutgoingHttpHeaders = {}): void {
    const isPage = !('content-type' in headers);
    this.pages.set(path, {
      body: isPage ? `<!doctype html><meta charset="utf-8"><title>Shop</title>${body}` : body,
      headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
    });
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
