import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);
import { test } from '@playwright/test';
import { launch } from './app';
test('shots', async () => {
  test.setTimeout(600_000);
  const running = await launch('/tmp/maphome');
  const { page, app } = running;
  page.on('pageerror', (e) => { require('node:fs').appendFileSync('/tmp/pe.txt', e.message + (e.stack ?? '') + '\n'); }); page.on('console', (m) => { require('node:fs').appendFileSync('/tmp/pe.txt', m.text() + '\n'); });
  if (process.env['SHORT']) { await page.getByRole('navigation').getByRole('button', { name: 'Results', exact: true }).click(); await page.getByRole('radio', { name: 'Map', exact: true }).click(); await page.getByTestId('map-canvas').waitFor({ timeout: 120_000 }); await page.waitForTimeout(6000); require('node:fs').writeFileSync('/tmp/dom.html', await page.locator('main').innerHTML()); await running.close(); return; }
  const size = (w: number, h: number) => app.evaluate(({ BrowserWindow }, s) => { BrowserWindow.getAllWindows()[0]?.setContentSize(s[0] ?? 1, s[1] ?? 1); }, [w, h]);
  await page.getByRole('navigation').getByRole('button', { name: 'Results', exact: true }).click();
  await page.getByRole('radio', { name: 'Map', exact: true }).click();
  await page.getByTestId('map-canvas').waitFor({ timeout: 120_000 });
  await size(1024, 700);
  await page.waitForTimeout(3000);
  await page.screenshot({ path: '/tmp/shot-map-1024.png' });
  await page.getByRole('radio', { name: 'UMAP', exact: true }).click();
  await page.waitForTimeout(1500);
  await size(1920, 1200);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.waitForTimeout(3000);
  await page.screenshot({ path: '/tmp/shot-map-dark.png' });
  const frames = await page.evaluate(async () => {
    const canvas = document.querySelector('[data-testid=map-canvas]');
    if (!canvas) return [];
    const r = canvas.getBoundingClientRect();
    const times: number[] = [];
    for (let i = 0; i < 40; i++) {
      const t = performance.now();
      canvas.dispatchEvent(new WheelEvent('wheel', { deltaY: i < 20 ? -30 : 30, clientX: r.x + r.width / 2, clientY: r.y + r.height / 2, bubbles: true, cancelable: true }));
      await new Promise((f) => requestAnimationFrame(() => requestAnimationFrame(f)));
      times.push(performance.now() - t);
    }
    return times;
  });
  require('node:fs').appendFileSync('/tmp/pe.txt', 'frames ' + frames.map((f) => f.toFixed(0)).join(' '));
  await page.emulateMedia({ colorScheme: 'light' });
  const box = await page.getByTestId('map-canvas').boundingBox();
  if (box) {
    await page.keyboard.down('Shift');
    await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.2);
    await page.mouse.down();
    for (const [x, y] of [[0.5, 0.2], [0.55, 0.5], [0.35, 0.6], [0.28, 0.4]] as const) await page.mouse.move(box.x + box.width * x, box.y + box.height * y, { steps: 5 });
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await page.mouse.move(box.x + box.width * 0.42, box.y + box.height * 0.4);
  }
  await page.waitForTimeout(1500);
  await page.screenshot({ path: '/tmp/shot-map-lasso.png' });
  await page.getByTestId('gallery-item').first().getByRole('button').click();
  await page.getByTestId('nearest-images').getByRole('listitem').first().waitFor({ timeout: 120_000 });
  await page.waitForTimeout(1500);
  await page.screenshot({ path: '/tmp/shot-detail.png' });
  await page.keyboard.press('Escape');
  await page.getByRole('radio', { name: 'The five', exact: true }).click();
  await page.getByTestId('five-item').first().waitFor();
  await page.waitForTimeout(1000);
  await page.screenshot({ path: '/tmp/shot-five.png' });
  await size(1024, 700);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.waitForTimeout(1500);
  await page.screenshot({ path: '/tmp/shot-five-1024.png' });
  await running.close();
});
