export function proxyIn(
  environment: NodeJS.ProcessEnv,
): { variable: string; address: string } | null;
export function directHosts(environment: NodeJS.ProcessEnv): string[];
