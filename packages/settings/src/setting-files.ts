import { readFileSync } from 'node:fs';

type Env = Record<string, string | undefined>;

const FILE_SUFFIX = '_FILE';

/**
 * Puts in what settings given as the path of a file hold (`NAME_FILE`: how secrets come without showing in the
 * environment). One line break at a file's end is not part of the value. Of the settings named only: another
 * program's `…_FILE` is none of ours. An empty variable counts as not set, an empty file as wrong: a secret that
 * was never written would else be no secret wanted.
 */
export function readSettingFiles(names: string[], env: Env): { env: Env; problems: Map<string, string> } {
  const read: Env = { ...env };
  const problems = new Map<string, string>();
  for (const name of names) {
    const nameOfFile = name + FILE_SUFFIX;
    const path = env[nameOfFile];
    if (!path || names.includes(nameOfFile)) continue;
    if (env[name]) {
      problems.set(name, `given twice, as ${nameOfFile} too: unset one of them`);
      continue;
    }
    const content = readValue(path);
    if (typeof content === 'string') read[name] = content;
    else problems.set(nameOfFile, `the path of a file that holds ${name} (${content.problem})`);
  }
  return { env: read, problems };
}

/** Whether a setting is given, itself or as a file. */
export function isGiven(name: string, env: Env): boolean {
  return Boolean(env[name] || env[name + FILE_SUFFIX]);
}

function readValue(path: string): string | { problem: string } {
  try {
    const value = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
    return value === '' ? { problem: 'it is empty' } : value;
  } catch (error) {
    return { problem: `it cannot be read: ${(error as NodeJS.ErrnoException).code}` };
  }
}
