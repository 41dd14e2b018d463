export function electronFolder(places?: { inPackages?: boolean }): string | null;
export function electronBinary(): string;
export function sandboxArguments(): string[];
export function setUpElectron(): Promise<void>;
