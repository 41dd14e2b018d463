import { defineConfig } from '@playwright/test';

/**
 * Apps at the same time, each on a display of its own, so that no two share a clipboard, the keyboard's
 * focus or a place on the screen. Where build/test.mjs has made no second display it is one app at a time.
 */
const secondDisplay = process.env['ATELIER_SECOND_DISPLAY'];
if (secondDisplay !== undefined && process.env['TEST_PARALLEL_INDEX'] === '1') {
  process.env['DISPLAY'] = secondDisplay;
  process.env['XAUTHORITY'] = process.env['ATELIER_SECOND_XAUTHORITY'];
}

export default defineConfig({
  testDir: 'test/e2e',
  timeout: 180_000,
  expect: { timeout: 60_000 },
  workers: secondDisplay === undefined ? 1 : 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  outputDir: 'test-results/e2e',
});
