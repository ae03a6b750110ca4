/** Detects other processes that are frozen. */
export interface StillProcesses {
  /** Their names, with which owners of job locks begin. */
  readonly names: readonly string[];
  /** How many were found frozen since this process started. */
  readonly count: number;
  /** Calls the listener each time one is found frozen. */
  onStill(listener: () => void): void;
}
