import { BOMBS, LARGE_AVIFS } from './bombs.ts';
import { FAILING_FILES, UNREADABLE_FILES } from './broken-files.ts';
import { DISPUTED_FILES } from './disputed-files.ts';
import { FOREIGN_FILES } from './foreign-files.ts';
import type { BytesMaker, HostileFile } from './hostile-file.ts';
import { POLYGLOTS } from './polyglots.ts';

type Kind = Pick<HostileFile, 'expect' | 'status'>;

const KINDS: [makers: Record<string, BytesMaker>, kind: Kind][] = [
  [FOREIGN_FILES, { expect: 'refused', status: 415 }],
  [UNREADABLE_FILES, { expect: 'refused', status: 422 }],
  [BOMBS, { expect: 'refused', status: 422 }],
  [LARGE_AVIFS, { expect: 'refused', status: 422 }],
  [FAILING_FILES, { expect: 'fails-later', status: 201 }],
  [POLYGLOTS, { expect: 'accepted', status: 201 }],
  [DISPUTED_FILES, { expect: 'accepted-or-refused' }],
];

let made: Promise<HostileFile[]> | undefined;

/** All hostile files. Made on first use, one at a time, and kept. */
export async function hostileFiles(): Promise<HostileFile[]> {
  made ??= makeAll();
  return [...(await made)];
}

async function makeAll(): Promise<HostileFile[]> {
  const files: HostileFile[] = [];
  for (const [makers, kind] of KINDS) {
    for (const [name, make] of Object.entries(makers)) files.push({ name, bytes: await make(), ...kind });
  }
  return files;
}
