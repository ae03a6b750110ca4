import { useEffect } from 'react';
import { useSubscription, type AnyVariables, type TypedDocumentNode } from 'urql';
import { reconnected } from './api-client';

/**
 * Calls `refetch` with each message of a subscription, and when the websocket was away, because messages may
 * have been missed meanwhile.
 */
export function useRefetch<Variables extends AnyVariables>(
  query: TypedDocumentNode<unknown, Variables>,
  variables: Variables,
  refetch: () => void,
): void {
  const [{ data }] = useSubscription({ query, variables });
  useEffect(() => {
    if (data !== undefined) refetch();
    // Only a new message counts, not another `refetch`.
  }, [data]);
  useEffect(() => {
    window.addEventListener(reconnected, refetch);
    return () => window.removeEventListener(reconnected, refetch);
  }, [refetch]);
}
