import type { EntityClass } from '@mikro-orm/core';
import { ApiKey } from '../features/api-key/api-key.entity.js';
import { Link } from '../features/attribution/link.entity.js';
import { Campaign } from '../features/campaign/campaign.entity.js';
import { ActionAttempt } from '../features/event/action-attempt.entity.js';
import { AttemptDecision } from '../features/event/attempt-decision.entity.js';
import { Conversion } from '../features/event/conversion.entity.js';
import { Event } from '../features/event/event.entity.js';
import { Gig } from '../features/gig/gig.entity.js';
import { Goal } from '../features/goal/goal.entity.js';
import { Organization } from '../features/organization/organization.entity.js';
import { Payout } from '../features/payout/payout.entity.js';
import { Promoter } from '../features/promoter/promoter.entity.js';
import { RewardReversal } from '../features/reward/reward-reversal.entity.js';
import { Reward } from '../features/reward/reward.entity.js';
import { RuleVersion } from '../features/rule/rule-version.entity.js';
import { TopUpRefund } from '../features/top-up/top-up-refund.entity.js';
import { TopUp } from '../features/top-up/top-up.entity.js';
import { LedgerTransaction } from '../features/wallet/ledger-transaction.entity.js';
import { Wallet } from '../features/wallet/wallet.entity.js';
import { Delivery } from '../features/webhook/delivery.entity.js';
import { WebhookEndpoint } from '../features/webhook/webhook-endpoint.entity.js';
import { UnauthenticatedError } from '../kernel/errors.js';
import { kindOfId, type IdKind } from '../kernel/ids.js';
import type { NodeLoader } from '../kernel/node-loader.js';
import { requireScope } from '../kernel/principal.js';
import type { Scope } from '../kernel/scopes.js';

interface NodeKind {
  readonly entity: EntityClass<{ id: string }>;
  readonly scope: Scope;
}

/** Which entity an id's kind names, and which scope its own query asks for: `node` opens no other door. */
const nodeKinds: Partial<Record<IdKind, NodeKind>> = {
  organization: { entity: Organization, scope: 'organization:read' },
  apiKey: { entity: ApiKey, scope: 'keys:read' },
  promoter: { entity: Promoter, scope: 'promoters:read' },
  campaign: { entity: Campaign, scope: 'campaigns:read' },
  goal: { entity: Goal, scope: 'campaigns:read' },
  gig: { entity: Gig, scope: 'gigs:read' },
  ruleVersion: { entity: RuleVersion, scope: 'campaigns:read' },
  link: { entity: Link, scope: 'attribution:read' },
  event: { entity: Event, scope: 'events:read' },
  conversion: { entity: Conversion, scope: 'events:read' },
  actionAttempt: { entity: ActionAttempt, scope: 'attempts:read' },
  attemptDecision: { entity: AttemptDecision, scope: 'attempts:read' },
  reward: { entity: Reward, scope: 'rewards:read' },
  rewardReversal: { entity: RewardReversal, scope: 'rewards:read' },
  payout: { entity: Payout, scope: 'payouts:read' },
  wallet: { entity: Wallet, scope: 'wallet:read' },
  transaction: { entity: LedgerTransaction, scope: 'wallet:read' },
  topUp: { entity: TopUp, scope: 'wallet:read' },
  topUpRefund: { entity: TopUpRefund, scope: 'wallet:read' },
  webhookEndpoint: { entity: WebhookEndpoint, scope: 'webhooks:read' },
  delivery: { entity: Delivery, scope: 'webhooks:read' },
};

/** Finds any object by its TypeID. A promoter may also be named by its TonicPow prefix, which users have too. */
export const loadNode: NodeLoader = async (caller, typeId) => {
  if (caller.principal.kind === 'anonymous') throw new UnauthenticatedError();
  const named = kindOfId(typeId);
  const kind = named === 'user' ? 'promoter' : named;
  const found = kind && nodeKinds[kind];
  if (!kind || !found) return null;
  requireScope(caller.principal, found.scope);
  return caller.loaders.loadByTypeId(found.entity, kind, typeId);
};
