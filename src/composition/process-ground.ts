import type { MoneyAgreement } from '../platform/database/money-agreement.js';
import type { FeatureGround } from './create-features.js';

/** The shared resources of the features and of the HTTP layer. */
export interface ProcessGround extends FeatureGround {
  /** Whether the money settings of this process are those in force. */
  readonly agreement: Pick<MoneyAgreement, 'differences'>;
}
