/** The address of the server that a script with this address comes from. It may be below a path. */
export function serverOf(src: string): string {
  return src.replace(/[?#].*$/, '').replace(/\/(?:scripts\/)?[^/]*$/, '');
}
