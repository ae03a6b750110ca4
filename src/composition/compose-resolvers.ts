import { ApiKeyResolver } from '../identity/api-key/api-key.resolver.js';
import { ViewerKeyResolver } from '../identity/api-key/viewer-key.resolver.js';
import { AuditResolver } from '../identity/audit-log/audit.resolver.js';
import { CampaignLinksResolver, LinkResolver } from '../tracking/link/link.resolver.js';
import { CampaignApprovalResolver } from '../campaigns/campaign/campaign-approval.resolver.js';
import { CampaignResolver, OrganizationCampaignsResolver } from '../campaigns/campaign/campaign.resolver.js';
import { CampaignSubscription } from '../campaigns/campaign/campaign.subscription.js';
import { DomainEventResolver } from '../notifications/event-log/domain-event.resolver.js';
import { ConversionResolver } from '../events/conversion/conversion.resolver.js';
import { EventResolver, OrganizationEventsResolver } from '../events/event/event.resolver.js';
import { EventSubscription } from '../events/event/event.subscription.js';
import {
  CampaignGigsResolver,
  GigResolver,
  OrganizationGigsResolver,
} from '../campaigns/gig/gig.resolver.js';
import { CampaignGoalsResolver, GoalResolver } from '../campaigns/goal/goal.resolver.js';
import {
  CampaignRemainingLimitsResolver,
  GigRemainingResolver,
} from '../evaluation/remaining-limits/remaining-limits.resolver.js';
import {
  ListedRemainingLimitsResolver,
  ListedGigRemainingResolver,
} from '../portal/marketplace/listed-remaining-limits.resolver.js';
import { SimulationResolver } from '../evaluation/simulation/simulation.resolver.js';
import {
  CampaignListingResolver,
  JoinedCampaignResolver,
  ListedAttemptResolver,
  ListedLinkResolver,
  ListedRewardResolver,
  PromotedOrganizationResolver,
} from '../portal/marketplace/listing.resolver.js';
import {
  LinkFiguresResolver,
  OwnPromoterResolver,
  ViewerPromotersResolver,
} from '../portal/own-promoter/own-promoter.resolver.js';
import { ListingSubscription } from '../portal/marketplace/listing.subscription.js';
import { MarketplaceResolver } from '../portal/marketplace/marketplace.resolver.js';
import {
  MemberResolver,
  OrganizationInvitationsResolver,
  OrganizationMembersResolver,
} from '../identity/member/member.resolver.js';
import { OperatorResolver } from '../identity/operator/operator.resolver.js';
import { OrganizationResolver } from '../identity/organization/organization.resolver.js';
import { CampaignPerformanceResolver } from '../tracking/performance/performance.resolver.js';
import { PromoterSuspensionResolver } from '../identity/promoter/promoter-suspension.resolver.js';
import { PromoterResolver } from '../identity/promoter/promoter.resolver.js';
import {
  CampaignRulesResolver,
  RewardTargetResolver,
  RuleResolver,
} from '../campaigns/reward-rule/rule.resolver.js';
import { SandboxResolver } from '../portal/sandbox/sandbox.resolver.js';
import { AccountResolver } from '../identity/user/account.resolver.js';
import { SessionResolver } from '../identity/user/session.resolver.js';
import { TotpResolver } from '../identity/user/totp.resolver.js';
import { UserResolver } from '../identity/user/user.resolver.js';
import { NodeResolver } from '../platform/graphql/node.resolver.js';
import { loadNode } from './load-node.js';
import { moneyResolvers } from './money-resolvers.js';
import type { Services } from './compose-services.js';

/** Makes the resolvers of the schema, each with the services that it delegates to. */
export function composeResolvers(services: Services): object[] {
  const { campaigns, goals, gigs, links, events } = services;
  return [
    new NodeResolver(loadNode),
    ...moneyResolvers(services),
    new UserResolver(services.users),
    new AccountResolver(services.emails, services.confirmations, services.passwords),
    new SessionResolver(services.sessions, services.totp, services.identities),
    new TotpResolver(services.totp),
    new OrganizationResolver(services.organizations),
    new OrganizationInvitationsResolver(services.invitations),
    new OrganizationMembersResolver(services.members),
    new MemberResolver(services.members),
    new AuditResolver(services.audit),
    new ApiKeyResolver(services.apiKeys),
    new ViewerKeyResolver(),
    new PromoterResolver(services.promoters),
    new CampaignResolver(campaigns),
    new OrganizationCampaignsResolver(campaigns),
    new CampaignApprovalResolver(services.campaignApprovals),
    new OperatorResolver(services.operators),
    new PromoterSuspensionResolver(services.promoterSuspensions),
    new CampaignSubscription(),
    new CampaignPerformanceResolver(),
    new GoalResolver(goals),
    new CampaignGoalsResolver(goals),
    new GigResolver(gigs),
    new CampaignGigsResolver(gigs),
    new OrganizationGigsResolver(gigs),
    new RuleResolver(services.rules),
    new CampaignRulesResolver(services.rules),
    new RewardTargetResolver(),
    new SimulationResolver(services.simulations),
    new CampaignRemainingLimitsResolver(services.remainingLimits),
    new GigRemainingResolver(services.remainingLimits),
    new LinkResolver(links),
    new CampaignLinksResolver(links),
    new EventResolver(events, services.eventIngestion, services.eventRedrive, services.eventReview),
    new OrganizationEventsResolver(events),
    new EventSubscription(),
    new ConversionResolver(services.conversions),
    new MarketplaceResolver(services.marketplace),
    new CampaignListingResolver(services.marketplace),
    new ListingSubscription(),
    new ListedLinkResolver(services.marketplace),
    new ListedRewardResolver(services.marketplace),
    new ListedAttemptResolver(services.marketplace),
    new ListedRemainingLimitsResolver(services.remainingLimits, services.ownPromoters),
    new ListedGigRemainingResolver(services.remainingLimits),
    new ViewerPromotersResolver(services.ownPromoters),
    new OwnPromoterResolver(services.ownPromoters),
    new PromotedOrganizationResolver(services.marketplace),
    new JoinedCampaignResolver(services.ownPromoters),
    new LinkFiguresResolver(services.ownPromoters),
    new SandboxResolver(services.sandbox),
    new DomainEventResolver(loadNode),
  ];
}
