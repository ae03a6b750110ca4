import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { answerToAll, refusalOf, statusOfCode } from '../../rest-compat/shared/refusal-of.js';
import { ErrorCode, ForbiddenError, refuse, UnauthenticatedError } from '../../src/kernel/errors.js';

const names = new Map([
  ['promoterId', 'aktvatorId'],
  ['payoutRate', 'payoutRate'],
  ['targetUrl', 'targetUrl'],
]);

const thrown = (originalError: Error): GraphQLError =>
  new GraphQLError(originalError.message, { originalError });

describe('a refusal', () => {
  it.each([
    [ErrorCode.INVALID, 422],
    [ErrorCode.INVALID_URL, 422],
    [ErrorCode.INVALID_AMOUNT, 422],
    [ErrorCode.UNAVAILABLE, 422],
    [ErrorCode.NOT_FOUND, 404],
    [ErrorCode.CONFLICT, 409],
    [ErrorCode.DUPLICATE_CONVERSION, 409],
    [ErrorCode.ILLEGAL_STATUS_CHANGE, 409],
    [ErrorCode.IDEMPOTENCY_KEY_REUSED, 409],
    [ErrorCode.INSUFFICIENT_FUNDS, 402],
  ])('for %s is %i', (code, status) => {
    expect(refusalOf([{ code, message: 'No.' }], names).body()).toEqual({
      statusCode: status,
      message: 'No.',
    });
  });

  it('has a status for every code', () => {
    expect(Object.keys(statusOfCode).toSorted()).toEqual(Object.values(ErrorCode).toSorted());
  });

  it('names the field of the dialect, even when the fault is inside it', () => {
    const problems = [
      { code: ErrorCode.INVALID_AMOUNT, message: 'Too fine.', field: ['payoutRate', 'amount'] },
      { code: ErrorCode.NOT_FOUND, message: 'promoterId is unknown', field: ['promoterId'] },
    ];
    expect(refusalOf(problems, names).body()).toEqual({
      statusCode: 422,
      message: 'Too fine.; aktvatorId is unknown',
      errors: [
        { field: 'payoutRate', message: 'Too fine.', code: 'INVALID_AMOUNT' },
        { field: 'aktvatorId', message: 'aktvatorId is unknown', code: 'NOT_FOUND' },
      ],
    });
  });

  it('has no field when it concerns an id in the path', () => {
    const problem = { code: ErrorCode.NOT_FOUND, message: 'There is no such campaign.', field: ['id'] };
    expect(refusalOf([problem], names).body()).toEqual({
      statusCode: 404,
      message: 'There is no such campaign.',
    });
  });

  it('writes statuses in lower case', () => {
    const message = 'A campaign that is DRAFT cannot become PAUSED; allowed: ACTIVE.';
    const problem = { code: ErrorCode.ILLEGAL_STATUS_CHANGE, message, field: ['status'] };
    expect(refusalOf([problem], names).message).toBe(
      'A campaign that is draft cannot become paused; allowed: active.',
    );
  });
});

describe('a top-level error', () => {
  it('without a credential is 401 and says how to send one', () => {
    const answer = answerToAll([thrown(new UnauthenticatedError('Who are you?'))], names);
    expect(answer?.body()).toEqual({ statusCode: 401, message: 'Who are you?' });
    expect(answer?.headers).toEqual({ 'WWW-Authenticate': 'Bearer realm="tribute"' });
  });

  it('with an invalid credential is 401, with the reason in characters that a header allows', () => {
    const answer = answerToAll([thrown(new UnauthenticatedError('No "key"\\ of ours…', 'UNKNOWN'))], names);
    expect(answer?.headers).toEqual({
      'WWW-Authenticate': `Bearer realm="tribute", error="invalid_token", error_description="No 'key'  of ours "`,
    });
  });

  it('without the scope is 403', () => {
    expect(answerToAll([thrown(new ForbiddenError('Not you.'))], names)?.statusCode).toBe(403);
  });

  it('of a query with an invalid argument is a refusal', () => {
    const error = thrown(refuse(ErrorCode.INVALID, 'targetUrl is odd', 'targetUrl'));
    expect(answerToAll([error], names)?.body()).toMatchObject({
      statusCode: 422,
      errors: [{ field: 'targetUrl' }],
    });
  });

  it('that is an internal error hides its message', () => {
    expect(
      answerToAll([thrown(new ForbiddenError('Not you.')), thrown(new Error('secret detail'))], names),
    ).toBeUndefined();
  });
});
