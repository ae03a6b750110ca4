import { describe, expect, it } from '@jest/globals';
import { findSelfReferral } from '../../../src/evaluation/decisions/check-fraud.js';
import fc from 'fast-check';

describe('self-referral', () => {
  const promoter = { emails: ['Pat+shop@Example.com'], ids: ['pat-7', 'promoter_x'] };
  const found = (customerId: string | null, metadata: Record<string, unknown> | null) =>
    findSelfReferral({ customerId, metadata }, promoter);

  it.each<readonly [string, string | null, Record<string, unknown> | null, string | undefined]>([
    ['their own id', 'pat-7', null, 'CUSTOMER_ID'],
    ['our id', 'promoter_x', null, 'CUSTOMER_ID'],
    ['the address', null, { email: 'pat+shop@example.com' }, 'EMAIL'],
    ['another case', null, { email: ' PAT@EXAMPLE.COM ' }, 'EMAIL'],
    ['another tag', null, { customerEmail: 'pat+2@example.com' }, 'EMAIL'],
    ['the address as customer id', 'pat@example.com', null, 'EMAIL'],
    ['another person', 'pat-8', { email: 'pit@example.com' }, undefined],
    ['another host', null, { email: 'pat@example.org' }, undefined],
    ['an object under that name', null, { email: { address: 'pat@example.com' } }, 'EMAIL'],
    ['a list under that name', null, { emails: ['a@b.example', { value: 'pat@example.com' }] }, 'EMAIL'],
    ['another spelling of the name', null, { 'E-Mail': 'pat@example.com' }, 'EMAIL'],
    ['the name in capitals', null, { CUSTOMER_EMAIL: 'pat@example.com' }, 'EMAIL'],
    ['a name with a character without width', null, { 'em\u200bail': 'pat@example.com' }, 'EMAIL'],
    ['a nested address', null, { order: { buyer: { Billing_Email: 'pat@example.com' } } }, 'EMAIL'],
    ['full-width letters', null, { email: '\uff50at\uff20example.com' }, 'EMAIL'],
    ['a trailing dot', null, { email: 'pat@example.com.' }, 'EMAIL'],
    ['their id with a character without width', ' pat\u200b-7', null, 'CUSTOMER_ID'],
    ['an address that names the promoter', null, { promoterEmail: 'pat@example.com' }, undefined],
    ['an address of the promoter', null, { affiliate: { email: 'pat@example.com' } }, undefined],
    ['an address in another field', null, { referral: 'pat@example.com' }, undefined],
    ['an address of a shop system', null, { shopify: { customer: { email: 'pat@example.com' } } }, 'EMAIL'],
    ['values that are no text', null, { email: [1, null, true, { mail: 7 }] }, undefined],
    ['nobody', null, null, undefined],
  ])('decides on %s', (_, customerId, metadata, expected) => {
    expect(found(customerId, metadata)).toBe(expected);
  });

  it('is found for any promoter, however the address is written', () => {
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

  it('does not take two addresses for one that are nothing but tags', () => {
    const metadata = { email: '+b@example.com' };
    expect(
      findSelfReferral({ customerId: null, metadata }, { emails: ['+a@example.com'], ids: [] }),
    ).toBeUndefined();
  });
});
