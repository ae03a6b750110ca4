/* All features, in their order. Written by `npm run generate` from scripts/rooms.mjs. */
import { processFeature } from '../platform/process/process.feature.js';
import { databaseFeature } from '../platform/database/database.feature.js';
import { jobsFeature } from '../platform/jobs/jobs.feature.js';
import { httpFeature } from '../platform/http/http.feature.js';
import { graphqlFeature } from '../platform/graphql/graphql.feature.js';
import {
  organizationFeature,
  type organizationNames,
} from '../identity/organization/organization.feature.js';
import { userFeature, type userNames } from '../identity/user/user.feature.js';
import { memberFeature, type memberNames } from '../identity/member/member.feature.js';
import { actorFeature } from '../identity/actor/actor.feature.js';
import { auditLogFeature, type auditLogNames } from '../identity/audit-log/audit-log.feature.js';
import { operatorFeature } from '../identity/operator/operator.feature.js';
import { apiKeyFeature, type apiKeyNames } from '../identity/api-key/api-key.feature.js';
import { approvalFeature } from '../identity/approval/approval.feature.js';
import { promoterFeature, type promoterNames } from '../identity/promoter/promoter.feature.js';
import { assetFeature } from '../ledger/asset/asset.feature.js';
import { rateFeature } from '../ledger/rate/rate.feature.js';
import { walletFeature, type walletNames } from '../ledger/wallet/wallet.feature.js';
import { ledgerAuditFeature, type ledgerAuditNames } from '../ledger/ledger-audit/ledger-audit.feature.js';
import { campaignFeature, type campaignNames } from '../campaigns/campaign/campaign.feature.js';
import { goalFeature, type goalNames } from '../campaigns/goal/goal.feature.js';
import { gigFeature, type gigNames } from '../campaigns/gig/gig.feature.js';
import { rewardRuleFeature, type rewardRuleNames } from '../campaigns/reward-rule/reward-rule.feature.js';
import { ruleDraftFeature, type ruleDraftNames } from '../campaigns/rule-draft/rule-draft.feature.js';
import { linkDomainFeature, type linkDomainNames } from '../tracking/link-domain/link-domain.feature.js';
import { linkFeature, type linkNames } from '../tracking/link/link.feature.js';
import { clickFeature, type clickNames } from '../tracking/click/click.feature.js';
import { performanceFeature } from '../tracking/performance/performance.feature.js';
import { browserScriptFeature } from '../tracking/browser-script/browser-script.feature.js';
import { eventFeature, type eventNames } from '../events/event/event.feature.js';
import { eventImportFeature } from '../events/event-import/event-import.feature.js';
import { customerFeature } from '../events/customer/customer.feature.js';
import { conversionFeature, type conversionNames } from '../events/conversion/conversion.feature.js';
import {
  actionAttemptFeature,
  type actionAttemptNames,
} from '../events/action-attempt/action-attempt.feature.js';
import { budgetFeature } from '../rewards/budget/budget.feature.js';
import { rewardFeature, type rewardNames } from '../rewards/reward/reward.feature.js';
import { decisionsFeature } from '../evaluation/decisions/decisions.feature.js';
import { workerFeature } from '../evaluation/worker/worker.feature.js';
import { simulationFeature } from '../evaluation/simulation/simulation.feature.js';
import { remainingLimitsFeature } from '../evaluation/remaining-limits/remaining-limits.feature.js';
import { topUpFeature, type topUpNames } from '../payments/top-up/top-up.feature.js';
import { payoutFeature, type payoutNames } from '../payments/payout/payout.feature.js';
import { eventLogFeature, type eventLogNames } from '../notifications/event-log/event-log.feature.js';
import { mailFeature } from '../notifications/mail/mail.feature.js';
import {
  webhookEndpointFeature,
  type webhookEndpointNames,
} from '../notifications/webhook/endpoint/webhook-endpoint.feature.js';
import { postbackFeature, type postbackNames } from '../notifications/webhook/postback/postback.feature.js';
import {
  webhookDeliveryFeature,
  type webhookDeliveryNames,
} from '../notifications/webhook/delivery/webhook-delivery.feature.js';
import {
  postbackLogFeature,
  type postbackLogNames,
} from '../notifications/webhook/postback-log/postback-log.feature.js';
import { ownPromoterFeature } from '../portal/own-promoter/own-promoter.feature.js';
import { marketplaceFeature } from '../portal/marketplace/marketplace.feature.js';
import { sandboxFeature } from '../portal/sandbox/sandbox.feature.js';
import { privacyFeature, type privacyNames } from '../portal/privacy/privacy.feature.js';
import { dataExportFeature, type dataExportNames } from '../portal/data-export/data-export.feature.js';
import { planFeature } from '../portal/plan/plan.feature.js';
import { operatorSearchFeature } from '../portal/operator-search/operator-search.feature.js';

export const features = [
  processFeature,
  databaseFeature,
  jobsFeature,
  httpFeature,
  graphqlFeature,
  organizationFeature,
  userFeature,
  memberFeature,
  actorFeature,
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
  ruleDraftFeature,
  linkDomainFeature,
  linkFeature,
  clickFeature,
  performanceFeature,
  browserScriptFeature,
  eventFeature,
  eventImportFeature,
  customerFeature,
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
  postbackFeature,
  webhookDeliveryFeature,
  postbackLogFeature,
  ownPromoterFeature,
  marketplaceFeature,
  sandboxFeature,
  privacyFeature,
  dataExportFeature,
  planFeature,
  operatorSearchFeature,
] as const;

declare module '../kernel/catalogue.js' {
  interface Catalogues {
    organizationNames: typeof organizationNames;
    userNames: typeof userNames;
    memberNames: typeof memberNames;
    auditLogNames: typeof auditLogNames;
    apiKeyNames: typeof apiKeyNames;
    promoterNames: typeof promoterNames;
    walletNames: typeof walletNames;
    ledgerAuditNames: typeof ledgerAuditNames;
    campaignNames: typeof campaignNames;
    goalNames: typeof goalNames;
    gigNames: typeof gigNames;
    rewardRuleNames: typeof rewardRuleNames;
    ruleDraftNames: typeof ruleDraftNames;
    linkDomainNames: typeof linkDomainNames;
    linkNames: typeof linkNames;
    clickNames: typeof clickNames;
    eventNames: typeof eventNames;
    conversionNames: typeof conversionNames;
    actionAttemptNames: typeof actionAttemptNames;
    rewardNames: typeof rewardNames;
    topUpNames: typeof topUpNames;
    payoutNames: typeof payoutNames;
    eventLogNames: typeof eventLogNames;
    webhookEndpointNames: typeof webhookEndpointNames;
    postbackNames: typeof postbackNames;
    webhookDeliveryNames: typeof webhookDeliveryNames;
    postbackLogNames: typeof postbackLogNames;
    privacyNames: typeof privacyNames;
    dataExportNames: typeof dataExportNames;
  }
}
