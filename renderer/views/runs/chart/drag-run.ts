/** Runs that are dragged onto the chart; by keyboard the tick in their row does the same. */
const TYPE = 'application/x-atelier-run';

/** Lets an element be dragged as a run. */
export function draggedRun(run: string): (element: HTMLElement) => () => void {
  return (element) => {
    const begin = (event: DragEvent): void => {
      event.dataTransfer?.setData(TYPE, run);
      if (event.dataTransfer !== null) event.dataTransfer.effectAllowed = 'link';
    };
    element.draggable = true;
    element.addEventListener('dragstart', begin);
    return () => {
      element.removeEventListener('dragstart', begin);
    };
  };
}

/** Whether something that is dragged is a run. */
export function bringsRun({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes(TYPE) ?? false;
}

export function broughtRun({ dataTransfer }: DragEvent): string | null {
  const run = dataTransfer?.getData(TYPE) ?? '';
  return run === '' ? null : run;
}
