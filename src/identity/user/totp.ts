import { Secret, TOTP } from 'otpauth';

/** The defaults of authenticator apps (RFC 6238): SHA-1, six digits, thirty seconds. */
const shape = { issuer: 'Tribute', algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** Accepted time steps before and after the present one, for inaccurate clocks. */
const window = 1;

/** A new secret of 160 bits, in base32. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** `otpauth://totp/…`, for a QR code. */
export function totpUri(secret: string, email: string): string {
  return new TOTP({ ...shape, label: email, secret: Secret.fromBase32(secret) }).toString();
}

/** The time step of a valid code; undefined when the code is wrong now. */
export function totpStepOf(secret: string, code: string, now: Date): number | undefined {
  const digits = code.replaceAll(/\s/g, '');
  // The library throws for anything but digits.
  if (!/^[0-9]{6}$/.test(digits)) return undefined;
  const totp = new TOTP({ ...shape, secret: Secret.fromBase32(secret) });
  const timestamp = now.getTime();
  const delta = totp.validate({ token: digits, timestamp, window });
  return delta === null ? undefined : totp.counter({ timestamp }) + delta;
}
