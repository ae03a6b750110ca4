import { useState } from 'react';
import { useClient, type AnyVariables, type TypedDocumentNode } from 'urql';
import { faultsOf, type Faults } from './faults';

/** A mutation, whether it is running, and why the last call failed. */
export interface Action<Data, Variables> {
  readonly run: (variables: Variables) => Promise<Data | undefined>;
  readonly isRunning: boolean;
  readonly faults: Faults | undefined;
  readonly forget: () => void;
}

/** A mutation that resolves to its data if it succeeded, and keeps its faults otherwise. */
export function useAction<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
): Action<Data, Variables> {
  const client = useClient();
  const [isRunning, setRunning] = useState(false);
  const [faults, setFaults] = useState<Faults>();
  const run = async (variables: Variables): Promise<Data | undefined> => {
    setRunning(true);
    const result = await client.mutation(document, variables).toPromise();
    const found = faultsOf(result);
    setFaults(found);
    setRunning(false);
    return found ? undefined : result.data;
  };
  return { run, isRunning, faults, forget: () => setFaults(undefined) };
}
