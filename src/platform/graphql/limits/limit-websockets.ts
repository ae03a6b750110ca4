import type { Context } from 'graphql-ws';
import type { Extra } from 'graphql-ws/use/ws';
import type { WebsocketSlots } from './websocket-slots.js';

type SocketContext = Context<Record<string, unknown> | undefined, Extra>;

/** The code that a websocket too many is closed with. */
const tooManyWebsockets = 4429;

/** Places for websockets: of each caller, and of all keys of an organization together. */
export interface WebsocketPlaces {
  readonly ofCaller: WebsocketSlots;
  readonly ofOrganization: WebsocketSlots;
}

/** For whom a websocket is counted. */
export interface WebsocketSubject {
  readonly subject: string;
  /** The organization of the key that opened it; undefined for a person or an address. */
  readonly organizationId: string | undefined;
}

/** Counts websockets from when they say who they are until they are closed. */
export function limitWebsockets(
  places: WebsocketPlaces,
  subjectOf: (context: SocketContext) => Promise<WebsocketSubject>,
) {
  const release = new WeakMap<object, () => void>();
  return {
    /** False when it was one too many; it is closed then, with a reason. */
    async open(context: SocketContext): Promise<boolean> {
      const { socket } = context.extra;
      const taken = takePlace(places, await subjectOf(context));
      if (typeof taken === 'string') {
        socket.close(tooManyWebsockets, `Too many websockets: at most ${taken}.`);
        return false;
      }
      release.set(context.extra, taken);
      // It may have been closed while we asked who it was.
      if (socket.readyState !== socket.OPEN) taken();
      return true;
    },
    close({ extra }: SocketContext): void {
      release.get(extra)?.();
    },
  };
}

/** How to give the place back; or the limit that is reached. */
function takePlace(
  { ofCaller, ofOrganization }: WebsocketPlaces,
  { subject, organizationId }: WebsocketSubject,
): (() => void) | string {
  const own = ofCaller.take(subject);
  if (!own) return `${ofCaller.most} for one caller`;
  if (organizationId === undefined) return own;
  const shared = ofOrganization.take(organizationId);
  if (!shared) {
    own();
    return `${ofOrganization.most} for all keys of an organization`;
  }
  return () => {
    own();
    shared();
  };
}
