import { json, type RequestHandler } from 'express';
import { boundedBody } from '../../kernel/bounded-body.js';
import { isNestedDeeper, maxJsonNesting } from '../../kernel/is-nested-deeper.js';
import { delicateNumber, noteLostDigits } from '../../kernel/lost-digits.js';

class NestedTooDeep extends Error {
  readonly status = 400;
  override readonly message = `The body is nested deeper than ${maxJsonNesting} levels.`;
}

/** JSON is UTF-8 (RFC 8259), and what looks at the bytes of a body relies on that. */
class NotUtf8 extends Error {
  readonly status = 415;
  override readonly message = 'Send the body in UTF-8.';
}

/** Bodies in which a number may have lost digits. */
const delicate = new WeakMap<object, Buffer>();

/**
 * Parses a JSON body, and takes note of numbers that lose digits on the way (`kernel/lost-digits.ts`). Nearly no body has any, and one that
 * may is read a second time. A body of more than `limit` bytes, unpacked, is 413; one that is nested too deep is 400, another charset than UTF-8 415.
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
    if (body) request.body = JSON.parse(body.toString(), noteLostDigits) as unknown;
    next();
  };
  return [boundedBody(limit, parse), note];
}
