import type { Context } from 'graphql-ws';
import type { Extra } from 'graphql-ws/use/ws';
import type { WebsocketSlots } from './websocket-slots.js';

type SocketContext = Context<Record<string, unknown> | undefined, Extra>;

/** The close code for a websocket above the limit. */
const tooManyWebsockets = 4429;

/** The limits of websockets: for each caller, and for all keys of an organization together. */
export interface WebsocketPlaces {
  readonly ofCaller: WebsocketSlots;
  readonly ofOrganization: WebsocketSlots;
}

/** The subjects that a websocket counts for. */
export interface WebsocketSubject {
  readonly subject: string;
  /** The organization of the key that opened it; undefined for a person or an address. */
  readonly organizationId: string | undefined;
}

/** Counts websockets from their authentication until they close. */
export function limitWebsockets(
  places: WebsocketPlaces,
  subjectOf: (context: SocketContext) => Promise<WebsocketSubject>,
) {
  const release = new WeakMap<object, () => void>();
  return {
    /** False above the limit. The socket is then closed with a reason. */
    async open(context: SocketContext): Promise<boolean> {
      const { socket } = context.extra;
      const taken = takePlace(places, await subjectOf(context));
      if (typeof taken === 'string') {
        socket.close(tooManyWebsockets, `Too many websockets: at most ${taken}.`);
        return false;
      }
      release.set(context.extra, taken);
      // It may have closed during the authentication.
      if (socket.readyState !== socket.OPEN) taken();
      return true;
    },
    close({ extra }: SocketContext): void {
      release.get(extra)?.();
    },
  };
}

/** Takes the place of a connection. Returns the function that releases it, or the reached limit. */
export function takePlace(
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
