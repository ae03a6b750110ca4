import { decodeId, encodeId } from '../../../kernel/ids.js';
import { formatMajorShort, parseMajor } from '../../../kernel/money.js';
import { WebhookFormat } from '../transport/webhook-format.js';

/**
 * The payload fields of the tonicpow format. Any member of `data` may be absent or null, because an event may
 * have no campaign, promoter, session or reward.
 */
interface FrozenPayload {
  readonly type: string;
  readonly createdAt: string;
  readonly data: {
    readonly campaignId?: string | null;
    readonly goalId?: string | null;
    readonly aktvatorId?: string | null;
    readonly sessionId?: string | null;
    readonly reward?: { readonly amount: string; readonly asset: string } | null;
  };
}

/**
 * The body of a delivery: the stored payload as it is, or the seven fields of the tonicpow guide from it. The
 * same payload always gives the same text. Amounts go from decimal text to JSON number as text.
 *
 * @throws if Tribute did not write the payload: no JSON, or an amount that is invalid for its asset
 */
export function presentPayload(payload: string, format: WebhookFormat): string {
  if (format === WebhookFormat.AKTVATOR) return payload;
  const { type, createdAt, data } = JSON.parse(payload) as FrozenPayload;
  return JSON.stringify({
    event: type,
    campaignId: data.campaignId ?? null,
    goalId: data.goalId ?? null,
    promoterId: promoterId(data.aktvatorId ?? null),
    amount: data.reward ? majorNumber(data.reward.amount, data.reward.asset) : null,
    sessionId: data.sessionId ?? null,
    timestamp: createdAt,
  });
}

/** The same promoter with the prefix of this format. */
function promoterId(aktvatorId: string | null): string | null {
  if (aktvatorId === null) return null;
  const id = decodeId('promoter', aktvatorId);
  return id === undefined ? aktvatorId : encodeId('promoter', id, 'user');
}

function majorNumber(amount: string, asset: string): unknown {
  return JSON.rawJSON(formatMajorShort(parseMajor(amount, asset), asset));
}
