import { expect, it } from 'vitest';
import { Pace } from '../../../renderer/state/camera/pace';

it('tells how fast things get done lately, and after a pause anew', () => {
  const pace = new Pace();
  pace.oneDone(1000);
  expect(pace.perSecond).toBeNull();
  for (let at = 1; at <= 10; at++) pace.oneDone(1000 + 500 * at);
  expect(pace.perSecond).toBeCloseTo(2);
  for (let at = 1; at <= 40; at++) pace.oneDone(6000 + 100 * at);
  expect(pace.perSecond).toBeCloseTo(10);
  pace.restart();
  expect(pace.perSecond).toBeNull();
});
