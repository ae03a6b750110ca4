import { describe, expect, it } from '@jest/globals';
import { findSelfReferral } from '../../../src/evaluation/decisions/check-fraud.js';
import fc from 'fast-check';

describe('self-referral', () => {
  const promoter = { emails: ['Pat+shop@Example.com'], ids: ['pat-7', 'promoter_x'] };
  const found = (customerId: string | null, metadata: Record<string, unknown> | null) =>
    findSelfReferral({ customerId, metadata }, promoter);

  it.each<readonly [string, string | null, Record<string, unknown> | null, string | undefined]>([
    ["the promoter's own id", 'pat-7', null, 'CUSTOMER_ID'],
    ["the promoter's id in Tribute", 'promoter_x', null, 'CUSTOMER_ID'],
    ["the promoter's address", null, { email: 'pat+shop@example.com' }, 'EMAIL'],
    ['the address in another case', null, { email: ' PAT@EXAMPLE.COM ' }, 'EMAIL'],
    ['the address with another tag', null, { customerEmail: 'pat+2@example.com' }, 'EMAIL'],
    ['the address as customer id', 'pat@example.com', null, 'EMAIL'],
    ['the address of another person', 'pat-8', { email: 'pit@example.com' }, undefined],
    ['the address at another host', null, { email: 'pat@example.org' }, undefined],
    ['an object in the email field', null, { email: { address: 'pat@example.com' } }, 'EMAIL'],
    ['a list in the email field', null, { emails: ['a@b.example', { value: 'pat@example.com' }] }, 'EMAIL'],
    ['another spelling of the field name', null, { 'E-Mail': 'pat@example.com' }, 'EMAIL'],
    ['the field name in capitals', null, { CUSTOMER_EMAIL: 'pat@example.com' }, 'EMAIL'],
    ['a field name with a zero-width character', null, { 'em\u200bail': 'pat@example.com' }, 'EMAIL'],
    ['a nested address', null, { order: { buyer: { Billing_Email: 'pat@example.com' } } }, 'EMAIL'],
    ['an address in full-width letters', null, { email: '\uff50at\uff20example.com' }, 'EMAIL'],
    ['an address with a trailing dot', null, { email: 'pat@example.com.' }, 'EMAIL'],
    ["the promoter's id with a zero-width character", ' pat\u200b-7', null, 'CUSTOMER_ID'],
    ['an address field named after the promoter', null, { promoterEmail: 'pat@example.com' }, undefined],
    ['an address field of the promoter', null, { affiliate: { email: 'pat@example.com' } }, undefined],
    ['an address in another field', null, { referral: 'pat@example.com' }, undefined],
    [
      'an address in a field of a shop system',
      null,
      { shopify: { customer: { email: 'pat@example.com' } } },
      'EMAIL',
    ],
    ['values that are not text', null, { email: [1, null, true, { mail: 7 }] }, undefined],
    ['an event without a customer', null, null, undefined],
  ])('is decided for %s', (_, customerId, metadata, expected) => {
    expect(found(customerId, metadata)).toBe(expected);
  });

  it('is detected for any promoter and any spelling of the address', () => {
    const part = fc.stringMatching(/^[a-z0-9]([a-z0-9.]{0,8}[a-z0-9])?$/);
    fc.assert(
      fc.property(part, part, part, part, (name, host, tag, other) => {
        const emails = [`${name}+${tag}@${host}.com`];
        const metadata = { email: `${name.toUpperCase()}+${other}@${host}.COM` };
        expect(findSelfReferral({ customerId: null, metadata }, { emails, ids: [] })).toBe('EMAIL');
        expect(
          findSelfReferral(
            { customerId: null, metadata: { email: `x${name}@${host}.com` } },
            { emails, ids: [] },
          ),
        ).toBeUndefined();
      }),
    );
  });

  it('is not detected for two addresses that consist only of tags', () => {
    const metadata = { email: '+b@example.com' };
    expect(
      findSelfReferral({ customerId: null, metadata }, { emails: ['+a@example.com'], ids: [] }),
    ).toBeUndefined();
  });
});
