/** What Prometheus reads at /metrics. */
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import { LiveMeter } from './live';

/** Seconds: from a dense network's answer to a photo's. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const WATCHED = new Set(['/healthz', '/metrics']);
const BATCHES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

export class ServerMetrics {
  readonly registry = new Registry();
  readonly live = new LiveMeter();
  private readonly requests: Histogram<'route' | 'status'>;
  private readonly batches: Histogram;
  private readonly pictures: Counter;

  constructor() {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.requests = new Histogram({
      name: 'atelier_request_seconds',
      help: 'Time from the request headers to the end of the response.',
      labelNames: ['route', 'status'],
      buckets: SECONDS,
      registers,
    });
    this.batches = new Histogram({
      name: 'atelier_batch_pictures',
      help: 'Images per forward pass.',
      buckets: BATCHES,
      registers,
    });
    this.pictures = new Counter({
      name: 'atelier_pictures_total',
      help: 'Images classified.',
      registers,
    });
  }

  /** @param route a pattern, of which there are few, and not the address itself */
  request(route: string, status: number, seconds: number): void {
    this.requests.observe({ route, status }, seconds);
    // Who only looks whether it is there, or how it does, is none of its clients.
    if (!WATCHED.has(route)) this.live.request(status, seconds);
  }

  batch(pictures: number): void {
    this.batches.observe(pictures);
    this.pictures.inc(pictures);
  }
}
