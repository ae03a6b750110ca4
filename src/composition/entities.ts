import { ApiKey } from '../identity/api-key/api-key.entity.js';
import { AuditEntry } from '../identity/audit-log/audit-entry.entity.js';
import { LedgerAlarm } from '../ledger/ledger-audit/ledger-alarm.entity.js';
import { Link } from '../tracking/link/link.entity.js';
import { Campaign } from '../campaigns/campaign/campaign.entity.js';
import { ActionAttempt } from '../events/action-attempt/action-attempt.entity.js';
import { AttemptDecision } from '../events/action-attempt/attempt-decision.entity.js';
import { Conversion } from '../events/conversion/conversion.entity.js';
import { Event } from '../events/event/event.entity.js';
import { Gig } from '../campaigns/gig/gig.entity.js';
import { Goal } from '../campaigns/goal/goal.entity.js';
import { Invitation } from '../identity/member/invitation.entity.js';
import { Member } from '../identity/organization/member.entity.js';
import { Organization } from '../identity/organization/organization.entity.js';
import { Payout } from '../payments/payout/payout.entity.js';
import { Promoter } from '../identity/promoter/promoter.entity.js';
import { RewardReversal } from '../rewards/reward/reward-reversal.entity.js';
import { Reward } from '../rewards/reward/reward.entity.js';
import { RuleVersion } from '../campaigns/reward-rule/rule-version.entity.js';
import { UserSession } from '../identity/user/user-session.entity.js';
import { User } from '../identity/user/user.entity.js';
import { Attempt } from '../notifications/webhook/delivery/attempt.entity.js';
import { Delivery } from '../notifications/webhook/delivery/delivery.entity.js';
import { WebhookEndpoint } from '../notifications/webhook/endpoint/webhook-endpoint.entity.js';
import { TopUpRefund } from '../payments/top-up/top-up-refund.entity.js';
import { TopUp } from '../payments/top-up/top-up.entity.js';
import { LedgerTransaction } from '../ledger/wallet/ledger-transaction.entity.js';
import { Wallet } from '../ledger/wallet/wallet.entity.js';

/** Every entity, by name: nothing is found by a pattern over folders. */
export const entities = [
  User,
  UserSession,
  Organization,
  Member,
  Invitation,
  ApiKey,
  Promoter,
  Campaign,
  Goal,
  Gig,
  RuleVersion,
  Link,
  Event,
  Conversion,
  ActionAttempt,
  AttemptDecision,
  Reward,
  RewardReversal,
  Payout,
  Wallet,
  LedgerTransaction,
  TopUp,
  TopUpRefund,
  WebhookEndpoint,
  Delivery,
  Attempt,
  AuditEntry,
  LedgerAlarm,
];
