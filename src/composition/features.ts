/* All features, in their order. Written by `npm run generate` from scripts/rooms.mjs. */
import { processFeature } from '../platform/process/process.feature.js';
import { databaseFeature } from '../platform/database/database.feature.js';
import { jobsFeature } from '../platform/jobs/jobs.feature.js';
import { httpFeature } from '../platform/http/http.feature.js';
import { graphqlFeature } from '../platform/graphql/graphql.feature.js';
import { organizationFeature } from '../identity/organization/organization.feature.js';
import { userFeature } from '../identity/user/user.feature.js';
import { memberFeature } from '../identity/member/member.feature.js';
import { auditLogFeature } from '../identity/audit-log/audit-log.feature.js';
import { operatorFeature } from '../identity/operator/operator.feature.js';
import { apiKeyFeature } from '../identity/api-key/api-key.feature.js';
import { approvalFeature } from '../identity/approval/approval.feature.js';
import { promoterFeature } from '../identity/promoter/promoter.feature.js';
import { assetFeature } from '../ledger/asset/asset.feature.js';
import { rateFeature } from '../ledger/rate/rate.feature.js';
import { walletFeature } from '../ledger/wallet/wallet.feature.js';
import { ledgerAuditFeature } from '../ledger/ledger-audit/ledger-audit.feature.js';
import { campaignFeature } from '../campaigns/campaign/campaign.feature.js';
import { goalFeature } from '../campaigns/goal/goal.feature.js';
import { gigFeature } from '../campaigns/gig/gig.feature.js';
import { rewardRuleFeature } from '../campaigns/reward-rule/reward-rule.feature.js';
import { linkFeature } from '../tracking/link/link.feature.js';
import { clickFeature } from '../tracking/click/click.feature.js';
import { performanceFeature } from '../tracking/performance/performance.feature.js';
import { eventFeature } from '../events/event/event.feature.js';
import { conversionFeature } from '../events/conversion/conversion.feature.js';
import { actionAttemptFeature } from '../events/action-attempt/action-attempt.feature.js';
import { budgetFeature } from '../rewards/budget/budget.feature.js';
import { rewardFeature } from '../rewards/reward/reward.feature.js';
import { decisionsFeature } from '../evaluation/decisions/decisions.feature.js';
import { workerFeature } from '../evaluation/worker/worker.feature.js';
import { simulationFeature } from '../evaluation/simulation/simulation.feature.js';
import { remainingLimitsFeature } from '../evaluation/remaining-limits/remaining-limits.feature.js';
import { topUpFeature } from '../payments/top-up/top-up.feature.js';
import { payoutFeature } from '../payments/payout/payout.feature.js';
import { eventLogFeature } from '../notifications/event-log/event-log.feature.js';
import { mailFeature } from '../notifications/mail/mail.feature.js';
import { webhookEndpointFeature } from '../notifications/webhook/endpoint/webhook-endpoint.feature.js';
import { webhookDeliveryFeature } from '../notifications/webhook/delivery/webhook-delivery.feature.js';
import { ownPromoterFeature } from '../portal/own-promoter/own-promoter.feature.js';
import { marketplaceFeature } from '../portal/marketplace/marketplace.feature.js';
import { sandboxFeature } from '../portal/sandbox/sandbox.feature.js';

export const features = [
  processFeature,
  databaseFeature,
  jobsFeature,
  httpFeature,
  graphqlFeature,
  organizationFeature,
  userFeature,
  memberFeature,
  auditLogFeature,
  operatorFeature,
  apiKeyFeature,
  approvalFeature,
  promoterFeature,
  assetFeature,
  rateFeature,
  walletFeature,
  ledgerAuditFeature,
  campaignFeature,
  goalFeature,
  gigFeature,
  rewardRuleFeature,
  linkFeature,
  clickFeature,
  performanceFeature,
  eventFeature,
  conversionFeature,
  actionAttemptFeature,
  budgetFeature,
  rewardFeature,
  decisionsFeature,
  workerFeature,
  simulationFeature,
  remainingLimitsFeature,
  topUpFeature,
  payoutFeature,
  eventLogFeature,
  mailFeature,
  webhookEndpointFeature,
  webhookDeliveryFeature,
  ownPromoterFeature,
  marketplaceFeature,
  sandboxFeature,
] as const;
