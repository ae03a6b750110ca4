import { encodeId } from '../../../kernel/ids.js';
import { macroNames, type MacroValues, type PostbackMacro } from './postback-macros.js';

/** The click and the link that led to a reward or conversion. Ids are bare uuids. */
export interface PostbackOrigin {
  readonly clickId: string | null;
  readonly linkId: string | null;
  readonly linkCode: string | null;
  readonly subIds: Readonly<Record<string, string>> | null;
}

interface PayloadAmount {
  readonly amount: string;
  readonly asset: string;
}

/** The members of a stored payload that a promoter may see. */
interface Payload {
  readonly id: string;
  readonly type: string;
  readonly createdAt: string;
  readonly data: {
    readonly aktvatorId?: string;
    readonly campaignId?: string;
    readonly goalId?: string;
    readonly rewardId?: string;
    readonly conversionId?: string;
    readonly reward?: PayloadAmount;
    readonly reversed?: PayloadAmount;
    readonly remaining?: PayloadAmount;
  };
}

const statuses: Readonly<Record<string, string>> = {
  'conversion.completed': 'completed',
  'reward.unfunded': 'pending',
  'reward.held_for_review': 'pending',
  'reward.held': 'pending',
  'reward.paid': 'approved',
  'reward.reversed': 'reversed',
  'postback.test': 'test',
};

/**
 * The values of all macros for a stored domain event. Pure: the same event always gives the same values. Only
 * these members of the payload are read, so nothing else of the organization is sent.
 *
 * @throws if the event is none that postbacks are sent for
 */
export function macroValuesOf(payload: string, origin: PostbackOrigin): MacroValues {
  const { id, type, createdAt, data } = JSON.parse(payload) as Payload;
  const status = statuses[type];
  if (status === undefined) throw new Error(`No postback is sent for ${type}.`);
  const found: Partial<Record<PostbackMacro, string | undefined>> = {
    event_id: id,
    event: type,
    status,
    ...amountsIn(type, data),
    ...originValues(origin),
    reward_id: data.rewardId,
    conversion_id: data.conversionId,
    campaign_id: data.campaignId,
    goal_id: data.goalId,
    promoter_id: data.aktvatorId,
    timestamp: String(Math.floor(Date.parse(createdAt) / 1000)),
    time: createdAt,
    test: '0',
    ...(type === 'postback.test' && samples),
  };
  return Object.fromEntries(macroNames.map((name) => [name, found[name] ?? ''])) as MacroValues;
}

type Amounts = Partial<Record<'amount' | 'remaining' | 'currency', string | undefined>>;

/** The amount of a conversion is omitted: it is the sum of what all its promoters earn. */
function amountsIn(type: string, { reward, reversed, remaining }: Payload['data']): Amounts {
  if (type === 'reward.reversed') {
    return { amount: reversed?.amount, remaining: remaining?.amount, currency: reversed?.asset };
  }
  if (!type.startsWith('reward.')) return {};
  return { amount: reward?.amount, remaining: reward?.amount, currency: reward?.asset };
}

function originValues({ clickId, linkId, linkCode, subIds }: PostbackOrigin) {
  return {
    click_id: clickId === null ? undefined : encodeId('click', clickId),
    link_id: linkId === null ? undefined : encodeId('link', linkId),
    link_code: linkCode ?? undefined,
    ...subIds,
  };
}

const noId = '00000000000000000000000000';

/** What a test sends for the values that only a real event has. */
const samples: Partial<Record<PostbackMacro, string>> = {
  amount: '12.34',
  remaining: '12.34',
  currency: 'USD',
  click_id: `clk_${noId}`,
  sub1: 'sub1-test',
  sub2: 'sub2-test',
  sub3: 'sub3-test',
  sub4: 'sub4-test',
  sub5: 'sub5-test',
  link_id: `link_${noId}`,
  link_code: 'TEST',
  reward_id: `rwd_${noId}`,
  conversion_id: `conv_${noId}`,
  campaign_id: `camp_${noId}`,
  goal_id: `goal_${noId}`,
  test: '1',
};
