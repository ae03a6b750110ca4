/** Stops the servers that suites shared, and the cluster of the run. */
export default async function globalTeardown(): Promise<void> {
  await (globalThis as { stopTestRun?: () => Promise<void> }).stopTestRun?.();
}
