import type { ClaimedDelivery } from './claim-deliveries.js';
import type { DueEndpoint } from './share-slots.js';

/** Limits of a lane. */
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

/** Deliveries whose beginning is to be noted, or that must be returned if the lane was closed meanwhile. */
export interface Beginning {
  readonly waiting: readonly Waiting[];
  readonly closings: number;
}

/** What a lane does next. */
export interface LaneStep {
  readonly start: readonly ClaimedDelivery[];
  /** Waited too long and must be returned. */
  readonly late: readonly ClaimedDelivery[];
  readonly begin: Beginning;
}

/** A new endpoint is assumed slow until its first responses are measured. */
const unknownPaceMs = 1000;
/**
 * Noting the beginning takes some milliseconds. So a quick endpoint's requests of this time are noted ahead,
 * at most twice its limit. For a slow one that is none.
 */
const noteAheadMs = 20;

/** The claimed deliveries of one endpoint, and its pace. */
export class DeliveryLane implements Omit<DueEndpoint, 'endpointId'> {
  readonly organizationId: string;
  readonly host: string;
  isSteady: boolean;
  /** Whether the last claim filled its room, so that more may be due. */
  maybeMore = false;
  private readonly ahead: Waiting[] = [];
  /** Their beginning is noted, so they can be sent. */
  private readonly begun: Waiting[] = [];
  private beginning = 0;
  private sending = 0;
  /** The current limit of concurrent requests: halved on overload, increased by one on each success. */
  private limit: number;
  /** The smoothed duration of a request in milliseconds. */
  private paceMs = unknownPaceMs;
  /** Nothing is started, because its receiver refuses more for now. */
  private isClosed = false;
  private closings = 0;

  constructor(
    { organizationId, host, isSteady }: Omit<DueEndpoint, 'endpointId'>,
    private readonly limits: LaneLimits,
  ) {
    this.organizationId = organizationId;
    this.host = host;
    this.isSteady = isSteady;
    this.limit = isSteady ? limits.perEndpoint : 1;
  }

  /** The number of claimed deliveries that are not being sent. */
  get waiting(): number {
    return this.ahead.length + this.beginning + this.begun.length;
  }

  /** The number of claimed deliveries. */
  get size(): number {
    return this.waiting + this.sending;
  }

  get isIdle(): boolean {
    return this.size === 0 && !this.isClosed;
  }

  /** How many more may be claimed. */
  get room(): number {
    if (this.isClosed) return 0;
    const most = Math.min(
      this.limits.mostAhead,
      Math.max(this.limit, Math.floor((this.limit * 1000) / this.paceMs)),
    );
    // Few large claims are cheaper than many small ones, so a lane claims again when half empty.
    return this.size * 2 > most ? 0 : most - this.size;
  }

  /** How many newly claimed deliveries would be sent at once. */
  get starts(): number {
    return this.isClosed ? 0 : Math.max(0, this.limit - this.size);
  }

  add(deliveries: readonly ClaimedDelivery[], now: number): void {
    for (const delivery of deliveries) {
      (delivery.claimedAhead ? this.ahead : this.begun).push({ delivery, since: now });
    }
  }

  next(now: number): LaneStep {
    const late: ClaimedDelivery[] = [];
    const start = this.take(this.begun, this.limit - this.sending, now, late).map(({ delivery }) => delivery);
    this.sending += start.length;
    const waiting = this.take(this.ahead, this.countToBegin(), now, late);
    this.beginning += waiting.length;
    return { start, late, begin: { waiting, closings: this.closings } };
  }

  /** @returns what must be returned. */
  noteBegun({ waiting, closings }: Beginning, answers: readonly boolean[]): ClaimedDelivery[] {
    this.beginning -= waiting.length;
    const begun = waiting
      .filter((_, index) => answers[index] === true)
      .map(({ delivery, since }) => ({ delivery: { ...delivery, claimedAhead: false }, since }));
    const refused = waiting.filter((_, index) => answers[index] !== true).map(({ delivery }) => delivery);
    if (closings !== this.closings) return [...refused, ...begun.map(({ delivery }) => delivery)];
    this.begun.push(...begun);
    return refused;
  }

  /** Records the end of a request. Returns whether to claim more. */
  done(durationMs: number, keepsUp: boolean): boolean {
    this.sending -= 1;
    this.isSteady = keepsUp;
    this.limit = keepsUp ? Math.min(this.limits.perEndpoint, this.limit + 1) : Math.max(1, this.limit >> 1);
    this.paceMs += (Math.max(1, durationMs) - this.paceMs) / 5;
    return this.maybeMore && this.room > 0;
  }

  /** Stops sending. Removes and returns what waits. */
  close(): ClaimedDelivery[] {
    this.isClosed = true;
    return this.takeWaiting();
  }

  /** Sends again, beginning with one request. Removes and returns what a claim added meanwhile. */
  reopen(): ClaimedDelivery[] {
    const added = this.takeWaiting();
    this.isClosed = false;
    this.limit = 1;
    return added;
  }

  /** Removes and returns what waits. Sends in progress stay. */
  takeWaiting(): ClaimedDelivery[] {
    this.closings += 1;
    return [...this.begun.splice(0), ...this.ahead.splice(0)].map(({ delivery }) => delivery);
  }

  private countToBegin(): number {
    const free = this.limit - this.sending;
    const noteAhead = Math.min(Math.floor((this.limit * noteAheadMs) / this.paceMs), this.limit * 2);
    const wanted = free + noteAhead;
    const noted = this.begun.length + this.beginning;
    return noted < free || noted * 2 <= wanted ? wanted - noted : 0;
  }

  private take(from: Waiting[], count: number, now: number, late: ClaimedDelivery[]): Waiting[] {
    const taken: Waiting[] = [];
    while (!this.isClosed && taken.length < count) {
      const first = from.shift();
      if (!first) break;
      if (now - first.since > this.limits.longestWaitMs) late.push(first.delivery);
      else taken.push(first);
    }
    return taken;
  }
}
