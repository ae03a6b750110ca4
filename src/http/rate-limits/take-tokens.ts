/** What is known of a bucket: how many tokens were in it, and when. */
export interface Bucket {
  readonly tokens: number;
  /** Milliseconds of any clock that only goes forward. */
  readonly at: number;
}

/** What came of taking tokens. */
export interface Taken {
  readonly bucket: Bucket;
  readonly allowed: boolean;
  /** Until the bucket is full again; refused, until the tokens that were wanted are there. */
  readonly msBeforeNext: number;
}

/**
 * A token bucket: it holds at most `limit` tokens, is filled evenly, from empty to full in `fillMs`, and a new one is full.
 * Takes `cost` tokens, or none at all when there are fewer. A cost above the limit could never be paid, so it is the limit.
 */
export function takeTokens(
  known: Bucket | undefined,
  { limit, fillMs }: { readonly limit: number; readonly fillMs: number },
  cost: number,
  now: number,
): Taken {
  const perMs = limit / fillMs;
  const tokens = known ? Math.min(limit, known.tokens + Math.max(0, now - known.at) * perMs) : limit;
  const price = Math.min(cost, limit);
  if (tokens < price) {
    return { bucket: { tokens, at: now }, allowed: false, msBeforeNext: Math.ceil((price - tokens) / perMs) };
  }
  const left = tokens - price;
  return {
    bucket: { tokens: left, at: now },
    allowed: true,
    msBeforeNext: Math.ceil((limit - left) / perMs),
  };
}

/** The same in Lua, for Redis: the arguments and the answer are those of rate-limiter-flexible's own script. */
export const takeTokensLua = `
local cost, fillMs, limit = tonumber(ARGV[1]), tonumber(ARGV[2]) * 1000, tonumber(ARGV[3])
local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local perMs = limit / fillMs
local known = redis.call('hmget', KEYS[1], 'tokens', 'at')
local tokens = limit
if known[1] then tokens = math.min(limit, tonumber(known[1]) + math.max(0, now - tonumber(known[2])) * perMs) end
local price = math.min(cost, limit)
if tokens < price then return {limit + 1, math.ceil((price - tokens) / perMs)} end
local left = tokens - price
local fullAfter = math.ceil((limit - left) / perMs)
redis.call('hset', KEYS[1], 'tokens', tostring(left), 'at', string.format('%.0f', now))
redis.call('pexpire', KEYS[1], fullAfter + 1000)
return {limit - math.floor(left), fullAfter}
`;
