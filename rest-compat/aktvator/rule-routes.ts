import { currency, plain } from '../shared/field.js';
import { mutation } from '../shared/operation.js';
import { item, type Route } from '../shared/route.js';
import { presentRuleVersion, ruleVersionFields, type RuleVersion } from './present-rules.js';
import { presentSimulation, simulationFields, type Simulation } from './present-simulation.js';
import { ruleSetFields } from './rule-fields.js';

interface WithAsset {
  readonly campaign: { readonly asset: string };
}

/** /campaigns/:id/reward-rules */
export const ruleRoutes: readonly Route[] = [
  item<{ readonly asset: string; readonly rules: RuleVersion | null }>({
    method: 'GET',
    path: '/campaigns/:id/reward-rules',
    summary: 'Fetches the reward rules that are live.',
    scope: 'campaigns:read',
    operation: `query ($id: ID!) { campaign(id: $id) { asset rules { ...RuleVersionFields } } } ${ruleVersionFields}`,
    variables: ({ params }) => ({ id: params['id'] }),
    present: ({ asset, rules }) => presentRuleVersion(rules, asset),
  }),
  item<{ readonly ruleVersion: RuleVersion & WithAsset }>({
    method: 'PUT',
    path: '/campaigns/:id/reward-rules',
    summary:
      'Publishes reward rules, effective at once; events that are there already keep the rules that they came under.',
    scope: 'campaigns:write',
    body: [...ruleSetFields, currency],
    operation: mutation(
      'publishRewardRules',
      'ruleVersion { ...RuleVersionFields campaign { asset } }',
      ruleVersionFields,
    ),
    variables: ({ params, input }) => ({ input: { campaignId: params['id'], ...input } }),
    present: ({ ruleVersion: { campaign, ...version } }) => presentRuleVersion(version, campaign.asset),
  }),
  item<{ readonly simulation: Simulation }>({
    method: 'POST',
    path: '/campaigns/:id/reward-rules/simulate',
    summary:
      'Tries a draft of reward rules on the events of the last `days` (30): what it would have paid, beside what was paid. Writes nothing. Needs rewards:read too.',
    scope: 'campaigns:read',
    status: 200,
    body: [...ruleSetFields, plain('days'), currency],
    operation: mutation('simulateRewardRules', `simulation { ${simulationFields} }`),
    variables: ({ params, input }) => ({ input: { campaignId: params['id'], ...input } }),
    present: ({ simulation }) => presentSimulation(simulation),
  }),
];
