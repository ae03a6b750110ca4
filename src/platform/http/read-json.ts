import { json, type RequestHandler } from 'express';
import { boundedBody } from '../../kernel/bounded-body.js';
import { isNestedDeeper, maxJsonNesting } from '../../kernel/is-nested-deeper.js';
import { delicateNumber, noteLostDigits } from '../../kernel/lost-digits.js';

class NestedTooDeep extends Error {
  readonly status = 400;
  override readonly message = `The body is nested deeper than ${maxJsonNesting} levels.`;
}

/** JSON must be UTF-8 (RFC 8259), and code that reads the bytes of a body relies on this. */
class NotUtf8 extends Error {
  readonly status = 415;
  override readonly message = 'Send the body in UTF-8.';
}

/** Leaves out a byte order mark, as Express does. */
const utf8 = new TextDecoder();

/** Bodies with numbers that may have lost digits. */
const delicate = new WeakMap<object, Buffer>();

/**
 * Parses a JSON body, and records numbers that lose digits (`kernel/lost-digits.ts`) by parsing the few
 * suspicious bodies again. Above `limit` bytes, unpacked, is 413, too deep nesting 400, not UTF-8 415.
 */
export function readJson(limit: number): RequestHandler[] {
  const parse = json({
    limit,
    verify: (request, _response, body, encoding) => {
      if (encoding !== 'utf-8') throw new NotUtf8();
      if (isNestedDeeper(body)) throw new NestedTooDeep();
      if (delicateNumber.test(body.toString('latin1'))) delicate.set(request, body);
    },
  });
  const note: RequestHandler = (request, _response, next) => {
    const body = delicate.get(request);
    if (body) request.body = JSON.parse(utf8.decode(body), noteLostDigits) as unknown;
    next();
  };
  return [boundedBody(limit, parse), note];
}
