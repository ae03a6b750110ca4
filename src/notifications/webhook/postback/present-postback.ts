import type { WebhookRequest } from '../transport/webhook-sender.js';
import { macroValuesOf, type PostbackOrigin } from './macro-values-of.js';
import { macroNames, type MacroValues } from './postback-macros.js';
import type { PostbackBodyFormat, PostbackMethod } from './postback.entity.js';
import { renderPostbackUrl } from './render-postback-url.js';

/** What a postback is written from. */
export interface PostbackTemplate extends PostbackOrigin {
  readonly url: string;
  readonly method: PostbackMethod;
  readonly bodyFormat: PostbackBodyFormat;
}

/**
 * The request of a postback for a stored domain event. A POST has the values of all macros in its body.
 *
 * @throws if Tribute did not write the payload
 */
export function presentPostback(payload: string, template: PostbackTemplate): WebhookRequest {
  const values = macroValuesOf(payload, template);
  const { method } = template;
  const url = renderPostbackUrl(template.url, values);
  const headers = { 'user-agent': 'Tribute-Postbacks/1', 'webhook-id': values.event_id };
  if (method === 'GET') return { method, url, headers, body: null };
  const [type, body] = template.bodyFormat === 'FORM' ? formOf(values) : jsonOf(values);
  return { method, url, headers: { ...headers, 'content-type': type }, body };
}

function formOf(values: MacroValues): [type: string, body: string] {
  return ['application/x-www-form-urlencoded', new URLSearchParams({ ...values }).toString()];
}

/** Missing values are null. */
function jsonOf(values: MacroValues): [type: string, body: string] {
  const members = macroNames.map((name) => [name, values[name] === '' ? null : values[name]]);
  return ['application/json', JSON.stringify(Object.fromEntries(members))];
}
