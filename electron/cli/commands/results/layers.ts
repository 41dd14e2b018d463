import { layerTable, type LayerRow, type LayerTable } from '@engine/inspect/layer-table';
import { timeLayers, type LayerTimes } from '@engine/inspect/layer-times';
import { buildNetwork } from '@engine/models/build';
import type { RunRecord } from '@engine/records';
import { settingsOf } from '@engine/runs/settings-of';
import type { Output } from '../../output';
import { flag } from '../../flags';
import { namedRun, runWord, type Command } from '../command';
import { grouped } from '@engine/text/counted';

function tableOf(record: RunRecord): LayerTable {
  const { data } = record;
  const network = buildNetwork(
    settingsOf(record, 'be inspected'),
    data.classNames.length,
    data.shape,
  );
  const table = layerTable(network);
  network.free();
  return table;
}

const milliseconds = (value: number | null): string => (value === null ? '–' : value.toFixed(3));

const HEAD = ['Layer', '', 'Output', 'Weights', 'Multiply-adds'];
const TIMES_HEAD = ['Forward ms', 'Backward ms'];

function cellsOf(row: LayerRow, times: LayerTimes['rows'][number] | undefined): string[] {
  const { name, what, outputShape, parameters, multiplyAdds } = row;
  const cells = [name, what, outputShape.join('×'), grouped(parameters), grouped(multiplyAdds)];
  if (times === undefined) return cells;
  return [...cells, milliseconds(times.forwardMs), milliseconds(times.backwardMs)];
}

/** Columns of words to the left, of numbers to the right. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const words = 2;
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) => {
    const cells = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column < words ? cell.padEnd(width) : cell.padStart(width);
    });
    return `  ${cells.join('  ')}`.trimEnd();
  });
}

function show(output: Output, table: LayerTable, times: LayerTimes | null): void {
  const rows = table.rows.map((row, at) => cellsOf(row, times?.rows[at]));
  const totals = ['total', '', '', grouped(table.parameters), grouped(table.multiplyAdds)];
  if (times !== null) totals.push(milliseconds(times.forwardMs), milliseconds(times.backwardMs));
  const head = times === null ? HEAD : [...HEAD, ...TIMES_HEAD];
  output.text(...aligned([head, ...rows, totals]));
  output.text('', 'Multiply-adds: multiply-add operations per image.');
  if (times === null) return;
  output.text(
    `Times: measured on this computer, median of ${times.passes} passes over ${times.batch} images, without loss and weight update.`,
  );
}

export const layersCommand: Command = {
  words: runWord,
  flags: [flag('--time', 'Measure the time of each layer on this computer')],
  examples: ['layers "First CNN"', 'layers "First CNN" --time'],
  async execute(context) {
    const { output, values } = context;
    const record = await namedRun(context);
    const { run, data } = record;
    const table = tableOf(record);
    const times =
      values['time'] === true ? await timeLayers(settingsOf(record, 'be inspected'), data) : null;
    for (const [at, row] of table.rows.entries()) {
      output.line('layer', { ...row, ...times?.rows[at] });
    }
    show(output, table, times);
    const { parameters, multiplyAdds } = table;
    const { rows: _rows, ...wholePass } = times ?? { rows: [] };
    output.line('result', { run, parameters, multiplyAdds, ...wholePass });
  },
};
