/** What is known of a bucket: how much was in it, and when. Whole numbers, so that nothing is lost or won by rounding. */
export interface Bucket {
  /** Tokens times the milliseconds in which an empty bucket is full. */
  readonly credit: number;
  /** Whole milliseconds of any clock that only goes forward. */
  readonly at: number;
}

/** What came of taking tokens. */
export interface Taken {
  readonly bucket: Bucket;
  readonly allowed: boolean;
  /** Whole tokens that are left. */
  readonly left: number;
  /** Whole milliseconds until the bucket is full again. */
  readonly msUntilFull: number;
}

/**
 * A token bucket: it holds at most `limit` tokens, is filled evenly, from empty to full in `fillMs`, and a new one is full.
 * Takes `cost` tokens, or none at all when there are fewer. A cost above the limit could never be paid, so it is the limit.
 * A cost below zero gives tokens back, up to the limit.
 * All arguments are whole numbers.
 */
export function takeTokens(
  known: Bucket | undefined,
  { limit, fillMs }: { readonly limit: number; readonly fillMs: number },
  cost: number,
  now: number,
): Taken {
  const full = limit * fillMs;
  // In a millisecond `limit` flows in, because in `fillMs` of them it is full.
  const credit = known ? Math.min(full, known.credit + Math.max(0, now - known.at) * limit) : full;
  const price = Math.min(cost, limit) * fillMs;
  const allowed = credit >= price;
  const left = allowed ? Math.min(full, credit - price) : credit;
  return {
    bucket: { credit: left, at: now },
    allowed,
    left: Math.floor(left / fillMs),
    msUntilFull: Math.ceil((full - left) / limit),
  };
}

/**
 * How long somebody who was refused `cost` tokens has to wait for them, by when the bucket is full. Whole milliseconds, at most one too
 * many and never too few.
 */
export function msUntilThere(
  msUntilFull: number,
  { limit, fillMs }: { readonly limit: number; readonly fillMs: number },
  cost: number,
): number {
  const msFromThereToFull = ((limit - Math.min(cost, limit)) * fillMs) / limit;
  return Math.max(0, Math.ceil(msUntilFull - msFromThereToFull));
}

/** The same in Lua, for Redis: the arguments and the answer are those of rate-limiter-flexible's own script; its time is the one until the bucket is full. */
export const takeTokensLua = `
local cost, fillMs, limit = tonumber(ARGV[1]), tonumber(ARGV[2]) * 1000, tonumber(ARGV[3])
local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local full = limit * fillMs
local known = redis.call('hmget', KEYS[1], 'credit', 'at')
local credit = full
if known[1] then credit = math.min(full, tonumber(known[1]) + math.max(0, now - tonumber(known[2])) * limit) end
local price = math.min(cost, limit) * fillMs
if credit < price then return {limit + 1, math.ceil((full - credit) / limit)} end
local left = math.min(full, credit - price)
local fullAfter = math.ceil((full - left) / limit)
redis.call('hset', KEYS[1], 'credit', string.format('%.0f', left), 'at', string.format('%.0f', now))
redis.call('pexpire', KEYS[1], fullAfter + 1000)
return {limit - math.floor(left / fillMs), fullAfter}
`;
