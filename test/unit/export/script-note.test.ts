import { expect, it } from 'vitest';
import { IMAGE_FOLDER_DEFAULTS } from '@engine/data/folder/options';
import { aboutRun } from '@engine/export/about';
import { kerasScript } from '@engine/export/keras/keras-script';
import { settingsFor } from '@engine/settings';
import { runRecord } from '../../support/stored-run';

it('tells in the Keras script what it divides otherwise', () => {
  const shape = { height: 96, width: 96, channels: 3 } as const;
  const imageFolder = { ...IMAGE_FOLDER_DEFAULTS };
  const data = { folder: '/photos', shape, classNames: ['a', 'b'], imageFolder };
  const record = runRecord('run', { settings: settingsFor('cnn', {}), data });
  expect(kerasScript(record, aboutRun(record))).toContain('# By image: Atelier keeps groups');
});

it.each([true, false])(
  'tells that it trains in float32 where the run did not: %s',
  (mixedPrecision) => {
    const record = runRecord('run', { settings: settingsFor('cnn', { mixedPrecision }) });
    const text = kerasScript(record, aboutRun(record));
    expect(text.includes('This script trains in float32')).toBe(mixedPrecision);
  },
);
