import { ApiKeyService } from '../identity/api-key/api-key.service.js';
import { KeyCache } from '../identity/api-key/key-cache.js';
import { KeyUseWriter } from '../identity/api-key/key-use-writer.js';
import { LinkDirectory } from '../tracking/link/link-directory.js';
import { LinkService } from '../tracking/link/link.service.js';
import { AuditService } from '../identity/audit-log/audit.service.js';
import { CampaignApprovalService } from '../campaigns/campaign/campaign-approval.service.js';
import { CampaignService } from '../campaigns/campaign/campaign.service.js';
import { ConversionService } from '../events/conversion/conversion.service.js';
import { EventWriter } from '../events/event/event-writer.js';
import { GigService } from '../campaigns/gig/gig.service.js';
import { GoalService } from '../campaigns/goal/goal.service.js';
import { AttemptSubmissionService } from '../events/action-attempt/attempt-submission.service.js';
import { OwnPromoterService } from '../portal/own-promoter/own-promoter.service.js';
import { OperatorService } from '../identity/operator/operator.service.js';
import { PromoterSuspensionService } from '../identity/promoter/promoter-suspension.service.js';
import { SandboxService } from '../portal/sandbox/sandbox.service.js';
import { WalletService } from '../ledger/wallet/wallet.service.js';
import { composeClicks } from './compose-clicks.js';
import { composeEvents } from './compose-events.js';
import { composeMoney } from './compose-money.js';
import { composeOrganizations } from './compose-organizations.js';
import { composePeople } from './compose-people.js';
import { composeTopUps } from './compose-top-ups.js';
import type { Ground } from './ground.js';

export type Services = ReturnType<typeof composeServices>;

/** Creates the services with their dependencies. Features call one another through functions. */
export function composeServices(ground: Ground) {
  const { config, log, orm, sql, wakeUps, address, quotas } = ground;
  const metadata = orm.getMetadata();
  const keyUses = new KeyUseWriter(sql, (error) => {
    log.error({ err: error }, 'the last use of API keys could not be written');
  });
  const keys = new KeyCache(sql, keyUses, wakeUps);
  const wallets = new WalletService(metadata);
  const { clicks, recoverClicks } = composeClicks(ground);
  // Unwritten clicks do not block an event. It is evaluated again when its click is written.
  const writer = new EventWriter(sql, async () => clicks.caughtUp().catch(() => undefined));
  const people = composePeople(ground);
  const goals = new GoalService(metadata, quotas);
  return {
    ...people,
    ...composeTopUps(ground),
    ...composeMoney(ground),
    keys,
    keyUses,
    wallets,
    writer,
    clicks,
    recoverClicks,
    ...composeOrganizations(ground, wallets, people),
    audit: new AuditService(metadata),
    apiKeys: new ApiKeyService(metadata, keys, quotas),
    campaigns: new CampaignService(
      metadata,
      config.campaignApproval,
      async (tx, campaign, inputs) => goals.addAll(tx, campaign, inputs),
      quotas,
    ),
    campaignApprovals: new CampaignApprovalService(metadata, config.campaignApproval),
    operators: new OperatorService(metadata),
    promoterSuspensions: new PromoterSuspensionService(),
    goals,
    gigs: new GigService(metadata, quotas),
    linkDirectory: new LinkDirectory(sql, wakeUps),
    links: new LinkService(metadata, address, quotas),
    ...composeEvents(ground, writer),
    conversions: new ConversionService(metadata, async () => clicks.flush()),
    ownPromoters: new OwnPromoterService(metadata),
    submissions: new AttemptSubmissionService(),
    sandbox: new SandboxService(),
  };
}
