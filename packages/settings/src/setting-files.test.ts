import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isGiven, readSettings } from './index.ts';

const schema = z.object({
  TOKEN: z.string().min(16).optional().describe('at least 16 characters'),
  URL: z.url().describe('an absolute URL'),
  PATH_FILE: z.string().optional().describe('a setting that is a path itself'),
  PATH: z.string().optional(),
});
const URL_SET = { URL: 'http://host.example' };

describe('a setting given as a file', () => {
  let folder: string;
  const file = (name: string, content: string) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'imgr-settings-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is what the file holds, but one line break at its end', () => {
    const token = 'a token with  spaces \n';
    const read = (content: string) =>
      readSettings(schema, { ...URL_SET, TOKEN_FILE: file('token', content) }).TOKEN;
    expect(read(token)).toBe(token.slice(0, -1));
    expect(read(`${token}\r\n`)).toBe(token);
    expect(readSettings(schema, { ...URL_SET, TOKEN_FILE: '' })).toEqual(URL_SET);
  });

  it('is checked as any other, and its value is not shown', () => {
    const read = () => readSettings(schema, { ...URL_SET, TOKEN_FILE: file('short', 'secret') });
    expect(read).toThrow(/TOKEN: at least 16 characters/);
    expect(read).not.toThrow(/secret/);
  });

  it('is refused where it is given twice, or its file is empty or not to be read: all at once, by name', () => {
    const read = () =>
      readSettings(schema, {
        ...URL_SET,
        URL_FILE: file('url', 'http://other.example'),
        TOKEN_FILE: file('empty', '\n'),
      });
    expect(read).toThrow(/URL: given twice, as URL_FILE too/);
    expect(read).toThrow(/TOKEN_FILE: .*it is empty/);
    const missing = () => readSettings(schema, { URL_FILE: join(folder, 'missing'), TOKEN: 'short' });
    expect(missing).toThrow(/URL_FILE: .*ENOENT/);
    expect(missing).toThrow(/TOKEN: at least 16 characters/);
    expect(missing).not.toThrow(/URL: an absolute URL/);
  });

  it('leaves alone a variable that is a setting itself, and those of other programs', () => {
    const env = { ...URL_SET, PATH_FILE: '/no/such/file', OTHER_FILE: '/no/such/file' };
    expect(readSettings(schema, env)).toEqual({ ...URL_SET, PATH_FILE: '/no/such/file' });
  });

  it('counts as given', () => {
    expect(isGiven('TOKEN', { TOKEN_FILE: '/path' })).toBe(true);
    expect(isGiven('TOKEN', { TOKEN: 'x' })).toBe(true);
    expect(isGiven('TOKEN', { TOKEN: '', TOKEN_FILE: '', URL: 'x' })).toBe(false);
  });
});
