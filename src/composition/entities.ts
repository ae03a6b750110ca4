import { ApiKey } from '../features/api-key/api-key.entity.js';
import { AuditEntry } from '../features/audit/audit-entry.entity.js';
import { LedgerAlarm } from '../features/ledger-audit/ledger-alarm.entity.js';
import { Link } from '../features/attribution/link.entity.js';
import { Campaign } from '../features/campaign/campaign.entity.js';
import { ActionAttempt } from '../features/event/action-attempt.entity.js';
import { AttemptDecision } from '../features/event/attempt-decision.entity.js';
import { Conversion } from '../features/event/conversion.entity.js';
import { Event } from '../features/event/event.entity.js';
import { Gig } from '../features/gig/gig.entity.js';
import { Goal } from '../features/goal/goal.entity.js';
import { Invitation } from '../features/member/invitation.entity.js';
import { Member } from '../features/organization/member.entity.js';
import { Organization } from '../features/organization/organization.entity.js';
import { Payout } from '../features/payout/payout.entity.js';
import { Promoter } from '../features/promoter/promoter.entity.js';
import { RewardReversal } from '../features/reward/reward-reversal.entity.js';
import { Reward } from '../features/reward/reward.entity.js';
import { RuleVersion } from '../features/rule/rule-version.entity.js';
import { UserSession } from '../features/user/user-session.entity.js';
import { User } from '../features/user/user.entity.js';
import { Attempt } from '../features/webhook/attempt.entity.js';
import { Delivery } from '../features/webhook/delivery.entity.js';
import { WebhookEndpoint } from '../features/webhook/webhook-endpoint.entity.js';
import { TopUpRefund } from '../features/top-up/top-up-refund.entity.js';
import { TopUp } from '../features/top-up/top-up.entity.js';
import { LedgerTransaction } from '../features/wallet/ledger-transaction.entity.js';
import { Wallet } from '../features/wallet/wallet.entity.js';

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
