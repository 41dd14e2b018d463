/** The terminal's way in: finds the command, gives it its arguments, turns errors into exit codes. */
import { appEnvironment, useEnvironment } from '../../build/setup/environment.mjs';
import { homeFolder } from '@engine/home';
import { OtherProcessError } from '@engine/import/model-limits';
import { RunStore } from '@engine/runs/run-store';
import { parseFlags } from './arguments';
import { benchCommand } from './commands/training/bench';
import { classifyCommand } from './commands/classify';
import { collectionCommand } from './commands/collection';
import type { Command } from './commands/command';
import { dataCommand } from './commands/data';
import { diagnosticsCommand } from './commands/diagnostics';
import { doctorCommand } from './commands/doctor';
import { evaluateCommand } from './commands/results/evaluate';
import { explainCommand } from './commands/results/explain';
import { exportCommand } from './commands/export';
import { importCommand } from './commands/import';
import { layersCommand } from './commands/results/layers';
import { mapCommand } from './commands/results/map';
import { predictCommand } from './commands/results/predict';
import { rangeCommand } from './commands/training/range';
import { repeatCommand } from './commands/training/repeat';
import { resumeCommand } from './commands/training/resume';
import { runsCommand } from './commands/runs';
import { serveCommand } from './commands/serve';
import { shareCommand } from './commands/share';
import { sweepCommand } from './commands/training/sweep';
import { teachCommand } from './commands/training/fine-tune';
import { tensorboardCommand } from './commands/tensorboard';
import { trainCommand } from './commands/training/train';
import { helpText } from './help';
import { chooseModelProcess, inModelProcess } from './model-process';
import { createOutput, type Output } from './output';
import { UsageError } from './usage-error';
import { sentenceOf } from '@engine/text/sentence-of';

const COMMANDS: readonly Command[] = [
  trainCommand,
  resumeCommand,
  repeatCommand,
  sweepCommand,
  evaluateCommand,
  layersCommand,
  classifyCommand,
  predictCommand,
  explainCommand,
  mapCommand,
  teachCommand,
  collectionCommand,
  runsCommand,
  dataCommand,
  exportCommand,
  shareCommand,
  importCommand,
  tensorboardCommand,
  serveCommand,
  rangeCommand,
  benchCommand,
  doctorCommand,
  diagnosticsCommand,
];

function commandCalled(wanted: string | undefined): Command | undefined {
  return COMMANDS.find(
    ({ name, formerNames = [] }) => wanted !== undefined && [name, ...formerNames].includes(wanted),
  );
}

const COMMON = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;

async function execute(args: string[], output: Output): Promise<void> {
  const at = args.findIndex((arg) => !arg.startsWith('-'));
  const name = args[at];
  const rest = args.filter((_, place) => place !== at);
  const command = commandCalled(name);
  if (args.includes('--help') || args.includes('-h')) {
    const text = helpText(COMMANDS);
    output.text(...text.trimEnd().split('\n'));
    output.line('result', { help: text });
    return;
  }
  if (name === undefined) {
    const names = COMMANDS.map((each) => each.name).join(', ');
    throw new UsageError(`Specify a command: ${names}. See --help.`);
  }
  if (command === undefined) {
    const names = COMMANDS.map((each) => each.name).join(', ');
    throw new UsageError(`Unknown command "${name}". Commands: ${names}.`);
  }
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

async function main(): Promise<void> {
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
