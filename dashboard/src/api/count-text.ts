/** `1,234`. */
export function formatCount(count: number): string {
  return new Intl.NumberFormat().format(count);
}

/** `3 campaigns`, `1 campaign`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** `99.5%` of a part from 0 to 1; a dash if there is nothing to take a part of. */
export function formatShare(part: number | null): string {
  if (part === null) return '–';
  // Rounded down, so that 100% is all.
  const thousandths = Math.floor(part * 1000) / 1000;
  return new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 }).format(thousandths);
}
