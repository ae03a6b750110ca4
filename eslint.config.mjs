/* The schema's linter. TypeScript and JavaScript are oxlint's (.oxlintrc.json). */
import graphql from '@graphql-eslint/eslint-plugin';

const { rules } = graphql.configs['flat/schema-recommended'];
const { rules: relayRules } = graphql.configs['flat/schema-relay'];

/** Types without an id: parts of one object, or values that a code or a name identifies. */
const values = [
  'DataExportPart',
  'Asset',
  'AutoRefill',
  'CampaignBudgetAccount',
  'CampaignFraudChecks',
  'CountryTarget',
  'Entry',
  'AnonymousActor',
  'Act',
  'EventReview',
  'FirstApproval',
  'SystemActor',
  'ImportedLink',
  'IngestResult',
  'LinkCreation',
  'LinkImport',
  'EventImport',
  'ImportedRow',
  'Money',
  'PageInfo',
  'PostbackAttempt',
  'PostbackMacro',
  'Proof',
  'Rate',
  'RewardCap',
  'RewardRule',
  'RewardTarget',
  'RewardTerms',
  'RewardTier',
  'RewardTierStart',
  'RewardTierTerms',
  'SecondFactorStatus',
  'StatementEntry',
  'SubIds',
  'TieredRewardTerms',
  'UserError',
  'UtmTemplate',
  'Viewer',
  'AuditAction',
  'EventType',
  'DecisionAttribution',
  'DecisionCap',
  'DecisionComparison',
  'DecisionEffect',
  'DecisionFraudCheck',
  'DecisionFunding',
  'DecisionRefusal',
  'DecisionRule',
  'DecisionShare',
  'DecisionTier',
  'DecisionTouch',
  'EventDecision',
  'FraudCheckInput',
  'WithheldPart',
  'PlanFee',
  'PlanQuota',
  'PlanSettings',
  'Reason',
  'RuleComparison',
  'RuleDraftFault',
  'RuleField',
  'RuleOperator',
  'Scope',
  'Customer',
  'JourneyStep',
  'OperatorMatch',
];

/** Types without an id: computed for the query. */
const figures = [
  'Performance',
  'PerformanceFunnel',
  'OwnPerformance',
  'OwnPerformanceFigures',
  'OwnPerformanceGroup',
  'OwnPerformanceStep',
  'PerformanceUpdate',
  'PerformanceGroup',
  'CampaignRemainingLimits',
  'LedgerHealth',
  'LedgerSweep',
  'PerformanceFigures',
  'PerformanceStep',
  'PromoterRemainingCap',
  'PromoterRemainingLimits',
  'RemainingCap',
  'RewardSimulation',
  'LinkDomainRecord',
  'SimulatedAttribution',
  'SimulatedOthers',
  'SimulatedPromoter',
  'SimulatedRule',
  'TrialBalance',
  'TrialBalanceRow',
  'GigAttemptCounts',
  'PayoutTotal',
  'RewardTotal',
  'WebhookFigures',
  'WebhookPerformance',
  'WebhookStep',
];

/** The naming convention, except that `EventType` may end in "Type". */
function withoutEventType({ 'ObjectTypeDefinition,ObjectTypeExtension': ofObjects, ...others }) {
  return { ...others, 'ObjectTypeDefinition[name.value!=EventType]': ofObjects };
}

export default [
  {
    files: ['schema.graphql'],
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: './schema.graphql' } },
    },
    plugins: { '@graphql-eslint': graphql },
    rules: {
      ...rules,
      ...relayRules,
      '@graphql-eslint/require-description': [
        'error',
        {
          types: true,
          rootField: true,
          DirectiveDefinition: true,
          EnumValueDefinition: true,
          FieldDefinition: true,
          InputValueDefinition: true,
        },
      ],
      '@graphql-eslint/strict-id-in-types': [
        'error',
        {
          exceptions: {
            // Relay's types and the payloads of mutations contain objects with ids.
            suffixes: ['Connection', 'Edge', 'Payload'],
            types: [...values, ...figures],
          },
        },
      ],
      // A page of a customer's journey is read forward only.
      '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
      '@graphql-eslint/relay-edge-types': [
        'error',
        {
          withEdgeSuffix: true,
          // Items without an id have pages too: entries of a statement, and what promoters see of a campaign.
          shouldImplementNode: false,
          // Connections also have `nodes`, and short lists have no pages.
          listTypeCanWrapOnlyEdgeType: false,
        },
      ],
      // "Event type" is the domain's word for the name of an event.
      '@graphql-eslint/naming-convention': [
        'error',
        withoutEventType(rules['@graphql-eslint/naming-convention'][1]),
      ],
      // The rule has no exceptions, and two fields need one: `Event.eventType`, as reporters send it, and
      // `Rate.rate`.
      '@graphql-eslint/no-typename-prefix': 'off',
    },
  },
];
