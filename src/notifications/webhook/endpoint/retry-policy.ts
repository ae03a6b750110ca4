/** The number and timing of retries of a failed delivery. */
export enum RetryPolicy {
  STANDARD = 'STANDARD',
  EXTENDED = 'EXTENDED',
}
