import type { ContainerType, NonEmptyArray } from 'type-graphql';
import { ApiKeyResolver } from '../features/api-key/api-key.resolver.js';
import { ApiKeyService } from '../features/api-key/api-key.service.js';
import { KeyCache } from '../features/api-key/key-cache.js';
import { ClickRecorder } from '../features/attribution/click-recorder.js';
import { LinkDirectory } from '../features/attribution/link-directory.js';
import { CampaignLinksResolver, LinkResolver } from '../features/attribution/link.resolver.js';
import { LinkService } from '../features/attribution/link.service.js';
import { CampaignResolver, OrganizationCampaignsResolver } from '../features/campaign/campaign.resolver.js';
import { CampaignService } from '../features/campaign/campaign.service.js';
import { CampaignSubscription } from '../features/campaign/campaign.subscription.js';
import { DomainEventResolver } from '../features/domain-event/domain-event.resolver.js';
import { ConversionResolver } from '../features/event/conversion.resolver.js';
import { ConversionService } from '../features/event/conversion.service.js';
import { EventWriter } from '../features/event/event-writer.js';
import { EventResolver, OrganizationEventsResolver } from '../features/event/event.resolver.js';
import { EventService } from '../features/event/event.service.js';
import { EventSubscription } from '../features/event/event.subscription.js';
import { CampaignGigsResolver, GigResolver, OrganizationGigsResolver } from '../features/gig/gig.resolver.js';
import { GigService } from '../features/gig/gig.service.js';
import { CampaignGoalsResolver, GoalResolver } from '../features/goal/goal.resolver.js';
import { GoalService } from '../features/goal/goal.service.js';
import { OrganizationResolver } from '../features/organization/organization.resolver.js';
import { OrganizationService } from '../features/organization/organization.service.js';
import { CampaignPerformanceResolver } from '../features/performance/performance.resolver.js';
import { PromoterResolver } from '../features/promoter/promoter.resolver.js';
import { PromoterService } from '../features/promoter/promoter.service.js';
import { ActionAttemptResolver } from '../features/reward/action-attempt.resolver.js';
import { ActionAttemptService } from '../features/reward/action-attempt.service.js';
import { ClickDrain } from '../features/reward/click-drain.js';
import { EvaluationDrain } from '../features/reward/evaluation-drain.js';
import {
  EventRewardsResolver,
  OrganizationRewardsResolver,
  RewardResolver,
} from '../features/reward/reward.resolver.js';
import { RewardService } from '../features/reward/reward.service.js';
import { RewardSettlement } from '../features/reward/settle-rewards.js';
import { UserResolver } from '../features/user/user.resolver.js';
import { UserService } from '../features/user/user.service.js';
import { TopUpService } from '../features/wallet/top-up.service.js';
import {
  LedgerTransactionResolver,
  OrganizationWalletResolver,
  PromoterWalletResolver,
  TopUpResolver,
  WalletOwnerResolver,
  WalletResolver,
} from '../features/wallet/wallet.resolver.js';
import { WalletOwnerType } from '../features/wallet/wallet.entity.js';
import { WalletService } from '../features/wallet/wallet.service.js';
import { WalletSubscription } from '../features/wallet/wallet.subscription.js';
import { NodeResolver } from '../graphql/node.resolver.js';
import { loadNode } from '../graphql/nodes.js';
import { drainJob } from '../jobs/drain-job.js';
import type { RecurringJob } from '../jobs/job.js';
import { Environment } from '../kernel/environment.js';
import { composeWebhooks } from './compose-webhooks.js';
import type { Ground } from './ground.js';

/** The features, made and joined. */
export interface Features {
  readonly resolvers: NonEmptyArray<Function>;
  readonly container: ContainerType;
  readonly jobs: readonly RecurringJob[];
  readonly keys: KeyCache;
  readonly users: UserService;
  readonly links: LinkDirectory;
  readonly clicks: ClickRecorder;
  readonly topUps: TopUpService;
  /** Writes what was taken note of and lets go of what is held open. */
  readonly close: () => Promise<void>;
}

