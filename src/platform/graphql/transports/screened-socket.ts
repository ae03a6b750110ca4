import { WebSocket } from 'ws';
import { isNestedDeeper, maxJsonNesting } from '../../../kernel/is-nested-deeper.js';

/** Close codes: a message too large (RFC 6455), and one not understood (graphql-transport-ws). */
const tooBig = 1009;
const badMessage = 4400;

/** A websocket that checks the limits of messages before parsing them. */
export class ScreenedSocket extends WebSocket {
  /** The largest message in bytes until a caller with a credential is known; 0 sets no separate limit. */
  maxBytes = 0;

  override emit(event: string | symbol, ...values: unknown[]): boolean {
    if (event === 'message' && !this.isAdmitted(values[0])) return true;
    return super.emit(event, ...values);
  }

  private isAdmitted(data: unknown): boolean {
    // Messages after the one that closed the socket are ignored.
    if (this.readyState !== WebSocket.OPEN) return false;
    const bytes = data instanceof Uint8Array ? data : Buffer.from(String(data));
    if (this.maxBytes > 0 && bytes.length > this.maxBytes) {
      this.close(tooBig, `Without a credential a message has at most ${this.maxBytes} bytes.`);
      return false;
    }
    if (isNestedDeeper(bytes)) {
      this.close(badMessage, `A message is nested at most ${maxJsonNesting} levels deep.`);
      return false;
    }
    return true;
  }
}
