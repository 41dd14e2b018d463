/** Distillation in the terminal: runs that learn the predictions of others, beside the labels. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realSlice, writeIdxFolder } from '../support/idx-folder';
import { Terminal } from '../support/terminal';

let terminal: Terminal;
let train: string[];

beforeAll(async () => {
  terminal = new Terminal();
  const folder = `${terminal.home}/data`;
  writeIdxFolder(folder, await realSlice(300, 50));
  train = ['train', '--data', folder, '--model', 'linear', '--epochs', '1', '--name'];
  for (const name of ['First', 'Second, later']) await terminal.atelier([...train, name]);
});
afterAll(() => {
  terminal.remove();
});

async function runs() {
  return (await terminal.asked('runs')).lines;
}

describe('atelier train --teachers', () => {
  it('takes runs by name or folder, and notes them', async () => {
    const [first, second] = ['First', 'Second, later'].map(async (name) =>
      (await runs()).find((line) => line['name'] === name),
    );
    const folders = [(await first)?.['run'], (await second)?.['run']];
    const teachers = `First, ${String(folders[1])}`;
    const { code } = await terminal.atelier([...train, 'Taught', '--teachers', teachers]);
    expect(code).toBe(0);
    const taught = (await runs()).find((line) => line['name'] === 'Taught');
    expect(taught?.['teachers']).toEqual(folders);
    const { stdout } = await terminal.atelier(['log', 'Taught']);
    expect(stdout).toContain(`Teachers: ${folders.join(', ')}`);
  });

  it.each([
    ['nobody', 'There is no run "nobody"'],
    ['', '--teachers needs the names of runs, separated by commas.'],
    ['First,', '--teachers needs the names of runs, separated by commas.'],
    ['photo-network', 'takes 96x96 color images, but the training images are 28x28 gray'],
  ])('refuses %j in a sentence, and leaves no run', async (teachers, sentence) => {
    const before = (await runs()).length;
    const { code, stderr } = await terminal.atelier([...train, 'Not', '--teachers', teachers]);
    expect(code).not.toBe(0);
    expect(stderr).toContain(sentence);
    expect(await runs()).toHaveLength(before);
  });
});
