import type { Context } from 'graphql-ws';
import type { Extra } from 'graphql-ws/use/ws';
import type { WebsocketSlots } from './websocket-slots.js';

type SocketContext = Context<Record<string, unknown> | undefined, Extra>;

/** The code that a websocket too many is closed with. */
export const tooManyWebsockets = 4429;

/** Counts websockets from when they say who they are until they are closed. */
export function limitWebsockets(
  slots: WebsocketSlots,
  subjectOf: (context: SocketContext) => Promise<string>,
) {
  const release = new WeakMap<object, () => void>();
  return {
    /** False when it was one too many; it is closed then, with a reason. */
    async open(context: SocketContext): Promise<boolean> {
      const { socket } = context.extra;
      const free = slots.take(await subjectOf(context));
      if (!free) {
        socket.close(tooManyWebsockets, `Too many websockets: at most ${slots.most} for one caller.`);
        return false;
      }
      release.set(context.extra, free);
      // It may have been closed while we asked who it was.
      if (socket.readyState !== socket.OPEN) free();
      return true;
    },
    close({ extra }: SocketContext): void {
      release.get(extra)?.();
    },
  };
}
