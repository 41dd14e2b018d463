/** Presets on Train: whole recipes by name, shown as what stands in the form. */
import { expect, test } from '@playwright/test';
import { launch, newHome, removeHome } from './app';

const home = newHome();
test.afterAll(() => {
  removeHome(home);
});

test('a preset fills the form, and the form says when it is no longer that', async () => {
  const { app, page } = await launch(home);
  const preset = page.getByLabel('Preset', { exact: true });
  const epochs = page.getByLabel('Epochs', { exact: true });
  await expect(preset).toHaveValue('default');
  await preset.selectOption('Fast');
  await expect(epochs).toHaveValue('9');
  await expect(page.getByLabel('Learning rate', { exact: true })).toHaveValue('0.01');
  await epochs.fill('8');
  await expect(preset).toHaveValue('custom');
  await epochs.fill('9');
  await expect(preset).toHaveValue('fast');
  await preset.selectOption('Medium');
  await expect(page.getByLabel('Filters', { exact: true })).toHaveValue('32-64-128');
  await expect(epochs).toHaveValue('17');
  await expect(preset).toHaveValue('medium');
  await preset.selectOption('Best');
  await expect(page.getByRole('radio', { name: 'ResNet' })).toBeChecked();
  await expect(epochs).toHaveValue('50');
  await page.getByRole('radio', { name: 'CNN' }).click();
  // Each family keeps what stood there.
  await expect(preset).toHaveValue('fast');
  await preset.selectOption('Default');
  await expect(epochs).toHaveValue('12');
  await page.getByRole('button', { name: 'About Preset' }).click();
  await expect(page.getByRole('dialog', { name: 'About Preset' })).toContainText(
    '93% test accuracy',
  );
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'About Preset' })).toBeFocused();
  await page.getByRole('button', { name: 'About Preset' }).press('Enter');
  await expect(page.getByRole('dialog', { name: 'About Preset' })).toBeVisible();
  await app.close();
});
