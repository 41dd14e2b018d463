/** What a person should know of an answer beside the answer, one sentence each. */
import type { Photo } from '../../state/photos/photo';

/** @param others garments beside the main one */
function leftOut(others: number): string {
  return others === 1 ? '1 other was ignored' : `${others} others were ignored`;
}

export function remarks({ answer, correction }: Photo): string[] {
  if (answer === null) return [];
  const used = correction.box === null ? 'the whole photo' : 'the whole box';
  const { label, garmentFound, othersLeftOut, white } = answer;
  return [
    label === null ? 'Below the rejection threshold. Closest classes:' : null,
    garmentFound ? null : `No garment found; ${used} was used.`,
    othersLeftOut > 0
      ? `The main garment was used and ${leftOut(othersLeftOut)}. Draw a box to choose another one.`
      : null,
    white && garmentFound
      ? 'White garment: less reliable, because Fashion-MNIST has no white clothes.'
      : null,
  ].filter((sentence) => sentence !== null);
}
