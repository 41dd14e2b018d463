/** Why a model that was brought in as it is cannot do what was wanted, such as "be trained further". */
export function keptAsItCame(name: string, wanted: string): string {
  return `"${name}" was imported for inference only: it can predict, be evaluated and be served, but it cannot ${wanted}.`;
}
