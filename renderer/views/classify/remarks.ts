/** What a person should know of an answer beside the answer, one sentence each. */
import type { Photo } from '../../state/photos.svelte';

/** @param others garments beside the main one */
function leftOut(others: number): string {
  return others === 1 ? 'one other was left out' : `${others} others were left out`;
}

export function remarks({ answer, correction }: Photo): string[] {
  if (answer === null) return [];
  const used = correction.box === null ? 'the whole photo' : 'all of the box';
  const { label, garmentFound, othersLeftOut, white } = answer;
  return [
    label === null ? 'No class is likely enough; these come nearest.' : null,
    garmentFound ? null : `No garment stood out, so ${used} was used.`,
    othersLeftOut > 0
      ? `The main garment was taken and ${leftOut(othersLeftOut)}; a box drawn around another one chooses it.`
      : null,
    white && garmentFound
      ? 'This garment is white, and Fashion-MNIST has no white ones: the answer is less sure than it looks.'
      : null,
  ].filter((sentence) => sentence !== null);
}
