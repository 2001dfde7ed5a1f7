import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { photograph } from '@imgr/test-images';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { gone } from './gone.ts';
import { Person } from './person.ts';
import { shareXUploaderSchema, uploadWithShareX } from './sharex.ts';
import { SOON } from './upload-list.ts';

const run = promisify(execFile);
const TOKEN = 'a-token-of-the-tests';

describe('the configurations of the tools page', () => {
  let person: Person;
  let page: Page;
  let url: string;
  let folder: string;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    person = await Person.start({ IMGR_UPLOAD_TOKENS: TOKEN });
    url = person.url;
    folder = await mkdtemp(join(tmpdir(), 'imgr-tools-'));
    await mkdir(join(folder, 'bin'));
    env = { ...process.env, PATH: `${join(folder, 'bin')}:${dirname(process.execPath)}:${process.env.PATH}` };
    await writeFile(join(folder, 'holiday.jpg'), await photograph({ width: 300, height: 200, seed: 1 }));
    await copyFile(join(folder, 'holiday.jpg'), join(folder, 'a, b; c.jpg'));
  });
  beforeEach(async () => {
    page = await person.visit('/tools');
  });
  afterAll(async () => {
    await person.end();
    await rm(folder, { recursive: true });
  });

  /** What the page shows, with the reader's own token in its place. */
  const codeOf = async (name: string) => {
    const code = await page.getByRole('region', { name, exact: true }).textContent(SOON);
    return (code ?? '').replaceAll('YOUR_UPLOAD_TOKEN', TOKEN);
  };
  const sh = (script: string, ...args: string[]) =>
    run('sh', ['-c', script, 'sh', ...args], { cwd: folder, env });
  /** A stand-in for a program that is not on every machine. */
  const program = async (name: string, script: string) => {
    await writeFile(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, 'bin', name), 0o755);
  };
  /** jq, as far as these filters go: a string with `.id` in it. */
  const jq = () =>
    program(
      'jq',
      `filter=$2; end='\\n'; [ "$1" = -j ] && end=''
node -e 'const id = JSON.parse(require("fs").readFileSync(0)).id; process.stdout.write(JSON.parse(process.argv[1].replace("\\\\(.id)", id)) + process.argv[2])' "$filter" "$(printf "$end")"
[ "$1" = -j ] || echo`,
    );
  const works = async (pageUrl: string) => {
    expect(pageUrl.startsWith(`${url}/i/`)).toBe(true);
    expect((await fetch(pageUrl)).status).toBe(200);
  };

  it('uploads and deletes with curl', async () => {
    const { stdout } = await sh(await codeOf('curl'));
    const { id, deleteToken } = JSON.parse(stdout);
    await works(`${url}/i/${id}`);
    const erase = (await codeOf('curl, DELETE')).replace('DELETE_TOKEN', deleteToken).replace(/ID$/, id);
    await sh(erase);
    expect((await fetch(`${url}/image/${id}`)).status).toBe(404);
  });

  it('uploads each file that the shell function is given, whatever its name', async () => {
    await jq();
    const script = `${await codeOf('Shell')}\nimgr "$@"`;
    const { stdout } = await sh(script, 'holiday.jpg', 'a, b; c.jpg');
    const pages = stdout.trim().split('\n');
    expect(pages).toHaveLength(2);
    for (const pageUrl of pages) await works(pageUrl);
  });

  it('puts the address of a screenshot on the clipboard', async () => {
    await jq();
    await program('flameshot', '[ "$*" = "gui --raw" ] && cat holiday.jpg');
    await program('xclip', '[ "$*" = "-selection clipboard" ] && cat > clipboard');
    await sh(await codeOf('Flameshot'));
    await works(await readFile(join(folder, 'clipboard'), 'utf8'));
  });

  it('gives ShareX what it needs to upload, to show, and to delete', async () => {
    const saved = page.waitForEvent('download', SOON);
    await page.getByRole('button', { name: 'Download imgr.sxcu' }).click();
    expect((await saved).suggestedFilename()).toBe('imgr.sxcu');
    const text = await readFile(await (await saved).path(), 'utf8');
    const uploader = shareXUploaderSchema.parse(JSON.parse(text.replace('YOUR_UPLOAD_TOKEN', TOKEN)));
    expect(uploader.DestinationType).toBe('ImageUploader');
    const file = { name: 'holiday.jpg', bytes: await readFile(join(folder, 'holiday.jpg')) };
    const result = await uploadWithShareX(uploader, file);
    if ('error' in result) throw new Error(result.error);
    await works(result.url);
    expect((await fetch(result.thumbnailUrl)).headers.get('content-type')).toBe('image/jpeg');
    // ShareX only opens it, and so may whoever looks at its history: nothing is deleted unasked.
    await works(result.deletionUrl);
    const deletion = await person.visit(result.deletionUrl.slice(url.length));
    await deletion.getByRole('button', { name: 'Delete image' }).click();
    await deletion.getByRole('heading', { name: 'The image is deleted' }).waitFor(SOON);
    await gone(result.thumbnailUrl);

    const refused = await uploadWithShareX(uploader, { name: 'notes.txt', bytes: Buffer.from('hello') });
    expect(refused).toEqual({ error: expect.stringMatching(/JPEG, PNG, GIF, WebP/i) });
  });
});
