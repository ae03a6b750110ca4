/** `1,234`. */
export function formatCount(count: number): string {
  return new Intl.NumberFormat().format(count);
}

/** `3 campaigns`, `1 campaign`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
