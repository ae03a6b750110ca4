import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mailboxOf } from '../../src/kernel/mailbox-of.js';

/** The largest text in an event's metadata. */
const dots = '.'.repeat(16_000);

/** Soft hyphen, Mongolian separator, zero-width ones, direction marks, byte order mark, tag. */
const invisible = [0xad, 0x180e, 0x200b, 0x200c, 0x200d, 0x200e, 0x202e, 0x2060, 0xfeff, 0xe0061].map(
  (code) => String.fromCodePoint(code),
);

describe('the mailbox of an address', () => {
  it.each([
    [
      'pat@example.com',
      ' PAT@Example.COM\n',
      'pat+shop@example.com',
      'pat@example.com.',
      'pat@example.com..',
      'mailto:pat@example.com',
      'Pat <pat@example.com>',
      '"pat"@example.com',
      'pat@example\u3002com',
      '\uff50\uff41\uff54\uff20example.com',
      ...invisible.flatMap((sign) => [
        `p${sign}at@example.com`,
        `pat@exam${sign}ple.com`,
        `${sign}pat@example.com`,
      ]),
    ],
    ['pat@gmail.com', 'p.a.t@gmail.com', 'Pat+x@googlemail.com', 'p.at@GOOGLEMAIL.com.', '.pat.@gmail.com'],
    [
      'pat@münchen.example',
      'pat@xn--mnchen-3ya.example',
      'PAT@MÜNCHEN.example.',
      'pat@mu\u0308nchen.example',
    ],
    ['jürgen@example.com', 'ju\u0308rgen@example.com', 'JÜRGEN@example.com'],
  ])('%s is the same in other spellings', (...spellings) => {
    expect(new Set(spellings.map(mailboxOf)).size).toBe(1);
  });

  it.each([
    ['pat@example.com', 'p.at@example.com'],
    ['pat@example.com', 'pat@example.org'],
    ['pat@example.com', 'pat@mail.example.com'],
    ['pat@gmail.com', 'pats@gmail.com'],
    ['+a@example.com', '+b@example.com'],
    ['pat@münchen.example', 'pat@munchen.example'],
  ])('%s and %s are different', (one, another) => {
    expect(mailboxOf(one)).not.toBe(mailboxOf(another));
  });

  it.each(['', '@', 'pat', 'pat@', '@example.com', 'pat@.', '<>', 'pat@exa mple@', '\u200b@\u200b'])(
    '"%s" has no mailbox',
    (text) => {
      expect(mailboxOf(text)).toBeUndefined();
    },
  );

  it.each([
    [`pat@example.com${dots}`, 'pat@example.com'],
    [`pat@m\u00fcnchen\u3002example${'\u3002'.repeat(16_000)}`, 'pat@xn--mnchen-3ya.example'],
    [`${dots}pat${dots}@example.com`, 'pat@example.com'],
    [`p${dots}at@gmail.com`, 'pat@gmail.com'],
    [`pat+${dots}x@example.com`, 'pat@example.com'],
    [`pat${' '.repeat(16_000)}@example.com`, 'pat@example.com'],
    [`p${dots}at@example.com`, undefined],
    [`pat@example${dots}com`, undefined],
    [`${dots}@example.com`, undefined],
    [`+${dots}x@example.com`, undefined],
    [`${'p'.repeat(64)}@${'e'.repeat(255)}`, `${'p'.repeat(64)}@${'e'.repeat(255)}`],
    [`${'p'.repeat(65)}@${'e'.repeat(255)}`, undefined],
    [dots, undefined],
  ])('of a long text is found despite padding, case %#', (text, mailbox) => {
    expect(mailboxOf(text)).toBe(mailbox);
  });

  it('is computed for any text without an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (any) =>
        ['string', 'undefined'].includes(typeof mailboxOf(any)),
      ),
    );
  });

  it('is its own mailbox, for any tag and case', () => {
    fc.assert(
      fc.property(fc.emailAddress(), fc.stringMatching(/^[a-z0-9]{1,9}$/), (address, tag) => {
        const mailbox = mailboxOf(address) ?? '';
        expect(mailboxOf(mailbox)).toBe(mailbox);
        if (!address.startsWith('+')) {
          expect(mailboxOf(address.replace('@', `+${tag}@`).toUpperCase())).toBe(mailbox);
        }
      }),
    );
  });
});
