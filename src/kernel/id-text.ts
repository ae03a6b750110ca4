/* The two forms of an id's 16 bytes as text. Tables, because every redirect needs both for its session. */

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** Two letters for every 10 bits. */
const pairs: readonly string[] = Array.from(
  { length: 1024 },
  (_, bits) => alphabet.charAt(bits >> 5) + alphabet.charAt(bits & 31),
);
const octets: readonly string[] = Array.from({ length: 256 }, (_, octet) =>
  octet.toString(16).padStart(2, '0'),
);

/** The bytes as they follow the prefix of a TypeID: 26 letters in base 32, after two bits of zero. */
export function suffixText(bytes: Uint8Array): string {
  return pair(byte(bytes, 0)) + fiveBytes(bytes, 1) + fiveBytes(bytes, 6) + fiveBytes(bytes, 11);
}

/** Eight letters. */
function fiveBytes(bytes: Uint8Array, from: number): string {
  const [second, third, fourth] = [byte(bytes, from + 1), byte(bytes, from + 2), byte(bytes, from + 3)];
  return (
    pair((byte(bytes, from) << 2) | (second >> 6)) +
    pair(((second & 63) << 4) | (third >> 4)) +
    pair(((third & 15) << 6) | (fourth >> 2)) +
    pair(((fourth & 3) << 8) | byte(bytes, from + 4))
  );
}

/** The value of each hexadecimal digit, by its code. */
const digitValues = new Int8Array(128).fill(-1);
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  digitValues[digit.charCodeAt(0)] = value;
  digitValues[digit.toUpperCase().charCodeAt(0)] = value;
}

/** Where the 16 pairs of digits of a UUID begin. */
const places = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34] as const;
const uuidBytes = new Uint8Array(16);

/** The letters of a UUID after the prefix of a TypeID; undefined if the text is no UUID. */
export function suffixOfUuid(uuid: string): string | undefined {
  if (uuid.length !== 36) return undefined;
  for (const at of [8, 13, 18, 23] as const) if (uuid.charCodeAt(at) !== 0x2d) return undefined;
  for (let at = 0; at < 16; at += 1) {
    const place = places[at] as number;
    const value = (digit(uuid, place) << 4) | digit(uuid, place + 1);
    if (value < 0) return undefined;
    uuidBytes[at] = value;
  }
  return suffixText(uuidBytes);
}

/** Negative for any other character. */
function digit(text: string, at: number): number {
  return digitValues[text.charCodeAt(at)] ?? -1;
}

/** The bytes as a UUID. */
export function uuidText(bytes: Uint8Array): string {
  return `${hex(bytes, 0, 4)}-${hex(bytes, 4, 6)}-${hex(bytes, 6, 8)}-${hex(bytes, 8, 10)}-${hex(bytes, 10, 16)}`;
}

function hex(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let at = from; at < to; at += 1) text += octets[byte(bytes, at)] as string;
  return text;
}

const byte = (bytes: Uint8Array, at: number): number => bytes[at] as number;
const pair = (bits: number): string => pairs[bits] as string;
