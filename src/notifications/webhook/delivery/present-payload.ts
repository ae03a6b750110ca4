import { decodeId, encodeId } from '../../../kernel/ids.js';
import { formatMajorShort, parseMajor } from '../../../kernel/money.js';
import { WebhookFormat } from '../transport/webhook-format.js';

/**
 * What the tonicpow format reads of a frozen payload. Any member of `data` can be absent or null: an event need not belong to a
 * campaign, a promoter or a session, and not every event has a reward.
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
 * The body of a delivery: the domain event's frozen payload as it is, or the seven fields of the tonicpow guide drawn
 * from it. The same payload always gives the same text. Amounts go from decimal text to JSON number as text.
 *
 * @throws when the payload is not one that Tribute writes: no JSON, or an amount that is no amount of its asset
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

/** The same promoter under the prefix that this dialect knows. */
function promoterId(aktvatorId: string | null): string | null {
  if (aktvatorId === null) return null;
  const id = decodeId('promoter', aktvatorId);
  return id === undefined ? aktvatorId : encodeId('promoter', id, 'user');
}

function majorNumber(amount: string, asset: string): unknown {
  return JSON.rawJSON(formatMajorShort(parseMajor(amount, asset), asset));
}
