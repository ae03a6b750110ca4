/** The two worlds of a tenant: `LIVE` moves real money, `SANDBOX` moves play money. Nothing crosses between them. */
export enum Environment {
  LIVE = 'LIVE',
  SANDBOX = 'SANDBOX',
}
