/** A reference to another object, as operations select it. */
export interface Ref {
  readonly id: string;
}

/** A point in time from an in-process operation; JSON writes both alike. */
export type Moment = string | Date;

/** A GraphQL enum value as the dialects show it: statuses are in lower case. */
export function lower(value: string): string {
  return value.toLowerCase();
}
