export function proxyIn(
  environment: NodeJS.ProcessEnv,
): { variable: string; address: string } | null;
