const maxSubId = 100;
const subIdName = /[?&]sub[1-5]=/i;
const control = /\p{Cc}/gu;

/** `sub1` to `sub5` of a short link's query as JSON, each cut after 100 characters; null without any. */
export function subIdsOf(url: string): string | null {
  if (!subIdName.test(url)) return null;
  const query = new URLSearchParams(url.slice(url.indexOf('?')).toWellFormed());
  const found: Record<string, string> = {};
  for (const name of ['sub1', 'sub2', 'sub3', 'sub4', 'sub5']) {
    const value = query.get(name)?.toWellFormed().replaceAll(control, '').trim().slice(0, maxSubId);
    if (value !== undefined && value !== '') found[name] = value.toWellFormed();
  }
  return Object.keys(found).length > 0 ? JSON.stringify(found) : null;
}
