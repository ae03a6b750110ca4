import { WebSocket } from 'ws';
import { isNestedDeeper, maxJsonNesting } from '../../kernel/is-nested-deeper.js';

/** WebSocket's code for a message that is too large (RFC 6455), and graphql-transport-ws's for one that is not understood. */
const tooBig = 1009;
const badMessage = 4400;

/** A websocket whose messages are held against limits before they are parsed. */
export class ScreenedSocket extends WebSocket {
  /** The largest message in bytes, until somebody with a credential is known to be there; 0 is without a limit of its own. */
  maxBytes = 0;

  override emit(event: string | symbol, ...values: unknown[]): boolean {
    if (event === 'message' && !this.isAdmitted(values[0])) return true;
    return super.emit(event, ...values);
  }

  private isAdmitted(data: unknown): boolean {
    // What comes after the one that it was closed for is not looked at.
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
