import { createContext, useContext } from 'react';
import type { EnvironmentName } from '../api/environment-name';
import type { ViewerQuery } from '../gql/graphql';

type Person = NonNullable<NonNullable<ViewerQuery['viewer']>['user']>;
type OwnOrganization = NonNullable<NonNullable<ViewerQuery['viewer']>['organizations']>[number];

/** Where the person works: an organization in an environment. */
export interface Workspace {
  readonly environment: EnvironmentName;
  readonly organization: OwnOrganization;
  readonly organizations: readonly OwnOrganization[];
  readonly person: Person;
  /** The parameters of all addresses here. */
  readonly params: { readonly environment: EnvironmentName; readonly organizationId: string };
}

/** Gives the pages below their workspace. */
export const Here = createContext<Workspace | undefined>(undefined);

/** The workspace of the page. */
export function useWorkspace(): Workspace {
  const here = useContext(Here);
  if (!here) throw new Error('There is no workspace above this component.');
  return here;
}
