/** A chart's title as the name of a file: letters, digits, spaces and hyphens. */
export function fileName(title: string): string {
  const plain = title.normalize('NFKD').replaceAll(/[^\w -]+/g, '');
  return plain.trim().slice(0, 80).trim() || 'chart';
}
