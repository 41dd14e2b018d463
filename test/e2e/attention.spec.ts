/** What the system shows of work while nobody looks at the window. */
import { expect, test } from '@playwright/test';
import { launch, newHome, removeHome } from './app';

interface Noted {
  progress: number[];
  told: { title: string; body: string }[];
}

test('a run has its progress on the taskbar, and its end is told to those who look elsewhere', async () => {
  const home = newHome();
  const running = await launch(home);
  const { app, page } = running;
  // The system's own ends of both are replaced: nothing here could show them.
  await app.evaluate(({ BrowserWindow, Notification }) => {
    const noted: Noted = { progress: [], told: [] };
    Object.assign(globalThis, { noted });
    const window = BrowserWindow.getAllWindows()[0];
    if (window === undefined) throw new Error('There is no window.');
    window.setProgressBar = (share) => {
      noted.progress.push(share);
    };
    window.isFocused = () => false;
    Notification.isSupported = () => true;
    Notification.prototype.show = function show() {
      noted.told.push({ title: this.title, body: this.body });
    };
    // The run shall seem as long as one that is worth telling of.
    const { now } = Date;
    Date.now = () => now() + 60_000;
  });
  const noted = () => app.evaluate(() => (globalThis as unknown as { noted: Noted }).noted);
  await page.getByRole('radio', { name: 'Linear', exact: true }).click();
  await page.getByLabel('Epochs').fill('2');
  await page.getByLabel(/Run name/).fill('Told of');
  await page.getByRole('main').getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByTestId('test-accuracy')).toHaveText(/%/, { timeout: 60_000 });
  await expect.poll(async () => (await noted()).told).toHaveLength(1);
  const { progress, told } = await noted();
  expect(told[0]?.title).toBe('Told of finished');
  expect(told[0]?.body).toMatch(/^Test accuracy: \d\d\.\d\d%\.$/);
  const shares = progress.filter((share) => share >= 0);
  expect(shares.length).toBeGreaterThan(0);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(Math.max(...shares)).toBeLessThanOrEqual(1);
  expect(progress.at(-1)).toBe(-1);
  await running.close();
  removeHome(home);
});
