import type { ObjectChange } from './audit-trail.js';
import { catalogue, type IdKind } from './catalogue.js';
import { encodeId } from './ids.js';
import { formatMajor, formatPercent } from './money.js';

type Values = Readonly<Record<string, unknown>>;

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** The names of amounts and rates. Values from the database are texts. */
const atomicName = /Atomic$|^payoutRate$|^payoutPercentRate$/;

/** An amount or rate; undefined for any other value. */
function atomicOf(name: string, value: unknown): bigint | undefined {
  if (!atomicName.test(name)) return undefined;
  return typeof value === 'bigint' || typeof value === 'string' ? BigInt(value) : undefined;
}

/** The kinds of ids whose names do not say it. */
const otherKinds: Readonly<Record<string, (of: Values) => string | undefined>> = {
  createdBy: () => 'user',
  requestedBy: () => 'user',
  madeById: () => 'apiKey',
  endpointId: () => 'webhookEndpoint',
  decidedById: ({ decidedByKind }) => (decidedByKind === 'KEY' ? 'apiKey' : 'user'),
  ownerId: ({ ownerType }) => (ownerType === 'PROMOTER' ? 'promoter' : 'organization'),
  sourceId: ({ sourceType }) => (sourceType === 'CLICK' ? 'click' : 'event'),
};

/** Settings of the organization with an amount for each asset. */
const byAsset: ReadonlySet<string> = new Set(['secondApprovalAbove', 'rewardReviewAbove']);

/** Rates that are a percentage, in ten-thousandths of a percent. */
const isPercent = (name: string, of: Values): boolean =>
  name === 'payoutPercentRate' || (name === 'payoutRate' && of['payoutType'] === 'PERCENT');

/** Whether a change has an amount, whose asset is needed to present it. */
export function hasAmount({ before, after }: ObjectChange): boolean {
  return [before, after].some((values) =>
    Object.entries(values ?? {}).some(([name, value]) => atomicOf(name, value) !== undefined),
  );
}

/**
 * The values of a change as the API has them: ids as TypeIDs, and amounts as decimals with their asset. An
 * amount whose asset is unknown stays in atomic units. Pure.
 */
export function presentValues(
  change: ObjectChange,
  values: Values | null,
  asset: string | null,
): Values | null {
  if (values === null) return null;
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => presentValue(change, name, value, asset)),
  );
}

function presentValue(
  { kind, of = {} }: ObjectChange,
  name: string,
  value: unknown,
  asset: string | null,
): readonly [string, unknown] {
  if (typeof value === 'string' && uuid.test(value)) {
    const idKind = name === 'id' ? kind : kindOfName(name, of);
    return [name, idKind ? encodeId(idKind, value) : value];
  }
  if (byAsset.has(name) && typeof value === 'object') return [name, amountsOf(value)];
  const shownName = name.replace(/Atomic$/, '');
  const atomic = atomicOf(name, value);
  if (atomic === undefined) return [value === null ? shownName : name, value];
  if (isPercent(name, of)) return [name, formatPercent(atomic)];
  if (asset === null) return [name, value];
  return [shownName, { amount: formatMajor(atomic, asset), asset }];
}

function amountsOf(value: object | null): unknown {
  return Object.entries(value ?? {}).map(([asset, atomic]) => ({
    amount: formatMajor(BigInt(atomic as string), asset),
    asset,
  }));
}

/** `attributedCampaignId` is an id of a campaign. */
function kindOfName(name: string, of: Values): IdKind | undefined {
  const bare = name.replace(/Id$/, '').replace(/^attributed/, '');
  const kind = otherKinds[name]?.(of) ?? bare.charAt(0).toLowerCase() + bare.slice(1);
  return catalogue().ids.has(kind) ? (kind as IdKind) : undefined;
}
