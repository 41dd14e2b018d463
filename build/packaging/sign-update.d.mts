export function signed(list: string, key: string): string;
export function newKey(): { publicKey: string; privateKey: string };
