/** A queued run that starts from another run's weights, after a restart of the app. */
import { expect, it } from 'vitest';
import { DEFAULTS } from '@engine/settings';
import { RunQueue } from '@engine/sweep/run-queue';
import { temporaryFolder } from '../../support/idx-folder';

it('still names the run that it starts from', async () => {
  const home = temporaryFolder();
  const waiting = { settings: DEFAULTS.cnn, dataFolder: null, startFrom: 'photo-network' };
  await new RunQueue(home.path).add('next', waiting);
  const again = new RunQueue(home.path);
  await again.load();
  expect(again.now.runs).toMatchObject([{ name: 'next', startFrom: 'photo-network' }]);
  home.remove();
});
