import type { OperationResult } from 'urql';
import type { FaultFragment } from '../gql/graphql';
import { requestIdIn } from './fetch-with-request-id';

/** Why a request failed: what concerns fields, by their paths, and the rest as one text. */
export interface Faults {
  readonly fields: Readonly<Record<string, string>>;
  readonly general: string | undefined;
  readonly codes: readonly string[];
  readonly requestId: string | undefined;
}

/** What a query or a mutation came to. A query that is not answered yet has no fault. */
type Answer = Partial<Pick<OperationResult<unknown>, 'data' | 'error' | 'extensions'>>;

/** What was refused in an answer; undefined if it succeeded. */
export function faultsOf(result: Answer): Faults | undefined {
  const requestId = requestIdIn(result.extensions);
  if (result.error) {
    const { networkError, graphQLErrors } = result.error;
    const texts = graphQLErrors.map(({ message }) => message);
    const away = 'The server could not be reached. Check the connection, and try again.';
    const codes = graphQLErrors.map(({ extensions }) => String(extensions['code']));
    return {
      fields: {},
      general: texts.length > 0 || !networkError ? texts.join(' ') : away,
      codes,
      requestId,
    };
  }
  const errors = userErrorsIn(result.data);
  if (errors.length === 0) return undefined;
  const fields: Record<string, string> = {};
  const others: string[] = [];
  for (const { field, message } of errors) {
    if (field && field.length > 0) fields[field.join('.')] ??= message;
    else others.push(message);
  }
  const general = others.length > 0 ? others.join(' ') : undefined;
  return { fields, general, codes: errors.map(({ code }) => code), requestId };
}

/** The faults with those fields that a form does not show moved to the general text. */
export function withShownFields(faults: Faults, isShown: (field: string) => boolean): Faults {
  const entries = Object.entries(faults.fields);
  const hidden = entries.filter(([field]) => !isShown(field)).map(([, message]) => message);
  if (hidden.length === 0) return faults;
  const fields = Object.fromEntries(entries.filter(([field]) => isShown(field)));
  return { ...faults, fields, general: [faults.general, ...hidden].filter(Boolean).join(' ') };
}

/** The `userErrors` of the only field of a mutation. */
function userErrorsIn(data: unknown): readonly FaultFragment[] {
  if (typeof data !== 'object' || data === null) return [];
  return Object.values(data).flatMap(
    (payload: { readonly userErrors?: readonly FaultFragment[] } | null) => payload?.userErrors ?? [],
  );
}
