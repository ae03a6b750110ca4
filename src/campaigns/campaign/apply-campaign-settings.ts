import { conflict, ErrorCode, refuse } from '../../kernel/errors.js';
import { assetOf, defaultAsset, parsePercent } from '../../kernel/money.js';
import type { Campaign } from './campaign.entity.js';
import { PayoutModel } from './payout-model.js';
import { changeFraudChecks } from './fraud-check-settings.js';
import { changeUtm } from './utm-template.js';
import { payoutIn } from './payout-in.js';
import type { CreateCampaignInput } from './campaign.inputs.js';

/** The asset of a new campaign. All its amounts must be in this asset. */
export function newCampaignAsset({ asset, payoutRate, budget }: CreateCampaignInput): string {
  if (asset != null) return assetOf(asset, 'asset').code;
  return assetOf(payoutRate?.asset ?? budget?.asset ?? defaultAsset, 'payoutRate', 'asset').code;
}

/** A campaign whose end has passed would end again at once. */
export function requireTime({ endsAt }: Campaign): void {
  if (endsAt === null || endsAt > new Date()) return;
  throw conflict('The endsAt of this campaign has passed; first set a later endsAt or null.', 'id');
}

/** The columns that a change cannot empty, because they are never null. */
export const keptFields = [
  'name',
  'targetUrl',
  'payoutRate',
  'attributionWindowDays',
  'holdingPeriodDays',
  'attributionModel',
  'attributionHalfLifeDays',
  'codePolicy',
  'timeZone',
  'fraudChecks',
  'listed',
  'passQuery',
] as const;

type Settings = Pick<
  CreateCampaignInput,
  | 'description'
  | 'payoutRate'
  | 'budget'
  | 'startsAt'
  | 'endsAt'
  | 'attributionWindowDays'
  | 'holdingPeriodDays'
  | 'listed'
  | 'payoutPercent'
  | 'attributionModel'
  | 'attributionHalfLifeDays'
  | 'codePolicy'
  | 'timeZone'
  | 'fraudChecks'
  | 'linkFallbackUrl'
  | 'passQuery'
  | 'linkHosts'
  | 'utm'
>;

export function applySettings(campaign: Campaign, input: Settings): void {
  if (input.description !== undefined) campaign.description = input.description;
  if (input.payoutRate != null) {
    campaign.payoutRateAtomic = payoutIn(campaign, input.payoutRate, 'payoutRate');
  }
  if (input.budget !== undefined) {
    campaign.budgetAtomic = input.budget === null ? null : payoutIn(campaign, input.budget, 'budget');
  }
  if (input.payoutPercent !== undefined) campaign.payoutPercentRate = shareOf(campaign, input.payoutPercent);
  if (input.attributionModel != null) campaign.attributionModel = input.attributionModel;
  if (input.attributionHalfLifeDays != null) campaign.attributionHalfLifeDays = input.attributionHalfLifeDays;
  if (input.codePolicy != null) campaign.codePolicy = input.codePolicy;
  if (input.timeZone != null) campaign.timeZone = input.timeZone;
  if (input.startsAt !== undefined) campaign.startsAt = input.startsAt;
  if (input.endsAt !== undefined) campaign.endsAt = input.endsAt;
  if (input.attributionWindowDays != null) campaign.attributionWindowDays = input.attributionWindowDays;
  if (input.holdingPeriodDays != null) campaign.holdingPeriodDays = input.holdingPeriodDays;
  if (input.listed != null) campaign.listed = input.listed;
  if (input.passQuery != null) campaign.passQuery = input.passQuery;
  if (input.linkHosts !== undefined) campaign.linkHosts = [...new Set(input.linkHosts)];
  if (input.utm !== undefined) campaign.utm = changeUtm(campaign.utm, input.utm);
  if (input.linkFallbackUrl !== undefined) campaign.linkFallbackUrl = input.linkFallbackUrl;
  if (input.fraudChecks != null) {
    campaign.fraudCheckSettings = changeFraudChecks(campaign.fraudCheckSettings, input.fraudChecks);
  }
  if (campaign.startsAt && campaign.endsAt && campaign.endsAt <= campaign.startsAt) {
    throw refuse(ErrorCode.INVALID, 'endsAt must be after startsAt', 'endsAt');
  }
}

function shareOf({ payoutModel }: Campaign, percent: string | null): bigint | null {
  if (percent === null) return null;
  if (payoutModel !== PayoutModel.CPS) {
    const message = `Only a CPS campaign has a payoutPercent; this one is ${payoutModel}.`;
    throw refuse(ErrorCode.INVALID, message, 'payoutPercent');
  }
  return parsePercent(percent, 'payoutPercent');
}
