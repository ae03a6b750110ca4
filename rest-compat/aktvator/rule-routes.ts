import * as operations from '../generated/operations.js';
import { ErrorCode, refuse } from '../../src/kernel/errors.js';
import { assetOfNew, currency, plain, word, type Field } from '../shared/field.js';
import { echoed } from '../shared/fixed-fields.js';
import { given, lower } from '../shared/present.js';
import { item, type Route } from '../shared/route.js';
import { presentRuleVersion } from './present-rule-version.js';
import { draftRuleFields, ruleSetFields } from './rule-set-fields.js';
import { minorNumber } from '../shared/money-number.js';

type Sums = Omit<operations.SimulationFieldsFragment['promoters'][number], 'promoterId'>;

/** A simulation. Amounts are minor units, and differences may be negative. */
function presentSimulation({
  rules,
  promoters,
  others,
  attribution,
  ...simulation
}: operations.SimulationFieldsFragment): Record<string, unknown> {
  return {
    ...presentSums(simulation),
    currency: simulation.cost.asset,
    rules: rules.map((rule) => ({ ...rule, cost: minorNumber(rule.cost) })),
    aktvators: promoters.map(({ promoterId, ...rest }) => ({ aktvatorId: promoterId, ...presentSums(rest) })),
    others: presentSums(others),
    attribution: attribution && { ...attribution, model: lower(attribution.model) },
  };
}

function presentSums({ promotersChanged, ...sums }: Sums & { promotersChanged?: number }): object {
  return {
    ...sums,
    cost: minorNumber(sums.cost),
    actualCost: minorNumber(sums.actualCost),
    difference: signedNumber(sums.difference),
    ...(promotersChanged === undefined ? {} : { aktvatorsChanged: promotersChanged }),
  };
}

function signedNumber(money: operations.MoneyFragment): unknown {
  if (!money.amount.startsWith('-')) return minorNumber(money);
  const size = minorNumber({ ...money, amount: money.amount.slice(1) });
  return JSON.rawJSON(`-${JSON.stringify(size)}`);
}

/** A GET response can be sent back. Its `version` must then still be the active one. */
const expectedVersion: Field = {
  ...plain('version', 'expectedVersion'),
  read: (members) => ({ expectedVersion: members.get('version') ?? 0 }),
};

/** The currency of the amounts, which must be the campaign's. */
const campaignCurrency: Field = {
  ...assetOfNew,
  read: (members) => {
    if (members.get('currency') !== null) return assetOfNew.read(members);
    throw refuse(
      ErrorCode.INVALID,
      "currency cannot be null; send the campaign's currency, or leave it out",
      'currency',
    );
  },
};

/** /campaigns/:id/reward-rules */
export const ruleRoutes: readonly Route[] = [
  item('GET', '/campaigns/:id/reward-rules', {
    summary: 'Fetches the live reward rules.',
    scope: 'campaigns:read',
    operation: operations.AktvatorRewardRules,
    variables: ({ params }) => ({ id: params['id'] }),
    present: ({ asset, rules }) => presentRuleVersion(rules, asset),
  }),
  item('PUT', '/campaigns/:id/reward-rules', {
    summary: 'Publishes reward rules, effective at once. Events received before keep the earlier rules.',
    scope: 'campaigns:write',
    body: [
      ...ruleSetFields,
      campaignCurrency,
      expectedVersion,
      ...echoed(['id', 'publishedAt', 'publishedBy']),
    ],
    operation: operations.AktvatorPublishRewardRules,
    variables: ({ params, input }) => ({ input: { campaignId: params['id'], ...input } }),
    present: ({ ruleVersion }) => {
      const { campaign, ...version } = given(ruleVersion);
      return presentRuleVersion(version, given(campaign).asset);
    },
  }),
  item('POST', '/campaigns/:id/reward-rules/simulate', {
    summary:
      'Simulates other reward rules, or another `attributionModel` or window, on the events of the last `days` (30). Returns what it would have paid. Also requires rewards:read.',
    scope: 'campaigns:read',
    status: 200,
    body: [
      ...draftRuleFields,
      word('attributionModel'),
      plain('attributionWindowDays'),
      plain('attributionHalfLifeDays'),
      plain('days'),
      currency,
    ],
    operation: operations.AktvatorSimulateRewardRules,
    variables: ({ params, input }) => ({ input: { campaignId: params['id'], ...input } }),
    present: ({ simulation }) => presentSimulation(given(simulation)),
  }),
];
