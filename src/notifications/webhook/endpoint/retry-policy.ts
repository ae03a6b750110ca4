/** How often, and how far apart, a delivery that failed is tried again. */
export enum RetryPolicy {
  STANDARD = 'STANDARD',
  EXTENDED = 'EXTENDED',
}
