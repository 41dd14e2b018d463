import { expect, test } from '@playwright/test';
import { launch, newHome, removeHome } from './app';

test('the window is sandboxed, has no Node, and cannot go anywhere', async () => {
  const home = newHome();
  const running = await launch(home);
  const { app, page } = running;
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
  const reachable = await page.evaluate(() => ['require' in globalThis, 'process' in globalThis]);
  expect(reachable).toEqual([false, false]);
  const url = page.url();
  await page.evaluate(() => {
    location.href = 'https://example.invalid/';
    window.open('https://example.invalid/');
  });
  await page.waitForTimeout(300);
  expect(page.url()).toBe(url);
  expect(app.windows()).toHaveLength(1);
  await running.close();
  removeHome(home);
});
