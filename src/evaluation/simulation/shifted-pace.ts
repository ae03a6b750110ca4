import type { FraudCheckSettings } from '../../campaigns/campaign/fraud-check-settings.js';

/** An event that the velocity check counts for a promoter. */
interface PacedEvent {
  readonly promoterId: string;
  readonly occurredAt: Date;
}

type PaceSettings = Pick<FraudCheckSettings, 'velocityEvents' | 'velocitySeconds'>;

/** More times of a promoter are kept only if they are recent. */
const usualTimes = 1000;

/** The promoters' recent events for the velocity check, if events count for others than they really did. */
export class ShiftedPace {
  private readonly real = new Map<string, number[]>();
  private readonly simulated = new Map<string, number[]>();

  /** The number of promoters and of their times, which determines the memory use. */
  size = 0;

  /**
   * The promoter's events in the period before this one, up to the number that matters.
   * @param stored What was counted before the event, if it really was this promoter's.
   */
  before({ promoterId, occurredAt }: PacedEvent, stored: number | undefined, settings: PaceSettings): number {
    const { velocityEvents, velocitySeconds } = settings;
    const until = occurredAt.getTime();
    const within = (times: readonly number[] = []): number =>
      times.filter((time) => time > until - velocitySeconds * 1000 && time <= until).length;
    const [real, simulated] = [within(this.real.get(promoterId)), within(this.simulated.get(promoterId))];
    // A stored number ends at the number that matters, so there may have been more.
    const known = stored === velocityEvents ? Math.max(stored, real) : (stored ?? real);
    return Math.min(Math.max(0, known + simulated - real), velocityEvents);
  }

  addReal(event: PacedEvent, settings: PaceSettings): void {
    this.add(this.real, event, settings);
  }

  addSimulated(event: PacedEvent, settings: PaceSettings): void {
    this.add(this.simulated, event, settings);
  }

  private add(
    all: Map<string, number[]>,
    { promoterId, occurredAt }: PacedEvent,
    { velocitySeconds }: PaceSettings,
  ): void {
    const times = all.get(promoterId) ?? [];
    const at = occurredAt.getTime();
    times.push(at);
    this.size += 1;
    const isFull = times.length % usualTimes === 0;
    const kept = isFull ? times.filter((time) => time > at - 2 * velocitySeconds * 1000) : times;
    this.size -= times.length - kept.length;
    all.set(promoterId, kept);
  }
}
