import type { Environment } from '../../kernel/environment.js';
import type { FraudCheckSettings } from '../../campaigns/campaign/fraud-check-settings.js';
import type { ClickReason } from '../decisions/evaluate-click.js';
import type { RuleResult } from '../decisions/evaluate-rules.js';

/** A click on its way through the evaluation. Ids are bare uuids. */
export interface ClaimedClick {
  readonly id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly linkId: string;
  readonly campaignId: string;
  readonly promoterId: string;
  readonly sessionId: string;
  readonly visitorId: string | null;
  readonly isUnique: boolean;
  readonly isBot: boolean;
  /** Keyed hash of its address and user agent; null where it is not known. */
  readonly networkHash: Buffer | null;
  readonly clickedAt: Date;
  readonly isPromoterSuspended: boolean;
  readonly isOrganizationSuspended: boolean;
}

/** A campaign as clicks are evaluated by it. */
export interface ClickCampaign {
  readonly id: string;
  readonly status: string;
  readonly payoutModel: string;
  readonly payoutRate: bigint;
  readonly asset: string;
  readonly holdingPeriodDays: number;
  readonly timeZone: string;
  readonly attributionWindowDays: number;
  readonly fraudChecks: FraudCheckSettings;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly endedAt: Date | null;
}

/** A click with what it is worth, in atomic units, or why it is worth nothing. */
export interface EvaluatedClick {
  readonly click: ClaimedClick;
  readonly campaign: ClickCampaign | undefined;
  readonly verdict: bigint | ClickReason | RuleResult;
  /** The visitor for whom it counts: the first one of the same network where no cookie came along. Bare uuid. */
  readonly visitorId?: string;
}

/** A click that earns something so far, with its campaign. */
export type PayableClick = EvaluatedClick & { readonly campaign: ClickCampaign; readonly verdict: bigint };

/** The clicks that earn something so far, in their order. */
export function payable(evaluated: readonly EvaluatedClick[]): readonly PayableClick[] {
  return evaluated.filter(
    (one): one is PayableClick => typeof one.verdict === 'bigint' && one.campaign !== undefined,
  );
}

/** The assets of these clicks' campaigns, in the order in which every worker locks their organizations' wallets, with the clicks of each. */
export function byAsset(evaluated: readonly EvaluatedClick[]): readonly [string, EvaluatedClick[]][] {
  const known = evaluated.filter(({ campaign }) => campaign !== undefined);
  const groups = Map.groupBy(known, ({ campaign }) => campaign?.asset ?? '');
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1));
}
