/** Entry of the terminal: executes the command that is asked for, and turns errors into exit codes. */
import { appEnvironment, useEnvironment } from '../../build/setup/environment.mjs';
import { homeFolder } from '@engine/home';
import { OtherProcessError } from '@engine/import/model-limits';
import { RunStore } from '@engine/runs/run-store';
import { readCommandLine } from './command-line';
import { chooseModelProcess, inModelProcess } from './model-process';
import { createOutput, type Output } from './output';
import { UsageError } from './usage-error';
import { sentenceOf } from '@engine/text/sentence-of';

async function execute(args: string[], output: Output): Promise<void> {
  const asked = await readCommandLine(args);
  if ('shown' in asked) {
    output.text(...Object.values(asked.shown).join().split('\n'));
    output.line('result', asked.shown);
    return;
  }
  const { command, values, positionals } = asked;
  await command.execute({
    // The doctor needs none, and says what is wrong with the folder.
    get store() {
      return new RunStore(homeFolder());
    },
    output,
    values,
    positionals,
  });
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
