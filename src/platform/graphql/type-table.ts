import type { Scope } from '../../kernel/scopes.js';

/** Who may read the objects of a type when they come to them from another object. */
export interface TypeAccess {
  /** The scope that the type's own query asks for; null for what is a part of the object that shows it. */
  readonly scope: Scope | null;
  /** What is told without the scope: the id that the other object bears anyway, unless more is said. */
  readonly open?: readonly string[];
  /** Whether one may go through it without the scope, to what lies behind and asks for a scope of its own. */
  readonly isPassage?: true;
}

const part: TypeAccess = { scope: null };
const read = (noun: string): TypeAccess => ({ scope: `${noun}:read` as Scope });

/**
 * Every object type of the schema but roots, payloads, connections and edges, and the scope that an API key needs to read it,
 * whichever relation leads there: the one place that says so. A type without a row stops the start.
 */
export const typeTable: Readonly<Record<string, TypeAccess>> = {
  // An organization is its keys' own: its id is no secret to them, and what belongs to it asks for scopes of its own.
  Organization: { ...read('organization'), isPassage: true },
  ApiKey: read('keys'),
  Member: read('members'),
  Invitation: read('members'),
  // In which asset amounts are, whatever shows amounts has to know.
  Campaign: { ...read('campaigns'), open: ['id', 'asset'] },
  Goal: read('campaigns'),
  RuleVersion: read('campaigns'),
  Gig: read('gigs'),
  MarketplaceCampaign: read('campaigns'),
  MarketplaceGoal: read('campaigns'),
  MarketplaceGig: read('gigs'),
  Promoter: read('promoters'),
  OwnPromoter: read('promoters'),
  Link: read('attribution'),
  Event: read('events'),
  Conversion: read('events'),
  ActionAttempt: read('attempts'),
  AttemptDecision: read('attempts'),
  Reward: read('rewards'),
  RewardReversal: read('rewards'),
  Payout: read('payouts'),
  Wallet: read('wallet'),
  Transaction: read('wallet'),
  StatementEntry: read('wallet'),
  TopUp: read('wallet'),
  TopUpRefund: read('wallet'),
  TrialBalance: read('wallet'),
  WebhookEndpoint: read('webhooks'),
  Delivery: read('webhooks'),
  AuditEntry: read('audit'),

  Asset: part,
  Attempt: part,
  AutoRefill: part,
  CampaignBudgetAccount: part,
  CampaignFraudChecks: part,
  CampaignRemainingLimits: part,
  CampaignPerformance: part,
  RemainingCap: part,
  Decider: part,
  // A domain event is shown to who subscribes, by a scope for each type of domain event, and to who reads deliveries.
  DomainEvent: part,
  Entry: part,
  FirstApproval: part,
  IngestResult: part,
  LedgerAlarm: part,
  LedgerHealth: part,
  LedgerSweep: part,
  LinkFigures: part,
  Money: part,
  PageInfo: part,
  PerformanceFigures: part,
  PerformanceStep: part,
  PromoterRemainingCap: part,
  PromoterFigures: part,
  PromoterRemainingLimits: part,
  Proof: part,
  PublicOrganization: part,
  Rate: part,
  RewardCap: part,
  RewardRule: part,
  RewardSimulation: part,
  RewardTarget: part,
  RewardTerms: part,
  RewardTier: part,
  SecondFactorStatus: part,
  SimulatedPromoter: part,
  SimulatedRule: part,
  TieredRewardTerms: part,
  TrialBalanceRow: part,
  User: part,
  UserError: part,
  UserSession: part,
  Viewer: part,
  WebhookEventType: part,
};

/** Relations that ask for nothing: they lead to what the caller is, or has just made. */
export const ownRelations: ReadonlySet<string> = new Set(['Viewer.apiKey', 'IngestResult.event']);
