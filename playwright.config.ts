import { defineConfig } from '@playwright/test';

/**
 * Apps at the same time, each on a display of its own, so that no two share a clipboard, the keyboard's
 * focus or a place on the screen. Where build/test.mjs has made no further displays it is one at a time.
 * Each stands as DISPLAY=XAUTHORITY.
 */
const furtherDisplays = (process.env['ATELIER_DISPLAYS'] ?? '').split(' ').filter(Boolean);
const own = furtherDisplays[Number(process.env['TEST_PARALLEL_INDEX'] ?? 0) - 1];
if (own !== undefined) {
  const [display, authority] = own.split('=');
  process.env['DISPLAY'] = display;
  process.env['XAUTHORITY'] = authority;
}

export default defineConfig({
  testDir: 'test/e2e',
  timeout: 180_000,
  expect: { timeout: 60_000 },
  workers: furtherDisplays.length + 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  outputDir: 'test-results/e2e',
});
