import { json, type RequestHandler } from 'express';
import { delicateNumber, noteLostDigits } from '../kernel/lost-digits.js';

/** Bodies in which a number may have lost digits. */
const delicate = new WeakMap<object, Buffer>();

/**
 * Parses a JSON body, and takes note of numbers that lose digits on the way (`kernel/lost-digits.ts`). Nearly no body has any, and one that
 * may is read a second time.
 */
export function readJson(limit: string): RequestHandler[] {
  const parse = json({
    limit,
    verify: (request, _response, body) => {
      if (delicateNumber.test(body.toString('latin1'))) delicate.set(request, body);
    },
  });
  const note: RequestHandler = (request, _response, next) => {
    const body = delicate.get(request);
    if (body) request.body = JSON.parse(body.toString(), noteLostDigits) as unknown;
    next();
  };
  return [parse, note];
}
