import type { EntityClass } from '@mikro-orm/core';
import { ApiKey } from '../identity/api-key/api-key.entity.js';
import { Link } from '../tracking/link/link.entity.js';
import { Campaign } from '../campaigns/campaign/campaign.entity.js';
import { ActionAttempt } from '../events/action-attempt/action-attempt.entity.js';
import { AttemptDecision } from '../events/action-attempt/attempt-decision.entity.js';
import { Conversion } from '../events/conversion/conversion.entity.js';
import { Event } from '../events/event/event.entity.js';
import { Gig } from '../campaigns/gig/gig.entity.js';
import { Goal } from '../campaigns/goal/goal.entity.js';
import { Organization } from '../identity/organization/organization.entity.js';
import { Payout } from '../payments/payout/payout.entity.js';
import { Promoter } from '../identity/promoter/promoter.entity.js';
import { RewardReversal } from '../rewards/reward/reward-reversal.entity.js';
import { Reward } from '../rewards/reward/reward.entity.js';
import { RuleVersion } from '../campaigns/reward-rule/rule-version.entity.js';
import { TopUpRefund } from '../payments/top-up/top-up-refund.entity.js';
import { TopUp } from '../payments/top-up/top-up.entity.js';
import { LedgerTransaction } from '../ledger/wallet/ledger-transaction.entity.js';
import { Wallet } from '../ledger/wallet/wallet.entity.js';
import { Delivery } from '../notifications/webhook/delivery/delivery.entity.js';
import { WebhookEndpoint } from '../notifications/webhook/endpoint/webhook-endpoint.entity.js';
import { UnauthenticatedError } from '../kernel/errors.js';
import { kindOfId, type IdKind } from '../kernel/ids.js';
import type { NodeLoader } from '../kernel/node-loader.js';
import { requireScope } from '../kernel/principal.js';
import { typeTable } from '../platform/graphql/type-table.js';

interface NodeKind {
  readonly entity: EntityClass<{ id: string }>;
  readonly type: string;
}

/** Which entity an id's kind names, and which type of the type table it is: `node` opens no other door. */
const nodeKinds: Partial<Record<IdKind, NodeKind>> = {
  organization: { entity: Organization, type: 'Organization' },
  apiKey: { entity: ApiKey, type: 'ApiKey' },
  promoter: { entity: Promoter, type: 'Promoter' },
  campaign: { entity: Campaign, type: 'Campaign' },
  goal: { entity: Goal, type: 'Goal' },
  gig: { entity: Gig, type: 'Gig' },
  ruleVersion: { entity: RuleVersion, type: 'RuleVersion' },
  link: { entity: Link, type: 'Link' },
  event: { entity: Event, type: 'Event' },
  conversion: { entity: Conversion, type: 'Conversion' },
  actionAttempt: { entity: ActionAttempt, type: 'ActionAttempt' },
  attemptDecision: { entity: AttemptDecision, type: 'AttemptDecision' },
  reward: { entity: Reward, type: 'Reward' },
  rewardReversal: { entity: RewardReversal, type: 'RewardReversal' },
  payout: { entity: Payout, type: 'Payout' },
  wallet: { entity: Wallet, type: 'Wallet' },
  transaction: { entity: LedgerTransaction, type: 'Transaction' },
  topUp: { entity: TopUp, type: 'TopUp' },
  topUpRefund: { entity: TopUpRefund, type: 'TopUpRefund' },
  webhookEndpoint: { entity: WebhookEndpoint, type: 'WebhookEndpoint' },
  delivery: { entity: Delivery, type: 'Delivery' },
};

/** Finds any object by its TypeID. A promoter may also be named by its TonicPow prefix, which users have too. */
export const loadNode: NodeLoader = async (caller, typeId) => {
  if (caller.principal.kind === 'anonymous') throw new UnauthenticatedError();
  const named = kindOfId(typeId);
  const kind = named === 'user' ? 'promoter' : named;
  const found = kind && nodeKinds[kind];
  if (!kind || !found) return null;
  const scope = typeTable[found.type]?.scope;
  if (!scope) throw new Error(`The type table has no scope for ${found.type}.`);
  requireScope(caller.principal, scope);
  return caller.loaders.loadByTypeId(found.entity, kind, typeId);
};
