export interface SetupReport {
  /** What would be downloaded, each with its size where that is known. */
  missing: string[];
  /** How a person gets it; null where nothing is missing. */
  mend: string | null;
  /** Downloads that broke off and would be continued. */
  unfinished: { name: string; bytes: number }[];
  /** Files of further certificates, each with the setting that names it. */
  certificates: { setting: string; file: string }[];
}
export function setupReport(
  wanted: { window: boolean },
  environment: NodeJS.ProcessEnv,
): Promise<SetupReport>;
