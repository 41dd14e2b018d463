/** The list of licenses that the build writes beside the page; it is large, and read when it is asked for. */

export interface Licensed {
  name: string;
  /** Empty where there is none. */
  version: string;
  license: string;
  text: string;
}

/** Named at run time only: the build makes it after the page's own modules. */
const FILE = '/licenses.js';

export async function loadLicenses(): Promise<Licensed[]> {
  const { default: parts } = (await import(/* @vite-ignore */ FILE)) as { default: Licensed[] };
  return parts;
}
