/**
 * How a server does now: requests a second and how long they take, over the last ten seconds, and
 * errors since it began. Prometheus keeps totals in few buckets; these are finer, and forget.
 */

/** Seconds over which rate and latency are told. */
const WINDOW = 10;
/** Bounds grow by a twentieth, which is how exact a quantile is: 20 µs to 100 s. */
const GROWTH = 1.05;
const LEAST_SECONDS = 2e-5;
const BUCKETS = Math.ceil(Math.log(100 / LEAST_SECONDS) / Math.log(GROWTH));

export interface LiveFigures {
  /** Requests in each second, mean over the last ten, or since the server began. */
  perSecond: number;
  /** Milliseconds within which half, and 99 of 100, of them were answered; null where there are none. */
  medianMs: number | null;
  p99Ms: number | null;
  /** Since the server began. */
  requests: number;
  /** Answered by 4xx or 5xx, since the server began. */
  errors: number;
}

interface Second {
  at: number;
  count: number;
  buckets: Uint32Array;
}

function bucketOf(seconds: number): number {
  const place = Math.ceil(Math.log(seconds / LEAST_SECONDS) / Math.log(GROWTH));
  return Math.min(BUCKETS - 1, Math.max(0, place));
}

function upperMs(bucket: number): number {
  return 1000 * LEAST_SECONDS * GROWTH ** bucket;
}

export class LiveMeter {
  private requests = 0;
  private errors = 0;
  private readonly began: number;
  private readonly seconds: Second[] = [];

  /** @param now milliseconds of some steady clock */
  constructor(private readonly now: () => number = () => performance.now()) {
    this.began = now();
  }

  request(status: number, seconds: number): void {
    this.requests += 1;
    if (status >= 400) this.errors += 1;
    const second = this.current();
    const bucket = bucketOf(seconds);
    second.count += 1;
    second.buckets[bucket] = (second.buckets[bucket] ?? 0) + 1;
  }

  private current(): Second {
    const at = Math.floor(this.now() / 1000);
    const last = this.seconds.at(-1);
    if (last?.at === at) return last;
    const added = { at, count: 0, buckets: new Uint32Array(BUCKETS) };
    this.seconds.push(added);
    this.forget();
    return added;
  }

  private forget(): void {
    const oldest = Math.floor(this.now() / 1000) - WINDOW;
    while (this.seconds[0] !== undefined && this.seconds[0].at <= oldest) this.seconds.shift();
  }

  figures(): LiveFigures {
    this.forget();
    const count = this.seconds.reduce((sum, second) => sum + second.count, 0);
    const lasted = Math.max(1, Math.min(WINDOW, (this.now() - this.began) / 1000));
    const { requests, errors } = this;
    return {
      perSecond: count / lasted,
      medianMs: this.quantile(0.5, count),
      p99Ms: this.quantile(0.99, count),
      requests,
      errors,
    };
  }

  private quantile(share: number, count: number): number | null {
    if (count === 0) return null;
    let left = Math.ceil(share * count);
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      for (const { buckets } of this.seconds) left -= buckets[bucket] ?? 0;
      if (left <= 0) return upperMs(bucket);
    }
    return null;
  }
}
