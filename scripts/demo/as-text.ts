const width = 100;

/** Omits empty lists of errors. */
function withoutEmptyErrors(key: string, part: unknown): unknown {
  return key === 'userErrors' && Array.isArray(part) && part.length === 0 ? undefined : part;
}

/** Readable JSON: each part on one line if it fits, and brackets directly around a single item. */
function layOut(value: unknown, indent: string): string {
  const oneLine = JSON.stringify(value, undefined, 1).replaceAll(/\n */g, ' ');
  if (typeof value !== 'object' || value === null || indent.length + oneLine.length <= width) return oneLine;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => layOut(item, inner));
    return block('[', items, ']', indent);
  }
  const entries = Object.entries(value);
  const [first] = entries;
  if (first && entries.length === 1) return `{ ${JSON.stringify(first[0])}: ${layOut(first[1], indent)} }`;
  const parts = entries.map(([key, item]) => `${JSON.stringify(key)}: ${layOut(item, inner)}`);
  return block('{', parts, '}', indent);
}

function block(open: string, parts: readonly string[], close: string, indent: string): string {
  return `${open}\n${parts.map((part) => `${indent}  ${part}`).join(',\n')}\n${indent}${close}`;
}

/** Any value as text: texts unchanged, all else as readable JSON. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  const json = JSON.stringify(value, withoutEmptyErrors) as string | undefined;
  return json === undefined ? String(value) : layOut(JSON.parse(json), '');
}
