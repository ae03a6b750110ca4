/** The name of a promoter's id in payloads, which have the words of the older dialect. */
const olderName = 'aktvatorId';

/** The `data` of a stored payload in the words of the schema: `promoterId`. */
export function dataOf(payload: string): Record<string, unknown> {
  const { data } = JSON.parse(payload) as { data: Record<string, unknown> };
  if (!(olderName in data)) return data;
  const members = Object.entries(data).map(([name, value]) => [
    name === olderName ? 'promoterId' : name,
    value,
  ]);
  return Object.fromEntries(members) as Record<string, unknown>;
}
