import { Link, useParams } from '@tanstack/react-router';
import { useQuery, useSubscription } from 'urql';
import { faultsOf } from '../api/faults';
import { CampaignChangedDocument, CampaignDocument, type CampaignDetailFragment } from '../gql/graphql';
import { FaultNotice } from '../parts/fault-notice';
import { PageHead } from '../parts/page-head';
import { PageSkeleton } from '../parts/skeleton';
import { StatusBadge } from '../parts/status-badge';
import { BudgetCard } from './budget-card';
import { CampaignFacts } from './campaign-facts';
import { FiguresSection } from './figures-section';
import { LifeCycle } from './life-cycle';
import { MissingPage } from './missing-page';
import { useWorkspace } from './use-workspace';

/** A campaign: what it did, what it may still spend, and what can be done with it. It changes live. */
export function CampaignPage() {
  const { campaignId: id } = useParams({ from: '/app/$environment/$organizationId/campaigns/$campaignId' });
  const [result, ask] = useQuery({ query: CampaignDocument, variables: { id } });
  // The cache takes the new values, and the page shows them.
  useSubscription({ query: CampaignChangedDocument, variables: { id } });
  const campaign = result.data?.campaign;
  if (result.error) {
    const retry = () => ask({ requestPolicy: 'network-only' });
    return <FaultNotice faults={faultsOf(result)} onRetry={retry} />;
  }
  if (!result.data) return <PageSkeleton />;
  if (!campaign) return <MissingPage />;
  return (
    <>
      <CampaignHead campaign={campaign} />
      <div className="grid gap-6 lg:grid-cols-3">
        <div className="min-w-0 lg:col-span-2">
          {campaign.performance && <FiguresSection {...campaign.performance} />}
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          <BudgetCard campaign={campaign} />
          <CampaignFacts campaign={campaign} />
        </div>
      </div>
    </>
  );
}

function CampaignHead({ campaign }: { readonly campaign: CampaignDetailFragment }) {
  const { params } = useWorkspace();
  return (
    <>
      <nav aria-label="Above" className="mb-1">
        <Link
          to="/app/$environment/$organizationId/campaigns"
          params={params}
          className="text-muted hover:text-ink hover:underline"
        >
          Campaigns
        </Link>
      </nav>
      <PageHead
        title={campaign.name}
        below={
          <div className="mt-1.5 flex flex-wrap items-center gap-2">
            <StatusBadge status={campaign.status} />
            {campaign.approval !== 'APPROVED' && <StatusBadge status={campaign.approval} />}
            {campaign.approvalNote && <span className="text-muted">{campaign.approvalNote}</span>}
          </div>
        }
      >
        <LifeCycle campaign={campaign} />
      </PageHead>
    </>
  );
}
