import { Navigate, Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Provider, useQuery } from 'urql';
import { apiClient } from '../api/api-client';
import { environmentOf, rememberEnvironment } from '../api/environment-name';
import { faultsOf } from '../api/faults';
import { ViewerDocument } from '../gql/graphql';
import { FaultNotice } from '../parts/fault-notice';
import { PageSkeleton } from '../parts/skeleton';
import { MissingPage } from './missing-page';
import { Here, type Workspace } from './use-workspace';
import { WorkplaceFrame } from './workplace-frame';

/** Every page of an organization. Its environment decides which client they ask. */
export function Workplace() {
  const { environment: named, organizationId } = useParams({ from: '/app/$environment/$organizationId' });
  const environment = environmentOf(named);
  useEffect(() => rememberEnvironment(environment), [environment]);
  if (named !== environment) return <MissingPage />;
  return (
    <Provider value={apiClient(environment)} key={environment}>
      <Opened environment={environment} organizationId={organizationId} />
    </Provider>
  );
}

function Opened({ environment, organizationId }: Workspace['params']) {
  const [result, ask] = useQuery({ query: ViewerDocument, requestPolicy: 'cache-first' });
  const navigate = useNavigate();
  if (result.error && !result.data) {
    const retry = () => ask({ requestPolicy: 'network-only' });
    return (
      <main className="mx-auto max-w-lg p-6">
        <h1 className="sr-only">Tribute</h1>
        <FaultNotice faults={faultsOf(result)} onRetry={retry} />
      </main>
    );
  }
  if (!result.data) {
    return (
      <main className="p-6">
        <PageSkeleton />
      </main>
    );
  }
  const { user, organizations } = result.data.viewer ?? {};
  if (!user) return <Navigate to="/app/sign-in" search={{ next: location.pathname } as never} replace />;
  const organization = organizations?.find(({ id }) => id === organizationId);
  if (!organization) return <MissingPage />;
  const params = { environment, organizationId };
  const workspace = { environment, organization, organizations: organizations ?? [], person: user, params };
  const open = (target: Workspace['params']) =>
    void navigate({ to: '/app/$environment/$organizationId', params: target });
  return (
    <Here value={workspace}>
      <WorkplaceFrame onOpen={open} key={organizationId}>
        <Outlet />
      </WorkplaceFrame>
    </Here>
  );
}
