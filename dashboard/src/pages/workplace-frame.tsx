import { Link } from '@tanstack/react-router';
import { Activity, FlaskConical, House, KeyRound, Megaphone, Webhook } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '../parts/class-names';
import { AccountMenu } from './account-menu';
import { ConfirmAddress } from './confirm-address';
import { EnvironmentSwitch } from './environment-switch';
import { OrganizationMenu } from './organization-menu';
import { useWorkspace, type Workspace } from './use-workspace';

interface WorkplaceFrameProps {
  readonly onOpen: (params: Workspace['params']) => void;
  readonly children: ReactNode;
}

/** What is around every page of an organization: where one is, and where one can go. */
export function WorkplaceFrame({ onOpen, children }: WorkplaceFrameProps) {
  const { environment, organization } = useWorkspace();
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-20 focus:rounded-md focus:bg-raised focus:p-2"
      >
        Skip to the content
      </a>
      {environment === 'sandbox' && <SandboxBar />}
      <div className="flex flex-1 flex-col md:flex-row">
        <aside
          className={classNames(
            'flex flex-col gap-3 border-b border-line bg-sunken p-3 md:sticky md:w-60 md:shrink-0 md:gap-4 md:border-r md:border-b-0',
            environment === 'sandbox' ? 'md:top-7 md:h-[calc(100dvh-1.75rem)]' : 'md:top-0 md:h-dvh',
          )}
        >
          <div className="flex items-center gap-2">
            <OrganizationMenu onOpen={onOpen} />
            <span className="md:hidden">
              <AccountMenu />
            </span>
          </div>
          <EnvironmentSwitch onOpen={onOpen} />
          <Places />
          <span className="mt-auto hidden md:block">
            <AccountMenu isWide />
          </span>
        </aside>
        <main id="content" tabIndex={-1} className="min-w-0 flex-1 px-4 py-6 outline-none md:px-8">
          <div className="mx-auto max-w-5xl">
            {organization.suspendedAt && (
              <p role="status" className="mb-4 rounded-md bg-bad-soft p-3 font-medium text-bad">
                An operator suspended this organization. You can read everything, and change nothing.
              </p>
            )}
            <ConfirmAddress />
            {children}
          </div>
        </main>
      </div>
    </div>
  );
}

function SandboxBar() {
  return (
    <header className="stripes sticky top-0 z-10 flex min-h-7 items-center justify-center gap-2 bg-sandbox px-3 py-1 text-center text-xs font-semibold text-on-sandbox">
      <FlaskConical aria-hidden className="size-4 shrink-0" />
      <p>Sandbox: play money. Nothing here is real.</p>
    </header>
  );
}

const places = [
  { to: '/app/$environment/$organizationId', label: 'Home', Icon: House, exact: true },
  { to: '/app/$environment/$organizationId/campaigns', label: 'Campaigns', Icon: Megaphone, exact: false },
  { to: '/app/$environment/$organizationId/events', label: 'Events', Icon: Activity, exact: false },
  { to: '/app/$environment/$organizationId/api-keys', label: 'API keys', Icon: KeyRound, exact: false },
  { to: '/app/$environment/$organizationId/webhooks', label: 'Webhooks', Icon: Webhook, exact: false },
] as const;

function Places() {
  const { params } = useWorkspace();
  const look = 'flex items-center gap-2.5 rounded-md px-2.5 py-1.5 font-medium';
  return (
    <nav aria-label="Pages" className="flex flex-wrap gap-1 md:flex-col">
      {places.map(({ to, label, Icon, exact }) => (
        <Link
          key={to}
          to={to}
          params={params}
          activeOptions={{ exact, includeSearch: false }}
          activeProps={{ className: classNames(look, 'bg-hover text-ink') }}
          inactiveProps={{ className: classNames(look, 'text-muted hover:bg-hover hover:text-ink') }}
        >
          <Icon aria-hidden className="size-4" />
          {label}
        </Link>
      ))}
    </nav>
  );
}
