/** A count with its noun, singular and plural right: "1 photo", "1,200 photos". */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
