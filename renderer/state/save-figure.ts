/** Writes a chart to a file that the person chooses. */
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
