import { ApiKeyResolver } from '../features/api-key/api-key.resolver.js';
import { ViewerKeyResolver } from '../features/api-key/viewer-key.resolver.js';
import { AuditResolver } from '../features/audit/audit.resolver.js';
import { CampaignLinksResolver, LinkResolver } from '../features/attribution/link.resolver.js';
import { CampaignApprovalResolver } from '../features/campaign/campaign-approval.resolver.js';
import { CampaignResolver, OrganizationCampaignsResolver } from '../features/campaign/campaign.resolver.js';
import { CampaignSubscription } from '../features/campaign/campaign.subscription.js';
import { DomainEventResolver } from '../features/domain-event/domain-event.resolver.js';
import { ConversionResolver } from '../features/event/conversion.resolver.js';
import { EventResolver, OrganizationEventsResolver } from '../features/event/event.resolver.js';
import { EventSubscription } from '../features/event/event.subscription.js';
import { CampaignGigsResolver, GigResolver, OrganizationGigsResolver } from '../features/gig/gig.resolver.js';
import { CampaignGoalsResolver, GoalResolver } from '../features/goal/goal.resolver.js';
import { CampaignHeadroomResolver, GigHeadroomResolver } from '../features/headroom/headroom.resolver.js';
import {
  ListedHeadroomResolver,
  ListedGigHeadroomResolver,
} from '../features/marketplace/listed-headroom.resolver.js';
import { SimulationResolver } from '../features/simulation/simulation.resolver.js';
import {
  CampaignListingResolver,
  JoinedCampaignResolver,
  ListedAttemptResolver,
  ListedLinkResolver,
  ListedRewardResolver,
  PromotedOrganizationResolver,
} from '../features/marketplace/listing.resolver.js';
import {
  LinkFiguresResolver,
  OwnPromoterResolver,
  ViewerPromotersResolver,
} from '../features/own-promoter/own-promoter.resolver.js';
import { ListingSubscription } from '../features/marketplace/listing.subscription.js';
import { MarketplaceResolver } from '../features/marketplace/marketplace.resolver.js';
import {
  MemberResolver,
  OrganizationInvitationsResolver,
  OrganizationMembersResolver,
} from '../features/member/member.resolver.js';
import { OperatorResolver } from '../features/operator/operator.resolver.js';
import { OrganizationResolver } from '../features/organization/organization.resolver.js';
import { CampaignPerformanceResolver } from '../features/performance/performance.resolver.js';
import { PromoterSuspensionResolver } from '../features/promoter/promoter-suspension.resolver.js';
import { PromoterResolver } from '../features/promoter/promoter.resolver.js';
import { CampaignRulesResolver, RewardTargetResolver, RuleResolver } from '../features/rule/rule.resolver.js';
import { SandboxResolver } from '../features/sandbox/sandbox.resolver.js';
import { AccountResolver } from '../features/user/account.resolver.js';
import { SessionResolver } from '../features/user/session.resolver.js';
import { TotpResolver } from '../features/user/totp.resolver.js';
import { UserResolver } from '../features/user/user.resolver.js';
import { NodeResolver } from '../graphql/node.resolver.js';
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
    new CampaignHeadroomResolver(services.headrooms),
    new GigHeadroomResolver(services.headrooms),
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
    new ListedHeadroomResolver(services.headrooms, services.ownPromoters),
    new ListedGigHeadroomResolver(services.headrooms),
    new ViewerPromotersResolver(services.ownPromoters),
    new OwnPromoterResolver(services.ownPromoters),
    new PromotedOrganizationResolver(services.marketplace),
    new JoinedCampaignResolver(services.ownPromoters),
    new LinkFiguresResolver(services.ownPromoters),
    new SandboxResolver(services.sandbox),
    new DomainEventResolver(loadNode),
  ];
}
