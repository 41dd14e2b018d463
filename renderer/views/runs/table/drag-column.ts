/** Moving a column of the table by dragging its head onto another's. */
const TYPE = 'application/x-atelier-column';

export function offersColumn({ dataTransfer }: DragEvent, key: string): void {
  if (dataTransfer === null) return;
  dataTransfer.setData(TYPE, key);
  dataTransfer.effectAllowed = 'move';
}

export function bringsColumn({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes(TYPE) ?? false;
}

export function broughtColumn({ dataTransfer }: DragEvent): string | null {
  const key = dataTransfer?.getData(TYPE) ?? '';
  return key === '' ? null : key;
}
