/** The state of a bucket. Whole numbers, so that rounding neither loses nor adds tokens. */
export interface Bucket {
  /** Tokens times the milliseconds in which an empty bucket fills. */
  readonly credit: number;
  /** Whole milliseconds of any monotonic clock. */
  readonly at: number;
}

/** The result of taking tokens. */
export interface Taken {
  readonly bucket: Bucket;
  readonly allowed: boolean;
  /** Whole tokens that are left. */
  readonly left: number;
  /** Whole milliseconds until the bucket is full again. */
  readonly msUntilFull: number;
}

/**
 * A token bucket holds at most `limit` tokens and fills evenly in `fillMs`. A new one is full. Takes `cost`
 * tokens, or none when there are fewer. A cost above the limit is charged as the limit, because it could
 * never be paid. A negative cost returns tokens, up to the limit. All arguments are whole numbers.
 */
export function takeTokens(
  known: Bucket | undefined,
  { limit, fillMs }: { readonly limit: number; readonly fillMs: number },
  cost: number,
  now: number,
): Taken {
  const full = limit * fillMs;
  // `limit` flows in per millisecond, because the bucket fills in `fillMs`.
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
 * How long a refused caller must wait for `cost` tokens, from the time when the bucket is full. Whole
 * milliseconds, at most one too many and never too few.
 */
export function msUntilThere(
  msUntilFull: number,
  { limit, fillMs }: { readonly limit: number; readonly fillMs: number },
  cost: number,
): number {
  const msFromThereToFull = ((limit - Math.min(cost, limit)) * fillMs) / limit;
  return Math.max(0, Math.ceil(msUntilFull - msFromThereToFull));
}

/** The same in Lua for Redis, with the interface of rate-limiter-flexible; its time is until full. */
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
