import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Sql } from '../../kernel/sql.js';
import { rulesOf, type CompiledRules } from '../../campaigns/reward-rule/compiled-rules.js';
import { readVersionsAt, versionAt } from '../../campaigns/reward-rule/read-rule-versions.js';
import { windowStart } from '../decisions/choose-click.js';
import type { Decision } from '../decisions/decision.js';
import { evaluateEvent } from '../decisions/evaluate-event.js';
import type { Evidence } from '../decisions/evidence.js';
import { BatchAttribution, type AttributionDraft } from './batch-attribution.js';
import { evidenceAgain, evidenceWith } from './evidence-again.js';
import { readActual, readClicksSince, readPast, type Past, type PastEvent } from './read-past.js';
import { countedActions, ShiftedCounts, type CountedFor } from './shifted-counts.js';
import { ShiftedPace } from './shifted-pace.js';
import { Tally } from './tally.js';

/** What to simulate. At least one is given. */
export interface SimulationDraft {
  /** Undefined if each event keeps the rules that it was evaluated by. */
  readonly rules: CompiledRules | undefined;
  /** Undefined if each event keeps its attribution. */
  readonly attribution: AttributionDraft | undefined;
}

/** The most counters of caps, tiers and limits in memory, at some hundred bytes each. */
const maxCounters = 500_000;
/** Events per slice before other work gets its turn: some milliseconds. */
const stretch = 50;

/** A running simulation, and then its result. */
export class SimulationRun {
  readonly tally = new Tally();
  events = 0;
  eventsMoved = 0;
  eventsKept = 0;
  isComplete = true;
  /** Since when clicks are complete; undefined if none were dropped, or without terms of attribution. */
  clicksSince: Date | undefined;
  /** Arrival of the last event. */
  last: Date;

  private readonly counts = new ShiftedCounts();
  private readonly pace = new ShiftedPace();

  /** @param maxEvents The most events to evaluate. */
  constructor(
    readonly draft: SimulationDraft,
    private readonly past: Past,
    private readonly maxEvents: number,
  ) {
    this.last = past.since;
    if (draft.rules) this.tally.addRules(draft.rules);
  }

  /** Evaluates all events of the period, in one snapshot. */
  async run(sql: Sql): Promise<void> {
    if (this.draft.attribution) this.clicksSince = await readClicksSince(sql);
    for await (const batch of readPast(sql, this.past)) {
      const evaluated = await this.evaluateBatch(sql, batch);
      const eventIds = evaluated.map((event) => event.id);
      for (const [promoterId, sum] of await readActual(sql, eventIds)) {
        this.tally.addActual(promoterId, sum);
      }
      if (!this.isComplete) return;
    }
  }

  /** Evaluates a batch up to the maximum number of events, and returns those evaluated. */
  private async evaluateBatch(sql: Sql, batch: readonly PastEvent[]): Promise<readonly PastEvent[]> {
    const rulesOfEvent = await this.readRules(sql, batch);
    const { attribution } = this.draft;
    const again = attribution && (await BatchAttribution.read(sql, this.past, batch, attribution));
    for (const [place, event] of batch.entries()) {
      if (this.events >= this.maxEvents || this.size >= maxCounters) {
        this.isComplete = false;
        return batch.slice(0, place);
      }
      this.evaluate(event, rulesOfEvent(event), again);
      this.events += 1;
      this.last = event.receivedAt;
      if (this.events % stretch === 0) await nextTurn();
    }
    return batch;
  }

  private get size(): number {
    return this.tally.size + this.counts.size + this.pace.size;
  }

  /** The rules of each event: those of the draft, or the version that it was accepted under. */
  private async readRules(
    sql: Sql,
    batch: readonly PastEvent[],
  ): Promise<(event: Pick<PastEvent, 'receivedAt'>) => CompiledRules> {
    const { rules } = this.draft;
    if (rules) return () => rules;
    const { campaignId } = this.past;
    const versions = await readVersionsAt(
      sql,
      batch.map(({ receivedAt: at }) => ({ campaignId, at })),
    );
    return ({ receivedAt }) => rulesOf(versionAt(versions.get(campaignId), receivedAt));
  }

  private evaluate(event: PastEvent, rules: CompiledRules, again: BatchAttribution | undefined): void {
    const real = evidenceAgain(event);
    const evidence = again ? this.attributed(event, real, again) : real;
    if (!this.draft.rules) this.tally.addRules(rules);
    const decision = evaluateEvent(evidence, rules, this.tally.usage);
    if (again) this.count(event, real, evidence, decision);
    const promoterId = evidence.attribution?.promoterId;
    if (decision.outcome && promoterId !== undefined) this.tally.addOutcome(promoterId, decision.outcome);
  }

  /** The evidence with another attribution, and with the counts that follow from those before it. */
  private attributed(event: PastEvent, real: Evidence, again: BatchAttribution): Evidence {
    const other = this.hasLostClicks(event) ? undefined : again.of(event);
    if (!other) this.eventsKept += 1;
    const evidence = other ? evidenceWith(real, event, other) : real;
    const { promoterId } = countedFor(evidence);
    const isMoved = promoterId !== countedFor(real).promoterId;
    if (isMoved) this.eventsMoved += 1;
    const { occurredAt } = evidence.event;
    const settings = evidence.campaign?.fraudChecks;
    const stored = isMoved ? undefined : real.signals.recentEvents;
    const recentEvents =
      settings && settings.velocity !== 'OFF'
        ? this.pace.before({ promoterId, occurredAt }, stored, settings)
        : real.signals.recentEvents;
    return {
      ...evidence,
      ...this.counts.before(real, countedFor(evidence)),
      signals: { ...evidence.signals, recentEvents },
    };
  }

  /** Whether clicks of the event's window were dropped. */
  private hasLostClicks({ claim: { sessionId, customerId, occurredAt } }: PastEvent): boolean {
    const { clicksSince, draft } = this;
    if (!clicksSince || !draft.attribution || (sessionId === null && customerId === null)) return false;
    return windowStart(occurredAt, draft.attribution) < clicksSince;
  }

  private count(event: PastEvent, real: Evidence, evidence: Evidence, decision: Decision): void {
    this.counts.addReal(event.counted, countedFor(real));
    this.counts.addSimulated(countedActions(decision), countedFor(evidence));
    const settings = evidence.campaign?.fraudChecks;
    if (!settings || settings.velocity === 'OFF') return;
    const { occurredAt } = real.event;
    const { status } = decision;
    if (event.isProcessed) this.pace.addReal({ ...countedFor(real), occurredAt }, settings);
    if (status === 'PROCESSED' || status === 'REVIEW') {
      this.pace.addSimulated({ ...countedFor(evidence), occurredAt }, settings);
    }
  }
}

function countedFor({ event: { visitorId }, attribution }: Evidence): CountedFor {
  return { promoterId: attribution?.promoterId ?? '', visitorId };
}
