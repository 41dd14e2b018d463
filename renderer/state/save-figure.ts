/** Takes a chart out of the window: to a file that the person chooses, or to the clipboard. */
import { ask } from '../bridge';
import { fileName } from '../components/save/file-name';
import { pngOf } from '../components/save/png';
import { notices } from './notices.svelte';

export type FigureFormat = 'png' | 'svg';

export async function saveFigure(title: string, format: FigureFormat, svg: string): Promise<void> {
  await notices.guard(async () => {
    const suggestedName = `${fileName(title)}.${format}`;
    const file =
      format === 'svg'
        ? { suggestedName, contents: svg }
        : { suggestedName, contents: await pngOf(svg) };
    const place = await ask('files:save', file);
    if (place !== null) notices.add('info', `Saved as ${place}.`);
  });
}

export async function copyChart(title: string, svg: string): Promise<void> {
  await notices.guard(async () => {
    await ask('figure:copy-chart', { png: await pngOf(svg) });
    notices.add('info', `“${title}” was copied as a picture.`);
  });
}
