import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router';
import { readCampaignSearch } from './pages/campaign-search';
import { readDeliverySearch } from './pages/delivery-search';
import { readEventSearch } from './pages/event-search';
import { MissingPage } from './pages/missing-page';
import { readPageSearch } from './parts/page-search';
import { PageSkeleton } from './parts/skeleton';

const root = createRootRoute({ component: Outlet, notFoundComponent: MissingPage });
const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(async () => import('./pages/start-page'), 'StartPage'),
});
const app = createRoute({
  getParentRoute: () => root,
  path: '/app',
  component: lazyRouteComponent(async () => import('./pages/start-page'), 'StartPage'),
});
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/app/sign-in',
  component: lazyRouteComponent(async () => import('./pages/sign-in-page'), 'SignInPage'),
});
const signUp = createRoute({
  getParentRoute: () => root,
  path: '/app/sign-up',
  component: lazyRouteComponent(async () => import('./pages/sign-up-page'), 'SignUpPage'),
});
const newOrganization = createRoute({
  getParentRoute: () => root,
  path: '/app/new-organization',
  component: lazyRouteComponent(async () => import('./pages/new-organization-page'), 'NewOrganizationPage'),
});
const workplace = createRoute({
  getParentRoute: () => root,
  path: '/app/$environment/$organizationId',
  component: lazyRouteComponent(async () => import('./pages/workplace'), 'Workplace'),
});
const home = createRoute({
  getParentRoute: () => workplace,
  path: '/',
  component: lazyRouteComponent(async () => import('./pages/home-page'), 'HomePage'),
});
const campaigns = createRoute({
  getParentRoute: () => workplace,
  path: '/campaigns',
  validateSearch: readCampaignSearch,
  component: lazyRouteComponent(async () => import('./pages/campaigns-page'), 'CampaignsPage'),
});
const newCampaign = createRoute({
  getParentRoute: () => workplace,
  path: '/campaigns/new',
  component: lazyRouteComponent(async () => import('./pages/new-campaign-page'), 'NewCampaignPage'),
});
const campaign = createRoute({
  getParentRoute: () => workplace,
  path: '/campaigns/$campaignId',
  component: lazyRouteComponent(async () => import('./pages/campaign-page'), 'CampaignPage'),
});
const apiKeys = createRoute({
  getParentRoute: () => workplace,
  path: '/api-keys',
  component: lazyRouteComponent(async () => import('./pages/api-keys-page'), 'ApiKeysPage'),
});
const events = createRoute({
  getParentRoute: () => workplace,
  path: '/events',
  validateSearch: readEventSearch,
  component: lazyRouteComponent(async () => import('./pages/events-page'), 'EventsPage'),
});
const event = createRoute({
  getParentRoute: () => workplace,
  path: '/events/$eventId',
  component: lazyRouteComponent(async () => import('./pages/event-page'), 'EventPage'),
});
const webhooks = createRoute({
  getParentRoute: () => workplace,
  path: '/webhooks',
  validateSearch: readPageSearch,
  component: lazyRouteComponent(async () => import('./pages/webhooks-page'), 'WebhooksPage'),
});
const webhook = createRoute({
  getParentRoute: () => workplace,
  path: '/webhooks/$endpointId',
  validateSearch: readDeliverySearch,
  component: lazyRouteComponent(async () => import('./pages/webhook-page'), 'WebhookPage'),
});

/** The addresses of the dashboard. Each page is a file that is loaded when it is opened. */
export const router = createRouter({
  routeTree: root.addChildren([
    start,
    app,
    signIn,
    signUp,
    newOrganization,
    workplace.addChildren([
      home,
      campaigns,
      newCampaign,
      campaign,
      events,
      event,
      apiKeys,
      webhooks,
      webhook,
    ]),
  ]),
  defaultPreload: 'intent',
  defaultPendingComponent: PageSkeleton,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
