import { Navigate } from '@tanstack/react-router';
import { Provider, useQuery } from 'urql';
import { apiClient } from '../api/api-client';
import { lastEnvironment } from '../api/environment-name';
import { faultsOf } from '../api/faults';
import { ViewerDocument } from '../gql/graphql';
import { FaultNotice } from '../parts/fault-notice';

/** Leads to the place of the person: their organization, the form for a new one, or the door. */
export function StartPage() {
  return (
    <Provider value={apiClient(lastEnvironment())}>
      <Leader />
    </Provider>
  );
}

function Leader() {
  const [result, ask] = useQuery({ query: ViewerDocument });
  if (result.error) {
    const faults = faultsOf({ ...result, data: undefined });
    return (
      <main className="mx-auto max-w-sm p-6">
        <h1 className="sr-only">Tribute</h1>
        <FaultNotice faults={faults} onRetry={() => ask({ requestPolicy: 'network-only' })} />
      </main>
    );
  }
  if (!result.data) return null;
  const { viewer } = result.data;
  if (!viewer?.user) return <Navigate to="/app/sign-in" replace />;
  const [first] = viewer.organizations ?? [];
  if (!first) return <Navigate to="/app/new-organization" replace />;
  const params = { environment: lastEnvironment(), organizationId: first.id };
  return <Navigate to="/app/$environment/$organizationId" params={params} replace />;
}
