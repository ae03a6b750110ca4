/** The condition of an organization's own sandbox, which every deletion has. The organization is `$1`. */
export const ownSandbox = `organization_id = $1 and environment = 'SANDBOX'`;

/** Rows that a reset of the sandbox deletes. Those of later features go first. */
export interface EmptiedTable {
  readonly table: string;
  /** An SQL condition beside `ownSandbox`; none by default. */
  readonly where?: string;
  /**
   * When, instead of with the others: before the wallets are locked, after all others, or under the lock of
   * the fan-out cursor.
   */
  readonly step?: 'before-locks' | 'last' | 'under-cursor';
}

/** What a reset of the sandbox does with the tenant tables of a room. */
export interface SandboxTables {
  /** In the order of the deletions: children before parents. */
  readonly empties?: readonly EmptiedTable[];
  /** The other tables of the room, each with the reason. */
  readonly keeps?: Readonly<Record<string, string>>;
}
