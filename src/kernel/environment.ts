/** The two environments of a tenant: `LIVE` moves real money, `SANDBOX` play money. They share no objects. */
export enum Environment {
  LIVE = 'LIVE',
  SANDBOX = 'SANDBOX',
}
