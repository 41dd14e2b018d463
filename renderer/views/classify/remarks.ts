/** What a person should know of an answer beside the answer, one sentence each. */
import type { PhotoAnswer } from '../../../electron/ipc/contract';

/** @param others garments beside the main one */
function leftOut(others: number): string {
  return others === 1 ? 'one other was left out' : `${others} others were left out`;
}

export function remarks(answer: PhotoAnswer): string[] {
  const { label, garmentFound, othersLeftOut, white } = answer;
  return [
    label === null ? 'No class is likely enough; these come nearest.' : null,
    garmentFound ? null : 'No garment stood out, so the whole photo was used.',
    othersLeftOut > 0
      ? `The main garment was taken and ${leftOut(othersLeftOut)}; a box drawn around another one chooses it.`
      : null,
    white && garmentFound
      ? 'This garment is white, and Fashion-MNIST has no white ones: the answer is less sure than it looks.'
      : null,
  ].filter((sentence) => sentence !== null);
}
