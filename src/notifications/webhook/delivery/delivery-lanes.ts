import type { ClaimedDelivery } from './claim-deliveries.js';
import { DeliveryLane, type Beginning, type LaneLimits, type LaneStep } from './delivery-lane.js';
import type { DueEndpoint, SlotUse } from './share-slots.js';

/** The number of idle lanes in memory. Dropping one only loses its measured pace. */
const idleLanes = 256;

const nothing: LaneStep = { start: [], late: [], begin: { waiting: [], closings: 0 } };

/**
 * The worker's claimed deliveries, in one lane per endpoint. A lane limits concurrent requests. For an
 * endpoint that is not steady it begins with one. It claims ahead only for about a second of its pace. A
 * hanging endpoint therefore holds few deliveries, never the worker.
 */
export class DeliveryLanes {
  private readonly lanes = new Map<string, DeliveryLane>();

  constructor(private readonly limits: LaneLimits) {}

  /** The number of waiting deliveries. */
  get waiting(): number {
    let waiting = 0;
    for (const lane of this.lanes.values()) waiting += lane.waiting;
    return waiting;
  }

  /** Adds the slots that waiting and sending deliveries occupy. */
  addTo(use: SlotUse): void {
    for (const lane of this.lanes.values()) use.add(lane, lane.size);
  }

  /** Endpoints without room for another delivery. */
  full(): string[] {
    return [...this.lanes].filter(([, lane]) => lane.room === 0).map(([endpointId]) => endpointId);
  }

  /** How many deliveries of a steady endpoint may be claimed. */
  room(endpointId: string): number {
    return this.lanes.get(endpointId)?.room ?? this.limits.perEndpoint;
  }

  /** How many of them would be sent at once. */
  startsOf({ endpointId, isSteady }: DueEndpoint): number {
    return this.lanes.get(endpointId)?.starts ?? (isSteady ? this.limits.perEndpoint : 1);
  }

  /** Adds the deliveries of a claim that offered `rooms`, and returns their endpoints. */
  add(deliveries: readonly ClaimedDelivery[], rooms: ReadonlyMap<string, number>, now: number): string[] {
    const byEndpoint = Map.groupBy(deliveries, (delivery) => delivery.endpointId);
    for (const [endpointId, own] of byEndpoint) {
      const lane = this.lanes.get(endpointId) ?? this.open(own[0] as ClaimedDelivery);
      lane.maybeMore = own.length >= (rooms.get(endpointId) ?? 1);
      lane.add(own, now);
    }
    return [...byEndpoint.keys()];
  }

  /** What to start, to begin and to return now. */
  next(endpointId: string, now: number): LaneStep {
    return this.lanes.get(endpointId)?.next(now) ?? nothing;
  }

  /** The beginning was noted, or was not where an answer is missing. @returns what must be returned. */
  noteBegun(endpointId: string, beginning: Beginning, answers: readonly boolean[]): ClaimedDelivery[] {
    return this.lanes.get(endpointId)?.noteBegun(beginning, answers) ?? [];
  }

  /** Records the end of a request. Returns whether to claim more for this endpoint. */
  done(endpointId: string, durationMs: number, keepsUp: boolean): boolean {
    const lane = this.lanes.get(endpointId);
    if (!lane) return false;
    const isHungry = lane.done(durationMs, keepsUp);
    if (lane.isIdle && this.lanes.size > idleLanes) this.lanes.delete(endpointId);
    return isHungry;
  }

  /** Stops sending to an endpoint. Removes and returns its waiting deliveries. */
  close(endpointId: string): ClaimedDelivery[] {
    return this.lanes.get(endpointId)?.close() ?? [];
  }

  /**
   * Sends again, beginning with one request, if the endpoint is claimed again. Removes and returns what a
   * claim added meanwhile.
   */
  reopen(endpointId: string): ClaimedDelivery[] {
    return this.lanes.get(endpointId)?.reopen() ?? [];
  }

  /** Removes and returns all waiting deliveries. Sends in progress stay. */
  takeWaiting(): ClaimedDelivery[] {
    return [...this.lanes.values()].flatMap((lane) => lane.takeWaiting());
  }

  private open(first: ClaimedDelivery): DeliveryLane {
    const lane = new DeliveryLane(first, this.limits);
    this.lanes.set(first.endpointId, lane);
    return lane;
  }
}
