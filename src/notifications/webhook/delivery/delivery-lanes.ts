import type { ClaimedDelivery } from './claim-deliveries.js';

/** Limits of the lanes. */
export interface LaneLimits {
  /** Most requests in flight at one endpoint. */
  readonly perEndpoint: number;
  /** Most deliveries of one endpoint that are claimed ahead. */
  readonly mostAhead: number;
  /** How long a claimed delivery may wait for its turn, in milliseconds; its lease must outlast that and the sending. */
  readonly longestWaitMs: number;
}

interface Waiting {
  readonly delivery: ClaimedDelivery;
  readonly since: number;
}

interface Lane {
  readonly waiting: Waiting[];
  sending: number;
  /** How many may be in flight now: halved when the endpoint cannot keep up, one more with each success. */
  limit: number;
  /** How long a request takes here, smoothed, in milliseconds. */
  paceMs: number;
  /** Whether the last claim gave all that was asked for, so that there may be more. */
  maybeMore: boolean;
}

/** How many idle lanes are remembered. Forgetting one costs only its measured pace. */
const idleLanes = 256;
/** A new endpoint is taken for slow, until its first answers say how fast it is. */
const unknownPaceMs = 1000;

/**
 * What this worker has claimed, one lane an endpoint. A lane keeps few in flight, and claims ahead only what its pace
 * lets it send in about a second: a hanging endpoint holds a handful of deliveries, never the worker.
 */
export class DeliveryLanes {
  private readonly lanes = new Map<string, Lane>();
  private queued = 0;

  constructor(private readonly limits: LaneLimits) {}

  /** How many deliveries wait for their turn. */
  get waiting(): number {
    return this.queued;
  }

  /** How many each endpoint could take, where that is not the `perEndpoint` of an unknown one. */
  rooms(): Record<string, number> {
    const rooms: Record<string, number> = {};
    for (const [endpointId, lane] of this.lanes) {
      const room = this.roomOf(lane);
      if (room !== this.limits.perEndpoint) rooms[endpointId] = room;
    }
    return rooms;
  }

  /** Takes in what a claim brought, which had offered `rooms`, and answers the endpoints concerned. */
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

  /** What this endpoint may be sent now, and what has waited too long and has to be given back. */
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

  /** A request has ended. Answers whether it is worth claiming more for this endpoint. */
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

  /** Empties the lanes of what waits; what is being sent stays. */
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
    // Claims of many rows are cheaper than many claims: a lane asks again when half of it is empty.
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
