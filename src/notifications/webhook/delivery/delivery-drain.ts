import { setTimeout as sleep } from 'node:timers/promises';
import { GroupCommit } from '../../../kernel/group-commit.js';
import { sqlOf, type Sql } from '../../../kernel/sql.js';
import { beginDeliveries } from './begin-deliveries.js';
import { claimDeliveries, type ClaimedDelivery, type ClaimResult } from './claim-deliveries.js';
import type { Beginning } from './delivery-lane.js';
import { DeliveryLanes } from './delivery-lanes.js';
import type { DeliveryDrainParts } from './delivery-drain-parts.js';
import { isBusy, keepsUp } from './endpoint-policy.js';
import { faultyDelivery } from './faulty-delivery.js';
import { finishDeliveries } from './finish-deliveries.js';
import type { FinishedAttempt } from './finished-attempt.js';
import { pauseAfterClaim } from './pause-after-claim.js';
import { releaseDeliveries } from './release-deliveries.js';
import { shareSlots, SlotUse } from './share-slots.js';
import { type DeliveryDrainOptions, defaultDeliveryOptions, leaseMsOf } from './delivery-drain-options.js';

/**
 * Sends due deliveries: claims them, sends them without an open transaction, and writes results by group
 * commit.
 *
 * Sends may outlast a run. At the end of its time, a run stops claiming and returns, while slow requests
 * finish alone. A hanging receiver therefore never delays the next run. One run at a time; drains and
 * processes may share the table.
 */
export class DeliveryDrain {
  private readonly sql: Sql;
  private readonly options: DeliveryDrainOptions;
  private readonly lanes: DeliveryLanes;
  private readonly results: GroupCommit<FinishedAttempt, boolean>;
  private readonly begins: GroupCommit<ClaimedDelivery, boolean>;
  /** Deliveries whose beginning is being noted. */
  private readonly beginnings = new Set<Promise<void>>();
  /** Sends whose result is not written yet. */
  private readonly sends = new Set<Promise<void>>();
  private releases: Promise<void> = Promise.resolve();
  private finished = 0;
  private saturated = false;
  private wake: () => void = () => undefined;

  constructor(
    private readonly parts: DeliveryDrainParts,
    options: Partial<DeliveryDrainOptions> = {},
  ) {
    this.options = { ...defaultDeliveryOptions, ...options };
    this.sql = sqlOf(parts.pool);
    const { perEndpoint, claimSize, deadlineMs, disable } = this.options;
    this.lanes = new DeliveryLanes({ perEndpoint, mostAhead: claimSize, longestWaitMs: deadlineMs });
    this.results = new GroupCommit(
      async (batch) => finishDeliveries(parts.pool, batch, disable, parts.clock.now()),
      { maxBatch: 200, maxWriters: 2, windowMs: 10 },
    );
    const begin = async (batch: ClaimedDelivery[]) => beginDeliveries(this.sql, this.options.worker, batch);
    this.begins = new GroupCommit(begin, { maxBatch: 500, maxWriters: 1, windowMs: 0 });
  }

  /** Sends all due deliveries, or stops when `signal` aborts. @returns the number of written attempts. */
  async drain(signal: AbortSignal): Promise<number> {
    const before = this.finished;
    await this.pump(signal, true);
    await this.settle();
    return this.finished - before;
  }

  /**
   * Sends due deliveries for about `forMs`, sleeping until a wake-up when none is due. When `signal`
   * aborts, it stops claiming and returns waiting deliveries. It resolves when all sends have ended and are
   * written, at most one deadline later. @returns the number of attempts written meanwhile.
   */
  async run(forMs: number, signal: AbortSignal): Promise<number> {
    const before = this.finished;
    await this.pump(AbortSignal.any([signal, AbortSignal.timeout(forMs)]), false);
    if (signal.aborted) await this.settle();
    return this.finished - before;
  }

  /** Resolves when no send is in progress and all results are written. */
  async settle(): Promise<void> {
    while (this.sends.size + this.beginnings.size > 0) await Promise.all([...this.sends, ...this.beginnings]);
    await this.releases;
  }

