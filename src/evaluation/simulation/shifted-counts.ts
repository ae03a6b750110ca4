import type { Decision, Effect } from '../decisions/decision.js';
import type { Evidence } from '../decisions/evidence.js';
import { matchingGigs, matchingGoals } from '../decisions/stored-evidence.js';

/** Whom an event counts for. */
export interface CountedFor {
  readonly promoterId: string;
  readonly visitorId: string | null;
}

/** What an event counted as: `goal/<uuid>` or `gig/<uuid>`. */
export type CountedAction = `goal/${string}` | `gig/${string}`;

/** What the effects of a decision count as. Pure. */
export function countedActions({ effects }: Pick<Decision, 'effects'>): readonly CountedAction[] {
  return effects.flatMap((effect) => actionOf(effect) ?? []);
}

function actionOf(effect: Effect): CountedAction | undefined {
  if (effect.kind === 'conversion') return `goal/${effect.goalId}`;
  return effect.kind === 'attempt' ? `gig/${effect.gigId}` : undefined;
}

/**
 * The counts for the limits of goals and gigs, if events count for others than they really did. A count is
 * what was really counted before the event, and the shift of the simulation since its first event. Of a
 * promoter or visitor without an event in the period so far, only the shift is known.
 */
export class ShiftedCounts {
  private readonly real = new Map<string, number>();
  private readonly shifts = new Map<string, number>();

  /** The number of counts, which determines the memory use. */
  get size(): number {
    return this.real.size + this.shifts.size;
  }

  /** The counts before an event, if it counts for these. @param evidence With what was really counted. */
  before(
    evidence: Evidence,
    { promoterId, visitorId }: CountedFor,
  ): Pick<Evidence, 'conversionsOf' | 'attemptsOf'> {
    this.note(evidence);
    return {
      conversionsOf: (goalId) => ({
        ofVisitor: this.count(keyOf(`goal/${goalId}`, 'visitor', visitorId)),
        ofPromoter: this.count(keyOf(`goal/${goalId}`, 'promoter', promoterId)),
      }),
      attemptsOf: (gigId) => ({
        ofPromoter: this.count(keyOf(`gig/${gigId}`, 'promoter', promoterId)),
        total: this.count(keyOf(`gig/${gigId}`, 'all', '')),
      }),
    };
  }

  /** Adds what an event really counted as, and for whom. */
  addReal(actions: readonly CountedAction[], of: CountedFor): void {
    for (const key of actions.flatMap((action) => keysOf(action, of))) {
      this.real.set(key, (this.real.get(key) ?? 0) + 1);
      this.shift(key, -1);
    }
  }

  /** Adds what it counts as in the simulation, and for whom. */
  addSimulated(actions: readonly CountedAction[], of: CountedFor): void {
    for (const key of actions.flatMap((action) => keysOf(action, of))) this.shift(key, 1);
  }

  private note({ event, attribution, goals, gigs, conversionsOf, attemptsOf }: Evidence): void {
    const promoterId = attribution?.promoterId ?? '';
    for (const { id, maxPerPromoter, maxPerVisitor } of matchingGoals(goals, event)) {
      const { ofPromoter, ofVisitor } = conversionsOf(id);
      if (maxPerPromoter !== null) this.real.set(keyOf(`goal/${id}`, 'promoter', promoterId), ofPromoter);
      if (maxPerVisitor !== null && event.visitorId !== null) {
        this.real.set(keyOf(`goal/${id}`, 'visitor', event.visitorId), ofVisitor);
      }
    }
    for (const { id, maxPerPromoter, maxTotal } of matchingGigs(gigs, event)) {
      const { ofPromoter, total } = attemptsOf(id);
      if (maxPerPromoter !== null) this.real.set(keyOf(`gig/${id}`, 'promoter', promoterId), ofPromoter);
      if (maxTotal !== null) this.real.set(keyOf(`gig/${id}`, 'all', ''), total);
    }
  }

  private count(key: string): number {
    return Math.max(0, (this.real.get(key) ?? 0) + (this.shifts.get(key) ?? 0));
  }

  private shift(key: string, by: 1 | -1): void {
    const shift = (this.shifts.get(key) ?? 0) + by;
    if (shift === 0) this.shifts.delete(key);
    else this.shifts.set(key, shift);
  }
}

function keysOf(action: CountedAction, { promoterId, visitorId }: CountedFor): readonly string[] {
  const ofPromoter = keyOf(action, 'promoter', promoterId);
  if (action.startsWith('gig/')) return [ofPromoter, keyOf(action, 'all', '')];
  return visitorId === null ? [ofPromoter] : [ofPromoter, keyOf(action, 'visitor', visitorId)];
}

function keyOf(action: CountedAction, by: 'promoter' | 'visitor' | 'all', id: string | null): string {
  return `${action}/${by}/${id ?? ''}`;
}
