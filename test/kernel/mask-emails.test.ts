import { describe, expect, it } from '@jest/globals';
import { maskEmails } from '../../src/kernel/mask-emails.js';

describe('email addresses in log messages', () => {
  it.each([
    ['ada@example.com', 'a***@example.com'],
    ['"to":"ada.lovelace+tag@mail.example.co.uk","subject"', '"to":"a***@mail.example.co.uk","subject"'],
    ['550 <b@example.org>: no such user', '550 <b***@example.org>: no such user'],
    ['Key (email)=(ada@example.com) already exists', 'Key (email)=(a***@example.com) already exists'],
    ['two: a.b@x.example, c@y.example', 'two: a***@x.example, c***@y.example'],
    ['josé@bücher.example', 'j***@bücher.example'],
    ['ada@xn--bcher-kva.xn--p1ai', 'a***@xn--bcher-kva.xn--p1ai'],
    ['tribute@localhost', 't***@localhost'],
    ['/people/ada%40example.com/x', '/people/a***%40example.com/x'],
    ['ada!#$&*=?^{|}~x@example.com', 'a***@example.com'],
    ['ada@example.com@example.org', 'a***@e***@example.org'],
    ['ADA@EXAMPLE.COM', 'A***@EXAMPLE.COM'],
  ])('%s becomes %s', (text, masked) => {
    expect(maskEmails(text)).toBe(masked);
  });

  it.each([
    'at file:///app/node_modules/@mikro-orm/core/index.js:3:1',
    'graphql@16.15.0',
    'nothing of that kind',
    'a @ b',
  ])('%s stays unchanged', (text) => {
    expect(maskEmails(text)).toBe(text);
  });

  it('are found in long texts', () => {
    const [letters, ends] = ['a'.repeat(200_000), 'a@'.repeat(100_000)];
    expect(maskEmails(`/${letters}/ada@example.com/${ends}`)).toBe(`/${letters}/a***@example.com/${ends}`);
  });
});
