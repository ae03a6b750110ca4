/** An object that a route changes: its path, and the required companions of fields. */
export interface Sample {
  readonly path: string;
  readonly beside?: (field: string) => object;
  /** How it is read; by default from its own path. */
  readonly read?: () => Promise<Record<string, unknown>>;
}
