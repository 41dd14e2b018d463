import { expect, test } from 'vitest';
import { movedTo, withColumn } from '../../../renderer/state/runs/column-order';

const USUAL = ['status', 'test', 'loss', 'rate', 'seed', 'begun'];

test('a column comes where it usually stands, as far as the others stand so', () => {
  expect(withColumn(['status', 'rate', 'begun'], 'loss', USUAL)).toEqual([
    'status',
    'loss',
    'rate',
    'begun',
  ]);
  expect(withColumn(['rate', 'status'], 'begun', USUAL)).toEqual(['rate', 'status', 'begun']);
  expect(withColumn([], 'seed', USUAL)).toEqual(['seed']);
});

test('a column that is there stays where it is', () => {
  expect(withColumn(['rate', 'status'], 'status', USUAL)).toEqual(['rate', 'status']);
});

test('a column takes the place of the one it is moved to, in both directions', () => {
  const keys = ['a', 'b', 'c', 'd'];
  expect(movedTo(keys, 'a', 'c')).toEqual(['b', 'c', 'a', 'd']);
  expect(movedTo(keys, 'd', 'b')).toEqual(['a', 'd', 'b', 'c']);
  expect(movedTo(keys, 'b', 'b')).toEqual(keys);
});

test('nothing moves to or from a column that is not there', () => {
  const keys = ['a', 'b'];
  expect(movedTo(keys, 'x', 'a')).toEqual(keys);
  expect(movedTo(keys, 'a', 'x')).toEqual(keys);
});
