/** What the address of a list says of its page. */
export interface PageSearch {
  /** From 2; the first page is left out. */
  readonly page?: number;
}

/** The largest page that the API can skip to. */
const lastPage = 400;

/** Reads the page in an address. What is no such number is left out. */
export function readPageSearch({ page }: Readonly<Record<string, unknown>>): PageSearch {
  return Number.isInteger(page) && Number(page) > 1 && Number(page) <= lastPage ? { page: Number(page) } : {};
}
