import type { ClaimedClick } from './queues.js';
import type { FraudCheckSettings } from '../../campaigns/campaign/fraud-check-settings.js';
import type { ClickReason } from '../decisions/evaluate-click.js';
import type { RuleResult } from '../decisions/decision.js';

/** The campaign data for evaluating clicks. */
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

/** A click with its reward in atomic units, or the reason why it earns nothing. */
export interface EvaluatedClick {
  readonly click: ClaimedClick;
  readonly campaign: ClickCampaign | undefined;
  readonly verdict: bigint | ClickReason | RuleResult;
  /** The visitor that it counts for. Without a cookie: the first visitor of the same network. Bare uuid. */
  readonly visitorId?: string;
}

/** A click that earns a reward so far, with its campaign. */
export type PayableClick = EvaluatedClick & { readonly campaign: ClickCampaign; readonly verdict: bigint };

/** The clicks that earn a reward so far, in order. */
export function payable(evaluated: readonly EvaluatedClick[]): readonly PayableClick[] {
  return evaluated.filter(
    (one): one is PayableClick => typeof one.verdict === 'bigint' && one.campaign !== undefined,
  );
}

/** The clicks by their campaigns' asset, in the order in which workers lock the organization wallets. */
export function byAsset(evaluated: readonly EvaluatedClick[]): readonly [string, EvaluatedClick[]][] {
  const known = evaluated.filter(({ campaign }) => campaign !== undefined);
  const groups = Map.groupBy(known, ({ campaign }) => campaign?.asset ?? '');
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1));
}
