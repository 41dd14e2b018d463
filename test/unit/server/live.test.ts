import { describe, expect, it } from 'vitest';
import { LiveMeter } from '../../../electron/server/live';

describe('how a server does now', () => {
  it('is nothing before the first request', () => {
    expect(new LiveMeter().figures()).toEqual({
      perSecond: 0,
      medianMs: null,
      p99Ms: null,
      requests: 0,
      errors: 0,
    });
  });

  it('is the rate and the times of the last ten seconds, to a twentieth', () => {
    let now = 0;
    const meter = new LiveMeter(() => now);
    for (let at = 0; at < 1000; at++) {
      now = at * 10;
      meter.request(at % 100 === 0 ? 503 : 200, at % 50 === 0 ? 0.2 : 0.004);
    }
    const { perSecond, medianMs, p99Ms, requests, errors } = meter.figures();
    expect(perSecond).toBeCloseTo(100, 0);
    expect(medianMs).toBeGreaterThan(4 * 0.95);
    expect(medianMs).toBeLessThan(4 * 1.06);
    expect(p99Ms).toBeGreaterThan(200 * 0.95);
    expect(p99Ms).toBeLessThan(200 * 1.06);
    expect({ requests, errors }).toEqual({ requests: 1000, errors: 10 });
  });

  it('forgets the times and the rate, and not the errors', () => {
    let now = 0;
    const meter = new LiveMeter(() => now);
    meter.request(400, 0.01);
    now = 5000;
    expect(meter.figures()).toMatchObject({ perSecond: 1 / 5, errors: 1 });
    now = 20_000;
    expect(meter.figures()).toEqual({
      perSecond: 0,
      medianMs: null,
      p99Ms: null,
      requests: 1,
      errors: 1,
    });
  });

  it('counts times beyond its bounds at them', () => {
    const meter = new LiveMeter(() => 0);
    meter.request(200, 0);
    meter.request(200, 1e6);
    const { medianMs, p99Ms } = meter.figures();
    expect(medianMs).toBeLessThan(0.1);
    expect(p99Ms).toBeGreaterThan(90_000);
  });
});
