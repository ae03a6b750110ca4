import { ErrorCode, refuse } from '../../kernel/errors.js';
import { amountOf, type MoneyInput } from '../../kernel/schema/money.type.js';
import type { Campaign } from './campaign.entity.js';

/** Converts an input to atomic units of the campaign's asset. Refuses another asset, naming the field. */
export function payoutIn(campaign: Campaign, input: MoneyInput, ...field: [string, ...string[]]): bigint {
  const { atomic, asset } = amountOf({ ...input, asset: input.asset ?? campaign.asset }, ...field);
  if (asset !== campaign.asset) {
    throw refuse(
      ErrorCode.INVALID_AMOUNT,
      `This campaign pays in ${campaign.asset}, not ${asset}.`,
      ...field,
      'asset',
    );
  }
  return atomic;
}
