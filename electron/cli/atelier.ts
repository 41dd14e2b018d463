/** The terminal's way in: finds the command, gives it its arguments, turns errors into exit codes. */
import { appEnvironment, useEnvironment } from '../../build/setup/environment.mjs';
import { homeFolder } from '@engine/home';
import { OtherProcessError } from '@engine/import/model-limits';
import { RunStore } from '@engine/runs/run-store';
import { parseFlags } from './arguments';
import type { Command } from './commands/command';
import { helpText } from './help';
import { chooseModelProcess, inModelProcess } from './model-process';
import { createOutput, type Output } from './output';
import { UsageError } from './usage-error';
import { sentenceOf } from '@engine/text/sentence-of';

/** Each with what loads it: to load them all takes longer than most of them take to run. */
const COMMANDS = new Map<string, () => Promise<Command>>([
  ['train', async () => (await import('./commands/training/train')).trainCommand],
  ['resume', async () => (await import('./commands/training/resume')).resumeCommand],
  ['repeat', async () => (await import('./commands/training/repeat')).repeatCommand],
  ['sweep', async () => (await import('./commands/training/sweep')).sweepCommand],
  ['evaluate', async () => (await import('./commands/results/evaluate')).evaluateCommand],
  ['layers', async () => (await import('./commands/results/layers')).layersCommand],
  ['classify', async () => (await import('./commands/classify')).classifyCommand],
  ['predict', async () => (await import('./commands/results/predict')).predictCommand],
  ['explain', async () => (await import('./commands/results/explain')).explainCommand],
  ['map', async () => (await import('./commands/results/map')).mapCommand],
  ['fine-tune', async () => (await import('./commands/training/fine-tune')).fineTuneCommand],
  ['collection', async () => (await import('./commands/collection')).collectionCommand],
  ['runs', async () => (await import('./commands/runs')).runsCommand],
  ['data', async () => (await import('./commands/data')).dataCommand],
  ['export', async () => (await import('./commands/export')).exportCommand],
  ['share', async () => (await import('./commands/share')).shareCommand],
  ['import', async () => (await import('./commands/import')).importCommand],
  ['tensorboard', async () => (await import('./commands/tensorboard')).tensorboardCommand],
  ['serve', async () => (await import('./commands/serve')).serveCommand],
  ['range', async () => (await import('./commands/training/range')).rangeCommand],
  ['bench', async () => (await import('./commands/training/bench')).benchCommand],
  ['doctor', async () => (await import('./commands/doctor')).doctorCommand],
  ['diagnostics', async () => (await import('./commands/diagnostics')).diagnosticsCommand],
]);

/** Names of earlier versions, which still work. */
const FORMER_NAMES = new Map([['teach', 'fine-tune']]);

const COMMON = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;

async function execute(args: string[], output: Output): Promise<void> {
  const at = args.findIndex((arg) => !arg.startsWith('-'));
  const name = args[at];
  const rest = args.filter((_, place) => place !== at);
  if (args.includes('--help') || args.includes('-h')) {
    const text = helpText(await Promise.all(Array.from(COMMANDS.values(), (load) => load())));
    output.text(...text.trimEnd().split('\n'));
    output.line('result', { help: text });
    return;
  }
  const names = [...COMMANDS.keys()].join(', ');
  if (name === undefined) throw new UsageError(`Specify a command: ${names}. See --help.`);
  const load = COMMANDS.get(FORMER_NAMES.get(name) ?? name);
  if (load === undefined) throw new UsageError(`Unknown command "${name}". Commands: ${names}.`);
  const command = await load();
  const { values, positionals } = parseFlags(rest, { ...command.options, ...COMMON });
  const tooMany = positionals[command.mostWords];
  if (tooMany !== undefined) {
    throw new UsageError(`Unexpected argument "${tooMany}" for "${command.name}". See --help.`);
  }
  await command.execute({ store: new RunStore(homeFolder()), output, values, positionals });
}

async function executeSomewhere(args: string[], output: Output): Promise<void> {
  try {
    await execute(args, output);
  } catch (error) {
    if (!(error instanceof OtherProcessError)) throw error;
    process.exitCode = await inModelProcess();
  }
}

/** Exported for tests that run several commands in one process. */
export async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const output = createOutput(args.includes('--json'));
  useEnvironment(appEnvironment(process.env));
  chooseModelProcess();
  try {
    await executeSomewhere(args, output);
  } catch (error) {
    output.problem(`atelier: ${sentenceOf(error)}`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

void main();
