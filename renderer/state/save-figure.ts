/** Takes a chart out of the window: to a file that the person chooses, or to the clipboard. */
import { ask } from '../bridge';
import { pngOf } from '../components/save/png';
import { notices } from './notices.svelte';
import { saveAs } from './save-file';

export type FigureFormat = 'png' | 'svg';

export async function saveFigure(title: string, format: FigureFormat, svg: string): Promise<void> {
  if (format === 'svg') await saveAs(title, format, () => svg);
  else await saveAs(title, format, () => pngOf(svg));
}

export async function copyChart(title: string, svg: string): Promise<void> {
  await notices.guard(async () => {
    await ask('figure:copy-chart', { png: await pngOf(svg) });
    notices.add('info', `Copied “${title}” as an image.`);
  });
}
