import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SecretBox } from '../../src/kernel/secret-box.js';

describe('SecretBox', () => {
  const box = new SecretBox(Buffer.alloc(32, 1));

  it('decrypts its own ciphertexts, only for the same context', () => {
    fc.assert(
      fc.property(fc.string(), fc.uuid(), (secret, context) => {
        const sealed = box.seal(secret, context);
        expect(box.open(sealed, context)).toBe(secret);
        expect(() => box.open(sealed, `${context}x`)).toThrow();
        expect(() => new SecretBox(Buffer.alloc(32, 2)).open(sealed, context)).toThrow();
      }),
    );
  });

  it('never creates the same ciphertext twice, and detects every changed byte', () => {
    const sealed = box.seal('whsec_x', 'a');
    expect(box.seal('whsec_x', 'a').equals(sealed)).toBe(false);
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => box.open(changed, 'a')).toThrow();
    }
  });

  it('refuses a key that is too short', () => {
    expect(() => new SecretBox(Buffer.alloc(16))).toThrow('32 bytes');
  });
});
