/**
 * The token that clients of a served model have to send. On the command line every user of the computer
 * could read it (`ps`), so it may come from the environment or a file, or be made.
 */
import { randomBytes } from 'node:crypto';
import { readRegularFile } from '@engine/regular-file';
import { textFlag, type FlagValues } from './arguments';
import { flag } from './flags';
import type { Output } from './output';
import { UsageError } from './usage-error';

const VARIABLE = 'ATELIER_TOKEN';
const MAX_FILE_BYTES = 4096;
const MADE_BYTES = 24;
/** What an HTTP header carries as it is. */
const TOKEN = /^[\x21-\x7e]+$/;

export const tokenFlags = [
  flag('--token-file <file>', 'File that contains the access token'),
  flag('--new-token', 'Generate a token and print it once'),
  flag(
    '--token <token>',
    `Token that clients must send; other users can see it in the process list, but not ${VARIABLE}, which is read without these flags`,
  ),
];

export const TOKEN_ADVICE = `add --token-file FILE or --new-token, or set ${VARIABLE}; clients must then send the token`;

export interface Token {
  /** Null where clients need none. */
  token: string | null;
  /** Whether it was made, so that the person has to be told of it. */
  isNew: boolean;
}

function checked(token: string, where: string): string {
  if (token === '') throw new UsageError(`${where} must not be empty.`);
  if (TOKEN.test(token)) return token;
  throw new UsageError(
    `${where} must consist of ASCII letters, digits and symbols, without spaces.`,
  );
}

async function fromFile(file: string): Promise<string> {
  const text = (await readRegularFile(file, MAX_FILE_BYTES)).toString('utf8');
  return checked(text.replace(/^\uFEFF/, '').trim(), 'The text in --token-file');
}

/** @throws UsageError where the flags exclude each other, or the token cannot be sent */
export async function chosenToken(values: FlagValues, output: Output): Promise<Token> {
  const given = textFlag(values, 'token');
  const file = textFlag(values, 'token-file');
  const isNew = values['new-token'] === true;
  if ([given !== null, file !== null, isNew].filter(Boolean).length > 1) {
    throw new UsageError('Choose one: --token, --token-file or --new-token.');
  }
  if (isNew) return { token: randomBytes(MADE_BYTES).toString('base64url'), isNew };
  if (file !== null) return { token: await fromFile(file), isNew };
  if (given !== null) {
    const token = checked(given, '--token');
    output.problem(
      `atelier: Other users of this computer can see --token in the process list. Use --token-file or ${VARIABLE} instead.`,
    );
    return { token, isNew };
  }
  const variable = process.env[VARIABLE];
  if (variable === undefined) return { token: null, isNew };
  return { token: checked(variable, VARIABLE), isNew };
}
