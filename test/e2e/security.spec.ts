import { expect, test } from '@playwright/test';
import { launch, newHome, removeHome } from './app';

test('the window is sandboxed, has no Node, and cannot go anywhere', async () => {
  const home = newHome();
  const { app, page, close } = await launch(home);
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    const contents = window?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>;
    };
    return contents.getLastWebPreferences();
  });
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
  });
  expect(await page.evaluate(() => [typeof globalThis.require, typeof globalThis.process])).toEqual(
    ['undefined', 'undefined'],
  );
  const url = page.url();
  await page.evaluate(() => {
    location.href = 'https://example.invalid/';
    window.open('https://example.invalid/');
  });
  await page.waitForTimeout(300);
  expect(page.url()).toBe(url);
  expect(app.windows()).toHaveLength(1);
  await close();
  removeHome(home);
});
