import type { Pool } from 'pg';
import type { Clock } from '../../../kernel/clock.js';
import type { WakeUps } from '../../../kernel/wake-ups.js';
import type { DeliveryAttempter } from './delivery-attempter.js';
import type { FaultyDelivery } from './faulty-delivery.js';

/** The dependencies of a drain. */
export interface DeliveryDrainParts {
  readonly pool: Pool;
  readonly wakeUps: WakeUps;
  readonly clock: Clock;
  readonly attempter: Pick<DeliveryAttempter, 'attempt'>;
  /** Reports failures on Tribute's side: an unwritable batch, or a delivery that could not be prepared. */
  readonly onError: (error: unknown, about?: FaultyDelivery) => void;
}