  private async pump(signal: AbortSignal, untilIdle: boolean): Promise<void> {
    let woken = false;
    let interrupt = new AbortController();
    const wake = (): void => {
      woken = true;
      interrupt.abort();
    };
    this.wake = wake;
    const unsubscribe = this.parts.wakeUps.subscribe('deliveries', wake);
    signal.addEventListener('abort', wake, { once: true });
    try {
      while (!signal.aborted) {
        woken = false;
        interrupt = new AbortController();
        const claimed = await this.claim();
        if (claimed.next === 'more') continue;
        const isIdle = claimed.next !== 'soon' && this.lanes.waiting + this.sends.size === 0;
        if (isIdle && untilIdle && !woken) return;
        if (!woken) {
          const pauseMs = pauseAfterClaim(claimed, this.options);
          await sleep(pauseMs, undefined, { signal: interrupt.signal }).catch(() => undefined);
        }
      }
    } finally {
      unsubscribe();
      signal.removeEventListener('abort', wake);
      this.release(this.lanes.takeWaiting());
      await this.releases;
    }
  }

  /** Claims once. @returns when to claim again. */
  private async claim(): Promise<Pick<ClaimResult, 'next' | 'dueInMs'>> {
    const limit = Math.min(this.options.claimSize, this.roomLeft());
    this.saturated = limit <= 0;
    if (this.saturated) return { next: 'full' };
    const use = new SlotUse(this.options.inFlight, this.options.shares);
    this.lanes.addTo(use);
    const { deliveries, rooms, ...after } = await claimDeliveries(this.parts.pool, {
      now: this.parts.clock.now(),
      leaseMs: leaseMsOf(this.options),
      worker: this.options.worker,
      limit,
      unsteadyLimit: Math.min(limit, use.unsteadyRoom),
      fullEndpoints: this.lanes.full(),
      fullTenants: use.fullTenants(),
      fullUnsteadyTenants: use.fullUnsteadyTenants(),
      share: (due) => shareSlots(due, use, (endpointId) => this.lanes.room(endpointId)),
      startsOf: (endpoint) => this.lanes.startsOf(endpoint),
    });
    for (const endpointId of this.lanes.add(deliveries, rooms, performance.now())) this.startNext(endpointId);
    return after;
  }

  private roomLeft(): number {
    return this.options.inFlight - this.lanes.waiting - this.sends.size;
  }

  private startNext(endpointId: string): void {
    const { start, late, begin } = this.lanes.next(endpointId, performance.now());
    this.release(late);
    if (begin.waiting.length > 0) this.follow(this.beginnings, this.begin(endpointId, begin));
    for (const delivery of start) this.follow(this.sends, this.send(delivery));
  }

  private follow(all: Set<Promise<void>>, one: Promise<void>): void {
    const followed = one.catch(this.parts.onError).finally(() => {
      all.delete(followed);
      if (this.sends.size === 0 || (this.saturated && this.roomLeft() >= this.options.claimSize)) this.wake();
    });
    all.add(followed);
  }

  private async begin(endpointId: string, beginning: Beginning): Promise<void> {
    let answers: readonly boolean[] = [];
    try {
      answers = await this.begins.addAll(beginning.waiting.map(({ delivery }) => delivery));
    } finally {
      this.release(this.lanes.noteBegun(endpointId, beginning, answers));
    }
    this.startNext(endpointId);
  }

  private async send(delivery: ClaimedDelivery): Promise<void> {
    const startedAt = performance.now();
    const leaveLane = (endpointKeepsUp: boolean): void => {
      const hungry = this.lanes.done(delivery.endpointId, performance.now() - startedAt, endpointKeepsUp);
      this.startNext(delivery.endpointId);
      if (hungry) this.wake();
    };
    const result = await this.parts.attempter.attempt(delivery).catch((error: unknown) => {
      leaveLane(false);
      throw error;
    });
    // What was claimed ahead is returned when the endpoint is disabled or paused.
    const ends = result.gone || isBusy(result);
    const unwanted = ends ? this.lanes.close(delivery.endpointId) : [];
    leaveLane(keepsUp(result));
    if (result.fault) {
      const givenUp = result.dueAt === null;
      this.parts.onError(result.fault, faultyDelivery(result.deliveryId, result.endpointId, givenUp));
    }
    try {
      if (await this.results.add(result)) this.finished += 1;
      // The sleep ends when the retry is due, or the pause of its endpoint.
      if (result.dueAt !== null) this.wake();
    } finally {
      if (ends) this.release([...unwanted, ...this.lanes.reopen(delivery.endpointId)]);
    }
  }

  private release(deliveries: readonly ClaimedDelivery[]): void {
    if (deliveries.length === 0) return;
    this.releases = this.releases
      .then(async () => releaseDeliveries(this.sql, this.options.worker, deliveries))
      .catch(this.parts.onError);
  }
}
