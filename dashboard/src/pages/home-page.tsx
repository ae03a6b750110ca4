import { Link } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { faultsOf } from '../api/faults';
import { useRefetch } from '../api/use-refetch';
import { FiguresChangedDocument, HomeDocument, type HomeQuery } from '../gql/graphql';
import { buttonLook } from '../parts/action-button';
import { FaultNotice } from '../parts/fault-notice';
import { PageHead } from '../parts/page-head';
import { PageSkeleton } from '../parts/skeleton';
import { DecisionList } from './decision-list';
import { FiguresSection } from './figures-section';
import { useWorkspace } from './use-workspace';
import { WalletCard } from './wallet-card';

/** What happened in the last 30 days, what needs a decision, and how much money there is. */
export function HomePage() {
  const { organization, params } = useWorkspace();
  const [result, ask] = useQuery({ query: HomeDocument, variables: { id: organization.id } });
  const refetch = () => ask({ requestPolicy: 'network-only' });
  useRefetch(FiguresChangedDocument, { organizationId: organization.id }, refetch);
  const home = result.data?.organization;
  return (
    <>
      <PageHead title="Home">
        <Link
          to="/app/$environment/$organizationId/campaigns/new"
          params={params}
          className={buttonLook('main')}
        >
          New campaign
        </Link>
      </PageHead>
      {result.error && (
        <div className="mb-4">
          <FaultNotice faults={faultsOf(result)} onRetry={refetch} />
        </div>
      )}
      {home ? <Sections home={home} /> : !result.error && <PageSkeleton />}
    </>
  );
}

function Sections({ home }: { readonly home: NonNullable<HomeQuery['organization']> }) {
  const { performance } = home;
  return (
    <div className="grid gap-6 lg:grid-cols-3">
      <div className="min-w-0 lg:col-span-2">{performance && <FiguresSection {...performance} />}</div>
      <div className="flex min-w-0 flex-col gap-6">
        <DecisionList home={home} />
        <WalletCard wallet={home.wallet ?? null} />
      </div>
    </div>
  );
}
