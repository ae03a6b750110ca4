import type { ClaimedDelivery } from './claim-deliveries.js';
import type { DueEndpoint, SlotUse } from './share-slots.js';

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

interface Lane extends Omit<DueEndpoint, 'endpointId'> {
  isSteady: boolean;
  readonly waiting: Waiting[];
  sending: number;
  /** The current limit of concurrent requests: halved on overload, increased by one on each success. */
  limit: number;
  /** The smoothed duration of a request in milliseconds. */
  paceMs: number;
  /** Whether the last claim filled its room, so that more may be due. */
  maybeMore: boolean;
  /** Nothing is started, because its receiver refuses more for now. */
  isClosed: boolean;
}

/** The number of idle lanes in memory. Dropping one only loses its measured pace. */
const idleLanes = 256;
/** A new endpoint is assumed slow until its first responses are measured. */
const unknownPaceMs = 1000;

/**
 * The worker's claimed deliveries, in one lane per endpoint. A lane limits concurrent requests. For an
 * endpoint that is not steady it begins with one. It claims ahead only for about a second of its pace. A
 * hanging endpoint therefore holds few deliveries, never the worker.
 */
export class DeliveryLanes {
  private readonly lanes = new Map<string, Lane>();
  private queued = 0;

  constructor(private readonly limits: LaneLimits) {}

  /** The number of waiting deliveries. */
  get waiting(): number {
    return this.queued;
  }

  /** Adds the slots that waiting and sending deliveries occupy. */
  addTo(use: SlotUse): void {
    for (const lane of this.lanes.values()) use.add(lane, lane.waiting.length + lane.sending);
  }

  /** Endpoints without room for another delivery. */
  full(): string[] {
    return [...this.lanes].filter(([, lane]) => this.roomOf(lane) === 0).map(([endpointId]) => endpointId);
  }

  /** How many deliveries of a steady endpoint may be claimed. */
  room(endpointId: string): number {
    const lane = this.lanes.get(endpointId);
    return lane ? this.roomOf(lane) : this.limits.perEndpoint;
  }

  /** Adds the deliveries of a claim that offered `rooms`, and returns their endpoints. */
  add(deliveries: readonly ClaimedDelivery[], rooms: ReadonlyMap<string, number>, now: number): string[] {
    const byEndpoint = Map.groupBy(deliveries, (delivery) => delivery.endpointId);
    for (const [endpointId, own] of byEndpoint) {
      const lane = this.lanes.get(endpointId) ?? this.open(own[0] as ClaimedDelivery);
      lane.maybeMore = own.length >= (rooms.get(endpointId) ?? 1);
      lane.waiting.push(...own.map((delivery) => ({ delivery, since: now })));
      this.queued += own.length;
    }
    return [...byEndpoint.keys()];
  }

  /** The endpoint's deliveries to start now, and those that waited too long and must be returned. */
  next(endpointId: string, now: number): { start: ClaimedDelivery[]; late: ClaimedDelivery[] } {
    const start: ClaimedDelivery[] = [];
    const late: ClaimedDelivery[] = [];
    const lane = this.lanes.get(endpointId);
    while (lane && !lane.isClosed && lane.sending < lane.limit) {
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
    const lane = this.lanes.get(endpointId);
    if (!lane) return false;
    lane.sending -= 1;
    lane.isSteady = keepsUp;
    lane.limit = keepsUp ? Math.min(this.limits.perEndpoint, lane.limit + 1) : Math.max(1, lane.limit >> 1);
    lane.paceMs += (Math.max(1, durationMs) - lane.paceMs) / 5;
    if (!lane.isClosed && lane.sending + lane.waiting.length === 0 && this.lanes.size > idleLanes) {
      this.lanes.delete(endpointId);
    }
    return lane.maybeMore && this.roomOf(lane) > 0;
  }

  /** Stops sending to an endpoint. Removes and returns its waiting deliveries. */
  close(endpointId: string): ClaimedDelivery[] {
    const lane = this.lanes.get(endpointId);
    if (!lane) return [];
    lane.isClosed = true;
    const taken = lane.waiting.splice(0);
    this.queued -= taken.length;
    return taken.map(({ delivery }) => delivery);
  }

  /**
   * Sends again, beginning with one request, if the endpoint is claimed again. Removes and returns what a
   * claim added meanwhile.
   */
  reopen(endpointId: string): ClaimedDelivery[] {
    const added = this.close(endpointId);
    const lane = this.lanes.get(endpointId);
    if (lane) {
      lane.isClosed = false;
      lane.limit = 1;
    }
    return added;
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
    if (lane.isClosed) return 0;
    const ahead = Math.min(
      this.limits.mostAhead,
      Math.max(lane.limit, Math.floor((lane.limit * 1000) / lane.paceMs)),
    );
    const backlog = lane.waiting.length + lane.sending;
    // Few large claims are cheaper than many small ones, so a lane claims again when half empty.
    return backlog * 2 > ahead ? 0 : ahead - backlog;
  }

  private open({ endpointId, organizationId, host, isSteady }: ClaimedDelivery): Lane {
    const lane: Lane = {
      organizationId,
      host,
      isSteady,
      waiting: [],
      sending: 0,
      limit: isSteady ? this.limits.perEndpoint : 1,
      paceMs: unknownPaceMs,
      maybeMore: false,
      isClosed: false,
    };
    this.lanes.set(endpointId, lane);
    return lane;
  }
}
