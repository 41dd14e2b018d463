import { homeFolder } from '@engine/home';
import { diagnose, diagnosticsText } from '@engine/support/diagnostics';
import { tryTensorflow } from '@engine/support/try-tensorflow';
import type { Command } from './command';

export const diagnosticsCommand: Command = {
  examples: ['diagnostics'],
  async execute({ output }) {
    const diagnostics = await diagnose({
      home: homeFolder(),
      program: __dirname,
      tensorflow: () => tryTensorflow(),
    });
    output.text(...diagnosticsText(diagnostics).trimEnd().split('\n'));
    output.line('result', diagnostics);
  },
};
