/** A queued run that builds on other runs, after a restart of the app. */
import { expect, it } from 'vitest';
import { DEFAULTS } from '@engine/settings';
import { RunQueue } from '@engine/sweep/run-queue';
import { temporaryFolder } from '../../support/idx-folder';

it('still names the run that it starts from, and its teachers', async () => {
  const home = temporaryFolder();
  const builtOn = { startFrom: 'photo-network', teachers: ['first', 'second'] };
  const waiting = { settings: DEFAULTS.cnn, dataFolder: null, ...builtOn };
  await new RunQueue(home.path).add('next', waiting);
  const again = new RunQueue(home.path);
  await again.load();
  expect(again.now.runs).toMatchObject([{ name: 'next', ...builtOn }]);
  home.remove();
});
