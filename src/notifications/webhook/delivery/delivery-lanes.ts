import type { ClaimedDelivery } from './claim-deliveries.js';

export interface LaneLimits {
  /** The most concurrent requests to one endpoint. */
  readonly perEndpoint: number;
  /** The most deliveries claimed ahead for one endpoint. */
  readonly mostAhead: number;
  /** The longest wait of a claimed delivery in milliseconds. The lease must cover it and the sending. */
  readonly longestWaitMs: number;
}

interface Waiting {
  readonly delivery: ClaimedDelivery;
  readonly since: number;
}

interface Lane {
  readonly waiting: Waiting[];
  sending: number;
  /** The current limit of concurrent requests: halved on overload, increased by one on each success. */
  limit: number;
  /** The smoothed duration of a request in milliseconds. */
  paceMs: number;
  /** Whether the last claim filled its room, so that more may be due. */
  maybeMore: boolean;
}

/** The number of idle lanes in memory. Dropping one only loses its measured pace. */
const idleLanes = 256;
/** A new endpoint is assumed slow until its first responses are measured. */
const unknownPaceMs = 1000;

/**
 * The worker's claimed deliveries, in one lane per endpoint. A lane limits concurrent requests, and claims
 * ahead only for about a second of its pace. A hanging endpoint therefore holds few deliveries, never the
 * worker.
 */
export class DeliveryLanes {
  private readonly lanes = new Map<string, Lane>();
  private queued = 0;

  constructor(private readonly limits: LaneLimits) {}

  /** The number of waiting deliveries. */
  get waiting(): number {
    return this.queued;
  }

  /** The room of each endpoint, if it differs from the `perEndpoint` of an unknown one. */
  rooms(): Record<string, number> {
    const rooms: Record<string, number> = {};
    for (const [endpointId, lane] of this.lanes) {
      const room = this.roomOf(lane);
      if (room !== this.limits.perEndpoint) rooms[endpointId] = room;
    }
    return rooms;
  }

  /** Adds the deliveries of a claim that offered `rooms`, and returns their endpoints. */
  add(
    deliveries: readonly ClaimedDelivery[],
    rooms: Readonly<Record<string, number>>,
    now: number,
  ): string[] {
    const byEndpoint = Map.groupBy(deliveries, (delivery) => delivery.endpointId);
    for (const [endpointId, own] of byEndpoint) {
      const lane = this.laneOf(endpointId);
      lane.maybeMore = own.length >= (rooms[endpointId] ?? this.limits.perEndpoint);
      lane.waiting.push(...own.map((delivery) => ({ delivery, since: now })));
      this.queued += own.length;
    }
    return [...byEndpoint.keys()];
  }

  /** The endpoint's deliveries to start now, and those that waited too long and must be returned. */
  next(endpointId: string, now: number): { start: ClaimedDelivery[]; late: ClaimedDelivery[] } {
    const lane = this.laneOf(endpointId);
    const start: ClaimedDelivery[] = [];
    const late: ClaimedDelivery[] = [];
    while (lane.sending < lane.limit) {
      const first = lane.waiting.shift();
      if (!first) break;
      this.queued -= 1;
      if (now - first.since > this.limits.longestWaitMs) {
        late.push(first.delivery);
      } else {
        start.push(first.delivery);
        lane.sending += 1;
      }
    }
    return { start, late };
  }

  /** Records the end of a request. Returns whether to claim more for this endpoint. */
  done(endpointId: string, durationMs: number, keepsUp: boolean): boolean {
    const lane = this.laneOf(endpointId);
    lane.sending -= 1;
    lane.limit = keepsUp ? Math.min(this.limits.perEndpoint, lane.limit + 1) : Math.max(1, lane.limit >> 1);
    lane.paceMs += (Math.max(1, durationMs) - lane.paceMs) / 5;
    if (lane.sending + lane.waiting.length === 0 && this.lanes.size > idleLanes) {
      this.lanes.delete(endpointId);
    }
    return lane.maybeMore && this.roomOf(lane) > 0;
  }

  /** Removes and returns all waiting deliveries. Sends in progress stay. */
  takeWaiting(): ClaimedDelivery[] {
    const all = [...this.lanes.values()].flatMap((lane) =>
      lane.waiting.splice(0).map(({ delivery }) => delivery),
    );
    this.queued = 0;
    return all;
  }

  private roomOf(lane: Lane): number {
    const ahead = Math.min(
      this.limits.mostAhead,
      Math.max(lane.limit, Math.floor((lane.limit * 1000) / lane.paceMs)),
    );
    const backlog = lane.waiting.length + lane.sending;
    // Few large claims are cheaper than many small ones, so a lane claims again when half empty.
    return backlog * 2 > ahead ? 0 : ahead - backlog;
  }

  private laneOf(endpointId: string): Lane {
    let lane = this.lanes.get(endpointId);
    if (!lane) {
      lane = {
        waiting: [],
        sending: 0,
        limit: this.limits.perEndpoint,
        paceMs: unknownPaceMs,
        maybeMore: false,
      };
      this.lanes.set(endpointId, lane);
    }
    return lane;
  }
}