/** Makes every service, drain and resolver, each with what it needs handed to it. */
export function composeFeatures(ground: Ground): Features {
  const { log, orm, pool, sql, wakeUps, address } = ground;
  const metadata = orm.getMetadata();
  const { LIVE, SANDBOX } = Environment;

  const keys = new KeyCache(sql, wakeUps);
  const users = new UserService();
  const wallets = new WalletService(metadata);
  const topUps = new TopUpService(address);
  const organizations = new OrganizationService(async (tx, id) =>
    wallets.openFirst(tx, id, WalletOwnerType.ORGANIZATION, id, [LIVE, SANDBOX]),
  );
  const promoters = new PromoterService(metadata, async (tx, { organizationId, environment, id }) =>
    wallets.openFirst(tx, organizationId, WalletOwnerType.PROMOTER, id, [environment]),
  );
  const apiKeys = new ApiKeyService(metadata, keys);
  const campaigns = new CampaignService(metadata);
  const goals = new GoalService(metadata);
  const gigs = new GigService(metadata);
  const linkService = new LinkService(metadata, address);
  const links = new LinkDirectory(sql);
  const clicks = new ClickRecorder(sql, (error, visit) => {
    log.error({ err: error, linkId: visit.link.id }, 'a click could not be written');
  });
  const writer = new EventWriter(sql);
  const events = new EventService(metadata, writer);
  const conversions = new ConversionService(metadata, async () => clicks.flush());
  const rewards = new RewardService(metadata);
  const attempts = new ActionAttemptService(metadata);

  const evaluation = new EvaluationDrain(pool, log);
  const clickDrain = new ClickDrain(pool);
  const settlement = new RewardSettlement(pool);
  const webhooks = composeWebhooks(ground);

  const instances = [
    new NodeResolver(),
    new UserResolver(users),
    new OrganizationResolver(organizations),
    new ApiKeyResolver(apiKeys),
    new PromoterResolver(promoters),
    new CampaignResolver(campaigns),
    new OrganizationCampaignsResolver(campaigns),
    new CampaignSubscription(),
    new CampaignPerformanceResolver(),
    new GoalResolver(goals),
    new CampaignGoalsResolver(goals),
    new GigResolver(gigs),
    new CampaignGigsResolver(gigs),
    new OrganizationGigsResolver(gigs),
    new LinkResolver(linkService),
    new CampaignLinksResolver(linkService),
    new EventResolver(events),
    new OrganizationEventsResolver(events),
    new EventSubscription(),
    new ConversionResolver(conversions),
    new ActionAttemptResolver(attempts),
    new RewardResolver(rewards),
    new EventRewardsResolver(rewards),
    new OrganizationRewardsResolver(rewards),
    new WalletResolver(wallets, topUps),
    new OrganizationWalletResolver(wallets),
    new PromoterWalletResolver(wallets),
    new WalletOwnerResolver(),
    new WalletSubscription(),
    new LedgerTransactionResolver(wallets),
    new TopUpResolver(topUps),
    new DomainEventResolver(loadNode),
    ...webhooks.resolvers,
  ];

  return {
    resolvers: instances.map((instance) => instance.constructor) as unknown as NonEmptyArray<Function>,
    container: containerOf(instances),
    jobs: [
      drainJob({
        name: 'event.evaluate',
        wakeUps,
        topic: 'events',
        idleMs: 500,
        drain: async (signal) => void (await evaluation.drain(signal)),
      }),
      drainJob({
        name: 'click.evaluate',
        wakeUps,
        topic: 'clicks',
        idleMs: 1000,
        drain: async (signal) => void (await clickDrain.drain(signal)),
      }),
      drainJob({
        name: 'reward.settle',
        wakeUps,
        topic: 'funds',
        idleMs: 5000,
        drain: async (signal) => {
          await settlement.releaseHeld(signal);
          await settlement.fundWaiting(signal);
        },
      }),
      ...webhooks.jobs,
    ],
    keys,
    users,
    links,
    clicks,
    topUps,
    close: async () => {
      await Promise.all([clicks.flush(), writer.flush()]);
      await webhooks.close();
    },
  };
}

function containerOf(instances: readonly object[]): ContainerType {
  const byClass = new Map<unknown, object>(instances.map((instance) => [instance.constructor, instance]));
  return {
    get: (someClass: unknown) => {
      const instance = byClass.get(someClass);
      if (!instance)
        throw new Error(`No instance of ${String((someClass as { name?: string }).name)} was composed.`);
      return instance;
    },
  };
}
