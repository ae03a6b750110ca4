import { createClient } from '@redis/client';
import {
  RateLimiterRedis,
  RateLimiterRes,
  RLWrapperTimeouts,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import type { Logger } from '../../../kernel/logger.js';
import { fillSeconds } from './buckets.js';
import { LimiterBuckets } from './limiter-buckets.js';
import { MemoryLimiter } from './memory-limiter.js';
import { takeTokensLua } from './take-tokens.js';

/** How long a request waits for Redis before it is counted locally. */
const patienceMs = 250;

/** The longest pause between two attempts to reconnect. */
const maxPauseMs = 2000;

/**
 * Buckets in Redis, shared by all its processes. While Redis is unavailable each process counts by itself,
 * and requests continue. The log reports this once, and the recovery once. A start does not wait for Redis.
 */
export function redisBuckets(url: string, log: Logger): LimiterBuckets {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    commandsQueueMaxLength: 10_000,
    // Also detects a Redis that is connected but does not answer.
    pingInterval: 2000,
    socket: {
      socketTimeout: 5000,
      connectTimeout: 5000,
      reconnectStrategy: (tries) => Math.min(50 * 2 ** tries, maxPauseMs),
    },
  });
  const outage = new Outage(log);
  client.on('error', (error: unknown) => {
    outage.begin(error);
  });
  client.on('ready', () => {
    outage.end();
  });
  // It rejects only when closed before it could connect. Other failures are an `error`, and retried.
  client.connect().catch((error: unknown) => {
    outage.begin(error);
  });
  return new LimiterBuckets(
    (limit) => redisLimiter(client, limit, outage),
    async () => {
      outage.ignore();
      client.destroy();
    },
  );
}

function redisLimiter(client: object, limit: number, outage: Outage): RateLimiterAbstract {
  return new RLWrapperTimeouts({
    limiter: new SharedLimiter(client, limit, outage),
    timeoutMs: patienceMs,
    insuranceLimiter: new InsuranceLimiter(limit, outage),
  });
}

/** Counts in Redis, and records the success. */
class SharedLimiter extends RateLimiterRedis {
  constructor(
    client: object,
    limit: number,
    private readonly outage: Outage,
  ) {
    super({
      storeClient: client,
      useRedisPackage: true,
      rejectIfRedisNotReady: true,
      customIncrTtlLuaScript: takeTokensLua,
      // When a key's limit changes it keeps its bucket, which the script then cuts to size.
      keyPrefix: 'tribute:rate',
      points: limit,
      duration: fillSeconds,
    });
  }

  override async consume(key: string, points = 1): Promise<RateLimiterRes> {
    try {
      const result = await super.consume(key, points);
      this.outage.end();
      return result;
    } catch (error) {
      if (error instanceof RateLimiterRes) this.outage.end();
      throw error;
    }
  }
}

/** Counts in this process when Redis fails, and records the failure. */
class InsuranceLimiter extends MemoryLimiter {
  constructor(
    limit: number,
    private readonly outage: Outage,
  ) {
    super(limit);
  }

  override async consume(key: string, points = 1): Promise<RateLimiterRes> {
    this.outage.begin();
    return super.consume(key, points);
  }

  override async reward(key: string, points = 1): Promise<RateLimiterRes> {
    this.outage.begin();
    return super.reward(key, points);
  }
}

/** Logs the start and end of a Redis outage once each. */
class Outage {
  private isOn = false;
  private isIgnored = false;

  constructor(private readonly log: Logger) {}

  begin(error?: unknown): void {
    if (this.isOn || this.isIgnored) return;
    this.isOn = true;
    this.log.warn(
      error === undefined ? {} : { err: error },
      'Redis is unavailable: each process counts rate limits by itself',
    );
  }

  end(): void {
    if (!this.isOn) return;
    this.isOn = false;
    this.log.info({}, 'Redis is back: rate limits are shared again');
  }

  ignore(): void {
    this.isIgnored = true;
  }
}
