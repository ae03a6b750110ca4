import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { countOf } from '../api/count-text';
import type { HomeQuery } from '../gql/graphql';
import type { CampaignSearch } from './campaign-search';
import type { EventSearch } from './event-search';
import { useWorkspace } from './use-workspace';

/** What waits for somebody: held events and rewards, rewards without money, drafts. */
export function DecisionList({ home }: { readonly home: NonNullable<HomeQuery['organization']> }) {
  const count = (list: { readonly totalCount: number } | null | undefined): number => list?.totalCount ?? 0;
  const [events, rewards, unfunded, drafts] = [
    home.heldEvents,
    home.heldRewards,
    home.unfunded,
    home.drafts,
  ].map(count);
  const items: readonly (readonly [number | undefined, ReactNode])[] = [
    [
      events,
      <Due key="events" to="/app/$environment/$organizationId/events" search={{ status: 'REVIEW' }}>
        {countOf(events ?? 0, 'event')} held by a fraud check
      </Due>,
    ],
    [rewards, `${countOf(rewards ?? 0, 'reward')} held, too large to pay alone`],
    [unfunded, `${countOf(unfunded ?? 0, 'reward')} waiting for money`],
    [
      drafts,
      <Due key="drafts" to="/app/$environment/$organizationId/campaigns" search={{ status: 'DRAFT' }}>
        {countOf(drafts ?? 0, 'draft campaign')} to activate
      </Due>,
    ],
  ];
  const due = items.filter(([number]) => (number ?? 0) > 0);
  return (
    <section aria-labelledby="decisions">
      <h2 id="decisions" className="mb-2 font-semibold">
        Needs a decision
      </h2>
      {due.length === 0 ? (
        <p className="card p-4 text-muted">
          {countOf(count(home.active), 'active campaign')}. Nothing waits for you.
        </p>
      ) : (
        <ul className="card divide-y divide-line">
          {due.map(([, text], index) => (
            <li key={index} className="px-4 py-2.5">
              {text}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

type DueProps = { readonly children: ReactNode } & (
  | { readonly to: '/app/$environment/$organizationId/events'; readonly search: EventSearch }
  | { readonly to: '/app/$environment/$organizationId/campaigns'; readonly search: CampaignSearch }
);

/** Leads to what waits. */
function Due({ children, ...place }: DueProps) {
  const { params } = useWorkspace();
  return (
    <Link {...place} params={params} className="flex items-center justify-between gap-2 hover:text-accent">
      <span>{children}</span>
      <ChevronRight aria-hidden className="size-4 shrink-0" />
    </Link>
  );
}
