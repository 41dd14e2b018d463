/** What `npm test -- chromium` relies on: a page served as Electron's is, in a Chromium that is not its own. */
import { expect, test } from '@playwright/test';
import { launch, newHome, removeHome } from './app';

test.skip(process.env['ATELIER_IN_CHROMIUM'] === undefined, 'for npm test -- chromium');

test('the page has its content security policy, and an error in it fails the test', async () => {
  const home = newHome();
  const running = await launch(home);
  await running.page.evaluate(() => {
    document.head.append(Object.assign(document.createElement('script'), { text: 'void 0' }));
  });
  await expect(running.close()).rejects.toThrow(/script-src 'self'/);
  removeHome(home);
});

test('a request that needs Electron fails with a sentence that names the call', async () => {
  const home = newHome();
  const running = await launch(home);
  const answer = await running.page.evaluate(() =>
    window.atelier.request('figure:copy', { x: 0, y: 0, width: 10, height: 10 }),
  );
  expect(answer.ok).toBe(false);
  expect(JSON.stringify(answer)).toContain('webContents.capturePage needs Electron');
  await running.close();
  removeHome(home);
});
